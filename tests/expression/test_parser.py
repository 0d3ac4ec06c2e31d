"""Reading expressions: precedence, spellings, errors with their carets, limits."""

from __future__ import annotations

import contextlib
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting import calls
from semcli.errors import Problem, SemcliError, Site
from semcli.expression.parser import MAX_HEIGHT, MAX_NESTING, parse
from semcli.expression.tokens import MAX_LENGTH, RESERVED
from semcli.expression.tree import Call, Case, Cast, InList, IsNull, Like, Literal, Name, Node, names

from .columns import marked
from .strategies import WORDS


def _problem(text: str, **options: object) -> Problem:
    with pytest.raises(SemcliError) as caught:
        parse(text, **options)  # type: ignore[arg-type]
    (found,) = caught.value.problems
    return found


# --- what is read -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not a = b", "not (a = b)"),
        ("not a is null", "not (a is null)"),
        ("a = b is null", "(a = b) is null"),
        ("a < b = c is not null", "((a < b) = c) is not null"),
        ("a = b between c and d", "a = (b between c and d)"),
        ("a between b and c and d", "(a between b and c) and d"),
        ("a between b + 1 and c || d and e", "(a between (b + 1) and (c || d)) and e"),
        ("a || b like c || d", "(a || b) like (c || d)"),
        ("a + b || c", "(a + b) || c"),
        ("a - b - c", "(a - b) - c"),
        ("a - b + c", "(a - b) + c"),
        ("a / b * c % d", "((a / b) * c) % d"),
        ("a + b * c", "a + (b * c)"),
        ("-a * b", "(-a) * b"),
        ("- - a", "-(-a)"),
        ("-a::integer", "-(a::integer)"),
        ("a::integer::text", "(a::integer)::text"),
        ("a * b::integer", "a * (b::integer)"),
        ("a = not b", "a = (not b)"),
        ("a not in (1) and b", "(a not in (1)) and b"),
        ("a is null is null", "(a is null) is null"),
        ("a = -1", "a = (-1)"),
    ],
)
def test_precedence_is_that_of_postgresql(text: str, same: str) -> None:
    if text.startswith("a < b = c"):
        assert "chained" in _problem(text).message
    else:
        assert parse(text) == parse(same)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("A", Name(("A",))),
        ("Straße", Name(("Straße",))),
        ("a . b.c", Name(("a", "b", "c"))),
        ('"two words"."say ""hi"""', Name(("two words", 'say "hi"'))),
        ("subscription.started_at:month", Name(("subscription", "started_at:month"))),
        ("manager.select", Name(("manager", "select"))),
        ("date", Name(("date",))),
        ("time", Name(("time",))),
        ("lower", Name(("lower",))),
        ("'it''s; -- /* \\ \" fine'", Literal("text", "it's; -- /* \\ \" fine")),
        ("'two\nlines'", Literal("text", "two\nlines")),
        ("''", Literal("text", "")),
        ("1", Literal("number", "1")),
        ("1.50", Literal("number", "1.50")),
        (".5", Literal("number", ".5")),
        ("1.", Literal("number", "1.")),
        ("1e3", Literal("number", "1e3")),
        ("1E-3", Literal("number", "1E-3")),
        ("TRUE", Literal("boolean", "true")),
        ("Null", Literal("null", None)),
        ("DATE '2025-01-01'", Literal("date", "2025-01-01")),
        ("timestamptz'2025-01-01'", Literal("timestamptz", "2025-01-01")),
        ("interval '1 month'", Literal("interval", "1 month")),
        ("a IS NOT NULL", IsNull(Name(("a",)), True)),
        ("a NOT LIKE 'x'", Like(Name(("a",)), Literal("text", "x"), False, True)),
        ("a not ilike 'x'", Like(Name(("a",)), Literal("text", "x"), True, True)),
        ("a in (1)", InList(Name(("a",)), (Literal("number", "1"),))),
        ("case when a then 1 end", Case(None, ((Name(("a",)), Literal("number", "1")),), None)),
        ("cast(a as Decimal(10, 2))", Cast(Name(("a",)), "numeric(10,2)")),
        ("a::double precision", Cast(Name(("a",)), "double")),
        ("a::timestamp with time zone", Cast(Name(("a",)), "timestamptz")),
        ("a::time without time zone", Cast(Name(("a",)), "time")),
        ("a::character varying", Cast(Name(("a",)), "text")),
        ("ceiling(a)", Call("ceil", (Name(("a",)),))),
        ("Extract(YEAR from a)", Call("extract", (Literal("text", "year"), Name(("a",))))),
        ("extract('year' from a)", Call("extract", (Literal("text", "year"), Name(("a",))))),
        ("trim(both from a)", Call("trim", (Name(("a",)),))),
        ("trim(from a)", Call("trim", (Name(("a",)),))),
        ("trim(both)", Call("trim", (Name(("both",)),))),
        ("date_trunc('Month', a)", Call("date_trunc", (Literal("text", "month"), Name(("a",))))),
    ],
)
def test_every_spelling_has_its_tree(text: str, tree: Node) -> None:
    assert parse(text) == tree


