"""The closed list of operations: the checker builds nothing else, and builds every row of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from semcli.datatype import Kind
from semcli.errors import Problem, SemcliError
from semcli.expression.check import check
from semcli.expression.functions import FIELDS, FUNCTIONS, UNITS
from semcli.expression.operations import CASTS, OPERATIONS
from semcli.expression.parser import parse
from semcli.expression.printer import show, show_typed
from semcli.expression.tree import Apply, Const, Node, Typed

from .columns import COLUMNS, resolve, typed
from .strategies import typed_nodes, untyped_nodes

_COMPARING = {"eq", "ne", "lt", "le", "gt", "ge", "in"}


def applies(tree: Typed) -> Iterator[Apply]:
    if isinstance(tree, Apply):
        yield tree
        for argument in tree.arguments:
            yield from applies(argument)


def conforms(node: Apply) -> None:
    """Assert that a node is what its row in `OPERATIONS` (and in `CASTS`) promises to whoever writes SQL for it."""
    row = OPERATIONS[node.operation]
    kinds = [a.type.kind for a in node.arguments]
    assert Kind.NULL not in kinds or row.name == "cast", node
    if row.name == "case":
        _conforms_case(node)
        return
    count = len(row.operands)
    assert len(kinds) == count or (row.rest and len(kinds) >= count), node
    allowed = [*row.operands, *([row.operands[-1]] * (len(kinds) - count))]
    assert all(kind in kinds_of for kind, kinds_of in zip(kinds, allowed, strict=True)), node
    if row.same:
        exact = {Kind.INTEGER: Kind.DECIMAL} if row.name in _COMPARING else {}
        assert len({exact.get(k, k) for k in kinds}) == 1, node
    match row.name:
        case "cast":
            assert (kinds[0], node.type.kind) in CASTS, node
        case "coalesce" | "nullif" | "least" | "greatest":
            assert all(k is node.type.kind for k in kinds), node
        case "add" | "subtract" | "multiply" | "modulo" if node.type.kind is Kind.INTEGER:
            assert all(a.type == node.type for a in node.arguments), node
            assert node.type.bits in (64, 128), node
        case "like" | "ilike" | "round_to" | "add_interval":
            assert isinstance(node.arguments[1], Const), node
    if row.name == "add_interval" and kinds[0] is Kind.TIMESTAMPTZ:
        assert node.arguments[1].value[0] == 0, node  # type: ignore[union-attr, index]


def _conforms_case(node: Apply) -> None:
    assert len(node.arguments) >= 3
    assert len(node.arguments) % 2 == 1
    assert all(a.type.kind is Kind.BOOLEAN for a in node.arguments[:-1:2])
    assert all(a.type.kind is node.type.kind for a in (*node.arguments[1::2], node.arguments[-1]))


@settings(max_examples=600, deadline=None)
@given(typed_nodes)
def test_well_typed_expressions_become_rows_of_the_list(tree: Node) -> None:
    result = check(tree, resolve, text=show(tree))
    for node in applies(result):
        conforms(node)
    assert show_typed(result, str)


@settings(max_examples=600, deadline=None)
@given(untyped_nodes)
def test_any_tree_is_typed_or_refused_with_a_place(tree: Node) -> None:
    text = show(tree)
    try:
        result = check(parse(text), resolve, text=text, argument="--where")
    except SemcliError as error:
        (found,) = error.problems
        assert found.code in ("type_mismatch", "overflow", "unknown_column")
        assert found.site is not None
        assert found.site.column is not None
        assert len(found.message) < 400
    else:
        for node in applies(result):
            conforms(node)


# --- every pair of types under every operator -------------------------------------------------------------------------

_BINARY = ["{a} + {b}", "{a} - {b}", "{a} * {b}", "{a} / {b}", "{a} % {b}", "{a} || {b}", "{a} = {b}", "{a} < {b}"]
_BINARY += ["{a} in ({b}, null)", "coalesce({a}, {b})", "least({a}, {b})", "nullif({a}, {b})", "{a} and {b}"]
_BINARY += ["case when ok then {a} else {b} end", "case {a} when {b} then 1 end", "{a} between {b} and {a}"]
_UNARY = ["-{a}", "not {a}", "abs({a})", "round({a})", "round({a}, 1)", "floor({a})", "lower({a})", "length({a})"]
_UNARY += ["{a} is null", "{a} like '%'", "{a} + interval '1 month 1 hour'", "concat({a})", "trim({a})", "+{a}"]
_UNARY += [f"extract({f} from {{a}})" for f in FIELDS] + [f"date_trunc('{u}', {{a}})" for u in UNITS]
_TYPES = ("smallint", "bigint", "numeric", "numeric(38,3)", "numeric(5,1)", "double", "boolean", "text", "uuid", "date")
_UNARY += [f"cast({{a}} as {t})" for t in (*_TYPES, "timestamp", "timestamptz", "time", "interval", "json")]
_LITERALS = ["1", "1.5", "1e50", "'x'", "'2025-01-01'", "null", "true", "interval '1 day'"]


def _combinations() -> Iterator[str]:
    operands = [*COLUMNS, *_LITERALS]
    for a, b in product(operands, operands):
        yield from (form.format(a=a, b=b) for form in _BINARY)
    for a in operands:
        yield from (form.format(a=a) for form in _UNARY)


def _typed_or_problem(text: str) -> Typed | Problem:
    try:
        return typed(text)
    except SemcliError as error:
        return error.problems[0]


def test_every_pair_of_types_is_typed_or_refused_and_every_row_is_reached() -> None:
    reached: set[str] = set()
    casts: set[tuple[Kind, Kind]] = set()
    accepted = 0
    for text in (*_combinations(), "ok or ok", "int is not null", "txt ilike 'a'", "int > 1", "int >= 1", "int <> 1"):
        found = _typed_or_problem(text)
        if isinstance(found, Problem):
            assert found.code in ("type_mismatch", "overflow"), text
            assert found.site is not None, text
            continue
        accepted += 1
        for node in applies(found):
            conforms(node)
            reached.add(node.operation)
            if node.operation == "cast":
                casts.add((node.arguments[0].type.kind, node.type.kind))
    assert accepted > 2000
    assert {"ceil", "upper", "greatest"} | reached == set(OPERATIONS)
    assert casts == set(CASTS)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_row_says_what_it_means(name: str) -> None:
    row = OPERATIONS[name]
    assert row.name == name
    assert len(row.doc) > 5
    assert not row.doc.endswith(".")
    assert row.operands
    assert all(row.operands)


def test_every_function_has_a_meaning() -> None:
    for function in FUNCTIONS.values():
        assert function.usage.startswith(function.name)
        assert not function.doc.endswith(".")


# --- integers never wrap ----------------------------------------------------------------------------------------------

_EXTREMES = {
    "small": (-(2**15), 2**15 - 1, 0, -1),
    "int": (-(2**31), 2**31 - 1, 0, 1),
    "big": (-(2**63), 2**63 - 1, 0, -1),
}
_RANGES = {16: 2**15, 32: 2**31, 64: 2**63}

_integer_texts = st.recursive(
    st.sampled_from([*_EXTREMES, "1", "0", "7", "32768", "(-1)", "9223372036854775807"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*%"), inner),
        st.builds("(-{})".format, inner),
        st.builds("abs({})".format, inner),
        st.builds("coalesce({}, {})".format, inner, inner),
        st.builds("greatest({}, {})".format, inner, inner),
    ),
    max_leaves=6,
)


def _value(tree: Typed, row: dict[str, int]) -> int | None:
    """What a tree of integers is worth, each step checked against the type that it is said to have."""
    if isinstance(tree, Const):
        result: int | None = tree.value  # type: ignore[assignment]
    elif not isinstance(tree, Apply):
        result = row[str(tree.target)]
    else:
        result = _applied(tree.operation, [_value(a, row) for a in tree.arguments])
    bits = tree.type.bits or 128
    if result is not None and bits < 128:
        assert -_RANGES[bits] <= result < _RANGES[bits], (tree, result)
    return result


def _applied(operation: str, values: list[int | None]) -> int | None:
    if operation == "coalesce":
        return next((v for v in values if v is not None), None)
    present = [v for v in values if v is not None]
    if operation == "greatest":
        return max(present, default=None)
    if len(present) < len(values):
        return None
    a, b = (*present, 0)[:2]
    match operation:
        case "cast":
            return a
        case "add":
            return a + b
        case "subtract":
            return a - b
        case "multiply":
            return a * b
        case "negate":
            return -a
        case "abs":
            return abs(a)
        case "modulo":
            return None if b == 0 else int(abs(a) % abs(b)) * (1 if a >= 0 else -1)
    raise AssertionError(operation)


@settings(max_examples=500, deadline=None)
@given(_integer_texts, st.fixed_dictionaries({n: st.sampled_from(v) for n, v in _EXTREMES.items()}))
def test_no_step_of_integer_arithmetic_leaves_its_type(text: str, row: dict[str, int]) -> None:
    tree = typed(text)
    assume(tree.type.kind is Kind.INTEGER)
    _value(tree, row)


@settings(max_examples=300, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=0, max_value=10**12))
def test_a_decimal_written_out_has_exactly_its_digits(number: Decimal) -> None:
    tree = typed(f"{number:f}")
    assert isinstance(tree, Const)
    assert tree.value == number
    assert (tree.type.precision or 38) - (tree.type.scale or 0) >= len(str(int(number)))
    assert (tree.type.scale, tree.type.kind) == (3, Kind.DECIMAL)
