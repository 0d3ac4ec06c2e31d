"""What the PostgreSQL dialect writes is there in PostgreSQL 13 and 14, which no test server may be.

Every function, operator word and clause in the statements of all cases is looked up in a table of the version that
brought it (PostgreSQL's release notes); one that is not in the table fails until somebody has looked it up.
"""

from __future__ import annotations

import re

import pytest

from case_runner import Case, all_cases, compiled
from semcli.sql.dialect import dialect_named

OLDEST = 13

FUNCTIONS: dict[str, int] = {
    **dict.fromkeys(("abs", "ceil", "floor", "round", "sign", "trunc", "length", "lower", "upper", "translate"), 8),
    **dict.fromkeys(("coalesce", "nullif", "least", "greatest", "cast", "trim", "concat", "concat_ws"), 9),
    **dict.fromkeys(("count", "sum", "avg", "min", "max", "stddev_samp", "var_samp", "string_agg"), 9),
    **dict.fromkeys(("rank", "row_number", "over"), 9),
    **dict.fromkeys(("percentile_cont", "group"), 9),
    **dict.fromkeys(("date_trunc", "extract", "isfinite", "clock_timestamp", "generate_series"), 9),
    **dict.fromkeys(("exists", "in", "and", "or", "not", "when", "as", "on", "then", "else", "from", "join", "all"), 8),
    **dict.fromkeys(("numeric", "interval", "where", "having", "by", "select", "distinct", "between", "like", "is"), 8),
}
"""Word before a parenthesis → the major version of PostgreSQL that has had it at the latest."""

CLAUSES: dict[str, int] = {
    r"\bRANGE BETWEEN INTERVAL\b": 11,
    r"\bGROUPS BETWEEN\b": 11,
    r"\bROWS (UNBOUNDED|BETWEEN)\b": 8,
    r"\bWITHIN GROUP\b": 9,
    r"\bNULLS LAST\b": 8,
    r"\bWITH\b": 8,
    r'COLLATE "C"': 9,
    r"\bAT TIME ZONE\b": 8,
}

LATER = r"\b(MERGE|FETCH FIRST .* WITH TIES|MATERIALIZED|date_bin|any_value|json_table|LATERAL|FILTER|CUBE|ROLLUP)\b"
"""Words that the dialect does not write; whoever writes one looks up since when it is there."""

_ANSWERED = [case for case in all_cases() if case.refused is None]


def _bare(sql: str) -> str:
    """A statement without quoted names and texts."""
    return re.sub(r"'(?:[^']|'')*'", "''", re.sub(r'"(?:[^"]|"")*"', '"x"', sql))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in _ANSWERED])
def test_statements_are_written_for_the_oldest_version(case: Case) -> None:
    text = _bare(compiled(case, "postgres").statement.text)
    words = {word.lower() for word in re.findall(r"([A-Za-z_]+) ?\(", text)}
    assert words <= FUNCTIONS.keys(), "look these up in PostgreSQL's release notes"
    assert max((FUNCTIONS[word] for word in words), default=0) <= OLDEST
    assert not re.search(LATER, text)
    assert all(version <= OLDEST for clause, version in CLAUSES.items() if re.search(clause, text))


@pytest.mark.parametrize(
    ("version", "bins"),
    [
        *[(None, False), (130_023, False), (140_012, False), (140_013, True), (150_007, False), (150_008, True)],
        *[(160_003, False), (160_004, True), (170_000, True), (180_004, True), (190_000, True)],
    ],
)
def test_date_bin_is_asked_of_servers_whose_own_is_right(version: int | None, bins: bool) -> None:
    assert dialect_named("postgres", version).bins is bins


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in _ANSWERED])
def test_a_newer_server_is_asked_nothing_else_that_is_new(case: Case) -> None:
    text = _bare(compiled(case, "postgres").spelled_for("postgres", 180_000).statement.text)
    words = {word.lower() for word in re.findall(r"([A-Za-z_]+) ?\(", text)}
    assert words <= FUNCTIONS.keys() | {"date_bin"}
