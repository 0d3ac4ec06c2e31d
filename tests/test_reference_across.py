"""The reference evaluator across time and in its shapes: sections 5 and 7, by hand.

Revenue in New York's months: January 150 (orders 1 and 2), March 30 (orders 3, without an amount, and 4), and 7
without a time.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reference import Refused, evaluate
from reference.worked import DATA, NOW, at, columns, order, rows, shop
from semcli.request import Request

JAN, FEB, MAR, APR = (date(2025, month, 1) for month in (1, 2, 3, 4))


def refusal(*metrics: str, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        rows(*metrics, **options)
    return caught.value.code


def about(orders: list[dict[str, Any]], *metrics: str, **options: Any) -> list[tuple[Any, ...]]:
    """The rows of a question about other orders."""
    request = Request.from_options({"metrics": metrics, **options})
    return evaluate(shop(), {**DATA, "orders": orders}, request, NOW).rows


# --- compare ------------------------------------------------------------------------------------------------------


def test_compare_adds_the_earlier_value_the_difference_and_their_ratio() -> None:
    assert rows("revenue", grain="month", compare="previous") == [
        (JAN, 150, 0, 150, None),
        (FEB, 0, 150, -150, -1.0),
        (MAR, 30, 0, 30, None),
        (None, 7, None, None, None),
    ]
    assert [c[0] for c in columns("revenue", grain="month", compare="previous")] == [
        "time",
        "revenue",
        "revenue_previous",
        "revenue_change",
        "revenue_change_ratio",
    ]


def test_compare_reads_before_since_and_adds_groups_that_are_only_there() -> None:
    assert rows("revenue", grain="month", by="status", since="2025-03", until="2025-04", compare="2 months") == [
        (MAR, "paid", 30, 100, -70, -0.7),
        (MAR, "void", 0, 50, -50, -1.0),
    ]


def test_a_day_that_an_earlier_month_does_not_have_gives_null() -> None:
    placed = [order(1, 1, 1, "paid", 5, "2025-03-30T12:00"), order(2, 1, 1, "paid", 6, "2025-02-28T12:00")]
    found = about(placed, "orders", grain="day", compare="month", since="2025-03-28", until="2025-03-31")
    assert [(row[0].day, row[2]) for row in found] == [(28, 1), (29, None), (30, None)]


def test_doubled_hours_meet_their_own_kind_and_the_missing_hour_is_null() -> None:
    autumn = [order(1, 1, 1, "paid", 1, "2025-11-02T05:30"), order(2, 1, 1, "paid", 2, "2025-11-02T06:30")]
    found = about(autumn, "revenue", grain="hour", compare="1 day", since="2025-11-03T01:00", until="2025-11-03T02:00")
    assert found == [(at("2025-11-03T06:00"), 0, 1, -1, -1.0)]
    found = about(autumn, "revenue", grain="hour", since="2025-11-02T01:00", until="2025-11-02T02:00")
    assert found == [(at("2025-11-02T05:00"), 1), (at("2025-11-02T06:00"), 2)]
    found = about(autumn, "revenue", grain="hour", since="2025-11-02T00:00", until="2025-11-02T03:00")
    assert [row[1] for row in found] == [0, 1, 2, 0]
    spring = [order(1, 1, 1, "paid", 1, "2025-03-10T06:30")]
    found = about(spring, "revenue", grain="hour", compare="1 day", since="2025-03-10T01:00", until="2025-03-10T04:00")
    assert [row[2] for row in found] == [0, None, 0]


def test_a_unit_must_be_a_whole_number_of_buckets() -> None:
    assert refusal("orders", grain="month", compare="week") == "invalid_comparison"
    assert refusal("orders", grain="week", compare="year") == "invalid_comparison"
    assert refusal("orders", grain="quarter", compare="2 months") == "invalid_comparison"
    assert refusal("orders", compare="previous") == "usage"
    assert len(rows("orders", grain="week", compare="52 weeks", until="2025-04")) == 12


def test_a_metric_of_another_is_an_earlier_value_under_a_name() -> None:
    assert rows("revenue", "revenue_last_month", grain="month", until="2025-05") == [
        (JAN, 150, 0),
        (FEB, 0, 150),
        (MAR, 30, 0),
        (APR, 0, 30),
    ]


# --- windows ------------------------------------------------------------------------------------------------------


def test_cumulative_is_from_the_beginning_of_the_data() -> None:
    assert rows("revenue", "statuses", grain="month", cumulative=True, since="2025-02") == [
        (FEB, 0, 150, 0, 2),
        (MAR, 30, 180, 1, 2),
    ]


def test_to_date_is_from_the_beginning_of_the_buckets_period() -> None:
    assert rows("revenue", grain="month", to_date="quarter", until="2025-05") == [
        (JAN, 150, 150),
        (FEB, 0, 150),
        (MAR, 30, 180),
        (APR, 0, 0),
    ]
    assert refusal("revenue", grain="month", to_date="week") == "invalid_window"


def test_rolling_reaches_back_from_the_buckets_end() -> None:
    assert rows("revenue", grain="month", rolling="2 months") == [
        (JAN, 150, 150),
        (FEB, 0, 150),
        (MAR, 30, 30),
        (None, 7, None),
    ]
    assert rows("revenue", "typical", grain="month", rolling="3 months", since="2025-03") == [
        (MAR, 30, 180, 30.0, 50.0)
    ]
    assert refusal("revenue", grain="month", rolling="10 days") == "invalid_window"


def test_groups_with_rows_only_in_the_earlier_part_of_a_window_are_groups() -> None:
    assert rows("orders", grain="month", by="status", rolling="3 months", since="2025-03", until="2025-04") == [
        (MAR, "paid", 2, 3),
        (MAR, "void", 0, 1),
    ]


# --- balances -----------------------------------------------------------------------------------------------------


def test_a_balance_takes_the_last_row_per_key_in_each_bucket_and_adds() -> None:
    assert rows("balance", grain="month") == [(JAN, 50), (FEB, 0), (MAR, 30), (None, 7)]
    assert rows("balance", since="2025") == [(80,)]


def test_where_looks_at_the_picked_rows() -> None:
    assert rows("balance", grain="month", where="status = 'paid'") == [(MAR, 30)]


def test_windows_of_balances_are_refused() -> None:
    assert refusal("balance", grain="month", cumulative=True) == "inapplicable"


# --- shapes -------------------------------------------------------------------------------------------------------


def test_top_keeps_the_largest_groups_and_adds_the_rest_as_one() -> None:
    assert rows("revenue", by="id", top=2) == [(1, 100, "group"), (2, 50, "group"), (None, 37, "other")]
    assert rows("revenue", by="status", top=2, having="revenue < 100") == [("void", 50, "group"), ("new", 7, "group")]


def test_totals_add_prefixes_and_the_grand_total() -> None:
    assert rows("orders", grain="month", by="status", totals=True, since="2025-01", until="2025-02") == [
        (JAN, "paid", 1, "group"),
        (JAN, "void", 1, "group"),
        (JAN, None, 2, "subtotal"),
        (None, None, 2, "total"),
    ]


def test_totals_of_no_rows_are_the_empty_value() -> None:
    assert rows("orders", by="status", totals=True, where="id = 77") == [(None, 0, "total")]


def test_pivot_makes_columns_of_a_dimensions_values() -> None:
    assert columns("orders", grain="month", by="customer.tier", pivot="customer.tier") == [
        ("time", "date", "time"),
        ("orders[gold]", "integer", "metric"),
        ("orders[iron]", "integer", "metric"),
        ("orders[]", "integer", "metric"),
    ]
    assert rows("orders", grain="month", by="customer.tier", pivot="customer.tier", fill=False) == [
        (JAN, 2, 0, 0),
        (MAR, 0, 1, 1),
        (None, 0, 0, 1),
    ]
