"""A figure as a Vega-Lite specification: a plain dictionary, its data inside.

Nothing from the answer becomes code. Data stand in rows under names of our own (`x`, `y`, `name` …), so that no
column's name is ever read as a path; ticks and their labels are worked out here and looked up by the axis, in an
expression in which they are quoted as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from semcli.render.chart_axis import Scale, scale_of, time_ticks
from semcli.render.chart_shape import LINE, Figure, Panel
from semcli.render.layout import fold
from semcli.render.plot.theme import COLOURS, CONFIG, FAINT, INK, SHAPES

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH, HEIGHT, PANEL_HEIGHT = 720, 320, 200
BAR, GROUPED_BAR = 22, 15
"""Heights of a bar that stands alone, and of one in a group."""

_ACROSS, _DOWN = 96, 18
"""How many letters fit across, and lines down: what decides how many ticks there are."""

_TITLE, _NOTE = 78, 110
_DOTTED, _SIGNS = 60, 8
"""A line of at most so many points shows each of them; a longer one among others has so many signs along it."""

_NAME, _LINE_HEIGHT = 44, 14
"""Letters to a line of a bar's name, and how high a line is."""


def spec_of(figure: Figure) -> Spec:
    """The specification of a figure."""
    drawn = any(value is not None for panel in figure.panels for s in panel.series for value in s.values)
    body = _panels(figure) if drawn else _nothing(figure)
    title = {"text": fold(figure.title, _TITLE)}
    # which option would draw more is of no use in a report
    notes = [line for note in figure.notes for line in fold(note.partition("; `")[0], _NOTE)]
    said = "; ".join([figure.title, *figure.notes])
    return {
        "$schema": SCHEMA,
        "description": said,
        "title": {**title, "subtitle": notes} if notes else title,
        "config": CONFIG,
        "background": "white",
        "padding": 16,
        **body,
    }


def _nothing(figure: Figure) -> Spec:
    """A picture that says why it is empty."""
    why = "the answer has no rows" if not figure.labels else "no values"
    mark = {"type": "text", "text": f"nothing to draw: {why}", "color": FAINT, "fontSize": 14}
    return {"width": WIDTH, "height": 120, "data": {"values": [{}]}, "mark": mark}


def _panels(figure: Figure) -> Spec:
    several = len(figure.panels) > 1
    found = [(_lines if figure.kind == LINE else _bars)(figure, panel, several) for panel in figure.panels]
    if not several:
        return found[0]
    for panel, spec in zip(figure.panels, found, strict=True):
        spec["title"] = {"text": fold(panel.heading, _TITLE), "fontSize": 13}
    # scales of their own: metrics of different units never share an axis, nor series of different panels a colour
    return {"vconcat": found, "spacing": 28, "resolve": {"scale": {"color": "independent", "shape": "independent"}}}


# --- lines ------------------------------------------------------------------------------------------------------------


