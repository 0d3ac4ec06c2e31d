"""How answers look. One file per format; the registry below feeds `--format`, help, docs and tests.

Adding a format is adding a row to `FORMATS` and a module of that name with one function,
`write(sheet, out, screen)`: see `semcli.render.sheet` for what a sheet and a screen are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from semcli.errors import Site, did_you_mean, fail
from semcli.records import dataclass

if TYPE_CHECKING:
    from semcli.render.sheet import Screen, Sheet

Writer = Callable[["Sheet", TextIO, "Screen"], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that `--format` takes, and the endings of files that mean it.

    `ready` is False for a name that is reserved and refused: better a clear refusal than another format's bytes.
    """

    name: str
    summary: str
    endings: tuple[str, ...]
    machine: bool = True
    ready: bool = True


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("table", "for people: aligned, grouped, as wide as the terminal", (".txt",), machine=False),
        Format("json", "one object: columns, rows, request, paths, warnings", (".json",)),
        Format("jsonl", "one object a line, rows only", (".jsonl", ".ndjson")),
        Format("csv", "comma-separated, header first; NULL is an empty field", (".csv",)),
        Format("tsv", "tab-separated, one line a row; NULL is \\N", (".tsv", ".tab")),
        Format("markdown", "a table for reviews and wikis", (".md", ".markdown"), machine=False),
        Format("html", "a page that stands alone", (".html", ".htm"), machine=False),
        Format("parquet", "columns in a binary file", (".parquet",), ready=False),
        Format("arrow", "Arrow's stream format", (".arrow", ".arrows"), ready=False),
    )
}
"""Every format, in the order in which help and docs list them."""


def format_named(name: str) -> Format:
    """The format that `--format` names. Raises `bad_option`, or `not_implemented` for one that is not there yet."""
    found = FORMATS.get(name)
    if found is None:
        raise fail(
            "bad_option",
            f"there is no format `{name}`",
            *did_you_mean(name, FORMATS),
            "formats are " + ", ".join(f"`{f.name}`" for f in FORMATS.values() if f.ready),
            site=Site.whole("--format", name),
        )
    if not found.ready:
        raise fail(
            "not_implemented",
            f"this version cannot write `{name}` yet",
            "`csv` and `jsonl` carry the same rows",
        )
    return found


def format_of_file(path: str) -> Format:
    """The format that a file's ending means. Raises `bad_option` for an ending that means none."""
    lowered = path.lower()
    for candidate in FORMATS.values():
        if lowered.endswith(candidate.endings):
            return format_named(candidate.name)
    endings = ", ".join(f"`{f.endings[0]}`" for f in FORMATS.values() if f.ready)
    raise fail(
        "bad_option",
        f"the ending of `{path}` names no format",
        f"endings are {endings}",
        "or say it with `--format`",
        site=Site.whole("--output", path),
    )


def writer(name: str) -> Writer:
    """The function that writes the format, imported only now."""
    from importlib import import_module

    chosen: Writer = import_module(f"semcli.render.{format_named(name).name}").write
    return chosen
