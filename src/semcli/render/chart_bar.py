"""Bars that lie, so that names can be read: one per row, with its value beside it, around a common zero."""

from __future__ import annotations

from collections.abc import Iterator

from semcli.render.chart_axis import Scale, label_line, scale_of
from semcli.render.chart_line import Paint
from semcli.render.chart_shape import Figure, Panel
from semcli.render.layout import fold
from semcli.render.text import cells, pad

_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHORTEST = 10
_ZERO = "│"


def bar_panel(figure: Figure, panel: Panel, width: int) -> list[list[Paint]]:
    """The panel as rows of letters, its bars in the order of the answer."""
    rows = list(_rows(figure, panel))
    values = [value for *_, value, _ in rows if value is not None]
    widest = max((cells(text) for *_, text in rows), default=0)
    named = max((cells(label) for label, *_ in rows), default=0)
    inner = max((cells(name) for _, name, *_ in rows), default=0)
    room = max(8, width - widest - _SHORTEST - 6)
    if named + inner > room:
        inner = min(inner, room // 2)
        named = min(named, room - inner)
    left = named + (inner + 2 if inner else 0) + 2 + widest + 1
    length = max(_SHORTEST, width - left - 1)
    scale = scale_of(values, panel.format, max(1, min(length // 10, 8)), zero=True, whole=panel.whole)
    zero = round(scale.part(0.0) * length)
    found: list[list[Paint]] = []
    last = None
    for label, name, number, value, text in rows:
        shown = "" if label == last else label
        if inner and shown and last is not None:
            found.append([])
        last = label
        found += _bar_lines((shown, named), (name, inner), text, widest, _bar(scale, value, length, zero), number)
    foot: list[list[Paint]] = [[(letter, None) for letter in line] for line in _foot(scale, left, length, zero)]
    return found + foot


def _rows(figure: Figure, panel: Panel) -> Iterator[tuple[str, str, int, float | None, str]]:
    """Label, name of the series where there are several, its number, value and text, bar by bar."""
    several = len(panel.series) > 1
    for i, label in enumerate(figure.labels):
        for number, series in enumerate(panel.series):
            if series.texts[i]:  # a group that has no such row has no bar
                yield label, series.name if several else "", number, series.values[i], series.texts[i]


def _bar_lines(
    label: tuple[str, int], name: tuple[str, int], text: str, widest: int, bar: str, number: int
) -> Iterator[list[Paint]]:
    """One bar with what stands before it; names that do not fit go on below."""
    labels, names = fold(label[0], max(1, label[1])), fold(name[0], max(1, name[1]))
    for i in range(max(len(labels), len(names))):
        front = pad(labels[i] if i < len(labels) else "", label[1])
        if name[1]:
            front += "  " + pad(names[i] if i < len(names) else "", name[1])
        front += "  " + pad(text if i == 0 else "", widest, right=True) + " "
        yield [(letter, None) for letter in front] + [
            (letter, None if letter == _ZERO else number) for letter in (bar if i == 0 else "")
        ]


def _bar(scale: Scale, value: float | None, length: int, zero: int) -> str:
    """A bar from the zero line to the value, to an eighth of a letter on its right and to a half on its left."""
    if value is None:
        return " " * zero + _ZERO
    end = scale.part(value) * length
    if value < 0:
        halves = max(1, round((zero - end) * 2))
        bar = "▐" * (halves % 2) + "█" * (halves // 2)
        return bar.rjust(zero) + _ZERO
    eighths = max(1 if value > 0 else 0, round((end - zero) * 8))
    return " " * zero + _ZERO + "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _foot(scale: Scale, left: int, length: int, zero: int) -> list[str]:
    ticks = {}
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        column = round(scale.part(tick / scale.factor) * length)
        ticks[column + (column > zero)] = label
    corner = "└" if zero == 0 else "┘" if zero == length else "┼"
    rule = "".join(corner if x == zero else "┴" if x in ticks else "─" for x in range(length + 1))
    return [" " * left + rule, " " * left + label_line(ticks, length + 1)]
