"""Columns of PostgreSQL whose collation takes texts that differ for one."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

import semcli
from semcli.errors import SemcliError

CATALOG = """
format = 1
[catalog]
name = "odd"
sensitivity = "public"
[connections.default]
engine = "postgres"
dsn = "{dsn}"
[entities.note]
table = "{table}"
identity = "id"
[entities.note.columns]
id = {{ type = "integer", primary_key = true }}
word = {{ type = "text" }}
plain = {{ type = "text" }}
[metrics.notes]
entity = "note"
aggregation = "count"
"""
MADE = """
CREATE COLLATION IF NOT EXISTS folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
DROP TABLE IF EXISTS notes CASCADE;
CREATE TABLE notes (id integer PRIMARY KEY, word text COLLATE folded NOT NULL, plain text NOT NULL);
INSERT INTO notes VALUES (1, 'a', 'a'), (2, 'A', 'A'), (3, 'b', 'a');
CREATE VIEW same_notes AS SELECT * FROM notes;
CREATE VIEW other_notes AS SELECT id, word COLLATE "C" AS word, plain FROM notes;
"""


@pytest.fixture
def dsn(postgres_dsn: str) -> str:
    with psycopg.connect(postgres_dsn) as raw:
        try:
            raw.execute(MADE)
        except psycopg.errors.FeatureNotSupported:
            pytest.skip("a PostgreSQL without ICU has no such collations")
    return postgres_dsn


def noted(folder: Path, dsn: str, table: str) -> semcli.Project:
    (folder / "catalog.toml").write_text(CATALOG.format(dsn=dsn, table=table))
    return semcli.load(folder / "catalog.toml")


@pytest.mark.parametrize("table", ["notes", "public.notes", "same_notes"])
def test_a_column_whose_collation_merges_texts_is_refused_wherever_it_is_read(
    tmp_path: Path, dsn: str, table: str
) -> None:
    catalog = noted(tmp_path, dsn, table)
    for asked in ({"by": "note.word"}, {"where": "word = 'a'"}):
        with pytest.raises(SemcliError) as caught:
            catalog.ask("notes", **asked).tuples()
        (problem,) = caught.value.problems
        name = table.rpartition(".")[2]
        assert problem.code == "type_clash"
        assert problem.message == (
            f"`{name}.word` has the collation `folded`, by which PostgreSQL takes texts that differ for one"
        )
        assert problem.help == ('ask a view in its place that has `"word" COLLATE "C" AS "word"`',)
    assert catalog.ask("notes", by="note.plain").tuples() == [("a", 2), ("A", 1)]


def test_a_view_that_says_the_collation_of_code_points_is_asked(tmp_path: Path, dsn: str) -> None:
    catalog = noted(tmp_path, dsn, "other_notes")
    assert catalog.ask("notes", by="note.word").tuples() == [("A", 1), ("a", 1), ("b", 1)]
    assert catalog.ask("notes", where="word = 'a'").tuples() == [(1,)]
