"""What is wrong with text that is no TOML, said for the person who wrote it."""

from __future__ import annotations

import re

from semcli.catalog.source import Source
from semcli.errors import Problem

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")
_CURLY = re.compile("[“”„‘’]")
_UNQUOTED = re.compile(r"""^\s*[^=#\[]+?=\s*([^\s"'\[{#0-9+-][^#]*?)\s*(?:#.*)?$""")
_TWICE = re.compile(r"Cannot (?:declare|overwrite|redefine|mutate|define|use)")


def explain(source: Source, error: ValueError) -> Problem:
    """The problem for what TOML's parser said of a source's text."""
    said = str(error)
    offset = _offset(source.text, said)
    site = source.at(offset, offset + 1)
    line = site.text or ""
    fact = _PLACE.sub("", said)
    if "Exceeds the limit" in said:
        fact = "a number has too many digits"
    return Problem("catalog_syntax", f"not valid TOML: {_lower(fact)}", _help(source.text, line, fact, offset), site)


def _offset(text: str, said: str) -> int:
    """Where the parser stopped, in characters; the end of the text where it does not say."""
    place = _PLACE.search(said)
    if place is None or place[1] is None:
        return len(text.rstrip()) if place is not None else 0
    begin = 0
    for _ in range(int(place[1]) - 1):
        begin = text.find("\n", begin) + 1
    return min(begin + int(place[2]) - 1, len(text))


def _lower(fact: str) -> str:
    return fact[:1].lower() + fact[1:]


def _help(text: str, line: str, fact: str, offset: int) -> tuple[str, ...]:
    """What to write instead, for the commonest slips."""
    stripped = line.strip()
    if _CURLY.search(_outside_strings(line)):
        return ('use straight quotes: `"…"`, not curly ones',)
    if _TWICE.match(fact):
        return _twice(text, line, offset)
    if "after a key" in fact or ("Invalid statement" in fact and stripped and "=" not in stripped):
        if stripped.startswith("["):
            return (
                "a table's header is `[name]`; a name with other characters than letters, digits, `_`, `-` is quoted",
            )
        return ('write `key = value`; a text value stands in quotes: `name = "acme"`',)
    found = _UNQUOTED.match(line)
    if found is not None and "value" in fact.lower():
        word = found[1].strip()
        if word.lower() in ("true", "false"):
            return (f"write `{word.lower()}` in small letters",)
        if word.lower() in ("null", "none", "nil"):
            return ("TOML has no null: leave the key out",)
        return (f'text stands in quotes: `"{word}"`',)
    if re.search(r"=\s*(#.*)?$", line):
        return ("write a value after `=`",)
    if "Illegal character '\\n'" in fact or "Unterminated string" in fact or 'Expected "\'" ' in fact:
        return ('close the quotes on the same line; text of several lines stands between `"""`',)
    if "Unclosed array" in fact or "Unclosed inline table" in fact or "Expected ']'" in fact:
        return ("look for a missing comma or closing bracket",)
    if "escape" in fact:
        return ("in double quotes `\\` begins an escape; write `\\\\`, or use single quotes",)
    if ":" in stripped and "=" not in stripped:
        return ("write `=` between key and value, not `:`",)
    return ()


def _outside_strings(line: str) -> str:
    """The line without its strings and comment, where any quotes are fine."""
    return re.sub(r"""\"(?:[^"\\]|\\.)*\"|'[^']*'|#.*""", "", line)


def _twice(text: str, line: str, offset: int) -> tuple[str, ...]:
    """Where the same header or key stood before."""
    name = line.strip().split("#")[0].strip()
    wanted = name if name.startswith("[") else name.split("=")[0].strip()
    before = text[:offset].split("\n")[:-1]
    start = 0
    if not wanted.startswith("["):
        start = max((n for n, earlier in enumerate(before) if earlier.lstrip().startswith("[")), default=0)
    for number, earlier in enumerate(before[start:], start + 1):
        words = earlier.strip()
        same = words.startswith(wanted) and words[len(wanted) :].lstrip()[:1] in ("", "#", "=")
        if wanted and same:
            return (f"it stands already in line {number}; put both into one, or rename one",)
    return ("it stands already further up; put both into one, or rename one",)
