"""What a terminal shows, as an SVG: cells in a grid, so that columns stand under each other in any viewer.

One file serves light and dark: the viewer's preference chooses the colours. Nothing is fetched from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from semcli.render.text import cells

_CELL, _LINE, _MARGIN, _BAR = 8.4, 19, 16, 34
_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
_PIECE = re.compile(r"[\x20-\x7e]+|[^\x20-\x7e]+")
_GAP = re.compile(r" {2,}")

_STROKE = 1.3
_SEAM = 0.3
"""How far a shape reaches over its neighbour, so that no line shows between them."""
_ARMS = {"─": "lr", "│": "ud", "┤": "udl", "├": "udr", "┼": "udlr", "┴": "ulr", "┬": "dlr", "└": "ur", "┘": "ul"}
_LEFT = dict(zip("▏▎▍▌▋▊▉█", range(1, 9), strict=True))
_BELOW = dict(zip("▁▂▃▄▅▆▇", range(1, 8), strict=True))
_SHAPE = re.compile(f"([{''.join({*_ARMS, *_LEFT, *_BELOW, '▐'})}])\\1*")
"""Rules and bars are shapes: as letters they would leave gaps, by the viewer's font."""

_LIGHT = ("#1f2328", "#cf222e", "#116329", "#7d4e00", "#0550ae", "#8250df", "#136061", "#57606a")
_DARK = ("#d7dce2", "#ff8f85", "#6fdd8b", "#e3b341", "#84beff", "#d2a8ff", "#62d4d8", "#9aa4af")
"""The colours 30 to 37 on white and on black, each legible there; 30 is the text's own."""
_PAPER = {"light": ("#ffffff", "#d0d7de"), "dark": ("#14171c", "#30363d")}


@dataclass(frozen=True)
class Style:
    """How text is shown: bold, faint, and a colour from 31 to 37, or 30 for none."""

    bold: bool = False
    faint: bool = False
    colour: int = 30

    def after(self, codes: str) -> Style:
        """The style after an escape sequence. Raises ValueError for one that no terminal picture knows."""
        found = self
        for code in codes.split(";"):
            match int(code or 0):
                case 0:
                    found = Style()
                case 1:
                    found = Style(True, found.faint, found.colour)
                case 2:
                    found = Style(found.bold, True, found.colour)
                case n if 30 <= n <= 37:
                    found = Style(found.bold, found.faint, n)
                case n if 90 <= n <= 97:
                    found = Style(found.bold, found.faint, n - 60)
                case n:
                    raise ValueError(f"no picture of style {n}")
        return found

    def classes(self) -> str:
        names = ["b"] * self.bold + ["f"] * self.faint + [f"c{self.colour - 30}"] * (self.colour != 30)
        return f' class="{" ".join(names)}"' if names else ""


def picture(title: str, text: str, width: int) -> str:
    """The SVG of a terminal of `width` columns that shows the text, which may have colours."""
    lines = [part for line in text.rstrip("\n").split("\n") for part in _wrapped(line, width)]
    wide = width * _CELL + 2 * _MARGIN
    high = _BAR + len(lines) * _LINE + _MARGIN
    body = "\n".join(_drawn(lines))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high}" viewBox="0 0 {wide:.0f} {high}" role="img">
