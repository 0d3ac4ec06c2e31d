"""What dialects share about times: infinite ones, and lengths."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from semcli.datatype import BIGINT, DATE, TEXT, TIMESTAMP, TIMESTAMPTZ, DataType
from semcli.sql import ast
from semcli.sql.dialect import dialect_named
from semcli.sql.dialect.times import finite, interval
from semcli.sql.write import Writer

ZONE = ("America/New_York",)


def writer() -> Writer:
    return Writer(dialect_named("duckdb"))


@pytest.mark.parametrize(
    ("months", "microseconds", "text"),
    [
        (0, 0, "0 hours"),
        (14, 0, "14 months"),
        (-1, 7_200_000_000, "-1 months 2 hours"),
        (0, 60_000_000, "1 minutes"),
        (0, 5_400_000_000, "90 minutes"),
        (0, -61_000_000, "-61 seconds"),
        (0, 1_000_000, "1 seconds"),
        (0, 1_500_000, "1500000 microseconds"),
        (0, 60_000_001, "60000001 microseconds"),
        (0, 86_400_000_000, "24 hours"),
    ],
)
def test_lengths_are_said_in_the_largest_unit_that_holds_them(months: int, microseconds: int, text: str) -> None:
    assert interval(months, microseconds) == text
    with duckdb.connect() as engine:
        same = "CAST($1 AS interval) = to_months($2) + to_microseconds($3)"
        assert engine.execute(f"SELECT {same}", [text, months, microseconds]).fetchall() == [(True,)]


@pytest.mark.parametrize(
    ("name", "start", "type"),
    [
        ("wall", TIMESTAMPTZ, TIMESTAMP),
        ("local_of_instant", TIMESTAMPTZ, TIMESTAMP),
        ("instant_of_local", DATE, TIMESTAMPTZ),
        ("cast", TIMESTAMP, DATE),
    ],
)
def test_whether_a_time_is_infinite_is_asked_of_the_column_that_it_is_made_from(
    name: str, start: DataType, type: DataType
) -> None:
    column = ast.Column("t", "x", start)
    made = ast.Op(name, (column,), type, ZONE)
    assert finite(writer(), (made, column)) == 'isfinite("t"."x") AND isfinite("t"."x")'
    again = ast.Op("cast", (made,), TIMESTAMP)
    assert finite(writer(), (again,)) == 'isfinite("t"."x")'


def test_it_is_asked_of_the_time_itself_where_that_may_be_infinite_of_its_own() -> None:
    column = ast.Column("t", "x", DATE)
    for made in (ast.Op("coalesce", (column, column), DATE), ast.Op("cast", (ast.Column("t", "x", TEXT),), DATE)):
        assert finite(writer(), (made,)) == f"isfinite({writer().scalar(made)})"


def test_it_is_not_asked_of_times_that_are_written_out() -> None:
    first, last = (ast.Param(date(2025, 1, day), DATE) for day in (1, 31))
    with duckdb.connect() as engine:
        for start, answer in ((first, 30), (ast.Null(DATE), None)):
            writing = writer()
            text = writing.scalar(ast.Op("days_between", (last, start), BIGINT))
            assert engine.execute(f"SELECT {text}", writing.parameters).fetchall() == [(answer,)]
            assert ("CASE" in text) is (answer is None)
