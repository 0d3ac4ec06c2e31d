"""Tables for people: drawn with rich on a terminal, plain and uncoloured everywhere else.

A table too wide for its terminal folds its text; where that is not enough each record becomes a block of lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, TextIO

from semcli.records import replace
from semcli.render.display import DisplayColumn, Shown, display
from semcli.render.layout import clipped, fit, fold, natural, spared
from semcli.render.sheet import Screen, Sheet
from semcli.render.text import cells, pad

if TYPE_CHECKING:
    from rich.box import Box
    from rich.console import Console
    from rich.table import Table

GAP = 2
_CHUNK = 500


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    """The sheet's rows as a table, or as blocks; below it what its marks mean."""
    shown = display(sheet)
    draw_shown(shown, out, screen)


def draw_shown(shown: Shown, out: TextIO, screen: Screen) -> None:
    """A table with its legend."""
    shown = _roomy(shown, screen.width)
    _draw(shown, out, screen, screen.width)
    for line in shown.legend:
        dim, reset = ("\x1b[2m", "\x1b[0m") if screen.colour else ("", "")
        for part in [line] if screen.width is None else fold(line, screen.width):
            out.write(f"{dim}{part}{reset}\n")


def _roomy(shown: Shown, width: int | None) -> Shown:
    """What is shown without the columns that may go for want of room, which the legend names."""
    if width is None:
        return shown
    kept = spared(shown.columns, width, GAP)
    if len(kept) == len(shown.columns):
        return shown
    gone = ", ".join(c.heading for c in shown.columns if not any(c is k for k in kept))
    return replace(
        shown, columns=kept, legend=(*shown.legend, f"left out for want of room: {gone} (`--format csv` has all)")
    )


def draw(columns: Sequence[DisplayColumn], out: TextIO, screen: Screen, margin: int = 0) -> None:
    """Columns that are ready to be shown."""
    _draw(Shown(list(columns)), out, screen, None if screen.width is None else screen.width - margin)


def _draw(shown: Shown, out: TextIO, screen: Screen, width: int | None) -> None:
    columns = shown.columns
    if not columns:
        return
    if width is None:
        _plain(shown, [natural(column) for column in columns], out)
        return
    cut = replace(shown, columns=clipped(columns, width, GAP))
    widths = fit(cut.columns, width, GAP)
    if widths is None:
        _blocks(shown, out, screen)  # where there is room for all of it
    elif screen.terminal or screen.colour:
        _rich(cut, widths, out, screen)
    else:
        _plain(cut, widths, out)


def _plain(shown: Shown, widths: Sequence[int], out: TextIO) -> None:
    """Headings, a rule, and a line a row; a folded cell takes more lines."""
    columns = shown.columns
    heads = [fold(column.heading, width) for column, width in zip(columns, widths, strict=True)]
    rule = (" " * GAP).join("-" * width for width in widths) + "\n"
    _plain_row(columns, heads, widths, out)
    out.write(rule)
    for number, row in enumerate(zip(*(column.cells for column in columns), strict=True)):
        if number in shown.ruled:
            out.write(rule)
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


def prepare() -> None:
    """Import what draws on a terminal, which takes as long as asking the database: see `Session.prepare`."""
    import rich.box
    import rich.console
    import rich.table
    import rich.text  # noqa: F401


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


def _rich(shown: Shown, widths: Sequence[int], out: TextIO, screen: Screen) -> None:
    from rich import box

    console = console_for(out, screen)
    # the box has a column of its own between cells, so padding is one less
    head = box.Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
    dim, reset = ("\x1b[2m", "\x1b[0m") if screen.colour else ("", "")
    rule = dim + "─" * (sum(widths) + GAP * (len(widths) - 1)) + reset + "\n"
    count = len(shown.columns[0].cells)
    starts = sorted({*range(0, max(1, count), _CHUNK), *shown.ruled})
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        if start in shown.ruled:
            out.write(rule)
        console.print(_rich_part(shown, widths, None if start else head, start, end), soft_wrap=False)


_STYLES = {"up": "green", "down": "red", "": ""}


def _rich_part(shown: Shown, widths: Sequence[int], head: Box | None, start: int, end: int) -> Table:
    """Some rows as a table of their own: with headings where there is a `head`."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=head, show_edge=False, pad_edge=False, show_header=head is not None)
    table.padding = (0, GAP if head is None else GAP - 1, 0, 0)
    for column, width in zip(shown.columns, widths, strict=True):
        heading = Text("\n".join(fold(column.heading, width)))
        table.add_column(heading, width=width, justify="right" if column.right else "left", overflow="fold")
    for number in range(start, end):
        bold = "bold " if number in shown.strong else ""
        row = [column.cells[number] for column in shown.columns]
        folded = ("\n".join(fold(cell.text, width)) for cell, width in zip(row, widths, strict=True))
        styles = (bold + ("dim" if cell.faint else _STYLES[cell.tone]) for cell in row)
        table.add_row(*(Text(text, style=style.strip()) for text, style in zip(folded, styles, strict=True)))
    return table


def _blocks(shown: Shown, out: TextIO, screen: Screen) -> None:
    """One record per block: heading and value side by side, long values on as many lines as they need."""
    columns = shown.columns
    label = max(cells(column.heading) for column in columns)
    room = max((screen.width or 80) - label - GAP, 1)
    dim, bold, reset = ("\x1b[2m", "\x1b[1m", "\x1b[0m") if screen.colour else ("", "", "")
    tones = {"up": "\x1b[32m", "down": "\x1b[31m"} if screen.colour else {}
    for number, row in enumerate(zip(*(column.cells for column in columns), strict=True), 1):
        title = f"row {number} "
        if len(columns[0].cells) > 1:
            out.write(f"{dim}{title}{'─' * max(3, min(screen.width or 80, label + 30) - len(title))}{reset}\n")
        for column, cell in zip(columns, row, strict=True):
            if not cell.text:
                continue
            first, *rest = [cell.text] if column.solid else fold(cell.text, room)
            style = dim if cell.faint else tones.get(cell.tone, "")
            value = f"{style}{first}{reset}" if style else first
            out.write(f"{bold}{pad(column.heading, label)}{reset}{' ' * GAP}{value}\n")
            out.writelines(chain.from_iterable((" " * (label + GAP), line, "\n") for line in rest))
