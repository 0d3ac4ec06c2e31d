"""What PostgreSQL and libpq say, told without values and passwords."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import psycopg

from semcli.catalog.lazy import seen
from semcli.catalog.model import Entity
from semcli.engine.base import ResolvedConnection
from semcli.engine.messages import interrupted, lost_names, marked, missing_table, timed_out, type_clash
from semcli.engine.postgres_dsn import parse, secrets
from semcli.errors import SemcliError, fail
from semcli.patterns import pattern

# --- connecting ---------------------------------------------------------------------------------------------------


def translate_connect(error: psycopg.Error, connection: ResolvedConnection) -> SemcliError:
    """The error of a connection that could not be made."""
    text = str(error)
    where = _where(error, connection)
    used = getattr(error.pgconn, "used_password", False) if error.pgconn else False
    needs = getattr(error.pgconn, "needs_password", False) if error.pgconn else False
    user = _clean(_parameter(error, connection, "user"), connection)
    for_user = f" the user `{user}`" if user else " the user"
    if needs or "no password supplied" in text:
        return fail(
            "authentication_failed",
            f"{where} asks for a password of{for_user}, and none was given",
            "put it into PGPASSWORD or a password file (`~/.pgpass`), never into the catalog",
        )
    if "28P01" in text or "password authentication failed" in text or (used and "authentication failed" in text):
        return fail(
            "authentication_failed",
            f"{where} did not accept{for_user} with this password",
            "check the user, and where the password comes from: the address, PGPASSWORD or a password file",
        )
    if "pg_hba.conf" in text:
        return fail(
            "authentication_failed",
            f"{where} lets{for_user} not in from here",
            "its pg_hba.conf must allow this user, database and address; `sslmode=require` may be asked for",
        )
    if re.search(r'role ".*" does not exist|authentication failed|is not permitted to log in', text):
        return fail("authentication_failed", f"{where} does not know or admit{for_user}", "check the user's name")
    if re.search(r'database ".*" does not exist', text):
        name = _clean(_parameter(error, connection, "dbname"), connection)
        return fail(
            "database_missing",
            f"{where} has no database{f' `{name}`' if name else ''}",
            "check the name; `psql -l` lists what there is",
        )
    if "permission denied for database" in text:
        return fail(
            "permission_denied", f"{where} refuses{for_user} this database", "ask for the right to connect to it"
        )
    return _unreached(text, where)


def _unreached(text: str, where: str) -> SemcliError:
    if "too many clients" in text or "remaining connection slots" in text or "too many connections" in text:
        return fail("cannot_connect", f"{where} has no connection left", "try again later, or go through a pooler")
    if "starting up" in text or "shutting down" in text or "not yet accepting" in text:
        return fail("cannot_connect", f"{where} is starting up or shutting down", "try again in a moment")
    if "could not translate host name" in text or "resolve" in text or "Name or service" in text:
        return fail(
            "cannot_connect", f"{where} has a host name that is not known", "check its spelling and the network"
        )
    if "Connection refused" in text or "No such file" in text:
        return fail(
            "cannot_connect",
            f"no server answers: {where}",
            "is it running, and are host and port right? PGHOST and PGPORT, or the connection's dsn, say where it is",
        )
    if "timeout" in text:
        return fail(
            "cannot_connect", f"no answer in time: {where}", "check the host, the port, and firewalls on the way"
        )
    if "SSL" in text or "certificate" in text:
        return fail("cannot_connect", f"no secure connection: {where}", "check `sslmode` and the certificates")
    if "service" in text and "not found" in text:
        return fail("cannot_connect", "the service that the address names is in no service file", "check PGSERVICEFILE")
    return fail("cannot_connect", f"no connection: {where}", "check host, port, user and database")


_VARIABLES = {"host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}


def _parameter(error: psycopg.Error, connection: ResolvedConnection, name: str) -> str:
    """What libpq used in the end, after address, environment and service file; else what it was given."""
    try:
        for option in error.pgconn.info if error.pgconn else ():
            if option.keyword == name.encode() and option.val is not None:
                return option.val.decode(errors="replace")
    except (psycopg.Error, AttributeError):
        pass
    try:
        given = parse(connection.dsn or "").get(name)
    except ValueError:
        given = None
    return given or os.environ.get(_VARIABLES[name], "")


_SHOWABLE = pattern(r"[A-Za-z0-9_.,:/\\ -]*")


def _clean(text: str, connection: ResolvedConnection) -> str:
    """The text, if it is surely no part of a password."""
    hidden = secrets(connection)
    return "" if not _SHOWABLE.fullmatch(text) or any(s in text for s in hidden) else text


def _where(error: psycopg.Error, connection: ResolvedConnection) -> str:
    host = _clean(_parameter(error, connection, "host") or _parameter(error, connection, "hostaddr"), connection)
    port = _clean(_parameter(error, connection, "port"), connection)
    if not host:
        return f"PostgreSQL at the default address{f', port {port}' if port else ''}"
    if host.startswith("/"):
        return f"PostgreSQL at the socket in `{host}`, port {port}"
    return f"PostgreSQL at `{host}`, port {port}"


# --- running ------------------------------------------------------------------------------------------------------

_NAMED = pattern(r'["«„“»]\s?([^"«»„“”]+?)\s?["»“”«]')
"""The first quoted name; servers that speak other languages use their own quotes."""
_COLUMN = pattern(r'column "?(?P<name>.+?)"? does not exist')
_DENIED = pattern(r"permission denied for [a-z ]+? (?P<name>\S+)$")
_OF_THE_SERVER = frozenset({"53", "54", "55", "57"})
"""Classes of SQLSTATE whose messages speak of the server's limits and locks."""
_OF_THE_STATEMENT = frozenset({"0A", "42"})
"""Classes that speak of the statement: but `text::regclass` and `to_tsquery(text)` quote data in them."""


