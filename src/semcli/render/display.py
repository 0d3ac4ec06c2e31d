"""Cells as people read them: what tables, Markdown and HTML show. Machine formats use `exact` instead.

NULL of a time or dimension is «(none)», of anything else «—»; the empty string is `""`, so that no group is invisible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from semcli.datatype import Kind
from semcli.records import dataclass
from semcli.render import numbers
from semcli.render.exact import text_encoder
from semcli.render.rows import PARTIAL_MARK, Cell, changes, marks_of
from semcli.render.sheet import Notes, Sheet
from semcli.render.text import visible

if TYPE_CHECKING:
    from semcli.render.column import Column

NONE = "(none)"
NOTHING = "—"


_SOLID = (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ, Kind.TIME, Kind.BOOLEAN, Kind.UUID)
Show = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class DisplayColumn:
    """A column ready to be laid out: its heading, its cells, whether they are aligned on the right, whether they are
    `solid`: never broken over lines, and whether they may be `clipped`: prose that ends with an ellipsis. Where there
    is no room, columns with a `spare` are left out, the lowest number first; 0 stays."""

    heading: str
    cells: list[Cell]
    right: bool = False
    solid: bool = False
    clipped: bool = False
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer ready to be laid out.

    `strong` rows are set in bold, a rule stands above `ruled` ones, and `legend` explains the marks that are present.
    """

    columns: list[DisplayColumn]
    strong: frozenset[int] = frozenset()
    ruled: frozenset[int] = frozenset()
    legend: tuple[str, ...] = ()


def display(sheet: Sheet) -> Shown:
    """The sheet, read to its end, without the columns that only say what rows are."""
    rows = [row for batch in sheet.counted() for row in batch]
    marks, signed = marks_of(sheet.columns, rows), changes(sheet.columns)
    made = []
    for i, column in enumerate(sheet.columns):
        if i not in marks.hidden:
            one = display_column(column, [row[i] for row in rows], sheet, signed=i in signed)
            one.cells[:] = [marks.cells.get((n, i), cell) for n, cell in enumerate(one.cells)]
            made.append(one)
    if made:
        made[0].cells[:] = [_marked(c) if n in marks.partial else c for n, c in enumerate(made[0].cells)]
    sheet.notes.summed += len(marks.strong)
    return Shown(made, marks.strong, marks.ruled, marks.legend)


def _marked(cell: Cell) -> Cell:
    return cell._replace(text=cell.text + PARTIAL_MARK)


def heading(column: Column) -> str:
    """The label or name, with the unit where no format already shows it."""
    name = column.label or column.name
    return visible(f"{name} ({column.unit})" if column.unit and not column.format else name)


def display_column(column: Column, values: Sequence[Any], sheet: Sheet, *, signed: bool = False) -> DisplayColumn:
    """One column of values. With `signed` they are differences."""
    show = shower(column, values, sheet)
    absent = Cell(NONE if column.role in ("time", "dimension") else NOTHING, faint=True)

    def cell(value: Any) -> Cell:
        if value is None:
            return absent
        text = visible(show(value))
        if signed:
            return _change(text, value)
        return Cell(text) if text else Cell('""', faint=True)

    number, solid = column.type.is_numeric, column.type.kind in _SOLID
    clipped, spare = getattr(column, "clipped", False), getattr(column, "spare", 0)
    return DisplayColumn(heading(column), [cell(value) for value in values], number, number or solid, clipped, spare)


def _change(text: str, value: Any) -> Cell:
    """A difference: with its sign, whichever it is, and in the colour of its direction."""
    if text.startswith("-"):
        return Cell(text, tone="down")
    rises = value > 0 and any(digit in text for digit in "123456789i")
    return Cell(f"+{text}", tone="up") if rises else Cell(text)


def shower(column: Column, values: Sequence[Any], sheet: Sheet) -> Show:
    """How the column's values are written."""
    kind = column.type.kind
    if column.type.is_numeric:
        return _number(column, values)
    grain = grain_of(column, sheet)
    if kind is Kind.DATE:
        return _bucket(grain, values)
    if kind is Kind.TIMESTAMPTZ:
        return _instant(grain, values, sheet.zone)
    if kind is Kind.TIMESTAMP:
        return lambda value: _clock(value, grain)
    if kind is Kind.BOOLEAN:
        return lambda value: "yes" if value else "no"
    return text_encoder(column, sheet.zone, Notes())


def grain_of(column: Column, sheet: Sheet) -> str | None:
    """The grain that the column is cut at: the request's, or the one that a dimension carries (`started_at:month`)."""
    if column.role == "time":
        return sheet.grain
    _, _, grain = column.name.rpartition(":")
    return grain if grain in ("minute", "hour", "day", "week", "month", "quarter", "year") else None


def _number(column: Column, values: Sequence[Any]) -> Show:
    chosen = numbers.parse_format(column.format) if column.role == "metric" or column.format else None
    if chosen is not None:
        plain: Show = chosen.show
    elif column.type.kind is Kind.INTEGER:
        # a number that names something (an id, a year) is read digit by digit; one that measures is read by size
        plain = (lambda v: numbers.group(str(int(v)))) if column.role == "metric" else (lambda v: str(int(v)))
    elif column.type.kind is Kind.DECIMAL:
        plain = numbers.decimal_plain
    else:
        places = numbers.places_for(values)
        plain = lambda v: numbers.double_plain(v, places)  # noqa: E731
    return lambda value: numbers.special(value) or plain(value)


def _bucket(grain: str | None, values: Sequence[Any]) -> Show:
    """Dates as short as the grain allows; a fiscal year or quarter is named by its first day."""
    days = [v for v in values if isinstance(v, date)]
    if grain == "month":
        return lambda v: v.isoformat()[:7] if isinstance(v, date) else str(v)
    if grain == "quarter" and all(v.month % 3 == 1 for v in days):
        return lambda v: f"{v.year:04d}-Q{(v.month + 2) // 3}" if isinstance(v, date) else str(v)
    if grain == "year" and all(v.month == 1 for v in days):
        return lambda v: f"{v.year:04d}" if isinstance(v, date) else str(v)
    return lambda v: v.isoformat() if isinstance(v, date) else str(v)


def _clock(value: Any, grain: str | None) -> str:
    if not isinstance(value, datetime):
        return str(value)
    minutes = grain in ("minute", "hour")
    return value.replace(tzinfo=None).isoformat(" ", "minutes" if minutes else "auto")


def _instant(grain: str | None, values: Sequence[Any], zone: tzinfo) -> Show:
    """The wall clock of the zone, with the offset only where a column has more than one (a change of clocks)."""
    local = {v.astimezone(zone).utcoffset() for v in values if isinstance(v, datetime) and v.tzinfo}
    several = len(local) > 1

    def show(value: Any) -> str:
        if not isinstance(value, datetime) or value.tzinfo is None:
            return _clock(value, grain)
        there = value.astimezone(zone)
        return _clock(there, grain) + (f" {there.isoformat()[-6:]}" if several or grain is None else "")

    return show
