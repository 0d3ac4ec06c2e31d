"""The rows of a metric, widened, filtered and cut: steps (1), (2) and (4) of section 0.

A `Branch` is one aggregate metric at its own entity. Rows that `where` and segments remove stay in it, marked, since
the semi-additive pick (step 3) comes before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reference.aggregate import result_kind
from reference.answer import OutOfScope, Refused
from reference.conditions import Condition, Membership, assignments
from reference.expressions import Checked, boolean, check
from reference.names import (
    Asked,
    Binding,
    Reference,
    Resolver,
    World,
    asked,
    bucket_kind,
    dimension_value,
    many_prefixes,
    parse_text,
    value_of,
)
from reference.paths import Path, Router
from reference.values import group_key
from semcli.catalog.model import Metric
from semcli.datatype import Kind
from semcli.expression import tree
from semcli.request import Request

Group = tuple[Any, ...]
COMPARABLE = set(Kind) - {Kind.JSON, Kind.UNKNOWN, Kind.NULL}
NUMERIC = {Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE}
ORDERABLE = {*NUMERIC, Kind.TEXT, Kind.TIME, Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ}
OPERANDS = {"count": set(Kind), "count_distinct": COMPARABLE, "min": ORDERABLE, "max": ORDERABLE}


@dataclass
class Fact:
    """A row of the metric's entity: its time and bucket, the groups that it stands in, and the measure's value."""

    time: Any
    bucket: Any
    kept: bool
    groups: list[Group]
    value: Any
    pick: Group


@dataclass
class Branch:
    """One aggregate metric over its rows. `kind` is the value's."""

    metric: Metric
    kind: Kind
    time_kind: Kind | None
    dimension_kinds: tuple[Kind, ...]
    facts: list[Fact]


