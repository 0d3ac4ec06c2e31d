"""What the comparison of two answers lets pass: rows whose doubles lie nearer than doubles agree, and no others."""

from __future__ import annotations

from typing import Any

from strategies.agreement import Outcome, difference

COLUMNS = [("shop.name", "text", "dimension"), ("size", "double", "metric"), ("sales", "integer", "metric")]
NEAR = 0.1 + 0.2
"""As near to 0.3 as doubles can be."""


def answered(*rows: tuple[Any, ...], order: str = "size") -> Outcome:
    return Outcome("answered", columns=COLUMNS, rows=list(rows), order=[order])


def test_rows_whose_ordering_doubles_are_near_may_change_places() -> None:
    expected = answered(("a", 0.3, 1), ("b", 0.3, 2), ("c", 0.1, 3))
    assert difference(expected, answered(("b", NEAR, 2), ("a", 0.3, 1), ("c", 0.1, 3))) is None


def test_rows_with_the_same_double_stand_in_the_order_of_what_follows() -> None:
    expected = answered(("a", 0.3, 1), ("b", 0.3, 2))
    assert difference(expected, answered(("b", 0.3, 2), ("a", 0.3, 1))) is not None
    assert difference(expected, answered(("b", NEAR, 2), ("a", NEAR, 1))) is not None


def test_rows_whose_ordering_doubles_lie_apart_stay_in_place() -> None:
    expected = answered(("a", 0.3, 1), ("b", 0.2, 2))
    assert difference(expected, answered(("b", 0.2, 2), ("a", 0.3, 1))) is not None


def test_rows_ordered_by_what_is_no_double_stay_in_place() -> None:
    expected = answered(("a", 0.3, 1), ("b", NEAR, 1), order="sales")
    assert difference(expected, answered(("b", NEAR, 1), ("a", 0.3, 1), order="sales")) is not None


def test_a_row_that_is_another_is_told() -> None:
    expected = answered(("a", 0.3, 1), ("b", 0.3, 2))
    assert difference(expected, answered(("b", NEAR, 2), ("a", 0.3, 7))) is not None
