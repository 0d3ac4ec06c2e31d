"""From a checked plan to a tree of SQL.

One branch that is seen as it is, with no gaps to fill, is one SELECT, over a named part where a fast form fits
(`semcli.sql.stages`). Everything else is a meeting of named parts (`semcli.sql.meeting`).
"""

from __future__ import annotations

from semcli.catalog.model import Catalog
from semcli.datatype import DataType
from semcli.guard import CheckedPlan
from semcli.plan.model import MeasureRef, Plan
from semcli.records import dataclass
from semcli.sql import ast
from semcli.sql.branch import scan
from semcli.sql.dialect.base import Dialect
from semcli.sql.finish import finished, names_of, or_empty, true_columns
from semcli.sql.forms import Form
from semcli.sql.meeting import Meeting
from semcli.sql.naming import Context
from semcli.sql.stages import staged


@dataclass(frozen=True, slots=True)
class Lowered:
    """A statement as a tree, and the columns that it gives: their true names, in order, with their types.

    `forms` are the fast forms in it, each with the name of its part."""

    tree: ast.With
    columns: tuple[tuple[str, DataType], ...]
    forms: tuple[tuple[str, Form], ...] = ()


def lower(catalog: Catalog, checked: CheckedPlan, dialect: Dialect) -> Lowered:
    """The statement of a plan."""
    plan = checked.plan
    context = Context(catalog, plan, dialect)
    if is_single(plan) and not checked.sizes.hold:
        tree = _single(context)
    else:
        tree = Meeting(context, checked.sizes).tree()
    return Lowered(ast.With(tree.parts, names_of(tree.query, dialect)), true_columns(plan), tuple(context.forms))


def is_single(plan: Plan) -> bool:
    """Whether a plan is one scan whose groups are the answer's rows."""
    filled = plan.spine is not None and plan.fill
    shaped = plan.top is not None or plan.totals or plan.partial is not None
    if len(plan.views) > 1 or filled or shaped:
        return False
    # what looks across time stands beside what it looks at, so one view is a plain one
    ((view,), (branch,)) = plan.views, plan.branches
    assert view.is_plain
    return branch.pick is None or not branch.pick.carry or branch.bucket is None


def _single(context: Context) -> ast.With:
    """Metrics are written over the aggregates themselves."""
    plan = context.plan
    branch = plan.branches[0]
    made = scan(context.catalog, plan.calendar, branch, context.full)
    stage = staged(context, branch, made, context.times(context.full) + context.dimensions)

    def measure(ref: MeasureRef) -> ast.Scalar:
        found, value = branch.measures[ref.measure], stage.values[ref.measure]
        return value if found.aggregation in ("count", "count_distinct") else or_empty(value, found.empty)

    made, keys = stage.scan, stage.scan.grouped
    select = ast.Select((), made.source, made.joins, made.where, tuple(range(1, len(keys) + 1)))
    return ast.With(tuple(context.parts), finished(plan, select, keys, measure))
