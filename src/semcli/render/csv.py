"""Comma-separated values (RFC 4180, lines ended by a line feed).

NULL is an empty field, the empty string is `""`. Spreadsheets run text that begins like a formula: such text gets a
leading apostrophe, which they hide. Where cells end hangs on the reader's settings (in much of Europe at semicolons),
so what stands behind any character that could end one gets it too. Numbers never do, so negative ones stay numbers,
and neither does text that is a plain number. Whoever needs text letter for letter takes `json`.
"""

from __future__ import annotations

import re
from typing import Any, TextIO

from semcli.csv_text import END, ODD, SIGNS, UNSEEN
from semcli.datatype import Kind
from semcli.render.exact import Encoder, text_encoder
from semcli.render.sheet import Screen, Sheet
from semcli.render.text import visible_lines
from semcli.result import Shape

_NUMBER = rf"[+-]?(?:\d+(?:[.,]\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:[{END}]|\Z)"
_SIGN = re.compile(f"[{SIGNS}]")
_FORMULA = re.compile(rf"(?:^|(?<=[{END}]))(?!{_NUMBER})(?=(?:(?![{END}])[{UNSEEN}])*[{SIGNS}])")
_ODD_START = re.compile(r"[\t\r\n]")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')
_LEFT = re.compile(f"{ODD}([0-9A-F]*){ODD}")
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
    if sheet.shape is Shape.CSV_LINES:
        for batch in sheet.counted():
            put(_finished(batch, sheet))
        return

    def line(row: tuple[Any, ...]) -> str:
        return ",".join([encode(value) for encode, value in zip(encoders, row, strict=True)]) + "\n"

    for batch in sheet.counted():
        put("".join([line(row) for row in batch]))


def _finished(lines: Any, sheet: Sheet) -> str:
    """Lines that the engine has written, with the texts that it left to Python; what it had to leave out is noted."""
    for place in lines.lost.split(",")[:-1]:
        sheet.notes.lost(sheet.columns[int(place)].name)
    text: str = lines.text
    return _LEFT.sub(_text_left, text) if "\0" in text else text


def _text_left(found: re.Match[str]) -> str:
    return field(harmless(bytes.fromhex(found[1]).decode()))
