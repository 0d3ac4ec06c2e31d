"""A statement of named parts: branches that are aggregated each at its own entity, and the cells on which they meet.

The parts, in order: one per branch (its cells), the `spine` of buckets, the `groups` that have rows, windows and
earlier values, and `cells`, the union of all, with NULL for what a part does not measure. The last SELECT groups the
cells by their keys: NULL keys meet each other, no group is lost, and any number of branches costs one pass. Totals are
the same again at coarser levels, from rows; `--top` maps groups to themselves or to the others before anything meets.
"""

from __future__ import annotations

from semcli.datatype import BOOLEAN, INTEGER, TEXT, TIMESTAMP, Kind
from semcli.guard.sizes import Sizes
from semcli.plan.model import Length, MeasureRef, Partial, Plan, View
from semcli.records import dataclass, field, replace
from semcli.sql import ast
from semcli.sql.branch import Level, asked_for
from semcli.sql.finish import UNMET, can_miss, finished, measured, or_empty
from semcli.sql.naming import CELLS, KIND, THERE, Columns, Context, cell, grouping, same_column
from semcli.sql.places import needs_places, placed
from semcli.sql.scan import all_of
from semcli.sql.sources import Sources
from semcli.sql.spine import few_enough, groups_query, spine_query
from semcli.sql.top import Top
from semcli.sql.windows import Cells, Seen, exists, framed, is_framed, last_before, recomputed, seen_from, window_start
from semcli.sql.withhold import Withholding


