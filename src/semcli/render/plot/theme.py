"""How pictures look: quiet, on white, and told apart by everybody.

The colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people with any kind of colour vision
tell apart, without the yellow, which is too faint on white.
"""

from __future__ import annotations

from typing import Any

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#333333")
SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "triangle-down",
    "cross",
    "triangle-left",
    "triangle-right",
    "M0,-1.2L.3,-.3L1.2,0L.3,.3L0,1.2L-.3,.3L-1.2,0L-.3,-.3Z",  # a star
    "M-1,-1L1,1L1,-1L-1,1Z",  # a bow tie
    "M-.4,-1.1L.4,-1.1L.4,1.1L-.4,1.1Z",  # a post
    "M-1.1,-.4L1.1,-.4L1.1,.4L-1.1,.4Z",  # a beam
)
"""A sign for each of the twelve series that a picture has at most."""

INK, FAINT, RULE = "#1f2328", "#59636e", "#d8dee4"
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, Noto Sans, sans-serif"

CONFIG: dict[str, Any] = {
    "font": FONT,
    "title": {
        "anchor": "start",
        "frame": "group",
        "fontSize": 17,
        "fontWeight": 600,
        "color": INK,
        "offset": 14,
        "subtitleColor": FAINT,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
    },
    "axis": {
        "labelColor": INK,
        "labelFontSize": 11,
        "titleColor": FAINT,
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "titlePadding": 10,
        "domainColor": FAINT,
        "tickColor": FAINT,
        "gridColor": {"condition": {"test": "datum.value === 0", "value": FAINT}, "value": RULE},
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "orient": "bottom", "columns": 4, "columnPadding": 24},
    "lineBreak": "\n",
    "view": {"stroke": None},
    "line": {"color": COLOURS[0]},
    "point": {"color": COLOURS[0]},
    "bar": {"color": COLOURS[0]},
}
