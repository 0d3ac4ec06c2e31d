"""Axes: round ticks for values and for time, and labels that do not touch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from semcli.records import dataclass
from semcli.render.numbers import NumberFormat, group
from semcli.render.text import cells

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_LARGE = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis of values from `low` to `high`, in the units that are shown, with a tick at each of `ticks`.

    `factor` turns a value into these units: cents are shown as whole units of a currency.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    factor: float = 1.0

    def part(self, value: float) -> float:
        """Where a value stands: 0 at the low end, 1 at the high one."""
        return (value * self.factor - self.low) / (self.high - self.low)


def scale_of(
    values: Sequence[float], format: NumberFormat | None, count: int, *, zero: bool, whole: bool = False
) -> Scale:
    """A scale that holds all values between round ends, with about `count` ticks, `whole` numbers where values are.
    With `zero` it begins at zero; else it does where the values are not far from it."""
    factor = 10.0 ** (format.shift if format is not None else 0)
    low = min(values, default=0.0) * factor
    high = max(values, default=0.0) * factor
    if zero or (low > 0 and low < 0.7 * high):
        low = min(low, 0.0)
    if zero or (high < 0 and high > 0.7 * low):
        high = max(high, 0.0)
    if low == high:
        low, high = (min(0.0, low), max(0.0, high)) if low else (0.0, 1.0)
    step = _round_step((high - low) / max(1, count), whole and format is None)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(n * step for n in range(first, last + 1))
    largest = max(abs(ticks[0]), abs(ticks[-1]))
    labels = tuple(_label(tick, step, largest, format) for tick in ticks)
    return Scale(ticks[0], ticks[-1], ticks, labels, factor)


def _round_step(rough: float, whole: bool) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    steps = (power * step for step in _STEPS if power * step >= rough * 0.999)
    return next((step for step in steps if not whole or step % 1 == 0), 1.0)


def _label(tick: float, step: float, largest: float, format: NumberFormat | None) -> str:
    """A tick in few letters: `$25K`, `-0.5`, `10%`."""
    prefix, suffix = (format.prefix, format.suffix) if format is not None else ("", "")
    sign = "-" if tick < -step / 2 else ""
    divisor, letter = next(((d, s) for d, s in _LARGE if largest >= d * 10 or (largest >= d and d > 1e3)), (1.0, ""))
    if largest >= 1e16 or step < 1e-12:
        return f"{sign}{prefix}{abs(tick):.3g}{suffix}"
    size, width = abs(tick) / divisor, step / divisor
    places = max(0, -math.floor(math.log10(width) + 1e-9))
    if abs(width * 10**places - round(width * 10**places)) > 1e-6:
        places += 1
    text = group(f"{size:.{places}f}")
    return f"{sign}{prefix}{text}{letter if tick else ''}{suffix}"


# --- time ------------------------------------------------------------------------------------------------------------

Moment = date | datetime
Unit = tuple[Callable[[Moment], object], Callable[[Moment], str]]


def _months(n: int) -> Unit:
    return (lambda t: (t.year * 12 + t.month - 1) // n, lambda t: f"{t.year:04d}-{t.month:02d}")


def _years(n: int) -> Unit:
    return (lambda t: t.year // n, lambda t: f"{t.year:04d}")


def _days(n: int) -> Unit:
    return (lambda t: (t.toordinal() - 1) // n, lambda t: f"{t.year:04d}-{t.month:02d}-{t.day:02d}")


def _hours(n: int) -> Unit:
    return (
        lambda t: (t.toordinal(), _clock(t)[0] // n),
        lambda t: f"{t.month:02d}-{t.day:02d} {_clock(t)[0]:02d}:{_clock(t)[1]:02d}",
    )


def _minutes(n: int) -> Unit:
    return (lambda t: (t.toordinal(), _clock(t)[0], _clock(t)[1] // n), _hours(1)[1])


def _clock(moment: Moment) -> tuple[int, int]:
    return (moment.hour, moment.minute) if isinstance(moment, datetime) else (0, 0)


_UNITS: tuple[Unit, ...] = (
    *map(_minutes, (1, 5, 15, 30)),
    *map(_hours, (1, 3, 6, 12)),
    *map(_days, (1, 7)),
    *map(_months, (1, 3, 6)),
    *map(_years, (1, 2, 5, 10, 20, 50, 100)),
)
_GAP = 2


def time_ticks(times: Sequence[Moment], labels: Sequence[str], columns: Sequence[int], width: int) -> dict[int, str]:
    """Column → label, for ticks where a round period begins: the finest whose labels do not touch.

    `columns` are where the moments stand. Where all have room each is labelled as a table would.
    """
    whole = _fitting([(c, text) for c, text in zip(columns, labels, strict=True)], width)
    if whole is not None or len(times) < 2:
        return whole if whole is not None else {}
    first: Any = times[0]
    second: Any = times[1]
    earlier = [first - (second - first) if first.year > 1 else first, *times]
    for key, show in _UNITS:
        found = [(columns[i], show(t)) for i, t in enumerate(times) if key(t) != key(earlier[i])]
        fitted = _fitting(found, width) if found else None
        if fitted is not None:
            return fitted
    return _fitting([(columns[0], labels[0])], width) or {}


def _fitting(ticks: Sequence[tuple[int, str]], width: int) -> dict[int, str] | None:
    """The ticks, if their labels have room beside each other."""
    end = -_GAP
    for column, text in ticks:
        start = label_start(column, text, width)
        if start < end + _GAP:
            return None
        end = start + cells(text)
    return dict(ticks)


def label_start(column: int, text: str, width: int) -> int:
    """Where a label begins that is centred under its tick, and stays inside."""
    return max(0, min(column - cells(text) // 2, width - cells(text)))


def label_line(ticks: dict[int, str], width: int) -> str:
    """The labels on one line."""
    line = ""
    for column, text in sorted(ticks.items()):
        line += " " * (label_start(column, text, width) - cells(line)) + text
    return line
