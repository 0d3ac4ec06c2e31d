"""Which sums are held to 38 digits: those of numbers so large that a million of them can have more."""

from __future__ import annotations

import re
from typing import Any

import pytest

from plan.support import statement
from semcli.catalog.load import load_text

LARGE = load_text("""
format = 1
[catalog]
name = "large"
sensitivity = "public"
[entities.thing]
table = "things"
identity = "id"
[entities.thing.columns]
id = { type = "integer", primary_key = true }
at = { type = "timestamptz" }
day = { type = "date" }
kind = { type = "text" }
x = { type = "numeric(33, 10)" }
small = { type = "numeric(32, 10)" }
any = { type = "numeric" }
[metrics]
total = { entity = "thing", aggregation = "sum", measure = "x", time = "at" }
daily = { entity = "thing", aggregation = "sum", measure = "x", time = "day" }
most = { entity = "thing", aggregation = "max", measure = "x", time = "at" }
mean = { entity = "thing", aggregation = "avg", measure = "x", time = "at" }
little = { entity = "thing", aggregation = "sum", measure = "small", time = "at" }
either = { entity = "thing", aggregation = "sum", measure = "any", time = "at" }
things = { entity = "thing", aggregation = "count", time = "at" }
""")
HELD = re.compile(r"CAST\(sum\(.* AS numeric\(38, ?10\)\)")


def held(engine: str, metric: str, **options: Any) -> int:
    """How many lines of a statement have sums that are held to 38 digits."""
    return len(HELD.findall(statement(metric, catalog=LARGE, engine=engine, **options)))


@pytest.mark.parametrize(
    ("metric", "options", "count"),
    [
        ("total", {}, 1),
        ("total", {"by": ["kind"]}, 1),
        ("total", {"by": ["kind"], "having": ["total > 1"]}, 2),
        ("total", {"grain": "year"}, 2),  # of days, and of those
        ("daily", {"grain": "day", "cumulative": True}, 2),  # of rows, and a window
        ("total", {"grain": "hour", "rolling": "1 month"}, 2),  # of rows, and of the cells that a window meets
        ("total", {"by": ["kind"], "top": 1}, 3),  # of groups, for their rank, and of those that are others
        ("most", {"grain": "year"}, 0),
        ("mean", {}, 0),
        ("little", {"by": ["kind"]}, 0),
        ("either", {"by": ["kind"]}, 0),
        ("things", {"grain": "year"}, 0),
    ],
    ids=str,
)
def test_postgres_counts_on_unless_it_is_held(metric: str, options: dict[str, Any], count: int) -> None:
    assert held("postgres", metric, **options) == count
    assert held("duckdb", metric, **options) == 0
