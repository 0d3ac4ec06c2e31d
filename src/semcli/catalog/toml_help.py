"""What is wrong with text that is no TOML, said for the person who wrote it."""

from __future__ import annotations

import re

from semcli.catalog.safe_text import printable
from semcli.catalog.source import Source
from semcli.errors import Problem
from semcli.patterns import pattern

_PLACE = pattern(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")
_LONG_NUMBER = pattern(r"\d[\d_]{4000,}")
_CURLY = pattern("[“”„‘’]")
_STRINGS = pattern(r"""\"(?:[^"\\]|\\.)*\"|'[^']*'|#.*""")
_LONG = pattern(r"\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}")
_UNQUOTED = pattern(r"""^\s*[^=#\[]+?=\s*([^\s"'\[{#0-9+-][^#]*?)\s*(?:#.*)?$""")
_NO_VALUE = pattern(r"=\s*(?:#.*)?$")
_TWICE = pattern(r"cannot (?:declare|overwrite|redefine|mutate|define|use)|duplicate", re.IGNORECASE)


def explain(source: Source, error: ValueError) -> Problem:
    """The problem for what TOML's parser said of a source's text."""
    said = str(error)
    if "integer string conversion" in said:
        return _too_long(source)
    offset = _offset(source.text, said)
    site = source.at(offset, offset + 1)
    fact = _PLACE.sub("", said)
    fact = fact[:1].lower() + fact[1:]
    line = _line(source.text, offset)
    if _TWICE.search(fact):
        return _twice(source, offset, line)
    if _is_open_text(fact):
        offset = _open_quote(source.text, fact, offset)
        site = source.at(offset, offset + 3)
        help = 'close the quotes on the same line; text of several lines stands between `"""`'
        return Problem("catalog_syntax", "not valid TOML: a text has no closing quote", (help,), site)
    shown = "no value can be read here" if fact == "invalid value" else printable(fact)
    return Problem("catalog_syntax", f"not valid TOML: {shown}", _help(line, fact), site)


def _offset(text: str, said: str) -> int:
    """Where the parser stopped, in characters; the end of the text where it says nothing else."""
    place = _PLACE.search(said)
    if place is None or place[1] is None:
        return len(text.rstrip())
    begin = 0
    for _ in range(int(place[1]) - 1):
        begin = text.find("\n", begin) + 1
    return min(begin + int(place[2]) - 1, len(text))


def _line(text: str, offset: int) -> str:
    return text[text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]


def _too_long(source: Source) -> Problem:
    found = _LONG_NUMBER.search(source.text)
    start = found.start() if found is not None else 0
    return Problem("catalog_syntax", "not valid TOML: a number has too many digits", (), source.at(start, start + 1))


def _is_open_text(fact: str) -> bool:
    return "character '\\n'" in fact or "unterminated string" in fact or fact.startswith("expected \"'")


def _open_quote(text: str, fact: str, offset: int) -> int:
    """Where a text begins that is not closed, if the parser ran to the end of the file; else where it stopped."""
    if offset < len(text.rstrip()):
        return offset
    long = max(text.rfind('"""'), text.rfind("'''"))
    if long >= 0 and 'expected "\'"' not in fact:
        return long
    short = _LONG.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in re.finditer(r".+", short):
        rest = _STRINGS.sub("", found[0])
        if "'" in rest or '"' in rest:
            return found.end()
    return offset


def _help(line: str, fact: str) -> tuple[str, ...]:
    """What to write instead, for the commonest slips."""
    stripped = line.strip()
    if _CURLY.search(_STRINGS.sub("", line)):
        return ('use straight quotes: `"…"`, not curly ones',)
    if stripped.startswith("[") and "=" not in stripped:
        help = "a header is `[name]`; a name with other characters than letters, digits, `_` and `-` stands in quotes"
        return (help,)
    if "after a key" in fact or ("invalid statement" in fact and stripped and "=" not in stripped):
        return ('write `key = value`; text stands in quotes: `name = "acme"`',)
    if _NO_VALUE.search(line):
        return ("write a value after `=`",)
    unquoted = _UNQUOTED.match(line)
    if unquoted is not None and "value" in fact:
        return _instead_of(unquoted[1].strip())
    if "array" in fact or "inline table" in fact:
        return ("look for a missing comma or closing bracket",)
    if "escape" in fact or "unescaped" in fact:
        return ("in double quotes `\\` begins an escape; write `\\\\`, or use single quotes",)
    if "illegal character" in fact:
        return ("take the character out, or write it as an escape such as `\\u0007`",)
    if "after a statement" in fact:
        return ("one `key = value` stands on a line; text stands in quotes",)
    return ()


def _instead_of(word: str) -> tuple[str, ...]:
    """What to write instead of a word without quotes."""
    if word.lower() in ("true", "false"):
        return (f"write `{word.lower()}` in small letters",)
    if word.lower() in ("null", "none", "nil"):
        return ("TOML has no null: leave the key out",)
    return (f'text stands in quotes: `"{printable(word)}"`',)


def _twice(source: Source, offset: int, line: str) -> Problem:
    """The same header or key a second time, with the line of the first one."""
    stripped = line.strip()
    is_header = stripped.startswith("[")
    name = _STRINGS.sub(lambda found: "" if found[0].startswith("#") else found[0], stripped).strip()
    name = name if is_header else name.partition("=")[0].strip()
    begin = source.text.rfind("\n", 0, offset) + 1 + len(line) - len(line.lstrip())
    number = _first_line(source.text[:begin], name, is_header)
    where = f"in line {number}" if number else "further up"
    help = f"it stands already {where}; put both into one, or rename one"
    site = source.at(begin, begin + len(name))
    return Problem("catalog_syntax", f"not valid TOML: `{printable(name)}` is defined twice", (help,), site)


def _first_line(text: str, name: str, is_header: bool) -> int | None:
    """The number of the line that has the same header, or in the same table the same key."""
    lines = text.split("\n")[:-1]
    start = 0
    if not is_header:
        start = max((n for n, line in enumerate(lines) if line.lstrip().startswith("[")), default=0)
    for number, line in enumerate(lines[start:], start + 1):
        words = line.strip()
        if words.startswith(name) and words[len(name) :].lstrip()[:1] in ("", "#", "="):
            return number
    return None
