"""TOML read quickly, where it is written plainly: `loads` gives what `tomllib.loads` gives, four times sooner.

Most lines of a catalog are a table's header, or a key with a string, a number, a flag, a list of strings or an inline
table of those. Such lines are read by one pattern each. A table with any other line is left to `tomllib`; so is the
whole text, as soon as anything in it is not certain to be right (a name given twice, a header inside a string, a
table within an inline one), for then the answer may be an error, which it words.
"""

from __future__ import annotations

import re
from typing import Any

_GAP = r"[ \t]*"
_KEY = r"[A-Za-z0-9_-]+"
_STRING = r'"[^"\\\x00-\x1f\x7f]*"'
_LIST = rf"\[{_GAP}(?:{_STRING}{_GAP}(?:,{_GAP}{_STRING}{_GAP})*(?:,{_GAP})?)?\]"
_WORD = r"true|false|-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?"
_VALUE = rf"(?:{_STRING}|{_WORD}|{_LIST})"
_PAIR = rf"{_KEY}{_GAP}={_GAP}{_VALUE}{_GAP}"
_TABLE = rf"\{{{_GAP}(?:{_PAIR}(?:,{_GAP}{_PAIR})*)?\}}"
_REST = rf"{_GAP}(?:#[^\x00-\x08\x0a-\x1f\x7f]*)?"

_HEADER = re.compile(rf"\[({_KEY}(?:\.{_KEY})*)\]{_REST}")
_LINE = re.compile(rf"(?:{_GAP}({_KEY}){_GAP}={_GAP}(?:({_STRING})|({_TABLE})|({_LIST}|{_WORD})))?{_REST}")
_PAIRS = re.compile(rf"({_KEY}){_GAP}={_GAP}({_VALUE})")
_STRINGS = re.compile(_STRING)


class _NotPlain(Exception):
    """It takes more than the patterns here to read this."""


def loads(text: str) -> dict[str, Any]:
    """What a text with plain line ends says. Raises what `tomllib.loads` raises."""
    try:
        return _Reader().read(text.split("\n"))
    except (_NotPlain, ValueError):
        import tomllib

        return tomllib.loads(text)


class _Reader:
    """Tables by the dotted name of their header; those within others are there from the first mention on."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self.tables: dict[tuple[str, ...], dict[str, Any]] = {(): self.root}
        self.written: set[tuple[str, ...]] = set()

    def read(self, lines: list[str]) -> dict[str, Any]:
        headers = [n for n, line in enumerate(lines) if line.startswith("[") and _HEADER.fullmatch(line)]
        self._add((), lines[: headers[0]] if headers else lines)
        for start, end in zip(headers, [*headers[1:], len(lines)], strict=True):
            found = _HEADER.fullmatch(lines[start])
            assert found is not None
            self._add(tuple(found[1].split(".")), lines[start + 1 : end])
        return self.root

    def _add(self, path: tuple[str, ...], lines: list[str]) -> None:
        """The pairs under a header."""
        table = self._table(path)
        try:
            pairs = _pairs(lines)
        except _NotPlain:
            pairs = _pairs_by_tomllib(lines)
        if not table.keys().isdisjoint(pairs):
            raise _NotPlain
        table.update(pairs)

    def _table(self, path: tuple[str, ...]) -> dict[str, Any]:
        """The table that a header opens, which none has opened before."""
        if path in self.written:
            raise _NotPlain
        self.written.add(path)
        for depth in range(1, len(path) + 1):
            if path[:depth] not in self.tables:
                around = self.tables[path[: depth - 1]]
                if path[depth - 1] in around:
                    raise _NotPlain
                around[path[depth - 1]] = self.tables[path[:depth]] = {}
        return self.tables[path]


def _pairs(lines: list[str]) -> dict[str, Any]:
    """The pairs of plain lines."""
    pairs: dict[str, Any] = {}
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            raise _NotPlain
        key, string, table, other = found.groups()
        if key is None:
            continue
        if key in pairs:
            raise _NotPlain
        pairs[key] = string[1:-1] if string else _table(table) if table else _value(other)
    return pairs


def _table(text: str) -> dict[str, Any]:
    written = _PAIRS.findall(text)
    found = {key: _value(value) for key, value in written}
    if len(found) < len(written):
        raise _NotPlain
    return found


def _value(text: str) -> Any:
    match text[0]:
        case '"':
            return text[1:-1]
        case "t" | "f":
            return text == "true"
        case "[":
            return [string[1:-1] for string in _STRINGS.findall(text)]
        case _:
            return float(text) if "." in text else int(text)


_NAME = "\0"


def _pairs_by_tomllib(lines: list[str]) -> dict[str, Any]:
    """The pairs of any lines that are one table's to the end. They are read under a name that none of them has, so
    that a header among them, which the pattern passed over, is seen to open another one."""
    import tomllib

    text = "\n".join(['["\\u0000"]', *lines])
    if text.lower().count("\\u0000") > 1:
        raise _NotPlain
    found = tomllib.loads(text)
    if found.keys() != {_NAME}:
        raise _NotPlain
    table: dict[str, Any] = found[_NAME]
    return table
