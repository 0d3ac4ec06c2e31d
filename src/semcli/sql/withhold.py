"""Withholding: values of too few people become NULL before anything is made of them (section 8 of the semantics).

Cells know the size behind each value. A value of fewer than the threshold is withheld. Where totals or the others
stand beside groups, a withheld value could be found by subtraction: then the next smallest of its family is withheld
too, until at least two are, with together the threshold; and what stands beneath a withheld subtotal is withheld with
it. Filters that leave too few out withhold everything. All of it happens in the statement itself.
"""

from __future__ import annotations

from semcli.datatype import BIGINT, BOOLEAN, INTEGER, TEXT, DataType
from semcli.guard.sizes import Sizes
from semcli.plan.model import MeasureRef, MetricOutput, Plan
from semcli.records import dataclass
from semcli.sql import ast
from semcli.sql.branch import OTHER, Level
from semcli.sql.naming import KIND, Columns, Context, cell, same_column
from semcli.sql.scan import all_of

SIZED, RULED, WITHHELD = "sized", "ruled", "withheld"


@dataclass
class Withholding:
    """Adds the parts that judge every cell, and says which of them are withheld."""

    context: Context
    sizes: Sizes
    left_out: str | None

    @property
    def plan(self) -> Plan:
        return self.context.plan

    def refs(self) -> list[MeasureRef]:
        """The values that are judged: those with sizes beside them."""
        views = enumerate(self.plan.views)
        return [MeasureRef(v, m) for v, view in views for b, m in self.sizes.of if b == view.branch]

    def size(self, ref: MeasureRef) -> tuple[str, str]:
        """The names of a value's size and of its verdict."""
        name = self.context.values[ref][0]
        return f"{name} size of", f"{name} withheld"

    def rows(self, ref: MeasureRef) -> str:
        """The name of the number of rows with a value: a group is empty without any, not without people."""
        return f"{self.context.values[ref][0]} rows of"

    def counted(self, ref: MeasureRef, look: dict[MeasureRef, ast.Scalar]) -> ast.Scalar:
        """How many rows have a value: the first of what was counted."""
        branch = self.plan.views[ref.view].branch
        first = look[MeasureRef(ref.view, self.sizes.of[branch, ref.measure][0])]
        return ast.Op("coalesce", (first, ast.Number(0, BIGINT)), BIGINT)

    def measured(self, ref: MeasureRef, look: dict[MeasureRef, ast.Scalar]) -> ast.Scalar:
        """The size of a value: the least of what was counted."""
        branch = self.plan.views[ref.view].branch
        counts = tuple(
            ast.Op("coalesce", (look[MeasureRef(ref.view, i)], ast.Number(0, BIGINT)), BIGINT)
            for i in self.sizes.of[branch, ref.measure]
        )
        return counts[0] if len(counts) == 1 else ast.Op("least", counts, BIGINT)

    # --- the parts -------------------------------------------------------------------------------------------------

    def judge(self, cells: ast.Select, keys: Columns) -> str:
        """Adds the parts after `cells`, a SELECT of keys, kind, values and sizes; says which part has the verdicts."""
        context = self.context
        sized = context.part(SIZED, cells)
        kinds: Columns = [(KIND, INTEGER)] if context.has_kinds else []
        values = [context.values[ref] for ref in self.refs()]
        kept = [same_column(c) for c in (*keys, *kinds, *values)]
        rules = [ast.Projection(self._rule(ref, keys), self.size(ref)[1]) for ref in self.refs()]
        ruled = context.part(RULED, ast.Select((*kept, *rules), ast.Named(sized)))
        flags = [ast.Projection(self._flag(ref, keys), self.size(ref)[1]) for ref in self.refs()]
        return context.part(WITHHELD, ast.Select((*kept, *flags), ast.Named(ruled)))

    def is_withheld(self, ref: MeasureRef) -> ast.Scalar:
        """Whether a value is withheld, in the last part."""
        flag = ast.Cell(None, self.size(ref)[1], INTEGER)
        return ast.Op("eq", (flag, ast.Number(1, INTEGER)), BOOLEAN)

    def _rule(self, ref: MeasureRef, keys: Columns) -> ast.Scalar:
        """1 for a value that its own size, or the smallness of one beside it, withholds; else 0."""
        size = ast.Cell(None, self.size(ref)[0], BIGINT)
        limit = ast.Number(self.sizes.threshold, BIGINT)
        some = ast.Op("gt", (ast.Cell(None, self.rows(ref), BIGINT), ast.Number(0, BIGINT)), BOOLEAN)
        small = ast.Op("and", (some, ast.Op("lt", (size, limit), BOOLEAN)), BOOLEAN)
        if not self.context.has_kinds:
            return _flagged(small)
        family = self._family()
        order = (_or_last(some, size), *(ast.Op("first_first", (cell(k),), k[1]) for k in keys))
        any_small = ast.Window(ast.Aggregate("max", _flagged(small), INTEGER), family, (), "", INTEGER)
        place = ast.Window(ast.Aggregate("row_number", None, BIGINT), family, order, "", BIGINT)
        # rows of different groups are different rows, but people may be the same: together they are as many as in one
        branch = self.plan.views[ref.view].branch
        together = "sum" if len(self.sizes.of[branch, ref.measure]) == 1 else "max"
        before = ast.Window(
            ast.Aggregate(together, size, BIGINT),
            family,
            order,
            "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
            BIGINT,
        )
        short = ast.Op("lt", (ast.Op("coalesce", (before, ast.Number(0, BIGINT)), BIGINT), limit), BOOLEAN)
        early = ast.Op("or", (ast.Op("le", (place, ast.Number(2, BIGINT)), BOOLEAN), short), BOOLEAN)
        beside = ast.Op("eq", (any_small, ast.Number(1, INTEGER)), BOOLEAN)
        return _flagged(all_of([some, ast.Op("or", (small, all_of([beside, early])), BOOLEAN)]))

    def _family(self) -> tuple[ast.Scalar, ...]:
        """What rows that add up to one total share: their level, and the keys of the total above them."""
        context = self.context
        kind = cell((KIND, INTEGER))
        levels = context.levels()
        others = ast.Op("le", (kind, ast.Number(OTHER, INTEGER)), BOOLEAN)
        family: list[ast.Scalar] = [ast.Op("case", (others, ast.Number(0, INTEGER), kind), INTEGER)]
        if context.time is not None:
            family.append(self._where(context.time, [le for le in levels if le.timed and le.dimensions > 0]))
        for index, dimension in enumerate(context.dimensions):
            family.append(self._where(dimension, [le for le in levels if le.dimensions > index + 1]))
        return tuple(family)

    def _where(self, column: tuple[str, DataType], levels: list[Level]) -> ast.Scalar:
        """A key, at the levels whose totals have it too."""
        name, type = column
        kind = cell((KIND, INTEGER))
        codes = sorted({code for level in levels for code in ((0, OTHER) if level.kind == 0 else (level.kind,))})
        if not codes:
            return ast.Null(type)
        known = ast.Op("in", (kind, *(ast.Number(code, INTEGER) for code in codes)), BOOLEAN)
        return ast.Op("case", (known, ast.Cell(None, name, type), ast.Null(type)), type)

    def _flag(self, ref: MeasureRef, keys: Columns) -> ast.Scalar:
        """1 for a value that is withheld after all: by rule, beneath a withheld subtotal, or with the whole answer."""
        context = self.context
        rule = ast.Cell(None, self.size(ref)[1], INTEGER)
        found: list[ast.Scalar] = [rule]
        for level in context.levels()[1:-1]:
            mine = ast.Op("eq", (cell((KIND, INTEGER)), ast.Number(level.kind, INTEGER)), BOOLEAN)
            above = ast.Op("case", (mine, rule, ast.Number(0, INTEGER)), INTEGER)
            shared = tuple(cell(c) for c in (*context.times(level), *context.dimensions[: level.dimensions]))
            covered = ast.Window(ast.Aggregate("max", above, INTEGER), shared, (), "", INTEGER)
            finer = ast.Op("lt", (cell((KIND, INTEGER)), ast.Number(level.kind, INTEGER)), BOOLEAN)
            found.append(ast.Op("case", (finer, covered, ast.Number(0, INTEGER)), INTEGER))
        made = found[0] if len(found) == 1 else ast.Op("greatest", tuple(found), INTEGER)
        if self.left_out is None:
            return made
        one = ast.Projection(ast.Number(1, INTEGER), "one")
        few = ast.Exists(ast.Select((one,), ast.Named(self.left_out)), BOOLEAN)
        return ast.Op("case", (few, ast.Number(1, INTEGER), made), INTEGER)

    # --- columns ---------------------------------------------------------------------------------------------------

    def names(self, metrics: dict[MetricOutput, list[MeasureRef]]) -> ast.Scalar:
        """The names of the metrics of a row whose values are withheld; NULL if there are none."""
        parts: list[ast.Scalar] = []
        for metric, refs in metrics.items():
            any_of = [self.is_withheld(ref) for ref in refs]
            held = any_of[0] if len(any_of) == 1 else ast.Op("or", tuple(any_of), BOOLEAN)
            parts.append(ast.Op("case", (held, ast.Op("label", (), TEXT, (metric.name,)), ast.Null(TEXT)), TEXT))
        listed = ast.Op("listed", tuple(parts), TEXT)
        return ast.Op("nullif", (listed, ast.Op("label", (), TEXT, ("",))), TEXT)


def _flagged(condition: ast.Scalar) -> ast.Scalar:
    return ast.Op("case", (condition, ast.Number(1, INTEGER), ast.Number(0, INTEGER)), INTEGER)


def _or_last(some: ast.Scalar, size: ast.Scalar) -> ast.Scalar:
    """Sizes in their order, with the empty ones last."""
    return ast.Op("first_first", (ast.Op("case", (some, size, ast.Null(BIGINT)), BIGINT),), BIGINT)
