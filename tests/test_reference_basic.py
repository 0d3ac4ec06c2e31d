"""The reference evaluator against rows worked out by hand: sections 0 to 4, 6 and 7 of the semantics."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reference import Refused
from reference.worked import columns, rows

JAN, FEB, MAR, APR = (date(2025, month, 1) for month in (1, 2, 3, 4))


def refusal(*metrics: str, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        rows(*metrics, **options)
    return caught.value.code


# --- aggregation and empty values ---------------------------------------------------------------------------------


def test_without_grain_and_dimensions_there_is_one_row() -> None:
    assert rows("orders", "revenue", "largest", "statuses", "typical") == [(5, 187, 100, 3, 40.0)]


def test_of_nothing_counts_and_sums_are_0_and_the_rest_is_null() -> None:
    nothing = {"where": "status = 'lost'"}
    assert rows("orders", "revenue", "kept_revenue", "largest", "statuses", "typical", **nothing) == [
        (0, 0, None, None, 0, None)
    ]


def test_a_sum_of_nulls_alone_is_a_sum_of_nothing() -> None:
    assert rows("revenue", "largest", where="id = 3") == [(0, None)]


def test_sums_of_decimals_are_decimals() -> None:
    assert rows("by_month_only") == [(Decimal("13.35"),)]
    assert columns("by_month_only") == [("by_month_only", "decimal", "metric")]


def test_a_derived_metric_is_made_from_values_and_division_is_a_double() -> None:
    assert rows("per_order") == [(37.4,)]
    assert columns("per_order") == [("per_order", "double", "metric")]


def test_division_over_0_is_null() -> None:
    assert rows("per_order", where="status = 'lost'") == [(None,)]


# --- dimensions and joins -----------------------------------------------------------------------------------------


def test_rows_without_a_partner_stay_in_the_null_group() -> None:
    assert rows("orders", "revenue", by="customer.tier") == [("gold", 2, 150), (None, 2, 37), ("iron", 1, 0)]


def test_the_default_order_is_the_first_metric_descending_then_dimensions() -> None:
    assert rows("revenue", by="customer.tier") == [("gold", 150), (None, 37), ("iron", 0)]


def test_a_bare_column_means_the_metrics_own_entity() -> None:
    assert rows("orders", by="status") == [("paid", 3), ("new", 1), ("void", 1)]
    assert refusal("orders", "customers", by="tier") == "ambiguous_dimension"


def test_a_role_stands_for_its_entity() -> None:
    assert rows("revenue", by="destination.name") == [("south", 107), ("north", 80), (None, 0)]


def test_between_paths_of_different_roles_length_does_not_choose() -> None:
    assert refusal("revenue", by="region.name") == "ambiguous_path"


def test_via_chooses_a_path() -> None:
    assert rows("revenue", by="region.name", via="customer_region") == [("north", 150), (None, 37), ("south", 0)]
    assert rows("revenue", by="region.name", via="order_ship") == [("south", 107), ("north", 80), (None, 0)]
    assert refusal("revenue", by="customer.tier", via="order_ship") == "unused_via"
    assert refusal("revenue", by="customer.tier", via="no_such") == "unknown_join"


def test_a_join_in_front_must_be_passed() -> None:
    assert rows("revenue", by="customer_region.region.name") == [("north", 150), (None, 37), ("south", 0)]


def test_a_computed_dimension_of_no_partner_is_null() -> None:
    assert rows("orders", by="customer.area") == [("north", 2), (None, 2), ("south", 1)]
    assert rows("orders", by="customer.is_gold") == [(True, 2), (None, 2), (False, 1)]


def test_to_many_steps_fan_out_and_the_rest_is_unreachable() -> None:
    assert refusal("orders", by="item.color") == "fan_out"
    assert refusal("orders", by="note.text") == "unreachable"


def test_unknown_names() -> None:
    assert refusal("no_such") == "unknown_metric"
    assert refusal("orders", by="nobody.x") == "unknown_entity"
    assert refusal("orders", by="customer.x") == "unknown_column"
    assert refusal("orders", segment="x") == "unknown_segment"
    assert refusal("orders", order="x") == "unknown_output"
    assert refusal("orders", having="x > 1") == "unknown_output"


def test_names_of_the_answer_are_unique() -> None:
    assert refusal("orders", by=["customer.tier", "customer.tier"]) == "duplicate_output"


def test_a_time_column_may_carry_a_grain() -> None:
    assert rows("customers", by="customer.born:year") == [(None, 2), (date(1990, 1, 1), 1), (date(2001, 1, 1), 1)]
    assert columns("customers", by="customer.born:year")[0] == ("customer.born:year", "date", "dimension")


# --- several metrics ----------------------------------------------------------------------------------------------


def test_metrics_of_several_entities_meet_on_dimensions_and_null_meets_null() -> None:
    assert rows("customers", "revenue", by="customer.tier") == [("gold", 2, 150), ("iron", 1, 0), (None, 1, 37)]


def test_a_group_that_only_one_metric_has_takes_the_empty_value_of_the_other() -> None:
    assert rows("quantity", "orders", by="order.status", where="order.status is not null") == [
        ("paid", 23, 3),
        ("void", 5, 1),
        ("new", 0, 1),
    ]


def test_a_dimension_must_apply_to_every_metric() -> None:
    assert refusal("revenue", "customers", by="order.status") == "fan_out"


# --- filters ------------------------------------------------------------------------------------------------------


def test_conditions_on_to_one_columns_filter_rows_with_sql_logic() -> None:
    assert rows("orders", where="customer.tier <> 'gold'") == [(1,)]
    assert rows("orders", where="not (customer.tier = 'gold')") == [(1,)]
    assert rows("orders", where="customer.tier is null") == [(2,)]


def test_a_metrics_own_filter_adds_to_the_requests() -> None:
    assert rows("kept_revenue", where="customer.tier = 'gold'") == [(100,)]


def test_a_segment_is_a_condition_on_its_entity() -> None:
    assert rows("orders", segment="gold") == [(2,)]
    assert rows("revenue_gold") == [(150,)]


def test_a_value_that_cannot_be_of_the_type_is_an_error() -> None:
    assert refusal("orders", where="placed_at > 'soon'") == "type_mismatch"
    assert refusal("orders", where="status > 1") == "type_mismatch"
    assert refusal("orders", where="amount") == "type_mismatch"
    assert refusal("orders", where="status >") == "syntax"


# --- time ---------------------------------------------------------------------------------------------------------


def test_instants_are_cut_on_the_wall_clock_and_gaps_are_filled() -> None:
    assert rows("orders", grain="month") == [(JAN, 2), (FEB, 0), (MAR, 2), (None, 1)]
    assert rows("orders", grain="month", tz="UTC") == [(JAN, 1), (FEB, 1), (MAR, 2), (None, 1)]


def test_no_fill_leaves_gaps_out() -> None:
    assert rows("orders", grain="month", fill=False) == [(JAN, 2), (MAR, 2), (None, 1)]


def test_gaps_are_filled_in_every_group() -> None:
    assert rows("revenue", grain="month", by="customer.tier", until="2025-04") == [
        (JAN, "gold", 150),
        (JAN, "iron", 0),
        (JAN, None, 0),
        (FEB, "gold", 0),
        (FEB, "iron", 0),
        (FEB, None, 0),
        (MAR, "gold", 0),
        (MAR, "iron", 0),
        (MAR, None, 30),
    ]


def test_a_range_is_half_open_and_leaves_null_times_out() -> None:
    assert rows("orders", since="2025-01", until="2025-03-05T12:00:00Z") == [(2,)]
    assert rows("orders", since="2025-02-01") == [(2,)]
    assert rows("orders", since="2025-02-01", tz="UTC") == [(3,)]


def test_a_range_beyond_the_data_is_filled() -> None:
    assert rows("orders", grain="month", since="2024-12", until="2025-02") == [(date(2024, 12, 1), 0), (JAN, 2)]
    assert rows("orders", grain="month", since="2030-01", until="2030-03") == [
        (date(2030, 1, 1), 0),
        (date(2030, 2, 1), 0),
    ]
    assert rows("orders", grain="month", by="status", since="2030-01", until="2030-03") == []


def test_last_means_whole_buckets_before_the_current_one() -> None:
    assert rows("orders", grain="month", last="3 months") == [(JAN, 2), (FEB, 0), (MAR, 2)]
    assert rows("orders", grain="month", last="3 months", now="2025-03-31") == [
        (date(2024, 12, 1), 0),
        (JAN, 2),
        (FEB, 0),
    ]


def test_a_length_counts_back_from_now() -> None:
    assert rows("orders", since="30d") == [(1,)]  # from 11 March, 8 in the morning in New York
    assert rows("orders", since="12 months") == [(4,)]


def test_a_bucket_cut_off_is_partial() -> None:
    assert rows("orders", grain="month", since="2025-01-10", until="2025-05", partial=True) == [
        (JAN, 2, True),
        (FEB, 0, False),
        (MAR, 2, False),
        (APR, 0, True),
    ]


def test_grains_that_the_metric_or_type_does_not_have() -> None:
    assert refusal("by_month_only", grain="day") == "invalid_grain"
    assert refusal("by_month_only", grain="hour", time="order.due") == "invalid_grain"
    assert rows("by_month_only", grain="year", time="order.due") == [
        (date(2025, 1, 1), Decimal("13.35")),
        (None, Decimal(0)),
    ]
    assert refusal("customers", grain="month") == "no_time_dimension"
    assert refusal("customers", since="2025") == "no_time_dimension"


def test_hours_of_instants_are_instants() -> None:
    assert columns("orders", grain="hour")[0] == ("time", "timestamptz", "time")
    assert columns("orders", grain="day")[0] == ("time", "date", "time")


# --- order, limit, having -----------------------------------------------------------------------------------------


def test_order_keys_null_last_in_both_directions() -> None:
    assert rows("orders", by="customer.tier", order="customer.tier") == [("gold", 2), ("iron", 1), (None, 2)]
    assert rows("orders", by="customer.tier", order="-customer.tier") == [("iron", 1), ("gold", 2), (None, 2)]


def test_limit_counts_rows_and_having_filters_groups() -> None:
    assert rows("orders", by="status", limit=1) == [("paid", 3)]
    assert rows("orders", by="status", having="orders < 3") == [("new", 1), ("void", 1)]
    assert rows("orders", by="status", limit=0) == []
