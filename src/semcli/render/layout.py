"""Fitting columns into a width: numbers and dates keep theirs, text folds, and what still does not fit goes to blocks.

Nothing here ever cuts a value: a column is never narrower than its widest number or its heading's longest part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from semcli.render.display import DisplayColumn
from semcli.render.text import cells

NARROWEST = 14
"""Text columns are folded down to this width at most; below it a table is harder to read than blocks."""

_PARTS = re.compile(r"[^_.\s]*[_.\s]?")


def natural(column: DisplayColumn) -> int:
    """The width at which nothing folds."""
    return max([cells(column.heading), *(cells(cell.text) for cell in column.cells)])


def narrowest(column: DisplayColumn) -> int:
    """The width that the column cannot go below: for numbers their own, for text a legible rest."""
    heading = max(cells(part) for part in _PARTS.findall(column.heading))
    content = max([1, *(cells(cell.text) for cell in column.cells)])
    return max(heading, content if column.right else min(content, NARROWEST))


def fit(columns: Sequence[DisplayColumn], width: int, gap: int = 2) -> list[int] | None:
    """Widths that add up to at most `width` with `gap` between columns, or None where there are none."""
    available = width - gap * (len(columns) - 1)
    wanted = [natural(column) for column in columns]
    if sum(wanted) <= available:
        return wanted
    least = [narrowest(column) for column in columns]
    if sum(least) > available:
        return None
    found = list(wanted)
    excess = sum(found) - available
    while excess > 0:
        # take from the widest that can still give, one step down to the next widest
        open_ = [i for i in range(len(found)) if found[i] > least[i]]
        widest = max(found[i] for i in open_)
        givers = [i for i in open_ if found[i] == widest]
        floor = max([*(found[i] for i in open_ if found[i] < widest), *(least[i] for i in givers), 0])
        for i in givers:
            step = min(excess, max(1, min(found[i] - floor, -(-excess // len(givers)))))
            found[i] -= step
            excess -= step
    return found


def fold_heading(text: str, width: int) -> str:
    """The heading on as many lines as it needs, broken after `_`, `.` or a space."""
    if cells(text) <= width:
        return text
    lines = [""]
    for part in _PARTS.findall(text):
        if lines[-1] and cells(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)
