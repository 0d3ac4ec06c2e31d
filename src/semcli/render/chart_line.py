"""Lines, drawn with braille dots: two across and four down in each letter.

Of the values that fall into one column of dots the first, least, greatest and last are kept, so that a long series
looks as it would if every point were drawn. Nothing is drawn across a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semcli.render.chart_axis import Scale, label_line, scale_of, time_ticks
from semcli.render.chart_shape import Figure, Panel
from semcli.render.text import cells

MARKERS = "●■▲◆○□△◇×+★☆"
"""A sign per series, so that they are told apart without colour."""

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_APART = 9

Point = tuple[int, int]
Paint = tuple[str, int | None]
"""A letter, and the number of the series whose colour it has."""


class _Canvas:
    """Letters by place; braille cells collect dots."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.dots: dict[Point, int] = {}
        self.owner: dict[Point, int] = {}
        self.signs: dict[Point, Paint] = {}

    def dot(self, x: int, y: int, series: int) -> None:
        cell = (x // 2, y // 4)
        self.dots[cell] = self.dots.get(cell, 0) | _DOTS[y % 4][x % 2]
        self.owner[cell] = series

    def line(self, start: Point, end: Point, series: int) -> None:
        """Bresenham's line between two dots."""
        (x, y), (x1, y1) = start, end
        dx, dy = abs(x1 - x), -abs(y1 - y)
        sx, sy = (1 if x < x1 else -1), (1 if y < y1 else -1)
        error = dx + dy
        while True:
            self.dot(x, y, series)
            if (x, y) == (x1, y1):
                return
            twice = 2 * error
            if twice >= dy:
                error, x = error + dy, x + sx
            if twice <= dx:
                error, y = error + dx, y + sy

    def rows(self, zero: int | None) -> Iterator[list[Paint]]:
        for y in range(self.height):
            blank = "─" if y == zero else " "
            yield [self._at((x, y), blank) for x in range(self.width)]

    def _at(self, cell: Point, blank: str) -> Paint:
        if cell in self.signs:
            return self.signs[cell]
        bits = self.dots.get(cell)
        return (blank, None) if bits is None else (chr(0x2800 + bits), self.owner[cell])


def line_panel(figure: Figure, panel: Panel, width: int, height: int) -> list[list[Paint]]:
    """The panel as rows of letters: the plot with its axes, as wide as `width` and `height` rows high without feet."""
    values = [v for series in panel.series for v in series.values if v is not None]
    scale = scale_of(values, panel.format, max(2, min(height // 3, 8)), zero=False, whole=panel.whole)
    left = max(cells(label) for label in scale.labels) + 2
    canvas = _Canvas(max(4, width - left), height)
    xs = _across(figure.steps, canvas.width * 2)
    for number, series in enumerate(panel.series):
        points = [None if v is None else (xs[i], _down(scale, v, height * 4)) for i, v in enumerate(series.values)]
        runs = list(_runs(points, figure.steps))
        for run in runs:
            _draw(canvas, run, number)
        _sign(canvas, runs, number, several=len(panel.series) > 1)
    zero = _down(scale, 0.0, height * 4) // 4 if scale.low < 0 < scale.high else None
    found = [[*_gutter(scale, y, left, height), *row] for y, row in enumerate(canvas.rows(zero))]
    return found + [[(letter, None) for letter in line] for line in _foot(figure, xs, canvas.width, left)]


def _across(steps: Sequence[int], dots: int) -> list[int]:
    """The column of dots of each place; a single one stands in the middle."""
    if len(steps) < 2:
        return [dots // 2 for _ in steps]
    first, length = steps[0], steps[-1] - steps[0]
    return [round((step - first) / length * (dots - 1)) for step in steps]


def _down(scale: Scale, value: float, dots: int) -> int:
    return min(dots - 1, max(0, round((1 - scale.part(value)) * (dots - 1))))


def _runs(points: Sequence[Point | None], steps: Sequence[int]) -> Iterator[list[Point]]:
    """Stretches without a gap: neither a missing value nor a missing bucket."""
    run: list[Point] = []
    for i, point in enumerate(points):
        if run and (point is None or (i and steps[i] - steps[i - 1] > 1)):
            yield run
            run = []
        if point is not None:
            run.append(point)
    if run:
        yield run


def _draw(canvas: _Canvas, run: Sequence[Point], number: int) -> None:
    """A line through the points of a run. Those of one column of dots are a stroke from the least to the greatest."""
    lows: dict[int, list[int]] = {}
    for x, y in run:
        lows.setdefault(x, []).append(y)
    last: Point | None = None
    for x, ys in lows.items():
        canvas.line((x, min(ys)), (x, max(ys)), number)
        if last is not None:
            canvas.line(last, (x, ys[0]), number)
        last = (x, ys[-1])


def _sign(canvas: _Canvas, runs: Sequence[Sequence[Point]], number: int, *, several: bool) -> None:
    """The series' sign on single points, and where there are several series, along each of them."""
    paint = (MARKERS[number % len(MARKERS)], number)
    free_from = (number * 3) % _APART if several else 0
    for run in runs:
        if len({x for x, _ in run}) == 1:
            canvas.signs[run[0][0] // 2, run[0][1] // 4] = paint
    if not several:
        return
    for run in runs:
        for x, y in [*run, run[-1]]:
            cell = (x // 2, y // 4)
            if cell not in canvas.signs and (cell[0] >= free_from or (x, y) == run[-1]):
                canvas.signs[cell] = paint
                free_from = cell[0] + _APART


def _gutter(scale: Scale, y: int, left: int, height: int) -> list[Paint]:
    """The axis on the left: the labels of ticks, right-aligned, and the rule."""
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        if _down(scale, tick / scale.factor, height * 4) // 4 == y:
            text = " " * (left - 2 - cells(label)) + label + " ┤"
            return [(letter, None) for letter in text]
    return [(letter, None) for letter in " " * (left - 1) + "│"]


def _foot(figure: Figure, xs: Sequence[int], width: int, left: int) -> list[str]:
    columns = [x // 2 for x in xs]
    ticks = time_ticks(figure.times, figure.labels, columns, width)
    rule = "".join("┬" if x in ticks else "─" for x in range(width))
    return [" " * (left - 1) + "└" + rule, " " * left + label_line(ticks, width)]
