"""A page that stands alone: no script, no network, light and dark."""

from __future__ import annotations

from html import escape
from typing import TextIO

from semcli.render.display import DisplayColumn, Shown, display
from semcli.render.sheet import Screen, Sheet

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }
table { border-collapse: collapse; }
th, td { padding: .3rem .8rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th { text-align: left; position: sticky; top: 0; background: Canvas; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.f { opacity: .65; }
.s td { font-weight: 600; }
.r td { border-top: 2px solid currentColor; }
.u { color: light-dark(#116329, #7ee787); }
.d { color: light-dark(#a40e26, #ff9492); }
"""

_RIGHT = ' class="n"'


def _title(sheet: Sheet) -> str:
    request = sheet.meta.get("request")
    metrics = request.get("metrics") if isinstance(request, dict) else None
    return ", ".join(map(str, metrics)) if metrics else "semcli"


def _cells(columns: list[DisplayColumn], row: int) -> str:
    parts = []
    for column in columns:
        cell = column.cells[row]
        tone = {"up": ["u"], "down": ["d"]}.get(cell.tone, [])
        classes = " ".join((["n"] if column.right else []) + (["f"] if cell.faint else []) + tone)
        parts.append(f'<td class="{classes}">' if classes else "<td>")
        # direction marks are already written out; isolation keeps right-to-left text from moving its neighbours
        parts.append(f"<bdi>{escape(cell.text)}</bdi></td>")
    return "".join(parts)


def _row_class(shown: Shown, row: int) -> str:
    classes = (["s"] if row in shown.strong else []) + (["r"] if row in shown.ruled else [])
    return f' class="{" ".join(classes)}"' if classes else ""


def write(sheet: Sheet, out: TextIO, screen: Screen) -> None:
    shown = display(sheet)
    columns = shown.columns
    title = escape(_title(sheet))
    head = "".join(f'<th scope="col"{_RIGHT if c.right else ""}>{escape(c.heading)}</th>' for c in columns)
    out.write(
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>\n{_STYLE}</style>\n</head>\n<body>\n'
        f"<table>\n<caption>{title}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n"
    )
    for row in range(len(columns[0].cells) if columns else 0):
        out.write(f"<tr{_row_class(shown, row)}>{_cells(columns, row)}</tr>\n")
    out.write("</tbody>\n</table>\n")
    out.write("".join(f"<p>{escape(line)}</p>\n" for line in shown.legend))
    for warning in sheet.notes.all():
        out.write(f"<p>warning: {escape(warning)}</p>\n")
    out.write("</body>\n</html>\n")
