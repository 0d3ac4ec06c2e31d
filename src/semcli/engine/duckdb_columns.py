"""Columns of a DuckDB file with a collation, or with nanoseconds: these are rounded wherever a time is cut, the last
of a year into the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from semcli.engine.odd_columns import OddColumn
from semcli.patterns import pattern

if TYPE_CHECKING:
    import duckdb

_SUSPECT = """
SELECT name, is_view, sql
FROM (
  SELECT table_name AS name, false AS is_view, sql FROM duckdb_tables() WHERE NOT internal
  UNION ALL
  SELECT view_name, true, sql FROM duckdb_views() WHERE NOT internal
)
WHERE is_view OR contains(lower(sql), 'collate') OR contains(lower(sql), 'timestamp_ns')
"""
_NANOSECONDS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND data_type = 'TIMESTAMP_NS'"
_COLLATED = pattern(r'("(?:[^"]|"")+"|\w+) VARCHAR COLLATE (?!C\b|POSIX\b|BINARY\b)([\w.]+)', re.IGNORECASE)
_ANY_COLLATION = pattern(r"\bcollate\b", re.IGNORECASE)


def odd_columns(raw: duckdb.DuckDBPyConnection) -> tuple[OddColumn, ...]:
    """All that a database has. A view has the columns of its tables under their names, unless it says a collation."""
    suspects = raw.execute(_SUSPECT).fetchall()
    if all(is_view for _, is_view, _ in suspects) and not any("timestamp_ns" in sql.lower() for *_, sql in suspects):
        return ()
    found = [OddColumn(t.lower(), c.lower(), None) for t, c in raw.execute(_NANOSECONDS).fetchall()]
    collated = [(name, column) for name, is_view, sql in suspects if not is_view for column in _collated(sql)]
    found += [OddColumn(table.lower(), name, collation) for table, (name, collation) in collated]
    for view in (name.lower() for name, is_view, sql in suspects if is_view and not _ANY_COLLATION.search(sql)):
        found += [OddColumn(view, name, collation) for _, (name, collation) in collated]
    return tuple(found)


def _collated(sql: str) -> Iterator[tuple[str, str]]:
    for name, collation in _COLLATED.findall(sql):
        yield (name[1:-1].replace('""', '"') if name.startswith('"') else name).lower(), collation
