"""Small pieces that make or read trees of SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from semcli.catalog.model import Grain
from semcli.datatype import BIGINT, BOOLEAN
from semcli.errors import SemcliError
from semcli.plan.model import Spine
from semcli.sql import ast
from semcli.sql.spine import MAX_CELLS, refuse_too_long, skips_days
from sql.lookbacks import PAGE, page


def column(name: str) -> ast.Column:
    return ast.Column("t", name, BIGINT)


def equal(one: str, other: str) -> ast.Op:
    return ast.Op("eq", (column(one), column(other)), BOOLEAN)


def test_earlier_buckets_and_windows_are_said_as_the_page_says() -> None:
    assert page() == PAGE.read_text("utf-8"), "python -m tests.sql.lookbacks, and read what changed"


def test_every_column_of_an_expression_is_found_wherever_it_stands() -> None:
    table = ast.Table(("t",), "t")
    inner = ast.Select((ast.Projection(column("in_from"), "x"),), table)
    joined = ast.Select((ast.Projection(column("in_join"), "x"),), table)
    other = ast.Select((ast.Projection(column("there"), "x"),), table)
    query = ast.Select(
        (ast.Projection(column("projected"), "x"),),
        ast.Derived(ast.UnionAll((inner, joined)), "d"),
        (ast.JoinClause(ast.Derived(other, "j"), equal("a", "b")),),
        (equal("c", "d"),),
        having=(equal("e", "f"),),
    )
    window = ast.Window(ast.Aggregate("sum", column("g"), BIGINT), (column("h"),), (column("i"),), "", BIGINT)
    whole = ast.Op("and", (ast.Exists(query, BOOLEAN), ast.Subquery(inner, BIGINT), window, ast.Null(BIGINT)), BOOLEAN)
    found = [c.name for c in ast.columns(whole)]
    assert found == [
        *("g", "h", "i"),
        *("projected", "c", "d", "e", "f", "a", "b", "in_from", "in_join", "there"),
        "in_from",
    ]
    assert list(ast.columns(None)) == []


@pytest.mark.parametrize(
    ("grain", "width"),
    [(Grain.MINUTE, timedelta(minutes=1)), (Grain.HOUR, timedelta(hours=1)), (Grain.DAY, timedelta(days=1))],
)
def test_a_range_may_have_a_million_buckets_and_no_more(grain: Grain, width: timedelta) -> None:
    first: date | datetime = date(1, 1, 1) if grain is Grain.DAY else datetime(1900, 1, 1, tzinfo=UTC)
    refuse_too_long(Spine(first, first + (MAX_CELLS - 1) * width), grain)
    with pytest.raises(SemcliError, match="more than 1,000,000 buckets"):
        refuse_too_long(Spine(first, first + MAX_CELLS * width), grain)
    refuse_too_long(Spine(first, None), grain)
    refuse_too_long(Spine(None, first), grain)


@pytest.mark.parametrize("grain", [Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR])
def test_no_calendar_has_a_million_weeks(grain: Grain) -> None:
    refuse_too_long(Spine(date.min, date.max), grain)


def test_some_zones_have_left_out_a_day() -> None:
    skipping = [zone for zone in ("Pacific/Apia", "Pacific/Kwajalein", "Asia/Manila") if skips_days(zone)]
    assert skipping == ["Pacific/Apia", "Pacific/Kwajalein", "Asia/Manila"]
    assert not any(skips_days(zone) for zone in ("UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"))
