"""Checks of metrics, computed dimensions and segments: what they are made of is there, fits, and goes in no circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from semcli.aggregation import AGGREGATIONS, Operand
from semcli.catalog.columns import meant_type
from semcli.catalog.cycles import order_and_cycles
from semcli.catalog.files import Section
from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.meaning import cut_fault, fields, read_words, type_of
from semcli.catalog.model import Catalog, Dimension, Metric, MetricKind, Segment
from semcli.catalog.scope import Broken, Scope, Unknown, unknown_metric
from semcli.datatype import BOOLEAN, DataType, Kind
from semcli.expression.tree import Name, names
from semcli.expression.unify import widens_to

_FIT = {
    Operand.NUMERIC: ("numbers", "count them with `count` or `count_distinct`, or name a column of numbers"),
    Operand.ORDERABLE: ("numbers, dates, times or text", "count them with `count` or `count_distinct`"),
    Operand.COMPARABLE: ("what can be told apart", "count them with `count`"),
}
_WINDOWS = ("rolling", "cumulative")


class MetricFacts(NamedTuple):
    """What is known of metrics: the type of each that is right, and the entities whose rows it is made of."""

    types: Mapping[str, DataType]
    entities: Mapping[str, tuple[str, ...]]


def check_dimensions(scope: Scope, sections: Mapping[str, Section], dimensions: Iterable[Dimension]) -> None:
    """Every computed dimension has the type that it declares, and none is made of itself."""
    found = {(d.entity, d.name): d for d in dimensions}
    graph = {place: used_dimensions(scope, dimension) for place, dimension in found.items()}
    order, cycles = order_and_cycles(graph)
    for circle in cycles:
        at = _under(_dimension_mark(sections, *circle[0]), "expr")
        _add_cycle(scope.log, "dimension", [f"{entity}.{name}" for entity, name in circle], at)
    for place in order:
        _check_dimension(scope, _dimension_mark(sections, *place), found[place])


def _dimension_mark(sections: Mapping[str, Section], entity: str, name: str) -> Mark:
    source, _ = sections["entities"][entity]
    return Mark(source, dotted(dotted(dotted("entities", entity), "dimensions"), name))


def _check_dimension(scope: Scope, at: Mark, dimension: Dimension) -> None:
    """The type is the declared one, or widens to it; a dimension with another one is broken for whoever uses it."""
    lookup = fields(scope, (dimension.entity,))
    found = type_of(scope.log, _under(at, "expr"), dimension.expression, lookup, None)
    if found is not None and not widens_to(found.kind, dimension.type.kind):
        message = f"`{dimension.name}` is declared {dimension.type}, but its expression is {found}"
        scope.log.add("bad_type", message, f'write `type = "{found}"`', at=_under(at, "type"))
        scope.log.breaks(at.key)


def used_dimensions(scope: Scope, dimension: Dimension) -> list[tuple[str, str]]:
    """The computed dimensions that a dimension names."""
    used: list[tuple[str, str]] = []
    for name in names(dimension.expression.tree):
        try:
            found = scope.field(name.parts, (dimension.entity,))
        except (Unknown, Broken):
            continue
        if isinstance(found, Dimension):
            used.append((found.entity, found.name))
    return used


def _add_cycle(log: Log, what: str, circle: list[str], at: Mark) -> None:
    path = " → ".join(f"`{name}`" for name in (*circle, circle[0]))
    help = "take it out of its own definition" if len(circle) == 1 else "break the circle at one of them"
    log.add("cycle", f"{what} `{circle[0]}` is made of itself: {path}", help, at=at)


def check_segments(scope: Scope, sections: Mapping[str, Section], segments: Iterable[Segment]) -> None:
    """Every segment's entity is known, and its condition is true or false."""
    for segment in segments:
        source, _ = sections["segments"][segment.name]
        key = dotted("segments", segment.name)
        if _known_entity(scope, Mark(source, dotted(key, "entity")), segment.entity):
            at = Mark(source, dotted(key, "filter"))
            type_of(scope.log, at, segment.filter, fields(scope, (segment.entity,)), BOOLEAN)


