"""Views across time as SQL: windows over a branch's cells, and cells seen from later buckets.

What adds up is added with window functions over the aggregated cells. What does not (distinct counts, percentiles) is
measured again over the rows of each window. An earlier bucket is met by the date that the calendar gives it, never by
the row above.
"""

from __future__ import annotations

from collections.abc import Callable

from semcli.aggregation import AGGREGATIONS, Parts
from semcli.catalog.model import Grain
from semcli.datatype import BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ, DataType, Kind
from semcli.plan.clock import moves_by_half_hours
from semcli.plan.model import Calendar, Length, Measure, Plan, Window
from semcli.records import dataclass, replace
from semcli.sql import ast
from semcli.sql.naming import Columns, Context, cell, same_column
from semcli.sql.scan import bucket, on_the_wall
from semcli.sql.spine import is_shown, skips_dates

COMBINE = {Parts.ADD: "sum", Parts.LEAST: "min", Parts.GREATEST: "max"}


def combine(measure: Measure) -> str:
    """The aggregation that makes one value of the values of parts."""
    return COMBINE[AGGREGATIONS[measure.aggregation].parts]


def combined(measure: Measure, value: ast.Scalar) -> ast.Aggregate:
    """One value of the values of parts."""
    return ast.Aggregate(combine(measure), value, value.type, large=measure.is_large)


def adds_up(measure: Measure) -> bool:
    """Whether values of parts make the value of the whole."""
    return AGGREGATIONS[measure.aggregation].parts is not Parts.NONE


def interval(length: Length) -> tuple[str, str]:
    """A length as count and unit of an INTERVAL."""
    if length.unit is Grain.QUARTER:
        return str(length.count * 3), "month"
    return str(length.count), length.unit.value


# --- earlier buckets --------------------------------------------------------------------------------------------------


def earlier(time: ast.Scalar, length: Length, grain: Grain, calendar: Calendar) -> ast.Scalar:
    """The bucket that is earlier by a length, on the calendar and the wall clock; NULL where there is none."""
    count, unit = interval(length)
    if time.type.kind is Kind.TIMESTAMPTZ and calendar.zone != "UTC":
        return ast.Op("earlier_instant", (time,), TIMESTAMPTZ, (count, unit, calendar.zone, grain.value))
    moved = ast.Op("move", (time,), TIMESTAMP, ("-", count, unit))
    return ast.Op("cast", (moved,), DATE) if time.type.kind is Kind.DATE else moved


def earliest(time: ast.Scalar, lengths: tuple[Length, ...], grain: Grain, calendar: Calendar) -> ast.Scalar:
    """The bucket that is earlier by several lengths, one after the other."""
    for length in lengths:
        time = earlier(time, length, grain, calendar)
    return time


def exists(time: ast.Scalar, lengths: tuple[Length, ...], plan: Plan) -> list[ast.Scalar]:
    """What has to hold for the earlier bucket to exist: 30 February does not."""
    grain, calendar = plan.grain, plan.calendar
    assert grain is not None
    found: list[ast.Scalar] = []
    for length in lengths:
        before = earlier(time, length, grain, calendar)
        if time.type.kind is Kind.DATE and grain is Grain.DAY and length.months:
            count, unit = interval(length)
            again = ast.Op("cast", (ast.Op("move", (before,), TIMESTAMP, ("+", count, unit)),), DATE)
            found.append(ast.Op("eq", (again, time), BOOLEAN))
        elif length.months and (time.type.kind is Kind.TIMESTAMP or calendar.zone == "UTC"):
            count, unit = interval(length)
            found.append(ast.Op("eq", (ast.Op("move", (before,), TIMESTAMP, ("+", count, unit)), time), BOOLEAN))
        elif time.type.kind is Kind.TIMESTAMPTZ:
            found.append(ast.Op("is_not_null", (before,), BOOLEAN))
        if skips_dates(plan):
            found.append(is_shown(before, calendar))
        time = before
    return found


def last_before(time: ast.Scalar, lengths: tuple[Length, ...]) -> ast.Scalar:
    """The last day of the earlier range: the end of the range moved back is its end. The last day's own partner may lie
    before it: 29 February and 29 January."""
    end: ast.Scalar = ast.Op("move", (ast.Aggregate("max", time, DATE),), TIMESTAMP, ("+", "1", "day"))
    for length in lengths:
        end = ast.Op("move", (end,), TIMESTAMP, ("-", *interval(length)))
    return ast.Op("cast", (ast.Op("move", (end,), TIMESTAMP, ("-", "1", "day")),), DATE)


EARLIER = "earlier"
"""The part that says which bucket is earlier, and its column."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How earlier buckets are found: from the buckets of which part, as what, and what holds where there is one."""

    part: str
    before: ast.Scalar
    exists: tuple[ast.Scalar, ...]


