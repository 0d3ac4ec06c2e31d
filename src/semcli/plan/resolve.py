"""From words to a plan: every name looked up, every path chosen, every type known, or a reason why not.

Read `resolve` first: it is the whole way, one line a step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from semcli.aggregation import AGGREGATIONS
from semcli.catalog.model import Catalog, Grain, Metric
from semcli.datatype import BOOLEAN, DATE, DataType, Kind
from semcli.errors import Site, did_you_mean, fail
from semcli.expression.parser import parse
from semcli.expression.tree import Apply, Name, Ref, Typed
from semcli.plan.conditions import condition, segment_condition
from semcli.plan.expressions import argument, parse_name, source_of, typed, typed_in
from semcli.plan.leaves import Formula, Leaf, expression_name, formula, metric_named
from semcli.plan.model import (
    Branch,
    Calendar,
    Condition,
    DimensionOutput,
    Key,
    Measure,
    MeasureRef,
    MetricOutput,
    OrderKey,
    OutputRef,
    Plan,
    Spine,
)
from semcli.plan.names import Found, Mention, Scope, time_columns
from semcli.plan.time import Moment, just_before, parse_now, range_of, resolve_range, spine_bucket
from semcli.request import Request

TIME = "time"
"""The name of the bucket's column."""

_LATER = ("partial", "compare", "cumulative", "to_date", "rolling", "top", "totals", "pivot", "overlap", "reveal")


def resolve(
    catalog: Catalog, request: Request, clock: datetime | None = None, mentions: dict[Mention, None] | None = None
) -> Plan:
    """The plan of a request. Raises the first thing that is wrong with it, in the order of section 0.

    `mentions` collects the columns that were named, also where an error is raised.
    """
    _runs_now(request)
    calendar = calendar_of(catalog, request, clock)
    formulas = [formula(catalog, metric_named(catalog, name)) for name in request.metrics]
    resolver = _Resolver(catalog, request, calendar, formulas, {} if mentions is None else mentions)
    branches, places = resolver.branches()
    dimensions = resolver.dimension_outputs(branches)
    metrics = tuple(_metric_output(f, places, branches) for f in formulas)
    time_type = resolver.time_type(branches)
    outputs = _outputs(time_type, dimensions, metrics)
    return Plan(
        calendar=calendar,
        grain=resolver.grain,
        time_type=time_type,
        dimensions=dimensions,
        branches=branches,
        metrics=metrics,
        spine=resolver.spine(time_type),
        having=tuple(_having(text, outputs) for text in request.having),
        order=_order(request, outputs, time_type, dimensions, metrics),
        limit=request.limit,
    )


def calendar_of(catalog: Catalog, request: Request, clock: datetime | None) -> Calendar:
    """The calendar of a request: its zone, else the catalog's, and its clock."""
    zone = request.tz or catalog.timezone
    site = None if request.tz is None else Site(argument="--tz", text=zone, column=1, length=max(1, len(zone)))
    from semcli.plan.clock import zone_of

    zone_of(zone, site)
    now = parse_now(request.now, clock, zone)
    return Calendar(zone, catalog.week_start, catalog.fiscal_year_start, now)


def grain_named(text: str, option: str) -> Grain:
    """The grain of that name, or `bad_option`."""
    try:
        return Grain(text.lower())
    except ValueError:
        grains = [g.value for g in Grain]
        site = Site(argument=option, text=text, column=1, length=max(1, len(text)))
        hints = did_you_mean(text, grains)
        raise fail(
            "bad_option", f"there is no grain `{text}`", *hints, f"grains are {_words(grains)}", site=site
        ) from None


def _runs_now(request: Request) -> None:
    for name in _LATER:
        if getattr(request, name):
            option = "--" + name.replace("_", "-")
            raise fail("not_implemented", f"`{option}` is not part of this version yet", site=Site(argument=option))