def translate(
    error: BaseException, connection: ResolvedConnection, cancelled: bool, timeout: float | None
) -> SemcliError:
    """The error of running a statement or reading its rows."""
    if isinstance(error, KeyboardInterrupt):
        return interrupted()
    assert isinstance(error, psycopg.Error)
    state = error.sqlstate or ""
    primary = error.diag.message_primary or ""
    own = marked(primary, connection)
    if own is not None:
        return own
    if state == "57014":
        return interrupted() if cancelled or timeout is None else timed_out(timeout)
    primary = _trusted(error, state, primary, connection)
    if state in ("42P01", "3F000"):
        return missing_table(_first_name(primary), connection)
    if state == "42703" and primary:
        found = _COLUMN.search(primary)
        return lost_names("missing_column", found["name"] if found else _first_name(primary), connection)
    if state == "42501":
        found = _DENIED.search(primary)
        return _denied(found["name"] if found else _first_name(primary))
    if state in ("22003", "22008"):
        return fail("overflow", "a number became larger than its type can hold", "narrow the range or the groups")
    if state in ("42883", "42804", "42846", "22P02", "22007", "42725", "42P18", "42P08", "22P03"):
        return type_clash()
    return _by_class(error, state, primary)


def _trusted(error: psycopg.Error, state: str, primary: str, connection: ResolvedConnection) -> str:
    """The server's message, or nothing where it may quote data.

    What a function of the database raises has a context, and says what its author likes, whatever its SQLSTATE. What
    the server itself says of a statement may quote what the catalog names, and nothing else.
    """
    if error.diag.context:
        return ""
    if state[:2] in _OF_THE_SERVER or state == "42501":
        return primary
    if state[:2] not in _OF_THE_STATEMENT:
        return ""
    known = {name for e in seen(connection.entities).values() for name in _names_of(e)}
    return primary if all(quoted.lower() in known for quoted in _NAMED.findall(primary)) else ""


def _names_of(entity: Entity) -> Iterator[str]:
    """The names by which a message may speak of an entity's table and columns, in small letters: with and without
    their schema."""
    bare = entity.table.replace('"', "").lower()
    yield from (bare, *bare.split("."))
    yield from (column.lower() for column in entity.columns)


def _first_name(primary: str) -> str:
    found = _NAMED.search(primary)
    return found[1] if found else ""


def _denied(name: str) -> SemcliError:
    if not name:
        return fail(
            "permission_denied", "the database refuses what the statement reads", "ask for SELECT on its tables"
        )
    return fail(
        "permission_denied",
        f"the database refuses to read `{name}`",
        f"ask for it: `GRANT SELECT ON {name} TO …` (and USAGE on its schema)",
        data={"table": name},
    )


def _is_lost(error: psycopg.Error) -> bool:
    """Whether an error without SQLSTATE is about the connection rather than about what the driver was given."""
    return isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))


def _by_class(error: psycopg.Error, state: str, primary: str) -> SemcliError:
    if state == "25006":
        return fail("permission_denied", "the statement would write, and connections are read-only")
    if state in ("57P01", "57P02", "57P03", "57P05") or state[:2] == "08" or (not state and _is_lost(error)):
        return fail(
            "connection_lost",
            "the connection to PostgreSQL broke off",
            "the server may have been restarted or the network interrupted; ask again",
        )
    if state[:2] == "53":
        return fail(
            "out_of_memory",
            f"PostgreSQL ran out of resources{f': {primary}' if primary else ''}",
            "ask for fewer groups or a shorter range",
        )
    said = f": {primary}" if primary else ""
    return fail(
        "database_error",
        f"PostgreSQL could not run the statement ({f'SQLSTATE {state}' if state else type(error).__name__}){said}",
        "`semcli sql` prints the statement to be tried by hand",
        data={"sqlstate": state},
    )
