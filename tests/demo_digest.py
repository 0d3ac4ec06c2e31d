"""A digest of each demo table that both engines compute alike, whatever the order of the rows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import duckdb

from semcli.demo.schema import Table, tables

DIGESTS: dict[str, dict[str, list[Any]]] = tomllib.loads(
    (Path(__file__).parent / "data/demo_digests.toml").read_text(encoding="utf-8")
)
"""Rows and digest of each table, for the scales at which they are held."""

# the first 48 bits of a row's md5 as a number: small enough to add up exactly, large enough to betray any change
NUMBER = {
    "duckdb": "('0x' || left(md5(line), 12))::bigint",
    "postgres": "('x' || left(md5(line), 12))::bit(48)::bigint",
}


def digest_sql(table: Table, engine: str, schema: str = "public") -> str:
    """A query for the number of rows and the digest, as text."""
    cells = []
    for column in table.columns:
        cell = f'"{column.name}"'
        if column.type == "timestamptz":  # seconds, so that no session's time zone takes part
            cell = f"extract(epoch FROM {cell})::bigint"
        elif column.type == "boolean":
            cell = f"CASE WHEN {cell} THEN 'yes' ELSE 'no' END"
        cells.append(f"coalesce({cell}::text, '~')")
    lines = f'SELECT {" || chr(9) || ".join(cells)} AS line FROM "{schema}".{table.name}'
    return f"SELECT count(*), sum({NUMBER[engine]})::text FROM ({lines}) AS lines"


def digests(path: Path) -> dict[str, list[Any]]:
    """Rows and digest of each table of a DuckDB file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            table.name: list(connection.execute(digest_sql(table, "duckdb")).fetchone() or ()) for table in tables()
        }
