"""PostgreSQL 13 to 18, through psycopg 3.

Each statement runs in a transaction of its own that is read-only and carries every setting with it (`SET LOCAL`), so
that nothing depends on the server's, the database's or the role's settings, and nothing is left behind in a pool.
Rows come as text, streamed without a cursor, which would rule out parallel plans.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime, time
from select import select
from typing import Any, ClassVar, cast

import psycopg
from psycopg import pq, waiting
from psycopg.adapt import AdaptersMap, Loader
from psycopg.postgres import types as builtin
from psycopg.types.array import register_array
from psycopg.types.none import NoneDumper
from psycopg.types.string import StrDumperUnknown

from semcli.datatype import TEXT, DataType, Kind
from semcli.engine.base import BATCH, ResolvedConnection, Rows, Session, with_first
from semcli.engine.messages import interrupted
from semcli.engine.odd_columns import OddColumn, refuse_odd
from semcli.engine.postgres_dsn import check_dsn
from semcli.engine.postgres_errors import translate, translate_connect
from semcli.engine.values import Convert, convert, converters
from semcli.errors import fail
from semcli.records import replace
from semcli.result import Row
from semcli.sql.statement import Statement

CANCEL_ATTEMPTS = 40
WAIT = 0.05
"""How long one attempt waits to be heard, in seconds."""

_ODD_COLLATIONS = "SELECT 1 FROM pg_collation WHERE NOT collisdeterministic LIMIT 1"
_ODD_COLUMNS = """
SELECT c.relname::text, a.attname::text, l.collname::text
FROM pg_collation AS l JOIN pg_attribute AS a ON a.attcollation = l.oid JOIN pg_class AS c ON c.oid = a.attrelid
WHERE NOT l.collisdeterministic AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT a.attisdropped
ORDER BY 1, 2, 3
"""
"""Those by which texts that differ are one, and the columns that have such a collation."""

# what the driver has to say goes to whoever listens, never to a terminal by itself
logging.getLogger("psycopg").addHandler(logging.NullHandler())


def connect(
    connection: ResolvedConnection,
    *,
    timeout: float | None = None,
    memory: str | None = None,
    threads: int | None = None,
) -> PostgresSession:
    """Connect by the connection's address, or by libpq's own rules where it has none.

    `timeout` is the limit of one statement in seconds. Memory and threads are the server's business.
    """
    options = check_dsn(connection)
    try:
        raw = _Connection.connect(
            connection.dsn or "",
            autocommit=True,
            prepare_threshold=None,
            context=_Context(),
            **options,
        )
    except psycopg.Error as error:
        raise translate_connect(error, connection) from None
    except KeyboardInterrupt:
        raise interrupted() from None
    return PostgresSession(connection, raw, timeout)


# --- how values travel --------------------------------------------------------------------------------------------


class _Text(Loader):
    """Values as the server writes them."""

    def load(self, data: Any) -> str:
        return bytes(data).decode()


class _Context:
    """The adapters of every connection: numbers, booleans and bytes by psycopg, all else as text; see `values`."""

    connection = None

    @property
    def adapters(self) -> AdaptersMap:
        return _adapters()


_NATIVE = ("int2", "int4", "int8", "float4", "float8", "numeric", "bool", "bytea")
_ADAPTERS: list[AdaptersMap] = []


def _adapters() -> AdaptersMap:
    if not _ADAPTERS:
        adapters = AdaptersMap(types=builtin)
        adapters.register_dumper(str, StrDumperUnknown)
        adapters.register_dumper(type(None), NoneDumper)
        adapters.register_loader("text", _Text)
        adapters.register_loader(0, _Text)
        for name in _NATIVE:
            adapters.register_loader(name, psycopg.adapters.get_loader(builtin[name].oid, pq.Format.TEXT))  # type: ignore[arg-type]
        for info in builtin:
            if info.array_oid and info.delimiter == ",":
                register_array(info, _Template(adapters))
        _ADAPTERS.append(adapters)
    return _ADAPTERS[0]


class _Template:
    connection = None

    def __init__(self, adapters: AdaptersMap):
        self.adapters = adapters


def bound(value: object) -> str | None:
    """A parameter as text without a type: the cast beside its placeholder says what it is."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case str():
            if "\0" in value:
                raise _unstorable("a zero character")
            try:
                value.encode()
            except UnicodeEncodeError:
                raise _unstorable("half a surrogate pair") from None
            return value
        case bytes():
            return "\\x" + value.hex()
        case float():
            return repr(value)
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return "{" + ",".join("NULL" if v is None else _quoted(bound(v) or "") for v in value) + "}"
        case _:
            return str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unstorable(what: str) -> Exception:
    return fail("type_mismatch", f"a text in the request has {what}, which PostgreSQL cannot hold", "leave it out")


