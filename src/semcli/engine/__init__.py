"""Engines by name, and which connection a request uses. No driver is imported before a connection is opened."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from semcli.engine.base import ResolvedConnection, Rows, Session
from semcli.errors import Site, did_you_mean, fail
from semcli.patterns import pattern

if TYPE_CHECKING:
    from semcli.catalog.model import Catalog, Connection

__all__ = ["ENGINES", "ResolvedConnection", "Rows", "Session", "connect", "resolve_connection"]

ENGINES: dict[str, str] = {
    "duckdb": "semcli.engine.duckdb",
    "postgres": "semcli.engine.postgres",
}
"""Engine → the module that has its `connect`."""

VARIABLE = "SEMCLI_CONNECTION"

_AMOUNT = pattern(r"\d+(\.\d+)?\s*([KMGT]i?)?B", re.IGNORECASE)


class _Module(Protocol):
    def connect(
        self, connection: ResolvedConnection, *, timeout: float | None, memory: str | None, threads: int | None
    ) -> Session: ...


def connect(
    connection: ResolvedConnection,
    *,
    timeout: float | None = None,
    memory: str | None = None,
    threads: int | None = None,
) -> Session:
    """Open a connection, read-only.

    `timeout` limits each statement, in seconds. `memory` (an amount such as `2GB`) and `threads` are for engines
    that run in this process. Raises `SemcliError`: cannot_connect, authentication_failed, database_missing,
    not_a_database, permission_denied, driver_missing.
    """
    if memory is not None and _AMOUNT.fullmatch(memory.strip()) is None:
        raise fail("bad_option", f"`{memory}` is no amount of memory", "write it as `512MB` or `2GB`")
    name = ENGINES[connection.engine]
    try:
        module = cast(_Module, import_module(name))
    except ImportError as error:
        raise fail(
            "driver_missing",
            f"the driver for {connection.engine} cannot be loaded: {error}",
            "install semcli again, in an environment of its own",
        ) from None
    return module.connect(connection, timeout=timeout, memory=memory, threads=threads)


def resolve_connection(
    catalog: Catalog,
    option: str | None = None,
    environ: Mapping[str, str] = os.environ,
    by: str = "--connection",
) -> ResolvedConnection:
    """The connection to use: `option`, else SEMCLI_CONNECTION, else the catalog's default. `by` is the option's name.

    Each may be the name of one of the catalog's connections, the path of a DuckDB file, or a PostgreSQL URL or
    `key=value` string. Raises `unknown_connection` and `missing_variable`.
    """
    wanted = option or environ.get(VARIABLE) or catalog.default_connection
    if wanted is None:
        raise _no_connection(catalog)
    defined = catalog.connections.get(wanted)
    if defined is not None:
        return _of_catalog(catalog, defined, environ, by)
    if _is_dsn(wanted):
        return ResolvedConnection(None, "postgres", dsn=wanted, entities=catalog.entities, shown=shown_dsn(wanted))
    if "://" in wanted or "@" in wanted:
        # an address that was mistyped, which may hold a password
        raise fail(
            "unknown_connection",
            "the connection that was given is neither a name nor a file nor a PostgreSQL address",
            "a PostgreSQL address is written `postgresql://USER@HOST:5432/DATABASE`",
            _known(catalog),
        )
    named_by = by if option else VARIABLE
    if wanted.lower().endswith(".toml"):
        message = f"`{wanted}` is the name of a catalog, no connection"
        site = Site.whole(named_by, wanted)
        raise fail("unknown_connection", message, f"give it to `--catalog {wanted}`", _known(catalog), site=site)
    if _is_file(wanted):
        path = Path(wanted).expanduser()
        return ResolvedConnection(None, "duckdb", path=path, entities=catalog.entities, shown=wanted)
    raise fail(
        "unknown_connection",
        f"no connection is called `{wanted}`",
        *did_you_mean(wanted, catalog.connections),
        _known(catalog),
        f"{_ADDRESSES.get(by, _ANY_ADDRESS)} may be given too",
        site=Site.whole(named_by, wanted),
    )


_ANY_ADDRESS = "a DuckDB file (`data.duckdb`) or a PostgreSQL address (`postgresql://…`)"
_ADDRESSES = {"--to": "a PostgreSQL address (`postgresql://…`)"}
"""What options take for the name of a connection, where that is less than any."""


def _no_connection(catalog: Catalog) -> Exception:
    return fail(
        "unknown_connection",
        "no connection was chosen, and the catalog has no default",
        'write `connection = "NAME"` under `[catalog]`, set SEMCLI_CONNECTION, or give `--connection`',
        _known(catalog),
    )


def _known(catalog: Catalog) -> str:
    if not catalog.connections:
        return "the catalog defines no connection"
    return "the catalog has " + ", ".join(f"`{name}`" for name in catalog.connections)


def _of_catalog(catalog: Catalog, defined: Connection, environ: Mapping[str, str], by: str) -> ResolvedConnection:
    folder = catalog.file.parent if catalog.file is not None else Path()
    path = None
    if defined.path is not None:
        written = fill(defined.path, defined, environ, by)
        path = Path(written) if written == ":memory:" else folder / Path(written).expanduser()
    dsn = None if defined.dsn is None else fill(defined.dsn, defined, environ, by)
    shown = defined.path or (shown_dsn(dsn) if dsn is not None else defined.engine)
    if isinstance(defined.files, str):
        shown = defined.files
    return ResolvedConnection(
        defined.name,
        defined.engine,
        path=path,
        files=defined.files,
        folder=folder,
        dsn=dsn,
        schema_search_path=defined.schema_search_path,
        entities=catalog.entities,
        shown=shown,
    )


_VARIABLE = pattern(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def fill(text: str, connection: Connection, environ: Mapping[str, str], by: str = "--connection") -> str:
    """The text with each `${VARIABLE}` filled in from the environment."""
    missing = [name for name in dict.fromkeys(_VARIABLE.findall(text)) if name not in environ]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise fail(
            "missing_variable",
            f"the connection `{connection.name}` needs the environment variable {names}, which is not set",
            f"set it: `export {missing[0]}=…`",
            f"or choose another connection with `{by}`",
            site=connection.site,
        )
    return _VARIABLE.sub(lambda found: environ[found[1]], text)


def _is_dsn(text: str) -> bool:
    return text.startswith(("postgres://", "postgresql://")) or re.match(r"\s*[a-z_]+\s*=", text) is not None


def _is_file(text: str) -> bool:
    return (
        text == ":memory:"
        or "/" in text
        or os.sep in text
        or text.endswith((".duckdb", ".db", ".ddb"))
        or os.path.isfile(text)
    )


_PLAIN = pattern(r"[A-Za-z0-9._:\[\]-]+")
_URL = pattern(r"postgres(?:ql)?://(?:[^@/?]*@)?(?P<host>[^@/?]*)(?:/(?P<db>[^@/?]*))?(?:\?[^@]*)?")
_PAIR = pattern(r"(host|port|dbname)\s*=\s*([^\s']+)")


def shown_dsn(dsn: str) -> str:
    """Host and database of an address; all that is not surely one of these is left out, for it may be a password."""
    if "://" in dsn:
        found = _URL.fullmatch(dsn)
        parts = (found["host"] or "", found["db"] or "") if found else ("", "")
    else:
        pairs = dict(_PAIR.findall(dsn)) if "'" not in dsn else {}
        host = pairs.get("host", "")
        parts = (f"{host}:{pairs['port']}" if host and "port" in pairs else host, pairs.get("dbname", ""))
    host, database = (part if _PLAIN.fullmatch(part) else "" for part in parts)
    if not host:
        return f"postgres, {database}" if database else "postgres"
    return f"postgres, {database} at {host}" if database else f"postgres at {host}"
