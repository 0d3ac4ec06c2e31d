"""Puts the demo's rows into PostgreSQL: the same as in DuckDB, by COPY, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from semcli.demo.generate import check_scale, create_duckdb
from semcli.demo.schema import foreign_keys, quoted, tables
from semcli.errors import SemcliError, fail

if TYPE_CHECKING:
    from psycopg import Connection

BLOCK = 1 << 20


def load_postgres(dsn: str, scale: int = 1, schema: str = "public") -> None:
    """Load the demo's tables into a schema that has none of them, made if need be: all or nothing.

    With primary, unique and foreign keys, comments from the catalog, and an index on every time column. `dsn` is
    libpq's, and may be empty: then PG* variables, service and password files decide. Raises `bad_option`,
    `output_refused` (one of the tables is there already, or something else by its name), `cannot_connect` and
    `database_error`. Interrupted, it leaves nothing behind.
    """
    check_scale(scale)
    with _connected(dsn) as connection:
        _refuse_existing(connection, schema)  # before the long work
    with TemporaryDirectory(prefix="semcli-demo-", ignore_cleanup_errors=True) as workshop:
        made = Path(workshop) / "demo.duckdb"
        create_duckdb(made, scale)
        with _connected(dsn) as connection:
            _refuse_existing(connection, schema)
            _load(connection, schema, made)


@contextmanager
def _connected(dsn: str) -> Iterator[Connection]:
    """A connection with one transaction, committed at the end or rolled back; its errors told as the demo's own.

    No message repeats the DSN, nor what libpq says about a malformed one: it may have a password in it.
    """
    import psycopg

    try:
        connection = psycopg.connect(dsn, application_name="semcli demo", client_encoding="UTF8")
    except psycopg.OperationalError as problem:
        from semcli.engine import ResolvedConnection, shown_dsn
        from semcli.engine.postgres_errors import translate_connect

        raise translate_connect(problem, ResolvedConnection(None, "postgres", dsn=dsn, shown=shown_dsn(dsn))) from None
    except (psycopg.Error, ValueError):
        raise fail("cannot_connect", "the connection string could not be understood") from None
    try:
        with connection:
            yield connection
    except psycopg.errors.DuplicateTable as problem:  # made by another since we looked
        raise _exists(problem.diag.table_name or "one of the demo's tables") from None
    except psycopg.Error as problem:
        raise fail("database_error", f"PostgreSQL did not load the demo: {_first_line(problem)}") from problem


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]


def _exists(name: str) -> SemcliError:
    return fail("output_refused", f"`{name}` exists already", "load the demo into an empty schema or database")


def _run(connection: Connection, statement: str) -> None:
    # every name in it is quoted, every text a literal made by the driver
    connection.execute(statement.encode())


def _refuse_existing(connection: Connection, schema: str) -> None:
    found = connection.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE nspname = %s AND relname = ANY(%s) ORDER BY relname LIMIT 1",
        (schema, [table.name for table in tables()]),
    ).fetchone()
    if found:
        raise _exists(f"{schema}.{found[0]}")


def _load(connection: Connection, schema: str, made: Path) -> None:
    """Everything inside the transaction. Keys and indexes come after the rows: that is several times faster."""
    if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,)).fetchone():
        _run(connection, f"CREATE SCHEMA {quoted(schema)}")
    for table in tables():
        _run(connection, table.ddl(schema, keys=False))
    _copy_rows(connection, schema, made)
    for statement in _constraints(schema):
        _run(connection, statement)
    for table in tables():
        comment = connection.execute("SELECT quote_literal(%s)", (table.description,)).fetchone()
        assert comment is not None
        _run(connection, f"COMMENT ON TABLE {quoted(schema)}.{quoted(table.name)} IS {comment[0]}")
        _run(connection, f"ANALYZE {quoted(schema)}.{quoted(table.name)}")


def _copy_rows(connection: Connection, schema: str, made: Path) -> None:
    """DuckDB writes each table as CSV and PostgreSQL reads it, in blocks: no row passes through Python."""
    import duckdb

    source = duckdb.connect(str(made), read_only=True)
    try:
        source.execute("SET TimeZone = 'UTC'")
        for table in tables():
            rows = made.with_name(f"{table.name}.csv")
            target = str(rows).replace("'", "''")
            source.execute(
                f"COPY (SELECT * FROM public.{table.name} ORDER BY id) TO '{target}' (HEADER false, NULLSTR '\\N')"
            )
            statement = f"COPY {quoted(schema)}.{quoted(table.name)} FROM STDIN (FORMAT csv, NULL '\\N')"
            with rows.open("rb") as file, connection.cursor().copy(statement.encode()) as copy:
                while block := file.read(BLOCK):
                    copy.write(block)
            rows.unlink()
    finally:
        source.close()


def _constraints(schema: str) -> Iterator[str]:
    """Keys, then the foreign keys that need them, then an index on every time column."""
    for table in tables():
        for key in table.keys:
            yield f"ALTER TABLE {quoted(schema)}.{quoted(table.name)} ADD {key}"
    for foreign in foreign_keys():
        yield (
            f"ALTER TABLE {quoted(schema)}.{quoted(foreign.table)} ADD FOREIGN KEY ({quoted(foreign.column)})"
            f" REFERENCES {quoted(schema)}.{quoted(foreign.target)} (id)"
        )
    for table in tables():
        for column in table.columns:
            if column.type == "timestamptz":
                yield f"CREATE INDEX ON {quoted(schema)}.{quoted(table.name)} ({quoted(column.name)})"
