"""Every operation in every dialect, with the parentheses that it needs, as `spellings.txt` has it."""

from __future__ import annotations

import duckdb
import pytest

from semcli.datatype import BIGINT, BOOLEAN
from semcli.sql import ast
from semcli.sql.dialect import dialect_named
from semcli.sql.dialect.base import OPERATIONS
from semcli.sql.write import Writer
from sql.spellings import ENGINES, PAGE, operations, page


def test_operations_are_spelled_as_the_page_says() -> None:
    assert page() == PAGE.read_text("utf-8"), "python -m tests.sql.spellings, and read what changed"


def test_no_operation_is_missing() -> None:
    shown = {op.name for op in operations()}
    assert shown >= OPERATIONS.keys()
    for engine in ENGINES:
        dialect = type(dialect_named(engine))
        own = {name.removeprefix("op_") for name in dir(dialect) if name.startswith("op_")}
        assert shown >= own | dialect.operations.keys()


def test_is_null_holds_less_tightly_than_a_comparison() -> None:
    """So it stands behind one without parentheses, which the engine has to read in the same way."""
    equal = ast.Op("eq", (ast.Null(BIGINT), ast.Number(1, BIGINT)), BOOLEAN)
    text = Writer(dialect_named("duckdb")).scalar(ast.Op("is_null", (equal,), BOOLEAN))
    assert "(" not in text.replace("CAST(NULL AS bigint)", "")
    with duckdb.connect() as engine:
        assert engine.execute(f"SELECT {text}").fetchall() == [(True,)]


@pytest.mark.parametrize(
    ("version", "knows"),
    [
        *((None, False), (130_022, False), (140_012, False), (140_013, True), (140_014, True), (150_007, False)),
        *((150_008, True), (160_003, False), (160_004, True), (170_000, True), (180_001, True)),
    ],
)
def test_time_is_cut_with_date_bin_where_a_server_s_is_right(version: int | None, knows: bool) -> None:
    """PostgreSQL's release notes of 14.13, 15.8 and 16.4 mend `date_bin` for times before its origin."""
    dialect = dialect_named("postgres", version)
    assert dialect.bins is knows
    assert dialect.slow_zones is knows
