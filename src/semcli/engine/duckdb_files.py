"""Tables read in place from Parquet, CSV and JSON files, with the catalog's types."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from semcli.engine.base import ResolvedConnection
from semcli.errors import fail


class FileTables:
    """The tables of a `files` connection."""

    def __init__(self, connection: ResolvedConnection):
        self.paths: list[str] = []
        raise fail("not_implemented", "`files` connections are not there yet", "use a DuckDB database")

    def prepare(self, raw: duckdb.DuckDBPyConnection, tables: Sequence[str] | None) -> None:
        """Make the tables that a statement reads."""
