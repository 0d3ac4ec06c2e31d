"""Whether two outcomes of a question agree: rows, their order, names, types, or the code of a refusal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reference.values import Duration, Infinite, MidnightAfter

Row = tuple[Any, ...]


@dataclass
class Outcome:
    """What one side says: an answer (columns, rows, and by which columns they are ordered first), a refusal, or that
    it does not cover the question."""

    kind: str
    code: str = ""
    columns: list[tuple[str, str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    detail: str = ""
    order: list[str] = field(default_factory=list)


def difference(expected: Outcome, actual: Outcome) -> str | None:
    """How an outcome differs from what is expected, in words; None where it does not."""
    if expected.kind == "open":
        return None
    if expected.kind == actual.kind == "refused" and expected.code != actual.code:
        return f"another code: expected {told(expected)}, found {told(actual)}"
    if expected.kind != actual.kind or expected.code != actual.code:
        return f"expected {told(expected)}, found {told(actual)}"
    if expected.columns != actual.columns:
        return f"columns: expected {expected.columns}, found {actual.columns}"
    if len(expected.rows) != len(actual.rows):
        return f"rows: expected {len(expected.rows)}, found {len(actual.rows)}"
    if alike(expected.rows, actual.rows):
        return None
    for place, (left, right) in enumerate(zip(expected.rows, put_back(expected, actual.rows), strict=True)):
        for column, a, b in zip(expected.columns, left, right, strict=True):
            if not same(a, b):
                return f"{column[2]} {column[1]} {sort(a)} not {sort(b)}: row {place}: expected {left}, found {right}"
    return None


def put_back(expected: Outcome, rows: Sequence[Row]) -> list[Row]:
    """The rows found, in the order of those expected wherever they may stand otherwise: rows whose doubles, by which
    they are ordered, lie as near to each other as values may differ."""
    names = [name for name, _, _ in expected.columns]
    keys = [names.index(name) for name in expected.order if name in names]
    while keys and expected.columns[keys[-1]][1] != "double":
        keys.pop()
    found, start = list(rows), 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or not all(same(expected.rows[end - 1][k], expected.rows[end][k]) for k in keys):
            if keys:
                found[start:end] = ordered_like(expected.rows[start:end], found[start:end], keys)
            start = end
    return found


def ordered_like(expected: Sequence[Row], rows: Sequence[Row], keys: Sequence[int]) -> Sequence[Row]:
    """The same rows in the order of those expected; as they are where some are others, or stand wrong by their own
    keys: where those are the same, nothing may change places."""
    left, places = dict(enumerate(expected)), []
    for row in rows:
        place = next((p for p, other in left.items() if alike([other], [row])), None)
        if place is None:
            return rows
        del left[place]
        places.append(place)
    for i in range(1, len(rows)):
        if places[i] < places[i - 1] and all(rows[i][k] == rows[i - 1][k] for k in keys):
            return rows
    return [row for _, row in sorted(zip(places, rows, strict=True), key=lambda found: found[0])]


def alike(expected: Sequence[Row], actual: Sequence[Row]) -> bool:
    return all(
        same(a, b) for left, right in zip(expected, actual, strict=True) for a, b in zip(left, right, strict=True)
    )


def sort(value: Any) -> str:
    """What a value is like, for telling mismatches apart."""
    return str(value) if value is None or isinstance(value, bool) or value == 0 else type(value).__name__


def told(outcome: Outcome) -> str:
    return f"{outcome.kind} {outcome.code} {outcome.detail[:200]}".strip()


def same(expected: Any, actual: Any) -> bool:
    """Whether two values are the same; doubles to 1e-9."""
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, (Infinite, Duration, MidnightAfter)):
        return str(expected) == str(actual)
    if isinstance(expected, tuple):
        return list(expected) == list(actual)
    if isinstance(expected, float) or isinstance(actual, float):
        if not (isinstance(expected, float) and isinstance(actual, float)):
            return False
        if math.isnan(expected) or math.isnan(actual):
            return math.isnan(expected) and math.isnan(actual)
        return math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-7)
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, Decimal) != isinstance(actual, Decimal):
        return expected == actual and isinstance(expected, (int, Decimal)) and isinstance(actual, (int, Decimal))
    return type(expected) is type(actual) and bool(expected == actual)