def _lines(figure: Figure, panel: Panel, several: bool) -> Spec:
    values = [v for series in panel.series for v in series.values if v is not None]
    height = PANEL_HEIGHT if several else HEIGHT
    scale = scale_of(values, panel.format, max(3, height // 55), zero=False, whole=panel.whole)
    encoding = {
        "x": {"field": "x", "type": "quantitative", "scale": {"domain": _domain(figure), "nice": False},
              "axis": _foot(figure)},
        "y": _value_axis(scale, None if several else panel.heading),
        "tooltip": _tooltip(figure, len(panel.series) > 1),
    }  # fmt: skip
    if len(panel.series) > 1:
        encoding |= _told_apart([series.name for series in panel.series])
    solid = {"type": "line", "strokeWidth": 2, "strokeJoin": "round"}
    dots = {"type": "point", "filled": True, "size": 40, "opacity": 1}
    hollow = {"type": "point", "filled": False, "size": 46, "strokeWidth": 2, "fill": "white", "opacity": 1}
    return {
        "width": WIDTH,
        "height": height,
        "data": {"values": list(_points(figure, panel))},
        "encoding": encoding,
        "layer": [
            # nothing is drawn across a gap: each stretch is a line of its own
            {"mark": solid, "encoding": {"detail": {"field": "run", "type": "nominal"}}},
            {"mark": dots, "transform": [{"filter": "datum.dot && !datum.partial"}]},
            {"mark": hollow, "transform": [{"filter": "datum.partial"}]},
        ],
    }


def _points(figure: Figure, panel: Panel) -> Iterator[Spec]:
    """A row for each value, with the number of the stretch without a gap that it belongs to."""
    steps = figure.steps
    for number, series in enumerate(panel.series):
        there = [i for i, value in enumerate(series.values) if value is not None]
        run, apart = 0, max(1, len(there) // _SIGNS)
        signed = len(there) <= _DOTTED or len(panel.series) > 1
        for n, i in enumerate(there):
            begins = n == 0 or i != there[n - 1] + 1 or steps[i] - steps[i - 1] > 1
            ends = n + 1 == len(there) or there[n + 1] != i + 1 or steps[i + 1] - steps[i] > 1
            run += begins
            dot = (begins and ends) or (signed and (len(there) <= _DOTTED or n % apart == number % apart))
            yield {
                "x": steps[i],
                "y": series.values[i],
                "name": series.name,
                "label": figure.labels[i],
                "text": series.texts[i],
                "run": run,
                "dot": dot,
                # of very many, each marked by itself, nothing would be left but the marks
                "partial": i in figure.partial and (dot or len(figure.partial) <= _SIGNS),
            }


def _domain(figure: Figure) -> list[float]:
    """From the first bucket to the last; a single one stands in the middle."""
    first, last = figure.steps[0], figure.steps[-1]
    return [first - 1, last + 1] if first == last else [first, last]


def _foot(figure: Figure) -> Spec:
    """The axis of time. Its ticks stand where a round period begins, by the rule of charts on a terminal."""
    first, length = figure.steps[0], max(1, figure.steps[-1] - figure.steps[0])
    columns = [round((step - first) / length * (_ACROSS - 1)) for step in figure.steps]
    places = {column: i for i, column in reversed(list(enumerate(columns)))}
    found = time_ticks(figure.times, figure.labels, columns, _ACROSS)
    ticks = {figure.steps[places[column]]: text for column, text in found.items()}
    return {
        "title": figure.across,
        "values": list(ticks),
        "labelExpr": f"{_quoted({str(step): text for step, text in ticks.items()})}[datum.value]",
        "grid": False,
        "labelOverlap": False,
    }


def _told_apart(names: Sequence[str]) -> Spec:
    """Series by colour, and for those who do not see it or print without, by sign."""
    legend = {"title": None, "labelLimit": 240, "symbolSize": 90}

    def scale(values: Sequence[Any]) -> Spec:
        return {"domain": list(names), "range": [values[i % len(values)] for i in range(len(names))]}

    return {
        "color": {"field": "name", "type": "nominal", "scale": scale(COLOURS), "legend": legend},
        "shape": {"field": "name", "type": "nominal", "scale": scale(SHAPES), "legend": legend},
    }


# --- bars -------------------------------------------------------------------------------------------------------------


def _bars(figure: Figure, panel: Panel, several: bool) -> Spec:
    rows = list(_bar_rows(figure, panel))
    labels = list(dict.fromkeys(row["label"] for row in rows))
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    values = [row["y"] for row in rows if row["y"] is not None]
    scale = scale_of(values, panel.format, 6, zero=True, whole=panel.whole)
    grouped = len(panel.series) > 1
    encoding: Spec = {
        "y": {"field": "label", "type": "nominal", "title": None, "scale": {"domain": labels},
              "axis": {"labelLimit": 400, "ticks": False, "domain": False, "labelPadding": 8}},
        "tooltip": _tooltip(figure, grouped),
    }  # fmt: skip
    if grouped:
        names = [series.name for series in panel.series]
        colours = {"domain": names, "range": [COLOURS[i % len(COLOURS)] for i in range(len(names))]}
        encoding["yOffset"] = {
            "field": "name",
            "type": "nominal",
            "sort": None,
            "scale": {"domain": names, "paddingInner": 0.15},
        }
        encoding["color"] = {"field": "name", "type": "nominal", "scale": colours,
                             "legend": {"title": None, "labelLimit": 240}}  # fmt: skip
    height = max((GROUPED_BAR * len(panel.series) + 10) if grouped else BAR + 6, _LINE_HEIGHT * lines + 6)
    bar = {"type": "bar"} if grouped else {"type": "bar", "size": BAR}
    room = max((len(row["text"]) for row in rows), default=0)
    axis = _value_axis(scale, None if several else panel.heading, room=room)
    return {
        "width": WIDTH,
        "height": {"step": height, "for": "position"} if grouped else {"step": height},
        "data": {"values": rows},
        "encoding": encoding,
        "layer": [
            {"mark": bar, "encoding": {"x": axis}},
            # the value beside its bar, on the side to which the bar goes
            _beside(encoding, axis, "datum.at >= 0", {"align": "left", "dx": 5}),
            _beside(encoding, axis, "datum.at < 0", {"align": "right", "dx": -5}),
        ],
    }


def _beside(encoding: Spec, axis: Spec, which: str, where: Spec) -> Spec:
    """The texts of the bars that meet a condition."""
    here: Spec = {
        "x": {**axis, "field": "at"},
        "text": {"field": "text", "type": "nominal"},
        "color": {"value": INK},
    }
    if "yOffset" in encoding:
        here["yOffset"] = {**encoding["yOffset"], "bandPosition": 0.5}
    mark = {"type": "text", "baseline": "middle", "fontSize": 11, **where}
    return {"mark": mark, "transform": [{"filter": which}], "encoding": here}


def _bar_rows(figure: Figure, panel: Panel) -> Iterator[Spec]:
    """A row for each bar. Where a value is missing its text stands at zero."""
    for i, name in enumerate(figure.labels):
        label = "\n".join(fold(name, _NAME))
        for series in panel.series:
            if series.texts[i]:  # a group that has no such row has no bar
                value = series.values[i]
                yield {"label": label, "name": series.name, "y": value, "at": value or 0, "text": series.texts[i]}


# --- axes -------------------------------------------------------------------------------------------------------------


def _value_axis(scale: Scale, title: str | None, *, room: int = 0) -> Spec:
    """The axis of values, with ticks and labels as on a terminal; `room` letters are left free at its ends."""
    low, high = scale.low / scale.factor, scale.high / scale.factor
    step = (scale.ticks[1] - scale.ticks[0]) / scale.factor if len(scale.ticks) > 1 else 1.0
    free = (high - low) * room / 110
    labels = f"{_quoted(list(scale.labels))}[round((datum.value - {low!r}) / {step!r})]"
    return {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [low - free * (low < 0), high + free * (high > 0)], "nice": False, "zero": False},
        "axis": {"title": title, "values": [tick / scale.factor for tick in scale.ticks], "labelExpr": labels},
    }


def _tooltip(figure: Figure, several: bool) -> list[Spec]:
    names = [("label", figure.across or "group"), *([("name", "series")] if several else []), ("text", "value")]
    return [{"field": field, "type": "nominal", "title": title} for field, title in names]


def _quoted(value: object) -> str:
    """As a literal of Vega's expressions, which are those of JSON in ASCII."""
    return json.dumps(value, ensure_ascii=True)
