"""Having, order, limit and pivot of finished rows (steps 10 to 13; section 7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from reference.answer import OutOfScope, Refused
from reference.clock import Clock
from reference.expressions import Checked, boolean
from reference.names import parse_text
from reference.values import MidnightAfter, compare, group_key
from semcli.datatype import Kind
from semcli.expression import tree
from semcli.request import Request

COLUMNS_MAX = 200


@dataclass(frozen=True)
class Column:
    """A column of the answer. `empty` is what an empty cell of a pivot takes."""

    name: str
    kind: Kind
    role: str
    empty: Any = None


@dataclass
class Line:
    """A row on its way out: its values by column name, and which of group, other, subtotal, total it is. `prefix`
    is what a subtotal is over: as many of time and dimensions as it has, in column order."""

    values: dict[str, Any]
    row: str = "group"
    prefix: tuple[Any, ...] = field(default=())


def find_column(columns: Sequence[Column], name: str) -> Column:
    for column in columns:
        if column.name == name:
            return column
    raise Refused("unknown_output", name)


def having(lines: list[Line], request: Request, columns: Sequence[Column], clock: Clock) -> list[Line]:
    """`--having` filters groups by output values."""

    def scope(name: tree.Name) -> Checked:
        column = find_column(columns, str(name))
        return Checked(column.kind, lambda values: values[column.name])

    conditions = [boolean(parse_text(text), scope, clock) for text in request.having]
    return [
        line
        for line in lines
        if line.row in ("subtotal", "total") or all(c.run(line.values) is True for c in conditions)
    ]


def order_keys(request: Request, columns: Sequence[Column]) -> list[tuple[str, bool]]:
    """The keys asked for; without them time, else the first metric descending; then what is left, ascending."""
    keys: list[tuple[str, bool]] = []
    for text in request.order:
        descending = text.startswith("-")
        keys.append((find_column(columns, text[descending:]).name, descending))
    if not keys:
        keys.append(("time", False) if request.grain else (request.metrics[0], True))
    given = {name for name, _ in keys}
    return keys + [(c.name, False) for c in columns if c.role in ("time", "dimension") and c.name not in given]


def ordered(lines: list[Line], keys: list[tuple[str, bool]]) -> list[Line]:
    """NULL last in both directions; «(other)» after its groups: after those of its time, where time comes first."""
    timed = bool(keys) and keys[0][0] == "time"

    def by_keys(a: Line, b: Line) -> int:
        sign = by_key(a, b, keys[:1]) if timed else 0
        return sign or (a.row == "other") - (b.row == "other") or by_key(a, b, keys)

    return sorted(lines, key=cmp_to_key(by_keys))


def by_key(a: Line, b: Line, keys: list[tuple[str, bool]]) -> int:
    for name, descending in keys:
        x, y = a.values[name], b.values[name]
        if x is None or y is None:
            if (x is None) != (y is None):
                return 1 if x is None else -1
            continue
        if sign := compare(x, y):
            return -sign if descending else sign
    return 0


def arranged(lines: list[Line], request: Request, columns: Sequence[Column]) -> list[Line]:
    """The order of section 7: subtotals after theirs (right after the last of the rows that they are over), the
    grand total last."""
    keys = order_keys(request, columns)
    head = [c.name for c in columns if c.role in ("time", "dimension")]
    rows = ordered([line for line in lines if line.row in ("group", "other")], keys)
    sums = ordered([line for line in lines if line.row in ("subtotal", "total")], keys)
    places = {id(line): (place, 0) for place, line in enumerate(rows)}
    ends = last_places(rows, head, bool(request.grain))
    if any(line.prefix and group_key(line.prefix) not in ends for line in sums):
        raise OutOfScope("where a subtotal stands none of whose groups is left")
    for line in sums:
        depth = len(line.prefix)
        place = len(rows) if line.row == "total" else ends[group_key(line.prefix)]
        places[id(line)] = (place, 1 + len(head) - depth)
    return sorted([*rows, *sums], key=lambda line: places[id(line)])


def last_places(rows: list[Line], head: list[str], timed: bool) -> dict[Any, int]:
    """The place of the last row that begins with a prefix, by prefix; «(other)» has a time only."""
    found: dict[Any, int] = {}
    for place, line in enumerate(rows):
        depth = len(head) if line.row == "group" else 1 if timed else 0
        for width in range(1, depth + 1):
            found[group_key(line.values[n] for n in head[:width])] = place
    return found


def pivot(lines: list[Line], request: Request, columns: list[Column]) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """`--pivot DIM` from the finished rows: columns `METRIC[value]`, ordered by value, `[]` for NULL."""
    across = find_column(columns, str(request.pivot))
    if across.role != "dimension":
        raise Refused("unknown_output", str(request.pivot))
    fixed = [c for c in columns if c.role in ("time", "dimension", "extra") and c is not across]
    metrics = [c for c in columns if c.role == "metric"]
    seen = {group_key([line.values[across.name]]): line.values[across.name] for line in lines}
    present = sorted((v for v in seen.values() if v is not None), key=cmp_to_key(compare))
    options = [*present, *([None] if None in seen.values() else [])]
    if len(options) * len(metrics) > COLUMNS_MAX:
        raise Refused("too_many_columns")
    rows: dict[Any, dict[str, Any]] = {}
    filled: set[Any] = set()
    for line in lines:
        at = group_key(line.values[c.name] for c in fixed)
        place = (at, group_key([line.values[across.name]]))
        if place in filled:  # only totals: one over a dimension, and one of its NULL
            raise Refused("duplicate_output")
        filled.add(place)
        row = rows.setdefault(
            at,
            {c.name: line.values[c.name] for c in fixed} | {cell(m.name, v): m.empty for m in metrics for v in options},
        )
        row |= {cell(m.name, line.values[across.name]): line.values[m.name] for m in metrics}
    made = [Column(cell(m.name, v), m.kind, "metric") for m in metrics for v in options]
    if len({c.name for c in made}) < len(made):
        raise Refused("duplicate_output")
    first = [c for c in fixed if c.role != "extra"]
    out = [*first, *made, *(c for c in fixed if c.role == "extra")]
    return out, [tuple(row[c.name] for c in out) for row in rows.values()]


def cell(metric: str, value: Any) -> str:
    return f"{metric}[{shown(value)}]"


def shown(value: Any) -> str:
    """A value in a column's name, as machine formats write it."""
    if value is None:
        return ""
    if value == "":
        return '""'
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, datetime):
        raise OutOfScope("instants in column names")
    if isinstance(value, (date, time, MidnightAfter)):
        return value.isoformat()
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (float, Decimal)):
        raise OutOfScope("numbers in column names")
    return str(value)
