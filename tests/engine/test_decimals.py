"""Doubles as decimals: rounded half away from zero, digit for digit the same on every engine."""

from __future__ import annotations

from decimal import Decimal

import pytest

import semcli
from semcli.engine import ResolvedConnection
from semcli.errors import SemcliError
from tables import Table, loaded

CATALOG = """
format = 1
[catalog]
name = "doubles"
sensitivity = "public"
[entities.thing]
table = "things"
identity = "id"
[entities.thing.columns]
id = { type = "integer" }
x = { type = "double", nullable = true }
[entities.thing.dimensions]
cents = { expr = "cast(x as numeric(18, 2))", type = "numeric(18, 2)" }
whole = { expr = "cast(x as numeric(6))", type = "numeric(6, 0)" }
[metrics.things]
entity = "thing"
aggregation = "count"
"""
ROWS = [(1, 0.125), (2, -0.125), (3, 2.5), (4, 1e9 + 0.004), (5, None), (6, 12345678901234.5), (7, -0.001)]


@pytest.fixture(scope="module")
def project(database: ResolvedConnection, tmp_path_factory: pytest.TempPathFactory) -> semcli.Project:
    made = Table("things", [("id", "integer"), ("x", "double")], ROWS)
    return loaded(tmp_path_factory.mktemp("doubles"), CATALOG, database, [made])


def test_digits_are_those_of_the_rounded_double(project: semcli.Project) -> None:
    rows = project.ask("things", by=["thing.id", "thing.cents"], order="thing.id").tuples()
    wanted = ["0.13", "-0.13", "2.50", "1000000000.00", None, "12345678901234.50", "0.00"]
    assert [None if cents is None else str(abs(cents) if cents == 0 else cents) for _, cents, _ in rows] == wanted


def test_whole_ones_too(project: semcli.Project) -> None:
    rows = project.ask("things", by=["thing.id", "thing.whole"], where="x < 10", order="thing.id").tuples()
    assert [whole for _, whole, _ in rows] == [Decimal(0), Decimal(0), Decimal(3), Decimal(0)]


@pytest.mark.parametrize("condition", ["cast(x as numeric(6)) > 0", "cast(x * 1e9 as numeric(38, 2)) > 0"])
def test_what_has_no_room_is_an_overflow(project: semcli.Project, condition: str) -> None:
    with pytest.raises(SemcliError) as caught:
        project.ask("things", where=condition)
    assert caught.value.problems[0].code == "overflow"
