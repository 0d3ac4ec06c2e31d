"""Text into tokens, each with its span. SQL's spelling, without comments and without a second statement."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from semcli.errors import SemcliError
from semcli.expression.source import Source
from semcli.expression.tree import Span
from semcli.patterns import pattern

MAX_LENGTH = 20_000
"""Longest expression, in characters."""

RESERVED = frozenset(
    (
        *("and", "or", "not", "is", "in", "between", "like", "ilike", "null", "true", "false"),
        *("case", "when", "then", "else", "end", "select", "from"),
    )
)
"""Words that are no names unless written in double quotes. Compared in lower case."""


class Token(NamedTuple):
    """`kind` is `word`, `quoted` (a name in double quotes), `text`, `number`, `operator` or `end`.

    `value` is what is meant: for quoted names and text without the quotes, for the rest as written.
    """

    kind: str
    value: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def keyword(self) -> str:
        """The word in lower case if this is an unquoted word, else the empty string."""
        return self.value.lower() if self.kind == "word" else ""


_TOKEN = pattern(
    r"""
      (?P<space>[ \t\r\n]+)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<text>'[^']*(?:''[^']*)*')
    | (?P<quoted>"[^"]*(?:""[^"]*)*")
    | (?P<slip>--|/\*|==|&&|;)
    | (?P<operator>::|\|\||<>|!=|<=|>=|[-+*/%=<>(),.:])
    """,
    re.VERBOSE,
)

# Control characters but tab and line ends, and halves of surrogate pairs: no engine takes them, no person sees them.
_FORBIDDEN = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_SLIPS: dict[str, tuple[str, str]] = {
    "--": ("comments are not allowed in an expression", "to subtract a negative number write `- -1` or `-(-1)`"),
    "/*": ("comments are not allowed in an expression", "take the comment out"),
    "==": ("`==` is not an operator", "compare with `=`"),
    "&&": ("`&&` is not an operator", "write `and`"),
    ";": ("only one expression is allowed", "take out the `;` and all that follows"),
}
_STRAYS: dict[str, tuple[str, str]] = {
    "'": (
        "the text that begins here is never closed",
        "a quote inside text is written twice: 'it''s'",
    ),
    '"': ("the name that begins here is never closed", "a quote inside a name is written twice"),
    "`": ("names are not quoted with backticks", 'write a name in double quotes: "order"'),
    "!": ("`!` is not an operator", "write `not`, or `<>` for unequal"),
    "|": ("`|` is not an operator", "write `or`, or `||` to join text"),
    "&": ("`&` is not an operator", "write `and`"),
    "~": ("`~` is not an operator", "patterns are compared by `like` and `ilike`: x like '%text%'"),
    "^": ("`^` is not an operator", "multiply instead: `x * x`"),
    "[": ("brackets have no meaning here", "a list is written in parentheses: x in (1, 2)"),
    "{": ("braces have no meaning here", "name a column as `column` or `entity.column`"),
    "$": ("`$` has no meaning here", "values are written out; text in single quotes"),
    "?": ("`?` has no meaning here", "values are written out; text in single quotes"),
    "\\": ("`\\` has no meaning here", "a quote inside text is written twice: 'it''s'"),
}
_BRACKETED = pattern(r"\[([^\W\d][\w ]*)\]")
_LISTING = pattern(r"\bin\s*$", re.IGNORECASE)
_RUN_ON = pattern(r"[\w.]+")
_CURLY_SINGLE = "‘’‚‛′＇"
_CURLY_DOUBLE = "“”„‟«»″＂"


def tokenize(source: Source) -> list[Token]:
    """The tokens of a text, the last of kind `end`. Raises `SemcliError` at the first character that fits nowhere."""
    text = source.text
    _check_characters(source)
    tokens: list[Token] = []
    position, length = 0, len(text)
    match = _TOKEN.match
    while position < length:
        found = match(text, position)
        if found is None:
            raise _stray(source, position)
        kind, position = found.lastgroup or "", found.end()
        if kind != "space":
            tokens.append(_token(source, kind, found.group(), found.start(), position))
    tokens.append(Token("end", "", length, length))
    return tokens


def _check_characters(source: Source) -> None:
    if len(source.text) > MAX_LENGTH:
        raise source.error(
            Span(0, 1),
            f"the expression is too long: {len(source.text):,} characters, of {MAX_LENGTH:,} allowed",
            "ask a narrower question, or give the condition a name as a computed dimension or segment",
        )
    found = _FORBIDDEN.search(source.text)
    if found is not None:
        raise source.error(
            Span(found.start(), found.end()),
            f"the character U+{ord(found.group()):04X} cannot stand in an expression",
            "take it out; tab and line end are the only control characters allowed",
        )


def _token(source: Source, kind: str, written: str, start: int, end: int) -> Token:
    match kind:
        case "text":
            return Token(kind, written[1:-1].replace("''", "'"), start, end)
        case "quoted":
            return _quoted(source, written[1:-1].replace('""', '"'), start, end)
        case "number":
            return _number(source, written, start, end)
        case "slip":
            message, help = _SLIPS[written]
            raise source.error(Span(start, end), message, help)
        case _:
            return Token(kind, written, start, end)


def _quoted(source: Source, name: str, start: int, end: int) -> Token:
    if not name:
        raise source.error(Span(start, end), "a name cannot be empty", "text is written in single quotes: ''")
    if any(c in name for c in "\t\r\n"):
        raise source.error(Span(start, end), "a name cannot hold a tab or a line end", "write it on one line")
    return Token("quoted", name, start, end)


def _number(source: Source, written: str, start: int, end: int) -> Token:
    """A number ends where no letter, digit or point follows: `12abc` and `1.2.3` are slips, not two tokens."""
    rest = _RUN_ON.match(source.text, end)
    if rest is not None:
        span = Span(start, rest.end())
        raise source.error(
            span,
            f"`{_shorten(source.text[start : rest.end()])}` is neither a number nor a name",
            "text and dates are written in single quotes, names that begin with a digit in double quotes",
        )
    exponent = written.lower().partition("e")[2].lstrip("+-").lstrip("0")
    if len(exponent) > 3:
        raise source.error(Span(start, end), "the number's exponent is too large", "write fewer digits after the `e`")
    return Token("number", written, start, end)


def _stray(source: Source, position: int) -> SemcliError:
    """The error for a character that begins no token."""
    character = source.text[position]
    span = Span(position, position + 1)
    bracketed = _BRACKETED.match(source.text, position)
    if bracketed is not None and not _LISTING.search(source.text[:position]):
        return source.error(
            Span(position, bracketed.end()), "names are not quoted with brackets", _unbracketed(bracketed[1])
        )
    if character in _STRAYS:
        message, help = _STRAYS[character]
        return source.error(span, message, help)
    if character in _CURLY_SINGLE:
        return source.error(span, f"`{character}` is not a quote that begins text", "write straight quotes: 'text'")
    if character in _CURLY_DOUBLE:
        return source.error(
            span, f"`{character}` is not a quote", "write straight quotes: 'text', and \"name\" for names"
        )
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    if character.isspace() or not character.isprintable():
        return source.error(span, f"the character here is no plain space ({name})", "write a plain space instead")
    return source.error(span, f"`{character}` has no meaning here ({name})", "text is written in single quotes: 'text'")


def _unbracketed(name: str) -> str:
    """A name as it is written here."""
    plain = name.isidentifier() and name.lower() not in RESERVED
    return f"write it as it is: {name}" if plain else f'write a name in double quotes: "{name}"'


def _shorten(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
