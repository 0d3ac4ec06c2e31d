"""From an answer to a figure: what is drawn, as lines or as bars, read off the answer's shape.

Time along the foot makes lines, one per group; categories make bars, one per group or metric. Metrics whose units
differ never share an axis: each unit has a panel of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from semcli.datatype import Kind
from semcli.errors import fail
from semcli.records import dataclass
from semcli.render.display import grain_of, heading, shower
from semcli.render.numbers import NumberFormat, parse_format
from semcli.render.rows import (
    OTHER,
    OTHER_WORD,
    PARTIAL,
    ROW,
    SUBTOTAL,
    SUPPRESSED,
    TOTAL,
    WITHHELD,
    changes,
    places,
    withheld_names,
)
from semcli.render.sheet import Sheet
from semcli.render.text import visible

if TYPE_CHECKING:
    from semcli.render.column import Column

LINE, BAR = "line", "bar"
MOST_SERIES = 12
MOST_BARS = 200

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Values by place along the foot (lines) or by category (bars), None where there is none; `texts` as a table
    shows them."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Series that share an axis. `heading` says what is measured, `whole` that values are whole numbers."""

    heading: str
    series: tuple[Series, ...]
    format: NumberFormat | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """What is to be drawn. `labels` name the places, `across` says what they are; where they are buckets of time,
    `times` are theirs, `steps` their numbers, so that those which are missing leave a gap, and `partial` the places of
    those that are cut off."""

    kind: str
    title: str
    labels: tuple[str, ...]
    panels: tuple[Panel, ...]
    times: tuple[date | datetime, ...] = ()
    steps: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    across: str = ""
    partial: frozenset[int] = frozenset()


def figure(sheet: Sheet, forced: str | None = None) -> Figure:
    """The figure of an answer. Raises `bad_option` for what cannot be drawn, or not as lines."""
    return _Reader(sheet).read(forced)


