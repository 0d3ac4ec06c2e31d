"""How each dialect spells each operation, as a page: `python -m tests.sql.spellings` writes `spellings.txt` anew.

A line has an operation over columns, and for each operand the operations that stand in parentheses there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]

from semcli.datatype import (  # noqa: E402
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    HUGEINT,
    TEXT,
    TIMESTAMP,
    TIMESTAMPTZ,
    DataType,
    parse_type,
)
from semcli.sql import ast  # noqa: E402
from semcli.sql.dialect import dialect_named, duckdb_csv  # noqa: E402
from semcli.sql.write import Writer  # noqa: E402

PAGE = TESTS / "sql" / "spellings.txt"
ENGINES = ("duckdb", "postgres")

NUMBERS = {
    1: ("negate", "abs", "round", "floor", "ceil", "whole_part", "fraction"),
    2: ("add", "subtract", "multiply", "divide", "modulo", "round_to", "least", "greatest", "nullif", "coalesce"),
}
TESTED = {
    1: ("is_null", "is_not_null", "first_first", "last_first"),
    2: ("eq", "ne", "lt", "le", "gt", "ge", "same"),
    3: ("in",),
}
TEXTS = {
    1: ("lower", "upper", "length", "trim", "code_point"),
    2: ("like", "ilike", "concat", "concat_function", "least", "greatest"),
    3: ("listed",),
}
DETAILED = {
    "extract": (("year",), ("second",)),
    "trunc_value": tuple((u, "America/New_York") for u in ("second", "minute", "hour", "day", "week", "month", "year")),
    "wall": (("UTC",), ("America/New_York",)),
    "local_of_instant": (("UTC",), ("America/New_York",)),
    "instant_of_local": (("UTC",), ("America/New_York",)),
    "instant_near": (("Pacific/Apia",),),
    "earlier_instant": (
        *(
            ("1", unit, zone, "hour")
            for zone in ("America/New_York", "Australia/Lord_Howe")
            for unit in ("hour", "day", "month", "year")
        ),
        ("1", "day", "Australia/Lord_Howe", "minute"),
    ),
    "move": (("+", "1", "day"), ("-", "2", "month")),
    "bucket": tuple(
        (grain, zone, start, year)
        for grain in ("minute", "hour", "day", "week", "month", "quarter", "year")
        for zone, start, year in (("UTC", "monday", "1"), ("America/New_York", "sunday", "2"))
    ),
}
KINDS = (
    "numeric(10,2)",
    "double",
    "interval",
    "date",
    "timestamp",
    "timestamptz",
    "boolean",
    "time",
    "uuid",
    "integer[]",
)
TIMES = {
    "instant_of_local": (DATE, TIMESTAMP),
    "instant_near": (TIMESTAMP,),
    "wall": (TIMESTAMPTZ,),
    "local_of_instant": (TIMESTAMPTZ,),
    "earlier_instant": (TIMESTAMPTZ,),
}


def operations() -> Iterator[ast.Op]:
    """Every operation over plain columns."""
    for families, types in ((NUMBERS, (BIGINT, DOUBLE)), (TESTED, (BIGINT, TEXT)), (TEXTS, (TEXT,))):
        for count, names in families.items():
            for name in names:
                for type in types:
                    yield ast.Op(name, tuple(_column(n, type) for n in range(count)), type)
    for name in KINDS:
        yield ast.Op("same", (_column(0, parse_type(name)), _column(1, parse_type(name))), BOOLEAN)
    for name, count in (("not", 1), ("and", 3), ("or", 3)):
        yield ast.Op(name, tuple(_column(n, BOOLEAN) for n in range(count)), BOOLEAN)
    for count in (2, 3, 4, 5):
        yield ast.Op("case", tuple(_column(n, BOOLEAN) for n in range(count)), BOOLEAN)
    for name in ("add_days", "days_between", "interval_between", "add_interval"):
        yield ast.Op(name, (_column(0, DATE), _column(1, DATE)), DATE)
    for name, details in DETAILED.items():
        for detail in details:
            for type in TIMES.get(name, (DATE, TIMESTAMP, TIMESTAMPTZ)):
                yield ast.Op(name, (_column(0, type),), type, detail)
    for type in (TIMESTAMP, TIMESTAMPTZ):
        yield ast.Op("series", (_column(0, type), _column(1, type)), type, ("15", "minute"))
    for zone in ("UTC", "America/New_York"):
        for type in (TIMESTAMP, TIMESTAMPTZ):
            yield ast.Op("day", (_column(0, type),), DATE, (zone,))
    yield ast.Op("quarter_hour", (_column(0, TIMESTAMPTZ),), TIMESTAMPTZ)
    yield ast.Op("bin", (_column(0, TIMESTAMPTZ),), TIMESTAMPTZ, ("1 day",))
    for name in ("text", "integer", "bigint", *KINDS):
        if parse_type(name).kind in duckdb_csv.FIELDS:
            yield ast.Op("csv_field", (_column(0, parse_type(name)),), TEXT)
    for type in (HUGEINT, *map(parse_type, ("text", "bigint", *KINDS))):
        yield ast.Op("arrow_value", (_column(0, type),), type)
    yield ast.Op("csv_line", (_column(0, TEXT), _column(1, TEXT)), TEXT)
    yield ast.Op("not_finite", (_column(0, DOUBLE), _column(1, DOUBLE)), TEXT, ("x", "y"))
    yield ast.Op("cast", (_column(0, DATE),), TEXT)
    yield ast.Op("instant", (_column(0, TIMESTAMPTZ),), TIMESTAMPTZ)
    yield ast.Op("far", (_column(0, TIMESTAMPTZ),), TIMESTAMPTZ)
    yield ast.Op("label", (), TEXT, ("it's",))
    yield ast.Op("refuse_when", (_column(0, BOOLEAN),), BOOLEAN, ("too_many_rows",))


NESTED = {
    "or": ast.Op("or", (ast.Null(BOOLEAN), ast.Null(BOOLEAN)), BOOLEAN),
    "and": ast.Op("and", (ast.Null(BOOLEAN), ast.Null(BOOLEAN)), BOOLEAN),
    "not": ast.Op("not", (ast.Null(BOOLEAN),), BOOLEAN),
    "=": ast.Op("eq", (ast.Null(BIGINT), ast.Null(BIGINT)), BOOLEAN),
    "is": ast.Op("is_null", (ast.Null(BIGINT),), BOOLEAN),
    "in": ast.Op("in", (ast.Null(BIGINT), ast.Null(BIGINT)), BOOLEAN),
    "||": ast.Op("concat", (ast.Null(TEXT), ast.Null(TEXT)), TEXT),
    "+": ast.Op("add", (ast.Null(BIGINT), ast.Null(BIGINT)), BIGINT),
    "*": ast.Op("multiply", (ast.Null(BIGINT), ast.Null(BIGINT)), BIGINT),
    "-x": ast.Op("negate", (ast.Null(BIGINT),), BIGINT),
    "-1": ast.Number(-1, BIGINT),
    "0": ast.Number(0, BIGINT),
    "zone": ast.Op("wall", (ast.Null(TIMESTAMPTZ),), TIMESTAMP, ("Asia/Tokyo",)),
}


def page() -> str:
    """The whole page."""
    return "".join(f"{line}\n" for engine in ENGINES for line in _dialect(engine))


def _dialect(engine: str) -> Iterator[str]:
    yield f"# {engine}"
    for op in filter(partial(_knows, engine), operations()):
        of = ", ".join([*(arg.type.name for arg in op.args), *op.detail])
        yield f"{op.name}({of}): {_text(engine, op)}"
        for place in range(len(op.args)):
            names = [name for name, nested in NESTED.items() if _parenthesised(engine, op, place, nested)]
            if names:
                yield f"    ({place + 1}) {' '.join(names)}"


def _column(place: int, type: DataType) -> ast.Column:
    return ast.Column("t", "abcdef"[place], type)


def _knows(engine: str, op: ast.Op) -> bool:
    """Whether the dialect has the operation: some fast forms are one engine's own."""
    dialect = dialect_named(engine)
    return op.name in dialect.operations or hasattr(dialect, f"op_{op.name}")


def _text(engine: str, scalar: ast.Scalar) -> str:
    return " ".join(Writer(dialect_named(engine)).scalar(scalar).replace('"t".', "").replace('"', "").split())


def _parenthesised(engine: str, op: ast.Op, place: int, nested: ast.Scalar) -> bool:
    """Whether an operand stands in parentheses of its own, wherever it stands."""
    args = (*op.args[:place], nested, *op.args[place + 1 :])
    alone = _text(engine, nested)
    whole = _text(engine, ast.Op(op.name, args, op.type, op.detail))
    return re.search(rf"(?<!\w)\({re.escape(alone)}\)", whole) is not None


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
