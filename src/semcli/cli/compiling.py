"""What `sql` and `explain` share: a request compiled for an engine that need not be there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from semcli.cli.parameters import option
from semcli.cli.session import Session

if TYPE_CHECKING:
    from semcli.pipeline import Compiled

ENGINE = option(
    "engine", choices=("duckdb", "postgres"), panel="Where from",
    help="whose SQL; else the connection's",
)  # fmt: skip


def compiled_of(session: Session) -> Compiled:
    """The session's request, compiled."""
    from semcli.pipeline import compile_request

    request = session.request()
    return compile_request(session.catalog, request, engine_of(session))


def engine_of(session: Session) -> str:
    """The engine that was named, else the one of the connection that a request would go to, else DuckDB's."""
    named = session.values.get("engine")
    if named is not None:
        return str(named)
    if session.values.get("connection") or session.environ.get("SEMCLI_CONNECTION"):
        return str(session.connection.engine)
    default = session.catalog.default_connection
    return session.catalog.connections[default].engine if default else "duckdb"


def write_json(session: Session, value: dict[str, object]) -> None:
    """One JSON object on stdout or into the file."""
    from semcli.render.exact import to_json

    with session.out() as (stream, _):
        stream.write(to_json(value) + "\n")


def only(session: Session, *names: str, endings: Mapping[str, str] = MappingProxyType({})) -> str:
    """The format's name, if it is one of these; else `bad_option`. `endings` of files are beside the formats' own."""
    session.formats, session.endings = names, endings
    return session.format.name
