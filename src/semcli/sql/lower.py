"""From a checked plan to a tree of SQL: which parts the statement has, and how they meet.

One branch without gaps to fill is one SELECT. Otherwise each branch is a named part, aggregated at its own entity, and
the parts meet by UNION ALL and GROUP BY on the keys: NULL keys meet each other, no group is lost, and any number of
branches costs one pass. Buckets to be filled are rows of the same union, with no values of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from semcli.catalog.model import Catalog
from semcli.datatype import DataType, Kind
from semcli.errors import fail
from semcli.expression.tree import Ref, Typed
from semcli.guard import CheckedPlan
from semcli.plan.model import MeasureRef, OutputRef, Plan
from semcli.plan.outputs import TIME
from semcli.sql import ast
from semcli.sql.dialect.base import Dialect
from semcli.sql.scan import Scan, conjuncts, scalar_of, scan, table_parts
from semcli.sql.spine import spine_parts

CELLS = "cells"

MeasureLook = Callable[[MeasureRef], ast.Scalar]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A statement as a tree, and the columns that it gives: their true names, in order, with their types."""

    tree: ast.With
    columns: tuple[tuple[str, DataType], ...]


def lower(catalog: Catalog, checked: CheckedPlan, dialect: Dialect) -> Lowered:
    """The statement of a plan."""
    plan = checked.plan
    if plan.top or plan.totals or plan.pivot or plan.partial or plan.notes or not all(v.is_plain for v in plan.views):
        raise fail("not_implemented", "this version cannot do that yet")
    if any(branch.pick is not None for branch in plan.branches):
        raise fail("not_implemented", "this version reads balances but cannot run them yet")
    scans = [scan(catalog, plan.calendar, branch) for branch in plan.branches]
    if len(scans) == 1 and not (plan.spine is not None and plan.fill):
        parts: list[tuple[str, ast.Query]] = []
        query = _single(plan, scans[0])
    else:
        lowering = _Meeting(catalog, plan, dialect, scans)
        parts, query = lowering.parts(), lowering.query()
    return Lowered(ast.With(tuple(parts), _named(query, dialect)), _columns(plan))


def _columns(plan: Plan) -> tuple[tuple[str, DataType], ...]:
    time = [] if plan.time_type is None else [(TIME, plan.time_type)]
    return (*time, *((d.name, d.type) for d in plan.dimensions), *((m.name, m.type) for m in plan.metrics))


def _single(plan: Plan, scan: Scan) -> ast.Select:
    """One branch, one SELECT: metrics are written over the aggregates themselves."""
    keys = ([] if scan.bucket is None else [scan.bucket]) + list(scan.keys)

    def measure(ref: MeasureRef) -> ast.Scalar:
        made = scan.measures[ref.measure]
        empty = plan.measure(ref).empty
        if made.name in ("count", "count_distinct"):
            return ast.Op("nullif", (made, ast.Number(0, made.type)), made.type) if empty is None else made
        return or_empty(made, empty)

    select = ast.Select(
        projections=(),
        source=scan.source,
        joins=scan.joins,
        where=scan.where,
        group_by=tuple(range(1, len(keys) + 1)),
    )
    return finish(plan, select, keys, measure)


def finish(plan: Plan, select: ast.Select, keys: list[ast.Scalar], measure: MeasureLook) -> ast.Select:
    """The last SELECT: keys and metrics as columns, then having, order and limit over them."""

    def look(ref: Ref) -> ast.Scalar:
        assert isinstance(ref.target, MeasureRef)
        return measure(ref.target)

    names = [name for name, _ in _columns(plan)]
    values = [scalar_of(m.typed, look, plan.calendar) for m in plan.metrics]
    outputs = dict(zip(names, [*keys, *values], strict=True))
    having = [c for condition in plan.having for c in conjuncts(_over(condition.typed, outputs, plan))]
    order = () if not keys else tuple(ast.Ordering(names.index(key.name) + 1, key.descending) for key in plan.order)
    handed = (ast.Projection(_handed_out(expr), name) for name, expr in outputs.items())
    return ast.Select(
        projections=tuple(handed),
        source=select.source,
        joins=select.joins,
        where=select.where,
        group_by=select.group_by,
        having=tuple(having),
        order_by=order,
        limit=plan.limit,
    )


def _over(typed: Typed, outputs: dict[str, ast.Scalar], plan: Plan) -> ast.Scalar:
    """An expression over columns of the answer."""

    def look(ref: Ref) -> ast.Scalar:
        assert isinstance(ref.target, OutputRef)
        return outputs[ref.target.name]

    return scalar_of(typed, look, plan.calendar)


def _handed_out(expr: ast.Scalar) -> ast.Scalar:
    return ast.Op("instant", (expr,), expr.type) if expr.type.kind is Kind.TIMESTAMPTZ else expr


