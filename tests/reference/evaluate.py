"""A request, step by step in the order of section 0."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import localcontext
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reference.aggregate import empty_value
from reference.answer import Answer, OutOfScope, Refused
from reference.cells import Cells, Finder
from reference.clock import GRAINS, Clock
from reference.facts import Builder, Group, check_buckets, check_kinds
from reference.formulas import Formulas
from reference.names import World, bucket_kind
from reference.paths import Map
from reference.shape import Column, Line, arranged, having, pivot
from reference.totals import Totals
from reference.values import WIDE, arithmetic, divide, group_key
from reference.views import ALL, At, Views, Window, compare_length, cumulative_window, rolling_window, to_date_window
from semcli.catalog.model import Catalog, MetricKind
from semcli.datatype import Kind
from semcli.errors import SemcliError
from semcli.expression import tree
from semcli.request import Request

MAPS: dict[int, tuple[Catalog, Map]] = {}
NUMERIC = (Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE)


def evaluate(catalog: Catalog, data: dict[str, list[dict[str, Any]]], request: Request, now: datetime) -> Answer:
    """The answer to a request over rows in memory, or `Refused` with the code of the first problem found."""
    try:
        with localcontext(WIDE):
            return Evaluation(catalog, data, request, now).answer()
    except SemcliError as error:
        raise Refused(error.problems[0].code, str(error)) from None


def clock_for(catalog: Catalog, request: Request, now: datetime) -> Clock:
    """The request's zone and moment, else the catalog's and the given one."""
    try:
        zone = ZoneInfo(request.tz or catalog.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused("bad_timezone", str(request.tz)) from None
    clock = Clock(zone, catalog.week_start, catalog.fiscal_year_start, now.astimezone(UTC))
    if request.now is None:
        return clock
    fixed = clock.begins(clock.bound(request.now))
    return Clock(zone, catalog.week_start, catalog.fiscal_year_start, fixed.astimezone(UTC))


def map_of(catalog: Catalog) -> Map:
    if id(catalog) not in MAPS:
        if len(MAPS) > 50:
            MAPS.clear()
        MAPS[id(catalog)] = (catalog, Map(catalog))
    return MAPS[id(catalog)][1]


class Evaluation:
    """One request being answered."""

    def __init__(self, catalog: Catalog, data: dict[str, list[dict[str, Any]]], request: Request, now: datetime):
        if request.grain is not None and request.grain not in GRAINS:
            raise Refused("invalid_grain", request.grain)
        self.request = request
        self.clock = clock_for(catalog, request, now)
        self.world = World(catalog, data, self.clock, map_of(catalog))
        self.views = Views(request, self.clock)
        self.builder = Builder(self.world, request, self.own_entity())
        self.formulas = Formulas(self.world, self.builder, self.views, request.grain)
        self.finder = Finder(request, self.formulas, self.views)
        self.offset = compare_length(request.compare, request.grain) if request.compare else None
        self.windows = self.window_options()

    def own_entity(self) -> str | None:
        """The metrics' own entity, where all have the same one."""
        found = {self.world.catalog.metrics[b].entity for m in self.request.metrics for b in self.bases(m)}
        return found.pop() if len(found) == 1 else None

    def bases(self, name: str) -> set[str]:
        """The aggregate metrics beneath a metric."""
        metric = self.world.catalog.metrics.get(name)
        if metric is None:
            raise Refused("unknown_metric", name)
        if metric.kind is MetricKind.AGGREGATE:
            return {name}
        if metric.kind is MetricKind.OF:
            return self.bases(str(metric.of))
        assert metric.derived is not None
        return {b for n in tree.names(metric.derived.tree) for b in self.bases(str(n))}

    def window_options(self) -> dict[str, Window]:
        """Windows by the ending of the columns that they add."""
        request, found = self.request, {}
        if request.cumulative:
            found["cumulative"] = cumulative_window(request.grain)
        if request.to_date:
            found["to_date"] = to_date_window(request.to_date, request.grain)
        if request.rolling:
            found["rolling"] = rolling_window(request.rolling, request.grain)
        return found

    # --- the steps ------------------------------------------------------------------------------------------------

    def answer(self) -> Answer:
        request = self.request
        branches = self.finder.branches()
        check_buckets(branches, request.grain)
        columns = self.columns(check_kinds(branches))
        self.check_names(columns)
        if not self.builder.router.fitted >= set(request.via):
            raise Refused("unused_via")
        for window in self.windows.values():
            for name in request.metrics:
                list(self.formulas.beneath(name, At(ALL, window=window)))
        if self.windows and any(b.metric.semi_additive for b in branches):
            raise Refused("inapplicable", "a window of a balance")
        having([], request, columns, self.clock)
        arranged([], request, columns)
        cells = self.finder.find(self.offset, self.windows.values())
        lines = self.lines(cells, columns)
        return self.finish(lines, columns)

    def finish(self, lines: list[Line], columns: list[Column]) -> Answer:
        request = self.request
        if request.top is None:
            lines = having(lines, request, columns, self.clock)
        lines = arranged(lines, request, columns)
        if request.limit is not None:
            lines = lines[: request.limit]
        if request.pivot is not None:
            columns, rows = pivot(lines, request, columns)
        else:
            rows = [tuple(line.values[c.name] for c in columns) for line in lines]
        return Answer([(c.name, c.kind.value, c.role) for c in columns], rows)

    def lines(self, cells: Cells, columns: list[Column]) -> list[Line]:
        if self.request.top is not None or self.request.totals:
            return Totals(self, cells, columns).lines()
        return [self.line(bucket, group, plain, group_key(group)) for bucket, group in cells.cells]

    def line(self, bucket: Any, group: Sequence[Any], label: Any, key: Any) -> Line:
        """One finished row: its place, and every metric's value there with what compare and windows add."""
        values: dict[str, Any] = {}
        if self.request.grain is not None:
            values["time"] = None if bucket is ALL else bucket
        values |= dict(zip(self.request.by, group, strict=True))
        for name in self.request.metrics:
            values |= self.metric_values(name, bucket, label, key)
        if self.request.partial and self.request.grain is not None:
            values["_partial"] = self.is_partial(bucket)
        return Line(values)

    def metric_values(self, name: str, bucket: Any, label: Any, key: Any) -> dict[str, Any]:
        current = self.formulas.value(name, At(bucket), label, key)
        values = {name: current}
        if self.offset is not None:
            earlier_at = At(self.views.back(bucket, self.offset), ranged=False)
            earlier = self.formulas.value(name, earlier_at, label, key)
            change = None if current is None or earlier is None else arithmetic("-", current, earlier)
            values |= {
                f"{name}_previous": earlier,
                f"{name}_change": change,
                f"{name}_change_ratio": divide(change, earlier),
            }
        for ending, window in self.windows.items():
            place = At(bucket, ranged=False, window=window)
            values[f"{name}_{ending}"] = self.formulas.value(name, place, label, key)
        return values

    def is_partial(self, bucket: Any) -> bool:
        """Cut off by the range or by now, or with a window that begins before the first row. A window of an earlier
        bucket, which a saved offset looks at, is that bucket's: there it is partial, not here."""
        if self.views.is_partial(bucket, self.finder.time_kinds):
            return True
        if bucket is None or bucket is ALL:
            return False
        first = self.finder.first_row
        seen = [at for n in self.request.metrics for _, at in self.formulas.beneath(n, At(bucket))]
        saved = [at.window for at in seen if at.bucket == bucket]
        windows = [*self.windows.values(), *(w for w in saved if w is not None)]
        starts = [start for w in windows if (start := self.views.window_start(bucket, w)) is not None]
        return any(first is None or self.finder.beside_bucket(start) < first for start in starts)

    # --- columns --------------------------------------------------------------------------------------------------

    def columns(self, dimension_kinds: tuple[Kind, ...]) -> list[Column]:
        request, found = self.request, []
        if request.grain is not None:
            time_kind = self.finder.branches()[0].time_kind
            assert time_kind is not None
            found.append(Column("time", bucket_kind(time_kind, request.grain), "time"))
        found += [Column(n, k, "dimension") for n, k in zip(request.by, dimension_kinds, strict=True)]
        for name in request.metrics:
            found += self.metric_columns(name)
        if request.top is not None or request.totals:
            found.append(Column("_row", Kind.TEXT, "extra"))
        if request.partial and request.grain is not None:
            found.append(Column("_partial", Kind.BOOLEAN, "extra"))
        return found

    def metric_columns(self, name: str) -> list[Column]:
        kind, empty = self.formulas.kind(name), self.empty(name)
        found = [Column(name, kind, "metric", empty)]
        if self.offset is not None:
            if kind not in NUMERIC:
                raise OutOfScope("the difference of values that are no numbers")
            found.append(Column(f"{name}_previous", kind, "metric", empty))
            none = None if empty is None else arithmetic("-", empty, empty)
            found.append(Column(f"{name}_change", kind, "metric", none))
            found.append(Column(f"{name}_change_ratio", Kind.DOUBLE, "metric"))
        return found + [Column(f"{name}_{ending}", kind, "metric", empty) for ending in self.windows]

    def empty(self, name: str) -> Any:
        """The value of a metric over no rows."""
        metric = self.world.catalog.metrics[name]
        if metric.kind is MetricKind.OF:
            return self.empty(str(metric.of))
        if metric.kind is MetricKind.DERIVED:
            parts = {part: self.empty(part) for part in self.formulas.inputs(name)}
            return self.formulas.derived(metric).run(parts)
        return empty_value(str(metric.aggregation), metric.empty_null, self.formulas.kind(name))

    @staticmethod
    def check_names(columns: list[Column]) -> None:
        names = [c.name for c in columns]
        if len(set(names)) < len(names):
            raise Refused("duplicate_output")


def plain(group: Group) -> Any:
    """Each group by itself."""
    return group_key(group)
