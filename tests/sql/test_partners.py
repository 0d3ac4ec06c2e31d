"""Which conditions may leave an outer join without partners before anything is read."""

from __future__ import annotations

from typing import Any

import pytest

from case_tables import ROOT
from semcli.catalog.load import load
from semcli.datatype import BIGINT, BOOLEAN
from semcli.pipeline import compile_request
from semcli.records import replace
from semcli.request import Request
from semcli.sql import ast
from semcli.sql.partners import filters_join_keys


def is_marked(**options: Any) -> bool:
    catalog = load(ROOT / "fixtures" / "traps" / "catalog.toml")
    return compile_request(catalog, Request.from_options(options), "duckdb").statement.filters_join_keys


@pytest.mark.parametrize(
    "options",
    [
        {"metrics": ["amount"], "by": ["client.tier"], "where": ["sale.client_id > 90"]},
        {"metrics": ["amount"], "by": ["client.tier"], "where": ["client.id > 90"]},
        {"metrics": ["amount"], "by": ["client.tier", "sale.client_id"], "having": ["sale.client_id > 90"]},
        {"metrics": ["amount"], "by": ["line.color"], "overlap": True, "where": ["line.sale_id > 90"]},
        {"metrics": ["clients"], "by": ["sale.status", "line.color"], "overlap": True, "where": ["line.sale_id > 90"]},
    ],
)
def test_a_condition_on_what_joins_compare_is_seen(options: dict[str, Any]) -> None:
    assert is_marked(**options)


@pytest.mark.parametrize(
    "options",
    [
        {"metrics": ["amount"], "where": ["sale.client_id > 90"]},
        {"metrics": ["amount"], "by": ["client.tier"]},
        {"metrics": ["amount"], "by": ["client.tier"], "since": "2025", "where": ["sale.status = 'paid'"]},
        {"metrics": ["amount"], "by": ["client.tier"], "having": ["amount > 3", "client.tier is not null"]},
    ],
)
def test_other_statements_keep_their_speed(options: dict[str, Any]) -> None:
    assert not is_marked(**options)


def test_a_condition_is_read_through_aggregates_and_windows() -> None:
    a, b, c = (ast.Column("t", name, BIGINT) for name in "abc")
    window = ast.Window(ast.Aggregate("sum", a, BIGINT), (b,), (c,), "", BIGINT)
    for key, having in ((a, ast.Aggregate("max", a, BIGINT)), (a, window), (b, window), (c, window)):
        on = ast.Op("eq", (ast.Column("u", "id", BIGINT), key), BOOLEAN)
        joined = ast.Select(
            (ast.Projection(a, "a"),),
            ast.Table(("t",), "t"),
            (ast.JoinClause(ast.Table(("u",), "u"), on),),
            having=(ast.Op("gt", (having, ast.Number(1, BIGINT)), BOOLEAN),),
        )
        assert filters_join_keys(ast.With((), joined))
        assert not filters_join_keys(ast.With((), replace(joined, having=())))


def column(name: str) -> ast.Column:
    return ast.Column("t", name, BIGINT)


T, U = ast.Table(("t",), "t"), ast.Table(("u",), "u")
JOINED = ast.Op("eq", (ast.Column("u", "id", BIGINT), column("a")), BOOLEAN)
ONE = (ast.Projection(ast.Number(1, BIGINT), "one"),)
RISKY = ast.Select(ONE, T, (ast.JoinClause(U, JOINED),), where=(ast.Op("gt", (column("a"), column("b")), BOOLEAN),))
"""A query that joins by what it filters."""
VALUE, FOUND = ast.Subquery(RISKY, BIGINT), ast.Exists(RISKY, BOOLEAN)
TOTAL = ast.Aggregate("sum", column("c"), BIGINT)
PLAIN = ast.Select(ONE, T)


@pytest.mark.parametrize(
    "query",
    [
        replace(PLAIN, source=ast.Derived(RISKY, "d")),
        replace(PLAIN, joins=(ast.JoinClause(ast.Derived(RISKY, "d"), None, "CROSS"),)),
        replace(PLAIN, joins=(ast.JoinClause(U, FOUND),)),
        replace(PLAIN, where=(FOUND,)),
        replace(PLAIN, having=(ast.Op("not", (FOUND,), BOOLEAN),)),
        *(
            PLAIN.project((ast.Projection(expr, "x"),))
            for expr in (
                VALUE,
                ast.Aggregate("sum", VALUE, BIGINT),
                ast.Window(ast.Aggregate("sum", VALUE, BIGINT), (column("b"),), (column("c"),), "", BIGINT),
                ast.Window(TOTAL, (column("b"), VALUE), (column("c"),), "", BIGINT),
                ast.Window(TOTAL, (column("b"),), (column("c"), VALUE), "", BIGINT),
            )
        ),
    ],
)
def test_a_condition_is_seen_in_queries_wherever_they_stand(query: ast.Select) -> None:
    assert filters_join_keys(ast.With((), query))
    assert filters_join_keys(ast.With((("part", ast.UnionAll((PLAIN, query))),), PLAIN))
    assert not filters_join_keys(ast.With((), PLAIN))
