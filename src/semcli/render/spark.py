"""`--spark`: a line per group, with the course of each metric as a sparkline instead of a row per bucket."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any, TextIO

from semcli.errors import fail
from semcli.records import dataclass
from semcli.render.chart_shape import bucket_number
from semcli.render.display import DisplayColumn, Shown, display_column, grain_of, shower
from semcli.render.layout import fit
from semcli.render.rows import OTHER, ROW, SUBTOTAL, TOTAL, Cell, changes, marks_of, places
from semcli.render.sheet import Screen, Sheet
from semcli.render.table import GAP, draw_shown
from semcli.render.text import cells, visible

_GRAIN = 'add `--grain month`, or `grain = "month"` to a saved query'
_EIGHTHS = "▁▂▃▄▅▆▇█"
_NOTHING = " "
_LONGEST, _SHORTEST = 40, 10
"""Signs of a sparkline: at most, and the least that a narrow table gives it before records become blocks."""

Row = Sequence[Any]
Course = list[float | None]
"""The value of each bucket; None where there is none."""


@dataclass(frozen=True, slots=True)
class _Metric:
    """What is shown of a metric: the course of each group, and its last value."""

    name: str
    courses: list[Course]
    last: DisplayColumn

    def columns(self, longest: int) -> list[DisplayColumn]:
        """The sparklines, with at most so many signs, and beside them the last values."""
        lines = [Cell(sparkline(course, longest)) for course in self.courses]
        return [DisplayColumn(self.name, lines, solid=True), self.last]


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    """The sheet with its time folded into sparklines."""
    draw_shown(folded(sheet, screen.width), out, screen)


def folded(sheet: Sheet, width: int | None = None) -> Shown:
    """A row per group: dimensions, and of each metric its sparkline, as long as the width lets it, and last value."""
    time = next((i for i, column in enumerate(sheet.columns) if column.role == "time"), None)
    if time is None:
        raise fail("bad_option", "a sparkline runs along time, and this answer has none", _GRAIN)
    rows: list[Row] = [row for batch in sheet.counted() for row in batch]
    extra = places(sheet.columns)
    kept = [row for row in rows if ROW not in extra or row[extra[ROW]] not in (SUBTOTAL, TOTAL)]
    timed = sorted((row for row in kept if isinstance(row[time], date)), key=itemgetter(time))
    groups = _groups(sheet, kept, timed, extra.get(ROW))
    dimensions = _dimensions(sheet, groups)
    differences = changes(sheet.columns)
    metrics = [
        _metric(sheet, groups, timed, time, i)
        for i, column in enumerate(sheet.columns)
        if column.role == "metric" and i not in differences and column.type.is_numeric
    ]
    longest = _LONGEST if width is None else _longest(dimensions, metrics, width)
    columns = dimensions + [column for metric in metrics for column in metric.columns(longest)]
    return Shown(columns, legend=tuple(_legend(sheet, kept, timed, time, longest)))


def _longest(dimensions: Sequence[DisplayColumn], metrics: Sequence[_Metric], width: int) -> int:
    """How many signs a sparkline may have for a group to stay on its line, or else for a block to stay in the width."""

    def columns(longest: int) -> list[DisplayColumn]:
        return [*dimensions, *(column for metric in metrics for column in metric.columns(longest))]

    for longest in range(_LONGEST, _SHORTEST - 1, -1):
        if fit(columns(longest), width, GAP) is not None:
            return longest
    heading = max(cells(column.heading) for column in columns(_SHORTEST))
    return min(_LONGEST, max(_SHORTEST, width - heading - GAP))


def _groups(sheet: Sheet, kept: Sequence[Row], timed: Sequence[Row], row: int | None) -> list[list[Row]]:
    """The rows of each group in the order of time; groups in the order of the answer."""
    dimensions = [i for i, column in enumerate(sheet.columns) if column.role == "dimension"]

    def key(r: Row) -> tuple[object, ...]:
        return (row is not None and r[row] == OTHER, *(str(r[i]) for i in dimensions))

    found: dict[tuple[object, ...], list[Row]] = {key(r): [] for r in kept}
    for r in timed:
        found[key(r)].append(r)
    return [group for group in found.values() if group]


def _dimensions(sheet: Sheet, groups: Sequence[Sequence[Row]]) -> list[DisplayColumn]:
    firsts = [group[0] for group in groups]
    marks = marks_of(sheet.columns, firsts)
    found = []
    for i, column in enumerate(sheet.columns):
        if column.role == "dimension":
            made = display_column(column, [row[i] for row in firsts], sheet)
            made.cells[:] = [marks.cells.get((n, i), cell) for n, cell in enumerate(made.cells)]
            found.append(made)
    return found


def _metric(sheet: Sheet, groups: Sequence[Sequence[Row]], timed: Sequence[Row], time: int, place: int) -> _Metric:
    column = sheet.columns[place]
    name = visible(column.label or column.name)
    show = shower(column, [row[place] for row in timed], sheet)
    grain = sheet.grain or "day"
    numbers = [bucket_number(row[time], grain) for row in timed]
    first, last = (numbers[0], numbers[-1]) if numbers else (0, -1)
    courses: list[Course] = []
    ends = []
    for group in groups:
        course: Course = [None] * (last - first + 1)
        for row in group:
            value = row[place]
            if value is not None and math.isfinite(value):
                course[bucket_number(row[time], grain) - first] = float(value)
        courses.append(course)
        end = group[-1][place]
        ends.append(Cell("—", faint=True) if end is None else Cell(visible(show(end))))
    return _Metric(name, courses, DisplayColumn("last", ends, right=True, solid=True))


def sparkline(values: Sequence[float | None], longest: int = _LONGEST) -> str:
    """Values as eighths of a letter, from their least to their greatest; where there is none, a space.

    More values than `longest` are averaged, as many to a letter as needed.
    """
    size = max(1, math.ceil(len(values) / longest))
    parts = [[v for v in values[i : i + size] if v is not None] for i in range(0, len(values), size)]
    means = [math.fsum(part) / len(part) if part else None for part in parts]
    known = [mean for mean in means if mean is not None]
    if not known:
        return _NOTHING * len(means)
    low, span = min(known), max(known) - min(known)
    return "".join(
        _NOTHING if m is None else _EIGHTHS[3 if not span else round((m - low) / span * (len(_EIGHTHS) - 1))]
        for m in means
    )


def _legend(sheet: Sheet, kept: Sequence[Row], timed: Sequence[Row], time: int, longest: int) -> list[str]:
    if not timed:
        return []
    show = shower(sheet.columns[time], [row[time] for row in timed], sheet)
    first, last = visible(show(timed[0][time])), visible(show(timed[-1][time]))
    grain = grain_of(sheet.columns[time], sheet) or "day"
    count = bucket_number(timed[-1][time], grain) - bucket_number(timed[0][time], grain) + 1
    size = math.ceil(count / longest)
    each = f", {size} {grain}s to a sign" if size > 1 else ""
    found = [f"{first} to {last}{each}; each line runs from its own least to its own greatest value"]
    if len(timed) < len(kept):
        found.append("rows without a time are left out")
    return found
