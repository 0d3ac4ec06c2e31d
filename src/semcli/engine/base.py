"""The interface of an engine: connect read-only, run one statement, stream its rows, cancel, close."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from semcli.datatype import DataType
from semcli.errors import fail
from semcli.records import dataclass, field
from semcli.result import Row, Shape
from semcli.secret_text import redact

if TYPE_CHECKING:
    from semcli.catalog.model import Entity
    from semcli.sql.statement import Statement

B = TypeVar("B")

BATCH = 4096
"""Rows per batch, about: enough to make the cost of a batch vanish, few enough to hold in memory."""


@dataclass(frozen=True, slots=True)
class ResolvedConnection:
    """A connection with everything filled in: variables, and paths relative to the catalog.

    `name` is None for a database given on the command line. `path`, `files` and `dsn` are as in the catalog's
    `Connection`; `folder` is where relative patterns of `files` start. `entities` are the catalog's: `files`
    connections take the columns' types from them, and messages the name that a table has there.
    """

    name: str | None
    engine: str
    path: Path | None = None
    files: str | Mapping[str, str] | None = None
    folder: Path = Path()
    dsn: str | None = field(default=None, repr=False)
    schema_search_path: tuple[str, ...] = ()
    entities: Mapping[str, Entity] = field(default_factory=dict, repr=False, compare=False)
    shown: str = ""

    def describe(self) -> str:
        """Name and whereabouts, for footers and messages; never a password."""
        shown = redact(self.shown or self.engine)
        return shown if self.name is None else f"{self.name} ({shown})"


@dataclass(frozen=True, slots=True)
class Lines:
    """A batch of rows that the engine has written as lines, their ends included. `lost` is what it says of all of them
    in a second column, end to end."""

    text: str
    rows: int
    lost: str = ""

    def __len__(self) -> int:
        return self.rows


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gives: named, typed columns, and batches of exact rows that can be read once.

    The first batch has been fetched when this is made, so that most errors come before anything is printed. Errors
    while reading are `SemcliError`s. `close` gives up the rest.
    """

    columns: tuple[tuple[str, DataType], ...]
    batches: Iterator[list[Row]]
    close: Callable[[], None] = lambda: None

    def all(self) -> list[Row]:
        """Every row, in one list."""
        return [row for batch in self.batches for row in batch]


def _lines_of(batch: list[Row]) -> Lines:
    lost = "".join([row[1] for row in batch]) if len(batch[0]) > 1 else ""
    return Lines("".join([row[0] for row in batch]), len(batch), lost)


def with_first(first: B | None, rest: Iterator[B], given_up: Callable[[], bool]) -> Iterator[B]:
    """The batches, the first of which has been read already; they fail rather than end early."""
    if first is None:
        return
    yield first
    while True:
        if given_up():
            raise fail("interrupted", "the rows of an earlier statement were given up")
        batch = next(rest, None)
        if batch is None:
            return
        yield batch


class Session(ABC):
    """One open connection. It runs one statement at a time; a new one ends the stream of the one before."""

    engine: ClassVar[str]
    connection: ResolvedConnection
    version: int | None = None
    """What the server says it is, where statements may depend on that: 150007 is PostgreSQL 15.7."""

    @abstractmethod
    def run(self, statement: Statement) -> Rows:
        """Run one reading statement in a read-only transaction of its own.

        The session's time limit begins here and lasts until the last row is read. Raises `SemcliError`, here or while
        rows are read: missing_table, missing_column, permission_denied, type_clash, overflow, timeout, out_of_memory,
        interrupted, connection_lost, bad_file, database_error, and the codes that statements raise by themselves.
        """

    @property
    def shapes(self) -> frozenset[Shape]:
        """The shapes in which rows can be had."""
        return frozenset((Shape.ROWS,))

    def holds(self, statement: Statement) -> tuple[bool, ...]:
        """Whether the engine has each column of a statement, which is not run, in just the declared type, and can spell
        it exactly. Engines that cannot tell say no."""
        return (False,) * len(statement.columns)

    def lines(self, statement: Statement) -> Iterator[Lines]:
        """As `run`, for a statement with a column of lines, and perhaps a second one, of text."""
        return map(_lines_of, self.run(statement).batches)

    def record_batches(self, statement: Statement) -> Iterator[Any]:
        """As `run`, in Arrow's record batches, where `shapes` has them."""
        raise NotImplementedError

    @abstractmethod
    def explained(self, statement: Statement) -> Statement:
        """The statement that runs this one, and gives the engine's own account of it in its last column."""

    def progress(self) -> float | None:
        """How much of the statement that runs is done, from 0 to 1, as the engine reckons; None where it does not say.

        May be asked from any thread.
        """
        return None

    @abstractmethod
    def cancel(self) -> None:
        """Stop the statement that runs, from any thread; reading its rows then fails with `interrupted`."""

    @abstractmethod
    def close(self) -> None:
        """End the session; idempotent."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
