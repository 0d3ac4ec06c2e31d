"""Comma-separated values (RFC 4180, lines ended by a line feed).

NULL is an empty field, the empty string is `""`. Spreadsheets run text that begins like a formula: such text gets a
leading apostrophe, which they hide. Numbers never do, so negative ones stay numbers, and neither does text that is
a plain number. Whoever needs text letter for letter takes `json`.
"""

from __future__ import annotations

import re
from typing import Any, TextIO

from semcli.datatype import Kind
from semcli.render.exact import Encoder, text_encoder
from semcli.render.sheet import Screen, Sheet
from semcli.render.text import visible_lines

# the full-width signs begin formulas in East Asian versions of spreadsheets
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|\.\d+)([eE][+-]?\d+)?\Z")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')
INERT = (Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE, Kind.BOOLEAN, Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ, Kind.TIME)


def harmless(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return "'" + text if _FORMULA.match(text) and not _NUMBER.match(text) else text


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