def test_unequal_has_one_spelling() -> None:
    assert parse("a != b") == parse("a <> b")


def test_names_keep_their_case_and_keywords_do_not() -> None:
    assert parse("Total AND total") == parse("Total and total")
    assert parse("Total") != parse("total")


def test_a_name_remembers_that_it_was_quoted_and_is_equal_all_the_same() -> None:
    plain, quoted = parse("paid"), parse('"paid"')
    assert plain == quoted
    assert isinstance(quoted, Name)
    assert quoted.quoted
    assert not plain.quoted  # type: ignore[union-attr]


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_reserved_word_is_a_name_in_double_quotes(word: str) -> None:
    assert parse(f'"{word}"') == Name((word,))
    with pytest.raises(SemcliError):
        parse(f"{word} = 1 +")


def test_names_come_in_the_order_of_writing() -> None:
    tree = parse("a + case b when c then d else e end > coalesce(f, g) and h in (i, j)")
    assert [str(n) for n in names(tree)] == list("abcdefghij")


@pytest.mark.parametrize(
    ("text", "name", "span"),
    [("(a + b) * c", "c", (10, 11)), ("a and  status . x = 1", "status.x", (7, 17)), ('x = "a b"', "a b", (4, 9))],
)
def test_every_name_knows_its_span(text: str, name: str, span: tuple[int, int]) -> None:
    found = {str(n): (n.span.start, n.span.end) for n in names(parse(text))}
    assert found[name] == span


