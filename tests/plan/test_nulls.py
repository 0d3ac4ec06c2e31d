"""Comparisons with a NULL that is written out: the answer is SQL's, and a warning says what was meant."""

from __future__ import annotations

import pytest

from plan.support import plan


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("status = null", "`status = null` is never true, since NULL compares with nothing: write `status is null`"),
        ("NULL <> customer.tier", "write `customer.tier is not null`"),
        ("amount < null", "`amount < null` is never true, since NULL compares with nothing"),
        (
            "status in ('paid', null)",
            "the `null` in `status in ('paid', null)` matches no row: add `or status is null`",
        ),
        ("status not in ('paid', null)", "leave `null` out of the list"),
        ("amount between 1 and null", "`amount between 1 and null` is never true"),
        ("status like null", "`status like null` is never true"),
        ("amount > 1 and not (status = null)", "`status = null` is never true"),
    ],
)
def test_it_is_told_where_rows_and_groups_are_filtered(where: str, says: str) -> None:
    (note,) = plan("orders", where=[where]).notes
    assert says in note


def test_it_is_told_of_groups_too() -> None:
    assert plan("orders", by=["status"], having=["orders = null"]).notes[0].endswith("write `orders is null`")


@pytest.mark.parametrize(
    "where",
    ["status is null", "status is not null", "status = 'null'", "amount not between 1 and null", "status in ('null')"],
)
def test_what_can_be_true_is_told_nothing(where: str) -> None:
    assert plan("orders", where=[where]).notes == ()
