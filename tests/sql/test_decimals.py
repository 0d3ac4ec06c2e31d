"""Exact numbers that have no decimal type in common, on DuckDB, held against Python's decimals."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from decimal import Context, Decimal
from itertools import product

import duckdb
import pytest

from semcli.datatype import BIGINT, BOOLEAN, DOUBLE, HUGEINT, INTEGER, NUMERIC, TEXT, DataType, decimal
from semcli.sql import ast
from semcli.sql.dialect import dialect_named
from semcli.sql.dialect.duckdb_decimals import can_meet, compared, remainder
from semcli.sql.write import Writer

EXACT = Context(prec=120)
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
TYPES = (*(decimal(38, places) for places in (0, 10, 20, 29, 37, 38)), decimal(10, 2), HUGEINT, INTEGER)
VALUES = tuple(
    Decimal(sign + digits)
    for sign in ("", "-")
    for digits in (
        *("0", "1", "1.5", "2", "7", "0.5", "0.05", "0.25", "1.25", "7.25"),
        *("0.00000000000000000001", "0.0000000000000000000100000000000000001", "0.10000000000000000000000000001"),
        *("1.00000000000000000001", "0.99999999999999999999", "7.00000000000000000000000000001"),
        *("123456789012345678.25", "1" + "0" * 27 + ".5", "1" + "0" * 17, "1" + "0" * 18, "9" * 18 + "." + "9" * 20),
        *(
            "9" * 28 + "." + "9" * 10,
            "9" * 37 + ".9",
            "9" * 38,
            "0." + "9" * 38,
            "9." + "9" * 37,
            "0." + "0" * 37 + "1",
        ),
    )
)
HALF = len(VALUES) // 2
CONSTANTS = tuple(pair[n % 2] for n, pair in enumerate(zip(VALUES[:HALF], VALUES[HALF:], strict=True)))
"""Those that are written out: every other one is negative."""


def fits(value: Decimal, type: DataType) -> bool:
    """Whether a type has this very value."""
    if type is INTEGER:
        return value == value.to_integral_value() and abs(value) < 2**31
    units = value.scaleb(type.scale or 0, EXACT)
    return units == int(units) and abs(int(units)) < 10 ** (type.precision or 38)


def of_type(type: DataType) -> list[Decimal | None]:
    """The values that a column of a type has in these tests, NULL among them."""
    return [*(value for value in VALUES if fits(value, type)), None]


def written(value: Decimal) -> ast.Param:
    """A number that is written out: its type has its own digits."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if exponent >= 0:
        return ast.Param(int(value), decimal(len(digits), 0))
    return ast.Param(value, decimal(max(len(digits), -exponent), -exponent))


def spellings(value: Decimal) -> list[ast.Param]:
    """The same, and with the widest type that it can have."""
    narrow = written(value)
    if narrow.type.scale == 0:
        return [narrow, ast.Param(int(value), HUGEINT), ast.Param(value, decimal(38, 0))]
    return [narrow, ast.Param(value, decimal(38, narrow.type.scale))]


def columns() -> dict[str, DataType]:
    """A column of each type, by name."""
    return {f"c{n}": type for n, type in enumerate(TYPES)}


def column(name: str) -> ast.Column:
    return ast.Column("t", name, columns()[name])


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A table for each type, with its values and their places among them."""
    with duckdb.connect() as connection:
        for name, type in columns().items():
            connection.execute(f'CREATE TABLE {name} (n integer, "{name}" {type.name})')
            rows = [(n, None if value is None else format(value, "f")) for n, value in enumerate(of_type(type))]
            connection.executemany(f"INSERT INTO {name} VALUES (?, CAST(? AS {type.name}))", rows)
        yield connection


Row = tuple[object, ...]
Asked = Callable[[list[ast.Op], str], list[Row]]


@pytest.fixture
def ask(engine: duckdb.DuckDBPyConnection) -> Asked:
    """What operations are in DuckDB's words, and what it says to them."""

    def asked(operations: list[ast.Op], source: str) -> list[Row]:
        writer = Writer(dialect_named("duckdb"))
        text = ", ".join(writer.scalar(op) for op in operations).replace('"t".', "")
        return engine.execute(f"SELECT {text} FROM {source}", writer.parameters).fetchall()

    return asked


