"""Comma-separated values (RFC 4180, lines ended by a line feed).

NULL is an empty field, the empty string is `""`. Spreadsheets run text that begins like a formula: such text gets a
leading apostrophe, which they hide. Where cells end hangs on the reader's settings (in much of Europe at semicolons),
so what stands behind any character that could end one gets it too. Numbers never do, so negative ones stay numbers,
and neither does text that is a plain number. Whoever needs text letter for letter takes `json`.
"""

from __future__ import annotations

import re
from typing import Any, TextIO

from semcli.datatype import Kind
from semcli.render.exact import Encoder, text_encoder
from semcli.render.sheet import Screen, Sheet
from semcli.render.text import visible_lines

# the full-width and small signs begin formulas in East Asian versions of spreadsheets
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
# what readers drop or do not show: white space, controls, and what Unicode calls «default ignorable», byte order marks
# and zero-width spaces among them
_UNSEEN = (
    "\\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_END = ";\t\n\v\f\r\x85\u2028\u2029"
_PLAIN = rf"[+-]?(?:\d+(?:[.,]\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:[{_END}]|\Z)"
_SIGN = re.compile(f"[{_SIGNS}]")
_FORMULA = re.compile(rf"(?:^|(?<=[{_END}]))(?!{_PLAIN})(?=(?:(?![{_END}])[{_UNSEEN}])*[{_SIGNS}])")
_ODD_START = re.compile(r"[\t\r\n]")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')
INERT = (Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE, Kind.BOOLEAN, Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ, Kind.TIME)


def harmless(text: str) -> str:
    """The text, with an apostrophe wherever a spreadsheet would take what follows for a formula.

    >>> harmless("=1+1"), harmless("-1.5"), harmless("a;=1+1")
    ("'=1+1", '-1.5', "a;'=1+1")
    """
    if _SIGN.search(text) is None:
        return "'" + text if _ODD_START.match(text) else text
    made = _FORMULA.sub("'", text)
    return "'" + made if _ODD_START.match(made) else made


def field(text: str) -> str:
    """Quoted where it must be; the empty string always, to differ from NULL."""
    if text and not _QUOTED.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _encoder(encode: Encoder, kind: Kind) -> Encoder:
    if kind in INERT:
        return encode
    return lambda value: "" if value is None else field(harmless(encode(value)))


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    def put(text: str) -> None:
        out.write(visible_lines(text) if screen.terminal else text)

    encoders = [_encoder(text_encoder(c, sheet.zone, sheet.notes), c.type.kind) for c in sheet.columns]
    put(",".join(field(harmless(c.name)) for c in sheet.columns) + "\n")

    def line(row: tuple[Any, ...]) -> str:
        return ",".join([encode(value) for encode, value in zip(encoders, row, strict=True)]) + "\n"

    for batch in sheet.counted():
        put("".join([line(row) for row in batch]))
