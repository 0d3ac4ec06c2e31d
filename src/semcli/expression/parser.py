"""Tokens into a tree: a Pratt parser with the precedence of PostgreSQL.

From loose to tight: `or`, `and`, `not`, `is`, comparisons, `between`/`in`/`like`/`ilike`, `||`, `+ -`, `* / %`,
sign, `::`. Comparisons and the line after them do not associate: `a < b < c` is an error, not a surprise.
"""

from __future__ import annotations

from semcli.errors import SemcliError, Site, did_you_mean
from semcli.expression.calls import CallParser
from semcli.expression.source import Source
from semcli.expression.tokens import RESERVED, Token
from semcli.expression.tree import (
    Between,
    Binary,
    Case,
    Cast,
    InList,
    IsNull,
    Like,
    Literal,
    Name,
    Node,
    Span,
    Unary,
    children,
)
from semcli.patterns import pattern
from semcli.records import replace

MAX_NESTING = 64
"""How deep parentheses, function calls and signs may be nested."""
MAX_HEIGHT = 150
"""How many operators may hang under one another, those of long chains included. Every walk over a tree may recurse."""

OR, AND, NOT, IS, COMPARE, MEMBER, CONCAT, ADD, MULTIPLY, SIGN, CAST, ATOM = range(1, 13)
"""How tight each operator binds. The printer uses the same numbers."""

OPERATORS: dict[str, int] = {
    "or": OR,
    "and": AND,
    "is": IS,
    **dict.fromkeys(("=", "<>", "!=", "<", "<=", ">", ">="), COMPARE),
    **dict.fromkeys(("between", "in", "like", "ilike"), MEMBER),
    "||": CONCAT,
    **dict.fromkeys("+-", ADD),
    **dict.fromkeys("*/%", MULTIPLY),
    "::": CAST,
}
TYPED_LITERALS = frozenset(("date", "timestamp", "timestamptz", "time", "interval"))


def parse(text: str, *, site: Site | None = None, argument: str | None = None, code: str = "syntax") -> Node:
    """Read one expression.

    `site` is the place of the text's first character in a catalog; `argument` the option that carried the text. An
    error has the code given and a `Site` with the span of the words it is about.

    >>> parse("a + 1 > 2") == Binary(">", Binary("+", Name(("a",)), Literal("number", "1")), Literal("number", "2"))
    True
    """
    return Parser(Source(text, site, argument, code)).whole()


_VALUE = "write a column, a number, or text in single quotes"


