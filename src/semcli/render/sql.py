"""A statement as people read it: highlighted on a terminal, its parameters below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from semcli.render.exact import to_json
from semcli.render.sheet import Screen
from semcli.render.text import visible, visible_lines

_TOKEN = re.compile(
    r"""(?P<quoted>"(?:[^"]|"")*")|(?P<text>'(?:[^']|'')*')|(?P<comment>--[^\n]*)"""
    r"""|(?P<parameter>\$\d+|%s|\?)|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<word>\b[a-zA-Z_]+\b)"""
)
_WORDS = """
all and as asc between by case cast coalesce cross desc distinct else end except exists false filter first from full
group having ilike in inner interval is join last lateral left like limit materialized not null nulls on or order outer
over partition recursive right select set then time timestamp true union using values when where window with within
zone at
"""
_KEYWORDS = frozenset(_WORDS.split())
_STYLES = {"text": "\x1b[32m", "comment": "\x1b[2m", "parameter": "\x1b[35m", "number": "\x1b[33m"}
_KEYWORD, _RESET = "\x1b[1;34m", "\x1b[0m"


def highlighted(text: str) -> str:
    """SQL with colours; the letters stay as they are."""

    def paint(match: re.Match[str]) -> str:
        style = _STYLES.get(match.lastgroup or "")
        if match.lastgroup == "word" and match[0].lower() in _KEYWORDS:
            style = _KEYWORD
        return f"{style}{match[0]}{_RESET}" if style else match[0]

    return _TOKEN.sub(paint, text)


def sql_text(text: str, parameters: Sequence[object], screen: Screen) -> str:
    """The statement and, as comments, its parameters in their order. Ends with a line feed."""
    lines = [visible_lines(text).rstrip()]
    lines += [f"-- {number}: {visible(to_json(value))}" for number, value in enumerate(parameters, 1)]
    shown = "\n".join(lines) + "\n"
    return highlighted(shown) if screen.colour else shown
