"""What goes wrong while a statement runs, told alike on every engine and without a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from semcli.catalog.model import Column, Entity
from semcli.datatype import BIGINT, BOOLEAN, DOUBLE, HUGEINT, INTEGER, NUMERIC, TEXT, DataType, parse_type
from semcli.engine import ResolvedConnection, Session, connect
from semcli.errors import Problem, SemcliError
from semcli.sql.statement import Statement
from tables import Table, create

SECRET = "s3cr3t-value"


@pytest.fixture(scope="module")
def session(database: ResolvedConnection) -> Iterator[Session]:
    create(
        database,
        [
            Table(
                "shop.orders",
                [("id", "integer"), ("note", "text"), ("big", "bigint")],
                [(1, SECRET, 2**63 - 1), (2, "7", 1)],
            )
        ],
    )
    columns = {name: Column("order", name, INTEGER) for name in ("id", "gone")}
    entities = {"order": Entity("order", "shop.orders", columns=columns), "lost": Entity("lost", "shop.nothing")}
    entities["away"] = Entity("away", '"no where".nothing')
    shop = replace(database, entities=entities, shown="a shop")
    with connect(shop) as opened:
        yield opened


def problem(session: Session, text: str, type: DataType = BIGINT, *parameters: object) -> Problem:
    with pytest.raises(SemcliError) as caught:
        session.run(Statement(text, parameters, (("v", type),))).all()
    (found,) = caught.value.problems
    assert SECRET not in repr(found)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert session.run(Statement("SELECT CAST(1 AS bigint)", (), (("v", BIGINT),))).all() == [(1,)], (
        "the session lives on"
    )
    return found


def test_a_missing_table_is_named_with_its_entity(session: Session) -> None:
    found = problem(session, 'SELECT count(*) FROM "shop"."nothing" AS t')
    assert found.code == "missing_table"
    assert "`shop.nothing`" in found.message
    assert "`lost`" in found.message
    assert "here (a shop)" in found.help[0]


def test_a_missing_schema_is_a_missing_table(session: Session) -> None:
    found = problem(session, 'SELECT count(*) FROM "no where"."nothing" AS t')
    assert found.code == "missing_table"
    assert "nothing" in found.message


def test_a_missing_column_is_named_with_its_entity(session: Session) -> None:
    found = problem(session, 'SELECT sum(t."gone") FROM "shop"."orders" AS t')
    assert found.code == "missing_column"
    assert "`gone`" in found.message
    assert "`order`" in found.message


@pytest.mark.parametrize(
    "text",
    [
        'SELECT count(*) FROM "shop"."orders" AS t WHERE CAST(t."note" AS integer) > 3',
        'SELECT count(*) FROM "shop"."orders" AS t WHERE CAST(t."note" AS date) IS NOT NULL',
        'SELECT sum(t."note") FROM "shop"."orders" AS t',
        f"SELECT CAST('{SECRET}' AS boolean)",
    ],
)
def test_clashing_types_do_not_show_the_value(session: Session, text: str) -> None:
    found = problem(session, text)
    assert found.code == "type_clash"
    assert "semcli check" in found.help[0]


def test_a_parameter_that_does_not_fit_its_cast(session: Session) -> None:
    assert problem(session, "SELECT $1::bigint", BIGINT, SECRET).code == "type_clash"


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ('SELECT t."big" * 2 FROM "shop"."orders" AS t', BIGINT),
        ('SELECT CAST(t."big" AS integer) FROM "shop"."orders" AS t', INTEGER),
        ("SELECT CAST('1e300' AS double precision) * $1::double precision", DOUBLE),
        ("SELECT CAST($1::bigint AS numeric(4,2))", NUMERIC),
    ],
)
def test_overflow_is_an_error_never_another_number(session: Session, text: str, type: DataType) -> None:
    if session.engine == "duckdb" and type is DOUBLE:
        pytest.skip("DuckDB's doubles overflow to infinity, as IEEE 754 has it")
    parameters = {DOUBLE: ("1e300",), NUMERIC: (12345,)}.get(type, ())
    assert problem(session, text, type, *parameters).code == "overflow"


@pytest.mark.parametrize("type", [HUGEINT, NUMERIC, parse_type("numeric(38,0)")], ids=str)
def test_exact_values_have_38_digits(session: Session, type: DataType) -> None:
    text = "SELECT sum(v) FROM (VALUES (CAST($1 AS numeric(38,0))), (CAST($2 AS numeric(38,0)))) AS t (v)"
    most = 10**38 - 1
    statement = Statement(text, (most - 1, 1), (("v", type),))
    assert session.run(statement).all() == [(most,)]
    assert problem(session, text, type, most, 1).code == "overflow"


def test_a_type_other_than_declared_is_a_clash(session: Session) -> None:
    found = problem(session, "SELECT CAST(1.5 AS double precision)", NUMERIC)
    assert found.code == "type_clash"
    assert "`v`" in found.message
    assert problem(session, "SELECT CAST(1.5 AS double precision)", INTEGER).code == "type_clash"
    assert problem(session, "SELECT CAST('x' AS text)", BOOLEAN).code == "type_clash"


def test_an_error_that_the_statement_raises_by_itself(session: Session) -> None:
    if session.engine == "duckdb":
        text = "SELECT CASE WHEN 1 = 1 THEN error('semcli:too_many_rows') ELSE TRUE END"
    else:
        text = "SELECT CASE WHEN 1 = 1 THEN CAST('semcli:too_many_rows' || clock_timestamp() AS boolean) ELSE TRUE END"
    assert problem(session, text, BOOLEAN).code == "too_many_rows"


def test_an_error_without_a_code_of_its_own(session: Session) -> None:
    assert problem(session, "SELECT nonsense nonsense nonsense", TEXT).code == "database_error"


def test_a_wrong_number_of_columns_is_our_own_fault(session: Session) -> None:
    assert problem(session, "SELECT 1, 2").code == "internal"


def test_errors_while_reading_are_told_too(session: Session) -> None:
    series = "range(1, 100001)" if session.engine == "duckdb" else "generate_series(1, 100000)"
    text = f"SELECT CAST(CASE WHEN t.n = 99999 THEN '{SECRET}' ELSE '1' END AS bigint) FROM {series} AS t (n)"
    with pytest.raises(SemcliError) as caught:
        session.run(Statement(text, (), (("v", BIGINT),))).all()
    assert caught.value.problems[0].code == "type_clash"


def test_permission_is_asked_for_by_name(database: ResolvedConnection) -> None:
    if database.engine != "postgres":
        pytest.skip("DuckDB has no users")
    import psycopg

    create(database, [Table("vault.gold", [("id", "integer")])])
    role = "reads_nothing"
    with psycopg.connect(database.dsn or "", autocommit=True) as raw:
        raw.execute(f"DROP ROLE IF EXISTS {role}".encode())
        raw.execute(f"CREATE ROLE {role} LOGIN".encode())
        raw.execute(f"GRANT USAGE ON SCHEMA vault TO {role}".encode())
        dsn = psycopg.conninfo.make_conninfo(database.dsn or "", user=role)
        try:
            with connect(ResolvedConnection("vault", "postgres", dsn=dsn)) as other:
                found = problem(other, 'SELECT count(*) FROM "vault"."gold"')
        finally:
            raw.execute(f"DROP OWNED BY {role}; DROP ROLE {role}".encode())
    assert found.code == "permission_denied"
    assert "`gold`" in found.message