def _known_entity(scope: Scope, at: Mark, name: str) -> bool:
    try:
        scope.entity(name)
    except Broken:
        return False
    except Unknown as unknown:
        scope.log.add(unknown.code, unknown.message, *unknown.help, at=at)
        return False
    return True


def check_metrics(scope: Scope, sections: Mapping[str, Section], metrics: Mapping[str, Metric]) -> MetricFacts:
    """Every metric's parts are there and fit; gives the types of those that are right. `metrics` come with those that
    they are made of."""
    graph = {name: used_metrics(metric) for name, metric in metrics.items()}
    order, cycles = order_and_cycles(graph)
    for circle in cycles:
        source, _ = sections["metrics"][circle[0]]
        key = dotted(dotted("metrics", circle[0]), "of" if metrics[circle[0]].of else "derived")
        _add_cycle(scope.log, "metric", circle, Mark(source, key))
    types: dict[str, DataType] = {}
    entities: dict[str, tuple[str, ...]] = {}
    checker = _MetricChecker(scope, types, entities, frozenset(name for circle in cycles for name in circle))
    for name in order:
        source, _ = sections["metrics"][name]
        found = checker.check(Mark(source, dotted("metrics", name)), metrics[name])
        if found is not None:
            types[name] = found
        entities[name] = checker.entities_of(metrics[name])
    return MetricFacts(types, entities)


def used_metrics(metric: Metric) -> list[str]:
    if metric.of is not None:
        return [metric.of]
    return [str(name) for name in names(metric.derived.tree)] if metric.derived is not None else []


