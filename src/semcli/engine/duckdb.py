"""DuckDB: a database file opened read-only, or tables read in place from Parquet, CSV and JSON files.

Whatever a statement says, it can read the database and the connection's own files, and write nothing: the file is
opened read-only, access to anything outside is off, extensions are neither installed nor loaded, the configuration
is locked, and only a single SELECT (or EXPLAIN of one) is run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

from semcli.datatype import TEXT, DataType
from semcli.engine.base import BATCH, Lines, ResolvedConnection, Rows, Session, with_first
from semcli.engine.duckdb_columns import odd_columns
from semcli.engine.duckdb_driver import driver as duckdb
from semcli.engine.duckdb_errors import translate, translate_connect
from semcli.engine.duckdb_spill import Spill
from semcli.engine.duckdb_types import is_exact, is_held
from semcli.engine.messages import interrupted
from semcli.engine.odd_columns import OddColumn, refuse_odd
from semcli.engine.values import Convert, convert, converters
from semcli.errors import SemcliError, fail
from semcli.records import replace
from semcli.result import Row, Shape
from semcli.sql.statement import Statement

T = TypeVar("T")

LINES = 16_384
"""Lines per batch: of a kilobyte each they are 16 MB."""

_LOCKED = (
    "SET TimeZone = 'UTC'; SET enable_progress_bar = true; SET enable_progress_bar_print = false; "
    "SET enable_external_access = false; SET allowed_configs = ['disabled_optimizers']; SET lock_configuration = true"
)
"""What cannot be said while connecting, and what must come after it. The bar, if it were
printed, would stand between the data on stdout; what it would show is asked for by `progress`."""

_RENAMED = "semcli_reads"
"""What a database is called while it is read whose own name will not do."""
_AMBIGUOUS = "Ambiguous reference to catalog or schema"

_NEVER = "common_subplan"
"""A step that reads a part which looks like another from that one, at times from the wrong column: wrong rows."""
_UNSURE = "statistics_propagation"
"""A step that is worth an eighth of the time, but takes an outer join for empty where it sees beforehand that there is
nothing to join: limits are dropped, sums of integers wrap, conditions on sums leave nothing."""


def connect(
    connection: ResolvedConnection,
    *,
    timeout: float | None = None,
    memory: str | None = None,
    threads: int | None = None,
) -> DuckDBSession:
    """Open the connection's file read-only, or an empty database that sees the connection's `files`.

    `timeout` is the limit of one statement in seconds; `memory` is an amount such as `2GB`.
    """
    spill = Spill()
    try:
        return _connected(connection, timeout, settings(memory, threads, spill.folder), spill)
    except BaseException:
        spill.close()
        raise


def _connected(
    connection: ResolvedConnection, timeout: float | None, config: dict[str, Any], spill: Spill
) -> DuckDBSession:
    if connection.files is not None:
        from semcli.engine.duckdb_files import FileTables

        tables = FileTables(connection)
        raw = _open(connection, ":memory:", config, tables.paths)
        return DuckDBSession(connection, raw, timeout, tables.prepare, spill=spill)
    path = str(connection.path)
    if path == ":memory:" or connection.path is None:
        raise fail(
            "database_missing",
            "a DuckDB database in memory is empty, so there is nothing to ask",
            "give the path of a database file, or `files` to read Parquet, CSV or JSON in place",
        )
    return DuckDBSession(connection, _open(connection, path, config), timeout, config=config, spill=spill)


def settings(memory: str | None, threads: int | None, spills_to: str = "") -> dict[str, Any]:
    """What every connection has: nothing is loaded from elsewhere, no step is taken that can give wrong rows."""
    found: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
        "disabled_optimizers": _NEVER,
        # never beside the user's database; without a folder nothing spills
        "temp_directory": spills_to,
    }
    if memory is not None:
        found["memory_limit"] = memory
    if threads is not None:
        found["threads"] = threads
    return found


def _open(
    connection: ResolvedConnection, path: str, settings: dict[str, Any], files: Sequence[str] = ()
) -> duckdb.DuckDBPyConnection:
    allowed = f"SET allowed_paths = [{', '.join(map(_literal, files))}]; " if files else ""
    try:
        raw = duckdb.connect(path, read_only=path != ":memory:", config=settings)
    except (duckdb.Error, RuntimeError, UnicodeError) as error:
        raise translate_connect(error, connection) from None
    try:
        raw.execute(allowed + _LOCKED)
    except BaseException as error:
        raw.close()
        if isinstance(error, duckdb.InvalidInputException):
            raise translate_connect(error, connection) from None
        raise
    return raw


def _open_renamed(connection: ResolvedConnection, config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """The same file under a name that no schema has. DuckDB names a database after its file, and where a schema is
    named alike, it takes `"sales"."orders"` neither for one nor for the other."""
    attached = f"ATTACH {_literal(str(connection.path))} AS {_RENAMED} (READ_ONLY); USE {_RENAMED}; "
    try:
        raw = duckdb.connect(":memory:", config=config)
        raw.execute(attached + _LOCKED)
    except duckdb.Error as error:
        raise translate_connect(error, connection) from None
    return raw


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def has_batches(raw: duckdb.DuckDBPyConnection) -> bool:
    """Whether the driver gives results in DuckDB's own batches: by a method that only its Python layer uses."""
    return hasattr(raw, "_submit")


