"""The branches of a plan: for each leaf its scan, with filters, keys, time, range and measure; equal scans are one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from semcli.aggregation import AGGREGATIONS
from semcli.catalog.model import Catalog, Grain
from semcli.datatype import DataType
from semcli.errors import SemcliError, Site, did_you_mean, fail
from semcli.expression.parser import parse
from semcli.expression.tree import Typed
from semcli.plan.asked import Asked, asked, bare_names_fit, bucket_of, check_cut, grains_of, invalid_grain
from semcli.plan.conditions import condition, segment_condition
from semcli.plan.expressions import argument, parse_name, source_of, typed_in
from semcli.plan.hints import listed_names
from semcli.plan.leaves import Leaf
from semcli.plan.model import (
    Branch,
    Calendar,
    Condition,
    DimensionOutput,
    Key,
    Measure,
    MeasureRef,
    Pick,
    View,
)
from semcli.plan.names import Found, Mention, Scope, time_columns
from semcli.plan.time import (
    Moment,
    calendar_beside,
    moment_beside,
    range_of,
    resolve_range,
    spine_bucket,
    starts_bucket,
)
from semcli.plan.views import PLAIN, needs
from semcli.plan.words import listed
from semcli.records import dataclass, field, replace
from semcli.request import Request

Ends = tuple[Moment | None, Moment | None]
K = TypeVar("K")

_NO_SEGMENTS = "this catalog has no segments: say it with `--where`, or save it as `[segments.NAME]`"


@dataclass
class Brancher:
    """Makes the branches and views of a request, leaf by leaf, and says where each leaf's value stands."""

    catalog: Catalog
    request: Request
    calendar: Calendar
    grain: Grain | None
    mentions: dict[Mention, None]
    places: dict[Leaf, MeasureRef] = field(default_factory=dict)
    measures: dict[Leaf, Measure] = field(default_factory=dict)
    dims: list[Asked] = field(default_factory=list)
    outputs: list[DimensionOutput] = field(default_factory=list)
    via_used: set[str] = field(default_factory=set)
    # each with its place: the scans without measures, the measures of each scan, the views
    _scans: dict[Branch, int] = field(default_factory=dict)
    _read: list[dict[Measure, int]] = field(default_factory=list)
    _views: dict[View, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        request = self.request
        self.ends: Ends = resolve_range(request.since, request.until, request.last, self.calendar)
        for name in request.via:
            if name not in self.catalog.joins:
                site = Site.whole("--via", name)
                hints = did_you_mean(name, self.catalog.joins)
                listing = "`semcli list joins` shows them"
                raise fail("unknown_join", f"no join is called `{name}`", *hints, listing, site=site)

    def add(self, leaves: Iterable[Leaf]) -> None:
        """Branches for all these leaves."""
        by_base: dict[Leaf, list[Leaf]] = {}
        for leaf in dict.fromkeys(leaves):
            by_base.setdefault(replace(leaf, seen=PLAIN), []).append(leaf)
        self.dims = [asked(text) for text in self.request.by]
        bare_names_fit(self.catalog, self.dims, list(dict.fromkeys(base.entity for base in by_base)))
        for base, seen in by_base.items():
            self._add_base(base, seen)
        self._check_via()

    def _add_base(self, base: Leaf, leaves: list[Leaf]) -> None:
        """The scans that one aggregate needs for all the ways in which it is seen."""
        scope = Scope(
            self.catalog,
            base.entity,
            f"`{base.metric.name}`",
            via=self.request.via,
            used=self.via_used,
            mentions=self.mentions,
        )
        branch = self._branch(base, scope)
        measure = self._measure(base, scope)
        # the plain view is always there: its rows are the groups and buckets of the answer, whatever views look at
        for leaf, ends in self._ranges(branch, [base, *leaves]).items():
            scan, place = self._placed(self._ranged(branch, ends), measure)
            view = View(scan, leaf.seen.window, leaf.seen.shifts)
            self.measures[leaf] = measure
            self.places[leaf] = MeasureRef(_place(self._views, view), place)

    def _placed(self, branch: Branch, measure: Measure) -> tuple[int, int]:
        """Where the scan stands among the branches, and the measure in it; equal scans share one."""
        scan = _place(self._scans, branch)
        if scan == len(self._read):
            self._read.append({})
        return scan, _place(self._read[scan], measure)

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The scans with what is measured in them."""
        found = zip(self._scans, self._read, strict=True)
        return tuple(replace(scan, measures=tuple(measures)) for scan, measures in found)

    @property
    def views(self) -> tuple[View, ...]:
        """The ways in which scans are looked at."""
        return tuple(self._views)

    # --- ranges ----------------------------------------------------------------------------------------------------

    def ends_beside(self, time: DataType) -> Ends:
        """The range that was asked for, as times of a type see it."""
        since, until = self.ends
        return (
            None if since is None else moment_beside(since, time, self.calendar),
            None if until is None else moment_beside(until, time, self.calendar),
        )

    def _ranges(self, branch: Branch, leaves: list[Leaf]) -> dict[Leaf, Ends]:
        """The range that each view reads. One scan serves several where their ranges touch, and where no bucket that
        was asked for is cut off by `--since`, since views take buckets whole."""
        if branch.time is None or self.grain is None:
            return dict.fromkeys(leaves, self.ends)
        calendar, asked_for = calendar_beside(branch.time.type, self.calendar), self.ends_beside(branch.time.type)
        wanted = {leaf: needs(leaf.seen, *asked_for, self.grain, calendar) for leaf in leaves}
        since = asked_for[0]
        if since is not None and not starts_bucket(since, self.grain, calendar):
            return wanted
        together, widened = None, asked_for
        while together != widened:  # what was widened may touch what it did not before
            together = widened
            for ends in wanted.values():
                if _touch(widened, ends):
                    widened = (_least(widened[0], ends[0]), _most(widened[1], ends[1]))
        return {leaf: together if _touch(together, ends) else ends for leaf, ends in wanted.items()}

    def _ranged(self, branch: Branch, ends: Ends) -> Branch:
        if branch.time is None:
            return branch
        type = branch.time.type
        asked_for, since = self.ends_beside(type), ends[0]
        if branch.pick is not None and branch.pick.carry:
            since = None
        first = None
        if since != asked_for[0] and asked_for[0] is not None and branch.bucket is not None:
            assert self.grain is not None
            first = spine_bucket(asked_for[0], self.grain, branch.bucket.type, calendar_beside(type, self.calendar))
        return replace(branch, range=range_of(since, ends[1], type), asked=range_of(*asked_for, type), first=first)

    # --- the parts of a branch -------------------------------------------------------------------------------------

    def _branch(self, leaf: Leaf, scope: Scope) -> Branch:
        """A leaf's scan, without range and measure."""
        keys = tuple(self._key(scope, dim, index) for index, dim in enumerate(self.dims))
        found = self._time(leaf, scope)
        time = None if found is None else replace(scope, doing="time").typed(found)
        bucket = None if self.grain is None or time is None else bucket_of(time, self.grain)
        own, asked_for = self._own_conditions(leaf, scope), self._asked_conditions(scope)
        pick = self._pick(leaf, scope, own)
        return Branch(
            entity=leaf.entity,
            conditions=tuple(asked_for if pick is not None else [*own, *asked_for]),
            keys=keys,
            time=time,
            bucket=bucket,
            range=None,
            measures=(),
            pick=pick,
        )

    def _measure(self, leaf: Leaf, scope: Scope) -> Measure:
        metric = leaf.metric
        assert metric.aggregation is not None
        aggregation = AGGREGATIONS[metric.aggregation]
        # what a measure reads is the catalog's business: the request's --via does not bend it
        own = replace(scope, via=(), doing=aggregation.name)
        operand = None
        if metric.measure is not None:
            operand = typed_in(own, metric.measure.tree, source_of(metric.measure))
        type = aggregation.result(None if operand is None else operand.type)
        empty = None if metric.empty_null else aggregation.empty
        return Measure(metric.name, aggregation.name, operand, metric.percentile, type, empty)

    def _pick(self, leaf: Leaf, scope: Scope, own: list[Condition]) -> Pick | None:
        semi = leaf.metric.semi_additive
        if semi is None:
            return None
        inner = replace(scope, via=())
        per = []
        for text in semi.per:
            name, _ = parse_name(text, "per")
            per.append(inner.typed(inner.find(name, leaf.metric.site)))
        return Pick(semi.pick == "last", tuple(per), semi.carry, tuple(own))

    def _own_conditions(self, leaf: Leaf, scope: Scope) -> list[Condition]:
        """The filters of the catalog: the metric's own, and those of the `of` metrics that lead to it."""
        own = replace(scope, via=(), doing="filter")
        return [
            Condition(
                condition(own, expression.tree, source_of(expression)),
                f"metric `{name}`",
                expression.text,
                expression.site,
            )
            for name, expression in ((leaf.metric.name, leaf.metric.filter), *leaf.filters)
            if expression is not None
        ]

    def _asked_conditions(self, scope: Scope) -> list[Condition]:
        """The filters of the request: conditions and segments."""
        scope = replace(scope, doing="filter")
        found = []
        for text in self.request.where:
            made = condition(scope, parse(text, argument="--where"), argument(text, "--where"))
            found.append(Condition(made, "`--where`", text))
        for name in self.request.segment:
            segment = self.catalog.segments.get(name)
            if segment is None:
                site = Site.whole("--segment", name)
                hints = did_you_mean(name, self.catalog.segments)
                there = self.catalog.segments
                helps = f"the segments are {listed_names(list(there))}" if there else _NO_SEGMENTS
                raise fail("unknown_segment", f"no segment is called `{name}`", *hints, helps, site=site)
            made = segment_condition(scope, segment.entity, segment.filter.tree, source_of(segment.filter), name)
            found.append(Condition(made, f"segment `{name}`", segment.filter.text, segment.filter.site))
        return found

    def _key(self, scope: Scope, dim: Asked, index: int) -> Key:
        found = scope.find_many(dim.name, dim.site) if self.request.overlap else scope.find(dim.name, dim.site)
        made: Typed = scope.typed(found)
        if dim.grain is not None:
            check_cut(made.type, dim.grain, dim.text, dim.site)
            made = bucket_of(made, dim.grain)
        if index == len(self.outputs):
            item = found.item
            self.outputs.append(DimensionOutput(dim.text, made.type, item.label, item.unit, item.format, dim.grain))
        return Key(made, found.path)

    # --- time ------------------------------------------------------------------------------------------------------

    def _time(self, leaf: Leaf, scope: Scope) -> Found | None:
        """The time column of a leaf, where the request needs one."""
        scope = replace(scope, doing="time")
        ranged = self.ends != (None, None)
        if self.grain is None and not ranged and leaf.metric.semi_additive is None:
            if self.request.time is not None:
                raise fail(
                    "inapplicable",
                    "`--time` chooses the column for a grain or a range, and there is neither",
                    "add `--grain`, `--since` or `--last`, or leave out `--time`",
                    site=Site.whole("--time", self.request.time),
                )
            return None
        if self.request.time is not None:
            return self._asked_time(scope, self.request.time)
        metric = leaf.metric
        if metric.time is None:
            raise self._no_time(leaf, scope)
        name, _ = parse_name(metric.time, "time")
        found = replace(scope, via=()).find(name, metric.site)
        if self.grain is not None:
            allowed = grains_of(metric, found.type)
            if self.grain not in allowed:
                raise invalid_grain(metric, self.grain, allowed)
        return found

    def _asked_time(self, scope: Scope, text: str) -> Found:
        name, site = parse_name(text, "--time")
        found = scope.find(name, site)
        if not found.type.is_time:
            columns = time_columns(self.catalog, scope.base)
            helps = [f"a time column is {listed(columns, 'or')}"] if columns else []
            message = f"`{text}` is of type {found.type.name}, which cannot be cut into buckets"
            raise fail("type_mismatch", message, *helps, site=site)
        if self.grain is not None:
            check_cut(found.type, self.grain, text, site)
        return found

    def _no_time(self, leaf: Leaf, scope: Scope) -> SemcliError:
        columns = time_columns(self.catalog, scope.base)
        option = "--grain" if self.grain is not None else "--last" if self.request.last else "--since/--until"
        helps = [f"choose one: `--time {columns[0]}`"] if columns else ["none of its columns is a time"]
        helps += (
            [f"the others are {listed(columns[1:])}"]
            if len(columns) > 2
            else [f"or `--time {columns[1]}`"]
            if len(columns) == 2
            else []
        )
        message = f"metric `{leaf.metric.name}` declares no time column, which `{option}` needs"
        return fail("no_time_dimension", message, *helps)

    def _check_via(self) -> None:
        for name in self.request.via:
            if name not in self.via_used:
                raise fail(
                    "unused_via",
                    f"no dimension or filter of this request has a to-one path through `{name}`",
                    "leave it out, or see the paths with `semcli explain`",
                    site=Site.whole("--via", name),
                )


def _touch(one: Ends, other: Ends) -> bool:
    """Whether two ranges overlap or meet, so that one scan of both reads nothing in between."""
    starts = [ends[0] for ends in (one, other)]
    ends_ = [ends[1] for ends in (one, other)]
    late = max((s.instant for s in starts if s is not None), default=None)
    early = min((e.instant for e in ends_ if e is not None), default=None)
    return late is None or early is None or late <= early


def _least(a: Moment | None, b: Moment | None) -> Moment | None:
    return None if a is None or b is None else min(a, b, key=lambda m: m.instant)


def _most(a: Moment | None, b: Moment | None) -> Moment | None:
    return None if a is None or b is None else max(a, b, key=lambda m: m.instant)


def _place(places: dict[K, int], thing: K) -> int:
    """The place of a thing among others, the next one if it is new."""
    return places.setdefault(thing, len(places))
