"""`--chart`, `--chart-type`, `--plot` and `--spark`: what draws an answer for people instead of a plain table."""

from __future__ import annotations

from typing import Any

from semcli.cli.parameters import Values
from semcli.errors import Site, fail
from semcli.extras import Extra, need
from semcli.render import PICTURES, Format, Writer
from semcli.render.sheet import Screen, Sheet


def picture(values: Values, format: Format) -> Writer | None:
    """The function that draws, or None for a table. Raises `bad_option` where an option does not fit another."""
    kind, chart, spark = values.get("chart_type"), values.get("chart"), values.get("spark")
    if values.get("plot"):
        return _plotted(values)
    if not (kind or chart or spark):
        return None
    named = "--spark" if spark else "--chart" if chart else "--chart-type"
    if format.name != "table":
        raise fail("bad_option", f"`{named}` draws on the terminal, not as `{format.name}`", "leave out one of them")
    if spark and (kind or chart):
        raise fail("conflicting_options", "`--spark` is a table and `--chart` a drawing", "leave out one of them")
    if spark:
        from semcli.render.spark import write

        return write
    from semcli.render.chart import write as draw

    return lambda sheet, out, screen: draw(sheet, out, screen, kind)


def _plotted(values: Values) -> Writer:
    """What draws the file that `--plot` names. Raises `bad_option`, `conflicting_options` and `missing_extra`."""
    path, kind = values["plot"], values.get("chart_type")
    if not path.lower().endswith(PICTURES):
        endings = ", ".join(f"`{ending}`" for ending in PICTURES[:3])
        raise fail(
            "bad_option",
            f"the ending of `{path}` names no kind of picture",
            f"endings are {endings}",
            site=Site.whole("--plot", path),
        )
    for name in ("output", "format", "chart", "spark"):
        if values.get(name):
            raise fail("conflicting_options", f"`--plot` and `--{name}` are two ways out for one answer", "ask twice")
    need(Extra.PLOT, "`--plot`")

    def draw(sheet: Sheet, out: Any, screen: Screen) -> None:
        from semcli.render.plot import write

        write(sheet, out, screen, kind)

    return draw