def or_empty(value: ast.Scalar, empty: int | None) -> ast.Scalar:
    """A value, or what the aggregation of nothing is."""
    if empty is None:
        return value
    return ast.Op("coalesce", (value, ast.Number(empty, value.type)), value.type)


@dataclass
class _Meeting:
    """Several branches, or one with gaps to fill: named parts, and the SELECT over their union."""

    catalog: Catalog
    plan: Plan
    dialect: Dialect
    scans: list[Scan]
    names: list[str] = field(default_factory=list)
    keys: list[tuple[str, DataType]] = field(default_factory=list)
    values: dict[MeasureRef, tuple[str, DataType]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        taken = {table_parts(e.table)[-1].lower() for e in self.catalog.entities.values() if "." not in e.table}
        taken |= {CELLS, "spine", "groups"}
        for branch in self.plan.branches:
            self.names.append(_free(branch.entity, taken, self.dialect))
        used: set[str] = set()
        if self.plan.time_type is not None:
            self.keys.append((_free(TIME, used, self.dialect), self.plan.time_type))
        for index, dimension in enumerate(self.plan.dimensions):
            self.keys.append((_free(dimension.name, used, self.dialect), self.scans[0].keys[index].type))
        for v, view in enumerate(self.plan.views):
            for m, measure in enumerate(self.plan.branches[view.branch].measures):
                self.values[MeasureRef(v, m)] = (_free(measure.metric, used, self.dialect), measure.type)

    def parts(self) -> list[tuple[str, ast.Query]]:
        """The branches, the spine if there are gaps to fill, and the union of all."""
        found: list[tuple[str, ast.Query]] = [(n, self._branch(i)) for i, n in enumerate(self.names)]
        filled: list[ast.Select] = []
        if self.plan.spine is not None and self.plan.fill:
            spine, cells = spine_parts(self.plan, self.names, self.keys, self.nulls())
            found.extend(spine)
            filled = [cells]
        union = ast.UnionAll((*(self._row(i, n) for i, n in enumerate(self.names)), *filled))
        return [*found, (CELLS, union)]

    def query(self) -> ast.Select:
        """One row per cell, with the values of all branches beside each other."""

        def measure(ref: MeasureRef) -> ast.Scalar:
            name, type = self.values[ref]
            met = ast.Aggregate("max", ast.Cell(None, name, type), type)
            return or_empty(met, self.plan.measure(ref).empty)

        keys: list[ast.Scalar] = [ast.Cell(None, name, type) for name, type in self.keys]
        source = ast.Named(CELLS)
        return finish(self.plan, ast.Select((), source, group_by=tuple(range(1, len(keys) + 1))), keys, measure)

    def nulls(self) -> list[ast.Projection]:
        return [ast.Projection(ast.Null(type), name) for name, type in self.values.values()]

    def _branch(self, index: int) -> ast.Select:
        """A branch's own SELECT: its keys and its measures, as they are."""
        made = self.scans[index]
        keys = ([] if made.bucket is None else [made.bucket]) + list(made.keys)
        projections = [ast.Projection(expr, name) for expr, (name, _) in zip(keys, self.keys, strict=True)]
        for m, aggregate in enumerate(made.measures):
            view = next(i for i, v in enumerate(self.plan.views) if v.branch == index)
            value: ast.Scalar = aggregate
            if self.plan.measure(MeasureRef(view, m)).empty is None and aggregate.name.startswith("count"):
                value = ast.Op("nullif", (aggregate, ast.Number(0, aggregate.type)), aggregate.type)
            projections.append(ast.Projection(value, self.values[MeasureRef(view, m)][0]))
        grouping = tuple(range(1, len(keys) + 1))
        return ast.Select(tuple(projections), made.source, made.joins, made.where, grouping)

    def _row(self, index: int, name: str) -> ast.Select:
        """A branch's cells as rows of the union: NULL for what other branches measure."""
        projections = [ast.Projection(ast.Cell(None, n, t), n) for n, t in self.keys]
        for ref, (value, type) in self.values.items():
            own: ast.Scalar = (
                ast.Cell(None, value, type) if self.plan.views[ref.view].branch == index else ast.Null(type)
            )
            projections.append(ast.Projection(own, value))
        return ast.Select(tuple(projections), ast.Named(name))


def _free(name: str, taken: set[str], dialect: Dialect) -> str:
    """A name that nothing else has in this place, and marks it as taken."""
    candidate, number = name, 2
    while dialect.identity(candidate).lower() in taken:
        candidate, number = f"{name}_{number}", number + 1
    taken.add(dialect.identity(candidate).lower())
    return candidate


def _named(query: ast.Select, dialect: Dialect) -> ast.Select:
    """Names that the engine can tell apart; true names stand in the statement's columns."""
    taken: set[str] = set()
    projections = tuple(ast.Projection(p.expr, _free(p.alias, taken, dialect)) for p in query.projections)
    return query.project(projections)