def seen_from(context: Context, lengths: tuple[Length, ...]) -> Seen:
    """From where buckets earlier by several lengths are seen: from the spine, but instants in a zone from a part of
    their own. Finding one takes the instant many times over, and several lengths would take it many times many."""
    plan, time = context.plan, context.time
    assert time is not None
    assert plan.grain is not None
    target, calendar = cell(time, context.spine), plan.calendar
    if not lengths or time[1].kind is not Kind.TIMESTAMPTZ or calendar.zone == "UTC":
        found = earliest(target, lengths, plan.grain, calendar)
        return Seen(context.spine, found, tuple(exists(target, lengths, plan)))
    source: ast.Source = ast.Named(context.spine)
    before: ast.Scalar = cell(time)
    for length in lengths:
        moved = ast.Projection(earlier(before, length, plan.grain, calendar), EARLIER)
        select = ast.Select((same_column(time), moved), source)
        source, before = ast.Derived(select, "nearer"), ast.Cell(None, EARLIER, time[1])
    part = context.part(EARLIER, replace(select, kept=True))  # clocks are slow to ask, and each total reads it
    found = ast.Cell(part, EARLIER, time[1])
    return Seen(part, found, (ast.Op("is_not_null", (found,), BOOLEAN),))


# --- windows ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cells:
    """A named part with a branch's values per bucket and group: what windows look at.

    `rows` names the part with the operands of every row, for what does not add up.
    """

    name: str
    rows: str | None
    time: tuple[str, DataType]
    keys: Columns
    values: dict[int, tuple[str, DataType]]


def is_framed(window: Window, grain: Grain, time: DataType, calendar: Calendar) -> bool:
    """Whether a window function's frame says the window exactly: not where the clock jumps inside it, nor where a later
    hour's months begin earlier, as a month before the 31st does, which PostgreSQL's frames do not follow."""
    if window.rolling is None or time.kind is Kind.DATE:
        return True
    if window.rolling.months:
        return False
    return time.kind is Kind.TIMESTAMP or calendar.zone == "UTC"


def framed(
    plan: Plan, cells: Cells, window: Window, measures: dict[int, Measure], targets: ast.Select, names: dict[int, str]
) -> ast.Select:
    """Values that add up, over the window of each target cell, by a frame over all cells before it."""
    time_name, time_type = cells.time
    keys = [cells.time, *cells.keys]
    own = [ast.Projection(ast.Cell(None, *k), k[0]) for k in keys]
    values = [ast.Projection(ast.Cell(None, *cells.values[m]), cells.values[m][0]) for m in measures]
    there = ast.Op("is_not_null", (ast.Cell(None, *cells.time),), BOOLEAN)
    known = ast.Select((*own, *values), ast.Named(cells.name), where=(there,))
    nulls = tuple(ast.Projection(ast.Null(cells.values[m][1]), cells.values[m][0]) for m in measures)
    together = ast.Derived(ast.UnionAll((known, targets.project((*targets.projections, *nulls)))), "days")
    time = ast.Cell(None, time_name, time_type)
    partition: list[ast.Scalar] = [ast.Cell(None, *k) for k in cells.keys]
    order: ast.Scalar = time
    frame = "ROWS UNBOUNDED PRECEDING"
    assert plan.grain is not None
    if window.to_date is not None:
        partition.append(bucket(time, window.to_date, plan.calendar))
    if window.rolling is not None:
        order, frame = _rolling_frame(window.rolling, plan.grain, time)
    projections = list(own)
    for index, measure in measures.items():
        name, type = cells.values[index]
        inner = ast.Aggregate("max", ast.Cell(None, name, type), type)
        call = combined(measure, inner)
        projections.append(ast.Projection(ast.Window(call, tuple(partition), (order,), frame, type), names[index]))
    return ast.Select(tuple(projections), together, group_by=tuple(range(1, len(keys) + 1)))


def _rolling_frame(length: Length, grain: Grain, time: ast.Scalar) -> tuple[ast.Scalar, str]:
    """The frame of [end − length, end) of a bucket's end.

    Where buckets are as long as units, it is so many buckets back. Months of days differ in length: they are counted
    back from the bucket's end, and the first bucket that begins then is one bucket's end later.
    """
    one = Length(1, grain)
    if one.months:
        return time, f"RANGE BETWEEN INTERVAL '{length.months - one.months} month' PRECEDING AND CURRENT ROW"
    if not length.months:
        seconds = int((length.span - one.span).total_seconds())
        unit, width = ("day", 86_400) if grain.is_date else ("second", 1)
        return time, f"RANGE BETWEEN INTERVAL '{seconds // width} {unit}' PRECEDING AND CURRENT ROW"
    count, unit = interval(one)
    end = ast.Op("move", (time,), TIMESTAMP, ("+", count, unit))
    back = f"{length.months} month -{count} {unit}"
    return end, f"RANGE BETWEEN INTERVAL '{back}' PRECEDING AND CURRENT ROW"


