"""What the parts of a statement and their columns are called, and what levels of rows there are."""

from __future__ import annotations

from semcli.catalog.model import Catalog
from semcli.datatype import BOOLEAN, INTEGER, TEXT, DataType, Kind
from semcli.plan.model import MeasureRef, Plan, entities_of, ways_of
from semcli.plan.outputs import TIME
from semcli.records import dataclass, field, replace
from semcli.sql import ast
from semcli.sql.branch import OTHER, SUBTOTAL, Level
from semcli.sql.dialect.base import Dialect
from semcli.sql.finish import free
from semcli.sql.forms import Form
from semcli.sql.scan import table_parts

CELLS = "cells"
SPINE = "spine"
KIND = "row"
THERE = "there"
PLACE = "place"
HERE = "here"
"""Marks groups with rows in the buckets of the answer, where others are only looked at."""
WHO = "who"
Columns = list[tuple[str, DataType]]


@dataclass
class Context:
    """What the builders of one statement share. `parts` grows in the order in which parts are needed, and `forms` with
    the fast forms that were taken, each under the name of its part."""

    catalog: Catalog
    plan: Plan
    dialect: Dialect
    parts: list[tuple[str, ast.Query]] = field(default_factory=list)
    time: tuple[str, DataType] | None = None
    dimensions: Columns = field(default_factory=list)
    values: dict[MeasureRef, tuple[str, DataType]] = field(default_factory=dict)
    forms: list[tuple[str, Form]] = field(default_factory=list)

    def __post_init__(self) -> None:
        plan = self.plan
        # a part may not have the name of a table that stands without its schema: it would hide it
        tables = (self.catalog.entities[name].table for name in entities_of(plan))
        self.taken = {table_parts(table)[-1].lower() for table in tables if "." not in table}
        # the spine stands beside the rows of branches, which have aliases of their own
        aliases = {name.lower() for name in (*entities_of(plan), *ways_of(plan))}
        self.spine = SPINE if SPINE not in self.taken | aliases else free(f"{SPINE} of time", aliases, self.dialect)
        self.taken |= {CELLS, self.spine}
        used = {KIND, THERE, PLACE, HERE, WHO}
        if plan.time_type is not None:
            self.time = (free(TIME, used, self.dialect), plan.time_type)
        self.dimensions = [(free(d.name, used, self.dialect), shown_as(d.type)) for d in plan.dimensions]
        for v, view in enumerate(plan.views):
            suffix = "" if view.is_plain else " earlier" if view.shifts else " window"
            for m, measure in enumerate(plan.branches[view.branch].measures):
                self.values[MeasureRef(v, m)] = (free(measure.metric + suffix, used, self.dialect), measure.type)

    def part(self, name: str, query: ast.Query) -> str:
        """Adds a named part, and says under which name."""
        made = free(name, self.taken, self.dialect)
        self.parts.append((made, query))
        return made

    # --- levels ----------------------------------------------------------------------------------------------------

    @property
    def full(self) -> Level:
        """The level of the groups themselves."""
        return self.levels()[0]

    def levels(self) -> list[Level]:
        """The groups themselves; with totals also every prefix of time and dimensions, down to nothing."""
        full = Level(self.time is not None, len(self.dimensions))
        found = [full]
        if self.plan.totals:
            timed = full.timed
            prefixes = [Level(timed, n) for n in reversed(range(full.dimensions)) if timed or n]
            prefixes.append(Level(False, 0))
            found += [replace(level, kind=SUBTOTAL + n) for n, level in enumerate(prefixes)]
        return found

    @property
    def total_code(self) -> int:
        """The number of the grand total: the largest."""
        return self.levels()[-1].kind

    def row_word(self, kind: ast.Scalar) -> ast.Scalar:
        """What a row is, in words."""

        def word(text: str) -> ast.Scalar:
            return ast.Op("label", (), TEXT, (text,))

        def at_most(code: int) -> ast.Scalar:
            return ast.Op("le", (kind, ast.Number(code, INTEGER)), BOOLEAN)

        branches: list[ast.Scalar] = [at_most(0), word("group")]
        if self.plan.top is not None:
            branches += [at_most(OTHER), word("other")]
        if self.plan.totals:
            branches += [at_most(self.total_code - 1), word("subtotal")]
            return ast.Op("case", (*branches, word("total")), TEXT)
        return ast.Op("case", (*branches, ast.Null(TEXT)), TEXT)

    @property
    def has_kinds(self) -> bool:
        """Whether rows are of several kinds."""
        return self.plan.top is not None or self.plan.totals

    def times(self, level: Level) -> Columns:
        """The bucket's column, where a level has it."""
        return [] if self.time is None or not level.timed else [self.time]

    def kinds(self, level: Level) -> Columns:
        """With `--top`, groups know whether they are the others."""
        return [(KIND, INTEGER)] if self.plan.top is not None and level == self.full else []

    def keys(self, level: Level) -> Columns:
        """What a level tells apart, besides time."""
        return self.dimensions[: level.dimensions] + self.kinds(level)


def shown_as(type: DataType) -> DataType:
    """The type of a dimension as rows are grouped by it: what has no equality is grouped as text."""
    return TEXT if type.kind in (Kind.JSON, Kind.UNKNOWN) else type


def cell(column: tuple[str, DataType], part: str | None = None) -> ast.Cell:
    return ast.Cell(part, *column)


def same_column(column: tuple[str, DataType], part: str | None = None) -> ast.Projection:
    """A column handed on under its name."""
    return ast.Projection(ast.Cell(part, *column), column[0])


def grouping(columns: Columns) -> tuple[int, ...]:
    """The ordinals of the first columns."""
    return tuple(range(1, len(columns) + 1))
