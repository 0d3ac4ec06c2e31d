"""PostgreSQL addresses: read before they are used, so that no part of a password ends up in a message."""

from __future__ import annotations

import os
import re
from typing import Any

from psycopg import pq

from semcli.engine.base import ResolvedConnection
from semcli.errors import SemcliError, fail
from semcli.patterns import pattern

CONNECT_TIMEOUT = "10"
"""Seconds to wait for a server, where neither the address nor PGCONNECT_TIMEOUT says."""

_AUTHORITY = pattern(r"postgres(?:ql)?://(?P<rest>[^?]*)")


def check_dsn(connection: ResolvedConnection) -> dict[str, Any]:
    """What to give the driver beside the address; an address that cannot be read, or only otherwise than meant, fails.

    libpq's own message would quote a part of it, which may be a part of the password.
    """
    dsn = connection.dsn or ""
    try:
        parts = parse(dsn)
    except ValueError:
        raise _unreadable(connection) from None
    url = _AUTHORITY.match(dsn)
    if url is not None and ("@" in url["rest"].partition("@")[2] or "@" in url["rest"].partition("/")[2]):
        raise _unreadable(connection)
    options: dict[str, Any] = {"client_encoding": "utf8"}
    if "connect_timeout" not in parts and "PGCONNECT_TIMEOUT" not in os.environ:
        options["connect_timeout"] = CONNECT_TIMEOUT
    if "application_name" not in parts and "PGAPPNAME" not in os.environ:
        options["application_name"] = "semcli"
    return options


def parse(dsn: str) -> dict[str, str]:
    """The parts of an address by name. Raises ValueError where it is not one."""
    import psycopg

    try:
        found = pq.Conninfo.parse(dsn.encode())
    except (psycopg.Error, UnicodeError):
        raise ValueError("no PostgreSQL address") from None
    parts = {option.keyword.decode(): option.val.decode(errors="replace") for option in found if option.val is not None}
    port = parts.get("port", "")
    if not re.fullmatch(r"[\d,]*", port):
        raise ValueError("no port")
    return parts


def _unreadable(connection: ResolvedConnection) -> SemcliError:
    where = f" of the connection `{connection.name}`" if connection.name else ""
    return fail(
        "cannot_connect",
        f"the PostgreSQL address{where} cannot be read",
        "write it as `postgresql://USER@HOST:5432/DATABASE` or `host=HOST dbname=DATABASE user=USER`",
        "in an address with `://`, the characters @ : / ? # % of a password are written as %40 %3A %2F %3F %23 %25",
    )


def secrets(connection: ResolvedConnection) -> list[str]:
    """Texts that must not be shown."""
    try:
        parts = parse(connection.dsn or "")
    except ValueError:
        parts = {}
    found = [parts.get("password"), parts.get("sslpassword"), os.environ.get("PGPASSWORD"), connection.dsn]
    return [text for text in found if text]
