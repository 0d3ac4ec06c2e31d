"""Loading a catalog: files → TOML → readers → checks → `Catalog`, with all problems at once.

contents ─▶ settings, entities, joins, metrics, queries ─▶ checks ─▶ Catalog
  TOML               one table at a time, by itself            what refers to what
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from semcli.catalog.checks import check
from semcli.catalog.contents import Contents, parsed
from semcli.catalog.entities import read_entity
from semcli.catalog.files import Section, parse_source, read_source
from semcli.catalog.joins import read_join
from semcli.catalog.log import Log
from semcli.catalog.metrics import read_metric, read_segment
from semcli.catalog.model import Catalog
from semcli.catalog.queries import read_query, read_test
from semcli.catalog.settings import read_connection
from semcli.catalog.source import Source

T = TypeVar("T")


def load(path: Path) -> Catalog:
    """The catalog in a file and in what it includes. Raises `SemcliError` with everything that is wrong with it.

    What is kept of a large catalog (`semcli.catalog.kept`) is for those who need little of it: all of it is read
    sooner from the TOML.
    """
    return build(read_source(Path(path)))


def load_text(text: str, file: str = "catalog.toml") -> Catalog:
    """A catalog from text; what it includes is not looked for."""
    return build(parse_source(text.removeprefix("\ufeff"), file))


def build(main: Source) -> Catalog:
    """A catalog from its main file."""
    return _checked(parsed(main))


def _checked(contents: Contents) -> Catalog:
    catalog = _build(contents)
    check(contents.log, catalog, contents.sections, contents.main, contents.settings.connection)
    contents.log.finish()
    return catalog


def _build(contents: Contents) -> Catalog:
    """Everything that can be read, each table by itself."""
    settings, sections, log = contents.settings, contents.sections, contents.log
    connections = _each(log, sections["connections"], read_connection)
    entities = _each(
        log,
        sections["entities"],
        lambda log, source, name, table: read_entity(log, source, name, table, settings.sensitivity),
    )
    return Catalog(
        name=settings.name,
        file=contents.main.path,
        files=tuple(source.path for source in contents.sources if source.path is not None),
        include=settings.include,
        description=settings.description,
        timezone=settings.timezone,
        week_start=settings.week_start,
        fiscal_year_start=settings.fiscal_year_start,
        default_connection=settings.connection or (next(iter(connections)) if len(connections) == 1 else None),
        default_sensitivity=settings.sensitivity,
        policy=contents.policy,
        connections=connections,
        entities=entities,
        joins=_each(
            log, sections["joins"], lambda log, source, name, table: read_join(log, source, name, table, entities)
        ),
        metrics=_each(log, sections["metrics"], read_metric),
        segments=_each(log, sections["segments"], read_segment),
        queries=_each(log, sections["queries"], read_query),
        tests=_each(log, sections["tests"], read_test),
        sources={source.file: source for source in contents.sources},
    )


def _each(log: Log, section: Section, reader: Callable[[Log, Source, str, Any], T | None]) -> dict[str, T]:
    """What a reader makes of each table of a section."""
    found = {name: reader(log, source, name, table) for name, (source, table) in section.items()}
    return {name: thing for name, thing in found.items() if thing is not None}
