"""Tables for people: drawn with rich on a terminal, plain and uncoloured everywhere else.

A table too wide for its terminal folds its text; where that is not enough each record becomes a block of lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, TextIO

from semcli.render.display import DisplayColumn, display
from semcli.render.layout import fit, fold, natural
from semcli.render.sheet import Screen, Sheet
from semcli.render.text import cells, pad

if TYPE_CHECKING:
    from rich.console import Console

GAP = 2
_CHUNK = 500


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    """The sheet's rows as a table, or as blocks."""
    draw(display(sheet), out, screen)


def draw(columns: Sequence[DisplayColumn], out: TextIO, screen: Screen, margin: int = 0) -> None:
    """Columns that are ready to be shown."""
    if not columns:
        return
    if screen.width is None:
        _plain(columns, [natural(column) for column in columns], out)
        return
    widths = fit(columns, screen.width - margin, GAP)
    if widths is None:
        _blocks(columns, out, screen)
    elif screen.terminal or screen.colour:
        _rich(columns, widths, out, screen)
    else:
        _plain(columns, widths, out)


def _plain(columns: Sequence[DisplayColumn], widths: Sequence[int], out: TextIO) -> None:
    """Headings, a rule, and a line a row; a folded cell takes more lines."""
    heads = [fold(column.heading, width) for column, width in zip(columns, widths, strict=True)]
    _plain_row(columns, heads, widths, out)
    out.write((" " * GAP).join("-" * width for width in widths) + "\n")
    for row in zip(*(column.cells for column in columns), strict=True):
        lines = [fold(cell.text, width) for cell, width in zip(row, widths, strict=True)]
        _plain_row(columns, lines, widths, out)


def _plain_row(
    columns: Sequence[DisplayColumn], row: Sequence[Sequence[str]], widths: Sequence[int], out: TextIO
) -> None:
    for i in range(max(len(lines) for lines in row)):
        parts = (
            pad(lines[i] if i < len(lines) else "", width, right=column.right)
            for column, lines, width in zip(columns, row, widths, strict=True)
        )
        out.write((" " * GAP).join(parts).rstrip() + "\n")


def console_for(out: TextIO, screen: Screen) -> Console:
    """A rich console that writes what it is given, letter for letter."""
    from rich.console import Console

    return Console(
        file=out,
        width=screen.width,
        force_terminal=screen.colour,
        no_color=not screen.colour,
        color_system="auto" if screen.colour else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )


def _rich(columns: Sequence[DisplayColumn], widths: Sequence[int], out: TextIO, screen: Screen) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = console_for(out, screen)
    # the box has a column of its own between cells, so padding is one less
    head = box.Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
    for start in range(0, max(1, len(columns[0].cells)), _CHUNK):
        table = Table(box=None if start else head, show_edge=False, pad_edge=False, show_header=start == 0)
        table.padding = (0, GAP if start else GAP - 1, 0, 0)
        for column, width in zip(columns, widths, strict=True):
            heading = Text("\n".join(fold(column.heading, width)))
            table.add_column(heading, width=width, justify="right" if column.right else "left", overflow="fold")
        for row in zip(*(column.cells[start : start + _CHUNK] for column in columns), strict=True):
            folded = ("\n".join(fold(cell.text, width)) for cell, width in zip(row, widths, strict=True))
            table.add_row(
                *(Text(text, style="dim" if cell.faint else "") for text, cell in zip(folded, row, strict=True))
            )
        console.print(table, soft_wrap=False)


def _blocks(columns: Sequence[DisplayColumn], out: TextIO, screen: Screen) -> None:
    """One record per block: heading and value side by side, long values on as many lines as they need."""
    label = max(cells(column.heading) for column in columns)
    room = max((screen.width or 80) - label - GAP, 1)
    dim, bold, reset = ("\x1b[2m", "\x1b[1m", "\x1b[0m") if screen.colour else ("", "", "")
    for number, row in enumerate(zip(*(column.cells for column in columns), strict=True), 1):
        title = f"row {number} "
        if len(columns[0].cells) > 1:
            out.write(f"{dim}{title}{'─' * max(3, min(screen.width or 80, label + 30) - len(title))}{reset}\n")
        for column, cell in zip(columns, row, strict=True):
            first, *rest = [cell.text] if column.solid else fold(cell.text, room)
            value = f"{dim}{first}{reset}" if cell.faint else first
            out.write(f"{bold}{pad(column.heading, label)}{reset}{' ' * GAP}{value}\n")
            out.writelines(chain.from_iterable((" " * (label + GAP), line, "\n") for line in rest))
