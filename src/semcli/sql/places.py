"""The order of rows of several kinds: each subtotal right after the last row that it is about (section 7)."""

from __future__ import annotations

from semcli.datatype import BIGINT, BOOLEAN, INTEGER
from semcli.plan.model import Plan
from semcli.plan.outputs import TIME
from semcli.sql import ast
from semcli.sql.branch import GROUP, OTHER
from semcli.sql.finish import UNMET, far_columns, free, handed_out, true_columns
from semcli.sql.naming import KIND, Context, same_column

ANSWER, PLACED, PLACE = "answer", "placed", "place"
LAST = 2**31 - 1


def needs_places(plan: Plan) -> bool:
    """Whether the kind of a row among the keys of the order does not yet put every row in its place."""
    if not plan.totals:
        return False
    return len(plan.dimensions) > 1 or (plan.time_type is not None and not by_time(plan))


def by_time(plan: Plan) -> bool:
    """Whether rows are ordered by time first, so that the others of a bucket stand in it."""
    return bool(plan.order) and plan.order[0].name == TIME


def placed(context: Context, answer: ast.Select) -> ast.Select:
    """The rows of an answer, each group at its place and each other row after the last group that it covers."""
    plan = context.plan
    used = {KIND, PLACE}
    true = [column for column in true_columns(plan) if column[0] != UNMET]
    columns = [(free(name, used, context.dialect), type) for name, type in true]
    names = {name: column for (name, _), column in zip(true, columns, strict=True)}
    projections = [ast.Projection(p.expr, column[0]) for p, column in zip(answer.projections, columns, strict=True)]
    projections.append(ast.Projection(ast.Cell(None, KIND, INTEGER), KIND))
    whole = context.part(ANSWER, answer.project(tuple(projections)))
    kind = ast.Cell(None, KIND, INTEGER)
    order = [
        ast.Op("last_first" if key.descending else "first_first", (ast.Cell(None, *names[key.name]),), BIGINT)
        for key in plan.order
    ]
    order.insert(1 if by_time(plan) else 0, ast.Op("first_first", (kind,), INTEGER))
    detail = ast.Op("le", (kind, ast.Number(OTHER, INTEGER)), BOOLEAN)
    number = ast.Window(ast.Aggregate("row_number", None, BIGINT), (detail,), tuple(order), "", BIGINT)
    own = ast.Op("case", (detail, number, ast.Null(BIGINT)), BIGINT)
    kept = [*columns, (KIND, INTEGER)]
    numbered = ast.Select((*(same_column(c) for c in kept), ast.Projection(own, PLACE)), ast.Named(whole))
    source = context.part(PLACED, numbered)
    keys = [ast.Ordering(0, by=_after(context)), ast.Ordering(0, by=kind)]
    far = far_columns(plan)
    parts = dict.fromkeys(far, source)
    keys += [ast.Ordering(0, key.descending, ast.Cell(parts.get(key.name), *names[key.name])) for key in plan.order]
    handed = tuple(ast.Projection(handed_out(far, n, ast.Cell(None, *c)), c[0]) for n, c in names.items())
    return ast.Select(handed, ast.Named(source), order_by=tuple(keys), limit=plan.limit)


def _after(context: Context) -> ast.Scalar:
    """The place after which a row stands: its own, or that of the last group with the same time and dimensions."""
    kind, place = ast.Cell(None, KIND, INTEGER), ast.Cell(None, PLACE, BIGINT)
    last = ast.Number(LAST, BIGINT)
    own = ast.Op("le", (kind, ast.Number(OTHER, INTEGER)), BOOLEAN)
    branches: list[ast.Scalar] = [own, place]
    of_groups = ast.Op("case", (_is(kind, GROUP), place, ast.Null(BIGINT)), BIGINT)
    for level in context.levels()[1:-1]:
        keys = tuple(ast.Cell(None, *c) for c in (*context.times(level), *context.dimensions[: level.dimensions]))
        # the others have a bucket, but no dimension: they stand above the subtotals of buckets alone
        branches += [_is(kind, level.kind), _last_of(keys, of_groups if level.dimensions else place, last)]
    return ast.Op("case", (*branches, last), BIGINT)


def _last_of(keys: tuple[ast.Scalar, ...], place: ast.Scalar, last: ast.Scalar) -> ast.Scalar:
    found = ast.Window(ast.Aggregate("max", place, BIGINT), keys, (), "", BIGINT)
    return ast.Op("coalesce", (found, last), BIGINT)


def _is(kind: ast.Scalar, code: int) -> ast.Scalar:
    return ast.Op("eq", (kind, ast.Number(code, INTEGER)), BOOLEAN)
