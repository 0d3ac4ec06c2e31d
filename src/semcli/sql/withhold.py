"""Withholding: values of too few people become NULL before anything is made of them (section 8 of the semantics).

Cells know the sizes behind each value. A value of fewer than the threshold is withheld. Where totals or the others
stand beside groups, a withheld value could be found by subtraction: then the next smallest of its family is withheld
too, until at least two are, with together the threshold; and what stands beneath a withheld subtotal is withheld with
it. Filters that leave too few out withhold everything. All of it happens in the statement itself.

Why that is enough: what a reader can work out from the rows of one kind is what each total has beyond those beneath it
that are shown. Those remainders have no row in common, and each is nobody or reaches the threshold.
"""

from __future__ import annotations

from semcli.datatype import BIGINT, BOOLEAN, INTEGER, TEXT, DataType
from semcli.expression.tree import Apply, Typed, refs
from semcli.guard.sizes import Size, Sizes
from semcli.plan.model import MeasureRef, MetricOutput, Plan, View
from semcli.records import dataclass, field
from semcli.sql import ast
from semcli.sql.branch import OTHER, Level
from semcli.sql.naming import KIND, PLACE, WHO, Columns, Context, cell, grouping, same_column
from semcli.sql.scan import all_of, any_of
from semcli.sql.sources import Sources

