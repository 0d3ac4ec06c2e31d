"""Random expressions for Hypothesis: trees as the parser could give them, with names and texts as nasty as can be."""

from __future__ import annotations

from hypothesis import strategies as st

from semcli.expression.functions import FIELDS, FUNCTIONS, UNITS
from semcli.expression.tree import (
    Between,
    Binary,
    Call,
    Case,
    Cast,
    InList,
    IsNull,
    Like,
    Literal,
    Name,
    Node,
    Unary,
)

TYPE_NAMES = (
    *("smallint", "integer", "bigint", "numeric", "numeric(10,2)", "numeric(38,38)", "real", "double", "boolean"),
    *("text", "uuid", "date", "timestamp", "timestamptz", "time"),
)
WORDS = ("a", "Status", "order", "end", "from", "date", "time", "lower", "extract", "é", "x:month", "null", "both")

_letters = st.characters(exclude_categories=["Cs", "Cc"])
_text = st.text(_letters | st.sampled_from("'\"\\\n\t;-"), max_size=8)
_part = st.sampled_from(WORDS) | st.text(_letters | st.sampled_from("'\"`.: "), min_size=1, max_size=6)

names = st.builds(lambda parts: Name(tuple(parts)), st.lists(_part, min_size=1, max_size=3))
numbers = st.from_regex(r"([0-9]{1,6}(\.[0-9]{0,4})?|\.[0-9]{1,4})([eE][+-]?[0-9]{1,2})?", fullmatch=True)
literals = st.one_of(
    st.builds(Literal, st.just("number"), numbers),
    st.builds(Literal, st.sampled_from(("text", "date", "timestamp", "timestamptz", "time", "interval")), _text),
    st.builds(Literal, st.just("boolean"), st.sampled_from(("true", "false"))),
    st.just(Literal("null", None)),
)


def _call(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    plain = [f for f in FUNCTIONS.values() if f.name not in ("cast", "extract", "date_trunc")]

    def of(function: object) -> st.SearchStrategy[Node]:
        least, most = function.least, function.most or 3  # type: ignore[attr-defined]
        arguments = st.lists(inner, min_size=least, max_size=most)
        return arguments.map(lambda found: Call(function.name, tuple(found)))  # type: ignore[attr-defined]

    cut = st.builds(lambda u, x: Call("date_trunc", (Literal("text", u), x)), st.sampled_from(UNITS), inner)
    part = st.builds(lambda f, x: Call("extract", (Literal("text", f), x)), st.sampled_from(FIELDS), inner)
    return st.sampled_from(plain).flatmap(of) | cut | part


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    operators = st.sampled_from(["+", "-", "*", "/", "%", "||", "=", "<>", "<", "<=", ">", ">=", "and", "or"])
    branches = st.lists(st.tuples(inner, inner), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Unary, st.sampled_from(("-", "+", "not")), inner),
        st.builds(Binary, operators, inner, inner),
        st.builds(IsNull, inner, st.booleans()),
        st.builds(Between, inner, inner, inner, st.booleans()),
        st.builds(InList, inner, st.lists(inner, min_size=1, max_size=3).map(tuple), st.booleans()),
        st.builds(Like, inner, inner, st.booleans(), st.booleans()),
        st.builds(Case, st.none() | inner, branches, st.none() | inner),
        st.builds(Cast, inner, st.sampled_from(TYPE_NAMES)),
        _call(inner),
    )


nodes: st.SearchStrategy[Node] = st.recursive(names | literals, _larger, max_leaves=20)