class _MetricChecker(NamedTuple):
    """Checks metrics one by one, those that a metric is made of before it."""

    scope: Scope
    types: Mapping[str, DataType]
    entities: Mapping[str, tuple[str, ...]]
    circular: frozenset[str]

    @property
    def catalog(self) -> Catalog:
        return self.scope.catalog

    @property
    def log(self) -> Log:
        return self.scope.log

    def check(self, at: Mark, metric: Metric) -> DataType | None:
        """The type of a metric's values, or None where that is not known."""
        match metric.kind:
            case MetricKind.AGGREGATE:
                return self._aggregate(at, metric)
            case MetricKind.DERIVED:
                return self._derived(at, metric)
            case MetricKind.OF:
                return self._of(at, metric)

    def entities_of(self, metric: Metric) -> tuple[str, ...]:
        """The entities whose rows a metric is made of; empty where one of them is not known."""
        if metric.kind is MetricKind.AGGREGATE:
            return () if metric.entity is None or metric.entity not in self.catalog.entities else (metric.entity,)
        parts = [self.entities.get(name, ()) for name in used_metrics(metric)]
        return tuple(dict.fromkeys(e for part in parts for e in part)) if all(parts) else ()

    # --- metrics over rows ----------------------------------------------------------------------------------------

    def _aggregate(self, at: Mark, metric: Metric) -> DataType | None:
        if metric.entity is None or not _known_entity(self.scope, _under(at, "entity"), metric.entity):
            return None
        homes = (metric.entity,)
        if metric.filter is not None:
            type_of(self.log, _under(at, "filter"), metric.filter, fields(self.scope, homes), BOOLEAN)
        self._check_time(at, metric, homes)
        self._check_balance(at, metric, homes)
        operand = None
        if metric.measure is not None:
            operand = type_of(self.log, _under(at, "measure"), metric.measure, fields(self.scope, homes), None)
        if metric.aggregation is None or (operand is None and metric.aggregation != "count"):
            return None
        aggregation = AGGREGATIONS[metric.aggregation]
        if not aggregation.accepts(operand):
            assert operand is not None
            self._add_misfit(_under(at, "measure"), metric, operand)
            return None
        return aggregation.result(operand)

    def _add_misfit(self, at: Mark, metric: Metric, operand: DataType) -> None:
        assert metric.aggregation is not None
        takes, help = _FIT[AGGREGATIONS[metric.aggregation].operand]
        meant = meant_type(operand)
        if operand.kind is Kind.UNKNOWN:
            help = f"`{operand}` is no type that semcli knows; such columns may be shown and counted with `count`"
        self.log.add("bad_type", f"`{metric.aggregation}` takes {takes}, not {operand}", *meant, help, at=at)

    def _check_time(self, at: Mark, metric: Metric, homes: tuple[str, ...]) -> None:
        """The time is one that can be cut, at every grain that is named."""
        if metric.time is None:
            return
        place = _under(at, "time")
        words = read_words(self.scope, place, metric.time, homes)
        if words is None:
            return
        if words.grain is not None:
            help = f'write `grains = ["{words.grain.value}"]`'
            self.log.add("bad_value", "a metric's `time` has no grain of its own", help, at=place)
            return
        fault = cut_fault(words.field.type, None)
        if fault is not None:
            self.log.add("bad_type", f"time `{metric.time}` {fault}", *self._times(metric), at=place)
            return
        for grain in metric.grains or ():
            fault = cut_fault(words.field.type, grain)
            if fault is not None:
                written = at.source.data["metrics"][metric.name]["grains"]
                item = _under(_under(at, "grains"), written.index(grain.value))
                self.log.add("bad_type", f"`{metric.time}` {fault}", "name day and coarser grains", at=item)

    def _times(self, metric: Metric) -> tuple[str, ...]:
        """A help line with the time columns of a metric's own entity."""
        assert metric.entity is not None
        found = [c.name for c in self.catalog.entities[metric.entity].columns.values() if c.type.is_time]
        return (f"`{metric.entity}` has {', '.join(f'`{name}`' for name in found)}",) if found else ()

    def _check_balance(self, at: Mark, metric: Metric, homes: tuple[str, ...]) -> None:
        """The columns that a semi-additive metric is picked per are known."""
        if metric.semi_additive is not None:
            per = _under(_under(at, "semi_additive"), "per")
            for index, text in enumerate(metric.semi_additive.per):
                read_words(self.scope, _under(per, index), text, homes)

    # --- metrics over metrics -------------------------------------------------------------------------------------

    def lookup(self, name: Name) -> DataType:
        """The type of the metric that a name means."""
        return self.metric_type(str(name))

    def metric_type(self, name: str) -> DataType:
        if name in self.types:
            return self.types[name]
        if name in self.catalog.metrics:
            raise Broken
        self.scope.unless_broken("metrics", name)
        raise unknown_metric(name, self.catalog.metrics)

    def _derived(self, at: Mark, metric: Metric) -> DataType | None:
        if metric.derived is None or metric.name in self.circular:
            return None
        return type_of(self.log, _under(at, "derived"), metric.derived, self.lookup, None)

    def _of(self, at: Mark, metric: Metric) -> DataType | None:
        if metric.of is None or metric.name in self.circular:
            return None
        try:
            found = self.metric_type(metric.of)
        except Broken:
            return None
        except Unknown as unknown:
            self.log.add(unknown.code, unknown.message, *unknown.help, at=_under(at, "of"))
            return None
        if metric.filter is not None:
            homes = self.entities_of(metric)
            type_of(self.log, _under(at, "filter"), metric.filter, fields(self.scope, homes), BOOLEAN)
        self._check_window(at, metric)
        return found

    def _check_window(self, at: Mark, metric: Metric) -> None:
        """Windows over balances are refused: a sum over instants of what is no flow means nothing."""
        window = next((key for key in _WINDOWS if getattr(metric, key)), None)
        if window is not None and self._balance_under(metric.of) is not None:
            message = f"`{window}` of `{metric.of}` has no meaning: it is semi-additive, and does not add up over time"
            help = "use `offset`, or ask for the metric at a coarser grain"
            self.log.add("bad_value", message, help, at=Mark(at.source, dotted(at.key, window), on_key=True))

    def _balance_under(self, name: str | None) -> str | None:
        """A semi-additive metric that this one is made of."""
        seen: set[str] = set()
        waiting = [name] if name is not None else []
        while waiting:
            current = self.catalog.metrics.get(waiting.pop())
            if current is None or current.name in seen:
                continue
            if current.semi_additive is not None:
                return current.name
            seen.add(current.name)
            waiting.extend(used_metrics(current))
        return None


def _under(at: Mark, name: str | int) -> Mark:
    return Mark(at.source, dotted(at.key, name))