def comparisons(left: ast.Scalar, right: ast.Scalar) -> list[ast.Op]:
    return [ast.Op(name, (left, right), BOOLEAN) for name in COMPARISONS]


def answers(left: Decimal | None, right: Decimal | None) -> Row:
    if left is None or right is None:
        return (None,) * len(COMPARISONS)
    return tuple(getattr(operator, name)(left, right) for name in COMPARISONS)


@pytest.mark.parametrize("name", columns())
def test_columns_are_compared_digit_for_digit(ask: Asked, name: str) -> None:
    for other in columns():
        if other == name:
            continue
        found = ask(comparisons(column(name), column(other)), f"{name} l, {other} r ORDER BY l.n, r.n")
        assert found == [answers(*pair) for pair in product(of_type(columns()[name]), of_type(columns()[other]))]


@pytest.mark.parametrize("name", columns())
def test_numbers_that_are_written_out_are_compared_digit_for_digit(ask: Asked, name: str) -> None:
    own = of_type(columns()[name])
    for other in CONSTANTS:
        for constant in spellings(other):
            asked = comparisons(column(name), constant) + comparisons(constant, column(name))
            found = ask(asked, f"{name} ORDER BY n")
            assert found == [(*answers(value, other), *answers(other, value)) for value in own], constant


def test_a_column_is_compared_with_a_number_as_it_is_so_that_the_engine_can_skip_rows() -> None:
    held, number = ast.Column("t", "x", decimal(38, 10)), written(Decimal("0.12345678901234567890123456789"))
    assert not can_meet(held, number)
    for name in COMPARISONS:
        for made in (compared(name, held, number), compared(name, number, held)):
            assert made.name in COMPARISONS
            assert made.args[0] is held
            assert isinstance(made.args[1], ast.Param)


def test_a_number_is_among_others_that_it_has_no_type_in_common_with(ask: Asked) -> None:
    items = ("0.25", "0.10000000000000000000000000001", "9" * 28 + "." + "9" * 10, "7.00000000000000000000000000001")
    for name, type in columns().items():
        made = ast.Op("in", (column(name), *(written(Decimal(item)) for item in items)), BOOLEAN)
        assert ask([made], f"{name} ORDER BY n") == [
            (None if value is None else value in map(Decimal, items),) for value in of_type(type)
        ]


@pytest.mark.parametrize("actual", ["decimal(38, 20)", "decimal(38, 38)", "decimal(10, 2)"])
def test_a_column_without_a_declared_scale_may_have_another_than_is_assumed(actual: str) -> None:
    """It cannot be compared with the nearest number of nine places: it may have more."""
    held, writer = ast.Column("t", "x", NUMERIC), Writer(dialect_named("duckdb"))
    others = [Decimal(text) for text in ("0.00000000015", "0.24999999999", "0.25000000000", "0.00000000001")]
    asked = [op for other in others for op in comparisons(held, written(other))]
    text = ", ".join(writer.scalar(op) for op in asked)
    for value in map(Decimal, ("0.25", "0", "-0.5")):
        source = f'(SELECT CAST({value} AS {actual}) AS "x") AS "t"'
        with duckdb.connect() as engine:
            found = engine.execute(f"SELECT {text} FROM {source}", writer.parameters).fetchone()
        assert found == tuple(answer for other in others for answer in answers(value, other))


@pytest.mark.parametrize(
    ("left", "right", "meet"),
    [
        (decimal(38, 10), decimal(28, 0), True),
        (decimal(38, 10), decimal(29, 0), False),
        (decimal(38, 10), decimal(38, 11), False),
        (decimal(20, 11), decimal(37, 10), True),
        (decimal(38, 19), BIGINT, True),
        (decimal(38, 20), BIGINT, False),
        (decimal(38, 20), DOUBLE, True),
        (decimal(38, 20), TEXT, True),
        (HUGEINT, HUGEINT, True),
        (HUGEINT, DOUBLE, True),
        (NUMERIC, decimal(38, 9), True),
        (NUMERIC, decimal(29, 0), True),
        (NUMERIC, decimal(30, 0), False),
        (NUMERIC, decimal(10, 10), False),
        (NUMERIC, NUMERIC, True),
    ],
)
def test_decimals_meet_where_38_digits_hold_what_both_may_have(left: DataType, right: DataType, meet: bool) -> None:
    one, other = ast.Column("t", "a", left), ast.Column("t", "b", right)
    assert can_meet(one, other) is meet
    assert can_meet(other, one) is meet


