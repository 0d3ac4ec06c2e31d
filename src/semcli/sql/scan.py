"""One branch as a SELECT: its table, its to-one joins, its filters, its keys and its measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from itertools import chain, count

from semcli.catalog.model import Catalog, Grain
from semcli.catalog.names import split_dotted
from semcli.datatype import BOOLEAN, DATE, DOUBLE, ENUM, REAL, TEXT, TIMESTAMP, TIMESTAMPTZ, DataType, Kind
from semcli.errors import fail
from semcli.expression.tree import Apply, Const, Ref, Typed
from semcli.plan.clock import first_instant, zone_of
from semcli.plan.model import Calendar, ColumnRef, Matched, Related
from semcli.plan.paths import Path, Step
from semcli.records import dataclass, field
from semcli.sql import ast

_UNGROUPABLE = (Kind.JSON, Kind.UNKNOWN)


_READ_AS = {REAL: DOUBLE, ENUM: TEXT}
"""What is read as another type, since engines compare, order and print it differently."""


@dataclass
class Rows:
    """The rows of one FROM clause: which alias stands for the row at the end of which path.

    `outer` holds the rows around a related row. `joins` grows as columns are asked for, so that a table is joined
    when, and only when, something reads it.
    """

    catalog: Catalog
    calendar: Calendar
    root: Path
    alias: str
    outer: Rows | None = None
    joins: list[ast.JoinClause] = field(default_factory=list)
    aliases: dict[Path, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.call(self.root, self.alias)

    def column(self, ref: ColumnRef) -> ast.Scalar:
        """A column, with the joins that lead to its row in place."""
        column = self.catalog.entities[ref.entity].columns[ref.column]
        found = ast.Column(self.row(ref.path), ref.column, column.type)
        read = _READ_AS.get(column.type)
        return found if read is None else ast.Op("cast", (found,), read)

    def row(self, path: Path) -> str:
        """The alias of the row at the end of a path."""
        if path[: len(self.root)] != self.root:
            assert self.outer is not None
            return self.outer.row(path)
        found = self.aliases[self.root]
        for end in range(len(self.root), len(path)):
            found = self.aliases.get(path[: end + 1]) or self._joined(path[: end + 1], found)
        return found

    def _joined(self, path: Path, before: str) -> str:
        """The alias of the last row of a path, which is joined to the one before."""
        step = path[-1]
        alias = self.fresh(step.role or step.target, step.join)
        self.call(path, alias)
        self.joins.append(ast.JoinClause(table(self.catalog, step.target, alias), self.on(step, before, alias)))
        return alias

    def call(self, path: Path, alias: str) -> None:
        """Give the row at the end of a path its alias."""
        self.aliases[path] = alias
        self.taken.add(alias.lower())

    def on(self, step: Step, before: str, alias: str) -> ast.Scalar:
        """What makes two rows partners: equal columns, pairwise."""
        join = self.catalog.joins[step.join]
        near, far = join.from_columns, join.to_columns
        if not step.forward:
            near, far = far, near
        source, target = self.catalog.entities[step.source], self.catalog.entities[step.target]
        pairs = [
            ast.Op(
                "eq",
                (ast.Column(alias, b, target.columns[b].type), ast.Column(before, a, source.columns[a].type)),
                BOOLEAN,
            )
            for a, b in zip(near, far, strict=True)
        ]
        return all_of(pairs)

    def fresh(self, *names: str) -> str:
        """An alias that no row around has: the first of these names that is free, else the last one numbered."""
        numbered = (f"{names[-1]}_{number}" for number in count(2))
        return next(name for name in chain(names, numbered) if not self._is_taken(name.lower()))

    def _is_taken(self, name: str) -> bool:
        return name in self.taken or (self.outer is not None and self.outer._is_taken(name))

    # --- expressions -----------------------------------------------------------------------------------------------

    def scalar(self, typed: Typed) -> ast.Scalar:
        """A typed expression as SQL over these rows."""
        return scalar_of(typed, self._look, self.calendar)

    def _look(self, ref: Ref) -> ast.Scalar:
        match ref.target:
            case ColumnRef() as column:
                return self.column(column)
            case Related() as related:
                return self.exists(related)
            case Matched(path=path):
                return self.matched(path)
        raise AssertionError(ref)

    def matched(self, path: Path) -> ast.Scalar:
        """Whether the row at the end of a path is there: its key is then not NULL, having been found equal."""
        step = path[-1]
        join = self.catalog.joins[step.join]
        far = (join.to_columns if step.forward else join.from_columns)[0]
        column = ast.Column(self.row(path), far, self.catalog.entities[step.target].columns[far].type)
        return ast.Op("is_not_null", (column,), BOOLEAN)

    def exists(self, related: Related) -> ast.Scalar:
        """Whether a related row matches; the rows around stay as they are."""
        *_, step = related.path
        around = self.row(related.path[:-1])
        alias = self.fresh(step.role or step.target, step.join)
        inner = Rows(self.catalog, self.calendar, related.path, alias, outer=self)
        condition = inner.scalar(related.condition)
        select = ast.Select(
            projections=(ast.Projection(ast.Number(1, TEXT), "one"),),
            source=table(self.catalog, step.target, alias),
            joins=tuple(inner.joins),
            where=(self.on(step, around, alias), *conjuncts(condition)),
        )
        return ast.Exists(select, BOOLEAN)


def scalar_of(typed: Typed, look: Callable[[Ref], ast.Scalar], calendar: Calendar) -> ast.Scalar:
    """A typed expression as SQL; `look` says what a reference is where it stands."""
    match typed:
        case Const(value=None, type=type):
            return ast.Null(type)
        case Const(value=value, type=type):
            return ast.Param(value, type)
        case Ref():
            return look(typed)
        case Apply(operation=operation, arguments=arguments, type=type):
            return operation_over(operation, tuple(scalar_of(a, look, calendar) for a in arguments), type, calendar)


def operation_over(name: str, args: tuple[ast.Scalar, ...], type: DataType, calendar: Calendar) -> ast.Scalar:
    """An operation of the expression language over SQL operands; those about the wall clock get their zone here."""
    family, _, unit = name.partition("_")
    match family:
        case "bucket":
            return bucket(args[0], Grain(unit), calendar)
        case "extract":
            return ast.Op("extract", args, type, (unit,))
        case "trunc":
            return ast.Op("trunc_value", args, type, (unit, calendar.zone))
    match name:
        case "local_of_instant":
            return ast.Op(name, args, TIMESTAMP, (calendar.zone,))
        case "instant_of_date" | "instant_of_local":
            return _instant(args[0], calendar)
        case "round" | "floor" | "ceil" if args[0].type.kind is Kind.INTEGER:
            return args[0]
    return ast.Op(name, args, type)


def _instant(wall: ast.Scalar, calendar: Calendar) -> ast.Scalar:
    """The first instant whose wall clock shows a date or local time: worked out here for constants."""
    if isinstance(wall, ast.Param) and isinstance(wall.value, date):
        zone = zone_of(calendar.zone)
        shown = wall.value if isinstance(wall.value, datetime) else datetime.combine(wall.value, time())
        try:
            return ast.Param(first_instant(shown, zone), TIMESTAMPTZ)
        except OverflowError:
            raise fail(
                "bad_date",
                f"`{shown}` on the wall clock of `{calendar.zone}` is outside the years 1 to 9999",
                f"write an instant: `{shown}Z`",
            ) from None
    return ast.Op("instant_of_local", (wall,), TIMESTAMPTZ, (calendar.zone,))


def on_the_wall(time: ast.Scalar, calendar: Calendar) -> ast.Scalar:
    """What the request's wall clock shows: instants change, dates and local times are what they are."""
    if time.type.kind is Kind.TIMESTAMPTZ:
        return ast.Op("wall", (time,), TIMESTAMP, (calendar.zone,))
    return time


