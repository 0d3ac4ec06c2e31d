"""The long run itself: its counts can be kept and added, and its requests depend on the seed alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from strategies import Seeded
from strategies.eras import BASE, YEARS, moved, moved_words, years_away
from strategies.requests import OPTIONS, used, without
from strategies.tally import Tally, pair
from strategies.worlds import random_world


def asked(seed: str, *wanted: str) -> list[dict[str, object]]:
    choose = Seeded(seed)
    world = random_world(choose)
    return [world.asked(choose, 0.5, wanted) for _ in range(30)]


def test_the_same_seed_asks_the_same() -> None:
    assert asked("a") == asked("a") != asked("b")


def test_an_option_that_is_wanted_takes_part_where_it_can() -> None:
    for option in OPTIONS:
        found = [o for seed in range(4) for request in asked(f"wanted-{seed}", option) for o in used(request)]
        assert found.count(option) > 30, option


def test_an_option_can_be_left_out() -> None:
    request = {"metrics": ["m"], "grain": "day", "fill": False, "limit": 2}
    assert used(request) == ["grain", "no_fill", "limit"]
    assert without(request, "no_fill") == {"metrics": ["m"], "grain": "day", "limit": 2}


def test_counts_are_kept_and_added(tmp_path: Path) -> None:
    first, second = Tally(worlds=1), Tally(worlds=2)
    first.answered.update({pair("limit", "by"): 3})
    second.answered.update({pair("by", "limit"): 4})
    first.save(tmp_path / "counts.json")
    total = Tally.load(tmp_path / "counts.json")
    total.add(second)
    assert (total.worlds, total.answered) == (3, {"by + limit": 7})
    assert any(line.startswith("by ") and " 7 " in f"{line} " for line in total.matrix())
    assert "too few: by + limit: 7 answered, 0 changed; " in list(total.lines())


def test_a_world_far_away_is_asked_in_its_own_years() -> None:
    assert moved(datetime(2024, 2, 29, 12, tzinfo=UTC), 75) == datetime(2099, 2, 28, 12, tzinfo=UTC)
    asked = {"since": "2025-Q2", "until": "90d", "where": ["at > '2025-02-03' and size < 12"], "limit": 2}
    there = {"since": "0004-Q2", "until": "90d", "where": ["at > '0004-02-03' and size < 12"], "limit": 2}
    assert moved_words(asked, -2021) == there
    assert {years_away(Seeded(seed)) for seed in range(900)} == {0, *(year - BASE for year in YEARS)}
