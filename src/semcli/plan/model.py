"""What a request means, as frozen values: ids instead of words, types instead of hopes.

A plan is made of branches. A branch is the rows of one entity, widened by to-one joins, filtered, and aggregated per
bucket and group; branches meet on their keys. Every expression in a plan is a typed tree whose references are one of
the targets below, so that whoever has to know what a plan touches (`semcli.guard`) can walk it whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from semcli.catalog.model import Grain
from semcli.datatype import DataType
from semcli.errors import Site
from semcli.expression.tree import Apply, Ref, Typed
from semcli.plan.paths import Path, Step
from semcli.records import dataclass, field


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """A physical column, of the row that `path` leads to from the branch's entity (from itself, if empty)."""

    path: Path
    entity: str
    column: str


@dataclass(frozen=True, slots=True)
class Related:
    """«At least one related row matches»: `path` ends in the to-many step's row or beyond; `condition` is about it.

    Column references inside `condition` have paths that start with `path`'s to-many step included; those that do not
    are of the row outside.
    """

    path: Path
    condition: Typed


@dataclass(frozen=True, slots=True)
class Matched:
    """Whether the row at the end of a to-one path is there: false for a row without that partner."""

    path: Path


@dataclass(frozen=True, slots=True)
class MeasureRef:
    """The value of a measure, seen in one of the plan's views, in the cell at hand, with its empty value set."""

    view: int
    measure: int


@dataclass(frozen=True, slots=True)
class OutputRef:
    """A column of the answer, by its name."""

    name: str


Target = ColumnRef | Related | Matched | MeasureRef | OutputRef


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter of a branch. `origin` says whose it is: `where`, `segment NAME`, `metric NAME`, `range`."""

    typed: Typed
    origin: str
    text: str
    site: Site | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregation of a branch. `operand` is None where rows are counted. `empty` is the value of nothing."""

    metric: str
    aggregation: str
    operand: Typed | None
    percentile: float | None
    type: DataType
    empty: int | None

    @property
    def is_large(self) -> bool:
        """Whether it is a sum that has more than 38 digits where a million of the largest values are added."""
        digits = None if self.operand is None else self.operand.type.precision
        return self.aggregation == "sum" and digits is not None and digits > 32


@dataclass(frozen=True, slots=True)
class Key:
    """A dimension of a branch: what it is grouped by. `path` is how it was reached, for people to read."""

    typed: Typed
    path: Path


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open range of a time column: each bound already is of the column's type, None where it is open."""

    since: date | datetime | None
    until: date | datetime | None


@dataclass(frozen=True, slots=True)
class Pick:
    """The rows of a balance: per bucket and `per` those of the last (or first) instant. With `carry`, the last rows
    before the bucket's end count, however old. It sees the `own` conditions of the metric and the range, nothing else.
    """

    last: bool
    per: tuple[Typed, ...]
    carry: bool
    own: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One scan: an entity's rows, their filters, their keys, their measures.

    `time` is the raw time column or dimension, `bucket` the same cut at the plan's grain. `first` is set where the
    scan reaches back before the buckets that were asked for: the first of those. `asked` is the range as asked for,
    without what views need beyond it.
    """

    entity: str
    conditions: tuple[Condition, ...]
    keys: tuple[Key, ...]
    time: Typed | None
    bucket: Typed | None
    range: Range | None
    measures: tuple[Measure, ...]
    asked: Range | None = None
    pick: Pick | None = None
    first: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A whole number of calendar units."""

    count: int
    unit: Grain

    @property
    def months(self) -> int:
        """The length in months; 0 for weeks and shorter."""
        return self.count * {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}.get(self.unit, 0)

    @property
    def span(self) -> timedelta:
        """The length as time on the wall clock; 0 for months and longer."""
        one = {
            Grain.MINUTE: timedelta(minutes=1),
            Grain.HOUR: timedelta(hours=1),
            Grain.DAY: timedelta(days=1),
            Grain.WEEK: timedelta(weeks=1),
        }.get(self.unit, timedelta())
        return one * self.count


@dataclass(frozen=True, slots=True)
class Window:
    """The buckets whose rows count together for one bucket: `rolling` over a length, `to_date` from the beginning of
    a period, or, with neither, `cumulative` from the beginning of the data."""

    rolling: Length | None = None
    to_date: Grain | None = None


