"""By which dimensions a metric can be seen: every one with its path, and those refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from semcli.catalog.model import Catalog, Column
from semcli.datatype import DataType
from semcli.errors import SemcliError
from semcli.expression.tree import Name
from semcli.guard.equal import uses_through_joins
from semcli.guard.privacy import judge, kind_of
from semcli.guard.uses import Role, Use, uses_of
from semcli.plan.leaves import bases, metric_named
from semcli.plan.model import paths_in
from semcli.plan.names import Scope
from semcli.plan.paths import Path, role_entity
from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class DimensionChoice:
    """A dimension of a metric: its name as `--by` takes it, and the joins to it, or why it is refused."""

    name: str
    type: DataType
    path: tuple[str, ...]
    allowed: bool
    code: str | None = None
    reason: str | None = None


def dimensions_of(catalog: Catalog, metric_name: str) -> list[DimensionChoice]:
    """Every column and computed dimension of the catalog as seen from a metric, those of its own entity first.

    A metric over several entities can be seen by what all of them reach.
    """
    entities = bases(catalog, metric_named(catalog, metric_name))
    scopes = [Scope(catalog, entity, f"`{metric_name}`", proposes=False) for entity in entities]
    places = [*entities, *(e for e in catalog.entities if e not in entities), *catalog.roles]
    return [choice for place in places for choice in _of_place(catalog, scopes, place)]


def _of_place(catalog: Catalog, scopes: list[Scope], place: str) -> Iterator[DimensionChoice]:
    """The choices that an entity or role offers; an entity that no metric's row leads to is told once per column."""
    entity = place if place in catalog.entities else role_entity(catalog.roles[place][0])
    owner = catalog.entities[entity]
    types = {**{c.name: c.type for c in owner.columns.values()}, **{d.name: d.type for d in owner.dimensions.values()}}
    for name, type in types.items():
        yield _choice(catalog, scopes, Name((place, name)), type)


def _choice(catalog: Catalog, scopes: list[Scope], name: Name, type: DataType) -> DimensionChoice:
    path: Path = ()
    for index, scope in enumerate(scopes):
        try:
            found = scope.find(name)
            typed = scope.typed(found)
        except SemcliError as error:
            problem = error.problems[0]
            private = _private(catalog, scope, name)
            return private or DimensionChoice(str(name), type, (), False, problem.code, problem.message)
        if index == 0:
            path = found.path
        uses = tuple(uses_of(catalog, typed, Role.GROUP, f"dimension `{name}`"))
        joins = (step.join for path in paths_in(typed) for step in path)
        for use in (*uses, *uses_through_joins(catalog, joins, uses)):
            verdict = judge(catalog, use, frozenset())
            if not verdict.allowed:
                return DimensionChoice(
                    str(name), type, (), False, verdict.code, _reason(catalog, use.entity, use.column)
                )
    return DimensionChoice(str(name), type, tuple(step.join for step in path), True)


def _private(catalog: Catalog, scope: Scope, name: Name) -> DimensionChoice | None:
    """The refusal of a column that is private wherever it is reached: that comes before any other."""
    goal = scope.goal(name, None)
    item = catalog.entities[goal.entity].columns.get(name.parts[-1])
    if item is None:
        return None
    verdict = judge(catalog, Use(goal.entity, item.name, Role.GROUP, ""), frozenset())
    if verdict.allowed:
        return None
    return DimensionChoice(str(name), item.type, (), False, verdict.code, _reason(catalog, goal.entity, item.name))


def _reason(catalog: Catalog, entity: str, column: str) -> str:
    item: Column = catalog.entities[entity].columns[column]
    return f"`{entity}.{item.name}` is {kind_of(catalog, item)}"