SIZED, RULED, WITHHELD = "sized", "ruled", "withheld"
ZERO = ast.Number(0, BIGINT)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows behind a value, that have to be nobody or enough: the names of their size and of their number of rows."""

    view: int
    of: Size
    size: str
    rows: str
    fresh: str

    @property
    def counted(self) -> ast.Scalar:
        return ast.Cell(None, self.size, BIGINT)

    @property
    def some(self) -> ast.Scalar:
        """That there are such rows: a group is empty without any, not without people."""
        return ast.Op("gt", (ast.Cell(None, self.rows, BIGINT), ZERO), BOOLEAN)


@dataclass(frozen=True, slots=True)
class Judged:
    """Values that are shown or withheld together: what is behind them, and the name of their verdict."""

    parts: tuple[Part, ...]
    verdict: str
    plain: bool


@dataclass
class Withholding:
    """Adds the parts that judge every cell, and says which of them are withheld: all of them, where the part `left_out`
    has a row."""

    context: Context
    sizes: Sizes
    sources: Sources
    left_out: str | None
    judged: dict[MeasureRef, Judged] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known: dict[tuple[tuple[int, Size], ...], Judged] = {}
        for v, view in enumerate(self.plan.views):
            for (b, m), sizes in self.sizes.parts.items():
                if b == view.branch:
                    ref = MeasureRef(v, m)
                    found = tuple((self._beside(view, size), size) for size in sizes)
                    self.judged[ref] = known.setdefault(found, self._judged(ref, view, found))

    def _beside(self, view: View, size: Size) -> int:
        """The view that sees the counts of a size as `view` sees the values."""
        return self.plan.views.index(View(size.branch, None, view.shifts))

    def _judged(self, ref: MeasureRef, view: View, found: tuple[tuple[int, Size], ...]) -> Judged:
        name = self.context.values[ref][0]
        numbers = [""] if len(found) == 1 else [f" {number}" for number in range(1, len(found) + 1)]
        parts = tuple(
            Part(v, size, f"{name} size{number} of", f"{name} rows{number} of", f"{name} fresh")
            for number, (v, size) in zip(numbers, found, strict=True)
        )
        return Judged(parts, f"{name} withheld", view.is_plain)

    @property
    def plan(self) -> Plan:
        return self.context.plan

    def counts(self, look: dict[MeasureRef, ast.Scalar]) -> list[ast.Projection]:
        """The size of each part, the least of what was counted, and its rows, which were counted first."""
        found = []
        for part in dict.fromkeys(part for judged in self.judged.values() for part in judged.parts):
            counts = [ast.Op("coalesce", (look[MeasureRef(part.view, i)], ZERO), BIGINT) for i in part.of.counts]
            size = counts[0] if len(counts) == 1 else ast.Op("least", tuple(counts), BIGINT)
            found += [ast.Projection(size, part.size), ast.Projection(counts[0], part.rows)]
        return found

    # --- the parts of the statement --------------------------------------------------------------------------------

    def judge(self, cells: ast.Select, keys: Columns) -> str:
        """Adds the parts after `cells`, a SELECT of keys, kind, values and sizes; says which part has the verdicts."""
        context = self.context
        sized = context.part(SIZED, cells)
        kinds: Columns = [(KIND, INTEGER)] if context.has_kinds else []
        kept = [same_column(c) for c in (*keys, *kinds, *(context.values[ref] for ref in self.judged))]
        every = list(dict.fromkeys(self.judged.values()))
        rules = [ast.Projection(self._rule(judged, keys), judged.verdict) for judged in every]
        every_part = dict.fromkeys(part for judged in every for part in judged.parts)
        joins = tuple(self._fresh(part, who, keys, sized) for part in every_part if (who := part.of.shared) is not None)
        ruled = context.part(RULED, ast.Select((*kept, *rules), ast.Named(sized), joins))
        flags = [ast.Projection(self._flag(judged), judged.verdict) for judged in every]
        return context.part(WITHHELD, ast.Select((*kept, *flags), ast.Named(ruled)))

    def is_withheld(self, ref: MeasureRef) -> ast.Scalar:
        """Whether a value is withheld, in the last part."""
        flag = ast.Cell(None, self.judged[ref].verdict, INTEGER)
        return ast.Op("eq", (flag, ast.Number(1, INTEGER)), BOOLEAN)

    def _rule(self, judged: Judged, keys: Columns) -> ast.Scalar:
        """1 for a value that its own size, or the smallness of one beside it, withholds; else 0."""
        some = any_of(part.some for part in judged.parts)
        small = any_of(all_of([part.some, self._few(part)]) for part in judged.parts)
        if not self.context.has_kinds:
            return _flagged(small)
        beside: list[ast.Scalar] = [_is_one(_over("max", _flagged(small), self._family())), self._early(judged, keys)]
        if self._looks_across:
            beside.append(ast.Op("not", (self._of_kind(self._beneath_total()),), BOOLEAN))
        reasons: list[ast.Scalar] = [small, all_of(beside)]
        if self._crossing():
            reasons.append(self._of_kind(self._crossing()))
        return _flagged(all_of([some, any_of(reasons)]))

    def _few(self, part: Part) -> ast.Scalar:
        """Whether there are fewer than the threshold: at all, or that no group before has."""
        if part.of.shared is None:
            return self._short(part.counted)
        fresh = ast.Op("coalesce", (ast.Cell(None, part.fresh, BIGINT), ZERO), BIGINT)
        return any_of([self._short(part.counted), self._short(fresh)])

    def _fresh(self, part: Part, who: Typed, keys: Columns, sized: str) -> ast.JoinClause:
        """Counts for each group those who are in no group before it, in the order of their sizes.

        Where groups share people, the difference of two groups reads those in one of them. But whatever groups are
        added and subtracted, those who are new in the last of them stay: so they have to be enough.
        """
        shared = self.sources.shared(part.of.branch, who)
        same = all_of(ast.Op("same", (ast.Cell(shared, *key), ast.Cell(sized, *key)), BOOLEAN) for key in keys)
        sorted_by = [ast.Cell(sized, part.size, BIGINT), *(ast.Cell(shared, *key) for key in keys)]
        order = tuple(ast.Op("first_first", (key,), key.type) for key in sorted_by)
        place = ast.Window(
            ast.Aggregate("row_number", None, BIGINT), (ast.Cell(shared, WHO, who.type),), order, "", BIGINT
        )
        own = (*(same_column(key, shared) for key in keys), ast.Projection(place, PLACE))
        met = ast.Select(own, ast.Named(shared), (ast.JoinClause(ast.Named(sized), same, "INNER"),))
        is_first = ast.Op("eq", (ast.Cell(None, PLACE, BIGINT), ast.Number(1, BIGINT)), BOOLEAN)
        count = ast.Projection(ast.Aggregate("count", None, BIGINT), part.fresh)
        named = [(f"{name} new", type) for name, type in keys]
        first = ast.Select(
            (*(ast.Projection(cell(k), n) for k, (n, _) in zip(keys, named, strict=True)), count),
            ast.Derived(met, "met"),
            where=(is_first,),
            group_by=grouping(keys),
        )
        found = self.context.part("fresh", first)
        on = all_of(
            ast.Op("same", (ast.Cell(sized, *key), ast.Cell(found, *new)), BOOLEAN)
            for key, new in zip(keys, named, strict=True)
        )
        return ast.JoinClause(ast.Named(found), on)

    def _early(self, judged: Judged, keys: Columns) -> ast.Scalar:
        """Whether a value is among the smallest of its family: the first two, and until there are enough in each part
        that anybody is in."""
        family = self._family()
        known = [ast.Op("case", (part.some, part.counted, ast.Null(BIGINT)), BIGINT) for part in judged.parts]
        least: ast.Scalar = known[0] if len(known) == 1 else ast.Op("least", tuple(known), BIGINT)
        sorted_by: list[ast.Scalar] = [least, *(cell(k) for k in keys)]
        order = tuple(ast.Op("first_first", (key,), key.type) for key in sorted_by)
        place = ast.Window(ast.Aggregate("row_number", None, BIGINT), family, order, "", BIGINT)
        reasons: list[ast.Scalar] = [ast.Op("le", (place, ast.Number(2, BIGINT)), BOOLEAN)]
        for part in judged.parts:
            # people may be the same in several groups: then together they are as many as in the largest, at least
            before = ast.Window(
                ast.Aggregate("sum" if part.of.adds else "max", part.counted, BIGINT),
                family,
                order,
                "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
                BIGINT,
            )
            short = [self._short(ast.Op("coalesce", (before, ZERO), BIGINT))]
            if len(judged.parts) > 1:
                short.append(_is_one(_over("max", _flagged(part.some), family)))
            reasons.append(all_of(short))
        return any_of(reasons)

    def _short(self, size: ast.Scalar) -> ast.Scalar:
        return ast.Op("lt", (size, ast.Number(self.sizes.threshold, BIGINT)), BOOLEAN)

    # --- who is beside and beneath whom ----------------------------------------------------------------------------

    @property
    def _looks_across(self) -> bool:
        """Whether the grand total stands beside earlier values: they are shown by the size of their own bucket, so no
        bucket is withheld for the sake of another, but the grand total for any."""
        is_total_shown = self.plan.totals and self.context.total_code not in self._crossing()
        return is_total_shown and any(view.shifts for view in self.plan.views)

    def _crossing(self) -> tuple[int, ...]:
        """The kinds of totals that, with `--top`, have more in them than what stands beneath and beside them: subtotals
        of some dimensions have a part of the others, and where `--having` drops groups, every total has those. Nobody
        counted that, so they are withheld."""
        plan, levels = self.plan, self.context.levels()[1:]
        if plan.top is None:
            return ()
        return tuple(level.kind for level in levels if level.dimensions or plan.having)

    def _nested(self) -> list[Level]:
        """The levels each of whose rows adds up rows of the one before."""
        return [level for level in self.context.levels() if level.kind not in self._crossing()]

    def _beneath_total(self) -> tuple[int, ...]:
        """The kinds of the rows that add up to the grand total."""
        return _codes(self._nested()[-2])

    def _of_kind(self, codes: tuple[int, ...]) -> ast.Scalar:
        return ast.Op("in", (cell((KIND, INTEGER)), *(ast.Number(code, INTEGER) for code in codes)), BOOLEAN)

    def _family(self) -> tuple[ast.Scalar, ...]:
        """What rows that add up to one total share: their level, and the keys of the total above them."""
        context = self.context
        kind = cell((KIND, INTEGER))
        nested = self._nested()
        # without totals, groups and the others of one bucket are all that a reader may know of it
        above = nested[1:] or [Level(context.full.timed, 0)]
        levels = list(zip(nested, above, strict=False))
        others = ast.Op("le", (kind, ast.Number(OTHER, INTEGER)), BOOLEAN)
        family: list[ast.Scalar] = [ast.Op("case", (others, ast.Number(0, INTEGER), kind), INTEGER)]
        if context.time is not None:
            family.append(self._where(context.time, [level for level, total in levels if total.timed]))
        for index, dimension in enumerate(context.dimensions):
            family.append(self._where(dimension, [level for level, total in levels if total.dimensions > index]))
        return tuple(family)

    def _where(self, column: tuple[str, DataType], levels: list[Level]) -> ast.Scalar:
        """A key, at the levels whose totals have it too."""
        name, type = column
        codes = sorted({code for level in levels for code in _codes(level)})
        if not codes:
            return ast.Null(type)
        return ast.Op("case", (self._of_kind(tuple(codes)), ast.Cell(None, name, type), ast.Null(type)), type)

    def _flag(self, judged: Judged) -> ast.Scalar:
        """1 for a value that is withheld after all: by rule, beneath a withheld subtotal, or with the whole answer."""
        context = self.context
        kind = cell((KIND, INTEGER))
        rule = ast.Cell(None, judged.verdict, INTEGER)
        found: list[ast.Scalar] = [rule]
        for level in self._nested()[1:-1]:
            mine = ast.Op("eq", (kind, ast.Number(level.kind, INTEGER)), BOOLEAN)
            shared = tuple(cell(c) for c in (*context.times(level), *context.dimensions[: level.dimensions]))
            covered = _over("max", _either(mine, rule), shared)
            found.append(_either(ast.Op("lt", (kind, ast.Number(level.kind, INTEGER)), BOOLEAN), covered))
        if self._looks_across and judged.plain:
            beneath = _over("max", _either(self._of_kind(self._beneath_total()), rule), ())
            found.append(_either(ast.Op("eq", (kind, ast.Number(context.total_code, INTEGER)), BOOLEAN), beneath))
        made = found[0] if len(found) == 1 else ast.Op("greatest", tuple(found), INTEGER)
        if self.left_out is None:
            return made
        one = ast.Projection(ast.Number(1, INTEGER), "one")
        few = ast.Exists(ast.Select((one,), ast.Named(self.left_out)), BOOLEAN)
        return ast.Op("case", (few, ast.Number(1, INTEGER), made), INTEGER)

    def shown(self, metric: MetricOutput, value: ast.Scalar) -> ast.Scalar:
        """A metric's value; NULL where a part of it is withheld, whatever it would make of a NULL."""
        if _passes_null_on(metric.typed):
            return value
        return ast.Op("case", (self._held(metric), ast.Null(value.type), value), value.type)

    def _held(self, metric: MetricOutput) -> ast.Scalar:
        """Whether any part of a metric is withheld."""
        parts = dict.fromkeys(ref.target for ref in refs(metric.typed) if isinstance(ref.target, MeasureRef))
        return any_of(self.is_withheld(part) for part in parts)

    # --- columns ---------------------------------------------------------------------------------------------------

    def names(self) -> ast.Scalar:
        """The names of the metrics of a row whose values are withheld; NULL if there are none."""
        parts: list[ast.Scalar] = []
        for metric in self.plan.metrics:
            name = ast.Op("label", (), TEXT, (metric.name,))
            parts.append(ast.Op("case", (self._held(metric), name, ast.Null(TEXT)), TEXT))
        listed = ast.Op("listed", tuple(parts), TEXT)
        return ast.Op("nullif", (listed, ast.Op("label", (), TEXT, ("",))), TEXT)


