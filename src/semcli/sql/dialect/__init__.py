"""Dialects by the name of their engine; each is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from semcli.sql.dialect.base import Dialect

NAMES = ("duckdb", "postgres")


def dialect_named(engine: str) -> Dialect:
    """The dialect that an engine speaks."""
    if engine == "duckdb":
        from semcli.sql.dialect.duckdb import DuckDB

        return DuckDB()
    from semcli.sql.dialect.postgres import Postgres

    return Postgres()
