"""Dialects by the name of their engine; each is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from semcli.sql.dialect.base import Dialect

NAMES = ("duckdb", "postgres")


def dialect_named(engine: str, version: int | None = None) -> Dialect:
    """The dialect that an engine speaks: what all of its versions know, or what this very one knows as well.

    `version` is the number that a PostgreSQL server gives itself: 150007 is 15.7.
    """
    if engine == "duckdb":
        from semcli.sql.dialect.duckdb import DuckDB

        return DuckDB()
    from semcli.sql.dialect.postgres import Postgres

    return Postgres(version)
