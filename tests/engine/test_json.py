"""Columns of JSON, which have no equality in PostgreSQL: rows that have one are told apart all the same."""

from __future__ import annotations

from pathlib import Path

from semcli.engine import ResolvedConnection
from tables import Table, loaded

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
FILMS = Table("films", [("id", "integer"), ("cast", "json")], [(1, "[1]"), (2, "[1]"), (3, None), (4, "[4]")])
AWARDS = Table(
    "awards",
    [("film_id", "integer"), ("name", "text")],
    [(1, "bear"), (1, "lion"), (2, "bear"), (3, "bear"), (1, "palm")],
)


def test_a_film_in_two_groups_that_become_other_is_counted_once(database: ResolvedConnection, tmp_path: Path) -> None:
    films = loaded(tmp_path, CATALOG, database, [FILMS, AWARDS])
    rows = films.ask("casts", by="award.name", overlap=True, top=1).tuples()
    # the lion and the palm went to film 1; film 4 has no award
    assert rows == [("bear", 2, "group"), (None, 2, "other")]
