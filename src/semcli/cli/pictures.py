"""`--chart`, `--chart-type` and `--spark`: what draws an answer for people instead of a plain table."""

from __future__ import annotations

from semcli.cli.parameters import Values
from semcli.errors import fail
from semcli.render import Format, Writer


def picture(values: Values, format: Format) -> Writer | None:
    """The function that draws, or None for a table. Raises `bad_option` where an option does not fit another."""
    kind, chart, spark = values.get("chart_type"), values.get("chart"), values.get("spark")
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
