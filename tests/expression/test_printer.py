"""The canonical text of a tree, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from semcli.expression.parser import parse
from semcli.expression.printer import show
from semcli.expression.tree import Node

from .strategies import nodes


@settings(max_examples=500, deadline=None)
@given(nodes)
def test_a_printed_tree_parses_to_the_same_tree(tree: Node) -> None:
    assert parse(show(tree)) == tree


@settings(max_examples=100, deadline=None)
@given(nodes)
def test_canonical_text_prints_as_itself(tree: Node) -> None:
    text = show(tree)
    assert show(parse(text)) == text


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("((a))", "a"),
        ("(a and b) and c", "a and b and c"),
        ("a and (b and c)", "a and (b and c)"),
        ("(a or b) and c", "(a or b) and c"),
        ("a or (b and c)", "a or b and c"),
        ("(a - b) - c", "a - b - c"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a * b) + c", "a * b + c"),
        ("a * (b + c)", "a * (b + c)"),
        ("(a < b) = c", "(a < b) = c"),
        ("- - 1", "-(-1)"),
        ("-(a + b)", "-(a + b)"),
        ("(-a) + b", "-a + b"),
        ("not (a and b)", "not (a and b)"),
        ("(not a) and b", "not a and b"),
        ("(a = b) is null", "a = b is null"),
        ("a = (b is null)", "a = (b is null)"),
        ("(a between b and c) = d", "a between b and c = d"),
        ("a BETWEEN (b and c) and d", "a between (b and c) and d"),
        ("a != b", "a <> b"),
        ("x::INT8", "cast(x as bigint)"),
        ('"plain"."two words"."say ""hi"""', 'plain."two words"."say ""hi"""'),
        ('"End"', '"End"'),
        ("'it''s'", "'it''s'"),
        ("Ceiling(x)", "ceil(x)"),
        ("EXTRACT('Year' FROM x)", "extract(year from x)"),
        ("DATE_TRUNC('MONTH', x)", "date_trunc('month', x)"),
        ("trim(both from x)", "trim(x)"),
        ("started_at:month", "started_at:month"),
        ('"started_at:month"', "started_at:month"),
        ("DATE '2025-01-01'", "date '2025-01-01'"),
        ("case x when 1 then a else b end", "case x when 1 then a else b end"),
    ],
)
def test_parentheses_stand_only_where_they_are_needed(written: str, canonical: str) -> None:
    assert show(parse(written)) == canonical
