"""What the files of a catalog say, before anything in it is read: tables by section and name, and an index of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast

from semcli.catalog import kept
from semcli.catalog.checks import check_namespaces
from semcli.catalog.files import Section, display_name, merge, read_all, read_raw, source_of
from semcli.catalog.index import Rough, rough_index
from semcli.catalog.kept import Kept
from semcli.catalog.keys import dotted
from semcli.catalog.log import Entry, Log, Mark
from semcli.catalog.model import Policy
from semcli.catalog.settings import Settings, read_policy, read_settings
from semcli.catalog.shape import TABLE, Kind, Shape, misspelt, shown, unknown_key, wrong_value
from semcli.catalog.source import Source
from semcli.records import dataclass

FORMAT = 1
"""The version of the layout that this program reads."""

MINIMAL = 'the least that it needs is `format = 1`, and `[catalog]` with `name = "acme"`'
SECTIONS: dict[str, str] = {
    "connections": "connection",
    "entities": "entity",
    "joins": "join",
    "metrics": "metric",
    "segments": "segment",
    "queries": "saved query",
    "tests": "test",
}
"""Sections of named tables, and what each table in them is called."""

_TOP: Shape = {"format": Kind("", bool), "catalog": TABLE, "policy": TABLE, **dict.fromkeys(SECTIONS, TABLE)}
SETTLED = ("connections",)
"""Sections that are read at once; they are short, and where data are is a matter of privacy."""


@dataclass(frozen=True)
class Contents:
    """The tables of a catalog. `log` has what is wrong with them as a whole, and with their names."""

    main: Source
    sources: list[Source]
    settings: Settings
    policy: Policy
    sections: Mapping[str, Section]
    log: Log
    kept: Rough | None = None

    @cached_property
    def index(self) -> Rough:
        """What is asked of the catalog as a whole."""
        return self.kept or rough_index(self.sections)

    def about(self, section: str, name: str) -> Iterable[Entry]:
        """What the log has on one thing."""
        if not self.log.entries:
            return ()
        key = dotted(section, name)
        return [entry for entry in self.log.entries if any(_is_within(mark, key) for mark in (entry.at, entry.other))]

    def is_of_all(self, entry: Entry) -> bool:
        """Whether a problem is everyone's, rather than that of whoever touches the thing."""
        key = entry.at.key if isinstance(entry.at, Mark) else None
        section, dot, _ = (key or "").partition(".")
        return not dot or section not in SECTIONS or section in SETTLED


def _is_within(mark: Any, key: str) -> bool:
    return isinstance(mark, Mark) and (mark.key == key or mark.key.startswith((f"{key}.", f"{key}[")))


def contents_of(path: Path) -> Contents:
    """The contents of a catalog's files, kept from an earlier time where they are the same and large. Raises
    `SemcliError` where the main file cannot be read."""
    file = display_name(path)
    raw = read_raw(path, file)

    @cache
    def anew() -> Contents:
        contents = parsed(source_of(raw, file, path))
        if not contents.log.entries:
            kept.keep(contents.main, contents.sources, contents.sections, contents.index)
        return contents

    def again(part: str) -> Mapping[str, Any]:
        sections = anew().sections
        return sections[part] if part in sections else cast(Mapping[str, Any], getattr(anew().index, part))

    found = kept.find(path, raw, again)
    return anew() if found is None else _kept(found)


def _kept(found: Kept) -> Contents:
    """The contents as they were kept, which had no problem in their layout and names."""
    main = found.sources[0]
    log = Log(*(source.file for source in found.sources))
    settings = read_settings(log, main, found.settings)
    policy = Policy() if found.policy is None else read_policy(log, main, found.policy)
    return Contents(main, found.sources, settings, policy, found.sections, log, found.index)


def parsed(main: Source) -> Contents:
    """The contents of a main file and of what it includes."""
    log = Log(main.file)
    check_top(log, main, is_main=True)
    settings = read_settings(log, main, main.data["catalog"]) if "catalog" in main.data else Settings()
    policy = read_policy(log, main, main.data["policy"]) if "policy" in main.data else Policy()
    sources = read_all(log, main, settings.include)
    for source in sources[1:]:
        check_top(log, source, is_main=False)
    sections = {name: merge(log, sources, name, what) for name, what in SECTIONS.items()}
    check_namespaces(log, sections)
    return Contents(main, sources, settings, policy, sections, log)


def check_top(log: Log, source: Source, *, is_main: bool) -> None:
    """The format's version, the sections' names, and that each is a table of tables."""
    if is_main and not source.data:
        log.add("missing_key", "the catalog is empty", MINIMAL, at=Mark(source, "", shown="format"))
        return
    _check_format(log, source, is_main=is_main)
    if is_main and "catalog" not in source.data.keys() | misspelt(source.data, _TOP):
        at = Mark(source, "", shown="catalog.name")
        help = 'write `[catalog]`, and below it `name = "acme"`'
        log.add("missing_key", "the catalog needs `[catalog]` with a `name`", help, at=at)
    for name in misspelt(source.data, _TOP):
        log.breaks(name)
    for name, value in source.data.items():
        if name not in _TOP:
            unknown_key(log, source, dotted("", name), name, _TOP, "a catalog")
        elif name in SECTIONS and not isinstance(value, dict):
            help = f"write `[{name}.NAME]` with what belongs to it"
            log.add("bad_value", f"`{name}` must be a table of tables, not {shown(value)}", help, at=Mark(source, name))
            log.breaks(name)


def _check_format(log: Log, source: Source, *, is_main: bool) -> None:
    if "format" not in source.data:
        if is_main and "format" not in misspelt(source.data, _TOP):
            help = "write `format = 1` in the first line"
            log.add("missing_key", "the catalog needs `format`", help, at=Mark(source, "", shown="format"))
        return
    version = source.data["format"]
    at = Mark(source, "format")
    if type(version) is not int:
        wrong_value(log, at, "format", version, Kind("the whole number 1", lambda value: value == FORMAT))
    elif version != FORMAT:
        newer = "a newer semcli may read it" if version > FORMAT else "write `format = 1`"
        log.add("unsupported_format", f"this version reads format {FORMAT}, not {shown(version)}", newer, at=at)