class Builder:
    """Makes the branches of one request."""

    def __init__(self, world: World, request: Request, own_entity: str | None):
        self.world = world
        self.request = request
        self.own_entity = own_entity
        self.router = Router(world.map, request.via)
        self.dimensions = [asked(text) for text in request.by]
        self.built: dict[tuple[str, tuple[str, ...]], Branch] = {}
        for via in request.via:
            if via not in world.catalog.joins:
                raise Refused("unknown_join", via)

    def branch(self, metric: Metric, filters: tuple[tree.Node, ...] = (), key: tuple[str, ...] = ()) -> Branch:
        if (metric.name, key) not in self.built:
            self.built[metric.name, key] = self._branch(metric, filters)
        return self.built[metric.name, key]

    def _branch(self, metric: Metric, filters: tuple[tree.Node, ...]) -> Branch:
        entity = metric.entity
        assert entity is not None
        own = Resolver(self.world, entity, Router(self.world.map), many=True)
        asked_for = Resolver(self.world, entity, self.router)
        time, time_kind = self.time_of(metric, own, asked_for)
        values = [dimension_value(self.world, self.dimension_resolver(entity, d), d) for d in self.dimensions]
        bound = frozenset(v for _, _, reference in values for v in many_prefixes(reference.path))
        holding = self.conditions(entity, frozenset())
        choosing = {steps: self.conditions(entity, steps) for steps in apart(bound)}
        if metric.filter is not None:
            filters = (metric.filter.tree, *filters)
        own_conditions = [Condition(self.world, own, node) for node in filters]
        measure = self.measure(metric, entity)
        facts = []
        for row in self.world.rows(entity):
            binding: Binding = {(): row}
            if not all(c.run(binding) is True for c in own_conditions):
                continue
            moment = time.run(binding) if time is not None else None
            groups = self.groups(row, holding, choosing, [v for _, v, _ in values])
            facts.append(
                Fact(
                    time=moment,
                    bucket=self.world.clock.cut(moment, self.request.grain) if self.request.grain else None,
                    kept=bool(groups),
                    groups=groups,
                    value=measure.run(binding),
                    pick=self.pick(metric, own, binding),
                )
            )
        kind = result_kind(str(metric.aggregation), measure.kind)
        return Branch(metric, kind, time_kind, tuple(k for k, _, _ in values), facts)

    def dimension_resolver(self, entity: str, dimension: Asked) -> Resolver:
        if len(dimension.name.parts) == 1 and self.own_entity is None:
            raise Refused("ambiguous_dimension", dimension.output)
        return Resolver(self.world, entity, self.router, many=self.request.overlap)

    def measure(self, metric: Metric, entity: str) -> Checked:
        """The measure's expression over the entity's and its to-one neighbours' columns; rows where there is none."""
        if metric.measure is None:
            return Checked(Kind.INTEGER, lambda binding: 1)
        resolver = Resolver(self.world, entity, Router(self.world.map))
        found = check(metric.measure.tree, resolver.scope, self.world.clock)
        if found.kind not in OPERANDS.get(str(metric.aggregation), NUMERIC):
            raise Refused("type_mismatch", f"{metric.aggregation} of {found.kind.value}")
        return found

    def time_of(self, metric: Metric, own: Resolver, asked_for: Resolver) -> tuple[Checked | None, Kind | None]:
        """The metric's own time, or that of `--time`; refused where a grain or range needs one and there is none."""
        request = self.request
        needed = request.grain or request.since or request.until or request.last
        if request.time is not None and not needed and metric.semi_additive is None:
            raise Refused("inapplicable", "--time without a grain or a range")
        if request.time is not None:
            name = parse_text(request.time)
            if not isinstance(name, tree.Name):
                raise Refused("syntax", request.time)
            if len(name.parts) == 1 and self.own_entity is None:
                raise Refused("ambiguous_dimension", request.time)
            reference = asked_for.reference(name)
        elif metric.time is not None:
            reference = self._own_time(metric, own)
        elif needed:
            raise Refused("no_time_dimension", metric.name)
        else:
            return None, None
        found = value_of(self.world, reference)
        if found.kind not in (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ):
            raise Refused("type_mismatch", found.kind.value)
        if request.grain is not None:
            bucket_kind(found.kind, request.grain)
            if (
                request.time is None
                and metric.grains is not None
                and request.grain not in {g.value for g in metric.grains}
            ):
                raise Refused("invalid_grain", request.grain)
        return found, found.kind

    @staticmethod
    def _own_time(metric: Metric, own: Resolver) -> Reference:
        name = parse_text(str(metric.time))
        assert isinstance(name, tree.Name)
        return own.reference(name)

    def conditions(self, entity: str, bound: frozenset[Path]) -> list[Condition | Membership]:
        """`--where`s, each by itself, and segments, as the metric's entity sees them."""
        found: list[Condition | Membership] = []
        for text in self.request.where:
            node = parse_text(text)
            if self.own_entity is None and any(len(n.parts) == 1 for n in tree.names(node)):
                raise Refused("ambiguous_dimension", text)
            resolver = Resolver(self.world, entity, self.router, many=True)
            boolean_check(self.world, resolver, node)
            found.append(Condition(self.world, resolver, node, bound))
        for name in self.request.segment:
            segment = self.world.catalog.segments.get(name)
            if segment is None:
                raise Refused("unknown_segment", name)
            start = self.router.choose(entity, (), segment.entity, many=True)
            resolver = Resolver(self.world, segment.entity, Router(self.world.map), many=True)
            inner = Condition(self.world, resolver, segment.filter.tree)
            found.append(Membership(self.world, inner, start, bound))
        return found

    def groups(
        self,
        row: dict[str, Any],
        holding: list[Condition | Membership],
        choosing: dict[frozenset[Path], list[Condition | Membership]],
        values: list[Checked],
    ) -> list[Group]:
        """The distinct groups that a row stands in; none where a condition does not hold.

        Conditions on related rows that are grouped by choose among these. Each may be met by another related row, and
        none by all: then the row touches no group, and stays in that of NULL.
        """
        if not all(c.run({(): row}) is True for c in holding):
            return []
        bindings: list[Binding] = [{(): row}]
        for steps, conditions in choosing.items():
            found = assignments(self.world, row, steps)
            chosen: list[Binding] = [b for b in found if all(c.run(b) is True for c in conditions)]
            bindings = [{**b, **c} for b in bindings for c in chosen or [{(): row, **dict.fromkeys(steps)}]]
        groups: dict[Group, Group] = {}
        for binding in bindings:
            group = tuple(v.run(binding) for v in values)
            groups.setdefault(group_key(group), group)
        return list(groups.values())

    def pick(self, metric: Metric, own: Resolver, binding: Binding) -> Group:
        """The key of a balance."""
        if metric.semi_additive is None:
            return ()
        keys = [parse_text(p) for p in metric.semi_additive.per]
        return group_key(own.scope(k).run(binding) for k in keys if isinstance(k, tree.Name))


def apart(bound: frozenset[Path]) -> set[frozenset[Path]]:
    """To-many steps that are grouped by, those beyond the same first one together."""
    return {frozenset(v for v in bound if many_prefixes(v)[0] == many_prefixes(one)[0]) for one in bound}


def boolean_check(world: World, resolver: Resolver, node: tree.Node) -> None:
    """Types of a condition are judged whatever its rows are."""
    boolean(node, resolver.scope, world.clock)


def check_buckets(branches: list[Branch], grain: str | None) -> None:
    """Buckets of hours or minutes of an instant and of a zoneless timestamp do not meet."""
    if grain in ("minute", "hour") and len({b.time_kind for b in branches}) > 1:
        raise Refused("mixed_buckets", grain)


def check_kinds(branches: list[Branch]) -> tuple[Kind, ...]:
    """The dimensions' kinds, which every branch must agree on."""
    kinds = {b.dimension_kinds for b in branches}
    if len(kinds) > 1:
        raise OutOfScope("dimensions of different kinds")
    return kinds.pop()