def test_a_whole_number_that_is_written_out_has_its_own_digits() -> None:
    held = ast.Column("t", "a", decimal(38, 36))
    assert can_meet(held, ast.Param(99, BIGINT))
    assert can_meet(held, ast.Number(7, BIGINT))
    assert not can_meet(held, ast.Param(-100, BIGINT))


def has_room(value: Decimal | None, *types: DataType) -> bool:
    """Whether 38 digits hold the value with the places of all these types."""
    return value is None or value.copy_abs() < 10 ** (38 - max(type.scale or 0 for type in types))


def rest(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return EXACT.remainder(left, right) if left is not None and right else None


def exact(rows: list[Row]) -> list[Decimal | None]:
    """The one column of an answer, of which nothing has become a double."""
    assert not any(isinstance(value, float) for (value,) in rows)
    return [None if value is None else Decimal(str(value)) for (value,) in rows]


@pytest.mark.parametrize("name", columns())
def test_remainders_of_columns_are_exact(ask: Asked, name: str) -> None:
    for other in columns():
        types = (columns()[name], columns()[other])
        sides = [[(n, v) for n, v in enumerate(of_type(type)) if has_room(v, *types)] for type in types]
        which = " AND ".join(f"{t}.n IN {tuple(n for n, _ in side)}" for t, side in zip("lr", sides, strict=True))
        renamed = f"{name} l, (SELECT n, {other} AS other FROM {other}) r WHERE {which} ORDER BY l.n, r.n"
        made = ast.Op("modulo", (column(name), ast.Column("t", "other", types[1])), types[0])
        pairs = product(*([value for _, value in side] for side in sides))
        assert exact(ask([made], renamed)) == [rest(*pair) for pair in pairs], other


@pytest.mark.parametrize("name", columns())
def test_remainders_of_what_is_divided_by_a_number_that_is_written_out_are_exact(ask: Asked, name: str) -> None:
    """However large they are: the dividend is brought below a multiple first."""
    type = columns()[name]
    for other in CONSTANTS:
        divisor = written(other)
        beyond = not has_room(other.scaleb(max(0, (divisor.type.scale or 0) - (type.scale or 0))), type, divisor.type)
        own = [(n, v) for n, v in enumerate(of_type(type)) if not beyond or has_room(v, type, divisor.type)]
        if not own or not has_room(other, type, divisor.type):
            continue
        made = ast.Op("modulo", (column(name), divisor), type)
        found = ask([made], f"{name} WHERE n IN ({', '.join(str(n) for n, _ in own)}) ORDER BY n")
        assert exact(found) == [rest(value, other) for _, value in own], other


@pytest.mark.parametrize("name", columns())
def test_remainders_of_a_number_that_is_written_out_are_exact(ask: Asked, name: str) -> None:
    type = columns()[name]
    for other in CONSTANTS:
        dividend = written(other)
        own = [(n, v) for n, v in enumerate(of_type(type)) if has_room(v, type, dividend.type)]
        if not own or not has_room(other, type, dividend.type):
            continue
        made = ast.Op("modulo", (dividend, column(name)), type)
        found = ask([made], f"{name} WHERE n IN ({', '.join(str(n) for n, _ in own)}) ORDER BY n")
        assert exact(found) == [rest(other, value) for _, value in own], other


def test_sides_of_a_remainder_that_have_room_stay_as_they_are() -> None:
    fine, whole = ast.Column("t", "a", decimal(38, 20)), ast.Column("t", "b", decimal(18, 0))
    for pair in ((fine, whole), (whole, fine), (fine, written(Decimal(7))), (whole, written(Decimal("0.1")))):
        assert remainder(*pair).args == pair
    large = ast.Column("t", "c", decimal(19, 0))
    assert remainder(large, fine).args == (ast.Op("cast", (large,), decimal(38, 20)), fine)
