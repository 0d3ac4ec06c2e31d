"""What the last columns of an answer say of its rows: group, other, subtotal or total; withheld; partial.

Machines read `_row`, `_suppressed` and `_partial` as columns. People see the same as words and marks in the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from semcli.records import dataclass, field

if TYPE_CHECKING:
    from semcli.render.column import Column

ROW, SUPPRESSED, PARTIAL = "_row", "_suppressed", "_partial"
GROUP, OTHER, SUBTOTAL, TOTAL = "group", "other", "subtotal", "total"

OTHER_WORD = "(other)"
WITHHELD = "suppressed"
PARTIAL_MARK = "*"
LEGEND = {
    PARTIAL: f"{PARTIAL_MARK} partial: cut off by the range, by now or by where the data begin",
    SUPPRESSED: f"{WITHHELD}: too few are behind the value to show it",
}


class Cell(NamedTuple):
    """What is shown, whether it stands for something absent, and its colour: `up`, `down` or none."""

    text: str
    faint: bool = False
    tone: str = ""


@dataclass(slots=True)
class Marks:
    """What is shown otherwise than the values say, by row and column.

    `cells` stand in the place of values; `partial` rows get a mark; `strong` rows are set in bold, and a rule stands
    above those that are `ruled`. `hidden` are the columns that say all this. `legend` explains what is present.
    """

    hidden: frozenset[int] = frozenset()
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    partial: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()
    ruled: frozenset[int] = frozenset()
    legend: tuple[str, ...] = ()


def places(columns: Sequence[Column]) -> dict[str, int]:
    """Where the columns stand that say what rows are."""
    return {c.name: i for i, c in enumerate(columns) if c.role == "extra" and c.name in (ROW, SUPPRESSED, PARTIAL)}


def key_places(columns: Sequence[Column]) -> list[int]:
    """Where time and dimensions stand."""
    return [i for i, c in enumerate(columns) if c.role in ("time", "dimension")]


def marks_of(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Marks:
    """The marks of a whole answer."""
    found = places(columns)
    if not found:
        return Marks()
    keys = key_places(columns)
    cells: dict[tuple[int, int], Cell] = {}
    kinds = [row[found[ROW]] if ROW in found else GROUP for row in rows]
    cells |= _others(columns, kinds)
    cells |= _summed(kinds, rows, keys)
    held = _withheld(columns, rows, found.get(SUPPRESSED))
    partial = frozenset(i for i, row in enumerate(rows) if PARTIAL in found and row[found[PARTIAL]] is True)
    strong = frozenset(i for i, kind in enumerate(kinds) if kind in (SUBTOTAL, TOTAL))
    ruled = frozenset(i for i, kind in enumerate(kinds) if kind == TOTAL and i)
    present = ((PARTIAL, partial), (SUPPRESSED, held))
    legend = tuple(LEGEND[name] for name, there in present if there)
    return Marks(frozenset(found.values()), cells | held, partial, strong, ruled, legend)


def _others(columns: Sequence[Column], kinds: Sequence[str | None]) -> dict[tuple[int, int], Cell]:
    """The first dimension of the rest says so, further ones are left empty."""
    dimensions = [i for i, column in enumerate(columns) if column.role == "dimension"]
    found: dict[tuple[int, int], Cell] = {}
    for row, kind in enumerate(kinds):
        if kind == OTHER:
            found |= {(row, place): Cell("") for place in dimensions[1:]}
            found |= {(row, place): Cell(OTHER_WORD, faint=True) for place in dimensions[:1]}
    return found


def _summed(
    kinds: Sequence[str | None], rows: Sequence[Sequence[Any]], keys: Sequence[int]
) -> dict[tuple[int, int], Cell]:
    """The first key that is summed over says «subtotal» or «total», the ones behind it are left empty."""
    found: dict[tuple[int, int], Cell] = {}
    for row, first in summed_from(kinds, rows, keys).items():
        word = TOTAL if kinds[row] == TOTAL else SUBTOTAL
        found |= {(row, place): Cell(word if n == 0 else "") for n, place in enumerate(keys[first:])}
    return found


def summed_from(kinds: Sequence[str | None], rows: Sequence[Sequence[Any]], keys: Sequence[int]) -> dict[int, int]:
    """Which keys a row sums over: row → the number of keys in front that it keeps.

    A key that is summed over is NULL, and so is one whose group has no value. Subtotals of the same keys are told
    apart by their order: the one that keeps most comes first, and the last keeps no NULL at its end.
    """
    alike: dict[tuple[Any, ...], list[int]] = {}
    found = {row: 0 for row, kind in enumerate(kinds) if kind == TOTAL}
    for row, kind in enumerate(kinds):
        if kind == SUBTOTAL:
            alike.setdefault(tuple(str(rows[row][i]) for i in keys), []).append(row)
    for same in alike.values():
        kept = len(keys)
        while kept and rows[same[0]][keys[kept - 1]] is None:
            kept -= 1
        for deeper, row in enumerate(reversed(same)):
            found[row] = min(max(kept, 1) + deeper, len(keys) - 1)
    return found


def _withheld(
    columns: Sequence[Column], rows: Sequence[Sequence[Any]], place: int | None
) -> dict[tuple[int, int], Cell]:
    found: dict[tuple[int, int], Cell] = {}
    if place is None:
        return found
    metrics = [(i, column.name) for i, column in enumerate(columns) if column.role == "metric"]
    for number, row in enumerate(rows):
        if row[place]:
            named = withheld_names(row[place])
            found |= {
                (number, i): Cell(WITHHELD, faint=True)
                for i, name in metrics
                if row[i] is None and (name in named or name.partition("[")[0] in named)
            }
    return found


def withheld_names(text: str) -> frozenset[str]:
    """The columns that `_suppressed` names."""
    return frozenset(name.strip() for name in text.split(","))


def changes(columns: Sequence[Column]) -> frozenset[int]:
    """The columns that hold the difference to an earlier value: `NAME_change`, `NAME_change_ratio`."""
    names = {column.name for column in columns if column.role == "metric"}
    found = set()
    for i, column in enumerate(columns):
        name, bracket, value = column.name.partition("[")
        for suffix in ("_change", "_change_ratio"):
            base = name.removesuffix(suffix)
            if base != name and {base + bracket + value, f"{base}_previous{bracket}{value}"} <= names:
                found.add(i)
    return frozenset(found)
