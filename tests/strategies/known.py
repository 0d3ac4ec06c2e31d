"""What a request about some metrics may name, as the evaluator's paths see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reference.answer import Refused
from reference.evaluate import map_of
from reference.paths import Router
from semcli.catalog.model import Catalog, Metric, MetricKind
from semcli.expression import tree
from strategies.model import Field

GRAINS = ("minute", "hour", "day", "week", "month", "quarter", "year")


def base_metrics(catalog: Catalog, name: str) -> list[Metric]:
    """The aggregate metrics beneath a metric."""
    metric = catalog.metrics[name]
    if metric.kind is MetricKind.AGGREGATE:
        return [metric]
    if metric.kind is MetricKind.OF:
        return base_metrics(catalog, str(metric.of))
    assert metric.derived is not None
    return [b for n in tree.names(metric.derived.tree) for b in base_metrics(catalog, str(n))]


def looks_across(catalog: Catalog, name: str) -> bool:
    """Whether a metric looks at other buckets than its own."""
    metric = catalog.metrics[name]
    if metric.kind is MetricKind.OF:
        return metric.filter is None or looks_across(catalog, str(metric.of))
    return metric.derived is not None and any(looks_across(catalog, str(n)) for n in tree.names(metric.derived.tree))


@dataclass
class Known:
    """What a request about some metrics may name."""

    catalog: Catalog
    metrics: list[str]
    bases: list[Metric]

    @classmethod
    def of(cls, catalog: Catalog, metrics: list[str]) -> Known:
        return cls(catalog, metrics, [b for n in metrics for b in base_metrics(catalog, n)])

    @property
    def homes(self) -> list[str]:
        return list(dict.fromkeys(str(m.entity) for m in self.bases))

    @cached_property
    def timed(self) -> bool:
        return all(m.time is not None for m in self.bases)

    def fields(self, many: bool = False, via: tuple[str, ...] = ()) -> list[Field]:
        """What every metric reaches over one to-one path (or over any path, with `many`), under every name it has."""
        found: list[Field] = []
        for word in [*self.catalog.entities, *self.catalog.roles]:
            if self.reaches(word, many, via):
                found += [Field(f"{word}.{f.name}", f.type) for f in self.own(self.owner(word))]
        if len(self.homes) == 1:
            found += self.own(self.homes[0])
        return found

    def owner(self, word: str) -> str:
        return word if word in self.catalog.entities else self.catalog.roles[word][0].to_entity

    def reaches(self, word: str, many: bool, via: tuple[str, ...]) -> bool:
        try:
            for home in self.homes:
                Router(map_of(self.catalog), via).choose(home, (), word, many)
        except Refused:
            return False
        return True

    def reaches_many(self) -> bool:
        """Whether something is reached only over to-many steps."""
        return len(self.fields(many=True)) > len(self.fields())

    def ways(self) -> list[tuple[str, str]]:
        """Pairs of a join and a word that can only be said with `--via` that join."""
        words = [w for w in [*self.catalog.entities, *self.catalog.roles] if not self.reaches(w, False, ())]
        return [(join, word) for join in self.catalog.joins for word in words if self.reaches(word, False, (join,))]

    def own(self, entity: str) -> list[Field]:
        known = self.catalog.entities[entity]
        columns = [Field(c.name, c.type.name) for c in known.columns.values()]
        return columns + [Field(d.name, d.type.name) for d in known.dimensions.values()]

    def time_types(self) -> set[str]:
        """The types of the metrics' own times, where those are columns of their entities."""
        found = set()
        for metric in self.bases:
            column = self.catalog.entities[str(metric.entity)].columns.get(str(metric.time))
            if column is not None:
                found.add(column.type.name)
        return found

    def grains(self) -> list[str]:
        """The grains that every metric has."""
        allowed = set(GRAINS)
        for metric in self.bases:
            if metric.grains is not None:
                allowed &= {g.value for g in metric.grains}
        if "date" in self.time_types() or len(self.time_types()) > 1:
            allowed -= {"minute", "hour"}
        return [g for g in GRAINS if g in allowed]