def recomputed(
    plan: Plan,
    cells: Cells,
    window: Window,
    measures: dict[int, Measure],
    targets: ast.Select,
    names: dict[int, str],
    value: Callable[[Measure, ast.Scalar | None], ast.Scalar],
) -> ast.Select:
    """Values over the rows of each window (or over its cells, where they add up but no frame fits)."""
    assert plan.grain is not None
    time_name, time_type = cells.time
    target = ast.Cell("bucket", time_name, time_type)
    source = cells.rows or cells.name
    there = ast.Cell("part", time_name, time_type)
    on: list[ast.Scalar] = [ast.Op("le", (there, target), BOOLEAN)]
    buckets = targets.project(targets.projections[:1])
    if window.to_date is not None:
        period = (bucket(there, window.to_date, plan.calendar), bucket(target, window.to_date, plan.calendar))
        on.append(ast.Op("eq", period, BOOLEAN))
    if window.rolling is not None:
        buckets, first = _with_first(buckets, cells.time, window.rolling, plan)
        on.append(ast.Op("ge", (there, first), BOOLEAN))
    projections = [ast.Projection(target, time_name)]
    projections += [ast.Projection(ast.Cell("part", *k), k[0]) for k in cells.keys]
    for index, measure in measures.items():
        name, type = cells.values[index]
        if cells.rows is None:
            made: ast.Scalar = combined(measure, ast.Cell("part", name, type))
        else:
            operand = None if measure.operand is None else ast.Cell("part", name, measure.operand.type)
            made = value(measure, operand)
        projections.append(ast.Projection(made, names[index]))
    return ast.Select(
        tuple(projections),
        ast.Derived(buckets, "bucket"),
        (
            ast.JoinClause(
                ast.Named(source, "part"), ast.Op("and", tuple(on), BOOLEAN) if len(on) > 1 else on[0], "INNER"
            ),
        ),
        group_by=tuple(range(1, len(cells.keys) + 2)),
    )


def window_start(time: ast.Scalar, window: Window, plan: Plan) -> ast.Scalar | None:
    """The first bucket of the window that ends with this bucket; None where it is the beginning of the data."""
    if window.rolling is not None:
        return _rolling_start(time, window.rolling, plan)
    if window.to_date is None:
        return None
    start = bucket(time, window.to_date, plan.calendar)
    if time.type.kind is Kind.DATE or not window.to_date.is_date:
        return start
    if time.type.kind is Kind.TIMESTAMP:
        return ast.Op("cast", (start,), TIMESTAMP)
    return _instant_of(start, plan)


def _rolling_start(time: ast.Scalar, length: Length, plan: Plan) -> ast.Scalar:
    """The first bucket of a rolling window. A window of one bucket is that bucket, also where the clock doubles it."""
    if _is_zoned(time.type, plan):
        return time if _is_one_bucket(length, plan) else _instant_of(_rolling_wall(time, length, plan), plan)
    start = _rolling_wall(time, length, plan)
    return ast.Op("cast", (start,), DATE) if time.type.kind is Kind.DATE else start


def _with_first(
    buckets: ast.Select, time: tuple[str, DataType], length: Length, plan: Plan
) -> tuple[ast.Select, ast.Scalar]:
    """Buckets with the first one of the window that ends with each. In a zone that takes what the clock shows many
    times over, so that is found before."""
    if not _is_zoned(time[1], plan) or _is_one_bucket(length, plan):
        return buckets, _rolling_start(ast.Cell("bucket", *time), length, plan)
    wall = ast.Projection(_rolling_wall(ast.Cell(None, *time), length, plan), "wall")
    walls = ast.Select((same_column(time), wall), ast.Derived(buckets, "buckets"))
    first = ast.Projection(_instant_of(ast.Cell(None, "wall", TIMESTAMP), plan), "first")
    return ast.Select((same_column(time), first), ast.Derived(walls, "walls")), ast.Cell("bucket", "first", time[1])


def _is_one_bucket(length: Length, plan: Plan) -> bool:
    return plan.grain is not None and length == Length(1, plan.grain)


def _is_zoned(time: DataType, plan: Plan) -> bool:
    return time.kind is Kind.TIMESTAMPTZ and plan.calendar.zone != "UTC"


def _instant_of(wall: ast.Scalar, plan: Plan) -> ast.Scalar:
    return ast.Op("instant_of_local", (wall,), TIMESTAMPTZ, (plan.calendar.zone,))


def _rolling_wall(time: ast.Scalar, length: Length, plan: Plan) -> ast.Scalar:
    """What the clock called so long before it shows the bucket's end."""
    assert plan.grain is not None
    end: ast.Scalar = ast.Op("move", (time,), TIMESTAMP, ("+", *interval(Length(1, plan.grain))))
    if _is_zoned(time.type, plan):
        end = on_the_wall(replace(end, type=TIMESTAMPTZ), plan.calendar)
        if plan.grain is Grain.HOUR and moves_by_half_hours(plan.calendar.zone):
            end = ast.Op("trunc_value", (end,), TIMESTAMP, ("hour", plan.calendar.zone))
    return ast.Op("move", (end,), TIMESTAMP, ("-", *interval(length)))
