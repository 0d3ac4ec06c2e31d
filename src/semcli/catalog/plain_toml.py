"""TOML read quickly, where it is written plainly: `loads` gives what `tomllib.loads` gives, four to ten times sooner.

Most lines of a catalog are a table's header, or a key with a string, a number, a flag, a list of strings or an inline
table of those. Such lines are read by one pattern each, and lines that are alike once. A table with any
other line is left to `tomllib`; so is the whole text, as soon as anything in it is not certain to be right (a name
given twice, a header inside a string, a table within an inline one), for then the answer may be an error, which it
words.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from semcli.patterns import pattern

_GAP = r"[ \t]*"
_KEY = r"[A-Za-z0-9_-]+"
_STRING = r'"[^"\\\x00-\x1f\x7f]*"'
_LIST = rf"\[{_GAP}(?:{_STRING}{_GAP}(?:,{_GAP}{_STRING}{_GAP})*(?:,{_GAP})?)?\]"
_WORD = r"true|false|-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?"
_VALUE = rf"(?:{_STRING}|{_WORD}|{_LIST})"
_PAIR = rf"{_KEY}{_GAP}={_GAP}{_VALUE}{_GAP}"
_TABLE = rf"\{{{_GAP}(?:{_PAIR}(?:,{_GAP}{_PAIR})*)?\}}"
_REST = rf"{_GAP}(?:#[^\x00-\x08\x0a-\x1f\x7f]*)?"

_HEADER = pattern(rf"\[({_KEY}(?:\.{_KEY})*)\]{_REST}")
_LINE = pattern(rf"(?:{_GAP}({_KEY}){_GAP}={_GAP}(?:({_STRING})|({_TABLE})|({_LIST}|{_WORD})))?{_REST}")
_PAIRS = pattern(rf"({_KEY}){_GAP}={_GAP}({_VALUE})")
_STRINGS = pattern(_STRING)


class _NotPlain(Exception):
    """It takes more than the patterns here to read this."""


class Tables(NamedTuple):
    """What a text says, and the numbers of the lines (from 0) that are headers, None where that is not certain. Values
    of lines that are alike are one and the same object."""

    data: dict[str, Any]
    headers: list[int] | None


def read(text: str) -> Tables:
    """What a text with plain line ends says. Raises what `tomllib.loads` raises."""
    try:
        return _Reader().read(text.split("\n"))
    except (_NotPlain, ValueError):
        import tomllib

        return Tables(tomllib.loads(text), None)


def loads(text: str) -> dict[str, Any]:
    """The data alone."""
    return read(text).data


class _Reader:
    """Tables by the dotted name of their header; those within others are there from the first mention on."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self.tables: dict[tuple[str, ...], dict[str, Any]] = {(): self.root}
        self.written: set[tuple[str, ...]] = set()
        self.lines = _Lines()

    def read(self, lines: list[str]) -> Tables:
        headers = [n for n, line in enumerate(lines) if line.startswith("[") and _HEADER.fullmatch(line)]
        self._add((), lines[: headers[0]] if headers else lines)
        for start, end in zip(headers, [*headers[1:], len(lines)], strict=True):
            found = _HEADER.fullmatch(lines[start])
            assert found is not None
            self._add(tuple(found[1].split(".")), lines[start + 1 : end])
        return Tables(self.root, headers)

    def _add(self, path: tuple[str, ...], lines: list[str]) -> None:
        """The pairs under a header."""
        table = self._table(path)
        try:
            pairs = self._pairs(lines)
        except _NotPlain:
            pairs = _pairs_by_tomllib(lines)
        if not table.keys().isdisjoint(pairs):
            raise _NotPlain
        table.update(pairs)

    def _pairs(self, lines: list[str]) -> dict[str, Any]:
        """The pairs of plain lines."""
        said = [pair for line in lines for pair in self.lines[line]]
        pairs = dict(said)
        if len(pairs) < len(said):
            raise _NotPlain
        return pairs

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


class _Lines(dict[str, tuple[tuple[str, Any], ...]]):
    """What plain lines say: a key and its value, or nothing."""

    def __missing__(self, line: str) -> tuple[tuple[str, Any], ...]:
        found = _LINE.fullmatch(line)
        if found is None:
            raise _NotPlain
        key, string, table, other = found.groups()
        if key is None:
            return self.setdefault(line, ())
        value = string[1:-1] if string else _table(table) if table else _value(other)
        return self.setdefault(line, ((key, value),))


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