_STRICT = frozenset({"add", "subtract", "multiply", "divide", "modulo", "negate", "cast", "abs", "round"})


def _passes_null_on(typed: Typed) -> bool:
    """Whether an expression surely is NULL where anything in it is."""
    if not isinstance(typed, Apply):
        return True
    return typed.operation in _STRICT and all(_passes_null_on(argument) for argument in typed.arguments)


def _codes(level: Level) -> tuple[int, ...]:
    """The kinds of rows at a level: the others are at the level of the groups."""
    return (0, OTHER) if level.kind == 0 else (level.kind,)


def _over(function: str, value: ast.Scalar, partition: tuple[ast.Scalar, ...]) -> ast.Scalar:
    return ast.Window(ast.Aggregate(function, value, INTEGER), partition, (), "", INTEGER)


def _either(condition: ast.Scalar, flag: ast.Scalar) -> ast.Scalar:
    """A flag where a condition holds, else 0."""
    return ast.Op("case", (condition, flag, ast.Number(0, INTEGER)), INTEGER)


def _flagged(condition: ast.Scalar) -> ast.Scalar:
    return _either(condition, ast.Number(1, INTEGER))


def _is_one(flag: ast.Scalar) -> ast.Scalar:
    return ast.Op("eq", (flag, ast.Number(1, INTEGER)), BOOLEAN)
