"""How answers look. One file per format; the registry below feeds `--format`, help, docs and tests.

Adding a format is adding a row to `FORMATS` and a module of that name with one function,
`write(sheet, out, screen)`: see `semcli.render.sheet` for what a sheet and a screen are. `out` takes text, or bytes
where the row says `binary`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from semcli.errors import Site, did_you_mean, fail
from semcli.extras import Extra, need
from semcli.records import dataclass
from semcli.result import Shape

if TYPE_CHECKING:
    from semcli.render.sheet import Screen, Sheet

Writer = Callable[["Sheet", Any, "Screen"], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that `--format` takes, and the endings of files that mean it.

    `machine` formats are exact and never change without notice. `extra` is the optional part of semcli that writes it.
    `shape` is what it would rather be given than rows.
    """

    name: str
    summary: str
    endings: tuple[str, ...]
    machine: bool = True
    binary: bool = False
    extra: Extra | None = None
    shape: Shape = Shape.ROWS


def _columnar(name: str, summary: str, endings: tuple[str, ...]) -> Format:
    return Format(name, summary, endings, binary=True, extra=Extra.ARROW, shape=Shape.ARROW)


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("table", "for people: aligned, grouped, as wide as the terminal", (".txt",), machine=False),
        Format("json", "one object: columns, rows, request, paths, warnings", (".json",)),
        Format("jsonl", "one object a line, rows only", (".jsonl", ".ndjson")),
        Format("csv", "comma-separated, header first; NULL is an empty field", (".csv",), shape=Shape.CSV_LINES),
        Format("tsv", "tab-separated, one line a row; NULL is \\N", (".tsv", ".tab")),
        Format("markdown", "a table for reviews and wikis", (".md", ".markdown"), machine=False),
        Format("html", "a page that stands alone", (".html", ".htm"), machine=False),
        Format(
            "parquet", "typed columns, compressed", (".parquet",), binary=True, extra=Extra.ARROW, shape=Shape.ARROW
        ),
        Format(
            "arrow",
            "typed columns, as Arrow's IPC",
            (".arrow", ".arrows"),
            binary=True,
            extra=Extra.ARROW,
            shape=Shape.ARROW,
        ),
    )
}
"""Every format, in the order in which help and docs list them."""


def format_named(name: str) -> Format:
    """The format that `--format` names. Raises `bad_option`, and `missing_extra` where what writes it is missing."""
    found = FORMATS.get(name)
    if found is None:
        raise fail(
            "bad_option",
            f"there is no format `{name}`",
            *did_you_mean(name, FORMATS),
            "formats are " + ", ".join(f"`{f}`" for f in FORMATS),
            site=Site.whole("--format", name),
        )
    if found.extra is not None:
        need(found.extra, f"`{name}`")
    return found


def format_of_file(path: str, names: Iterable[str] = FORMATS, more: Mapping[str, str] = MappingProxyType({})) -> Format:
    """The format that a file's ending means, of those by these `names`; `more` has endings beside their own.

    Raises `bad_option` for an ending that means none.
    """
    endings = {**more, **{ending: name for name in names for ending in FORMATS[name].endings}}
    return format_named(of_ending(path, endings))


def of_ending(path: str, endings: Mapping[str, str]) -> str:
    """What the ending of a file means. Raises `bad_option` with what would mean something, the first for each."""
    lowered = path.lower()
    for ending, meant in endings.items():
        if lowered.endswith(ending):
            return meant
    firsts = {meant: ending for ending, meant in reversed(list(endings.items()))}
    listed = ", ".join(f"`{ending}`" for ending in endings if ending in firsts.values())
    raise fail(
        "bad_option",
        f"the ending of `{path}` names no format that this command writes",
        f"endings are {listed}",
        "or say it with `--format`",
        site=Site.whole("--output", path),
    )


PICTURES = (".svg", ".png", ".html", ".htm")
"""Endings of files that `--plot` draws."""


def writer(name: str) -> Writer:
    """The function that writes the format, imported only now."""
    from importlib import import_module

    chosen: Writer = import_module(f"semcli.render.{format_named(name).name}").write
    return chosen
