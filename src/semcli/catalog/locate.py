"""Where keys and values stand in the text of a TOML file.

A small scanner for text that TOML's own parser has accepted: it trusts the text, keeps offsets instead of values, and
stops without complaint where it does not understand, so that a problem is then reported without a column, never a
crash. Keys are dotted as `dotted` writes them.

Where the headers of a text are known (`semcli.catalog.plain_toml`), only the tables are scanned that a key may be in.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from semcli.catalog.keys import dotted
from semcli.patterns import pattern

_SPACE = pattern(r"[ \t]*")
_BLANK = pattern(r"(?:[ \t\n\r]+|#[^\n]*)*")
_BARE = pattern(r"[A-Za-z0-9_-]+")
_BASIC = pattern(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = pattern(r"'[^'\n]*'")
# no possessive quantifier, which Python has, but matches rightly only from 3.11.5 on
_LONG_BASIC = pattern(r'"""[^"\\]*(?:(?:\\[\s\S]|"{1,2}(?!"))[^"\\]*)*"{3,5}')
_LONG_LITERAL = pattern(r"'''[\s\S]*?'{3,5}")
_SCALAR = pattern(r"[^,\]}#\n\r]+")
_ESCAPE = pattern(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[^\s]|[ \t]*\n[ \t\n]*)")
_SIMPLE = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


class Spot(NamedTuple):
    """Character offsets of a key and its value, half-open. A table's value is its header, or its braces."""

    key_start: int
    key_end: int
    start: int
    end: int


class _Lost(Exception):
    """The text is not understood."""


def scan(text: str) -> dict[str, Spot]:
    """Every key and list item of a TOML text, by its dotted key. Never raises on what `tomllib` accepts."""
    scanner = _Scanner(text)
    with contextlib.suppress(_Lost, RecursionError):
        scanner.document()
    return scanner.spots


class Places:
    """Where the keys of one text stand, found table by table. `headers` are the offsets of all headers, whose keys are
    bare; each table is written once."""

    def __init__(self, text: str, headers: Sequence[int]):
        self._text = text
        self._ends = dict(zip([0, *headers], [*headers, len(text)], strict=True))
        self._tables = {"": 0}
        self._within: dict[str, int] = {}
        self._scanned: dict[int, Mapping[str, Spot]] = {}
        for start in headers:
            key = text[start + 1 : text.index("]", start)]
            self._tables[key] = start
            while "." in key:  # the first header below a table that has none itself is where that table stands
                key = key.rpartition(".")[0]
                self._within.setdefault(key, start)

    def get(self, key: str) -> Spot | None:
        """Where a key stands: by its own header, or else in a table around it, or else in a header below it."""
        found = (self._scan(start).get(key) for start in self._parts(key))
        return next((spot for spot in found if spot is not None), None)

    def _parts(self, key: str) -> Iterator[int]:
        """Where the tables begin that may have the key."""
        around = [key, *(key[: cut.start()] for cut in reversed([*_CUT.finditer(key)])), ""]
        yield from (self._tables[each] for each in around if each in self._tables)
        if key in self._within:
            yield self._within[key]

    def _scan(self, start: int) -> Mapping[str, Spot]:
        """What stands between a header and the next one."""
        if start not in self._scanned:
            spots = scan(self._text[start : self._ends[start]])
            self._scanned[start] = {key: Spot(*(at + start for at in spot)) for key, spot in spots.items()}
        return self._scanned[start]


_CUT = pattern(r"[.\[]")