@dataclass(frozen=True)
class _Resolver:
    """What the steps of resolving share."""

    catalog: Catalog
    request: Request
    calendar: Calendar
    formulas: list[Formula]
    mentions: dict[Mention, None]

    @property
    def grain(self) -> Grain | None:
        return None if self.request.grain is None else grain_named(self.request.grain, "--grain")

    @property
    def range(self) -> tuple[Moment | None, Moment | None]:
        request = self.request
        return resolve_range(request.since, request.until, request.last, self.calendar)

    # --- branches --------------------------------------------------------------------------------------------------

    def branches(self) -> tuple[tuple[Branch, ...], dict[Leaf, MeasureRef]]:
        """One branch per entity, filter and time; and where each leaf's value stands."""
        leaves = list(dict.fromkeys(leaf for f in self.formulas for leaf in f.leaves()))
        dims = self._dimensions(leaves)
        via_used: set[str] = set()
        branches: list[Branch] = []
        places: dict[Leaf, MeasureRef] = {}
        for leaf in leaves:
            scope = self._scope(leaf, via_used)
            branch = self._branch(leaf, scope, dims)
            twin = next(
                (i for i, b in enumerate(branches) if replace(b, measures=()) == replace(branch, measures=())), None
            )
            if twin is None:
                branches.append(branch)
                places[leaf] = MeasureRef(len(branches) - 1, 0)
                continue
            same = branches[twin].measures
            if branch.measures[0] not in same:
                branches[twin] = replace(branches[twin], measures=(*same, branch.measures[0]))
            places[leaf] = MeasureRef(twin, branches[twin].measures.index(branch.measures[0]))
        self._check_via(via_used)
        return tuple(branches), places

    def _scope(self, leaf: Leaf, used: set[str]) -> Scope:
        for name in self.request.via:
            if name not in self.catalog.joins:
                site = Site(argument="--via", text=name, column=1, length=max(1, len(name)))
                hints = did_you_mean(name, self.catalog.joins)
                raise fail("unknown_join", f"no join is called `{name}`", *hints, site=site)
        return Scope(
            self.catalog, leaf.entity, f"`{leaf.metric.name}`", via=self.request.via, used=used, mentions=self.mentions
        )

    def _check_via(self, used: set[str]) -> None:
        for name in self.request.via:
            if name not in used:
                site = Site(argument="--via", text=name, column=1, length=len(name))
                raise fail(
                    "unused_via",
                    f"no dimension or filter of this request has a to-one path through `{name}`",
                    "leave it out, or see the paths with `semcli explain`",
                    site=site,
                )

    def _branch(self, leaf: Leaf, scope: Scope, dims: list[_Asked]) -> Branch:
        keys = tuple(self._key(scope, dim) for dim in dims)
        found = self._time(leaf, scope)
        time = None if found is None else scope.typed(found)
        grain = self.grain
        bucket = None if grain is None or time is None else bucket_of(time, grain)
        since, until = self.range
        return Branch(
            entity=leaf.entity,
            conditions=tuple(self._conditions(leaf, scope)),
            keys=keys,
            time=time,
            bucket=bucket,
            range=None if time is None else range_of(since, until, time.type),
            measures=(self._measure(leaf, scope),),
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

    def _conditions(self, leaf: Leaf, scope: Scope) -> list[Condition]:
        found: list[Condition] = []
        scope = replace(scope, doing="filter")
        own = replace(scope, via=())
        filters = [(leaf.metric.name, leaf.metric.filter), *leaf.filters]
        for name, expression in filters:
            if expression is not None:
                made = condition(own, expression.tree, source_of(expression))
                found.append(Condition(made, f"metric {name}", expression.text, expression.site))
        for text in self.request.where:
            source = argument(text, "--where")
            made = condition(scope, parse(text, argument="--where"), source)
            found.append(Condition(made, "where", text))
        for name in self.request.segment:
            segment = self.catalog.segments.get(name)
            if segment is None:
                site = Site(argument="--segment", text=name, column=1, length=max(1, len(name)))
                hints = did_you_mean(name, self.catalog.segments)
                raise fail("unknown_segment", f"no segment is called `{name}`", *hints, site=site)
            source = source_of(segment.filter)
            made = segment_condition(scope, segment.entity, segment.filter.tree, source, name)
            found.append(Condition(made, f"segment {name}", segment.filter.text, segment.filter.site))
        return found

    # --- dimensions ------------------------------------------------------------------------------------------------

    def _dimensions(self, leaves: list[Leaf]) -> list[_Asked]:
        """The dimensions as asked for; a bare column needs one entity that all metrics share."""
        asked = [_asked(text) for text in self.request.by]
        entities = list(dict.fromkeys(leaf.entity for leaf in leaves))
        for dim in asked:
            if len(dim.name.parts) == 1 and len(entities) > 1:
                column = dim.name.parts[0]
                having = [e for e in entities if _has(self.catalog, e, column)] or entities
                raise fail(
                    "ambiguous_dimension",
                    f"`{dim.text}` alone could belong to {_words(entities)}, since the metrics are of several entities",
                    f"write {_words([f'{e}.{column}' for e in having], 'or')}",
                    site=dim.site,
                )
        return asked

    def _key(self, scope: Scope, dim: _Asked) -> Key:
        found = scope.find(dim.name, dim.site)
        made = scope.typed(found)
        if dim.grain is not None:
            _check_cut(made.type, dim.grain, dim.text, dim.site)
            made = bucket_of(made, dim.grain)
        return Key(made, found.path)

    def dimension_outputs(self, branches: tuple[Branch, ...]) -> tuple[DimensionOutput, ...]:
        """The dimensions of the answer, with what the catalog says of their looks."""
        outputs = []
        for index, text in enumerate(self.request.by):
            dim = _asked(text)
            scope = self._scope(self.formulas[0].leaves()[0], set())
            item = scope.find(dim.name, dim.site).item
            outputs.append(
                DimensionOutput(
                    name=dim.text,
                    type=branches[0].keys[index].typed.type,
                    label=item.label,
                    unit=item.unit,
                    format=item.format,
                    grain=dim.grain,
                )
            )
            for branch in branches[1:]:
                _same_kind(dim, branches[0].keys[index].typed.type, branch.keys[index].typed.type)
        return tuple(outputs)

    # --- time ------------------------------------------------------------------------------------------------------

    def _time(self, leaf: Leaf, scope: Scope) -> Found | None:
        """The time column of a leaf, where the request needs one."""
        since, until = self.range
        if self.grain is None and since is None and until is None:
            if self.request.time is not None:
                raise fail(
                    "inapplicable",
                    "`--time` chooses the column for a grain or a range, and there is neither",
                    "add `--grain`, `--since` or `--last`, or leave out `--time`",
                    site=Site(argument="--time", text=self.request.time, column=1, length=len(self.request.time)),
                )
            return None
        scope = replace(scope, doing="time")
        if self.request.time is not None:
            return self._asked_time(scope, self.request.time)
        metric = leaf.metric
        if metric.time is None:
            raise self._no_time(metric, scope)
        name, _ = parse_name(metric.time, "time")
        found = replace(scope, via=()).find(name, metric.site)
        if self.grain is not None:
            allowed = grains_of(metric, found.type)
            if self.grain not in allowed:
                raise _invalid_grain(metric, self.grain, allowed)
        return found

    def _asked_time(self, scope: Scope, text: str) -> Found:
        name, site = parse_name(text, "--time")
        found = scope.find(name, site)
        if not found.type.is_time:
            raise fail("type_mismatch", f"`{text}` is {_a(found.type)}, which cannot be cut into buckets", site=site)
        if self.grain is not None:
            _check_cut(found.type, self.grain, text, site)
        return found

    def _no_time(self, metric: Metric, scope: Scope) -> Exception:
        columns = time_columns(self.catalog, scope.base)
        option = "--grain" if self.grain is not None else "--last" if self.request.last else "--since/--until"
        helps = [f"choose one with `--time`: {_words(columns)}"] if columns else ["none of its columns is a time"]
        return fail(
            "no_time_dimension", f"metric `{metric.name}` declares no time column, which `{option}` needs", *helps
        )

    def time_type(self, branches: tuple[Branch, ...]) -> DataType | None:
        """The type of the bucket; branches whose buckets cannot meet are refused."""
        types = {b.bucket.type.kind: b.bucket.type for b in branches if b.bucket is not None}
        if len(types) > 1:
            raise fail(
                "mixed_buckets",
                f"buckets of {_words([t.name for t in types.values()])} do not meet at grain `{self.request.grain}`",
                "choose a grain of a day or coarser, or ask the metrics one by one",
            )
        return next(iter(types.values()), None)

    def spine(self, type: DataType | None) -> Spine | None:
        """The buckets to fill, from what was asked for; the data decide what was not."""
        grain = self.grain
        if grain is None or type is None or not self.request.fill:
            return None
        since, until = self.range
        first = None if since is None else spine_bucket(since, grain, type, self.calendar)
        last = None if until is None else spine_bucket(just_before(until, self.calendar), grain, type, self.calendar)
        return Spine(first, last)


# --- single things ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """A dimension as asked for: `entity.column`, with `:grain` at the end if it is to be cut."""

    text: str
    name: Name
    grain: Grain | None
    site: Site


def _asked(text: str) -> _Asked:
    body, colon, suffix = text.rpartition(":")
    grain = grain_named(suffix, "--by") if colon and '"' not in suffix else None
    name, site = parse_name(text if grain is None else body, "--by")
    shown = str(name) + ("" if grain is None else f":{grain.value}")
    return _Asked(shown, name, grain, replace(site, text=text, length=len(text)))


def bucket_of(time: Typed, grain: Grain) -> Typed:
    """A time cut at a grain: a date, or for hours and minutes what the time itself is."""
    return Apply(f"bucket_{grain.value}", (time,), DATE if grain.is_date else time.type)


def grains_of(metric: Metric, time: DataType) -> tuple[Grain, ...]:
    """The grains at which a metric may be cut by its own time."""
    if metric.grains is not None:
        return metric.grains
    return tuple(g for g in Grain if g.is_date or time.kind is not Kind.DATE)


def _check_cut(type: DataType, grain: Grain, text: str, site: Site) -> None:
    if not type.is_time:
        raise fail("type_mismatch", f"`{text}` is {_a(type)}, which cannot be cut by `{grain.value}`", site=site)
    if type.kind is Kind.DATE and not grain.is_date:
        helps = f"a date can be cut by {_words([g.value for g in Grain if g.is_date])}"
        raise fail("invalid_grain", f"`{text}` is a date, which has no {grain.value}s", helps, site=site)


def _invalid_grain(metric: Metric, grain: Grain, allowed: tuple[Grain, ...]) -> Exception:
    words = _words([g.value for g in allowed])
    site = Site(argument="--grain", text=grain.value, column=1, length=len(grain.value))
    return fail(
        "invalid_grain", f"metric `{metric.name}` cannot be cut by `{grain.value}`", f"it can by {words}", site=site
    )


def _metric_output(f: Formula, places: dict[Leaf, MeasureRef], branches: tuple[Branch, ...]) -> MetricOutput:
    made = _formula_typed(f, places, branches)
    metric = f.metric
    return MetricOutput(metric.name, made, made.type, metric.label, metric.unit, metric.format)


def _formula_typed(f: Formula, places: dict[Leaf, MeasureRef], branches: tuple[Branch, ...]) -> Typed:
    """A metric's value as an expression over measures."""
    if f.leaf is not None:
        place = places[f.leaf]
        return Ref(place, branches[place.branch].measures[place.measure].type)
    parts = {name: _formula_typed(part, places, branches) for name, part in f.parts}
    if f.metric.derived is None:
        return next(iter(parts.values()))
    from semcli.plan.names import Inline

    def look(name: Name) -> tuple[object, DataType]:
        part = parts[expression_name(name)]
        return (part.target, part.type) if isinstance(part, Ref) else (Inline(part), part.type)

    return typed(f.metric.derived.tree, look, source_of(f.metric.derived))


def _outputs(
    time: DataType | None, dimensions: tuple[DimensionOutput, ...], metrics: tuple[MetricOutput, ...]
) -> dict[str, DataType]:
    """The columns of the answer, in order; two of one name are refused."""
    found: dict[str, DataType] = {} if time is None else {TIME: time}
    for kind, items in (("dimension", dimensions), ("metric", metrics)):
        for item in items:
            if item.name in found:
                raise fail(
                    "duplicate_output",
                    f"two columns of the answer would be called `{item.name}`",
                    f"ask for {kind} `{item.name}` once"
                    if item.name != TIME
                    else "leave out `--grain`, or write the dimension with its entity: `entity.time`",
                )
            found[item.name] = item.type
    return found


def _having(text: str, outputs: dict[str, DataType]) -> Condition:
    source = argument(text, "--having")

    def look(name: Name) -> tuple[object, DataType]:
        word = expression_name(name)
        if word not in outputs:
            raise _unknown_output(word, outputs, source.at(name.span))
        return OutputRef(word), outputs[word]

    return Condition(typed(parse(text, argument="--having"), look, source, BOOLEAN), "having", text)


def _unknown_output(word: str, outputs: dict[str, DataType], site: Site) -> Exception:
    hints = did_you_mean(word, outputs)
    listing = f"its columns are {_words(list(outputs))}"
    return fail("unknown_output", f"the answer has no column `{word}`", *hints, listing, site=site)


def _order(
    request: Request,
    outputs: dict[str, DataType],
    time: DataType | None,
    dimensions: tuple[DimensionOutput, ...],
    metrics: tuple[MetricOutput, ...],
) -> tuple[OrderKey, ...]:
    """A total order: what was asked for, then what is left of time and dimensions (section 7)."""
    keys: dict[str, OrderKey] = {}
    for text in request.order:
        descending = text.startswith("-")
        word = text[descending:]
        site = Site(argument="--order", text=text, column=1 + descending, length=max(1, len(word)))
        if word not in outputs:
            word = str(parse_name(word, "--order")[0])
        if word not in outputs:
            raise _unknown_output(word, outputs, site)
        keys.setdefault(word, OrderKey(word, descending))
    if not request.order and time is None and metrics:
        keys[metrics[0].name] = OrderKey(metrics[0].name, descending=True)
    for name in (*([] if time is None else [TIME]), *(d.name for d in dimensions)):
        keys.setdefault(name, OrderKey(name))
    return tuple(keys.values())


def _same_kind(dim: _Asked, first: DataType, other: DataType) -> None:
    if first.kind is not other.kind:
        raise fail(
            "type_mismatch",
            f"`{dim.text}` is {_a(first)} for one metric and {_a(other)} for another, so groups cannot meet",
            site=dim.site,
        )


def _has(catalog: Catalog, entity: str, column: str) -> bool:
    found = catalog.entities[entity]
    return column in found.columns or column in found.dimensions


def _a(type: DataType) -> str:
    return f"{'an' if type.name[:1] in 'aeiou' else 'a'} {type.name}"


def _words(names: list[str], last: str = "and") -> str:
    marked = [f"`{n}`" for n in names]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} {last} {marked[-1]}"
