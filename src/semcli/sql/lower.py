"""From a checked plan to a tree of SQL.

One branch that is seen as it is, with no gaps to fill, is one SELECT. Everything else is a meeting of named parts
(`semcli.sql.meeting`).
"""

from __future__ import annotations

from semcli.catalog.model import Catalog
from semcli.datatype import DataType
from semcli.guard import CheckedPlan
from semcli.plan.model import MeasureRef, Plan
from semcli.records import dataclass
from semcli.sql import ast
from semcli.sql.branch import Level, scan
from semcli.sql.dialect.base import Dialect
from semcli.sql.finish import finished, measured, names_of, or_empty, true_columns
from semcli.sql.meeting import Meeting
from semcli.sql.naming import Context


@dataclass(frozen=True, slots=True)
class Lowered:
    """A statement as a tree, and the columns that it gives: their true names, in order, with their types."""

    tree: ast.With
    columns: tuple[tuple[str, DataType], ...]


def lower(catalog: Catalog, checked: CheckedPlan, dialect: Dialect) -> Lowered:
    """The statement of a plan."""
    plan = checked.plan
    if is_single(plan) and not checked.sizes.hold:
        tree = ast.With((), _single(catalog, plan))
    else:
        tree = Meeting(Context(catalog, plan, dialect), checked.sizes).tree()
    return Lowered(ast.With(tree.parts, names_of(tree.query, dialect)), true_columns(plan))


def is_single(plan: Plan) -> bool:
    """Whether a plan is one scan whose groups are the answer's rows."""
    filled = plan.spine is not None and plan.fill
    shaped = plan.top is not None or plan.totals or plan.partial is not None
    carried = any(
        branch.pick is not None and branch.pick.carry and branch.bucket is not None for branch in plan.branches
    )
    extended = any(branch.first is not None for branch in plan.branches)
    return len(plan.views) == 1 and plan.views[0].is_plain and not (filled or shaped or carried or extended)


def _single(catalog: Catalog, plan: Plan) -> ast.Select:
    """Metrics are written over the aggregates themselves."""
    branch = plan.branches[0]
    made = scan(catalog, plan.calendar, branch, Level(plan.time_type is not None, len(plan.dimensions)))
    keys = made.grouped

    def measure(ref: MeasureRef) -> ast.Scalar:
        found = branch.measures[ref.measure]
        value = measured(found, made.operands[ref.measure])
        return value if found.aggregation in ("count", "count_distinct") else or_empty(value, found.empty)

    select = ast.Select((), made.source, made.joins, made.where, tuple(range(1, len(keys) + 1)))
    return finished(plan, select, keys, measure)
