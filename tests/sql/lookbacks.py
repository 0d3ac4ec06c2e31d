"""How earlier buckets and windows are said, per type, grain and zone: `python -m tests.sql.lookbacks` writes the page.

Lines of `lookbacks.txt`: what a bucket `t` is compared with, what has to hold for that to exist, where windows begin.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

TESTS = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]

from semcli.catalog.model import Grain  # noqa: E402
from semcli.datatype import DATE, TIMESTAMP, TIMESTAMPTZ, DataType  # noqa: E402
from semcli.plan.model import Calendar, Length, Plan, Window  # noqa: E402
from semcli.plan.time import is_whole  # noqa: E402
from semcli.sql import ast  # noqa: E402
from semcli.sql.dialect import dialect_named  # noqa: E402
from semcli.sql.windows import _rolling_frame, earliest, exists, is_framed, window_start  # noqa: E402
from semcli.sql.write import Writer  # noqa: E402

PAGE = TESTS / "sql" / "lookbacks.txt"
ZONES = ("UTC", "America/New_York", "Pacific/Apia")
LENGTHS = [Length(2, grain) for grain in Grain]


def page() -> str:
    """The whole page."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    for zone in ZONES:
        calendar = Calendar(zone, "monday", 1, datetime(2025, 4, 1, tzinfo=UTC))
        for grain in Grain:
            for type in (DATE,) if grain.is_date else (TIMESTAMP, TIMESTAMPTZ):
                yield f"# {type.name} by {grain.value}, {zone}"
                yield from _of(calendar, grain, type)


def _of(calendar: Calendar, grain: Grain, type: DataType) -> Iterator[str]:
    of_instants = SimpleNamespace(time=SimpleNamespace(type=TIMESTAMPTZ))
    plan = cast(Plan, SimpleNamespace(grain=grain, calendar=calendar, branches=(of_instants,)))
    time = ast.Cell(None, "t", type)
    for length in LENGTHS:
        if not is_whole(length, grain):
            continue
        name = f"{length.count} {length.unit.value}"
        yield f"before {name}: {_text(earliest(time, (length,), grain, calendar))}"
        yield from (f"    if {_text(e)}" for e in exists(time, (length,), plan))
        window = Window(rolling=length)
        yield f"rolling {name}: from {_start(time, window, plan)}"
        if is_framed(window, grain, type, calendar):
            over, frame = _rolling_frame(length, grain, time)
            yield f"    over {_text(over)} {frame}"
    for period in Grain:
        if period.rank >= grain.rank:
            yield f"to date {period.value}: from {_start(time, Window(to_date=period), plan)}"
    twice = (Length(1, Grain.YEAR), Length(1, Grain.MONTH))
    yield f"before a year and a month: {_text(earliest(time, twice, grain, calendar))}"
    yield from (f"    if {_text(e)}" for e in exists(time, twice, plan))
    framed = is_framed(Window(), grain, type, calendar)
    yield f"cumulative: from {_start(time, Window(), plan)}{', framed' if framed else ''}"


def _start(time: ast.Scalar, window: Window, plan: Plan) -> str:
    start = window_start(time, window, plan)
    return "the beginning" if start is None else _text(start)


def _text(scalar: Any) -> str:
    return " ".join(Writer(dialect_named("duckdb")).scalar(scalar).replace('"', "").split())


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