def test_the_span_of_an_operand_covers_its_parentheses() -> None:
    tree = parse("(a + b) * c")
    assert (tree.left.span.start, tree.left.span.end) == (0, 7)  # type: ignore[union-attr]
    assert (tree.span.start, tree.span.end) == (0, 11)


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message", "under", "help"),
    [
        ("", "the expression is empty", "", "write a condition or a value"),
        ("   ", "the expression is empty", " ", "write a condition or a value"),
        ("a = ", "the expression ends where a value is expected after `=`", "", "write a column"),
        ("a == 1", "`==` is not an operator", "==", "compare with `=`"),
        ("a && b", "`&&` is not an operator", "&&", "write `and`"),
        ("a & b", "`&` is not an operator", "&", "write `and`"),
        ("a | b", "`|` is not an operator", "|", "`||` to join"),
        ("!a", "`!` is not an operator", "!", "write `not`"),
        ("a ^ 2", "`^` is not an operator", "^", "multiply instead"),
        ("a; drop table t", "only one expression is allowed", ";", "take out the `;`"),
        ("a -- b", "comments are not allowed in an expression", "--", "`- -1`"),
        ("a /* b */", "comments are not allowed in an expression", "/*", "take the comment out"),
        ("name = 'O'Brien", "`Brien` stands where an operator is expected", "Brien", "written twice"),
        ("name = 'Brien", "the text that begins here is never closed", "'", "written twice"),
        ('"name = 1', "the name that begins here is never closed", '"', "written twice"),
        ("name = ‘paid’", "`‘` is not a quote that begins text", "‘", "straight quotes"),
        ("name = “paid”", "`“` is not a quote", "“", "straight quotes"),
        ("`name` = 1", "names are not quoted with backticks", "`", "double quotes"),
        ("[name] = 1", "names are not quoted with brackets", "[name]", "write it as it is: name"),
        ("name in [1]", "brackets have no meaning here", "[", "in parentheses"),
        ("a = {x}", "braces have no meaning here", "{", "`entity.column`"),
        ("a = $1", "`$` has no meaning here", "$", "values are written out"),
        ("a = ?", "`?` has no meaning here", "?", "values are written out"),
        ("a = \\'x\\'", "`\\` has no meaning here", "\\", "written twice"),
        ('""', "a name cannot be empty", '""', "single quotes"),
        ('"a\nb"', "a name cannot hold a tab or a line end", '"a b"', "one line"),
        ("12abc", "`12abc` is neither a number nor a name", "12abc", "single quotes"),
        ("1.2.3", "`1.2.3` is neither a number nor a name", "1.2.3", "single quotes"),
        ("1e99999", "the number's exponent is too large", "1e99999", "fewer digits"),
        ("a\u00a0= 1", "the character here is no plain space (no-break space)", "\u00a0", "plain space"),
        ("a ∧ b", "`∧` has no meaning here (logical and)", "∧", None),
        ("a < b < c", "comparisons cannot be chained", "<", "`a < b and b < c`"),
        ("a like 'x' like 'y'", "`like` cannot follow here", "like", "parentheses"),
        ("a = 1 = 2", "comparisons cannot be chained", "=", "parentheses"),
        ("a in ()", "`in` needs at least one value", "()", "x in ('a', 'b')"),
        ("a in 1", "`(` is expected where `1` stands", "1", "in parentheses"),
        ("a in (1,)", "`)` stands where a value is expected", ")", None),
        ("a in (select 1)", "a query inside an expression is not possible", "select", "joins are found"),
        ("(select 1)", "a query inside an expression is not possible", "select", "joins are found"),
        ("exists (select 1)", "there is no function `exists`", "exists", "a query inside"),
        ("(a, b)", "a list can stand only after `in`", ",", "x in (1, 2)"),
        ("a, b", "only one expression is allowed", ",", "only after `in`"),
        ("(a", "this `(` is never closed", "(", "close it"),
        ("a)", "this `)` closes nothing", ")", "take it out"),
        ("a b", "`b` stands where an operator is expected", "b", "single quotes"),
        ("a adn b", "`adn` stands where an operator is expected", "adn", "did you mean `and`?"),
        ("a 'x'", "text stands where an operator is expected", "'x'", "written twice"),
        ("and a", "`and` stands where a value is expected", "and", 'in double quotes: "and"'),
        ("a is true", "after `is` only `null` and `not null` are possible", "true", "`x = true`"),
        ("a is not false", "after `is` only `null` and `not null` are possible", "false", "`x = true`"),
        ("a is distinct from b", "after `is` only `null` and `not null` are possible", "distinct", "x is null and"),
        ("a is 1", "after `is` only `null` and `not null` are possible", "1", "write `=`"),
        ("a like 'x' escape '!'", "`escape` is not supported", "escape", "always escapes"),
        ("a between 1", "`and` is missing at the end", "", "two bounds"),
        ("a between 1 or 2", "`and` is expected where `or` stands", "or", "two bounds"),
        ("case a end", "`case` needs a `when`", "end", "case when"),
        ("case when a then b", "`end` is missing at the end", "", "closed by `end`"),
        ("case when a end", "`then` is expected where `end` stands", "end", "case when"),
        ("sum(a)", "there is no function `sum`", "sum", "a metric's `aggregation`"),
        ("lowr(a)", "there is no function `lowr`", "lowr", "did you mean `lower`?"),
        ("now()", "there is no function `now`", "now", "--since"),
        ("ifnull(a, b)", "there is no function `ifnull`", "ifnull", "coalesce(x, y)"),
        ("iif(a, b, c)", "there is no function `iif`", "iif", "case when"),
        ("pg_sleep(5)", "there is no function `pg_sleep`", "pg_sleep", "possible are coalesce, nullif"),
        ("pg_catalog.version()", "there is no function `pg_catalog.version`", "pg_catalog.version", "possible are"),
        ('"lower"(a)', "there is no function `lower`", '"lower"', "possible are"),
        ("round(a, 1, 2)", "`round` takes 1 or 2 values, not 3", "round(a, 1, 2)", "round(x, places)"),
        ("nullif(a)", "`nullif` takes 2 values, not 1", "nullif(a)", "nullif(x, y)"),
        ("abs()", "`abs` takes 1 value, not 0", "abs()", "abs(x)"),
        ("coalesce()", "`coalesce` takes at least 1 value, not 0", "coalesce()", "coalesce(x, y"),
        ("count(*)", "there is no function `count`", "count", "aggregation"),
        ("a.*", "`*` names no column", "*", "entity.column"),
        ("a.", "a name is missing after the `.`", "", "entity.column"),
        ("a : month", "`:` stands where an operator is expected", ":", None),
        ("a: month", "after `:` the name of a grain is missing", ":", "started_at:month"),
        ("extract(yaer from a)", "`yaer` is no field of `extract`", "yaer", "did you mean `year`?"),
        ("extract(a)", "`a` is no field of `extract`", "a", "possible are year"),
        ("extract(year, a)", "`from` is expected where `,` stands", ",", "extract(year from x)"),
        ("date_trunc('decade', a)", "`decade` is no unit of `date_trunc`", "'decade'", "possible are second"),
        ("date_trunc(a, b)", "`date_trunc` takes a unit in single quotes and a value", "a", "'month'"),
        ("date_trunc('day' || 'x', b)", "the unit of `date_trunc` is one word", "'day' || 'x'", "'month'"),
        ("trim(leading from a)", "`trim` removes spaces, and at both ends", "leading", "trim(x)"),
        ("trim(both 'x' from a)", "`trim` removes spaces, and at both ends", "both", "trim(x)"),
        ("cast(a, text)", "`as` is expected where `,` stands", ",", "cast(x as bigint)"),
        ("a::", "the name of a type is missing at the end", "", "possible are smallint"),
        ("a::nonsense", "`nonsense` is not a type that values can be cast to", "nonsense", "possible are"),
        ("a::bigintt", "`bigintt` is not a type that values can be cast to", "bigintt", "did you mean `bigint`?"),
        ("a::varchar(3)", "`varchar(3)` would cut text", "varchar(3)", "write text"),
        ("a::char", "`char` would cut text", "char", "write text"),
        ("a::numeric(50,2)", "`numeric(50,2)` is too large", "numeric(50,2)", "38 digits"),
        ("a::timestamp(3)", "`timestamp(3)` is not a type", "timestamp(3)", "did you mean `timestamp`?"),
        ("a::numeric(a)", "a type's size is one or two whole numbers", "a", "numeric(12, 2)"),
        ("a at time zone 'UTC'", "`at time zone` is not possible", "at", "`--tz`"),
        ("a collate x", "`collate` is not possible", "collate", "code point"),
        ("a = '\x00'", "the character U+0000 cannot stand in an expression", "\ufffd", "take it out"),
        ("a = '\x1b[2J'", "the character U+001B cannot stand in an expression", "\ufffd", "take it out"),
        ("a = '\ud800'", "the character U+D800 cannot stand in an expression", "\ufffd", "take it out"),
    ],
)
def test_what_cannot_be_read_is_explained_under_a_caret(
    text: str, message: str, under: str | None, help: str | None
) -> None:
    found = _problem(text, argument="--where")
    assert found.code == "syntax"
    assert message in found.message
    assert found.site is not None
    assert found.site.argument == "--where"
    if under is not None:
        assert marked(found) == under
    if help is not None:
        assert help in "\n".join(found.help)


