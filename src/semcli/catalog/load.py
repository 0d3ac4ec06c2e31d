"""Loading a catalog: files → TOML → readers → checks → `Catalog`, with all problems at once.

files.read_all ─▶ settings, entities, joins, metrics, queries ─▶ checks ─▶ Catalog
     TOML               one table at a time, by itself            what refers to what
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from semcli.catalog.checks import check
from semcli.catalog.entities import read_entity
from semcli.catalog.files import Section, merge, parse_source, read_all, read_source
from semcli.catalog.joins import read_join
from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.metrics import read_metric, read_segment
from semcli.catalog.model import Catalog, Policy
from semcli.catalog.queries import read_query, read_test
from semcli.catalog.settings import Settings, read_connection, read_policy, read_settings
from semcli.catalog.shape import TABLE, Kind, Shape, misspelt, shown, unknown_key, wrong_value
from semcli.catalog.source import Source

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
T = TypeVar("T")


def load(path: Path) -> Catalog:
    """The catalog in a file and in what it includes. Raises `SemcliError` with everything that is wrong with it."""
    return build(read_source(Path(path)))


def load_text(text: str, file: str = "catalog.toml") -> Catalog:
    """A catalog from text; what it includes is not looked for."""
    return build(parse_source(text.removeprefix("\ufeff"), file))


def build(main: Source) -> Catalog:
    """A catalog from its main file."""
    log = Log(main.file)
    _check_top(log, main, is_main=True)
    settings = read_settings(log, main, main.data["catalog"]) if "catalog" in main.data else Settings()
    policy = read_policy(log, main, main.data["policy"]) if "policy" in main.data else Policy()
    sources = read_all(log, main, settings.include)
    for source in sources[1:]:
        _check_top(log, source, is_main=False)
    sections = {name: merge(log, sources, name, what) for name, what in SECTIONS.items()}
    catalog = _build(log, main, settings, policy, sources, sections)
    check(log, catalog, sections, main)
    log.finish()
    return catalog


def _build(
    log: Log,
    main: Source,
    settings: Settings,
    policy: Policy,
    sources: list[Source],
    sections: Mapping[str, Section],
) -> Catalog:
    """Everything that can be read, each table by itself."""
    default = settings.sensitivity
    connections = _each(log, sections["connections"], read_connection)
    entities = _each(
        log, sections["entities"], lambda log, source, name, table: read_entity(log, source, name, table, default)
    )
    return Catalog(
        name=settings.name,
        file=main.path,
        files=tuple(source.path for source in sources if source.path is not None),
        description=settings.description,
        timezone=settings.timezone,
        week_start=settings.week_start,
        fiscal_year_start=settings.fiscal_year_start,
        default_connection=settings.connection or (next(iter(connections)) if len(connections) == 1 else None),
        default_sensitivity=default,
        policy=policy,
        connections=connections,
        entities=entities,
        joins=_each(
            log, sections["joins"], lambda log, source, name, table: read_join(log, source, name, table, entities)
        ),
        metrics=_each(log, sections["metrics"], read_metric),
        segments=_each(log, sections["segments"], read_segment),
        queries=_each(log, sections["queries"], read_query),
        tests=_each(log, sections["tests"], read_test),
        sources={source.file: source.text for source in sources},
    )


def _each(log: Log, section: Section, reader: Callable[[Log, Source, str, Any], T | None]) -> dict[str, T]:
    """What a reader makes of each table of a section."""
    found = {name: reader(log, source, name, table) for name, (source, table) in section.items()}
    return {name: thing for name, thing in found.items() if thing is not None}


def _check_top(log: Log, source: Source, *, is_main: bool) -> None:
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
