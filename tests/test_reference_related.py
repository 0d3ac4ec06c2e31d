"""The reference evaluator on related rows: to-many conditions and `--overlap` (sections 1 and 3), by hand.

Order 1 has items red 1, blue 2 and red 13; order 2 red 5; order 3 one without a color, 7; orders 4 and 5 have none.
"""

from __future__ import annotations

import pytest

from reference import Refused
from reference.worked import rows


def orders(*where: str) -> list[int]:
    """Which orders meet these conditions."""
    return sorted(row[0] for row in rows("orders", by="id", where=list(where)))


def test_at_least_one_related_row_matches_and_rows_are_not_multiplied() -> None:
    assert orders("item.color = 'red'") == [1, 2]
    assert rows("revenue", where="item.color = 'red'") == [(150,)]


def test_some_other_than_is_not_none_is() -> None:
    assert orders("item.color <> 'red'") == [1]
    assert orders("not (item.color = 'red')") == [3, 4, 5]


def test_conditions_joined_by_and_speak_of_the_same_related_row() -> None:
    assert orders("item.color = 'blue' and item.quantity = 13") == []
    assert orders("item.color = 'blue'", "item.quantity = 13") == [1]
    assert orders("item.color = 'red' and item.quantity = 13") == [1]


def test_or_splits_and_a_part_on_own_columns_stands_by_itself() -> None:
    assert orders("item.color = 'blue' or status = 'new'") == [1, 5]
    assert orders("item.color = 'red' and status = 'void'") == [2]
    assert orders("item.quantity = 5 and (item.color = 'red' or item.color = 'blue')") == [2]
    assert orders("item.quantity = 2 and (item.color = 'red' or item.color = 'green')") == []


def test_no_related_row_matches_both() -> None:
    assert orders("not (item.color = 'red' and item.quantity = 2)") == [1, 2, 3, 4, 5]
    assert orders("not (item.color = 'red' or item.color = 'blue')") == [3, 4, 5]
    assert orders("item.color = 'red' and not (item.quantity = 13)") == [2]


def test_a_row_without_related_rows_meets_no_such_condition() -> None:
    assert orders("item.color is null") == [3]
    assert orders("not (item.color is not null)") == [3, 4, 5]


def test_conditions_two_steps_away() -> None:
    assert rows("customers", by="customer.id", where="item.color = 'red'") == [(1, 1)]
    assert rows("customers", where="item.color is null") == [(1,)]
    assert rows("customers", where="order.status = 'void' and item.color = 'red'") == [(1,)]
    assert rows("customers", where="order.status = 'void' and item.color = 'blue'") == [(0,)]


def test_a_comparison_over_two_to_many_entities_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        rows("customers", where="item.color = order.status")
    assert caught.value.code == "fan_out"


def test_overlap_counts_a_row_once_in_every_group_that_it_touches() -> None:
    assert rows("orders", "revenue", by="item.color", overlap=True) == [
        (None, 3, 37),
        ("red", 2, 150),
        ("blue", 1, 100),
    ]


def test_with_overlap_conditions_choose_the_groups_too() -> None:
    assert rows("orders", by="item.color", overlap=True, where="item.color = 'red'") == [("red", 2)]
    assert rows("orders", by="item.color", overlap=True, where="item.quantity > 1") == [
        ("red", 2),
        ("blue", 1),
        (None, 1),
    ]


def test_totals_over_overlapping_groups_count_each_row_once() -> None:
    assert rows("orders", by="item.color", overlap=True, totals=True) == [
        (None, 3, "group"),
        ("red", 2, "group"),
        ("blue", 1, "group"),
        (None, 5, "total"),
    ]