<title>{escape(title)}</title>
<style>
{_sheet("light")}
@media (prefers-color-scheme: dark) {{
{_sheet("dark")}
}}
text {{ font-family: "DejaVu Sans Mono", ui-monospace, Menlo, Consolas, monospace; font-size: 14px; white-space: pre }}
.b {{ font-weight: 700 }}
.f {{ opacity: .8 }}
</style>
<rect class="paper" x=".5" y=".5" width="{wide - 1:.0f}" height="{high - 1}" rx="8"/>
<circle class="dot" cx="18" cy="17" r="5"/><circle class="dot" cx="35" cy="17" r="5"/>\
<circle class="dot" cx="52" cy="17" r="5"/>
{body}
</svg>
"""


def _sheet(scheme: str) -> str:
    colours = _LIGHT if scheme == "light" else _DARK
    paper, line = _PAPER[scheme]
    rules = [f"text, .s {{ fill: {colours[0]} }}", *(f".c{i} {{ fill: {c} }}" for i, c in enumerate(colours) if i)]
    more = [f".paper {{ fill: {paper}; stroke: {line} }}", f".dot {{ fill: {line} }}"]
    return "\n".join([*rules, *more])


def _wrapped(line: str, width: int) -> Iterator[str]:
    """A line as a terminal shows it: what does not fit goes on below."""
    room = width
    part = ""
    for token in re.split(r"(\x1b\[[0-9;]*m)", line):
        if token.startswith("\x1b"):
            part += token
            continue
        for letter in token:
            if cells(letter) > room:
                yield part
                part, room = "", width
            part += letter
            room -= cells(letter)
    yield part


def _drawn(lines: list[str]) -> Iterator[str]:
    style = Style()
    for row, line in enumerate(lines):
        y, column, at = _BAR + (row + 1) * _LINE - 5, 0, 0
        for found in [*_ESCAPE.finditer(line), None]:
            words = line[at : found.start() if found else len(line)]
            yield from _shapes(words, column, _BAR + row * _LINE, style)
            yield from _words(_SHAPE.sub(lambda shape: " " * len(shape[0]), words), column, y, style)
            column += cells(words)
            if found is not None:
                at, style = found.end(), style.after(found[1])


def _shapes(text: str, column: int, top: int, style: Style) -> Iterator[str]:
    """The rules and bars of a text as rectangles, one for a run of equal letters where they touch."""
    classes = Style(False, style.faint, style.colour).classes().replace('class="', 'class="s ') or ' class="s"'
    for run in _SHAPE.finditer(text):
        at, count = _MARGIN + (column + cells(text[: run.start()])) * _CELL, len(run[0])
        for x, y, wide, high in _rectangles(run[1], count):
            place = f'x="{at + x:.1f}" y="{top + y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
            yield f"<rect {place}{classes}/>"


def _rectangles(letter: str, count: int) -> Iterator[tuple[float, float, float, float]]:
    """What so many of a letter are made of: left, top, width and height within their cells."""
    room = _LINE - 2  # bars of neighbouring lines stand a little apart
    if letter in "─█":
        thick = _STROKE if letter == "─" else room
        yield 0, (_LINE - thick) / 2, count * _CELL + _SEAM, thick
        return
    for place in range(count):
        left, across, down = place * _CELL, (_CELL - _STROKE) / 2, (_LINE - _STROKE) / 2
        if letter in _LEFT:
            yield left, 1, _CELL * _LEFT[letter] / 8, room
        elif letter in _BELOW:
            high = room * _BELOW[letter] / 8
            yield left, _LINE - 1 - high, _CELL + _SEAM, high
        elif letter == "▐":
            yield left + _CELL / 2, 1, _CELL / 2 + _SEAM, room
        else:
            arms = _ARMS[letter]
            first, last = 0 if "u" in arms else down, _LINE if "d" in arms else down + _STROKE
            if "u" in arms or "d" in arms:
                yield left + across, first, _STROKE, last - first
            first, last = 0 if "l" in arms else across, _CELL if "r" in arms else across + _STROKE
            if "l" in arms or "r" in arms:
                yield left + first, down, last - first, _STROKE


def _words(text: str, column: int, y: int, style: Style) -> Iterator[str]:
    """The text in pieces, each held to its cells: fonts differ in how wide letters of other scripts are."""
    for piece in _PIECE.finditer(text):
        for word in _split(piece[0], column + cells(text[: piece.start()])):
            place, shown = word
            if shown.strip():
                long = cells(shown) * _CELL
                attributes = f'x="{_MARGIN + place * _CELL:.1f}" y="{y}" textLength="{long:.1f}"'
                yield f'<text {attributes} lengthAdjust="spacingAndGlyphs"{style.classes()}>{escape(shown)}</text>'


def _split(piece: str, column: int) -> Iterator[tuple[int, str]]:
    """Words with their columns; what is wider than a space apart stands by itself."""
    at = 0
    for gap in [*_GAP.finditer(piece), None]:
        word = piece[at : gap.start() if gap else len(piece)]
        lead = len(word) - len(word.lstrip(" "))
        yield column + cells(piece[:at]) + lead, word.strip(" ")
        at = gap.end() if gap else len(piece)