def bucket(time: ast.Scalar, grain: Grain, calendar: Calendar) -> ast.Scalar:
    """A time cut down to the beginning of its bucket; NULL and infinite times are in no bucket."""
    detail = (grain.value, calendar.zone, calendar.week_start, str(calendar.fiscal_year_start))
    return ast.Op("bucket", (time,), DATE if grain.is_date else time.type, detail)


def group_key(scalar: ast.Scalar) -> ast.Scalar:
    """An expression as rows are grouped by it: text by code point, what has no equality as text."""
    scalar = comparable(scalar)
    return ast.Op("code_point", (scalar,), scalar.type) if scalar.type.kind is Kind.TEXT else scalar


def comparable(scalar: ast.Scalar) -> ast.Scalar:
    """An expression by which rows can be told apart: what has no equality as text."""
    return ast.Op("cast", (scalar,), TEXT) if scalar.type.kind in _UNGROUPABLE else scalar


def table(catalog: Catalog, entity: str, alias: str) -> ast.Table:
    """An entity's table under an alias."""
    return ast.Table(table_parts(catalog.entities[entity].table), alias)


def table_parts(name: str) -> tuple[str, ...]:
    """A table's name as the catalog writes it, split at its dots; a part with dots of its own stands in quotes."""
    parts = split_dotted(name)
    assert parts is not None, name
    return parts


def all_of(conditions: Iterable[ast.Scalar]) -> ast.Scalar:
    """One condition from several."""
    found = tuple(conditions)
    return found[0] if len(found) == 1 else ast.Op("and", found, BOOLEAN)


def any_of(conditions: Iterable[ast.Scalar]) -> ast.Scalar:
    """One condition that holds where one of these does."""
    found = tuple(conditions)
    return found[0] if len(found) == 1 else ast.Op("or", found, BOOLEAN)


def conjuncts(condition: ast.Scalar) -> tuple[ast.Scalar, ...]:
    """The parts of a condition that `and` holds together, so that each stands on a line of its own."""
    if isinstance(condition, ast.Op) and condition.name == "and":
        return tuple(part for arg in condition.args for part in conjuncts(arg))
    return (condition,)
