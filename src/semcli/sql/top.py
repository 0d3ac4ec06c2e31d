"""`--top`: the largest groups over the whole range stay themselves, the rest become one, recomputed (section 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semcli.datatype import BIGINT, BOOLEAN, INTEGER
from semcli.errors import SemcliError, fail
from semcli.expression.tree import Ref, Typed, refs
from semcli.guard.sizes import Sizes
from semcli.plan.model import MeasureRef, OutputRef, View
from semcli.plan.outputs import TIME
from semcli.records import dataclass, field, replace
from semcli.sql import ast
from semcli.sql.branch import GROUP, OTHER, asked_for
from semcli.sql.finish import or_empty, over_outputs
from semcli.sql.naming import HERE, KIND, PLACE, Columns, Context, cell, grouping, same_column
from semcli.sql.scan import all_of, any_of, conjuncts, scalar_of
from semcli.sql.windows import Cells, adds_up, combined

RANKED = "ranked"


@dataclass
class Top:
    """Ranks groups by the first metric, and maps those beyond the first N to the others.

    Where every measure adds up, cells are mapped and added; otherwise rows are, and measured anew. `left_out` is the
    part that has a row where the whole answer is withheld: then groups are ranked by their names alone.
    """

    context: Context
    sizes: Sizes
    left_out: str | None = None
    ranked: str = field(default="")

    def __post_init__(self) -> None:
        plan = self.context.plan
        measures = [m for branch in plan.branches for m in branch.measures]
        overlaps = any(not step.to_one for b in plan.branches for key in b.keys for step in key.path)
        picks = any(branch.pick is not None for branch in plan.branches)
        self.adds_up = all(adds_up(m) for m in measures) and not (overlaps or picks or self.sizes.hold)
        if not self._is_plain(plan.metrics[0].typed):
            raise _looks_across()
        for condition in plan.having:
            self._check_having(condition.typed)

    def _check_having(self, typed: Typed) -> None:
        """Refuses what has no value over the whole range: a bucket, and what looks across time."""
        metrics = {metric.name: metric for metric in self.context.plan.metrics}
        for ref in refs(typed):
            assert isinstance(ref.target, OutputRef)
            name = ref.target.name
            if name == TIME:
                raise fail(
                    "inapplicable",
                    "with `--top`, `--having` tests groups over the whole range, which has no `time`",
                    "use `--since` and `--until`, or leave out `--top`",
                )
            if name in metrics and not self._is_plain(metrics[name].typed):
                raise _looks_across()

    # --- ranking ---------------------------------------------------------------------------------------------------

    def rank(
        self,
        sources: dict[int, Cells],
        *,
        summed: bool,
        also: Sequence[ast.Select] = (),
        looked_at: Sequence[ast.Select] = (),
    ) -> None:
        """Adds the part that knows the place of every group. `summed` says that a group's cells have to be added;
        `also` has more groups, which have no value over the whole range, and so has `looked_at`, of other buckets:
        where nothing is filled those have no row in the answer, and only what they had before is in the others."""
        context, plan = self.context, self.context.plan
        keys = context.dimensions
        plain = {v: view.branch for v, view in enumerate(plan.views) if view.is_plain}
        apart = bool(looked_at) and not plan.fill
        source = self._every_candidate(sources, plain, also, looked_at, apart)

        def look(ref: Ref) -> ast.Scalar:
            assert isinstance(ref.target, MeasureRef)
            measure = plan.measure(ref.target)
            name, type = context.values[ref.target]
            value = ast.Cell(None, name, type)
            found = or_empty(combined(measure, value) if summed else ast.Aggregate("max", value, type), measure.empty)
            return self._protected(ref.target, found)

        outputs: dict[str, ast.Scalar] = {d.name: cell(k) for d, k in zip(plan.dimensions, keys, strict=True)}
        outputs |= {m.name: scalar_of(m.typed, look, plan.calendar) for m in plan.metrics if self._is_plain(m.typed)}
        first = outputs[plan.metrics[0].name]
        is_here = ast.Aggregate("max", cell((HERE, INTEGER)), INTEGER)
        order = (
            *((ast.Op("last_first", (is_here,), INTEGER),) if apart else ()),
            ast.Op("last_first", (first,), first.type),
            *(ast.Op("first_first", (cell(k),), k[1]) for k in keys),
        )
        place = ast.Window(ast.Aggregate("row_number", None, BIGINT), (), order, "", BIGINT)
        having = tuple(c for h in plan.having for c in conjuncts(over_outputs(h.typed, outputs, plan)))
        if apart and having:
            having = (any_of([ast.Op("is_null", (is_here,), BOOLEAN), all_of(having)]),)
        select = ast.Select(
            (*(same_column(k) for k in keys), ast.Projection(place, PLACE)),
            source,
            group_by=grouping(keys),
            having=having,
        )
        self.ranked = context.part(RANKED, select)

    def _protected(self, ref: MeasureRef, value: ast.Scalar) -> ast.Scalar:
        """The value by which a group is ranked: none where it would be withheld."""
        if not self.sizes.hold:
            return value
        branch = self.context.plan.views[ref.view].branch
        behind = self._behind(branch, ref.measure)
        shown = [any_of([ast.Op("not", (some,), BOOLEAN), enough]) for some, enough in behind]
        if self.left_out is not None:
            one = ast.Projection(ast.Number(1, INTEGER), "one")
            few = ast.Exists(ast.Select((one,), ast.Named(self.left_out)), BOOLEAN)
            shown.append(ast.Op("not", (few,), BOOLEAN))
        return ast.Op("case", (all_of(shown), value, ast.Null(value.type)), value.type)

    def _behind(self, branch: int, measure: int) -> Iterator[tuple[ast.Scalar, ast.Scalar]]:
        """For each part of a value's rows whether there are some, and whether they are as many as the threshold."""
        context, zero = self.context, ast.Number(0, BIGINT)
        limit = ast.Number(self.sizes.threshold, BIGINT)
        for size in self.sizes.parts[branch, measure]:
            view = context.plan.views.index(View(size.branch))
            looked = (ast.Cell(None, *context.values[MeasureRef(view, i)]) for i in size.counts)
            found = [ast.Op("coalesce", (ast.Aggregate("max", cell, BIGINT), zero), BIGINT) for cell in looked]
            some = ast.Op("gt", (found[0], zero), BOOLEAN)
            yield some, all_of(ast.Op("ge", (count, limit), BOOLEAN) for count in found)

    def _is_plain(self, typed: Typed) -> bool:
        views = self.context.plan.views
        return all(views[r.target.view].is_plain for r in refs(typed) if isinstance(r.target, MeasureRef))

    def _every_candidate(
        self,
        sources: dict[int, Cells],
        plain: dict[int, int],
        also: Sequence[ast.Select],
        looked_at: Sequence[ast.Select],
        apart: bool,
    ) -> ast.Source:
        """The groups that are ranked; those only looked at are told `apart` where they stand behind all others."""
        here = [self._candidates(sources[b], b, plain) for b in dict.fromkeys(plain.values())]
        here += [self._valueless(groups, plain) for groups in also]
        there = [self._valueless(groups, plain) for groups in looked_at]
        if apart:
            here = [s.project((*s.projections, ast.Projection(ast.Number(1, INTEGER), HERE))) for s in here]
            there = [s.project((*s.projections, ast.Projection(ast.Null(INTEGER), HERE))) for s in there]
        return ast.Derived(ast.UnionAll((*here, *there)), "candidates")

    def _candidates(self, cells: Cells, branch: int, plain: dict[int, int]) -> ast.Select:
        """The cells of a branch that were asked for, with NULL for what other branches measure."""
        context = self.context
        projections = [same_column(k) for k in context.dimensions]
        for ref, (name, type) in context.values.items():
            if ref.view not in plain:
                continue
            own = plain[ref.view] == branch
            value: ast.Scalar = cell(cells.values[ref.measure]) if own else ast.Null(type)
            projections.append(ast.Projection(value, name))
        where: tuple[ast.Scalar, ...] = ()
        if self.adds_up and context.time is not None:
            where = asked_for(context.plan.branches[branch], cell(context.time))
        return ast.Select(tuple(projections), ast.Named(cells.name), where=where)

    def _valueless(self, groups: ast.Select, plain: dict[int, int]) -> ast.Select:
        """Groups as candidates without values."""
        values = [(n, t) for ref, (n, t) in self.context.values.items() if ref.view in plain]
        return groups.project((*groups.projections, *(ast.Projection(ast.Null(type), name) for name, type in values)))

    # --- mapping ---------------------------------------------------------------------------------------------------

    def mapped_cells(self, cells: Cells, branch: int) -> Cells:
        """A branch's cells with the others as one group, their values added."""
        context = self.context
        measures = context.plan.branches[branch].measures
        columns = context.times(context.full) + context.dimensions
        values = [
            ast.Projection(combined(measures[i], ast.Cell(cells.name, *column)), column[0])
            for i, column in cells.values.items()
        ]
        select = self._mapped(cells.name, columns, values)
        keys = [*columns, *context.kinds(context.full)]
        name = context.part(f"{context.plan.branches[branch].entity}_top", _grouped(select, keys))
        return Cells(name, None, cells.time, [*cells.keys, (KIND, INTEGER)], cells.values)

    def beneath(self, cells: Cells, dimensions: int) -> Cells:
        """The cells of subtotals of groups that stay themselves: others have no row to stand under."""
        context = self.context
        assert context.plan.top is not None
        keys = context.dimensions[:dimensions]
        kept = ast.Op("le", (ast.Cell(self.ranked, PLACE, BIGINT), ast.Number(context.plan.top, BIGINT)), BOOLEAN)
        same = [ast.Op("same", (ast.Cell(cells.name, *k), ast.Cell(self.ranked, *k)), BOOLEAN) for k in keys]
        one = ast.Projection(ast.Number(1, BIGINT), "one")
        found = ast.Select((one,), ast.Named(self.ranked), where=(kept, *same))
        columns = [cells.time] if context.time is not None else []
        select = ast.Select(
            tuple(same_column(c, cells.name) for c in (*columns, *cells.keys, *cells.values.values())),
            ast.Named(cells.name),
            where=(ast.Exists(found, BOOLEAN),),
        )
        return replace(cells, name=context.part(f"{cells.name}_kept", select))

    def mapped_rows(self, rows: str, columns: Columns, operands: Columns) -> ast.Select:
        """A branch's rows with the others as one group."""
        return self._mapped(rows, columns, [same_column(o, rows) for o in operands])

    def _mapped(self, part: str, columns: Columns, values: list[ast.Projection]) -> ast.Select:
        context = self.context
        assert context.plan.top is not None
        kept = ast.Op("le", (ast.Cell(self.ranked, PLACE, BIGINT), ast.Number(context.plan.top, BIGINT)), BOOLEAN)
        projections = []
        for column in columns:
            own: ast.Scalar = ast.Cell(part, *column)
            if column in context.dimensions:
                own = ast.Op("case", (kept, own, ast.Null(column[1])), column[1])
            projections.append(ast.Projection(own, column[0]))
        kind = ast.Op("case", (kept, ast.Number(GROUP, INTEGER), ast.Number(OTHER, INTEGER)), INTEGER)
        projections.append(ast.Projection(kind, KIND))
        on = all_of(
            ast.Op("same", (ast.Cell(part, *k), ast.Cell(self.ranked, *k)), BOOLEAN) for k in context.dimensions
        )
        join = ast.JoinClause(ast.Named(self.ranked), on, "INNER")
        return ast.Select((*projections, *values), ast.Named(part), (join,))


def _grouped(select: ast.Select, keys: Columns) -> ast.Select:
    return replace(select, group_by=grouping(keys))


def _looks_across() -> SemcliError:
    return fail(
        "inapplicable",
        "`--top` ranks groups over the whole range, where a metric that looks across time has no value",
        "name a metric first that does not, and test only such in `--having`",
    )