def test_a_caret_at_the_end_stands_behind_the_last_word() -> None:
    found = _problem("a and")
    assert found.site == Site(text="a and", column=6, length=1)


@pytest.mark.parametrize(
    "text",
    [
        "1=1; drop table invoice",
        "1=1 union select password from user",
        "status = 'x' or 1=1 --",
        "status = '' or ''='' /*",
        "status = 'a' ; select 1",
        "(select password_hash from user limit 1) = 'x'",
        "status in (select status from invoice)",
        "pg_read_file('/etc/passwd') is null",
        "read_csv('/etc/passwd') is null",
        "status = $$x$$",
        "status = E'\\x27'",
        "status = U&'\\0027'",
        "status = x'41'",
        "status @> '{}'",
        "status ~ 'a'",
        "status operator(pg_catalog.=) 'a'",
        "current_setting('x') = 'y'",
        "set_config('x', 'y', false)",
        "a.b.c.d.e() = 1",
        "case when (select 1) then 1 end",
        "status = any(array['a'])",
        "row(1, 2) = row(1, 2)",
        "status[1] = 'a'",
        "count(*) over () > 1",
        "lower(status) filter (where true) = 'a'",
        "status = :name",
        "status = %s",
        "{% raw %}",
        "status = 'a'\x00",
    ],
)
def test_nothing_but_the_language_is_read(text: str) -> None:
    assert _problem(text).code == "syntax"


# --- places -------------------------------------------------------------------------------------------------------


