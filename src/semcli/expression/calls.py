"""The part of the parser that reads function calls and the names of types, and moves over tokens."""

from __future__ import annotations

from semcli.datatype import Kind, parse_type
from semcli.errors import SemcliError, did_you_mean, nearest
from semcli.expression.functions import AGGREGATES, ALIASES, FIELDS, FUNCTIONS, UNITS, Function
from semcli.expression.source import Source
from semcli.expression.tokens import Token, tokenize
from semcli.expression.tree import Call, Cast, Literal, Node, Span

_TWO_WORDS = {"double": ("precision",), "character": ("varying",)}
_ZONES = {"with": "with time zone", "without": "without time zone"}
_LONGEST = 40
_CASTABLE = "smallint, integer, bigint, numeric(p, s), double, boolean, text, uuid, date, timestamp, timestamptz, time"


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class CallParser:
    """Tokens being read from left to right, and what stands between the parentheses of a function."""

    __slots__ = ("nesting", "position", "source", "token", "tokens")

    def __init__(self, source: Source):
        self.source = source
        self.tokens = tokenize(source)
        self.position = 0
        self.nesting = 0
        self.token = self.tokens[0]

    def expression(self, floor: int = 0) -> Node:
        raise NotImplementedError

    # --- moving ---------------------------------------------------------------------------------------------------

    def advance(self) -> Token:
        """Take the token at hand. The last token, `end`, is never passed."""
        token = self.token
        if token.kind != "end":
            self.position += 1
            self.token = self.tokens[self.position]
        return token

    def peek(self) -> Token:
        """The token after the one at hand."""
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]

    def at(self, operator: str) -> bool:
        return self.token.kind == "operator" and self.token.value == operator

    def since(self, start: int) -> Span:
        """From `start` to the end of the last token taken."""
        return Span(start, self.tokens[self.position - 1].end)

    def expect(self, operator: str, help: str) -> Token:
        if not self.at(operator):
            raise self.error(self.token, self._expected(f"`{operator}`"), help)
        return self.advance()

    def expect_word(self, word: str, help: str) -> Token:
        if self.token.keyword != word:
            raise self.error(self.token, self._expected(f"`{word}`"), help)
        return self.advance()

    def shown(self, token: Token) -> str:
        """A token as written, cut if it is long."""
        return _shorten(self.source.text[token.start : token.end])

    def error(self, token: Token, message: str, *help: str) -> SemcliError:
        return self.source.error(token.span, message, *help)

    def _expected(self, what: str) -> str:
        if self.token.kind == "end":
            return f"{what} is missing at the end"
        return f"{what} is expected where `{self.shown(self.token)}` stands"

    def _unclosed(self, opened: Token) -> SemcliError:
        if self.token.kind == "end":
            return self.error(opened, "this `(` is never closed", "close it with `)`")
        return self.error(self.token, self._expected("`)`"), "close the parenthesis or add an operator")

    # --- calls ----------------------------------------------------------------------------------------------------

    def arguments(self) -> tuple[Node, ...]:
        """Expressions between commas, up to and with the closing parenthesis; the opening one is already taken."""
        opened = self.tokens[self.position - 1]
        found: list[Node] = []
        while True:
            found.append(self.expression())
            if not self.at(","):
                break
            self.advance()
        if not self.at(")"):
            raise self._unclosed(opened)
        self.advance()
        return tuple(found)

    def call(self) -> Node:
        """A function call; the token at hand is its name, the next one the opening parenthesis."""
        token = self.advance()
        name = ALIASES.get(token.keyword, token.keyword)
        function = FUNCTIONS.get(name)
        if function is None:
            raise self._no_function(token.span, token.value)
        self.advance()
        match name:
            case "cast":
                return self._cast(token.start)
            case "extract":
                return self._extract(token.start)
            case "date_trunc":
                return self._date_trunc(token.start, function)
            case "trim":
                self._trim_prefix()
        if self.at(")"):
            raise self._wrong_count(token.start, function, 0)
        arguments = self.arguments()
        self._check_count(token.start, function, len(arguments))
        return Call(name, arguments, span=self.since(token.start))

    def _cast(self, start: int) -> Node:
        operand = self.expression()
        self.expect_word("as", "cast(x as bigint)")
        name = self.type_name()
        self.expect(")", "cast(x as bigint)")
        return Cast(operand, name, span=self.since(start))

    def _extract(self, start: int) -> Node:
        token = self.advance()
        if token.kind not in ("word", "text", "quoted"):
            raise self.error(token, "`extract` takes a field and a value", "extract(year from x)")
        field = self._choice(token, FIELDS, "field of `extract`")
        self.expect_word("from", f"extract({field} from x)")
        operand = self.expression()
        self.expect(")", f"extract({field} from x)")
        return Call("extract", (Literal("text", field, span=token.span), operand), span=self.since(start))

    def _date_trunc(self, start: int, function: Function) -> Node:
        token = self.token
        if token.kind != "text":
            raise self.error(token, "`date_trunc` takes a unit in single quotes and a value", "date_trunc('month', x)")
        unit = self._choice(token, UNITS, "unit of `date_trunc`")
        arguments = self.arguments()
        self._check_count(start, function, len(arguments))
        if not isinstance(arguments[0], Literal):
            raise self.source.error(arguments[0].span, "the unit of `date_trunc` is one word", "date_trunc('month', x)")
        return Call("date_trunc", (Literal("text", unit, span=token.span), arguments[1]), span=self.since(start))

    def _choice(self, token: Token, choices: tuple[str, ...], what: str) -> str:
        word = token.value.lower()
        if word not in choices:
            raise self.error(
                token,
                f"`{_shorten(token.value)}` is no {what}",
                *did_you_mean(word, choices),
                f"possible are {', '.join(choices)}",
            )
        return word

    def _trim_prefix(self) -> None:
        """`both` and `from` before the value of `trim`; spaces at both ends are all that it removes."""
        word, after = self.token.keyword, self.peek()
        if word in ("leading", "trailing", "both") and (after.keyword == "from" or after.kind == "text"):
            if word != "both" or after.kind == "text":
                raise self.error(self.token, "`trim` removes spaces, and at both ends", "write trim(x)")
            self.advance()
        if self.token.keyword == "from":
            self.advance()

    def _check_count(self, start: int, function: Function, count: int) -> None:
        if count < function.least or (function.most is not None and count > function.most):
            raise self._wrong_count(start, function, count)

    def _wrong_count(self, start: int, function: Function, count: int) -> SemcliError:
        least, most = function.least, function.most
        wanted = f"at least {least}" if most is None else str(least) if least == most else f"{least} or {most}"
        values = "value" if wanted.endswith("1") else "values"
        end = self.token.end if count == 0 else self.tokens[self.position - 1].end
        return self.source.error(
            Span(start, end), f"`{function.name}` takes {wanted} {values}, not {count}", f"write {function.usage}"
        )

    def _no_function(self, span: Span, name: str) -> SemcliError:
        word = name.lower()
        hints: tuple[str, ...] = did_you_mean(word, [*FUNCTIONS, *ALIASES])
        if word in AGGREGATES and self.source.argument == "--having":
            hints = ("metrics are aggregated already: write the name of one alone, `total_revenue > 5`",)
        elif word in AGGREGATES:
            hints = (
                "an expression sees one row: rows are added up by a metric's `aggregation`, and tested with `--having`",
            )
        elif word in ("now", "current_date", "current_timestamp", "today", "getdate"):
            hints = ("the clock is not reachable; bound time with --since, --until or --last",)
        elif word in ("exists", "any", "all", "some"):
            hints = ("a query inside an expression is not possible; name a related entity's column instead",)
        elif word in ("if", "iff", "iif"):
            hints = ("write case when condition then value else value end",)
        elif word in ("contains", "startswith", "starts_with", "endswith", "ends_with", "regexp_matches"):
            hints = ("write x like '%text%', where % stands for any letters",)
        elif word in ("ifnull", "nvl", "isnull"):
            hints = ("write coalesce(x, y)",)
        possible = () if hints else (f"possible are {', '.join(FUNCTIONS)}",)
        return self.source.error(span, f"there is no function `{_shorten(name)}`", *hints, *possible)

    # --- types ----------------------------------------------------------------------------------------------------

    def type_name(self) -> str:
        """The name of a type after `as` or `::`, in its canonical spelling."""
        start = self.token
        if start.kind != "word":
            raise self.error(start, self._expected("the name of a type"), f"possible are {_CASTABLE}")
        words = [self.advance().keyword]
        if self.token.keyword in _TWO_WORDS.get(words[0], ()):
            words.append(self.advance().keyword)
        elif words[0] in ("timestamp", "time") and self.token.keyword in _ZONES:
            words.append(_ZONES[self.advance().keyword])
            self.expect_word("time", "timestamp with time zone")
            self.expect_word("zone", "timestamp with time zone")
        name = " ".join(words) + self._size()
        return self._known_type(name, self.since(start.start))

    def _size(self) -> str:
        """The `(10, 2)` of a type, as written but for spaces."""
        if not self.at("("):
            return ""
        self.advance()
        numbers: list[str] = []
        while True:
            token = self.advance()
            if token.kind != "number" or not token.value.isdigit() or len(token.value) > 3 or len(numbers) == 2:
                raise self.error(token, "a type's size is one or two whole numbers", "numeric(12, 2)")
            numbers.append(token.value)
            if not self.at(","):
                break
            self.advance()
        self.expect(")", "numeric(12, 2)")
        return f"({','.join(numbers)})"

    def _known_type(self, name: str, span: Span) -> str:
        found = parse_type(name)
        base = name.partition("(")[0]
        sized = base != name
        if base in ("char", "character", "bpchar") or (sized and found.kind is Kind.TEXT):
            raise self.source.error(span, f"`{name}` would cut text", "write text")
        if sized and base in ("numeric", "decimal", "dec") and found.kind is Kind.UNKNOWN:
            raise self.source.error(span, f"`{name}` is too large", "numeric holds up to 38 digits: numeric(38, 2)")
        if found.kind is Kind.UNKNOWN or (sized and found.kind is not Kind.DECIMAL):
            best = nearest(base, _CASTABLE.replace("(p, s)", "").split(", "))
            hints = () if best is None or (best == base and not sized) else (f"did you mean `{best}`?",)
            raise self.source.error(
                span, f"`{name}` is not a type that values can be cast to", *hints, f"possible are {_CASTABLE}"
            )
        return found.name
