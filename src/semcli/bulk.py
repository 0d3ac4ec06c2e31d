"""Whether an answer can leave in bulk, spelled by the engine itself, or goes value by value through Python.

In bulk go answers whose rows need no step of Python's, on engines that say what types their columns really have, as
long as every column is of a type that the engine spells letter for letter as Python does. All else goes by rows. The
bytes that are written are the same either way; only time and memory differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from semcli.datatype import DataType, Kind
from semcli.errors import SemcliError
from semcli.records import dataclass, replace
from semcli.result import Shape
from semcli.sql import ast
from semcli.sql.bulk import arrow_columns, bare, csv_lines
from semcli.sql.dialect import dialect_named
from semcli.sql.finish import HIDDEN
from semcli.sql.statement import Statement
from semcli.sql.write import Writer

if TYPE_CHECKING:
    from semcli.engine.base import Session
    from semcli.plan.model import Plan


class Compiled(Protocol):
    """What is looked at of a compiled request."""

    @property
    def plan(self) -> Plan: ...
    @property
    def statement(self) -> Statement: ...
    @property
    def tree(self) -> ast.With: ...


@dataclass(frozen=True, slots=True)
class Given:
    """What a session gives: batches, the first of which is there, and what they are."""

    shape: Shape
    batches: Iterator[Any]


@dataclass(frozen=True, slots=True)
class Way:
    """The statement that is sent for an answer, and the shape in which it comes."""

    statement: Statement
    shape: Shape = Shape.ROWS

    def run(self, session: Session) -> Given:
        """Begins to run it."""
        if self.shape is Shape.CSV_LINES:
            return Given(self.shape, session.lines(self.statement))
        if self.shape is Shape.ARROW:
            return Given(self.shape, session.record_batches(self.statement))
        return Given(self.shape, session.run(self.statement).batches)


def way_of(session: Session, compiled: Compiled, wanted: Shape) -> Way:
    """The way of an answer: in the shape that is wanted where that can be, else by rows."""
    if wanted is Shape.ROWS or wanted not in session.shapes or not is_bulk(session, compiled, wanted):
        return Way(compiled.statement)
    made = csv_lines if wanted is Shape.CSV_LINES else arrow_columns
    tree, columns = made(compiled.tree, [type for _, type in compiled.statement.columns])
    return Way(_written(compiled, session.engine, tree, columns), wanted)


def is_bulk(session: Session, compiled: Compiled, wanted: Shape) -> bool:
    """Whether rows need no step of Python's, and the engine can spell every column."""
    columns = compiled.statement.columns
    if compiled.plan.pivot is not None or any(name.startswith(HIDDEN) for name, _ in columns):
        return False
    # in other zones engines and Python may not agree on the offsets of every year; Arrow has instants as they are
    instants = wanted is Shape.ARROW or compiled.plan.calendar.zone == "UTC"
    if not all(_is_spelled(type, instants) for _, type in columns):
        return False
    try:
        return all(session.holds(_written(compiled, session.engine, bare(compiled.tree), columns)))
    except SemcliError as error:
        if error.problems[0].code == "interrupted":
            raise
        return False  # what is wrong is told by running it, after it was told what is sent


_SPELLED = frozenset((Kind.INTEGER, Kind.BOOLEAN, Kind.TEXT, Kind.UUID, Kind.UNKNOWN, Kind.DATE, Kind.TIMESTAMP))


def _is_spelled(type: DataType, instants: bool) -> bool:
    """Whether a column of this type is the same from the engine as from Python, whatever the values are."""
    match type.kind:
        case Kind.TIMESTAMPTZ:
            return instants
        case Kind.DOUBLE:
            return type.bits == 64
        case Kind.DECIMAL:
            return type.scale is not None
        case kind:
            return kind in _SPELLED


def _written(compiled: Compiled, engine: str, tree: ast.With, columns: tuple[tuple[str, DataType], ...]) -> Statement:
    writer = Writer(dialect_named(engine))
    text = writer.statement(tree)
    return replace(compiled.statement, text=text, parameters=tuple(writer.parameters), columns=columns)
