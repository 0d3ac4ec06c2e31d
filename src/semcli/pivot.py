"""`--pivot`: the values of one dimension become columns, made from the finished rows (section 7 of the semantics)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from math import isnan, nan
from typing import Any

from semcli.datatype import TEXT, DataType, Kind
from semcli.engine.values import duration_parts
from semcli.errors import SemcliError, Site, fail
from semcli.expression.tree import Ref
from semcli.plan.model import MeasureRef, Plan
from semcli.records import replace
from semcli.render.exact import to_json
from semcli.result import OutputColumn, Row
from semcli.sql.finish import SUPPRESSED, composed_metrics

MAX_COLUMNS = 200
_DAY = 24 * 3600 * 1_000_000
"""Microseconds."""
_TIMES = (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ, Kind.TIME)


def pivoted(
    plan: Plan, columns: tuple[OutputColumn, ...], rows: Iterable[Row]
) -> tuple[tuple[OutputColumn, ...], list[Row]]:
    """The answer with one column per metric and value of the pivoted dimension, in the order of the values.

    A row stands where its first row stood. Cells that no row has take the metric's empty value. The column of NULL is
    called `METRIC[]`. Raises `too_many_columns`, and `duplicate_output` where two rows belong in one cell.
    """
    index = next(i for i, c in enumerate(columns) if c.name == plan.pivot)
    metrics = [i for i, c in enumerate(columns) if c.role == "metric"]
    withheld = next((i for i, c in enumerate(columns) if c.name == SUPPRESSED), None)
    kept = [i for i, c in enumerate(columns) if c.role != "metric" and i not in (index, withheld)]
    found: dict[Row, dict[Any, Row]] = {}
    values: dict[Any, None] = {}
    hidden: Row = ()
    for row in rows:
        value = _hashable(row[index])
        values.setdefault(value)
        _refuse_too_many(plan, len(values) * len(metrics))
        cells = found.setdefault(tuple(_hashable(row[i]) for i in kept), {})
        if value in cells:
            raise _indistinct(plan)
        cells[value] = row
        hidden = row[len(columns) :]
    type = columns[index].type
    ordered = sorted((v for v in values if v is not None), key=lambda v: _order(v, type))
    ordered += [None] if None in values else []
    front = [i for i in kept if columns[i].role != "extra"]
    back = [i for i, c in enumerate(columns) if c.role == "extra"]
    made = [replace(columns[m], name=f"{columns[m].name}[{_word(v)}]", label=None) for m in metrics for v in ordered]
    _refuse_alike(plan, [c.name for c in made])
    composed = dict(zip((m.name for m in composed_metrics(plan)), hidden, strict=False))
    empties = {m: composed[c] if (c := columns[m].name) in composed else _empty(plan, c) for m in metrics}
    out: list[Row] = []
    for cells in found.values():
        first = next(iter(cells.values()))
        body = [cells[v][m] if v in cells else empties[m] for m in metrics for v in ordered]
        names = None if withheld is None else _withheld(cells, ordered, withheld)
        tail = (names if i == withheld else first[i] for i in back)
        out.append((*(first[i] for i in front), *body, *tail))
    return (*(columns[i] for i in front), *made, *(columns[i] for i in back)), out


def _withheld(cells: dict[Any, Row], ordered: list[Any], index: int) -> str | None:
    """The names of the withheld cells of a row, after pivoting."""
    found = [
        f"{metric}[{_word(value)}]"
        for value in ordered
        if value in cells and cells[value][index]
        for metric in cells[value][index].split(", ")
    ]
    return ", ".join(found) or None


def _empty(plan: Plan, metric: str) -> Any:
    """The value of a metric of its own where it has nothing."""
    typed = next(m.typed for m in plan.metrics if m.name == metric)
    if not isinstance(typed, Ref) or not isinstance(typed.target, MeasureRef):
        return None
    measure = plan.measure(typed.target)
    return None if measure.empty is None else _as_type(measure.empty, measure.type)


def _as_type(number: int, type: DataType) -> Any:
    """A whole number as a value of a column's type, as an engine gives it."""
    if type.kind is Kind.DECIMAL:
        return Decimal(number).quantize(Decimal(1).scaleb(-(type.scale or 0)))
    return float(number) if type.kind is Kind.DOUBLE else number


def _refuse_too_many(plan: Plan, count: int) -> None:
    if count > MAX_COLUMNS:
        raise fail(
            "too_many_columns",
            f"`{plan.pivot}` has so many values that the answer would have more than {MAX_COLUMNS} columns",
            "leave out `--pivot`, or choose fewer values with `--where` or `--limit`",
            site=Site.whole("--pivot", plan.pivot or ""),
        )


def _refuse_alike(plan: Plan, names: list[str]) -> None:
    """Two values are seldom written alike: a text of two quotes and the empty one are."""
    twice = [name for place, name in enumerate(names) if name in names[:place]]
    if twice:
        raise fail(
            "duplicate_output",
            f"two values of `{plan.pivot}` would both become `{twice[0]}`",
            "leave out `--pivot`, or one of them with `--where`",
            site=Site.whole("--pivot", plan.pivot or ""),
        )


def _indistinct(plan: Plan) -> SemcliError:
    """Groups differ in what they are grouped by; subtotals need not, where NULL is a value of a dimension too."""
    return fail(
        "duplicate_output",
        f"with `{plan.pivot}` as columns, the total over a dimension and that of its rows without a value share a cell",
        "leave out `--pivot` or `--totals`",
        site=Site.whole("--pivot", plan.pivot or ""),
    )


def _hashable(value: Any) -> Any:
    """A value as a key: there is but one NaN."""
    if isinstance(value, list):
        return tuple(_hashable(v) for v in value)
    return nan if isinstance(value, float) and isnan(value) else value


def _order(value: Any, type: DataType) -> tuple[int, Any]:
    """Values in their own order: NaN after the other numbers, NULL after all that arrays hold, intervals by their
    length, and what came as text because no date holds it at the end where it lies."""
    match value:
        case None:
            return (2, 0)
        case float():
            return (1, 0.0) if isnan(value) else (0, value)
        case tuple():
            return (0, tuple(_order(v, type.element or TEXT) for v in value))
        case str() if type.kind is Kind.INTERVAL:
            months, days, micros = duration_parts(value)
            return (0, (months * 30 + days) * _DAY + micros)
        case str() if type.kind in _TIMES:
            return (-1 if value.startswith("-") else 1, value)
    return (0, value)


def _word(value: Any) -> str:
    """A value as part of a column's name."""
    match value:
        case None:
            return ""
        case "":
            return '""'  # told apart from NULL
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat()
        case date() | time():
            return value.isoformat()
        case tuple():
            return to_json(value)
        case bytes():
            return f"\\x{value.hex()}"
        case _:
            return str(value)
