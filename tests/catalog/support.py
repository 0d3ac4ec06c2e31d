"""Catalog texts for tests, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from semcli.catalog.load import load_text
from semcli.errors import Problem, SemcliError, Site

HERE = Path(__file__).parent
ACME = (HERE / "acme.toml").read_text(encoding="utf-8")
"""The catalog of the format's own description, completed so that it loads."""

ALONE = ACME.replace('include     = ["acme.d/*.toml"]\n', "")
"""The same without its second file."""


def problems_of(text: str) -> tuple[Problem, ...]:
    """What loading the text complains of."""
    try:
        load_text(text)
    except SemcliError as error:
        return error.problems
    return ()


@dataclass(frozen=True)
class Marked:
    """Text with its marks taken out, and where they were: (line, column, length) each."""

    text: str
    places: tuple[tuple[int, int, int], ...]


def marked(text: str) -> Marked:
    """Reads text in which «these words» are marked."""
    out: list[str] = []
    places: list[tuple[int, int, int]] = []
    line = column = 1
    start: tuple[int, int] | None = None
    for char in text:
        if char == "«":
            start = (line, column)
        elif char == "»":
            assert start is not None
            width = column - start[1] if line == start[0] else 0
            places.append((*start, width))
        else:
            out.append(char)
            line, column = (line + 1, 1) if char == "\n" else (line, column + 1)
    return Marked("".join(out), tuple(places))


def edited(old: str, new: str, text: str = ALONE) -> Marked:
    """The catalog with one passage replaced; `new` may have marks."""
    assert text.count(old) >= 1, old
    return marked(text.replace(old, new, 1))


def place(site: Site | None) -> tuple[int | None, int | None, int]:
    """Line, column and length of a site."""
    assert site is not None
    return site.line, site.column, site.length
