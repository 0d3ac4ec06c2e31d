"""The buckets of a range without a gap, and the cells that they make with every group (section 4 of the semantics).

Hours and minutes of instants are made by the cut itself: steps fine enough to meet every bucket are cut as rows are,
so that doubled, missing and half-hour-shifted hours come out as they do for data.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from semcli.catalog.model import Grain
from semcli.datatype import BIGINT, BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ, DataType, Kind
from semcli.errors import fail
from semcli.plan.clock import local, zone_of
from semcli.plan.model import Calendar, Length, Plan, Spine
from semcli.plan.words import article
from semcli.sql import ast
from semcli.sql.scan import bucket, on_the_wall

MAX_CELLS = 1_000_000

_STEPS: dict[Grain, tuple[str, str]] = {
    Grain.MINUTE: ("1", "minute"),
    Grain.HOUR: ("1", "hour"),
    Grain.DAY: ("1", "day"),
    Grain.WEEK: ("7", "day"),
    Grain.MONTH: ("1", "month"),
    Grain.QUARTER: ("3", "month"),
    Grain.YEAR: ("12", "month"),
}

Columns = list[tuple[str, DataType]]


def spine_query(plan: Plan, time: tuple[str, DataType], found_in: list[str]) -> ast.Query:
    """One row per bucket, from the first to the last; what was not asked for is found in these named parts."""
    spine, grain = plan.spine, plan.grain
    assert spine is not None
    assert grain is not None
    refuse_too_long(spine, grain)
    name, type = time
    low, high = _end(spine.first, "min", time), _end(spine.last, "max", time)
    open_ended = spine.first is None or spine.last is None
    source = _found_times(name, type, found_in) if open_ended else None
    if type.kind is Kind.DATE:
        return _dates(plan, grain, name, low, high, source)
    step = _STEPS[grain]
    if open_ended:
        limit = ast.Op("move", (low,), type, ("+", str(MAX_CELLS + 1), step[1]))
        if spine.first is not None:
            # not `least`, which takes a limit for the end of no rows at all
            high = ast.Op("case", (ast.Op("gt", (high, limit), BOOLEAN), limit, high), type)
        else:
            high = ast.Op("least", (high, limit), type)
    if type.kind is Kind.TIMESTAMP or plan.calendar.zone == "UTC":
        return ast.Select((ast.Projection(ast.Op("series", (low, high), type, step), name),), source)
    return _cut_instants(plan, grain, name, low, high, source)


def groups_query(selects: list[ast.Select]) -> ast.Query:
    """Every group that one of these queries finds."""
    if len(selects) == 1:
        return selects[0]
    keys = tuple(ast.Projection(ast.Cell(None, p.alias, p.expr.type), p.alias) for p in selects[0].projections)
    return ast.Select(keys, ast.Derived(ast.UnionAll(tuple(selects)), "every"), distinct=True)


def few_enough(spine: str, groups: str | None) -> ast.Scalar:
    """Lets the filled cells pass only if they are not too many; else the statement fails before its first row."""
    count: ast.Scalar = _count(spine)
    if groups is not None:
        count = ast.Op("multiply", (count, _count(groups)), BIGINT)
    too_many = ast.Op("gt", (count, ast.Number(MAX_CELLS, BIGINT)), BOOLEAN)
    return ast.Op("refuse_when", (too_many,), BOOLEAN, ("too_many_rows",))


def _count(part: str) -> ast.Subquery:
    projection = ast.Projection(ast.Aggregate("count", None, BIGINT), "rows")
    return ast.Subquery(ast.Select((projection,), ast.Named(part)), BIGINT)


def _dates(
    plan: Plan, grain: Grain, name: str, low: ast.Scalar, high: ast.Scalar, source: ast.Source | None
) -> ast.Select:
    walls = tuple(ast.Op("cast", (end,), TIMESTAMP) for end in (low, high))
    series = ast.Op("series", walls, TIMESTAMP, _STEPS[grain])
    select = ast.Select((ast.Projection(ast.Op("cast", (series,), DATE), name),), source)
    if not skips_dates(plan):
        return select
    day = ast.Cell(None, name, DATE)
    kept = is_shown(day, plan.calendar)
    return ast.Select((ast.Projection(day, name),), ast.Derived(select, "dates"), where=(kept,))


def skips_dates(plan: Plan) -> bool:
    """Whether the request's days are those of a clock that jumped over one. Zoneless times have every date."""
    of_instants = any(b.time is not None and b.time.type.kind is Kind.TIMESTAMPTZ for b in plan.branches)
    return plan.grain is Grain.DAY and of_instants and skips_days(plan.calendar.zone)