class _Reader:
    """Reads one answer."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.columns = sheet, sheet.columns
        self.rows: list[Sequence[Any]] = [row for batch in sheet.counted() for row in batch]
        self.extra = places(self.columns)
        self.notes: list[str] = []
        self.drop_totals()
        self.keys = [i for i, c in enumerate(self.columns) if c.role in ("time", "dimension")]
        self.shows = {i: shower(c, [r[i] for r in self.rows], sheet) for i, c in enumerate(self.columns)}
        self.time = self.time_place()
        self.metrics = self.metric_places()

    def drop_totals(self) -> None:
        place = self.extra.get(ROW)
        if place is not None:
            kept = [row for row in self.rows if row[place] not in (SUBTOTAL, TOTAL)]
            if len(kept) < len(self.rows):
                self.notes.append("subtotals and totals are not drawn")
            self.rows = kept

    def time_place(self) -> int | None:
        """The column that runs along the foot: the bucket, else the only dimension that is cut by a grain."""
        cut = [i for i in self.keys if grain_of(self.columns[i], self.sheet) is not None]
        first = [i for i in cut if self.columns[i].role == "time"]
        return first[0] if first else cut[0] if len(cut) == 1 else None

    def metric_places(self) -> list[int]:
        found = [i for i, c in enumerate(self.columns) if c.role == "metric"]
        wrong = [self.columns[i] for i in found if not self.columns[i].type.is_numeric]
        if wrong or not found:
            what = f"`{wrong[0].name}` is a {wrong[0].type.name}, not a number" if wrong else "there is no metric"
            raise fail("bad_option", f"{what}, so there is nothing to draw", "ask for it as a table")
        differences = changes(self.columns)
        if differences.intersection(found):
            self.notes.append("changes are not drawn: they are the distance between a value and the earlier one")
        return [i for i in found if i not in differences]

    # --- lines or bars ----------------------------------------------------------------------------------------------

    def read(self, forced: str | None) -> Figure:
        if forced == LINE and self.time is None:
            raise fail(
                "bad_option",
                "a line runs along time, and this answer has none",
                "add `--grain month`, or another, or draw bars: `--chart-type bar`",
            )
        if forced == LINE or (forced is None and self.time is not None and self._runs()):
            return self.lines()
        return self.bars()

    def _runs(self) -> bool:
        """Whether there is a way along time: one bucket of many groups is seen better as bars."""
        assert self.time is not None
        seen = {row[self.time] for row in self.rows}
        return len(seen) != 1 or len(self.rows) == 1

    def text(self, row: Sequence[Any], place: int) -> str:
        """A key as a table shows it."""
        kind = row[self.extra[ROW]] if ROW in self.extra else None
        if kind == OTHER and self.columns[place].role == "dimension":
            return OTHER_WORD
        return "(none)" if row[place] is None else visible(self.shows[place](row[place])) or '""'

    def named(self, row: Sequence[Any], keys: Sequence[int]) -> str:
        return " · ".join(dict.fromkeys(self.text(row, place) for place in keys))

    def number(self, row: Sequence[Any], place: int) -> float | None:
        value = row[place]
        return None if value is None or not math.isfinite(value) else float(value)

    def shown(self, row: Sequence[Any], place: int) -> str:
        held = row[self.extra[SUPPRESSED]] if SUPPRESSED in self.extra else None
        if row[place] is None:
            return WITHHELD if held and self.columns[place].name in withheld_names(held) else "—"
        return visible(self.shows[place](row[place]))

    def panels(self, make: Callable[[Sequence[int]], list[Series]], split: bool) -> tuple[Panel, ...]:
        """A panel per metric where `split`, else per unit, with its series."""
        groups: dict[Any, list[int]] = {}
        for i in self.metrics:
            column = self.columns[i]
            groups.setdefault(i if split else (column.unit, column.format), []).append(i)
        return tuple(
            Panel(
                self.measured(group),
                tuple(make(group)),
                parse_format(self.columns[group[0]].format),
                all(self.columns[i].type.kind is Kind.INTEGER for i in group),
            )
            for group in groups.values()
        )

    def measured(self, group: Sequence[int]) -> str:
        names = [visible(self.columns[i].label or self.columns[i].name) for i in group]
        return heading(self.columns[group[0]]) if len(names) == 1 else ", ".join(names)

    def title(self, span: str = "") -> str:
        names = ", ".join(visible(self.columns[i].label or self.columns[i].name) for i in self.metrics)
        keys = [self._key_name(self.columns[i]) for i in self.keys]
        return names + (f" by {' and '.join(keys)}" if keys else "") + (f", {span}" if span else "")

    def _key_name(self, column: Column) -> str:
        return str(self.sheet.grain) if column.role == "time" else visible(column.label or column.name)

    def closing_notes(self) -> tuple[str, ...]:
        lost = sum(1 for row in self.rows for i in self.metrics if row[i] is not None and self.number(row, i) is None)
        if lost:
            self.notes.append(f"{lost:,} value{'s are' if lost > 1 else ' is'} NaN or infinite and not drawn")
        if SUPPRESSED in self.extra and any(row[self.extra[SUPPRESSED]] for row in self.rows):
            self.notes.append("suppressed values are not drawn")
        if PARTIAL in self.extra and self.time is not None:
            cut = [self.text(r, self.time) for r in self.rows if r[self.extra[PARTIAL]] and r[self.time] is not None]
            cut = list(dict.fromkeys(cut))
            if cut:
                listed = ", ".join(cut) if len(cut) <= 3 else f"{cut[0]} to {cut[-1]}"
                self.notes.append(f"partial: {listed}")
        return tuple(self.notes)

    # --- lines ------------------------------------------------------------------------------------------------------

    def lines(self) -> Figure:
        assert self.time is not None
        time = self.time
        timed = [row for row in self.rows if isinstance(row[time], date)]
        if len(timed) < len(self.rows):
            self.notes.append("rows without a time are not drawn")
        times = sorted({row[time] for row in timed})
        place = {moment: i for i, moment in enumerate(times)}
        others = [i for i in self.keys if i != time]
        grouped: dict[Key, list[Sequence[Any]]] = {}
        for row in timed:
            kind = row[self.extra[ROW]] if ROW in self.extra else None
            grouped.setdefault((kind == OTHER, *(str(row[i]) for i in others)), []).append(row)

        def series(name: str, rows: Sequence[Sequence[Any]], metric: int) -> Series:
            values: list[float | None] = [None] * len(times)
            texts = [""] * len(times)
            for row in rows:
                i = place[row[time]]
                values[i], texts[i] = self.number(row, metric), self.shown(row, metric)
            return Series(name, tuple(values), tuple(texts))

        def make(group: Sequence[int]) -> list[Series]:
            if not others:
                return [series(visible(self.columns[i].label or self.columns[i].name), timed, i) for i in group]
            found = [series(self.named(rows[0], others), rows, i) for rows in grouped.values() for i in group]
            return self.largest(found)

        panels = self.panels(make, split=bool(others))
        labels = tuple(visible(self.shows[time](moment)) for moment in times)
        span = "" if not labels else labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
        grain = grain_of(self.columns[time], self.sheet) or "day"
        steps = tuple(bucket_number(moment, grain) for moment in times)
        clocks = tuple(self.clock(moment) for moment in times)
        cut = self.extra.get(PARTIAL)
        partial = frozenset(place[row[time]] for row in timed if cut is not None and row[cut])
        across = self._key_name(self.columns[time])
        return Figure(LINE, self.title(span), labels, panels, clocks, steps, self.closing_notes(), across, partial)

    def clock(self, moment: Any) -> Any:
        """The moment on the wall clock that the answer was cut by."""
        instant = isinstance(moment, datetime) and moment.tzinfo is not None
        return moment.astimezone(self.sheet.zone).replace(tzinfo=None) if instant else moment

    def largest(self, found: list[Series]) -> list[Series]:
        if len(found) <= MOST_SERIES:
            return found
        ranked = sorted(found, key=lambda s: -sum(abs(v) for v in s.values if v is not None))[:MOST_SERIES]
        note = (
            f"the {MOST_SERIES} largest of {len(found):,} groups are drawn; `--top {MOST_SERIES - 1}` adds up the rest"
        )
        if note not in self.notes:
            self.notes.append(note)
        return [s for s in found if s in ranked]

    # --- bars -------------------------------------------------------------------------------------------------------

    def bars(self) -> Figure:
        last = self.keys[-1] if len(self.keys) > 1 else None
        names = list(dict.fromkeys(self.text(row, last) for row in self.rows)) if last is not None else []
        inner = last if last is not None and 1 < len(names) <= MOST_SERIES else None
        outer = [i for i in self.keys if i != inner]
        single = len(self.metrics) == 1
        rows = self.rows[: max(1, MOST_BARS // (1 if single or inner is not None else len(self.metrics)))]
        if len(rows) < len(self.rows):
            self.notes.append(
                f"the first {len(rows):,} of {len(self.rows):,} rows are drawn; `--top` or `--limit` chooses"
            )
        labels = list(dict.fromkeys(self.named(row, outer) for row in rows)) if self.keys else [""] * bool(rows)
        where = {label: i for i, label in enumerate(labels)}

        def series(name: str, kept: Sequence[Sequence[Any]], metric: int) -> Series:
            values: list[float | None] = [None] * len(labels)
            texts = [""] * len(labels)
            for row in kept:
                i = where[self.named(row, outer)] if self.keys else 0
                values[i], texts[i] = self.number(row, metric), self.shown(row, metric)
            return Series(name, tuple(values), tuple(texts))

        def make(group: Sequence[int]) -> list[Series]:
            if inner is None:
                return [series(visible(self.columns[i].label or self.columns[i].name), rows, i) for i in group]
            return [series(name, [r for r in rows if self.text(r, inner) == name], i) for i in group for name in names]

        panels = self.panels(make, split=inner is not None)
        across = " · ".join(self._key_name(self.columns[i]) for i in outer)
        return Figure(BAR, self.title(), tuple(labels), panels, notes=self.closing_notes(), across=across)


def bucket_number(moment: date | datetime, grain: str) -> int:
    """Buckets counted from the beginning of time: neighbours differ by one."""
    if grain == "year":
        return moment.year
    if grain in ("quarter", "month"):
        months = moment.year * 12 + moment.month - 1
        return months // 3 if grain == "quarter" else months
    if grain in ("week", "day"):
        return moment.toordinal() // (7 if grain == "week" else 1)
    assert isinstance(moment, datetime)
    zoned = moment.timestamp() if moment.tzinfo else (moment - datetime(1970, 1, 1)).total_seconds()
    return int(zoned // (3600 if grain == "hour" else 60))
