"""Tables of random data in a real database, each value written out as a literal that both engines read alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

import duckdb

from reference.values import Duration, Infinite, MidnightAfter
from semcli.catalog.model import Catalog, Column
from semcli.engine.duckdb import settings
from strategies.values import LABELS, quoted

Rows = list[dict[str, Any]]
NUMBERS = count()
ENUM = "hues"
"""What the databases call their type with a list of values."""


def literal(value: Any, type: str) -> str:
    """A value as SQL text of a type."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return " || ".join(f"CAST('\\x{byte:02x}' AS {type})" for byte in value) or f"CAST('' AS {type})"
    if isinstance(value, tuple):
        return f"CAST(ARRAY[{', '.join(literal(v, type.removesuffix('[]')) for v in value)}] AS {type})"
    if isinstance(value, Duration):
        text = f"{value.months} months {value.days} days {value.micros} microseconds"
    elif isinstance(value, Infinite):
        text = repr(value)
    elif isinstance(value, (date, datetime, time, MidnightAfter)):
        text = value.isoformat()
    elif isinstance(value, Decimal):
        text = format(value, "f")
    else:
        text = str(value)
    return "CAST('" + text.replace("'", "''") + f"' AS {type})"


def statements(catalog: Catalog, data: dict[str, Rows]) -> Iterable[str]:
    """What makes the tables and fills them."""
    made: set[str] = set()
    for entity in catalog.entities.values():
        if entity.table in made:
            continue
        made.add(entity.table)
        columns = list(entity.columns.values())
        if ENUM not in made and any(sql_type(c) == ENUM for c in columns):
            made.add(ENUM)
            yield f"CREATE TYPE {ENUM} AS ENUM ({', '.join(map(quoted, LABELS))})"
        listed = ", ".join(f'"{c.name}" {sql_type(c)}' for c in columns)
        yield f'CREATE TABLE "{entity.table}" ({listed})'
        lines = [
            "(" + ", ".join(literal(row[c.name], sql_type(c)) for c in columns) + ")"
            for row in data.get(entity.table, [])
        ]
        if lines:
            yield f'INSERT INTO "{entity.table}" VALUES ' + ",\n".join(lines)


def sql_type(column: Column) -> str:
    return {"double": "double precision", "enum": ENUM}.get(column.type.name, column.type.name)


@cache
def memory() -> duckdb.DuckDBPyConnection:
    """One DuckDB database in memory per process: opening one takes longer than what is asked of it."""
    return duckdb.connect(":memory:", config=settings(None, 1))


@contextmanager
def duckdb_tables(catalog: Catalog, data: dict[str, Rows]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees these tables, in a schema of its own that goes with it."""
    schema = f"world{next(NUMBERS)}"
    connection = memory().cursor()
    try:
        connection.execute(f"CREATE SCHEMA {schema}; SET schema = '{schema}'; SET TimeZone = 'UTC'; BEGIN")
        for statement in statements(catalog, data):
            connection.execute(statement)
        connection.execute("COMMIT")
        yield connection
    finally:
        connection.close()
        memory().execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def write_postgres(dsn: str, catalog: Catalog, data: dict[str, Rows]) -> None:
    """These tables in a PostgreSQL database, instead of all that stood in its schema `public`."""
    import psycopg

    with psycopg.connect(dsn, autocommit=False) as connection:
        connection.execute("SET LOCAL client_min_messages = error")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        for statement in statements(catalog, data):
            connection.execute(statement.encode())
