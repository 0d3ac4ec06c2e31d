"""Tables as plain text that a person can check with a pencil, and their way into both engines.

A fixture is a folder with `catalog.toml` (or the name of another catalog in `fixture.toml`) and `data.txt`:

    == public.orders
    id | customer | placed_at                 | note
    1  | 10       | 2025-01-31 23:30:00-05:00 | "two words"
    2  | NULL     | infinity                  | ""

The headline is the table as the catalog writes it. Cells are trimmed. `NULL` is NULL, text between double quotes is a
JSON string, anything else stands for itself. Lines that begin with `#` are remarks. The columns' types are those of
the catalog. Tables that the catalog has and `data.txt` has not are made empty.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from semcli.catalog.load import load
from semcli.catalog.model import Catalog
from semcli.datatype import Kind, parse_type
from semcli.sql.scan import table_parts

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"

_CELL = re.compile(r'\s*("(?:[^"\\]|\\.)*"(?::\w+)?|[^|"]*)\s*(\||$)')


def cells(line: str) -> list[str]:
    """The cells of a line, trimmed; a bar inside double quotes is part of its cell."""
    found, place = [], 0
    while place <= len(line):
        match = _CELL.match(line, place)
        if match is None:
            raise ValueError(f"a cell cannot be read: {line[place:]!r}")
        found.append(match[1].strip())
        if not match[2]:
            break
        place = match.end()
    if "" in found:
        raise ValueError(f'an empty cell (write NULL or ""): {line!r}')
    return found


def text_of(cell: str) -> str | None:
    """A cell's text; None for NULL."""
    if cell == "NULL":
        return None
    if cell.startswith('"'):
        read: str = json.loads(cell)
        return read
    return cell


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file of tables, without remarks and empty ones."""
    for line in path.read_text("utf-8").split("\n"):
        if line.strip() and not line.startswith("#"):
            yield line


@dataclass(frozen=True)
class Table:
    """A table's columns, and its rows as text."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


def read_tables(path: Path) -> dict[str, Table]:
    """Every table of a `data.txt`, by the name that the catalog gives it."""
    found: dict[str, tuple[list[str], list[tuple[str | None, ...]]]] = {}
    name = ""
    for line in lines_of(path):
        if line.startswith("== "):
            name = line[3:].strip()
            assert name not in found, f"{name} twice"
            found[name] = ([], [])
        elif not found[name][0]:
            found[name][0].extend(text_of(cell) or "" for cell in cells(line))
        else:
            row = tuple(text_of(cell) for cell in cells(line))
            assert len(row) == len(found[name][0]), f"{name}: {line}"
            found[name][1].append(row)
    return {n: Table(n, tuple(columns), tuple(rows)) for n, (columns, rows) in found.items()}


# --- fixtures -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fixture:
    """A catalog and its data."""

    name: str
    folder: Path
    catalog: Catalog

    def statements(self, engine: str) -> Iterator[str]:
        """What makes the tables and fills them, as one engine spells it."""
        given = read_tables(self.folder / "data.txt")
        declared = _declared(self.catalog)
        unknown = given.keys() - declared.keys()
        assert not unknown, f"{self.name}: data of tables that no entity has: {unknown}"
        schemas = {parts[0] for name in declared if len(parts := table_parts(name)) > 1}
        for schema in sorted(schemas - {"public", "main"}) + (["public"] if engine == "duckdb" else []):
            yield f"CREATE SCHEMA {quoted(schema)}"
        for name, columns in declared.items():
            table = ".".join(quoted(part) for part in table_parts(name))
            types = {column: _spelled(type, engine) for column, type in columns.items()}
            yield f"CREATE TABLE {table} ({', '.join(f'{quoted(c)} {t}' for c, t in types.items())})"
            if name in given and given[name].rows:
                yield f"INSERT INTO {table} {_values(given[name], types, columns, engine)}"


@lru_cache
def fixture(name: str) -> Fixture:
    """The fixture of that name: a folder of `fixtures/`, or a case that brings its own."""
    folder = next(f for f in (ROOT / "fixtures" / name, CASES / name) if (f / "data.txt").exists())
    other = folder / "fixture.toml"
    path = folder / "catalog.toml"
    if other.exists():
        path = folder / tomllib.loads(other.read_text("utf-8"))["catalog"]
    return Fixture(name, folder, load(path))


def _declared(catalog: Catalog) -> dict[str, dict[str, str]]:
    """The columns of each table and their types; entities on one table add theirs together."""
    found: dict[str, dict[str, str]] = {}
    for entity in catalog.entities.values():
        columns = found.setdefault(entity.table, {})
        columns.update({c.name: c.type.name for c in entity.columns.values()})
    return found


_DUCKDB = {"numeric": "decimal(38,9)", "bytea": "blob", "inet": "varchar", "double": "double precision"}
_POSTGRES = {"double": "double precision", "json": "jsonb"}


def _spelled(type: str, engine: str) -> str:
    known = _DUCKDB if engine == "duckdb" else _POSTGRES
    return known.get(type, type)


def _values(table: Table, types: dict[str, str], columns: dict[str, str], engine: str) -> str:
    """A column list and the rows, every value a text literal that the engine casts."""

    def value(text: str | None, column: str) -> str:
        if text is None:
            return "NULL"
        fitted = _FITS.get((engine, parse_type(columns[column]).kind), str)(text)
        return f"CAST({literal(fitted)} AS {types[column]})"

    rows = ",\n".join(
        "(" + ", ".join(value(text, c) for text, c in zip(row, table.columns, strict=True)) + ")" for row in table.rows
    )
    return f"({', '.join(quoted(c) for c in table.columns)}) VALUES {rows}"


def _list_of(items: str) -> str:
    return "[" + items[1:-1] + "]"


def _blob_of(text: str) -> str:
    """`\\x00ff` as DuckDB reads it: `\\x00\\xff`."""
    return "".join(f"\\x{text[i : i + 2]}" for i in range(2, len(text), 2))


_FITS: dict[tuple[str, Kind], Callable[[str], str]] = {
    ("duckdb", Kind.ARRAY): _list_of,
    ("duckdb", Kind.BYTEA): _blob_of,
}
"""Values whose text the engines read differently; the data have PostgreSQL's."""


def quoted(name: str) -> str:
    """A name between double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text between single quotes."""
    return "'" + text.replace("'", "''") + "'"


def write_duckdb(path: Path, fixture: Fixture) -> None:
    """A new DuckDB file with the fixture's tables."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'Asia/Kathmandu'")
        connection.execute("BEGIN")
        for statement in fixture.statements("duckdb"):
            connection.execute(statement)
        connection.execute("COMMIT")


def write_postgres(dsn: str, fixture: Fixture) -> None:
    """The fixture's tables in an empty PostgreSQL database."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SET LOCAL datestyle = 'ISO, YMD'")
        connection.execute("SET LOCAL standard_conforming_strings = on")
        for statement in fixture.statements("postgres"):
            connection.execute(statement.encode(), prepare=False)


# --- expected rows ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expected:
    """Rows as a person wrote them: names, kinds, and cells that are read by the kind."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]


def read_expected(path: Path) -> Expected:
    """A `rows.txt`: first `name:kind` per column, then the rows."""
    first, *rest = lines_of(path)
    columns = []
    for cell in cells(first):
        name, _, kind = cell.rpartition(":")
        columns.append((text_of(name) or "", kind))
    rows = [tuple(text_of(cell) for cell in cells(line)) for line in rest]
    assert all(len(row) == len(columns) for row in rows), f"{path}: a row with more or fewer cells than columns"
    return Expected(tuple(columns), tuple(rows))
