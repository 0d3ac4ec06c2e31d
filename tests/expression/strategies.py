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


# --- trees whose names are those of `columns.COLUMNS` -----------------------------------------------------------------

_COLUMN_NAMES = (
    "small",
    "int",
    "big",
    "num",
    "dec",
    "dbl",
    "ok",
    "txt",
    "uid",
    "day",
    "ts",
    "at",
    "clock",
    "span",
    "js",
)

untyped_nodes: st.SearchStrategy[Node] = st.recursive(
    st.sampled_from(_COLUMN_NAMES).map(lambda n: Name((n,)))
    | literals
    | st.sampled_from(("2025-01-01", "2025-01-01 10:00", "1 day", "10:00")).flatmap(
        lambda t: st.sampled_from(("text", "date", "timestamp", "timestamptz", "interval")).map(lambda k: Literal(k, t))
    ),
    _larger,
    max_leaves=8,
)
"""Mostly ill-typed expressions."""


def _names(*words: str) -> st.SearchStrategy[Node]:
    return st.sampled_from(words).map(lambda w: Name((w,)))


def _binary(operators: str, left: st.SearchStrategy[Node], right: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(Binary, st.sampled_from(operators.split()), left, right)


def _of(function: str, *arguments: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.tuples(*arguments).map(lambda found: Call(function, found))


def _chosen(values: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """The value, or one picked from several of its kind."""
    either = st.builds(lambda c, a, b: Case(None, ((c, a),), b), _conditions, values, values | _NULL)
    return either | _of("coalesce", values, values | _NULL) | _of("nullif", values, values)


_NULL: st.SearchStrategy[Node] = st.just(Literal("null", None))
_moment = st.sampled_from(("2025-01-31", "2025-01-31 13:30:00")).map(lambda t: Literal("text", t))

_exact: st.SearchStrategy[Node] = st.deferred(
    lambda: (
        _names("small", "int", "big", "dec", "num", "huge")
        | st.sampled_from(("0", "1", "1.5", "100000", "0.001")).map(lambda n: Literal("number", n))
        | _binary("+ - %", _exact, _exact)
        | st.builds(Unary, st.sampled_from("+-"), _exact)
        | st.sampled_from(("abs", "round", "floor", "ceil")).flatmap(lambda f: _of(f, _exact))
        | _of("round", _exact, st.just(Literal("number", "2")))
        | _of("length", _texts)
        | st.builds(lambda f, x: Call("extract", (Literal("text", f), x)), st.sampled_from(FIELDS[:8]), _dates)
        | _binary("-", _dates, _dates)
        | _chosen(_exact)
    )
)
_doubles: st.SearchStrategy[Node] = st.deferred(
    lambda: (
        _names("dbl", "single")
        | _binary("/", _exact, _exact)
        | _binary("+ - *", _doubles, _exact | _doubles)
        | _chosen(_doubles)
    )
)
_texts: st.SearchStrategy[Node] = st.deferred(
    lambda: (
        _names("txt")
        | _text.map(lambda t: Literal("text", t))
        | _binary("||", _texts, _texts | _NULL)
        | st.sampled_from(("lower", "upper", "trim")).flatmap(lambda f: _of(f, _texts))
        | _of("concat", _texts, _texts | _NULL)
        | st.builds(Cast, _names("int", "ok", "day", "uid"), st.just("text"))
        | _chosen(_texts)
    )
)
_dates: st.SearchStrategy[Node] = st.deferred(
    lambda: (
        _names("day")
        | st.just(Literal("date", "2025-01-31"))
        | _binary("+ -", _dates, _names("small", "int"))
        | st.builds(Cast, _names("ts", "at"), st.just("date"))
        | _of("least", _dates, st.just(Literal("text", "2025-01-31")))
    )
)
_moments: st.SearchStrategy[Node] = st.deferred(
    lambda: (
        _names("ts", "at")
        | _dates
        | _binary("+ -", _moments, st.sampled_from(("1 month", "2 hours")).map(lambda t: Literal("interval", t)))
        | st.builds(lambda u, x: Call("date_trunc", (Literal("text", u), x)), st.sampled_from(UNITS[3:]), _moments)
    )
)
_numbers = _exact | _doubles
_conditions: st.SearchStrategy[Node] = st.deferred(
    lambda: (
        _names("ok")
        | _binary("= <> < <= > >=", _numbers, _numbers | _NULL)
        | _binary("= <> < <= > >=", _texts, _texts)
        | _binary("= <> < <= > >=", _moments, _moments | _moment.filter(lambda m: " " not in (m.value or "")))
        | st.builds(Between, _numbers, _numbers, _numbers, st.booleans())
        | st.builds(InList, _numbers, st.tuples(_numbers, _numbers | _NULL), st.booleans())
        | st.builds(Like, _texts, st.sampled_from(("a%", r"\%_")).map(lambda t: Literal("text", t)), st.booleans())
        | st.builds(IsNull, _numbers | _texts | _moments | _names("js", "span", "uid", "odd"), st.booleans())
        | _binary("and or", _conditions, _conditions | _NULL)
        | st.builds(Unary, st.just("not"), _conditions)
    )
)

typed_nodes: st.SearchStrategy[Node] = _conditions | _numbers | _texts | _moments
"""Well-typed expressions."""