def test_an_error_in_a_catalog_stands_at_its_line_and_column() -> None:
    line = "filter = \"status == 'void'\""
    site = Site(file="catalog.toml", line=7, column=11, text=line, key="metrics.revenue.filter")
    found = _problem("status == 'void'", site=site, code="bad_expression")
    assert found.code == "bad_expression"
    assert found.site == Site("catalog.toml", 7, 18, 2, line, "metrics.revenue.filter")
    assert marked(found) == "=="


def test_an_error_on_a_later_line_of_a_catalog_stands_on_that_line() -> None:
    site = Site(file="catalog.toml", line=7, column=1, text="a = 1 and", key="k")
    found = _problem("a = 1 and\n  b == 2", site=site, code="bad_expression")
    assert found.site == Site("catalog.toml", 8, 5, 2, "  b == 2", "k")


def test_where_the_files_spelling_differs_the_caret_stands_at_the_beginning() -> None:
    site = Site(file="catalog.toml", line=1, column=6, text=r'x = "\"a\" == 1"', key="k")
    found = _problem('"a" == 1', site=site)
    assert found.site == Site("catalog.toml", 1, 6, 1, r'x = "\"a\" == 1"', "k")


def test_a_site_without_a_column_is_kept() -> None:
    site = Site(file="catalog.toml", key="k")
    assert _problem("a == 1", site=site).site == site


def test_of_a_long_argument_only_the_neighbourhood_is_shown() -> None:
    found = _problem("a = 1 and " * 100 + "a == 1", argument="--where")
    assert marked(found) == "=="
    assert found.site is not None
    assert len(found.site.text or "") <= 200


# --- limits -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a" * (MAX_LENGTH + 1), "the expression is too long: 20,001 characters"),
        ("(" * 1000 + "a" + ")" * 1000, "nested more than"),
        ("not " * 1000 + "a", "nested more than"),
        ("- " * 1000 + "a", "nested more than"),
        ("abs(" * 1000 + "a", "nested more than"),
        ("case when " * 1000, "nested more than"),
        ("a in (" * 1000, "nested more than"),
        ("a + " * 1000 + "a", "hang together in one chain"),
        ("a or " * 1000 + "a", "hang together in one chain"),
        ("a" + "::text" * 1000, "hang together in one chain"),
        ("a" + " is null" * 1000, "hang together in one chain"),
    ],
)
def test_depth_and_length_have_limits(text: str, message: str) -> None:
    assert message in _problem(text).message


def test_what_stays_below_the_limits_is_read() -> None:
    parse("(" * (MAX_NESTING - 1) + "a" + ")" * (MAX_NESTING - 1))
    parse(" and ".join(["a"] * MAX_HEIGHT))
    parse("a in (" + ", ".join(["1"] * 5000) + ")")


def test_a_huge_text_fails_at_once() -> None:
    text = "a = 1 and " * 500_000
    assert calls(lambda: _problem(text)) < 100, "it is not cut into tokens"
    found = _problem(text)
    assert "too long" in found.message
    assert len(str(found)) < 2000


# --- whatever is written --------------------------------------------------------------------------------------------

_SIGNS = ("||", "::", "<>", "1", "1.5", "'x'", "cast(", "interval")
_pieces = st.sampled_from([*WORDS, *sorted(RESERVED), *_SIGNS, *"+-*/%=<>(),.:;'\" \n"])
_wild = st.lists(_pieces, max_size=30)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60) | _wild.map(" ".join) | _wild.map("".join))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        tree = parse(text, argument="--where")
    except SemcliError as error:
        (found,) = error.problems
        assert found.site is not None
        assert found.site.text is not None
        assert found.site.column is not None
        assert 1 <= found.site.column <= len(found.site.text) + 1
        assert found.site.length >= 1
        assert not found.message.endswith(".")
    else:
        _assert_spans_nest(tree, 0, len(text))


def _assert_spans_nest(node: Node, start: int, end: int) -> None:
    """Every node lies within its parent."""
    assert start <= node.span.start < node.span.end <= end
    for field in fields(node):
        value = getattr(node, field.name)
        for part in _flat(value):
            _assert_spans_nest(part, node.span.start, node.span.end)


def _flat(value: object) -> list[Node]:
    if isinstance(value, tuple):
        return [part for item in value for part in _flat(item)]
    return [value] if is_dataclass(value) and hasattr(value, "span") else []  # type: ignore[list-item]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for text in (data.decode("latin-1"), data.decode("utf-8", "surrogateescape")):
        with contextlib.suppress(SemcliError):
            parse(text)
