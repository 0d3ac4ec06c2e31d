"""What a metric's value is made of: aggregates, metrics `of` others, and derived metrics (steps 5 and 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from reference.aggregate import aggregate, empty_value
from reference.answer import OutOfScope, Refused
from reference.expressions import Checked, check
from reference.facts import Branch, Builder, Group
from reference.names import World
from reference.values import group_key
from reference.views import (
    MISSING,
    At,
    Views,
    Window,
    compare_length,
    cumulative_window,
    rolling_window,
    to_date_window,
)
from semcli.catalog.model import Metric, MetricKind
from semcli.datatype import Kind
from semcli.expression import tree

Label = Callable[[Group], Any]
"""Puts a group under a key of the answer; None leaves it out."""


class Formulas:
    """Values of metrics at a place and for a group."""

    def __init__(self, world: World, builder: Builder, views: Views, grain: str | None):
        self.world = world
        self.builder = builder
        self.views = views
        self.grain = grain
        self.cache: dict[Any, dict[Any, list[Any]] | None] = {}
        self.checked: dict[str, Checked] = {}

    def metric(self, name: str) -> Metric:
        found = self.world.catalog.metrics.get(name)
        if found is None:
            raise Refused("unknown_metric", name)
        return found

    def inputs(self, name: str) -> list[str]:
        """The metrics that a derived metric names."""
        derived = self.metric(name).derived
        assert derived is not None
        return list(dict.fromkeys(str(n) for n in tree.names(derived.tree)))

    # --- the aggregates beneath a metric --------------------------------------------------------------------------

    def beneath(self, name: str, at: At, filters: tuple[str, ...] = ()) -> Iterator[tuple[Branch, At]]:
        """Every branch that takes part in a metric's value at a place, and where it is then taken."""
        metric = self.metric(name)
        if metric.kind is MetricKind.DERIVED:
            for part in self.inputs(name):
                yield from self.beneath(part, at, filters)
        elif metric.kind is MetricKind.OF:
            at, filters = self.seen(metric, at, filters)
            yield from self.beneath(str(metric.of), at, filters)
        else:
            yield self.branch(metric, filters), at

    def branch(self, metric: Metric, filters: tuple[str, ...]) -> Branch:
        trees = tuple(f.tree for n in filters if (f := self.metric(n).filter) is not None)
        return self.builder.branch(metric, trees, filters)

    def seen(self, metric: Metric, at: At, filters: tuple[str, ...]) -> tuple[At, tuple[str, ...]]:
        """Where a metric `of` another looks: an earlier bucket, a window, or through one more filter."""
        if metric.filter is not None:
            return at, (*filters, metric.name)
        if self.grain is None:
            raise Refused("invalid_grain", f"{metric.name} without a grain")
        if at.window is not None:
            raise OutOfScope("a window of what looks across time")
        if metric.offset is not None:
            length = compare_length(metric.offset, self.grain)
            return replace(at, bucket=self.views.back(at.bucket, length), ranged=False), filters
        return replace(at, window=self.window_of(metric), ranged=False), filters

    def window_of(self, metric: Metric) -> Window:
        if metric.rolling is not None:
            return rolling_window(metric.rolling, self.grain)
        if metric.to_date is not None:
            return to_date_window(metric.to_date, self.grain)
        return cumulative_window(self.grain)

    # --- kinds and values -----------------------------------------------------------------------------------------

    def kind(self, name: str) -> Kind:
        metric = self.metric(name)
        if metric.kind is MetricKind.DERIVED:
            return self.derived(metric).kind
        if metric.kind is MetricKind.OF:
            return self.kind(str(metric.of))
        return self.branch(metric, ()).kind

    def derived(self, metric: Metric) -> Checked:
        if metric.name not in self.checked:
            self.checked[metric.name] = self._derived(metric)
        return self.checked[metric.name]

    def _derived(self, metric: Metric) -> Checked:
        assert metric.derived is not None

        def scope(name: tree.Name) -> Checked:
            return Checked(self.kind(str(name)), lambda values: values[str(name)])

        return check(metric.derived.tree, scope, self.world.clock)

    def value(self, name: str, at: At, label: Label, key: Any, filters: tuple[str, ...] = ()) -> Any:
        """The value of a metric at a place, over the groups that `label` puts under `key`."""
        metric = self.metric(name)
        if metric.kind is MetricKind.DERIVED:
            values = {part: self.value(part, at, label, key, filters) for part in self.inputs(name)}
            return self.derived(metric).run(values)
        if metric.kind is MetricKind.OF:
            at, filters = self.seen(metric, at, filters)
            return self.value(str(metric.of), at, label, key, filters)
        branch = self.branch(metric, filters)
        groups = self.grouped(branch, at, label)
        if groups is None:
            return None
        values = groups.get(key, [])
        if not values:
            return empty_value(str(metric.aggregation), metric.empty_null, branch.kind)
        return aggregate(str(metric.aggregation), values, metric.percentile, branch.kind)

    def grouped(self, branch: Branch, at: At, label: Label) -> dict[Any, list[Any]] | None:
        """The non-NULL values of a branch at a place, by key; a row counts once under each key that it touches."""
        place = (id(branch), at.bucket, at.ranged, at.window, label)
        if place not in self.cache:
            facts = self.views.select(branch, at)
            found: dict[Any, list[Any]] | None = None if facts is None else {}
            for fact in facts or ():
                keys = {k for group in fact.groups if (k := label(group)) is not None}
                for key in keys:
                    assert found is not None
                    if fact.value is not None:
                        found.setdefault(key, []).append(fact.value)
            self.cache[place] = found
        return self.cache[place]

    def groups_at(self, name: str, at: At) -> dict[Group, Group]:
        """The groups that have rows where a metric's value is taken."""
        found: dict[Group, Group] = {}
        for branch, place in self.beneath(name, at):
            if place.bucket is MISSING:
                continue
            for fact in self.views.select(branch, place) or ():
                for group in fact.groups:
                    found.setdefault(group_key(group), group)
        return found
