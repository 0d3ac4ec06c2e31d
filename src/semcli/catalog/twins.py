"""Which declarations speak of one physical column, whatever entity it is reached through.

Names that an engine folds together are one: tables and columns are compared without regard to case, and by the 63
bytes that PostgreSQL reads of a name. Tables of which one file may hold both are one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from semcli.catalog.file_patterns import FilePatterns
from semcli.catalog.model import Catalog, Column
from semcli.catalog.names import bare_table, folded


class Twins:
    """The columns of a catalog by what they physically are. Each table is looked at once."""

    def __init__(self, catalog: Catalog):
        self._catalog = catalog
        self._columns: dict[str, Mapping[str, list[Column]]] = {}
        folder = Path() if catalog.file is None else catalog.file.parent
        self._files = [FilePatterns(c.files, folder) for c in catalog.connections.values() if c.files is not None]

    def of(self, column: Column) -> list[Column]:
        """Every declaration of the physical column, this one among them, in the order of the catalog's index."""
        table = self._catalog.entities[column.entity].table
        if table not in self._columns:
            self._columns[table] = self._standing_on(table)
        return self._columns[table][folded(column.name)]

    def _standing_on(self, table: str) -> Mapping[str, list[Column]]:
        """The columns of all entities that may stand on a table, by folded name."""
        found: dict[str, list[Column]] = {}
        for entity in self._beside(table):
            for column in self._catalog.entities[entity].columns.values():
                found.setdefault(folded(column.name), []).append(column)
        return found

    def _beside(self, table: str) -> list[str]:
        """The entities that may stand on the same table: on one of its name, which a search path may find without its
        schema, or on one of its files."""
        tables = self._catalog.index.tables
        names = {folded(bare_table(table))}.union(*(files.sharing(table, tables) for files in self._files))
        return list(dict.fromkeys(entity for name in sorted(names) for entity in tables.get(name, ())))
