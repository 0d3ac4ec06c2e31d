"""`--chart`: an answer as a picture of letters, as large as the terminal.

`chart_shape` decides what is drawn, `chart_axis` where ticks stand, `chart_line` and `chart_bar` draw a panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from semcli.render.chart_bar import bar_panel
from semcli.render.chart_line import MARKERS, Paint, line_panel
from semcli.render.chart_shape import LINE, Figure, Panel, figure
from semcli.render.layout import fold
from semcli.render.sheet import Screen, Sheet
from semcli.render.text import cells

_WIDTH, _HEIGHT, _LOWEST = 80, 24, 6
_BELOW = 3
"""Lines of a terminal below the picture: the footer, and a prompt that may take two."""

_FEET = 2

_COLOURS = (34, 33, 35, 32, 31, 36, 94, 93, 95, 92, 91, 96)
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def write(sheet: Sheet, out: TextIO, screen: Screen, kind: str | None = None) -> None:
    """Draw the sheet; `kind` forces `line` or `bar`."""
    draw(figure(sheet, kind), out, screen)


def draw(found: Figure, out: TextIO, screen: Screen) -> None:
    """Title, panels with their legends, and what has to be known to read them."""
    width = screen.width or _WIDTH
    title = fold(found.title, width)
    notes = [line for note in found.notes for line in fold(note, width)]
    out.writelines(_styled(line, _BOLD, screen) + "\n" for line in title)
    if not any(value is not None for panel in found.panels for s in panel.series for value in s.values):
        out.write("nothing to draw: the answer has no rows\n" if not found.labels else "nothing to draw: no values\n")
    else:
        room = (screen.height or _HEIGHT) - _BELOW - len(title) - len(notes)
        for panel in found.panels:
            _panel(found, panel, out, screen, (width, room // len(found.panels)))
    out.writelines(_styled(line, _DIM, screen) + "\n" for line in notes)


def _panel(found: Figure, panel: Panel, out: TextIO, screen: Screen, size: tuple[int, int]) -> None:
    """A panel; lines are as high as leaves room for what stands around them."""
    width, height = size
    if len(found.panels) > 1:
        out.write("\n" + _styled(panel.heading, _BOLD, screen) + "\n")
        height -= 2
    if found.kind != LINE:
        rows = bar_panel(found, panel, width)
    else:
        legend = _legend(panel, width) if len(panel.series) > 1 else []
        out.writelines(_painted(line, screen) + "\n" for line in legend)
        rows = line_panel(found, panel, width, max(_LOWEST, height - len(legend) - _FEET))
    out.writelines(_painted(row, screen) + "\n" for row in rows)


def _legend(panel: Panel, width: int) -> list[list[Paint]]:
    """Each series with its sign, as many to a line as fit."""
    lines: list[list[Paint]] = [[]]
    used = 0
    for number, series in enumerate(panel.series):
        entry = f" {series.name}"
        if used and used + 4 + cells(entry) > width:
            lines.append([])
            used = 0
        gap = "   " if used else ""
        lines[-1] += [(gap, None), (MARKERS[number % len(MARKERS)], number), (entry, None)]
        used += len(gap) + 1 + cells(entry)
    return lines


def _styled(text: str, style: str, screen: Screen) -> str:
    return f"{style}{text}{_RESET}" if screen.colour else text


def _painted(row: Sequence[Paint], screen: Screen) -> str:
    """A row of letters, with the colours of their series where there is colour."""
    if not screen.colour:
        return "".join(letter for letter, _ in row).rstrip()
    text, current = "", None
    for letter, series in row:
        if series != current:
            text += _RESET if series is None else f"\x1b[{_COLOURS[series % len(_COLOURS)]}m"
            current = series
        text += letter
    return text.rstrip() + (_RESET if current is not None else "")