@dataclass
class Meeting:
    """Builds the statement; `rows` are the parts of the union, level by level."""

    context: Context
    sizes: Sizes
    rows: list[ast.Select] = field(default_factory=list)
    groups: str | None = None
    unmet: str | None = None
    seen: dict[tuple[Length, ...], Seen] = field(default_factory=dict)
    has_spine: bool = False

    @property
    def plan(self) -> Plan:
        return self.context.plan

    def tree(self) -> ast.With:
        """The whole statement."""
        top = None if self.plan.top is None else Top(self.context, self.sizes)
        self.sources = Sources(self.context, top, self._looked_at)
        self.left_out = self.sources.left_out(self.sizes)
        if top is not None:
            top.left_out = self.left_out
        self.marks = not self.plan.fill and not all(view.is_plain for view in self.plan.views)
        for level in self.context.levels():
            self._level(level)
        if self.plan.partial is not None and self.plan.partial.windows:
            self.begin = self.sources.beginnings()
        self.context.parts.append((CELLS, ast.UnionAll(tuple(self.rows))))
        last = self._last()
        if can_miss(self.plan):
            last = last.project((*last.projections, ast.Projection(self._unmet_listed(), UNMET)))
        return ast.With(tuple(self.context.parts), last)

    # --- one level -------------------------------------------------------------------------------------------------

    def _level(self, level: Level) -> None:
        plan, context = self.plan, self.context
        views = [(v, view) for v, view in enumerate(plan.views) if level.timed or view.is_plain]
        used = sorted({view.branch for _, view in views})
        plain = {view.branch for _, view in views if view.is_plain}
        spined = level == context.full and context.time is not None and self._needs_spine()
        if spined and any(self._is_carried(b) for b in used):
            # a carried balance has values in every bucket, so the buckets are found first, from times alone
            self._add_spine([self.sources.times(b) for b in used if b in plain])
        made = self.sources.make(level, used)
        if spined and not self.has_spine:
            self._add_spine([self.sources.found_in(b, made[b].name) for b in used if b in plain])
        groups = self._groups(level, views, made)
        if level == context.full and can_miss(plan):
            shifted = [view for _, view in views if view.shifts and view.window is None]
            unmet = tuple(dict.fromkeys(self._unmet(view, made[view.branch]) for view in shifted))
            self.unmet = context.part("unmet", ast.UnionAll(unmet)) if unmet else None
        for v, view in views:
            cells = made[view.branch]
            self.rows.append(self._plain(level, v, cells) if view.is_plain else self._viewed(level, v, cells, groups))
        if level.timed and plan.fill:
            self.rows.append(self._filled(level, groups))

    def _add_spine(self, found_in: list[str]) -> None:
        assert self.context.time is not None
        self.has_spine = True
        self.context.parts.append((self.context.spine, spine_query(self.plan, self.context.time, found_in)))

    def _is_carried(self, branch: int) -> bool:
        pick = self.plan.branches[branch].pick
        return pick is not None and pick.carry

    def _needs_spine(self) -> bool:
        looks = not all(view.is_plain for view in self.plan.views)
        return self.plan.fill or looks or any(self._is_carried(b) for b in range(len(self.plan.branches)))

    def _groups(self, level: Level, views: list[tuple[int, View]], made: dict[int, Cells]) -> str | None:
        """The part with every group of a level that some view finds, where filling or a window needs it."""
        keys = self.context.keys(level)
        windowed = any(view.window is not None for view in self.plan.views)
        if not keys or not level.timed or not (self.plan.fill or windowed):
            return None
        found = [self._found_by(view, made[view.branch], keys) for _, view in views]
        made_part = self.context.part("groups", groups_query(list(dict.fromkeys(found))))
        self.groups = self.groups or made_part
        return made_part

    def _found_by(self, view: View, cells: Cells, keys: Columns) -> ast.Select:
        """The groups that a view finds among cells: in buckets that were asked for, or that those look at."""
        own = ast.Select(tuple(same_column(k, cells.name) for k in keys), ast.Named(cells.name), distinct=True)
        if view.window is not None:
            return replace(own, where=self._in_window(view, cells))
        if view.shifts:
            return replace(own, source=ast.Named(self._seen(view).part), joins=(self._meets(view, cells),))
        return replace(own, where=self._from_first(view.branch))

    def _looked_at(self, branch: int, cells: Cells) -> list[ast.Select]:
        """The groups that are looked at in buckets beyond those asked for: with `--top` they have a place as well."""
        views = [view for view in self.plan.views if view.branch == branch and not view.is_plain]
        if views and not self.has_spine:
            plain = dict.fromkeys(view.branch for view in self.plan.views if view.is_plain)
            self._add_spine([self.sources.found_in(b, cells.name) for b in plain])
        return [self._found_by(view, cells, self.context.dimensions) for view in views]

    def _in_window(self, view: View, cells: Cells) -> tuple[ast.Scalar, ...]:
        """That a cell lies in the window of some bucket that is looked at. A scan reaches no further back than its
        windows do, but for earlier buckets it reaches further, and some of those do not exist."""
        time = self.context.time
        shifted = any(other.shifts for other in self.plan.views if other.branch == view.branch)
        if not shifted:
            return ()
        assert view.window is not None
        assert time is not None
        seen = self._seen(view)
        inside = [ast.Op("le", (cell(time, cells.name), seen.before), BOOLEAN), *seen.exists]
        start = window_start(seen.before, view.window, self.plan)
        if start is not None:
            inside.append(ast.Op("ge", (cell(time, cells.name), start), BOOLEAN))
        one = ast.Projection(ast.Number(1, INTEGER), "one")
        return (ast.Exists(ast.Select((one,), ast.Named(seen.part), where=tuple(inside)), BOOLEAN),)

    def _seen(self, view: View) -> Seen:
        """From where a view's earlier buckets are seen, for all views alike."""
        if view.shifts not in self.seen:
            self.seen[view.shifts] = seen_from(self.context, view.shifts)
        return self.seen[view.shifts]

    # --- the parts of the union ------------------------------------------------------------------------------------

    def _row(
        self,
        level: Level,
        source: ast.Source | None,
        own: dict[MeasureRef, ast.Scalar],
        *,
        part: str | None = None,
        time: ast.Scalar | None = None,
        joins: tuple[ast.JoinClause, ...] = (),
        where: tuple[ast.Scalar, ...] = (),
        there: bool = True,
    ) -> ast.Select:
        """One part of the union: keys of the level, own values, NULL for all else."""
        context = self.context
        projections: list[ast.Projection] = []
        if context.time is not None:
            made = time if time is not None else cell(context.time, part)
            projections.append(ast.Projection(made if level.timed else ast.Null(context.time[1]), context.time[0]))
        for index, column in enumerate(context.dimensions):
            known = index < level.dimensions
            projections.append(same_column(column, part) if known else ast.Projection(ast.Null(column[1]), column[0]))
        if context.has_kinds:
            code = ast.Number(level.kind, INTEGER)
            projections.append(
                same_column((KIND, INTEGER), part) if context.kinds(level) else ast.Projection(code, KIND)
            )
        if self.marks:
            mark: ast.Scalar = ast.Number(1, INTEGER) if there else ast.Null(INTEGER)
            projections.append(ast.Projection(mark, THERE))
        for ref, (name, type) in context.values.items():
            projections.append(ast.Projection(own.get(ref) or ast.Null(type), name))
        return ast.Select(tuple(projections), source, joins, where)

    def _plain(self, level: Level, view: int, cells: Cells) -> ast.Select:
        """A branch's cells as they are; those before the buckets asked for only serve other views."""
        own: dict[MeasureRef, ast.Scalar] = {MeasureRef(view, m): cell(c) for m, c in cells.values.items()}
        where = self._from_first(self.plan.views[view].branch) if level.timed else ()
        return self._row(level, ast.Named(cells.name), own, where=where)

    def _from_first(self, branch: int) -> tuple[ast.Scalar, ...]:
        assert self.context.time is not None
        return asked_for(self.plan.branches[branch], cell(self.context.time))

    def _viewed(self, level: Level, index: int, cells: Cells, groups: str | None) -> ast.Select:
        """A branch's cells in a window, from later buckets, or both."""
        context, view = self.context, self.plan.views[index]
        assert context.time is not None
        assert self.plan.grain is not None
        if view.window is not None:
            cells = self._windowed(level, index, view, cells, groups)
        own: dict[MeasureRef, ast.Scalar] = {MeasureRef(index, m): cell(c, cells.name) for m, c in cells.values.items()}
        source = self._seen(view).part
        joins = (self._meets(view, cells),)
        # subtotals of buckets stand under groups: where there are none, there are no subtotals
        where = () if view.window is None or groups is not None else self._any_group()
        return self._row(
            level,
            ast.Named(source),
            own,
            part=cells.name,
            time=cell(context.time, source),
            joins=joins,
            where=where,
            there=False,
        )

    def _any_group(self) -> tuple[ast.Scalar, ...]:
        """That there is a group at all, where the answer has groups."""
        return () if self.groups is None else (ast.Exists(_one(self.groups), BOOLEAN),)

    def _meets(self, view: View, cells: Cells) -> ast.JoinClause:
        """How buckets of the spine meet the cells that are earlier by a view's shifts."""
        time, seen = self.context.time, self._seen(view)
        assert time is not None
        on = (ast.Op("eq", (cell(time, cells.name), seen.before), BOOLEAN), *seen.exists)
        return ast.JoinClause(ast.Named(cells.name), all_of(on), "INNER")

    def _unmet(self, view: View, cells: Cells) -> ast.Select:
        """The earlier buckets with rows to which no bucket refers: 31 January has no day in February."""
        time, seen = self.context.time, self._seen(view)
        assert time is not None
        ends = []
        for name, extreme in (("ge", "min"), ("le", "max")):
            made: ast.Scalar = ast.Aggregate(extreme, seen.before, time[1])
            if name == "le" and time[1].kind is Kind.DATE and any(length.months for length in view.shifts):
                made = ast.Op("greatest", (made, last_before(cell(time), view.shifts)), time[1])
            end = ast.Projection(made, "end")
            ends.append(
                ast.Op(name, (cell(time), ast.Subquery(ast.Select((end,), ast.Named(seen.part)), time[1])), BOOLEAN)
            )
        meets = (ast.Op("eq", (cell(time, cells.name), seen.before), BOOLEAN), *seen.exists)
        one = ast.Projection(ast.Number(1, INTEGER), "one")
        met = ast.Exists(ast.Select((one,), ast.Named(seen.part), where=meets), BOOLEAN)
        where = (*ends, ast.Op("not", (met,), BOOLEAN))
        return ast.Select((same_column(time, cells.name),), ast.Named(cells.name), where=where, distinct=True)

    def _windowed(self, level: Level, index: int, view: View, cells: Cells, groups: str | None) -> Cells:
        """The part with the values of a window at the buckets from which they are seen."""
        context, plan = self.context, self.plan
        assert view.window is not None
        assert context.time is not None
        assert plan.grain is not None
        measures = dict(enumerate(plan.branches[view.branch].measures))
        names = {m: context.values[MeasureRef(index, m)][0] for m in measures}
        seen = self._seen(view)
        before = ast.Projection(seen.before, context.time[0])
        buckets = ast.Select((before,), ast.Named(seen.part), distinct=bool(view.shifts))
        framable = is_framed(view.window, plan.grain, context.time[1], plan.calendar)
        if cells.rows is None and framable:
            keys = context.keys(level)
            joins = (ast.JoinClause(ast.Named(groups), None),) if groups is not None else ()
            targets = ast.Select(
                (*buckets.projections, *(same_column(k, groups) for k in keys)),
                buckets.source,
                joins,
                distinct=buckets.distinct,
            )
            query = framed(plan, cells, view.window, measures, targets, names)
        else:
            query = recomputed(plan, cells, view.window, measures, buckets, names, measured)
        name = context.part(f"{plan.branches[view.branch].entity}_window", query)
        return Cells(name, None, cells.time, cells.keys, {m: (names[m], measures[m].type) for m in measures})

    def _filled(self, level: Level, groups: str | None) -> ast.Select:
        """Every bucket in every group, with no values of its own."""
        context = self.context
        assert context.time is not None
        spine = ast.Named(context.spine)
        if groups is None:
            return self._row(level, spine, {}, where=(few_enough(context.spine, None), *self._any_group()))
        join = ast.JoinClause(ast.Named(groups), None)
        time = cell(context.time, context.spine)
        where = (few_enough(context.spine, groups),)
        return self._row(level, spine, {}, part=groups, time=time, joins=(join,), where=where)

    # --- the last SELECT -------------------------------------------------------------------------------------------

    def _unmet_listed(self) -> ast.Scalar:
        """The unmet buckets as one text; NULL if there are none."""
        if self.unmet is None or self.context.time is None:
            return ast.Null(TEXT)
        listed = ast.Aggregate("listed", cell(self.context.time), TEXT)
        return ast.Subquery(ast.Select((ast.Projection(listed, "listed"),), ast.Named(self.unmet)), TEXT)

    def _last(self) -> ast.Select:
        """One row per cell, with all values beside each other."""
        context, plan = self.context, self.plan
        columns: Columns = ([] if context.time is None else [context.time]) + context.dimensions
        keys: list[ast.Scalar] = [cell(c) for c in columns]
        kind = cell((KIND, INTEGER)) if context.has_kinds else None
        extra: list[ast.Scalar] = [] if kind is None else [self.context.row_word(kind)]
        if plan.partial is not None:
            extra.append(self._is_partial(plan.partial))
        groups: tuple[int | ast.Scalar, ...] = grouping(columns) + (() if kind is None else (kind,))
        there: tuple[ast.Scalar, ...] = ()
        if self.marks:
            mark = ast.Aggregate("max", cell((THERE, INTEGER)), INTEGER)
            there = (ast.Op("is_not_null", (mark,), BOOLEAN),)
        select = ast.Select((), ast.Named(CELLS), group_by=groups, having=there)
        if self.sizes.hold:
            return self._last_withheld(select, columns, kind)
        if not needs_places(plan):
            return finished(plan, select, keys, self._value, kind=kind, extra=tuple(extra))
        return placed(context, finished(plan, select, keys, self._value, kind=kind, extra=tuple(extra), ordered=False))

    def _last_withheld(self, cells: ast.Select, columns: Columns, kind: ast.Cell | None) -> ast.Select:
        """The same over cells whose values have been judged by their sizes."""
        context, plan = self.context, self.plan
        withholding = Withholding(context, self.sizes, self.sources, self.left_out)
        looked = {ref: self._value(ref) for ref in context.values}
        projections = [same_column(c) for c in columns] + ([] if kind is None else [same_column((KIND, INTEGER))])
        projections += [ast.Projection(looked[ref], context.values[ref][0]) for ref in withholding.judged]
        projections += withholding.counts(looked)
        judged = withholding.judge(cells.project(tuple(projections)), columns)

        def measure(ref: MeasureRef) -> ast.Scalar:
            name, type = context.values[ref]
            shown = ast.Op("not", (withholding.is_withheld(ref),), BOOLEAN)
            return ast.Op("case", (shown, ast.Cell(None, name, type), ast.Null(type)), type)

        extra: list[ast.Scalar] = [] if kind is None else [self.context.row_word(kind)]
        extra.append(withholding.names())
        if plan.partial is not None:
            extra.append(self._is_partial(plan.partial))
        select = ast.Select((), ast.Named(judged))
        keys: list[ast.Scalar] = [cell(c) for c in columns]
        placing = needs_places(plan)
        last = finished(
            plan,
            select,
            keys,
            measure,
            shown=withholding.shown,
            kind=kind,
            extra=tuple(extra),
            ordered=not placing,
            grouped=False,
        )
        return placed(context, last) if placing else last

    def _is_partial(self, partial: Partial) -> ast.Scalar:
        """Whether a bucket is cut off, or the window that ends with it begins before the first row there is."""
        time = self.context.time
        assert time is not None
        there = ast.Op("is_not_null", (cell(time),), BOOLEAN)
        cut = [ast.Op("ge", (cell(time), ast.Param(partial.unfinished, time[1])), BOOLEAN)]
        if partial.buckets:
            ends = (ast.Param(bucket, time[1]) for bucket in partial.buckets)
            cut.append(ast.Op("in", (cell(time), *ends), BOOLEAN))
        starts = [s for w in partial.windows if (s := window_start(cell(time), w, self.plan)) is not None]
        if starts:
            smallest = ast.Projection(ast.Aggregate("min", cell(time), time[1]), "first")
            first = ast.Subquery(ast.Select((smallest,), ast.Named(self.begin)), time[1])
            if time[1].kind is Kind.DATE:
                starts = [ast.Op("cast", (start,), TIMESTAMP) for start in starts]
            before = (ast.Op("lt", (start, first), BOOLEAN) for start in starts)
            cut += [ast.Op("is_null", (first,), BOOLEAN), *before]
        return ast.Op("and", (there, cut[0] if len(cut) == 1 else ast.Op("or", tuple(cut), BOOLEAN)), BOOLEAN)

    def _value(self, ref: MeasureRef) -> ast.Scalar:
        """A measure's value in a cell: what was found, else its empty value, where there could have been one."""
        context, plan = self.context, self.plan
        view, measure = plan.views[ref.view], plan.measure(ref)
        name, type = context.values[ref]
        found: ast.Scalar = ast.Aggregate("max", ast.Cell(None, name, type), type)
        if view.is_plain or measure.empty is None:
            return or_empty(found, measure.empty)
        assert context.time is not None
        could = all_of([ast.Op("is_not_null", (cell(context.time),), BOOLEAN), *self._could(view)])
        return ast.Op("case", (could, or_empty(found, measure.empty), ast.Null(type)), type)

    def _could(self, view: View) -> tuple[ast.Scalar, ...]:
        """That the bucket from which a view is seen exists for the bucket of a cell."""
        seen, time = self._seen(view), self.context.time
        assert time is not None
        if seen.part == self.context.spine:
            return tuple(exists(cell(time), view.shifts, self.plan))
        same = ast.Op("eq", (cell(time, seen.part), cell(time, CELLS)), BOOLEAN)
        return (ast.Exists(replace(_one(seen.part), where=(same, *seen.exists)), BOOLEAN),)


def _one(part: str) -> ast.Select:
    """A row of a part, whichever."""
    return ast.Select((ast.Projection(ast.Number(1, INTEGER), "one"),), ast.Named(part))
