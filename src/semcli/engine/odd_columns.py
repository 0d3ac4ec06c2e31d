"""Columns of a database that no statement of ours reads rightly, refused before one runs.

By some collations, texts that differ are one: in groups, conditions and joins.
"""

from __future__ import annotations

from collections.abc import Sequence

from semcli.catalog.names import split_dotted
from semcli.errors import SemcliError, fail
from semcli.records import dataclass
from semcli.sql.statement import Statement


@dataclass(frozen=True, slots=True)
class OddColumn:
    """A column of a table or view, both in small letters; `collation` is None where its times have nanoseconds."""

    table: str
    name: str
    collation: str | None


def refuse_odd(statement: Statement, found: Sequence[OddColumn], engine: str) -> None:
    """Raises `type_clash` where a statement reads one of these columns; `engine` is its name for people."""
    text = statement.text.lower()
    tables = None if statement.tables is None else {(split_dotted(t) or (t,))[-1].lower() for t in statement.tables}
    for column in found:
        written = '."' + column.name.replace('"', '""') + '"'
        if written in text and (tables is None or column.table in tables):
            raise _refused(column, engine)


def _refused(column: OddColumn, engine: str) -> SemcliError:
    name = f"{column.table}.{column.name}"
    if column.collation is None:
        return fail(
            "type_clash",
            f"`{name}` has nanoseconds (`timestamp_ns`), and {engine} rounds them up where times are cut",
            "make it a `timestamp` whose nanoseconds are cut off",
            data={"column": name},
        )
    return fail(
        "type_clash",
        f"`{name}` has the collation `{column.collation}`, by which {engine} takes texts that differ for one",
        f'ask a view in its place that has `"{column.name}" COLLATE "C" AS "{column.name}"`',
        data={"column": name},
    )
