r"""Tab-separated values as PostgreSQL's COPY writes them: exactly one line a row.

NULL is `\N`, and `\t`, `\n`, `\r` and `\\` stand for what they name, so that a line break in the data never breaks a
row. Text that a spreadsheet would run as a formula is made harmless as in CSV.
"""

from __future__ import annotations

from typing import Any, TextIO

from semcli.datatype import Kind
from semcli.render.csv import INERT, harmless
from semcli.render.exact import Encoder, text_encoder
from semcli.render.sheet import Screen, Sheet
from semcli.render.text import visible_lines

_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _text(text: str) -> str:
    return harmless(text.translate(_ESCAPES))


def _encoder(encode: Encoder, kind: Kind) -> Encoder:
    if kind in INERT:
        return encode
    return lambda value: _NULL if value is None else _text(encode(value))


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    """The header, then a line a row."""
    encoders = [_encoder(text_encoder(c, sheet.zone, sheet.notes, null=_NULL), c.type.kind) for c in sheet.columns]

    def put(text: str) -> None:
        out.write(visible_lines(text) if screen.terminal else text)

    def line(row: tuple[Any, ...]) -> str:
        return "\t".join([encode(value) for encode, value in zip(encoders, row, strict=True)]) + "\n"

    put("\t".join(_text(c.name) for c in sheet.columns) + "\n")
    for batch in sheet.counted():
        put("".join([line(row) for row in batch]))
