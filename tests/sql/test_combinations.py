"""Every two ways to shape an answer, together."""

from __future__ import annotations

from reference.worked import DATA
from sql.combinations import PAGE, SHOP, page, requests


def test_statements_are_those_of_the_page() -> None:
    assert page() == PAGE.read_text("utf-8"), "python -m tests.sql.combinations, and read what changed"


def test_rows_are_the_evaluator_s() -> None:
    from strategies.agreement import difference
    from strategies.worlds import World, opened

    world = World({}, SHOP, DATA)
    answered = 0
    with opened(world):
        for one, other, options in requests():
            expected = world.expected(options)
            answered += expected.kind == "answered"
            actual = world.actual(options, "duckdb")
            if actual.code == "usage":
                continue  # the evaluator takes options that do nothing
            found = difference(expected, actual)
            assert found is None or found.startswith("another code"), f"{one}, {other}: {options}: {found}"
    assert answered > 150
