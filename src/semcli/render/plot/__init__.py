"""`--plot`: an answer as a picture for a report, drawn by Vega-Lite.

`chart_shape` decides what is drawn, as for `--chart`; `spec` says it in Vega-Lite's words; `page` makes a page of it
that stands alone. Vega-Lite and what draws it come with the extra `semcli[plot]`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

import vl_convert

from semcli.render import PICTURES
from semcli.render.chart_shape import figure
from semcli.render.plot.page import page
from semcli.render.plot.spec import spec_of
from semcli.render.sheet import Screen, Sheet

_SHARPNESS = 2
"""Dots of a PNG to each of the picture's own units, so that it is sharp in print and on dense screens."""


def _svg(spec: dict[str, Any]) -> bytes:
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]).encode() + b"\n"


def _png(spec: dict[str, Any]) -> bytes:
    return vl_convert.vegalite_to_png(spec, scale=_SHARPNESS, allowed_base_urls=[])


def _html(spec: dict[str, Any]) -> bytes:
    return page(spec, vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")).encode()


_MADE: dict[str, Callable[[dict[str, Any]], bytes]] = {".svg": _svg, ".png": _png, ".html": _html, ".htm": _html}
"""By the ending of the file, how the picture is made: one for each of `semcli.render.PICTURES`."""


def write(sheet: Sheet, out: BinaryIO, screen: Screen, kind: str | None = None) -> None:
    """Draw the sheet in the way that the file's ending says; `kind` forces `line` or `bar`."""
    ending = next(e for e in PICTURES if (screen.file or "").lower().endswith(e))
    out.write(_MADE[ending](spec_of(figure(sheet, kind))))
