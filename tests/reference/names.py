"""What names mean: columns and computed dimensions at the end of a path, and scopes for expressions (section 1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reference.answer import Refused
from reference.clock import GRAINS, Clock, is_fine
from reference.expressions import Checked, check
from reference.paths import Map, Path, Router, Step, ends
from semcli.catalog.model import Catalog, Dimension
from semcli.datatype import Kind
from semcli.expression import tree
from semcli.expression.parser import parse

Row = dict[str, Any]
Binding = dict[Path, Row | None]
"""The row at each path that ends in a to-many step; the metric's own row stands at the empty path."""


@dataclass
class World:
    """The catalog, its data, and the request's clock. Finds the rows that a row is joined to."""

    catalog: Catalog
    data: dict[str, list[Row]]
    clock: Clock
    map: Map
    indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Row]]] = field(default_factory=dict)

    def rows(self, entity: str) -> list[Row]:
        return self.data.get(self.catalog.entities[entity].table, [])

    def related(self, row: Row | None, taken: Step) -> list[Row]:
        """The rows on the other side of a step: equal on all columns, and NULL equals nothing."""
        if row is None:
            return []
        join = self.catalog.joins[taken.join]
        here, there = (join.from_columns, join.to_columns) if taken.forward else (join.to_columns, join.from_columns)
        key = tuple(row[c] for c in here)
        return [] if None in key else self.index(taken.end, there).get(key, [])

    def index(self, entity: str, columns: tuple[str, ...]) -> dict[tuple[Any, ...], list[Row]]:
        if (entity, columns) not in self.indexes:
            found: dict[tuple[Any, ...], list[Row]] = {}
            for row in self.rows(entity):
                found.setdefault(tuple(row[c] for c in columns), []).append(row)
            self.indexes[entity, columns] = found
        return self.indexes[entity, columns]

    def follow(self, row: Row | None, path: Path) -> Row | None:
        """The one row at the end of a to-one path, or None where there is no partner."""
        for taken in path:
            found = self.related(row, taken)
            row = found[0] if found else None
        return row


def split(path: Path) -> tuple[Path, Path]:
    """A path up to and with its last to-many step, and the to-one steps that remain."""
    last = max((i + 1 for i, s in enumerate(path) if not s.to_one), default=0)
    return path[:last], path[last:]


def many_prefixes(path: Path) -> list[Path]:
    """Every beginning of a path that ends in a to-many step."""
    return [path[: i + 1] for i, s in enumerate(path) if not s.to_one]


@dataclass(frozen=True)
class Reference:
    """A column or computed dimension of the entity at the end of a path."""

    path: Path
    entity: str
    column: str


class Resolver:
    """Resolves names as one entity sees them. `start` leads from the metric's entity to that entity."""

    def __init__(self, world: World, entity: str, router: Router, many: bool = False, start: Path = ()):
        self.world = world
        self.entity = entity
        self.router = router
        self.many = many
        self.start = start

    def reference(self, name: tree.Name) -> Reference:
        catalog, parts = self.world.catalog, name.parts
        if len(parts) == 1:
            return self.at(self.start, self.entity, parts[0])
        *words, target, column = parts
        for word in words:
            if word not in catalog.joins and word not in catalog.roles:
                raise Refused("unknown_entity", word)
        if target not in catalog.entities and target not in catalog.roles:
            raise Refused("unknown_entity", target)
        owner = target if target in catalog.entities else catalog.roles[target][0].to_entity
        self.at((), owner, column)
        path = self.router.choose(self.entity, tuple(words), target, self.many)
        return self.at(self.start + path, owner, column)

    def at(self, path: Path, entity: str, column: str) -> Reference:
        known = self.world.catalog.entities[entity]
        if column not in known.columns and column not in known.dimensions:
            raise Refused("unknown_column", f"{entity}.{column}")
        return Reference(path, entity, column)

    def scope(self, name: tree.Name) -> Checked:
        return value_of(self.world, self.reference(name))


def value_of(world: World, reference: Reference) -> Checked:
    """The value at a reference, in a binding. Of a row without a partner every column and dimension is NULL."""
    kind, get = leaf(world, reference.entity, reference.column)
    variable, rest = split(reference.path)

    def run(binding: Binding) -> Any:
        row = world.follow(binding[variable], rest)
        return None if row is None else get(row)

    return Checked(kind, run)


def leaf(world: World, entity: str, column: str) -> tuple[Kind, Callable[[Row], Any]]:
    known = world.catalog.entities[entity]
    if column in known.columns:
        return known.columns[column].type.kind, lambda row: row[column]
    computed = compute(world, known.dimensions[column])
    return known.dimensions[column].type.kind, lambda row: computed.run({(): row})


def compute(world: World, dimension: Dimension) -> Checked:
    """A computed dimension, over its entity's columns and those of that entity's to-one neighbours."""
    resolver = Resolver(world, dimension.entity, Router(world.map))
    return check(dimension.expression.tree, resolver.scope, world.clock)


@lru_cache(maxsize=4096)
def parse_text(text: str) -> tree.Node:
    return parse(text)


@dataclass(frozen=True)
class Asked:
    """A dimension as asked for: its name as written, what it refers to, and its grain."""

    output: str
    name: tree.Name
    grain: str | None


def asked(text: str) -> Asked:
    """`entity.column`, `column`, or either with `:grain`."""
    stem, colon, grain = text.rpartition(":") if ":" in text else (text, "", "")
    if colon and grain not in GRAINS:
        raise Refused("invalid_grain", grain)
    node = parse_text(stem)
    if not isinstance(node, tree.Name):
        raise Refused("syntax", text)
    return Asked(text, node, grain or None)


def dimension_value(world: World, resolver: Resolver, dimension: Asked) -> tuple[Kind, Checked, Reference]:
    """The value of a dimension, cut where it has a grain."""
    reference = resolver.reference(dimension.name)
    found = value_of(world, reference)
    if dimension.grain is None:
        return found.kind, found, reference
    kind, grain, run = bucket_kind(found.kind, dimension.grain), dimension.grain, found.run
    return kind, Checked(kind, lambda binding: world.clock.cut(run(binding), grain)), reference


def bucket_kind(kind: Kind, grain: str) -> Kind:
    """Day and coarser buckets are dates; finer ones are what was cut. Dates take day and coarser."""
    if kind not in (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ):
        raise Refused("invalid_grain", kind.value)
    if not is_fine(grain):
        return Kind.DATE
    if kind is Kind.DATE:
        raise Refused("invalid_grain", grain)
    return kind


def path_end(entity: str, path: Path) -> str:
    return ends(entity, path)


def clock_of(world: World) -> Clock:
    return world.clock
