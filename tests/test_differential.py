"""Random requests get the same answer from the reference evaluator, DuckDB and PostgreSQL.

What the compiler does not do yet is skipped and counted; `python -m tests.soak` is the long run of the same.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from strategies import Seeded
from strategies.agreement import difference
from strategies.hypotheses import questions
from strategies.worlds import World, opened, random_world

MOSTLY_ANSWERED = 0.25
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def disagreements(world: World, asked: list[dict[str, Any]], dsn: str | None = None) -> Counter[str]:
    """Asks every engine, and fails where one does not say what the evaluator says; gives the counts."""
    counts: Counter[str] = Counter()
    with opened(world, dsn):
        for request in asked:
            expected = world.expected(request)
            counts[expected.kind] += 1
            for engine in world.sessions:
                actual = world.actual(request, engine)
                if actual.code == "not_implemented":
                    counts["not implemented"] += 1
                    continue
                found = difference(expected, actual)
                if found is not None and not found.startswith("another code"):
                    pytest.fail(f"{engine}: {request}: {found}")
    return counts


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW, derandomize=True)
@given(questions())
def test_duckdb_says_what_the_evaluator_says(question: tuple[World, list[dict[str, Any]]]) -> None:
    disagreements(*question)


@pytest.mark.parametrize("seed", range(12))
def test_seeded_worlds_agree(seed: int) -> None:
    choose = Seeded(f"differential-{seed}")
    world = random_world(choose)
    disagreements(world, [world.asked(choose) for _ in range(20)])


def test_postgres_agrees_too(postgres_dsn: str) -> None:
    counts: Counter[str] = Counter()
    for seed in range(6):
        choose = Seeded(f"postgres-{seed}")
        world = random_world(choose)
        asked = [world.asked(choose) for _ in range(15)]
        counts += disagreements(world, asked, postgres_dsn)
    assert counts["answered"] > MOSTLY_ANSWERED * 90


def test_most_random_requests_are_answerable() -> None:
    counts: Counter[str] = Counter()
    for seed in range(10):
        choose = Seeded(f"answerable-{seed}")
        world = random_world(choose)
        counts.update(world.expected(world.asked(choose)).kind for _ in range(20))
    assert counts["answered"] > 0.5 * counts.total()
