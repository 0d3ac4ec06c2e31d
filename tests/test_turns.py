"""Where clocks are moved and months end, the evaluator, DuckDB and PostgreSQL say the same."""

from __future__ import annotations

from collections import Counter

import pytest

from strategies import Seeded
from strategies.turns import TURNS, asked_around, world_around
from test_differential import disagreements


def asked_of(name: str, count: int, dsn: str | None = None) -> Counter[str]:
    """Asks about instants and about local times around a turn."""
    counts: Counter[str] = Counter()
    for of_instants in (True, False):
        choose = Seeded(f"{name}, {of_instants}")
        world = world_around(TURNS[name], choose, of_instants)
        counts += disagreements(world, [asked_around(TURNS[name], choose) for _ in range(count)], dsn)
    return counts


@pytest.mark.parametrize("name", TURNS)
def test_requests_around_a_turn_agree(name: str) -> None:
    assert asked_of(name, 12)["answered"] > 12


def test_postgres_agrees_around_every_turn(postgres_dsn: str) -> None:
    for name in TURNS:
        asked_of(name, 2, postgres_dsn)
