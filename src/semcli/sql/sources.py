"""Branches as named parts: their cells at a level, and their rows where something has to be measured again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from semcli.datatype import BIGINT, BOOLEAN, INTEGER, TIMESTAMP, Kind
from semcli.errors import fail
from semcli.expression.tree import Typed
from semcli.guard.sizes import Size, Sizes
from semcli.plan.model import Branch, Measure, names_rows
from semcli.plan.outputs import TIME
from semcli.records import dataclass, field, replace
from semcli.sql import ast
from semcli.sql.branch import Level, Scan, asked_for, now_bucket, scan
from semcli.sql.finish import free, measured
from semcli.sql.naming import KIND, WHO, Columns, Context, cell, grouping, same_column
from semcli.sql.scan import Rows, all_of, any_of, comparable, on_the_wall
from semcli.sql.spine import groups_query
from semcli.sql.stages import staged
from semcli.sql.top import Top
from semcli.sql.windows import Cells, adds_up, earliest


@dataclass
class Sources:
    """Makes the parts of branches; with `--top`, at the level of the groups, groups are mapped to the others here."""

    context: Context
    top: Top | None = None
    looked_at: Callable[[int, Cells], list[ast.Select]] = lambda branch, cells: []
    whole: dict[int, Cells] = field(default_factory=dict)
    carried_to: dict[int, str] = field(default_factory=dict)

    def make(self, level: Level, branches: list[int]) -> dict[int, Cells]:
        """The parts of several branches at one level."""
        top = self.top if level == self.context.full else None
        if self.top is not None and level != self.context.full and level.dimensions:
            return {b: self.top.beneath(self._source(level, b, None), level.dimensions) for b in branches}
        if top is None:
            return {b: self._source(level, b, None) for b in branches}
        if top.adds_up:
            cells = {b: self._source(level, b, None) for b in branches}
            self.whole = cells
            looked_at = [groups for b in branches for groups in self.looked_at(b, cells[b])]
            top.rank(cells, summed=True, looked_at=looked_at)
            return {b: top.mapped_cells(made, b) for b, made in cells.items()}
        ungrouped = Level(False, level.dimensions)
        # in no bucket at all, a balance picks other rows: what has a group in some bucket is a candidate
        again = [b for b in branches if self.context.plan.branches[b].pick or self._looks_back(b)]
        cells = {b: self._source(level, b, None) for b in again}
        picked = [self._picked(b, cells[b]) for b in again if self.context.plan.branches[b].pick]
        looked_at = [groups for b in again for groups in self.looked_at(b, cells[b])]
        ranked = {b: self._source(ungrouped, b, None) for b in branches}
        top.rank(ranked, summed=False, also=picked, looked_at=looked_at)
        return {b: self._source(level, b, top) for b in branches}

    def _picked(self, index: int, cells: Cells) -> ast.Select:
        """The groups that a balance has in the buckets asked for."""
        time = self.context.time
        columns = tuple(same_column(k, cells.name) for k in self.context.dimensions)
        asked = () if time is None else asked_for(self.context.plan.branches[index], cell(time, cells.name))
        return ast.Select(columns, ast.Named(cells.name), where=asked, distinct=True)

    def _looks_back(self, index: int) -> bool:
        """Whether a view looks at a branch's rows before the range: groups may have rows there alone."""
        return any(view.branch == index and not view.is_plain for view in self.context.plan.views)

    def found_in(self, index: int, part: str) -> str:
        """The part in which a branch's buckets are found, `part` without `--top`: all of its groups', those that
        `--top` drops included."""
        if self.top is None:
            return part
        return self.whole[index].name if index in self.whole else self.times(index)

    def times(self, index: int) -> str:
        """The part with the buckets in which a branch has rows; where it carries a balance, of its own, up to now."""
        context, branch = self.context, self.context.plan.branches[index]
        assert context.time is not None
        carried = branch.pick is not None and branch.pick.carry
        own = () if branch.pick is None else branch.pick.own
        conditions = own if carried else (*own, *branch.conditions)
        range = branch.range if carried else branch.asked
        bare = replace(branch, pick=None, keys=(), conditions=conditions, range=range)
        made = scan(context.catalog, context.plan.calendar, bare, Level(True, 0))
        assert made.bucket is not None
        bucket = ast.Projection(made.bucket, context.time[0])
        select = ast.Select((bucket,), made.source, made.joins, made.where, distinct=True)
        found = context.part(f"{branch.entity}_times", select)
        if not carried:
            return found
        now = ast.Param(now_bucket(context.plan.calendar, branch), context.time[1])
        one = ast.Projection(ast.Number(1, BIGINT), "one")
        begun = ast.Op("le", (cell(context.time), now), BOOLEAN)
        any_row = ast.Exists(ast.Select((one,), ast.Named(found), where=(begun,)), BOOLEAN)
        until_now = ast.Select((ast.Projection(now, context.time[0]),), where=(any_row,))
        times = ast.Select((same_column(context.time),), ast.Named(found))
        return context.part(f"{branch.entity}_until_now", ast.UnionAll((times, until_now)))

    def left_out(self, sizes: Sizes) -> str | None:
        """The part that has a row where filters leave out some, but fewer than the threshold: then what is shown,
        beside what could be asked without them, would tell of those."""
        if not sizes.hold:
            return None
        context = self.context
        selects = []
        for index, branch in enumerate(context.plan.branches):
            behind = dict.fromkeys(size for (b, _), found in sizes.own.items() if b == index for size in found)
            for made, there, filters in self._filtered(branch) if behind else ():
                never = ast.Param(False, BOOLEAN)
                passed = ast.Op("coalesce", (all_of(filters), never), BOOLEAN)
                out = ast.Op("not", (passed,), BOOLEAN)
                few = any_of(_few(branch, made, size, sizes.threshold) for size in behind)
                one = ast.Projection(ast.Number(1, INTEGER), "one")
                selects.append(ast.Select((one,), made.source, made.joins, (*there, out), having=(few,)))
        if not selects:
            return None
        return context.part("left_out", ast.UnionAll(tuple(selects)))

    def _filtered(self, branch: Branch) -> Iterator[tuple[Scan, tuple[ast.Scalar, ...], tuple[ast.Scalar, ...]]]:
        """A branch's rows, which of them there are to begin with, and the filters that leave some out: all filters of
        the rows of its table, and those of a balance among the rows that are picked."""
        context = self.context
        catalog, calendar = context.catalog, context.plan.calendar
        own = () if branch.pick is None else branch.pick.own
        bare = replace(branch, keys=(), pick=None, conditions=branch.conditions + own)
        rows = scan(catalog, calendar, bare, Level(False, 0))
        if rows.where:
            yield rows, (), rows.where
        if branch.pick is not None and branch.conditions:
            picked = scan(catalog, calendar, replace(branch, keys=()), Level(branch.bucket is not None, 0))
            yield picked, picked.where[:1], picked.where[1:]

    def shared(self, index: int, identity: Typed) -> str:
        """The part that has, for each group and bucket, everyone once whose value is measured there."""
        context, branch = self.context, self.context.plan.branches[index]
        counted = Measure(WHO, "count", identity, None, BIGINT, 0)
        made = scan(
            context.catalog, context.plan.calendar, replace(branch, measures=(counted,)), context.full, context.spine
        )
        columns = context.times(context.full) + context.dimensions
        keys = [ast.Projection(expr, name) for expr, (name, _) in zip(made.grouped, columns, strict=True)]
        (who,) = made.operands
        assert who is not None
        there = ast.Op("is_not_null", (who,), BOOLEAN)
        projections = (*keys, ast.Projection(who, WHO))
        select = ast.Select(projections, made.source, made.joins, (*made.where, there), distinct=True)
        return context.part(f"{branch.entity}_shared", select)

    def beginnings(self) -> str:
        """The part with the time of the first row that the filters leave, whatever the range; as the wall clock shows
        it, where buckets are dates."""
        context, plan = self.context, self.context.plan
        assert context.time is not None
        asked_for = dict.fromkeys(view.branch for view in plan.views)
        selects = []
        for index in asked_for:
            branch = plan.branches[index]
            until = None if branch.asked is None else replace(branch.asked, since=None)
            own = branch.conditions + (() if branch.pick is None else branch.pick.own)
            whole = replace(branch, keys=(), range=until, pick=None, conditions=own)
            made = scan(context.catalog, plan.calendar, whole, Level(True, 0))
            assert made.bucket is not None
            assert branch.time is not None
            rows = Rows(context.catalog, plan.calendar, (), branch.entity)
            raw = rows.scalar(branch.time)
            fine = context.time[1].kind is not Kind.DATE
            first = raw if fine else ast.Op("cast", (on_the_wall(raw, plan.calendar),), TIMESTAMP)
            smallest = ast.Aggregate("min", first, first.type)
            there = ast.Op("is_not_null", (made.bucket,), BOOLEAN)
            projection = ast.Projection(smallest, context.time[0])
            selects.append(ast.Select((projection,), made.source, made.joins, (there, *made.where)))
        return context.part("beginning", ast.UnionAll(tuple(selects)))

    def _source(self, level: Level, index: int, top: Top | None) -> Cells:
        context, branch = self.context, self.context.plan.branches[index]
        own = self._row_names(branch) if top is not None and names_rows(context.plan, branch) else []
        spine = self._carried_to(index) if level.timed else context.spine
        made = scan(context.catalog, context.plan.calendar, branch, level, spine, tuple(p.expr for p in own))
        columns = context.times(level) + context.dimensions[: level.dimensions]
        names = self._value_names(branch.measures)
        rows = None
        if top is not None or self._measures_again(level, index):
            rows = self._rows(made, columns, names, index, top, own)
            if top is not None:
                columns = [*columns, *context.kinds(level)]
            operands = tuple(None if o is None else cell((names[i], o.type)) for i, o in enumerate(made.operands))
            made = Scan(None, tuple(cell(c) for c in columns), operands, ast.Named(rows), (), ())
            values = tuple(measured(m, operand) for m, operand in zip(branch.measures, operands, strict=True))
        else:
            stage = staged(context, branch, made, columns)
            made, values = stage.scan, stage.values
        keys = [ast.Projection(expr, name) for expr, (name, _) in zip(made.grouped, columns, strict=True)]
        shown_values = [ast.Projection(value, names[i]) for i, value in enumerate(values)]
        select = ast.Select((*keys, *shown_values), made.source, made.joins, made.where, grouping(columns))
        name = context.part(branch.entity if level == context.full else f"{branch.entity}_total", select)
        shown = {i: (names[i], m.type) for i, m in enumerate(branch.measures)}
        dimensions = [c for c in columns if c not in context.times(level)]
        return Cells(name, rows, context.time or (TIME, BIGINT), dimensions, shown)

    def _carried_to(self, index: int) -> str:
        """The part with the buckets to which a balance is carried: those of the answer, and the earlier ones that they
        are compared with, which may lie before the range."""
        context, plan = self.context, self.context.plan
        branch = plan.branches[index]
        views = [view for view in plan.views if view.branch == index and view.shifts]
        if branch.pick is None or not branch.pick.carry or branch.first is None or not views:
            return context.spine
        if index not in self.carried_to:
            assert context.time is not None
            name = context.time[0]
            now = cell(context.time, context.spine)
            assert plan.grain is not None
            times = [now, *(earliest(now, view.shifts, plan.grain, plan.calendar) for view in views)]
            selects = [ast.Select((ast.Projection(time, name),), ast.Named(context.spine)) for time in times]
            self.carried_to[index] = context.part(f"{branch.entity}_carried", groups_query(selects))
        return self.carried_to[index]

    def _rows(
        self,
        made: Scan,
        columns: Columns,
        names: dict[int, str],
        index: int,
        top: Top | None,
        own: list[ast.Projection],
    ) -> str:
        """The part with every row's keys and operands, and its `own` name where rows have to be told apart."""
        branch = self.context.plan.branches[index]
        keys = [ast.Projection(expr, name) for expr, (name, _) in zip(made.grouped, columns, strict=True)]
        operands = [ast.Projection(comparable(o), names[i]) for i, o in enumerate(made.operands) if o is not None]
        select = ast.Select((*keys, *operands), made.source, made.joins, made.where)
        handed = [(p.alias, p.expr.type) for p in operands]
        if own:
            select = select.project((*select.projections, *own))
            handed += [(p.alias, p.expr.type) for p in own]
        name = self.context.part(f"{branch.entity}_rows", select)
        if top is None:
            return name
        mapped = replace(top.mapped_rows(name, columns, handed), distinct=bool(own))
        return self.context.part(f"{branch.entity}_top", mapped)

    def _row_names(self, branch: Branch) -> list[ast.Projection]:
        """What names one row of a branch's entity."""
        entity = self.context.catalog.entities[branch.entity]
        if not entity.identity:
            raise fail(
                "needs_identity",
                f"with overlapping groups, «(other)» has to tell rows of `{entity.name}` apart, and it has no identity",
                "its owner adds `identity` to the entity; or leave out `--top` or `--overlap`",
            )
        return [
            ast.Projection(ast.Column(entity.name, name, entity.columns[name].type), f"identity {n}")
            for n, name in enumerate(entity.identity)
        ]

    def _value_names(self, measures: tuple[Measure, ...]) -> dict[int, str]:
        """What a branch's measures are called in its own part."""
        context = self.context
        used = {KIND, *(context.dialect.identity(name).lower() for name, _ in context.dimensions), TIME}
        return {i: free(m.metric, used, context.dialect) for i, m in enumerate(measures)}

    def _measures_again(self, level: Level, index: int) -> bool:
        """Whether a window has to look at rows."""
        plan = self.context.plan
        windowed = any(view.window is not None and view.branch == index for view in plan.views)
        return level.timed and windowed and not all(adds_up(m) for m in plan.branches[index].measures)


def _few(branch: Branch, made: Scan, size: Size, threshold: int) -> ast.Scalar:
    """Whether a scan has some of those that a size counts, but fewer than the threshold."""
    counts = tuple(measured(branch.measures[i], made.operands[i]) for i in size.counts)
    least = counts[0] if len(counts) == 1 else ast.Op("least", counts, BIGINT)
    some = ast.Op("gt", (counts[0], ast.Number(0, BIGINT)), BOOLEAN)
    return all_of([some, ast.Op("lt", (least, ast.Number(threshold, BIGINT)), BOOLEAN)])
