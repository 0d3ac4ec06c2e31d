"""One JSON object a line, rows only: for streams and for tools that read a line at a time."""

from __future__ import annotations

from typing import TextIO

from semcli.render.json import row_encoder
from semcli.render.sheet import Screen, Sheet


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    encode = row_encoder(sheet)
    for batch in sheet.counted():
        out.write("".join([encode(row) + "\n" for row in batch]))
