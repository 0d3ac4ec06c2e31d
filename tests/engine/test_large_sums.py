"""Sums of more than 38 digits are an overflow on every engine, wherever they are added, though nothing shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import semcli
from semcli.engine import ResolvedConnection
from semcli.errors import SemcliError
from tables import Table, loaded

CATALOG = """
format = 1
[catalog]
name = "large"
sensitivity = "public"
[entities.thing]
table = "things"
identity = "id"
[entities.thing.columns]
id = { type = "integer" }
at = { type = "timestamptz" }
kind = { type = "text" }
x = { type = "numeric(38, 10)" }
[metrics.total]
entity = "thing"
aggregation = "sum"
measure = "x"
time = "at"
[metrics.most]
entity = "thing"
aggregation = "max"
measure = "x"
time = "at"
[metrics.none]
derived = "case when total > 1 then 0 else 1 end"
"""
LARGE = Decimal("-" + "9" * 28 + "." + "9" * 10)
ROWS = [(1, datetime(2025, 3, 24, tzinfo=UTC), "a", LARGE), (2, datetime(2025, 3, 28, tzinfo=UTC), "b", Decimal(-1))]


@pytest.fixture(scope="module")
def project(database: ResolvedConnection, tmp_path_factory: pytest.TempPathFactory) -> semcli.Project:
    columns = [("id", "integer"), ("at", "timestamptz"), ("kind", "text"), ("x", "numeric(38, 10)")]
    return loaded(tmp_path_factory.mktemp("large"), CATALOG, database, [Table("things", columns, ROWS)])


@pytest.mark.parametrize(
    "asked",
    [
        {"metric": "total", "having": "total > 1"},
        {"metric": "none"},
        {"metric": "none", "grain": "year"},
        {"metric": "total", "grain": "year", "having": "total > 1"},
        {"metric": "total", "grain": "day", "cumulative": True, "having": "total_cumulative > 1"},
        {"metric": "total", "grain": "hour", "rolling": "1 month", "having": "total_rolling > 1"},
        {"metric": ["most", "total"], "by": "kind", "totals": True, "having": "total > 1"},
    ],
    ids=str,
)
def test_what_is_too_large_is_an_overflow(project: semcli.Project, asked: dict[str, Any]) -> None:
    options = dict(asked)
    metric = options.pop("metric")
    with pytest.raises(SemcliError) as caught:
        project.ask(metric, **options)
    assert caught.value.problems[0].code == "overflow"


def test_what_is_not_is_a_number(project: semcli.Project) -> None:
    assert project.ask("total", grain="day", where="id = 1").tuples()[0][1] == LARGE
