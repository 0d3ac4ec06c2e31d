"""Tables of random data in a real database, each value written out as a literal that both engines read alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from reference.values import Infinite
from semcli.catalog.model import Catalog, Column

Rows = list[dict[str, Any]]


def literal(value: Any, type: str) -> str:
    """A value as SQL text of a type."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Infinite):
        text = repr(value)
    elif isinstance(value, (date, datetime)):
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
        listed = ", ".join(f'"{c.name}" {sql_type(c)}' for c in columns)
        yield f'CREATE TABLE "{entity.table}" ({listed})'
        lines = [
            "(" + ", ".join(literal(row[c.name], sql_type(c)) for c in columns) + ")"
            for row in data.get(entity.table, [])
        ]
        if lines:
            yield f'INSERT INTO "{entity.table}" VALUES ' + ",\n".join(lines)


def sql_type(column: Column) -> str:
    return {"double": "double precision"}.get(column.type.name, column.type.name)


def write_duckdb(path: Path, catalog: Catalog, data: dict[str, Rows]) -> None:
    """A new DuckDB file with these tables."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("BEGIN")
        for statement in statements(catalog, data):
            connection.execute(statement)
        connection.execute("COMMIT")


def write_postgres(dsn: str, catalog: Catalog, data: dict[str, Rows]) -> None:
    """These tables in a PostgreSQL database, instead of all that stood in its schema `public`."""
    import psycopg

    with psycopg.connect(dsn, autocommit=False) as connection:
        connection.execute("SET LOCAL client_min_messages = error")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        for statement in statements(catalog, data):
            connection.execute(statement.encode())
