"""Columns of JSON, which have no equality in PostgreSQL: rows that have one are told apart all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest

import semcli
import servers

CATALOG = """
format = 1
[catalog]
name = "films"
sensitivity = "public"
[entities.film]
table = "films"
identity = "id"
[entities.film.columns]
id = { type = "integer" }
cast = { type = "json", nullable = true }
[entities.award]
table = "awards"
[entities.award.columns]
film_id = { type = "integer" }
name = { type = "text" }
[joins.award_film]
from = "award.film_id"
to = "film.id"
cardinality = "many_to_one"
[metrics.casts]
entity = "film"
aggregation = "count"
measure = "cast"
"""
TABLES = (
    'CREATE TABLE films (id integer NOT NULL, "cast" json); CREATE TABLE awards (film_id integer, name text); '
    "INSERT INTO films VALUES (1, '[1]'), (2, '[1]'), (3, NULL), (4, '[4]'); "
    "INSERT INTO awards VALUES (1, 'bear'), (1, 'lion'), (2, 'bear'), (3, 'bear'), (1, 'palm')"
)


@pytest.fixture(params=["duckdb", *(pytest.param(source, id=source.name) for source in servers.sources())])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "duckdb":
        path = str(tmp_path / "films.duckdb")
        with duckdb.connect(path) as raw:
            raw.execute(TABLES)
        yield path
        return
    with servers.new_database(servers.start(request.param)) as dsn:
        with psycopg.connect(dsn, autocommit=True) as raw:
            raw.execute(TABLES)
        yield dsn


def test_a_film_in_two_groups_that_become_other_is_counted_once(tmp_path: Path, database: str) -> None:
    (tmp_path / "catalog.toml").write_text(CATALOG)
    films = semcli.load(tmp_path / "catalog.toml", connection=database)
    rows = films.ask("casts", by="award.name", overlap=True, top=1).tuples()
    # the lion and the palm went to film 1; film 4 has no award
    assert rows == [("bear", 2, "group"), (None, 2, "other")]
