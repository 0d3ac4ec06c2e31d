"""Aggregations, each over a list of values (section 6). NULLs have been left out by the caller's rule: *nothing* means
no non-NULL value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from reference.answer import OutOfScope, Refused
from reference.values import WIDE, exact, group_key, order_key
from semcli.datatype import Kind

ZERO_OF_NOTHING = ("count", "count_distinct", "sum")


def result_kind(aggregation: str, operand: Kind | None) -> Kind:
    """Counts and sums of integers: integer; sums of decimals: decimal; min and max as the operand; else double."""
    if aggregation in ("count", "count_distinct"):
        return Kind.INTEGER
    if aggregation in ("sum", "min", "max"):
        assert operand is not None
        return operand
    return Kind.DOUBLE


def aggregate(aggregation: str, values: Sequence[Any], percentile: float | None, kind: Kind) -> Any:
    """The value of these non-NULL values, of which there is one at least, or None."""
    match aggregation:
        case "count":
            return len(values)
        case "count_distinct":
            return len({group_key([v]) for v in values})
        case "sum":
            return total(values)
        case "avg":
            return mean(values)
        case "min":
            return min(values, key=order_key)
        case "max":
            return max(values, key=order_key)
        case "median":
            return quantile(values, 0.5)
        case "percentile":
            assert percentile is not None
            return quantile(values, percentile)
        case "variance":
            return variance(values)
        case "stddev":
            found = variance(values)
            return None if found is None else math.sqrt(found)
    raise AssertionError(aggregation)


def empty_value(aggregation: str, empty_null: bool, kind: Kind) -> Any:
    """count, count_distinct and sum of nothing are 0, every other aggregation of nothing is NULL."""
    if empty_null or aggregation not in ZERO_OF_NOTHING:
        return None
    return {Kind.DECIMAL: Decimal(0), Kind.DOUBLE: 0.0}.get(kind, 0)


def total(values: Sequence[Any]) -> Any:
    if any(isinstance(v, float) for v in values):
        return summed(values)
    with localcontext(WIDE):
        found = values[0]
        for value in values[1:]:
            found = found + value
    return exact(found)


def summed(values: Sequence[Any]) -> float:
    """The sum of doubles; NaN and infinities carry through, and too large a sum is an overflow."""
    if all(math.isfinite(v) for v in values):
        found = sum(Fraction(v) for v in values)
        try:
            return float(found)
        except OverflowError:
            raise Refused("overflow", "double") from None
    return float(sum(float(v) for v in values))


def mean(values: Sequence[Any]) -> float:
    """The exact sum over the count."""
    if all(math.isfinite(v) for v in values):
        return float(sum(Fraction(v) for v in values) / len(values))
    return summed(values) / len(values)


def quantile(values: Sequence[Any], fraction: float) -> float:
    """The continuous percentile: between two values in proportion."""
    ordered = sorted((float(v) for v in values), key=order_key)
    place = fraction * (len(ordered) - 1)
    low, high = math.floor(place), math.ceil(place)
    below, above = ordered[low], ordered[high]
    if low != high and math.isinf(below) and not math.isnan(above):
        raise OutOfScope("a percentile between an infinity and another number")
    return below if below == above else below + (above - below) * (place - low)


def variance(values: Sequence[Any]) -> float | None:
    """Of the sample: NULL for one row."""
    if len(values) < 2:
        return None
    if not all(math.isfinite(v) for v in values):
        return math.nan
    exact_values = [Fraction(v) for v in values]
    middle = sum(exact_values) / len(exact_values)
    try:
        return float(sum((v - middle) ** 2 for v in exact_values) / (len(exact_values) - 1))
    except OverflowError:
        raise OutOfScope("a variance beyond the largest double") from None