def is_shown(day: ast.Scalar, calendar: Calendar) -> ast.Scalar:
    """Whether a clock ever showed a date: a zone that crossed the date line has dates whose noon is another day's."""
    noon = ast.Op("move", (ast.Op("cast", (day,), TIMESTAMP),), TIMESTAMP, ("+", "12", "hour"))
    instant = ast.Op("instant_near", (noon,), TIMESTAMPTZ, (calendar.zone,))
    shown = ast.Op("cast", (on_the_wall(instant, calendar),), DATE)
    return ast.Op("eq", (shown, day), BOOLEAN)


def _cut_instants(
    plan: Plan, grain: Grain, name: str, low: ast.Scalar, high: ast.Scalar, source: ast.Source | None
) -> ast.Select:
    """Steps of a quarter of an hour, or of a minute, cut as rows are; offsets change by no less."""
    step = ("15", "minute") if grain is Grain.HOUR else ("1", "minute")
    beyond = ast.Op("move", (high,), TIMESTAMPTZ, ("+", "1", grain.value))
    steps = [
        ast.Projection(ast.Op("series", (low, beyond), TIMESTAMPTZ, step), "step"),
        ast.Projection(low, "first"),
        ast.Projection(high, "last"),
    ]
    made = bucket(ast.Cell(None, "step", TIMESTAMPTZ), grain, plan.calendar)
    ends = [
        ast.Op(op, (made, ast.Cell(None, end, TIMESTAMPTZ)), BOOLEAN) for op, end in (("ge", "first"), ("le", "last"))
    ]
    inner = ast.Derived(ast.Select(tuple(steps), source), "steps")
    return ast.Select((ast.Projection(made, name),), inner, where=tuple(ends), distinct=True)


def _end(asked: date | datetime | None, extreme: str, time: tuple[str, DataType]) -> ast.Scalar:
    """One end of the spine: as asked for, else the first or last bucket found."""
    if asked is not None:
        return ast.Param(asked, time[1])
    return ast.Aggregate(extreme, ast.Cell(None, *time), time[1])


def _found_times(name: str, type: DataType, names: list[str]) -> ast.Source:
    """Where the buckets that have rows are found: over the whole request, so that all groups share the ends."""
    if len(names) == 1:
        return ast.Named(names[0])
    selects = (ast.Select((ast.Projection(ast.Cell(None, name, type), name),), ast.Named(n)) for n in names)
    return ast.Derived(ast.UnionAll(tuple(selects)), "found")


def refuse_too_long(spine: Spine, grain: Grain) -> None:
    """Refuses a range whose buckets alone are too many, before any SQL is written. No calendar has as many weeks."""
    width = Length(1, grain).span
    if spine.first is None or spine.last is None or grain in (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        return
    if (spine.last - spine.first) // width >= MAX_CELLS:
        raise fail(
            "too_many_rows",
            f"the range has more than {MAX_CELLS:,} buckets of {article(grain.value)}",
            "add `--no-fill` to leave out buckets without rows",
            "choose a coarser `--grain`, or a shorter range",
        )


@lru_cache(maxsize=16)
def skips_days(zone: str) -> bool:
    """Whether a zone's clock ever jumped over a whole date: its offsets then differ by nearly a day or more."""
    if zone == "UTC":
        return False
    place = zone_of(zone)
    offsets = []
    for year in range(1840, 2038):
        instant = datetime(year, 7, 1, tzinfo=UTC)
        offsets.append(local(instant, place) - instant.replace(tzinfo=None))
    return max(offsets) - min(offsets) > timedelta(hours=20)