class _Scanner:
    """Where the scanner is, and what it has found."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0
        self.spots: dict[str, Spot] = {}
        self.headers: set[str] = set()
        self.lengths: dict[str, int] = {}

    def document(self) -> None:
        """Lines of `key = value` and of `[headers]`, to the end of the text."""
        prefix = ""
        while True:
            self.blank()
            if self.at >= len(self.text):
                return
            if self.text[self.at] == "[":
                prefix = self.header()
            else:
                self.pair(prefix)

    def header(self) -> str:
        """`[a.b]` or `[[a.b]]`; gives the dotted key of the table that it opens."""
        start = self.at
        many = self.text.startswith("[[", start)
        self.at += 2 if many else 1
        parts = self.key()
        self.expect("]]" if many else "]")
        prefix = ""
        for index, (name, key_start, key_end) in enumerate(parts):
            last = index == len(parts) - 1
            prefix = dotted(prefix, name)
            if last and many:
                self.spots.setdefault(prefix, Spot(key_start, key_end, start, self.at))
                count = self.lengths.get(prefix, 0)
                self.lengths[prefix] = count + 1
                prefix = f"{prefix}[{count}]"
            elif prefix in self.lengths and not last:
                prefix = f"{prefix}[{self.lengths[prefix] - 1}]"
            spot = Spot(key_start, key_end, start, self.at)
            if last and prefix not in self.headers:
                self.spots[prefix] = spot
                self.headers.add(prefix)
            else:
                self.spots.setdefault(prefix, spot)
        return prefix

    def pair(self, prefix: str) -> None:
        """`a.b = value`."""
        parts = self.key()
        self.expect("=")
        self.space()
        for name, key_start, key_end in parts[:-1]:
            prefix = dotted(prefix, name)
            self.spots.setdefault(prefix, Spot(key_start, key_end, key_start, key_end))
        name, key_start, key_end = parts[-1]
        prefix = dotted(prefix, name)
        start = self.at
        end = self.value(prefix)
        self.spots[prefix] = Spot(key_start, key_end, start, end)

    def key(self) -> list[tuple[str, int, int]]:
        """The parts of a dotted key, decoded, with their offsets."""
        parts: list[tuple[str, int, int]] = []
        while True:
            self.space()
            start = self.at
            found = self.match(_BARE) or self.match(_BASIC) or self.match(_LITERAL)
            if found is None:
                raise _Lost
            end = self.at
            name = found if found[0] not in "\"'" else "".join(c for c, _ in _decode(self.text, start, end))
            parts.append((name, start, end))
            self.space()
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def value(self, prefix: str) -> int:
        """Passes one value; gives the offset of its end."""
        char = self.text[self.at : self.at + 1]
        if char in ('"', "'"):
            self.string()
        elif char == "[":
            self.array(prefix)
        elif char == "{":
            self.inline(prefix)
        else:
            found = self.match(_SCALAR)
            if found is None:
                raise _Lost
            return self.at - (len(found) - len(found.rstrip()))
        return self.at

    def string(self) -> None:
        """Passes one string of any of the four sorts."""
        text = self.text
        if text.startswith('"""', self.at):
            pattern = _LONG_BASIC
        elif text.startswith("'''", self.at):
            pattern = _LONG_LITERAL
        else:
            pattern = _BASIC if text[self.at] == '"' else _LITERAL
        if self.match(pattern) is None:
            raise _Lost

    def array(self, prefix: str) -> None:
        """`[ value, … ]`, over any number of lines."""
        self.at += 1
        index = 0
        while True:
            self.blank()
            if self.text.startswith("]", self.at):
                self.at += 1
                return
            key = f"{prefix}[{index}]"
            start = self.at
            end = self.value(key)
            self.spots[key] = Spot(start, end, start, end)
            index += 1
            self.blank()
            if self.text.startswith(",", self.at):
                self.at += 1
            elif not self.text.startswith("]", self.at):
                raise _Lost

    def inline(self, prefix: str) -> None:
        """`{ key = value, … }`."""
        self.at += 1
        while True:
            self.blank()
            if self.text.startswith("}", self.at):
                self.at += 1
                return
            self.pair(prefix)
            self.blank()
            if self.text.startswith(",", self.at):
                self.at += 1
            elif not self.text.startswith("}", self.at):
                raise _Lost

    def match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[0]

    def expect(self, word: str) -> None:
        self.space()
        if not self.text.startswith(word, self.at):
            raise _Lost
        self.at += len(word)

    def space(self) -> None:
        self.match(_SPACE)

    def blank(self) -> None:
        self.match(_BLANK)


def decoded_offsets(text: str, start: int, end: int) -> list[int]:
    """For each character of a string's value its offset in the text, and at last that of the closing quote.

    Empty for what is no string.
    """
    if text[start : start + 1] not in ('"', "'"):
        return []
    quotes = 3 if text[start : start + 3] in ('"""', "'''") else 1
    return [*(offset for _, offset in _decode(text, start, end)), end - quotes]


def _decode(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """The characters of a quoted string with their offsets."""
    quote = text[start]
    quotes = 3 if text.startswith(quote * 3, start) and end - start >= 6 else 1
    at, stop = start + quotes, end - quotes
    if quotes == 3 and text.startswith("\n", at):
        at += 1
    if quote == "'":
        return [(text[i], i) for i in range(at, stop)]
    found: list[tuple[str, int]] = []
    while at < stop:
        char = text[at]
        if char != "\\":
            found.append((char, at))
            at += 1
            continue
        escape = _ESCAPE.match(text, at, stop)
        if escape is None:
            at += 1
            continue
        if not escape[0][1].isspace():
            found.append((_escaped(escape[0]), at))
        at = escape.end()
    return found


def _escaped(escape: str) -> str:
    """The character that an escape stands for."""
    if escape[1] in "uUx" and len(escape) > 2:
        return chr(int(escape[2:], 16))
    return _SIMPLE.get(escape[1], escape[1])
