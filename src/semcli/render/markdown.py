"""A Markdown table (GitHub's dialect): the same cells as the table on a terminal."""

from __future__ import annotations

import re
from typing import TextIO

from semcli.render.display import display
from semcli.render.sheet import Screen, Sheet
from semcli.render.text import cells, pad

_SPECIAL = re.compile(r"[\\`*_\[\]<>|&~]")


def escape(text: str) -> str:
    """Text in which nothing is read as Markdown or HTML. Names with underscores inside words stay as they are."""

    def protect(match: re.Match[str]) -> str:
        char, start, end = match[0], match.start(), match.end()
        if char == "_" and start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum():
            return "_"
        return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(char, "\\" + char)

    return _SPECIAL.sub(protect, text)


def table(headings: list[str], rows: list[list[str]], right: list[bool]) -> str:
    """A padded table, so that its source can be read as well."""
    widths = [max(3, *(cells(row[i]) for row in [headings, *rows])) for i in range(len(headings))]

    def line(row: list[str]) -> str:
        filled = (pad(text, width, right=r) for text, width, r in zip(row, widths, right, strict=True))
        return "| " + " | ".join(filled) + " |\n"

    rule = "| " + " | ".join("-" * (w - 1) + (":" if r else "-") for w, r in zip(widths, right, strict=True)) + " |\n"
    return line(headings) + rule + "".join(map(line, rows))


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    shown = display(sheet)
    columns = shown.columns
    rows = [list(row) for row in zip(*([escape(cell.text) for cell in c.cells] for c in columns), strict=True)]
    for number in shown.strong:
        rows[number] = [f"**{text}**" if text else "" for text in rows[number]]
    out.write(table([escape(c.heading) for c in columns], rows, [c.right for c in columns]))
    out.write("".join(f"\n{escape(line)}\n" for line in shown.legend))
