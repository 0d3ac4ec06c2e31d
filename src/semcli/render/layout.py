"""Fitting columns into a width: numbers and dates keep theirs, text folds, and what still does not fit goes to blocks.

Nothing here ever cuts a value: a column is never narrower than its widest number or its heading's longest part.
"""

from __future__ import annotations

from collections.abc import Sequence

from semcli.patterns import pattern
from semcli.records import replace
from semcli.render.display import DisplayColumn
from semcli.render.rows import Cell
from semcli.render.text import cells

NARROWEST = 16
"""A part of a text without a place to break is folded down to this width at most."""

PROSE = 30
"""Where names can stay whole beside it, prose is folded down to this width at most."""

TALLEST = 8
"""A cell folded onto more lines than this is harder to read than a block."""

# after these a line may end; a point, comma or dash inside a number or a date is none of them
_BREAK = r"(?:[_/→]|[.,](?!\d)|-(?=[^\W\d]))"
_WORD = pattern(r"\S+\s*|\s+")
_PART = pattern(rf"(?:(?!{_BREAK})\S)*(?:{_BREAK}+\s*|\s+)|(?:(?!{_BREAK})\S)+")


def fold(text: str, width: int) -> list[str]:
    """The text on lines of at most `width`, broken after spaces; a word too long for a line is broken after
    `_ . , / -`, and elsewhere if need be."""
    if cells(text) <= width:
        return [text]
    lines = [""]
    for word in _WORD.findall(text):
        for part in [word] if cells(word.rstrip()) <= width else _PART.findall(word):
            if lines[-1] and cells(lines[-1] + part.rstrip()) > width:
                lines.append("")
            lines[-1] += part
            while cells(lines[-1].rstrip()) > width:
                head, rest = _cut(lines[-1], width)
                lines[-1:] = [head, rest]
    return [line.rstrip() for line in lines]


def _cut(text: str, width: int) -> tuple[str, str]:
    """The longest beginning that fits, and the rest; never nothing, even where one letter is too wide."""
    end = 1
    while end < len(text) and cells(text[: end + 1]) <= width:
        end += 1
    return text[:end], text[end:]


def spared(columns: Sequence[DisplayColumn], width: int, gap: int = 2) -> list[DisplayColumn]:
    """The columns without those that may go, the one of the lowest `spare` first, until a row is a line."""
    found = list(columns)
    while (going := [c for c in found if c.spare]) and _shortest_line(found, gap) > width:
        last = min(going, key=lambda column: column.spare)
        found = [column for column in found if column is not last]
    return found


def _shortest_line(columns: Sequence[DisplayColumn], gap: int) -> int:
    each = (min(natural(c), PROSE) if c.clipped else natural(c) for c in columns)
    return sum(each) + gap * (len(columns) - 1)


def clipped(columns: Sequence[DisplayColumn], width: int, gap: int = 2) -> list[DisplayColumn]:
    """The columns with prose that may be clipped cut to what the others leave, but not below a readable width."""
    others = sum(natural(c) for c in columns if not c.clipped) + gap * (len(columns) - 1)
    each = max(NARROWEST, (width - others) // max(1, sum(c.clipped for c in columns)))
    return [replace(c, cells=[_clip(cell, each) for cell in c.cells]) if c.clipped else c for c in columns]


def _clip(cell: Cell, width: int) -> Cell:
    if cells(cell.text) <= width:
        return cell
    head = _cut(cell.text, width - 1)[0].rstrip()
    whole = head.rpartition(" ")[0] if cell.text[len(head) : len(head) + 1].strip() else head
    return cell._replace(text=f"{(whole or head).rstrip(' ,;:—-')}…")


def natural(column: DisplayColumn) -> int:
    """The width at which nothing folds."""
    return max([1, cells(column.heading), *(cells(cell.text) for cell in column.cells)])


def narrowest(column: DisplayColumn) -> int:
    """The width that the column cannot go below: for numbers and dates their own, for text its longest part."""
    heading = _longest_part(column.heading)
    if column.solid:
        return max([heading, *(cells(cell.text) for cell in column.cells)])
    return max([heading, *(min(_longest_part(cell.text), NARROWEST) for cell in column.cells)])


def _longest_part(text: str) -> int:
    return max((cells(part.rstrip()) for part in _PART.findall(text)), default=1)


def fit(columns: Sequence[DisplayColumn], width: int, gap: int = 2) -> list[int] | None:
    """Widths that add up to at most `width` with `gap` between columns, or None where there are none to read."""
    available = width - gap * (len(columns) - 1)
    wanted = [natural(column) for column in columns]
    if sum(wanted) <= available:
        return wanted
    for least in ([_gentle(column) for column in columns], [narrowest(column) for column in columns]):
        if sum(least) <= available:
            found = _shrunk(wanted, least, sum(wanted) - available)
            return None if any(_tallest(c, w) > TALLEST for c, w in zip(columns, found, strict=True)) else found
    return None


def _gentle(column: DisplayColumn) -> int:
    """The width to which a column is narrowed if that is enough: names stay whole, prose folds."""
    prose = not column.solid and any(" " in cell.text for cell in column.cells)
    return min(max(narrowest(column), PROSE), natural(column)) if prose else natural(column)


def _shrunk(wanted: list[int], least: list[int], excess: int) -> list[int]:
    """The widths less `excess` in all, taken from the widest, which become equal."""
    found = list(wanted)
    for _ in range(excess):
        widest = max((i for i in range(len(found)) if found[i] > least[i]), key=lambda i: found[i])
        found[widest] -= 1
    return found


def _tallest(column: DisplayColumn, width: int) -> int:
    longest = max((cell.text for cell in column.cells), key=cells, default="")
    return len(fold(longest, width))
