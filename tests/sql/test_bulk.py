"""Large answers as one more SELECT: what DuckDB writes of values of every type."""

from __future__ import annotations

import duckdb
import pytest

from semcli.datatype import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    HUGEINT,
    INTEGER,
    SMALLINT,
    TEXT,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    DataType,
    Kind,
    decimal,
    parse_type,
)
from semcli.sql import ast
from semcli.sql.bulk import arrow_columns, bare, csv_lines
from semcli.sql.dialect import dialect_named
from semcli.sql.dialect.duckdb_csv import field
from semcli.sql.write import Writer

POINT = parse_type("point")
ID = "00000000-0000-0000-0000-00000000000a"
VALUES: list[tuple[str, DataType, str]] = [
    ("12::smallint", SMALLINT, "12"),
    ("-3::integer", INTEGER, "-3"),
    ("4000000000::bigint", BIGINT, "4000000000"),
    ("17::hugeint", HUGEINT, "17"),
    ("1.50::decimal(10, 2)", decimal(10, 2), "1.50"),
    ("0.1::double", DOUBLE, "0.1"),
    ("'nan'::double", DOUBLE, ""),
    ("NULL::double", DOUBLE, ""),
    ("'-infinity'::double", DOUBLE, ""),
    ("true", BOOLEAN, "true"),
    ("'plain'", TEXT, "plain"),
    ("'a,b'", TEXT, "\x00612C62\x00"),
    (f"'{ID}'::uuid", UUID, ID),
    ("'(1 2)'", POINT, "(1 2)"),
    ("DATE '2025-06-01'", DATE, "2025-06-01"),
    ("TIMESTAMP '2025-06-01 12:30:00.5'", TIMESTAMP, "2025-06-01T12:30:00.500000"),
    ("TIMESTAMPTZ '2025-06-01 12:30:00+00'", TIMESTAMPTZ, "2025-06-01T12:30:00+00:00"),
]


def answer(values: list[tuple[str, DataType, str]]) -> tuple[ast.With, list[DataType], str]:
    """A statement that hands out a table's columns, their types, and the SELECT that stands for the table."""
    names = [f"c{n}" for n in range(len(values))]
    columns = [ast.Column("t", name, type) for name, (_, type, _) in zip(names, values, strict=True)]
    made = ast.Select(
        tuple(ast.Projection(column, name) for column, name in zip(columns, names, strict=True)),
        ast.Table(("t",), "t"),
    )
    table = ", ".join(f"{sql} AS {name}" for name, (sql, _, _) in zip(names, values, strict=True))
    return ast.With((), made), [type for _, type, _ in values], f"CREATE TABLE t AS SELECT {table}"


def text(tree: ast.With) -> str:
    return Writer(dialect_named("duckdb")).statement(tree)


def test_a_row_becomes_a_line_and_the_places_of_what_csv_has_nothing_for() -> None:
    tree, types, table = answer(VALUES)
    made, columns = csv_lines(tree, types)
    with duckdb.connect() as session:
        session.execute("SET TimeZone = 'America/New_York'")
        session.execute(table)
        ((line, lost),) = session.execute(text(made)).fetchall()
    assert line == ",".join(written for _, _, written in VALUES) + "\n"
    assert lost == "6,8,"
    assert columns == (("line", TEXT), ("lost", TEXT))


def test_without_doubles_nothing_can_be_lost() -> None:
    tree, types, _ = answer([VALUES[0], VALUES[9]])
    made, columns = csv_lines(tree, types)
    assert columns == (("line", TEXT),)
    assert [p.alias for p in made.query.projections] == ["line"]


@pytest.mark.parametrize(("type", "checked"), [(SMALLINT, False), (INTEGER, False), (BIGINT, False), (HUGEINT, True)])
def test_digits_are_counted_where_there_may_be_too_many(type: DataType, checked: bool) -> None:
    assert ("overflow" in field(type, "x")) is checked
    assert "overflow" in field(decimal(38, 2), "x")


def test_arrow_has_values_as_they_are_wide_integers_as_decimals_and_the_rest_as_text() -> None:
    tree, types, table = answer(VALUES)
    made, columns = arrow_columns(tree, types)
    with duckdb.connect() as session:
        session.execute(table)
        found = [kind for _, kind, *_ in session.execute(f"DESCRIBE {text(made)}").fetchall()]
    assert columns == tuple((f"c{n}", type) for n, type in enumerate(types))
    assert found == [
        *("SMALLINT", "INTEGER", "BIGINT", "DECIMAL(38,0)", "DECIMAL(10,2)", "DOUBLE", "DOUBLE", "DOUBLE", "DOUBLE"),
        *("BOOLEAN", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
    ]
    (unknown,) = arrow_columns(*answer([VALUES[13]])[:2])[0].query.projections
    assert Writer(dialect_named("duckdb")).scalar(unknown.expr) == 'CAST("c0" AS text)'


def test_values_lose_the_form_that_only_drivers_need() -> None:
    day, seen = ast.Column("t", "day", DATE), ast.Column("t", "seen", TIMESTAMPTZ)
    total = ast.Op("add", (ast.Column("t", "a", BIGINT), ast.Column("t", "b", BIGINT)), BIGINT)
    named = ast.Column("t", "far", DATE)
    handed = (ast.Op("far", (day,), DATE), ast.Op("instant", (seen,), TIMESTAMPTZ), total, named)
    tree = ast.With((), ast.Select(tuple(ast.Projection(e, f"c{n}") for n, e in enumerate(handed))))
    assert [p.expr for p in bare(tree).query.projections] == [day, seen, total, named]


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
@pytest.mark.parametrize("kind", [Kind.NULL, Kind.UNKNOWN])
def test_what_has_no_type_of_its_own_is_text(engine: str, kind: Kind) -> None:
    assert dialect_named(engine).type_name(DataType(kind, "whatever")) == "text"


def test_types_are_spelled_as_their_engine_has_them() -> None:
    duck, postgres = dialect_named("duckdb"), dialect_named("postgres")
    assert [duck.type_name(parse_type(name)) for name in ("jsonb", "json", "bytea")] == ["json", "json", "blob"]
    assert [duck.type_name(type) for type in (parse_type("numeric"), HUGEINT)] == ["decimal(38, 9)", "hugeint"]
    assert [postgres.type_name(type) for type in (HUGEINT, BIGINT, DOUBLE)] == ["numeric", "bigint", "double precision"]
