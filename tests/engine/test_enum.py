"""Columns of a type that the database made with a list of values are text: ordered by code point, not by the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest

import semcli
import servers
from semcli.catalog.load import load
from semcli.cli.checking import drift_cases
from semcli.engine import ResolvedConnection

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
rating = { type = "RATING", nullable = true }
[metrics.films]
entity = "film"
aggregation = "count"
[metrics.first]
entity = "film"
aggregation = "min"
measure = "rating"
"""
TABLE = (
    "CREATE TYPE rating AS ENUM ('R', 'PG', 'G'); CREATE TABLE films (id integer NOT NULL, rating rating); "
    "INSERT INTO films VALUES (1, 'R'), (2, 'G'), (3, 'PG'), (4, 'G'), (5, NULL)"
)


@pytest.fixture(params=["duckdb", *(pytest.param(source, id=source.name) for source in servers.sources())])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "duckdb":
        path = str(tmp_path / "films.duckdb")
        with duckdb.connect(path) as raw:
            raw.execute(TABLE)
        yield path
        return
    with servers.new_database(servers.start(request.param)) as dsn:
        with psycopg.connect(dsn, autocommit=True) as raw:
            raw.execute(TABLE)
        yield dsn


def project(folder: Path, database: str, type: str = "enum") -> semcli.Project:
    (folder / "catalog.toml").write_text(CATALOG.replace("RATING", type))
    return semcli.load(folder / "catalog.toml", connection=database)


def test_groups_are_in_the_order_of_text(tmp_path: Path, database: str) -> None:
    rows = project(tmp_path, database).ask("films", by="film.rating", order="film.rating").tuples()
    assert rows == [("G", 2), ("PG", 1), ("R", 1), (None, 1)]


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("rating = 'G'", 2),
        ("rating = 'no such'", 0),
        ("rating in ('PG', 'R')", 2),
        ("rating <> 'G'", 2),
        ("rating < 'PG'", 2),
        ("rating like '%G'", 3),
        ("rating is null", 1),
        ("lower(rating) || '!' = 'pg!'", 1),
    ],
)
def test_conditions_are_those_of_text(tmp_path: Path, database: str, condition: str, count: int) -> None:
    assert project(tmp_path, database).ask("films", where=condition).tuples() == [(count,)]


def test_the_least_is_that_of_text(tmp_path: Path, database: str) -> None:
    assert project(tmp_path, database).ask("first").tuples() == [("G",)]


def test_check_knows_the_type(tmp_path: Path, database: str) -> None:
    engine = "duckdb" if database.endswith(".duckdb") else "postgres"
    here = ResolvedConnection("here", engine, path=Path(database), dsn=database)
    for type, codes in {"enum": [], "text": ["type_clash"]}.items():
        project(tmp_path, database, type)
        found = drift_cases(load(tmp_path / "catalog.toml"), here, None)
        told = [case for case in found if case.name == "film.rating"]
        assert [case.code for case in told] == codes
        assert [case.help for case in told] == [('write `type = "enum"`',)] * len(codes)