class Parser(CallParser):
    """One text being read. `expression` is the Pratt loop; the other methods are what may begin or go on."""

    def whole(self) -> Node:
        """The whole text as one expression."""
        if self.token.kind == "end":
            raise self.source.error(Span(0, 1), "the expression is empty", "write a condition or a value: amount > 100")
        node = self.expression()
        if self.token.kind != "end":
            raise self._left_over(self.token)
        self._check_height(node)
        return node

    def expression(self, floor: int = 0) -> Node:
        """An expression of operators that bind tighter than `floor`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.error(self.token, f"the expression is nested more than {MAX_NESTING} levels deep", "simplify it")
        left = self._prefix()
        last = 0
        while (level := self._level()) > floor:
            if level == last and level in (COMPARE, MEMBER):
                raise self._chained(level)
            left = self._infix(left, level)
            last = level
        self.nesting -= 1
        return left

    # --- what goes on ---------------------------------------------------------------------------------------------

    def _level(self) -> int:
        """How tight the operator at hand binds; 0 if there is none."""
        token = self.token
        if token.kind == "operator":
            return OPERATORS.get(token.value, 0)
        word = token.keyword
        if word == "not" and self.peek().keyword in ("between", "in", "like", "ilike"):
            return MEMBER
        return OPERATORS.get(word, 0)

    def _infix(self, left: Node, level: int) -> Node:
        token = self.advance()
        word = token.keyword
        if level == MEMBER:
            negated = word == "not"
            return self._member(left, self.advance().keyword if negated else word, negated)
        if word == "is":
            return self._is(left)
        if token.value == "::":
            name = self.type_name()
            return Cast(left, name, span=self.since(left.span.start))
        operator = "<>" if token.value == "!=" else word or token.value
        right = self.expression(level)
        return Binary(operator, left, right, span=Span(left.span.start, right.span.end))

    def _member(self, left: Node, word: str, negated: bool) -> Node:
        start = left.span.start
        match word:
            case "between":
                low = self.expression(MEMBER)
                self.expect_word("and", "`between` takes two bounds: x between 1 and 5")
                high = self.expression(MEMBER)
                return Between(left, low, high, negated, span=self.since(start))
            case "in":
                items = self._items()
                return InList(left, items, negated, span=self.since(start))
            case _:
                pattern = self.expression(MEMBER)
                if self.token.keyword == "escape":
                    raise self.error(self.token, "`escape` is not supported", "`\\` always escapes in patterns")
                return Like(left, pattern, word == "ilike", negated, span=self.since(start))

    def _items(self) -> tuple[Node, ...]:
        opened = self.expect("(", "a list is written in parentheses: x in ('a', 'b')")
        if self.at(")"):
            raise self.source.error(
                Span(opened.start, self.token.end), "`in` needs at least one value", "x in ('a', 'b')"
            )
        return self.arguments()

    def _is(self, left: Node) -> Node:
        negated = self.token.keyword == "not"
        if negated:
            self.advance()
        token = self.token
        if token.keyword == "null":
            self.advance()
            return IsNull(left, negated, span=self.since(left.span.start))
        match token.keyword:
            case "true" | "false":
                word = token.keyword
                other = "false" if word == "true" else "true"
                help = f"write `x = {other if negated else word}`; where x may be null, `coalesce(x, false)`"
            case "distinct":
                help = "write `x = y or (x is null and y is null)`"
            case _:
                help = "to compare write `=`"
        raise self.error(token, "after `is` only `null` and `not null` are possible", help)

    # --- what begins ----------------------------------------------------------------------------------------------

    def _prefix(self) -> Node:
        token = self.token
        match token.kind:
            case "number":
                self.advance()
                return Literal("number", token.value, span=token.span)
            case "text":
                self.advance()
                return Literal("text", token.value, span=token.span)
            case "quoted":
                return self._name()
            case "word":
                return self._word(token)
            case "operator" if token.value == "(":
                return self._parenthesis()
            case "operator" if token.value in "+-":
                self.advance()
                operand = self.expression(SIGN)
                return Unary(token.value, operand, span=self.since(token.start))
        raise self._missing(token)

    def _parenthesis(self) -> Node:
        opened = self.advance()
        node = self.expression()
        if self.at(","):
            raise self.error(self.token, "a list can stand only after `in`", *(self._thousands() or ("x in (1, 2)",)))
        if not self.at(")"):
            raise self._unclosed(opened)
        self.advance()
        # the span covers the parentheses, so that a caret under an operation covers its operands whole
        return replace(node, span=self.since(opened.start))

    def _word(self, token: Token) -> Node:
        word = token.keyword
        match word:
            case "not":
                self.advance()
                operand = self.expression(NOT - 1)
                return Unary("not", operand, span=self.since(token.start))
            case "true" | "false":
                self.advance()
                return Literal("boolean", word, span=token.span)
            case "null":
                self.advance()
                return Literal("null", None, span=token.span)
            case "case":
                return self._case()
        if word in RESERVED:
            raise self._missing(token)
        following = self.peek()
        if word in TYPED_LITERALS and following.kind == "text":
            self.advance()
            self.advance()
            return Literal(word, following.value, span=self.since(token.start))
        if following.value == "(" and following.kind == "operator":
            return self.call()
        return self._name()

    def _case(self) -> Node:
        start = self.advance().start
        subject = None if self.token.keyword == "when" else self.expression()
        branches: list[tuple[Node, Node]] = []
        while self.token.keyword == "when":
            self.advance()
            condition = self.expression()
            self.expect_word("then", "case when condition then value … end")
            branches.append((condition, self.expression()))
        if not branches:
            raise self.error(self.token, "`case` needs a `when`", "case when condition then value else value end")
        otherwise = None
        if self.token.keyword == "else":
            self.advance()
            otherwise = self.expression()
        self.expect_word("end", "`case` is closed by `end`")
        return Case(subject, tuple(branches), otherwise, span=self.since(start))

    def _name(self) -> Node:
        start = self.token.start
        parts: list[str] = []
        quoted = False
        while True:
            token = self.token
            if token.kind == "operator" and token.value == "*":
                raise self.error(token, "`*` names no column", "name one column: entity.column")
            if token.kind not in ("word", "quoted") or (not parts and token.keyword in RESERVED):
                raise self.error(token, "a name is missing after the `.`", "names are written entity.column")
            self.advance()
            quoted = quoted or token.kind == "quoted"
            parts.append(token.value + self._grain(token.end))
            if not self.at("."):
                break
            self.advance()
        if self.at("("):
            raise self._no_function(Span(start, self.token.start), ".".join(parts))
        return Name(tuple(parts), quoted=quoted, span=self.since(start))

    def _grain(self, end: int) -> str:
        """The `:month` that directly follows a name, if any."""
        if not (self.at(":") and self.token.start == end):
            return ""
        following = self.peek()
        if following.kind != "word" or following.start != self.token.end:
            raise self.error(self.token, "after `:` the name of a grain is missing", "write started_at:month")
        self.advance()
        self.advance()
        return ":" + following.value

    # --- errors ---------------------------------------------------------------------------------------------------

    def _check_height(self, node: Node) -> None:
        """Refuse trees on which a recursive walk could run out of stack."""
        waiting = [(node, 1)]
        while waiting:
            current, height = waiting.pop()
            if height > MAX_HEIGHT:
                raise self.source.error(
                    current.span,
                    f"more than {MAX_HEIGHT} operators hang together in one chain",
                    "many values of one column are written as a list: x in (1, 2, 3)",
                    "several conditions can be given one by one",
                )
            waiting.extend((child, height + 1) for child in children(current))

    def _chained(self, level: int) -> SemcliError:
        token = self.token
        if level == COMPARE:
            return self.error(token, "comparisons cannot be chained", "write `a < b and b < c`, or use parentheses")
        return self.error(token, f"`{token.value.lower()}` cannot follow here", "use parentheses")

    def _missing(self, token: Token) -> SemcliError:
        """The error where a value should begin and something else stands."""
        if token.kind == "end":
            before = self.tokens[self.position - 1].value if self.position else ""
            after = f" after `{before}`" if before else ""
            return self.error(token, f"the expression ends where a value is expected{after}", _VALUE)
        if token.keyword == "select":
            return self.error(
                token,
                "a query inside an expression is not possible",
                "name columns as `entity.column`; joins are found from the catalog",
            )
        if token.keyword in RESERVED:
            return self.error(
                token,
                f"`{self.shown(token)}` stands where a value is expected",
                f'a column of that name is written in double quotes: "{token.value}"',
            )
        if token.value == "*":
            return self.error(token, "`*` stands where a value is expected", "name a column: entity.column")
        return self.error(token, f"`{self.shown(token)}` stands where a value is expected", _VALUE)

    def _left_over(self, token: Token) -> SemcliError:
        """The error where the expression is complete and something follows."""
        word = token.keyword
        if token.value == ")" and token.kind == "operator":
            return self.error(token, "this `)` closes nothing", "take it out, or open it before")
        if token.value == "," and token.kind == "operator":
            meant = self._thousands() or ("a list can stand only after `in`: x in (1, 2)",)
            return self.error(token, "only one expression is allowed", *meant)
        before = self.tokens[self.position - 1]
        if token.kind == "text" or (before.kind == "text" and before.end == token.start):
            what = "text" if token.kind == "text" else f"`{self.shown(token)}`"
            return self.error(
                token, f"{what} stands where an operator is expected", "a quote inside text is written twice: 'it''s'"
            )
        if word == "at":
            return self.error(
                token, "`at time zone` is not possible", "instants are seen in the request's zone: `--tz`"
            )
        if word == "collate":
            return self.error(token, "`collate` is not possible", "text is always compared by code point")
        return self.error(
            token,
            f"`{self.shown(token)}` stands where an operator is expected",
            *_meant(word),
            "text is written in single quotes, names with spaces in double quotes",
        )

    def _thousands(self) -> tuple[str, ...]:
        """What to do about the comma at hand, where it stands in a number."""
        before = self.tokens[self.position - 1]
        found = _GROUPED.match(self.source.text, before.start) if before.kind == "number" else None
        if found is None:
            return ()
        return (f"numbers are written without separators of thousands: {found[0].replace(',', '')}",)


_GROUPED = pattern(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![\w,])")


def _meant(word: str) -> tuple[str, ...]:
    """The operator that a word was to be. Short ones are like any word, so that nothing is said of them."""
    if word in ("isnull", "notnull"):
        return ("write `is null` or `is not null`",)
    return did_you_mean(word, [w for w in OPERATORS if w.isalpha() and len(w) > 2])
