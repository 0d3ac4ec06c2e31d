"""Numbers as people read them: grouped, formatted, rounded only where that is asked for, never cut."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcli.render.numbers import double_plain, group, parse_format, places_for


@pytest.mark.parametrize(
    ("format", "value", "shown"),
    [
        ("cents:USD", 123456789, "$1,234,567.89"),
        ("cents:USD", -5, "-$0.05"),
        ("cents:CHF", 100, "CHF 1.00"),
        ("cents:EUR", 0.5, "€0.01"),
        ("currency:GBP", Decimal("1234.5"), "£1,234.50"),
        ("percent", 0.12345, "12.3%"),
        ("percent", -0.0004, "0.0%"),
        ("0,0.0", 1234.25, "1,234.3"),
        ("0,0", 10**37, "10," + ",".join(["000"] * 12)),
        ("0.00", 1234.5, "1234.50"),
        ("0.0%", 0.5, "50.0%"),
    ],
)
def test_formats(format: str, value: object, shown: str) -> None:
    found = parse_format(format)
    assert found is not None
    assert found.show(value) == shown


@pytest.mark.parametrize("text", ["", "#,##0", "usd", "0,00", None])
def test_an_unknown_format_shows_plainly(text: str | None) -> None:
    assert parse_format(text) is None


@given(st.integers())
def test_grouping_keeps_every_digit(value: int) -> None:
    shown = group(str(value))
    assert shown.replace(",", "") == str(value)
    assert all(len(part) == 3 for part in shown.lstrip("-").split(",")[1:])


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_a_double_never_shows_as_nothing(values: list[float]) -> None:
    places = places_for(values)
    for value in values:
        shown = double_plain(value, places)
        assert (float(shown.replace(",", "")) == 0) == (value == 0)
        assert abs(float(shown.replace(",", "")) - value) <= max(abs(value) * 1e-5, 0.5 * 10**-places * 1.01)