_EXACT: dict[Kind, tuple[str, ...]] = {
    Kind.INTEGER: ("int2", "int4", "int8"),
    Kind.DOUBLE: ("float4", "float8"),
    Kind.BOOLEAN: ("bool",),
    Kind.BYTEA: ("bytea",),
}
_NOT_TEXT = frozenset(builtin[name].oid for name in _NATIVE)


def _is_exact(type: DataType, oid: int) -> bool:
    """Whether the loader of this engine type gives values just as they should be."""
    if type.kind in (Kind.TEXT, Kind.UUID, Kind.JSON, Kind.UNKNOWN):
        return oid not in _NOT_TEXT and builtin.get(oid) is not None
    return oid in [builtin[name].oid for name in _EXACT.get(type.kind, ())]


# --- how a statement is ended -------------------------------------------------------------------------------------


class _Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that Ctrl-C leaves only when its server has stopped working for it.

    The driver asks the server once, and closes the connection when that was not heard. A request to cancel that comes
    between two messages of the protocol is lost, though, and a statement whose connection was closed runs on for hours.
    """

    def wait(self, gen: Any, interval: float = WAIT, *limits: Any, **named: Any) -> Any:
        try:
            return waiting.wait(gen, self.pgconn.socket, interval, *limits, **named)
        except KeyboardInterrupt:
            self.cancel_safe()
            raise

    def cancel_safe(self, *, timeout: float = 5) -> None:
        """Ask the server until it has ended what it runs, and drop what it has sent; the driver calls this as well."""
        link = self.pgconn
        for _ in range(CANCEL_ATTEMPTS):
            if link.transaction_status != pq.TransactionStatus.ACTIVE:
                return
            self.ask(timeout)
            select([link.socket], [], [], WAIT)
            link.consume_input()
            while not link.is_busy() and link.get_result() is not None:
                pass

    def ask(self, timeout: float = 5) -> None:
        """Ask the server once to end what it runs; this alone may come from another thread."""
        super().cancel_safe(timeout=timeout)


# --- the session --------------------------------------------------------------------------------------------------


class PostgresSession(Session):
    """A connection to a PostgreSQL server, or to a pooler before one."""

    engine: ClassVar[str] = "postgres"

    def __init__(self, connection: ResolvedConnection, raw: _Connection, timeout: float | None):
        self.connection = connection
        self._raw = raw
        self.version = raw.info.server_version
        self._timeout = timeout
        self._running: Generator[list[Row]] | None = None
        self._odd: tuple[OddColumn, ...] | None = None
        self._cancelled = False
        self._idle = threading.Event()
        self._idle.set()

    def run(self, statement: Statement) -> Rows:
        self._end_stream()
        self._cancelled = False
        self._idle.clear()
        batches = self._batches(statement)
        first = next(batches, None)
        self._running = batches
        return Rows(statement.columns, with_first(first, batches, lambda: self._running is not batches), batches.close)

    def explained(self, statement: Statement) -> Statement:
        return replace(statement, text=f"EXPLAIN (ANALYZE, BUFFERS) {statement.text}", columns=(("QUERY PLAN", TEXT),))

    def cancel(self) -> None:
        if self._idle.is_set():
            return
        self._cancelled = True
        # a request to cancel that comes before the statement has reached the server is lost
        for _ in range(CANCEL_ATTEMPTS):
            try:
                self._raw.ask()
            except psycopg.Error:
                return
            if self._idle.wait(WAIT):
                return

    def close(self) -> None:
        self._end_stream()
        self._raw.close()

    def _end_stream(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.close()

    # --- one statement ---------------------------------------------------------------------------------------------

    def _batches(self, statement: Statement) -> Generator[list[Row]]:
        """Batches of converted rows, inside a transaction that is ended however reading them ends."""
        parameters = [bound(value) for value in statement.parameters]
        cursor = psycopg.RawCursor(self._raw)
        # chunks need libpq 17; the protocol in which rows stream takes one statement only, with parameters or without
        size = BATCH if psycopg.capabilities.has_stream_chunked() else 1
        rows = cast(
            "Generator[tuple[Any, ...]]", cursor.stream(cast(Any, statement.text), parameters or None, size=size)
        )
        try:
            self._open()
            refuse_odd(statement, self._odd or (), "PostgreSQL")
            yield from self._converted(statement, cursor, rows)
        except (psycopg.Error, KeyboardInterrupt) as error:
            raise translate(error, self.connection, self._cancelled, self._timeout) from None
        finally:
            self._finish(rows)
            self._idle.set()

    def _converted(
        self, statement: Statement, cursor: psycopg.RawCursor[tuple[Any, ...]], rows: Iterator[tuple[Any, ...]]
    ) -> Iterator[list[Row]]:
        plan: list[tuple[int, Convert]] | None = None
        for batch in _batched(rows):
            if plan is None:
                plan = _plan(statement.columns, [column.type_code for column in cursor.description or ()])
            if self._cancelled:
                raise interrupted()
            yield convert(batch, plan, statement.columns)

    def _open(self) -> None:
        """Begins the transaction; the first one of a session asks in the same round trip for odd collations."""
        if self._odd is not None:
            self._raw.execute(self._opening())
            return
        found = self._raw.execute(f"{self._opening()}; {_ODD_COLLATIONS}")
        while found.nextset():
            pass
        odd = self._raw.execute(_ODD_COLUMNS).fetchall() if found.fetchone() is not None else []
        self._odd = tuple(OddColumn(table.lower(), column.lower(), collation) for table, column, collation in odd)

    def _opening(self) -> Any:
        """What begins the transaction and sets all that a result could depend on."""
        limit = 0 if self._timeout is None else max(1, round(self._timeout * 1000))
        settings = {
            "statement_timeout": str(limit),
            "TimeZone": "UTC",
            "DateStyle": "ISO, YMD",
            "IntervalStyle": "iso_8601",
            "extra_float_digits": "1",
            "bytea_output": "hex",
            "standard_conforming_strings": "on",
        }
        if self.connection.schema_search_path:
            settings["search_path"] = ", ".join(_name(s) for s in self.connection.schema_search_path)
        lines = [f"SET LOCAL {name} = {_literal(value)}" for name, value in settings.items() if name != "search_path"]
        if "search_path" in settings:
            lines.append(f"SET LOCAL search_path = {settings['search_path']}")
        return "; ".join(["BEGIN READ ONLY", *lines])

    def _finish(self, rows: Generator[tuple[Any, ...]]) -> None:
        try:
            self._raw.cancel_safe()
            rows.close()
            if not (self._raw.closed or self._raw.broken):
                self._raw.execute("ROLLBACK")
        except psycopg.Error:
            self._raw.close()


def _batched(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _plan(columns: Sequence[tuple[str, DataType]], oids: Sequence[int]) -> list[tuple[int, Convert]]:
    if len(oids) != len(columns):
        raise fail("internal", f"the statement gives {len(oids)} columns where {len(columns)} are declared")
    return converters(columns, [_is_exact(type, oid) for (_, type), oid in zip(columns, oids, strict=True)])


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
