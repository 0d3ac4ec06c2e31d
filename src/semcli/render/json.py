"""One JSON object, a row a line, written as rows arrive."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from semcli.render.exact import json_encoder, json_string, to_json
from semcli.render.sheet import Row, Screen, Sheet


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    """`columns`, `rows`, what `sheet.meta` holds, and last `warnings`, which are complete only then."""
    out.write('{"columns": [')
    described = (
        {"name": c.name, "type": c.type.kind.value, "role": c.role, "unit": c.unit, "label": c.label}
        for c in sheet.columns
    )
    out.write(",\n  ".join(map(to_json, described)) + "],\n")
    out.write('"rows": [')
    separator = "\n  "
    encode = row_encoder(sheet)
    for batch in sheet.counted():
        for row in batch:
            out.write(separator + encode(row))
            separator = ",\n  "
    out.write("]")
    for key, value in (*sheet.meta.items(), ("warnings", sheet.notes.all())):
        out.write(f",\n{json_string(key)}: {to_json(value)}")
    out.write("}\n")


def row_encoder(sheet: Sheet) -> Callable[[Row], str]:
    """How a row is written: a JSON object by column name."""
    parts = [(f"{json_string(c.name)}: ", json_encoder(c, sheet.zone, sheet.notes)) for c in sheet.columns]

    def encode_row(row: Row) -> str:
        return "{" + ", ".join([key + encode(v) for (key, encode), v in zip(parts, row, strict=True)]) + "}"

    return encode_row
