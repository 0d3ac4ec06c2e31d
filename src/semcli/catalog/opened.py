"""A catalog opened for a request: each thing is read and checked when the request first touches it.

What is wrong with the files themselves, with `[catalog]`, `[policy]` and the connections is told at once; what is
wrong with anything else by whoever touches it. So one broken metric is no trouble for those who ask for another, and
a catalog of ten thousand entities costs what the few cost that are asked about. `load` tells everything.

A thing is an entity with its columns, a computed dimension, a join, a metric, a segment, a saved query or a test. To
touch it is to touch what its expressions name as well. Looking for a path touches the entities on its way, and those
joins of theirs that cannot be told from how they are written. Where privacy depends on what is not touched (the same
column declared twice, who is a person), that is read too: see `semcli.catalog.index`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from semcli.catalog.checks import check_default, check_one_sides, check_roles
from semcli.catalog.contents import Contents, contents_of
from semcli.catalog.entities import read_entity
from semcli.catalog.index import link_of
from semcli.catalog.joins import read_join
from semcli.catalog.lazy import Lazily
from semcli.catalog.log import Log
from semcli.catalog.model import Catalog, CatalogTest, Dimension, Entity, Index, Join, Link, Metric, SavedQuery, Segment
from semcli.catalog.scope import Scope
from semcli.catalog.settings import read_connection
from semcli.errors import SemcliError
from semcli.records import replace

T = TypeVar("T")


def open_catalog(path: Path) -> Catalog:
    """The catalog in a file and in what it includes. Raises `SemcliError` with what is wrong with it as a whole; what
    is read from it later may raise too."""
    return opened(contents_of(Path(path)))


def opened(contents: Contents) -> Catalog:
    """A catalog whose things are read when they are asked for."""
    return _Opener(contents).checked


class _Opener:
    """Reads things one by one.

    `written` has each as it is written, by itself; `places` has entities and joins checked, for what stands upon them;
    `checked` has all of it checked.
    """

    def __init__(self, contents: Contents):
        self.contents = contents
        self.written = self._settled()
        self.places = replace(
            self.written,
            entities=self._lazily("entities", self._entity),
            joins=self._lazily("joins", self._join),
            given=self._index(),
        )
        self.checked = replace(
            self.places,
            metrics=self._lazily("metrics", self._metric),
            segments=self._lazily("segments", self._segment),
            queries=self._lazily("queries", self._query),
            tests=self._lazily("tests", self._test),
        )

    def _lazily(self, section: str, read: Callable[[str], T]) -> Lazily[T]:
        return Lazily(self.contents.sections[section], read)

    def _settled(self) -> Catalog:
        """What is always read, and everything else as it is written. Raises what is wrong with the former."""
        contents, log = self.contents, self.contents.log
        settings = contents.settings
        pairs = contents.sections["connections"].items()
        read = {name: read_connection(log, source, name, table) for name, (source, table) in pairs}
        connections = {name: found for name, found in read.items() if found is not None}
        catalog = Catalog(
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
            entities=self._lazily("entities", self._written_entity),
            joins=self._lazily("joins", self._written_join),
            metrics=self._lazily("metrics", self._written_metric),
            segments=self._lazily("segments", self._written_segment),
            queries=self._lazily("queries", self._written_query),
            tests=self._lazily("tests", self._written_test),
            sources={source.file: source for source in contents.sources},
            given=self._index(),
        )
        check_default(Scope(log, catalog, frozenset()), contents.main, settings.connection)
        problems = log.problems(contents.is_of_all)
        if problems:
            raise SemcliError(problems)
        return catalog

    # --- as written, each by itself -----------------------------------------------------------------------------

    def _read(self, section: str, name: str, reader: Callable[..., T | None], *more: Any) -> T:
        """What a reader makes of a table. Raises what is wrong with it, and with its name."""
        log = self._log(section, name)
        source, table = self.contents.sections[section][name]
        found = reader(log, source, name, table, *more)
        log.finish()
        assert found is not None, "a reader that gives nothing says why"
        return found

    def _log(self, section: str, name: str) -> Log:
        """A log that begins with what the catalog as a whole says of a thing."""
        log = Log(*self.contents.log.files)
        log.entries += self.contents.about(section, name)
        return log

    def _written_entity(self, name: str) -> Entity:
        return self._read("entities", name, read_entity, self.contents.settings.sensitivity)

    def _written_join(self, name: str) -> Join:
        return self._read("joins", name, read_join, self.written.entities)

    def _written_metric(self, name: str) -> Metric:
        from semcli.catalog.metrics import read_metric

        return self._read("metrics", name, read_metric)

    def _written_segment(self, name: str) -> Segment:
        from semcli.catalog.metrics import read_segment

        return self._read("segments", name, read_segment)

    def _written_query(self, name: str) -> SavedQuery:
        from semcli.catalog.queries import read_query

        return self._read("queries", name, read_query)

    def _written_test(self, name: str) -> CatalogTest:
        from semcli.catalog.queries import read_test

        return self._read("tests", name, read_test)

    # --- checked, with what they name ---------------------------------------------------------------------------

    def _entity(self, name: str) -> Entity:
        entity = self.written.entities[name]
        if not entity.dimensions:
            return entity
        return replace(entity, dimensions=Lazily(entity.dimensions, lambda each: self._dimension(entity, each)))

    def _dimension(self, entity: Entity, name: str) -> Dimension:
        from semcli.catalog.check_metrics import check_dimensions

        dimension, scope = entity.dimensions[name], self._scope(self.written)
        check_dimensions(scope, self.contents.sections, self._dimensions(scope, dimension))
        scope.log.finish()
        return dimension

    def _dimensions(self, scope: Scope, dimension: Dimension) -> Iterable[Dimension]:
        """A computed dimension, and those that it is made of."""
        from semcli.catalog.check_metrics import used_dimensions

        found = {(dimension.entity, dimension.name): dimension}
        waiting = [dimension]
        while waiting:
            for place in used_dimensions(scope, waiting.pop()):
                if place not in found:
                    found[place] = self.written.entities[place[0]].dimensions[place[1]]
                    waiting.append(found[place])
        return found.values()

    def _join(self, name: str) -> Join:
        join = self.written.joins[name]
        log = self._log("joins", name)
        check_one_sides(log, self.written, self.contents.sections, [join])
        log.finish()
        return join

    def _metric(self, name: str) -> Metric:
        from semcli.catalog.check_metrics import check_metrics

        scope = self._scope(self.places)
        check_metrics(scope, self.contents.sections, self._metrics([name]))
        scope.log.finish()
        return self.written.metrics[name]

    def _metrics(self, names: Sequence[str]) -> dict[str, Metric]:
        """Metrics, and those that they are made of."""
        from semcli.catalog.check_metrics import used_metrics

        found: dict[str, Metric] = {}
        waiting = list(reversed(names))
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.written.metrics:
                found[name] = self.written.metrics[name]
                waiting += reversed(used_metrics(found[name]))
        return found

    def _segment(self, name: str) -> Segment:
        from semcli.catalog.check_metrics import check_segments

        segment, scope = self.written.segments[name], self._scope(self.places)
        check_segments(scope, self.contents.sections, [segment])
        scope.log.finish()
        return segment

    def _query(self, name: str) -> SavedQuery:
        scope = self._scope(self.places)
        self._check_query(scope, name)
        scope.log.finish()
        return self.written.queries[name]

    def _check_query(self, scope: Scope, name: str) -> Any:
        from semcli.catalog.check_metrics import check_metrics
        from semcli.catalog.check_queries import check_queries

        query, sections = self.written.queries[name], self.contents.sections
        facts = check_metrics(scope, sections, self._metrics(query.metrics))
        return check_queries(scope, sections, facts, [query])

    def _test(self, name: str) -> CatalogTest:
        from semcli.catalog.check_queries import check_tests

        test, scope = self.written.tests[name], self._scope(self.places)
        outputs = self._check_query(scope, test.query) if test.query in self.written.queries else {}
        check_tests(scope, self.contents.sections, outputs, [test])
        scope.log.finish()
        return test

    def _scope(self, catalog: Catalog) -> Scope:
        return Scope(Log(*self.contents.log.files), catalog, frozenset())

    # --- the catalog as a whole ---------------------------------------------------------------------------------

    def _index(self) -> Index:
        """The index, from what is written; joins that have to be read to be known are read where they matter."""
        rough = self.contents.index
        entities = self.contents.sections["entities"]
        return Index(
            joins_of=Lazily(entities, lambda name: self._links([*rough.joins_of.get(name, ()), *rough.anywhere])),
            roles=Lazily(rough.roles, self._role),
            tables=_Tables(rough.tables, tuple(rough.tableless)),
            subjects=tuple(rough.subjects),
            metrics_of=Lazily(entities, lambda name: tuple(rough.metrics_of.get(name, ()))),
        )

    def _links(self, found: Iterable[Any]) -> tuple[Link, ...]:
        return tuple(link_of(each, self.written.joins) for each in found)

    def _role(self, name: str) -> tuple[Link, ...]:
        links = self._links(self.contents.index.roles[name])
        log = Log(*self.contents.log.files)
        check_roles(log, {name: links}, self.contents.sections)
        for link in links:
            log.entries += self.contents.about("joins", link.name)
        log.finish()
        return links


class _Tables(Mapping[str, tuple[str, ...]]):
    """The entities of each table, and for any table those of which it is not known where they stand: to touch one of
    them tells why."""

    def __init__(self, found: Mapping[str, Collection[str]], tableless: tuple[str, ...]):
        self._found, self._tableless = found, tableless

    def __getitem__(self, table: str) -> tuple[str, ...]:
        return (*self._found.get(table, ()), *self._tableless)

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
