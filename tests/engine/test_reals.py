"""A `real` is found by the number that it shows."""

from __future__ import annotations

import pytest

import semcli
from semcli.engine import ResolvedConnection
from tables import Table, loaded

CATALOG = """
format = 1
[catalog]
name = "scales"
sensitivity = "public"
[entities.weight]
table = "weight"
identity = "id"
[entities.weight.columns]
id = { type = "integer", primary_key = true }
grams = { type = "real" }
[metrics.weights]
entity = "weight"
aggregation = "count"
"""
WEIGHTS = Table("weight", [("id", "integer"), ("grams", "real")], [(1, 0.1), (2, 0.1), (3, 0.2), (4, 3.4028235e38)])


@pytest.fixture(scope="module")
def scales(database: ResolvedConnection, tmp_path_factory: pytest.TempPathFactory) -> semcli.Project:
    return loaded(tmp_path_factory.mktemp("scales"), CATALOG, database, [WEIGHTS])


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("grams = 0.1", 2),
        ("grams in (0.1, 0.2)", 3),
        ("grams <= 0.2", 3),
        ("grams < 0.2", 2),
        ("grams > 0.1", 2),
        ("grams between 0.1 and 0.2", 3),
        ("grams <> 0.2", 3),
        ("grams >= 3.4028235e38", 1),
        ("grams < 1e39", 4),
    ],
)
def test_a_condition_means_the_number_that_is_shown(scales: semcli.Project, condition: str, count: int) -> None:
    assert scales.ask("weights", where=condition).tuples() == [(count,)]
