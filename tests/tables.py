"""Small tables, described once and made in both engines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import psycopg

import semcli
from semcli.catalog.names import split_dotted
from semcli.datatype import DataType, Kind, parse_type
from semcli.engine import ResolvedConnection

Row = Sequence[Any]
CHUNK = 2000


@dataclass(frozen=True)
class Table:
    """A table and its rows.

    `name` is as a catalog writes it (`public.invoices`, `sales."odd.name"`); its schema is created. A column is a
    name and a type as a catalog writes it; ` not null` may follow. Values are Python's, or text in PostgreSQL's
    spelling: `infinity`, `NaN`, `0044-03-15 BC`. Foreign keys are (columns, table, columns).
    """

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Row] = ()
    primary_key: Sequence[str] = ()
    unique: Sequence[Sequence[str]] = ()
    foreign_keys: Sequence[tuple[Sequence[str], str, Sequence[str]]] = field(default=())

    @property
    def parts(self) -> tuple[str, ...]:
        return split_dotted(self.name) or (self.name,)

    @property
    def types(self) -> list[DataType]:
        return [parse_type(_bare(type)) for _, type in self.columns]


def _bare(type: str) -> str:
    return type.removesuffix(" not null")


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def quote_path(parts: Iterable[str]) -> str:
    return ".".join(map(quote, parts))


def create(database: ResolvedConnection, tables: Iterable[Table]) -> None:
    """Make the tables in a database of either engine."""
    if database.engine == "duckdb":
        create_duckdb(str(database.path), tables)
    else:
        create_postgres(database.dsn or "", tables)


def loaded(folder: Path, catalog: str, database: ResolvedConnection, tables: Iterable[Table]) -> semcli.Project:
    """A catalog in a folder, with its tables in a database of either engine."""
    create(database, tables)
    path = folder / "catalog.toml"
    path.write_text(catalog, "utf-8")
    return semcli.load(path, connection=database.dsn or str(database.path))


# --- DuckDB -------------------------------------------------------------------------------------------------------


def create_duckdb(path: str | Path, tables: Iterable[Table]) -> None:
    """Make the tables in a DuckDB file, which may exist."""
    with duckdb.connect(str(path)) as raw:
        raw.execute("SET TimeZone = 'UTC'")
        for table in tables:
            if len(table.parts) > 1:
                raw.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(table.parts[-2])}")
            names = [duckdb_type(type) for type in table.types]
            raw.execute(_create(table, names))
            for chunk in _chunks(table.rows, len(names)):
                raw.execute(_insert(table, names, len(chunk)), [_to_duckdb(v, t) for v, t in _cells(table, chunk)])


def duckdb_type(type: DataType) -> str:
    """The type as DuckDB spells it."""
    match type.kind:
        case Kind.ARRAY if type.element is not None:
            return duckdb_type(type.element) + "[]"
        case Kind.BYTEA:
            return "BLOB"
        case Kind.DECIMAL if type.scale is None:
            return "DECIMAL(38, 9)"
        case Kind.UNKNOWN:
            return "VARCHAR"
        case _:
            return type.name


_BC = re.compile(r"(\d+-\d\d-\d\d)(.*) BC")


def _to_duckdb(value: Any, type: DataType) -> Any:
    if isinstance(value, str) and type.is_time:
        return _BC.sub(r"\1 (BC)\2", value)
    return _plain(value)


# --- PostgreSQL ---------------------------------------------------------------------------------------------------


def create_postgres(dsn: str, tables: Iterable[Table]) -> None:
    """Make the tables in a PostgreSQL database."""
    with psycopg.connect(dsn, cursor_factory=psycopg.RawCursor) as raw:
        raw.execute("SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET client_min_messages = 'warning'")
        for table in tables:
            if len(table.parts) > 1:
                raw.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(table.parts[-2])}".encode())
            names = [_bare(type) for _, type in table.columns]
            names = ["double precision" if name.lower() == "double" else name for name in names]
            raw.execute(_create(table, names).encode())
            for chunk in _chunks(table.rows, len(names)):
                values = [_plain(value) for value, _ in _cells(table, chunk)]
                raw.execute(_insert(table, names, len(chunk)).encode(), values)


# --- both ---------------------------------------------------------------------------------------------------------


def _create(table: Table, types: Sequence[str]) -> str:
    lines = [
        f"{quote(name)} {type}{' NOT NULL' if declared.endswith(' not null') else ''}"
        for (name, declared), type in zip(table.columns, types, strict=True)
    ]
    if table.primary_key:
        lines.append(f"PRIMARY KEY ({', '.join(map(quote, table.primary_key))})")
    lines += [f"UNIQUE ({', '.join(map(quote, key))})" for key in table.unique]
    for columns, other, targets in table.foreign_keys:
        target = quote_path(split_dotted(other) or (other,))
        lines.append(
            f"FOREIGN KEY ({', '.join(map(quote, columns))}) REFERENCES {target} ({', '.join(map(quote, targets))})"
        )
    return f"CREATE TABLE {quote_path(table.parts)} ({', '.join(lines)})"


def _insert(table: Table, types: Sequence[str], rows: int) -> str:
    width = len(types)
    groups = [
        "(" + ", ".join(f"CAST(${row * width + i + 1} AS {type})" for i, type in enumerate(types)) + ")"
        for row in range(rows)
    ]
    return f"INSERT INTO {quote_path(table.parts)} VALUES {', '.join(groups)}"


def _chunks(rows: Sequence[Row], width: int) -> Iterable[Sequence[Row]]:
    step = max(1, CHUNK // max(1, width))
    return (rows[i : i + step] for i in range(0, len(rows), step))


def _cells(table: Table, rows: Sequence[Row]) -> Iterable[tuple[Any, DataType]]:
    types = table.types
    for row in rows:
        yield from zip(row, types, strict=True)


def _plain(value: Any) -> Any:
    """Dates and times as text, so that no driver's zone or range takes part."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return value
