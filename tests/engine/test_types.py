"""Every type there and back: what is stored is what comes out, as the same Python value from every engine."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from semcli.datatype import HUGEINT, Kind, parse_type
from semcli.engine import ResolvedConnection, Session
from semcli.sql.statement import Statement
from tables import Table, create, quote

INF = math.inf
# type, values stored (in PostgreSQL's spelling), values that come out
ROUND_TRIPS: list[tuple[str, list[Any], list[Any]]] = [
    ("smallint", [-32768, 32767, None], [-32768, 32767, None]),
    ("integer", [-(2**31), 2**31 - 1, 0], [-(2**31), 2**31 - 1, 0]),
    ("bigint", [-(2**63), 2**63 - 1, None], [-(2**63), 2**63 - 1, None]),
    ("numeric(38,0)", ["9" * 38, "-" + "9" * 38], [Decimal("9" * 38), Decimal("-" + "9" * 38)]),
    ("numeric(12,2)", ["1.5", "-0.01", None], [Decimal("1.50"), Decimal("-0.01"), None]),
    ("numeric(38,37)", ["9." + "9" * 37], [Decimal("9." + "9" * 37)]),
    ("numeric", ["1.50", "1000", "0.000000001"], [Decimal("1.5"), Decimal(1000), Decimal("1E-9")]),
    ("real", ["0.1", "3.4028235e38", "-Infinity", "1e-45"], [0.1, 3.4028235e38, -INF, 1e-45]),
    ("double", ["0.1", "1.7976931348623157e308", "Infinity", "5e-324"], [0.1, 1.7976931348623157e308, INF, 5e-324]),
    ("boolean", [True, False, None], [True, False, None]),
    (
        "text",
        ["", " a\tb\n ", "%s $1 '\" \\", "é漢字🙂", "\x1b[31m", None],
        ["", " a\tb\n ", "%s $1 '\" \\", "é漢字🙂", "\x1b[31m", None],
    ),
    ("varchar", ["x" * 100_000], ["x" * 100_000]),
    ("uuid", ["A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"], ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]),
    (
        "date",
        ["2024-02-29", "0001-01-01", "9999-12-31", None],
        [date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31), None],
    ),
    ("date", ["10000-01-01", "0044-03-15 BC"], ["10000-01-01", "0044-03-15 BC"]),
    (
        "timestamp",
        ["2024-02-29 23:59:59.999999", "0001-01-01 00:00:00", None],
        [datetime(2024, 2, 29, 23, 59, 59, 999999), datetime(1, 1, 1), None],
    ),
    (
        "timestamp",
        ["10000-01-01 00:00:01", "0044-03-15 12:00:00 BC"],
        ["10000-01-01T00:00:01", "0044-03-15T12:00:00 BC"],
    ),
    (
        "timestamptz",
        ["2024-03-10 02:30:00-05", "2024-03-10 00:00:00.000001+13:45", None],
        [datetime(2024, 3, 10, 7, 30, tzinfo=UTC), datetime(2024, 3, 9, 10, 15, 0, 1, tzinfo=UTC), None],
    ),
    ("time", ["00:00:00", "23:59:59.999999", "24:00:00"], [time(0), time(23, 59, 59, 999999), "24:00:00"]),
    ("json", ['{"a": [1, null, "é"]}', "null"], ['{"a": [1, null, "é"]}', "null"]),
    ("bytea", [b"", b"\x00\xff\\x", None], [b"", b"\x00\xff\\x", None]),
    ("integer[]", [[1, None, 3], [], None], [[1, None, 3], [], None]),
    ("text[]", [["a,b", '"q"', "", "NULL", None, "\\"]], [["a,b", '"q"', "", "NULL", None, "\\"]]),
    ("inet", ["10.0.0.1"], ["10.0.0.1"]),
]


@pytest.mark.parametrize(
    ("name", "stored", "expected"), ROUND_TRIPS, ids=[f"{t}-{i}" for i, (t, _, _) in enumerate(ROUND_TRIPS)]
)
def test_stored_values_come_out_exactly(
    database: ResolvedConnection,
    here: Session,
    name: str,
    stored: list[Any],
    expected: list[Any],
    request: pytest.FixtureRequest,
) -> None:
    table = Table(request.node.name.replace("[", "_"), [("n", "integer"), ("v", name)], list(enumerate(stored)))
    here.close()
    create(database, [table])
    type = parse_type(name)
    value = "v"
    if database.engine == "duckdb" and type.kind is Kind.TIMESTAMPTZ:
        value = "make_timestamp(epoch_us(v))"  # as the compiler hands instants out
    text = f"SELECT {value} FROM {quote(table.name)} ORDER BY n"
    with _again(database) as session:
        rows = session.run(Statement(text, (), (("v", type),))).all()
    found = [row[0] for row in rows]
    assert found == expected
    assert [_kind(v) for v in found] == [_kind(v) for v in expected]


def _again(database: ResolvedConnection) -> Session:
    from semcli.engine import connect

    return connect(database)


def _kind(value: Any) -> str:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else ""
    zone = value.tzinfo if isinstance(value, datetime) else ""
    return f"{type(value).__name__} {exponent} {zone}"


def test_nan_stays_nan(here: Session) -> None:
    text = "SELECT CAST('NaN' AS double precision), CAST('NaN' AS real)"
    ((double, single),) = here.run(Statement(text, (), (("d", parse_type("double")), ("r", parse_type("real"))))).all()
    assert math.isnan(double)
    assert math.isnan(single)


@pytest.mark.parametrize("word", ["infinity", "-infinity"])
@pytest.mark.parametrize("kind", ["date", "timestamp"])
def test_infinite_dates_come_as_text(here: Session, word: str, kind: str) -> None:
    text = f"SELECT CAST(CAST('{word}' AS {kind}) AS text)"
    assert here.run(Statement(text, (), (("v", parse_type(kind)),))).all() == [(word,)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1 month 2 days 3 seconds", "P1M2DT3S"),
        ("14 months", "P1Y2M"),
        ("-14 months 3 days", "P-1Y-2M3D"),
        ("-1 day -0.5 seconds", "P-1DT-0.5S"),
        ("36:00:00", "PT36H"),
        ("0 seconds", "PT0S"),
        ("00:01:00.000001", "PT1M0.000001S"),
    ],
)
def test_intervals_are_iso_durations(here: Session, written: str, expected: str) -> None:
    cast = "text" if here.engine == "duckdb" else "interval"
    text = f"SELECT CAST(CAST('{written}' AS interval) AS {cast})"
    assert here.run(Statement(text, (), (("v", parse_type("interval")),))).all() == [(expected,)]


PARAMETERS: list[tuple[str, Any, Any]] = [
    ("bigint", 2**63 - 1, 2**63 - 1),
    ("bigint", None, None),
    ("numeric(38,10)", Decimal("12345678901234567890.0123456789"), Decimal("12345678901234567890.0123456789")),
    ("double", 0.1, 0.1),
    ("double", INF, INF),
    ("boolean", True, True),
    ("boolean", False, False),
    ("text", "'; drop table x; -- %s $1 \\", "'; drop table x; -- %s $1 \\"),
    ("text", "", ""),
    ("text", "é🙂", "é🙂"),
    ("date", date(2024, 2, 29), date(2024, 2, 29)),
    ("timestamp", datetime(2024, 2, 29, 1, 2, 3, 4), datetime(2024, 2, 29, 1, 2, 3, 4)),
    ("time", time(1, 2, 3), time(1, 2, 3)),
    ("bytea", b"\x00\xff", b"\x00\xff"),
    ("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
]


@pytest.mark.parametrize(("name", "given", "expected"), PARAMETERS)
def test_parameters_arrive_as_they_are(here: Session, name: str, given: Any, expected: Any) -> None:
    spelled = {"bytea": "blob"}.get(name, name) if here.engine == "duckdb" else name
    spelled = "double precision" if spelled == "double" else spelled
    statement = Statement(
        f"SELECT $1::{spelled}, $1::{spelled} IS NULL",
        (given,),
        (("v", parse_type(name)), ("n", parse_type("boolean"))),
    )
    assert here.run(statement).all() == [(expected, expected is None)]


def test_instants_as_parameters_do_not_depend_on_a_zone(here: Session) -> None:
    text = "SELECT CAST(extract(epoch FROM $1::timestamptz) AS bigint)"
    assert here.run(Statement(text, ("2024-03-10 02:30:00-05:00",), (("v", parse_type("bigint")),))).all() == [
        (1710055800,)
    ]


def test_sums_of_integers_are_integers_of_any_size(here: Session) -> None:
    text = "SELECT sum(v) FROM (VALUES (CAST($1 AS bigint)), (CAST($1 AS bigint))) AS t (v)"
    ((total,),) = here.run(Statement(text, (2**63 - 1,), (("v", HUGEINT),))).all()
    assert total == 2**64 - 2
    assert type(total) is int
