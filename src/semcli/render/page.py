"""A page about one thing of the catalog: facts and tables, to be shown on a terminal, as Markdown or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TextIO

from semcli.records import dataclass, field
from semcli.render.display import NOTHING, DisplayColumn
from semcli.render.exact import to_json
from semcli.render.layout import fit
from semcli.render.markdown import escape
from semcli.render.markdown import table as markdown_table
from semcli.render.rows import Cell
from semcli.render.sheet import Screen
from semcli.render.table import draw
from semcli.render.text import cells, pad, visible


@dataclass(frozen=True, slots=True)
class Section:
    """A table under a heading. A cell without text is shown as «—»."""

    heading: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to say about one thing. `data` says it to machines, with the catalog's own words for values."""

    kind: str
    name: str
    description: str | None
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    data: Mapping[str, object] = field(default_factory=dict)


def as_text(page: Page, out: TextIO, screen: Screen) -> None:
    """The page for people."""
    bold, dim, reset = ("\x1b[1m", "\x1b[2m", "\x1b[0m") if screen.colour else ("", "", "")
    out.write(f"{bold}{visible(page.name)}{reset} {dim}{page.kind}{reset}\n")
    if page.description:
        out.write("".join(f"{line}\n" for line in _wrapped(visible(page.description), screen.width)))
    out.write("\n")
    label = max((cells(name) for name, _ in page.facts), default=0)
    for name, value in page.facts:
        first, *rest = _wrapped(visible(value) or NOTHING, screen.width and screen.width - label - 2)
        out.write(f"{dim}{pad(name, label)}{reset}  {first}\n")
        out.writelines(f"{' ' * (label + 2)}{line}\n" for line in rest)
    for section in page.sections:
        out.write(f"\n{bold}{section.heading}{reset}\n")
        if section.note:
            out.write("".join(f"{dim}{line}{reset}\n" for line in _wrapped(visible(section.note), screen.width)))
        draw(_shown(_columns(section), screen), out, screen)


def _wrapped(text: str, width: int | None) -> list[str]:
    import textwrap

    wrap = textwrap.TextWrapper(max(20, width or 100_000), break_on_hyphens=False, break_long_words=False)
    return wrap.wrap(text) or [""]


def _shown(columns: list[DisplayColumn], screen: Screen) -> list[DisplayColumn]:
    """All columns; where they do not fit, those that say nothing in any row give way."""
    if screen.width is None or fit(columns, screen.width) is not None:
        return columns
    return [c for c in columns if any(cell.text != NOTHING for cell in c.cells)]


def _columns(section: Section) -> list[DisplayColumn]:
    def cell(text: str) -> Cell:
        return Cell(visible(text)) if text else Cell(NOTHING, faint=True)

    return [
        DisplayColumn(heading, [cell(row[i]) for row in section.rows]) for i, heading in enumerate(section.headings)
    ]


def as_markdown(page: Page, out: TextIO, screen: Screen) -> None:
    """The page as Markdown: the layout that catalog pages have in docs."""
    out.write(f"# {escape(visible(page.name))}\n\n")
    if page.description:
        out.write(f"{escape(visible(page.description))}\n\n")
    out.write("".join(f"- {name}: {_code(visible(value)) if value else NOTHING}\n" for name, value in page.facts))
    for section in page.sections:
        out.write(f"\n## {section.heading}\n\n")
        if section.note:
            out.write(f"{escape(visible(section.note))}\n\n")
        rows = [[escape(visible(text)) if text else NOTHING for text in row] for row in section.rows]
        out.write(markdown_table(list(section.headings), rows, [False] * len(section.headings)))


def _code(text: str) -> str:
    return f"`{text}`" if "`" not in text else escape(text)


def as_json(page: Page, out: TextIO, screen: Screen) -> None:
    """The page as one JSON object."""
    out.write(to_json({"kind": page.kind, "name": page.name, **page.data}) + "\n")


WRITERS = {"table": as_text, "markdown": as_markdown, "json": as_json}
"""The formats that a page can be written in."""
