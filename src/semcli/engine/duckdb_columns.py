"""Columns of a DuckDB file that no statement of ours reads rightly, refused before one runs.

By a collation, texts that differ are one: in groups, conditions and joins. Nanoseconds are rounded wherever a time is
cut, the last of a year into the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from semcli.catalog.names import split_dotted
from semcli.errors import SemcliError, fail
from semcli.patterns import pattern
from semcli.records import dataclass
from semcli.sql.statement import Statement

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


@dataclass(frozen=True, slots=True)
class OddColumn:
    """A column of a table or view, both in small letters; `collation` is None where its times have nanoseconds."""

    table: str
    name: str
    collation: str | None


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


def refuse_odd(statement: Statement, found: Sequence[OddColumn]) -> None:
    """Raises `type_clash` where a statement reads one of these columns."""
    text = statement.text.lower()
    tables = None if statement.tables is None else {(split_dotted(t) or (t,))[-1].lower() for t in statement.tables}
    for column in found:
        written = '."' + column.name.replace('"', '""') + '"'
        if written in text and (tables is None or column.table in tables):
            raise _refused(column)


def _refused(column: OddColumn) -> SemcliError:
    name = f"{column.table}.{column.name}"
    if column.collation is None:
        return fail(
            "type_clash",
            f"`{name}` has nanoseconds (`timestamp_ns`), and DuckDB rounds them up where times are cut",
            "make it a `timestamp` whose nanoseconds are cut off",
            data={"column": name},
        )
    return fail(
        "type_clash",
        f"`{name}` has the collation `{column.collation}`, by which DuckDB takes texts that differ for one",
        f'ask a view in its place: `SELECT * REPLACE ("{column.name}" COLLATE "C" AS "{column.name}") FROM …`',
        data={"column": name},
    )