@dataclass(frozen=True, slots=True)
class View:
    """How a branch's cells are seen: as they are; in a window; and from buckets later by `shifts`."""

    branch: int
    window: Window | None = None
    shifts: tuple[Length, ...] = ()

    @property
    def is_plain(self) -> bool:
        return self.window is None and not self.shifts


@dataclass(frozen=True, slots=True)
class Calendar:
    """How instants and dates are cut: the zone's wall clock, the first day of the week, the first month of the year."""

    zone: str
    week_start: str
    fiscal_year_start: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Spine:
    """The buckets that are filled: from `first` to `last`, None where the data decide. Dates, or for buckets finer
    than a day instants or local times."""

    first: date | datetime | None
    last: date | datetime | None


@dataclass(frozen=True, slots=True)
class Partial:
    """Which buckets are cut off: by the ends of the range; by now, as all from `unfinished` on are; and the windows
    that may begin too early."""

    buckets: tuple[date | datetime, ...]
    unfinished: date | datetime
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class DimensionOutput:
    """A dimension of the answer, named as it was asked for."""

    name: str
    type: DataType
    label: str | None = None
    unit: str | None = None
    format: str | None = None
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class MetricOutput:
    """A metric of the answer, or what looking across time adds to one: an expression over measures."""

    name: str
    typed: Typed
    type: DataType
    label: str | None = None
    unit: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key of the order: an output column, ascending unless `descending`; NULL last in both directions."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of a request. `time_type` is the bucket's type, None without a grain. `threshold` is set by the
    guard: values of fewer people or rows are withheld."""

    calendar: Calendar
    grain: Grain | None
    time_type: DataType | None
    dimensions: tuple[DimensionOutput, ...]
    branches: tuple[Branch, ...]
    views: tuple[View, ...]
    metrics: tuple[MetricOutput, ...]
    spine: Spine | None
    fill: bool
    having: tuple[Condition, ...]
    order: tuple[OrderKey, ...]
    limit: int | None
    top: int | None
    totals: bool
    pivot: str | None = None
    partial: Partial | None = None
    threshold: int = 1
    notes: tuple[str, ...] = ()

    def measure(self, ref: MeasureRef) -> Measure:
        """The measure that a reference means."""
        return self.branches[self.views[ref.view].branch].measures[ref.measure]


def column_refs(typed: Typed) -> Iterator[ColumnRef]:
    """Every physical column that an expression reads, those inside related rows included."""
    match typed:
        case Ref(target=ColumnRef() as column):
            yield column
        case Ref(target=Related() as related):
            yield from column_refs(related.condition)
        case Apply(arguments=arguments):
            for argument in arguments:
                yield from column_refs(argument)


def expressions_of(branch: Branch) -> Iterator[Typed]:
    """Every expression of a branch."""
    yield from (key.typed for key in branch.keys)
    yield from (condition.typed for condition in branch.conditions)
    yield from (measure.operand for measure in branch.measures if measure.operand is not None)
    yield from (typed for typed in (branch.time, branch.bucket) if typed is not None)
    if branch.pick is not None:
        yield from branch.pick.per
        yield from (condition.typed for condition in branch.pick.own)


def names_rows(plan: Plan, branch: Branch) -> bool:
    """Whether the rows of a branch are told apart by their identity: one that touches several of the groups that
    `--top` leaves to «(other)» is one row there."""
    return plan.top is not None and any(not step.to_one for key in branch.keys for step in key.path)


def entities_of(plan: Plan) -> Iterator[str]:
    """Every entity whose table a plan reads: those of the branches, and those that their paths pass."""
    for branch in plan.branches:
        yield branch.entity
        yield from (step.target for step in _steps(branch))


def ways_of(plan: Plan) -> Iterator[str]:
    """Every join that a plan passes, and every role."""
    for branch in plan.branches:
        for step in _steps(branch):
            yield step.join
            if step.role is not None:
                yield step.role


def _steps(branch: Branch) -> Iterator[Step]:
    for path in paths_of(branch):
        yield from path


def paths_of(branch: Branch) -> Iterator[Path]:
    """Every path over which a branch reads something, from its own rows on."""
    for expression in expressions_of(branch):
        yield from paths_in(expression)


def paths_in(typed: Typed) -> Iterator[Path]:
    """Every path over which an expression reads something."""
    match typed:
        case Ref(target=ColumnRef(path=path)) | Ref(target=Matched(path=path)):
            yield path
        case Ref(target=Related(path=path, condition=condition)):
            yield path
            yield from paths_in(condition)
        case Apply(arguments=arguments):
            for argument in arguments:
                yield from paths_in(argument)
