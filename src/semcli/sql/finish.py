"""The last SELECT of a statement: metrics from measures, then having, order and limit (section 0, steps 8 to 12)."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from semcli.catalog.model import Grain
from semcli.datatype import BOOLEAN, TEXT, DataType, Kind
from semcli.expression.tree import Ref, Typed
from semcli.plan.model import Measure, MeasureRef, MetricOutput, OrderKey, OutputRef, Plan
from semcli.plan.outputs import TIME
from semcli.records import replace
from semcli.sql import ast
from semcli.sql.dialect.base import Dialect
from semcli.sql.scan import conjuncts, scalar_of
from semcli.sql.spine import skips_days

ROW = "_row"
SUPPRESSED = "_suppressed"
PARTIAL = "_partial"
EMPTY = "_empty"
UNMET = "_unmet"
HIDDEN = (EMPTY, UNMET)
"""Columns of the statement that are no columns of the answer."""

MeasureLook = Callable[[MeasureRef], ast.Scalar]
MetricLook = Callable[[MetricOutput, ast.Scalar], ast.Scalar]


def _as_it_is(metric: MetricOutput, value: ast.Scalar) -> ast.Scalar:
    return value


def true_columns(plan: Plan) -> tuple[tuple[str, DataType], ...]:
    """The columns of the answer, in order, as users know them."""
    time = [] if plan.time_type is None else [(TIME, plan.time_type)]
    extra = [(ROW, TEXT)] if has_rows_of_kinds(plan) else []
    extra += [(SUPPRESSED, TEXT)] if plan.threshold > 1 else []
    extra += [(PARTIAL, BOOLEAN)] if plan.partial is not None else []
    extra += [(f"{EMPTY} {m.name}", m.type) for m in composed_metrics(plan)]
    extra += [(UNMET, TEXT)] if can_miss(plan) else []
    return (*time, *((d.name, d.type) for d in plan.dimensions), *((m.name, m.type) for m in plan.metrics), *extra)


def can_miss(plan: Plan) -> bool:
    """Whether an earlier bucket may have rows to which no bucket refers: months of days, doubled hours, and the day
    before one that the clock skipped."""
    lengths = [length for view in plan.views for length in view.shifts]
    if not lengths or plan.time_type is None or plan.grain is None:
        return False
    if plan.time_type.kind is Kind.DATE:
        return plan.grain is Grain.DAY and (any(length.months for length in lengths) or skips_days(plan.calendar.zone))
    return plan.calendar.zone != "UTC" or any(length.months for length in lengths)


def composed_metrics(plan: Plan) -> tuple[MetricOutput, ...]:
    """Metrics made of others whose value over nothing a pivot needs: the statement works it out in hidden columns."""
    return () if plan.pivot is None else tuple(m for m in plan.metrics if not isinstance(m.typed, Ref))


def of_nothing(plan: Plan, metric: MetricOutput) -> ast.Scalar:
    """The value of a metric where none of its measures has any."""

    def look(ref: Ref) -> ast.Scalar:
        assert isinstance(ref.target, MeasureRef)
        measure = plan.measure(ref.target)
        return or_empty(ast.Null(measure.type), measure.empty)

    return scalar_of(metric.typed, look, plan.calendar)


def has_rows_of_kinds(plan: Plan) -> bool:
    """Whether rows say what they are: group, other, subtotal or total."""
    return plan.top is not None or plan.totals


def measured(measure: Measure, operand: ast.Scalar | None) -> ast.Scalar:
    """A measure over rows. A count of nothing is 0 by itself, and NULL where the metric says so."""
    made: ast.Scalar = ast.Aggregate(measure.aggregation, operand, measure.type, measure.percentile, measure.is_large)
    if measure.empty is None and measure.aggregation in ("count", "count_distinct"):
        return ast.Op("nullif", (made, ast.Number(0, made.type)), made.type)
    return made


def or_empty(value: ast.Scalar, empty: int | None) -> ast.Scalar:
    """A value, or what the aggregation of nothing is."""
    if empty is None:
        return value
    return ast.Op("coalesce", (value, ast.Number(empty, value.type)), value.type)


def finished(
    plan: Plan,
    select: ast.Select,
    keys: list[ast.Scalar],
    measure: MeasureLook,
    *,
    shown: MetricLook = _as_it_is,
    kind: ast.Scalar | None = None,
    extra: tuple[ast.Scalar, ...] = (),
    ordered: bool = True,
    grouped: bool = True,
) -> ast.Select:
    """Keys and metrics as columns, each metric as `shown` makes it; having, and unless `ordered` is off, order and
    limit over them.

    `grouped` is off where the rows of `select`, all of a part, are the answer's already. `kind` is the code of what a
    row is (see `semcli.sql.meeting`), by which rows are ordered and which having spares; `extra` are the columns that
    come last.
    """

    outputs = _outputs(plan, keys, measure, shown, extra)
    asked = tuple(_asked(plan, outputs, kind))
    select = replace(select, having=(*select.having, *asked)) if grouped else replace(select, where=asked)
    if not ordered:
        return replace(select, projections=tuple(ast.Projection(expr, name) for name, expr in outputs.items()))
    far = far_columns(plan)
    own = {name: itself(expr, select.source) for name, expr in outputs.items()}
    handed = {name: handed_out(far, name, expr) for name, expr in outputs.items()}
    return replace(
        select,
        projections=tuple(ast.Projection(expr, name) for name, expr in handed.items()),
        group_by=_groups(select.group_by, outputs, handed),
        order_by=_order(plan.order if keys else (), own, far, kind),
        limit=plan.limit,
    )


def _outputs(
    plan: Plan, keys: list[ast.Scalar], measure: MeasureLook, shown: MetricLook, extra: tuple[ast.Scalar, ...]
) -> dict[str, ast.Scalar]:
    """The columns of the answer, and those that only the reading of it needs, by name."""

    def look(ref: Ref) -> ast.Scalar:
        assert isinstance(ref.target, MeasureRef)
        return measure(ref.target)

    names = [name for name, _ in true_columns(plan) if name != UNMET]
    values = [shown(m, scalar_of(m.typed, look, plan.calendar)) for m in plan.metrics]
    hidden = [of_nothing(plan, m) for m in composed_metrics(plan)]
    return dict(zip(names, [*keys, *values, *extra, *hidden], strict=True))


def _asked(plan: Plan, outputs: dict[str, ast.Scalar], kind: ast.Scalar | None) -> list[ast.Scalar]:
    """The conditions on groups. Totals are spared them, and beside «(other)» they were met before it was made."""
    if plan.top is not None:
        return []
    asked = [c for condition in plan.having for c in conjuncts(over_outputs(condition.typed, outputs, plan))]
    if kind is None:
        return asked
    spared = ast.Op("gt", (kind, ast.Number(1, kind.type)), BOOLEAN)
    return [ast.Op("or", (spared, c), BOOLEAN) for c in asked]


def _groups(
    group_by: tuple[int | ast.Scalar, ...], outputs: dict[str, ast.Scalar], handed: dict[str, ast.Scalar]
) -> tuple[int | ast.Scalar, ...]:
    """The keys by their places. What is handed out in another form is grouped by what it is, so that it can be read
    elsewhere in the SELECT."""
    names = list(outputs)
    return tuple(
        outputs[name] if isinstance(g, int) and handed[name := names[g - 1]] is not outputs[name] else g
        for g in group_by
    )


def _order(
    keys: Sequence[OrderKey], outputs: dict[str, ast.Scalar], far: frozenset[str], kind: ast.Scalar | None
) -> tuple[ast.Ordering, ...]:
    """The order of rows, by the places of columns. One that is handed out as text is ordered by what it was."""
    place_of = {name: place for place, name in enumerate(outputs, 1)}
    order = [
        ast.Ordering(0, key.descending, outputs[key.name])
        if key.name in far
        else ast.Ordering(place_of[key.name], key.descending)
        for key in keys
    ]
    if kind is not None:
        # what a row is comes after the bucket, where rows are ordered by time first, and before all else otherwise
        place = 1 if keys and keys[0].name == TIME else 0
        order.insert(place, ast.Ordering(0, by=kind))
    return tuple(order)


def over_outputs(typed: Typed, outputs: dict[str, ast.Scalar], plan: Plan) -> ast.Scalar:
    """An expression over columns of the answer."""

    def look(ref: Ref) -> ast.Scalar:
        assert isinstance(ref.target, OutputRef)
        return outputs[ref.target.name]

    return scalar_of(typed, look, plan.calendar)


def far_columns(plan: Plan) -> frozenset[str]:
    """The columns that may hold what only text can carry: times that are infinite or beyond the year 9999, and
    intervals with months. Raw times may be so, buckets are not."""
    kinds = (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ, Kind.INTERVAL)
    raw = [d.name for d in plan.dimensions if d.grain is None and d.type.kind in kinds]
    return frozenset([*raw, *(m.name for m in plan.metrics if m.type.kind in kinds)])


def itself(expr: ast.Scalar, source: ast.Source | None) -> ast.Scalar:
    """A value in ORDER BY, where a name by itself means what is handed out under it."""
    if isinstance(expr, ast.Cell) and expr.part is None:
        assert isinstance(source, ast.Named)
        return replace(expr, part=source.name)
    return expr


def handed_out(far: Container[str], name: str, expr: ast.Scalar) -> ast.Scalar:
    """A value as the statement gives it to the driver; `far` are the columns that are given as text."""
    if name in far:
        return ast.Op("far", (expr,), expr.type)
    return ast.Op("instant", (expr,), expr.type) if expr.type.kind is Kind.TIMESTAMPTZ else expr


def free(name: str, taken: set[str], dialect: Dialect) -> str:
    """A name that nothing else has in this place, and marks it as taken."""
    candidate, number = name, 2
    while dialect.identity(candidate).lower() in taken:
        candidate, number = f"{name}_{number}", number + 1
    taken.add(dialect.identity(candidate).lower())
    return candidate


def names_of(query: ast.Select, dialect: Dialect) -> ast.Select:
    """Names that the engine can tell apart; true names stand in the statement's columns."""
    taken: set[str] = set()
    projections = tuple(ast.Projection(p.expr, free(p.alias, taken, dialect)) for p in query.projections)
    return query.project(projections)
