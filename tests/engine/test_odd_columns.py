"""Columns of DuckDB that mean something else than they say: collations, and nanoseconds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

import semcli
from semcli.errors import SemcliError

CATALOG = """
format = 1
[catalog]
name = "odd"
sensitivity = "public"
[connections.default]
engine = "duckdb"
{where}
[entities.note]
table = "{table}"
identity = "id"
[entities.note.columns]
id = {{ type = "integer", primary_key = true }}
word = {{ type = "text" }}
plain = {{ type = "text" }}
seen = {{ type = "timestamp", nullable = true }}
[metrics.notes]
entity = "note"
aggregation = "count"
time = "seen"
[metrics.latest]
entity = "note"
aggregation = "max"
measure = "seen"
"""
MADE = """
CREATE TABLE notes (id integer, word varchar COLLATE nocase, plain varchar, seen timestamp_ns);
INSERT INTO notes VALUES
  (1, 'a', 'a', '2024-12-31 12:00:00'),
  (2, 'A', 'A', '2024-12-31 23:59:59.999999999'),
  (3, 'b', 'a', '1959-12-31 23:59:59.999999999'),
  (4, 'b', 'a', 'infinity'),
  (5, 'b', 'a', NULL);
CREATE VIEW same_notes AS SELECT * FROM notes;
CREATE VIEW other_notes AS SELECT * REPLACE (word COLLATE "C" AS word) FROM notes;
"""


def noted(folder: Path, where: str, table: str = "notes") -> semcli.Project:
    (folder / "catalog.toml").write_text(CATALOG.format(where=where, table=table))
    return semcli.load(folder / "catalog.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "notes.duckdb")) as raw:
        raw.execute(MADE)
    return tmp_path


def refused(catalog: semcli.Project, **options: object) -> str:
    with pytest.raises(SemcliError) as caught:
        catalog.ask("notes", **options).tuples()
    (problem,) = caught.value.problems
    assert problem.code == "type_clash"
    return problem.message


FILE = 'path = "notes.duckdb"'


@pytest.mark.parametrize("table", ["notes", "main.notes", "same_notes"])
def test_a_column_with_a_collation_is_refused_wherever_it_is_read(folder: Path, table: str) -> None:
    catalog = noted(folder, FILE, table)
    name = table.rpartition(".")[2]
    told = f"`{name}.word` has the collation `nocase`, by which DuckDB takes texts that differ for one"
    assert refused(catalog, by="note.word") == told
    assert refused(catalog, where="word = 'a'") == told
    assert catalog.ask("notes", by="note.plain").tuples() == [("a", 4), ("A", 1)]


def test_a_view_that_says_the_collation_of_code_points_is_asked(folder: Path) -> None:
    catalog = noted(folder, FILE, "other_notes")
    assert catalog.ask("notes", by="note.word").tuples() == [("b", 3), ("A", 1), ("a", 1)]
    assert catalog.ask("notes", where="word = 'a'").tuples() == [(1,)]


@pytest.mark.parametrize("table", ["notes", "same_notes", "other_notes"])
def test_nanoseconds_in_a_table_are_refused(folder: Path, table: str) -> None:
    catalog = noted(folder, FILE, table)
    assert refused(catalog, grain="year").startswith(f"`{table}.seen` has nanoseconds")
    assert catalog.ask("notes").tuples() == [(5,)]


def test_nanoseconds_in_a_file_are_cut_off(folder: Path) -> None:
    with duckdb.connect(str(folder / "notes.duckdb")) as raw:
        raw.execute(f"COPY (SELECT * FROM notes WHERE isfinite(seen)) TO '{folder}/notes.parquet'")
    catalog = noted(folder, 'files = "{table}.parquet"')
    rows = catalog.ask("notes", grain="year", fill=False).tuples()
    assert [(time.year, count) for time, count in rows] == [(1959, 1), (2024, 2)]
    assert catalog.ask("notes", since="2025-01-01").tuples() == [(0,)]
    assert catalog.ask("latest").tuples() == [(datetime(2024, 12, 31, 23, 59, 59, 999999),)]
