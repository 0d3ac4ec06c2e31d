"""Relations that must hold between answers, whatever the data: on random worlds, in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from semcli.catalog.model import MetricKind
from strategies import Seeded
from strategies.agreement import Outcome, same
from strategies.known import Known
from strategies.worlds import World, opened, random_world

SEEDS = range(15)


@contextmanager
def world_of(seed: int) -> Iterator[World]:
    with opened(random_world(Seeded(f"relations-{seed}"))) as world:
        yield world


def additive(world: World) -> list[str]:
    """Metrics whose groups add up: counts, and sums of what is exact."""
    return [
        m.name
        for m in world.catalog.metrics.values()
        if m.kind is MetricKind.AGGREGATE and m.aggregation == "count" and m.semi_additive is None and not m.empty_null
    ]


def ask(world: World, **options: Any) -> Outcome:
    return world.actual(options, "duckdb")


def dimensions(world: World, metric: str) -> list[str]:
    """A few dimensions that a metric can be grouped by."""
    known = Known(world.catalog, [metric], [world.catalog.metrics[metric]])
    found = [f.name for f in known.fields() if "." in f.name]
    return [d for d in found if ask(world, metrics=[metric], by=[d]).kind == "answered"][:4]


@pytest.mark.parametrize("seed", SEEDS)
def test_groups_of_a_partition_add_up_to_the_total(seed: int) -> None:
    """Adding a to-one dimension never changes a total."""
    with world_of(seed) as world:
        for metric in additive(world):
            total = ask(world, metrics=[metric]).rows[0][0]
            for dimension in dimensions(world, metric):
                groups = ask(world, metrics=[metric], by=[dimension]).rows
                assert sum(row[-1] for row in groups) == total


@pytest.mark.parametrize("seed", SEEDS)
def test_days_add_up_to_months(seed: int) -> None:
    with world_of(seed) as world:
        for metric in additive(world):
            days = ask(world, metrics=[metric], grain="day")
            months = ask(world, metrics=[metric], grain="month")
            if "refused" in (days.kind, months.kind):
                continue
            found: dict[Any, int] = {}
            for day, value in days.rows:
                month = day and day.replace(day=1)
                found[month] = found.get(month, 0) + value
            assert found == dict(months.rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_condition_its_complement_and_its_null_add_up(seed: int) -> None:
    with world_of(seed) as world:
        for metric in additive(world):
            total = ask(world, metrics=[metric]).rows[0][0]
            for dimension in dimensions(world, metric):
                condition = f"{dimension} = {dimension} and {dimension} is not null"
                parts = [ask(world, metrics=[metric], where=[where]) for where in (condition, f"not ({condition})")]
                if any(part.kind != "answered" for part in parts):
                    continue
                assert sum(part.rows[0][0] for part in parts) == total


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_names_does_not_matter(seed: int) -> None:
    with world_of(seed) as world:
        for metric in additive(world):
            some = dimensions(world, metric)[:2]
            if len(some) < 2:
                continue
            there = ask(world, metrics=[metric], by=some)
            back = ask(world, metrics=[metric], by=some[::-1])
            left = sorted(map(repr, there.rows))
            assert left == sorted(repr((b, a, value)) for a, b, value in back.rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_metric_is_the_same_beside_others(seed: int) -> None:
    with world_of(seed) as world:
        metrics = [m for m in world.catalog.metrics if ask(world, metrics=[m]).kind == "answered"]
        for metric in metrics:
            beside = ask(world, metrics=[metric, *(m for m in metrics if m != metric)])
            if beside.kind == "answered":
                assert same(ask(world, metrics=[metric]).rows[0][0], beside.rows[0][0])