def _lines_of(batch: tuple[int, list[bytes]]) -> Lines:
    rows, (text, *rest) = batch
    return Lines(text.decode(), rows, "".join(part.decode() for part in rest))


class DuckDBSession(Session):
    """A DuckDB database."""

    engine: ClassVar[str] = "duckdb"

    def __init__(
        self,
        connection: ResolvedConnection,
        raw: duckdb.DuckDBPyConnection,
        timeout: float | None,
        prepare: Callable[[duckdb.DuckDBPyConnection, Sequence[str] | None], None] | None = None,
        *,
        config: dict[str, Any] | None = None,
        spill: Spill | None = None,
    ):
        """`prepare` makes tables ready before a statement; with `config` the connection's file can be opened anew;
        `spill` is given back at the end."""
        self.connection = connection
        self._raw = raw
        self._config = config
        self._timeout = timeout
        self._spill = spill
        self._stream: Generator[Any] | None = None
        self._prepare = prepare
        self._runs = 0
        self._stopped: str | None = None
        self._reading = False
        self._odd: tuple[OddColumn, ...] | None = None
        self._idle = threading.Event()
        self._idle.set()

    def run(self, statement: Statement) -> Rows:
        deadline = self._begun()
        self._call(lambda: self._start(statement), deadline)
        plan = self._plan(statement.columns)
        batches = self._batches(statement.columns, plan, deadline)
        run = self._runs
        first = next(batches, None)
        return Rows(statement.columns, with_first(first, batches, lambda: run != self._runs), batches.close)

    @property
    def shapes(self) -> frozenset[Shape]:
        batches = (Shape.ARROW,) if has_batches(self._raw) else ()
        return frozenset((Shape.ROWS, Shape.CSV_LINES, *batches))

    def holds(self, statement: Statement) -> tuple[bool, ...]:
        def described() -> list[tuple[Any, ...]]:
            self._prepared(statement)
            parameters = list(statement.parameters) or None
            return self._raw.execute(f"DESCRIBE {statement.text}", parameters).fetchall()

        given = self._call(described, None)
        return tuple(is_held(type, row[1]) for (_, type), row in zip(statement.columns, given, strict=True))

    def lines(self, statement: Statement) -> Iterator[Lines]:
        """In DuckDB's own batches, taken whole where the driver gives them; by rows otherwise."""
        if not has_batches(self._raw):
            return super().lines(statement)
        from semcli.engine.arrow_stream import TextStream

        deadline = self._begun()
        stream = self._call(lambda: TextStream(self._submitted(statement).arrow_capsule()), deadline)
        return map(_lines_of, self._first_of(self._streamed(stream.next, deadline)))

    def record_batches(self, statement: Statement) -> Iterator[Any]:
        from semcli.engine.arrow_batches import reading

        deadline = self._begun()
        read = self._call(lambda: reading(self._submitted(statement)), deadline)
        return self._first_of(self._streamed(read, deadline))

    def _first_of(self, batches: Generator[T]) -> Iterator[T]:
        """The batches, the first of which is read now; they end with an error once another statement has begun."""
        run = self._runs
        self._stream = batches
        first = next(batches, None)
        return with_first(first, batches, lambda: run != self._runs)

    def explained(self, statement: Statement) -> Statement:
        columns = (("explain_key", TEXT), ("explain_value", TEXT))
        return replace(statement, text=f"EXPLAIN ANALYZE {statement.text}", columns=columns)

    def progress(self) -> float | None:
        if not self._reading:
            return None
        try:
            percent = self._raw.query_progress()
        except duckdb.Error:
            return None  # closed meanwhile
        return min(percent / 100, 1.0) if percent >= 0 else None

    def cancel(self) -> None:
        if self._reading:
            self._stop("interrupted")

    def close(self) -> None:
        self._runs += 1
        try:
            if self._stream is not None:
                self._stream.close()  # what is read in batches keeps the database, and its files on disk
            self._raw.close()
        finally:
            if self._spill is not None:
                self._spill.close()

    # --- one statement ---------------------------------------------------------------------------------------------

    def _begun(self) -> float | None:
        """Ends what ran before; gives the time by which all rows must be read."""
        self._runs += 1
        self._stopped = None
        self._reading = True
        return None if self._timeout is None else time.monotonic() + self._timeout

    def _start(self, statement: Statement) -> None:
        self._raw.execute(self._parsed(statement), list(statement.parameters) or None)

    def _submitted(self, statement: Statement) -> Any:
        """The result as a stream of Arrow's batches, which DuckDB's Python layer has only with a library for Arrow."""
        self._parsed(statement)
        raw: Any = self._raw
        return raw._submit(statement.text, list(statement.parameters) or None, "stream", LINES)

    def _parsed(self, statement: Statement) -> Any:
        """The one reading statement that the text is, with what it reads made ready."""
        parsed = self._raw.extract_statements(statement.text)
        if len(parsed) != 1 or parsed[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
            raise fail("database_error", "only a single reading statement is ever run")
        self._prepared(statement)
        return parsed[0]

    def _prepared(self, statement: Statement) -> None:
        for value in statement.parameters:
            if isinstance(value, str):
                value.encode()  # half a surrogate pair fails here, under a name
        if self._prepare is not None:
            self._prepare(self._raw, statement.tables)
        else:
            self._odd = odd_columns(self._raw) if self._odd is None else self._odd
            refuse_odd(statement, self._odd, "DuckDB")
        if statement.filters_join_keys:
            # it stays so: sessions of one process on one file share the setting, and may be at work
            self._raw.execute(f"SET disabled_optimizers = '{_NEVER},{_UNSURE}'")

    def _plan(self, columns: Sequence[tuple[str, DataType]]) -> list[tuple[int, Convert]]:
        given = [str(column[1]) for column in self._raw.description or ()]
        if len(given) != len(columns):
            raise fail("internal", f"the statement gives {len(given)} columns where {len(columns)} are declared")
        return converters(columns, [is_exact(type, g) for (_, type), g in zip(columns, given, strict=True)])

    def _batches(
        self,
        columns: Sequence[tuple[str, DataType]],
        plan: Sequence[tuple[int, Convert]],
        deadline: float | None,
    ) -> Generator[list[Row]]:
        try:
            while rows := self._call(lambda: self._raw.fetchmany(BATCH), deadline):
                yield convert(rows, plan, columns)
                if self._stopped == "interrupted":
                    raise interrupted()
        finally:
            self._reading = False

    def _streamed(self, read: Callable[[], T | None], deadline: float | None) -> Generator[T]:
        """DuckDB's own batches, until there is none."""
        try:
            while (found := self._call(read, deadline)) is not None:
                yield found
                if self._stopped == "interrupted":
                    raise interrupted()
        finally:
            self._reading = False

    # --- time limit and interruption -------------------------------------------------------------------------------

    def _call(self, work: Callable[[], T], deadline: float | None) -> T:
        """Do the work in a thread of its own, so that Ctrl-C and the time limit reach it at once.

        DuckDB looks for signals only between its own tasks, which may take minutes.
        """
        outcome: list[T] = []
        failure: list[BaseException] = []
        done = threading.Event()

        def body() -> None:
            try:
                outcome.append(self._unambiguous(work))
            except BaseException as error:
                failure.append(error)
            finally:
                self._idle.set()
                done.set()

        self._idle.clear()
        threading.Thread(target=body, daemon=True).start()
        self._await(done, deadline)
        if not failure:
            return outcome[0]
        if isinstance(failure[0], SemcliError):
            raise failure[0]
        raise translate(failure[0], self.connection, self._stopped, self._timeout) from None

    def _unambiguous(self, work: Callable[[], T]) -> T:
        """The work, done again under another name of the database where its own is one of its schemas' too.

        Waiting for DuckDB's complaint costs nothing; looking for such a schema would cost every call.
        """
        try:
            return work()
        except duckdb.BinderException as error:
            if self._config is None or _AMBIGUOUS not in str(error):
                raise
            self._raw.close()
            self._raw = _open_renamed(self.connection, self._config)
        return work()

    def _await(self, done: threading.Event, deadline: float | None) -> None:
        try:
            finished = done.wait(None if deadline is None else max(0.0, deadline - time.monotonic()))
        except KeyboardInterrupt:
            self._stop("interrupted")
        else:
            if not finished:
                self._stop("timeout")
        done.wait()

    def _stop(self, why: str) -> None:
        """Interrupt until it is heard: an interrupt that comes before the statement has begun is lost."""
        self._stopped = self._stopped or why
        self._raw.interrupt()
        while not self._idle.wait(0.01):
            self._raw.interrupt()
