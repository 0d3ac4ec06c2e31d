"""Every use of a physical column that a finished plan makes, with the role that the column plays there.

The walk covers every field of every node by name, and `nodes.py` lists them. A node or a field that is not listed is
an error, so that a new kind of node cannot carry a column past the guard unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from semcli.catalog.model import Catalog
from semcli.errors import Site
from semcli.expression.tree import Apply, Const, Ref, Typed
from semcli.guard.linear import summands
from semcli.guard.nodes import UnknownNode
from semcli.plan.model import Branch, ColumnRef, Matched, MeasureRef, OutputRef, Plan, Related, names_rows
from semcli.plan.names import Mention
from semcli.plan.paths import Path
from semcli.records import dataclass, replace


class Role(Enum):
    """What is done with a column; the value finishes the sentence «it would be …»."""

    GROUP = "grouped by"
    BUCKET = "cut into buckets"
    RANGE = "compared with a bound of the range"
    FILTER = "compared in a filter"
    CONDITION = "compared inside a measure"
    SUM = "added up"
    EXTREME = "shown by an extreme or a percentile"
    DISTINCT = "counted distinct"
    COUNT = "counted where it is not NULL"
    JOIN_KEY = "joined on"
    ROW_NAME = "used to tell rows apart"


SUMMED = frozenset({"sum", "avg", "stddev", "variance"})
"""Aggregations whose value is no single row's value."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use: the column, its role, and where the request or catalog says so."""

    entity: str
    column: str
    role: Role
    origin: str


AS_ASKED = "as asked for"
"""The origin of a use in a request that failed before it had one."""


def mentioned(mention: Mention) -> Use:
    """A column that a request named but could not use, in the role that it would have played."""
    if mention.doing in ("group", "filter", "time"):
        role = {"group": Role.GROUP, "filter": Role.FILTER, "time": Role.RANGE}[mention.doing]
    else:
        role = _measure_role(mention.doing)
    return Use(mention.entity, mention.column, role, AS_ASKED)


def places_of(mentions: Iterable[Mention]) -> dict[tuple[str, str, Role | None], Site]:
    """Where each column was first named, by what was to be done with it; for any other use, under None."""
    found: dict[tuple[str, str, Role | None], Site] = {}
    for mention in mentions:
        if mention.site is not None:
            for role in (mentioned(mention).role, None):
                found.setdefault((mention.entity, mention.column, role), _name_alone(mention.site))
    return found


def _name_alone(site: Site) -> Site:
    """The place of a name without what stands beside it, which may be a value of a private column."""
    if site.text is None or site.column is None or site.file is not None:
        return replace(site, text=None)
    start = site.column - 1
    return replace(site, text=site.text[start : start + site.length], column=1)


def uses(catalog: Catalog, plan: Plan) -> tuple[Use, ...]:
    """Every use, in the order of the plan, each once."""
    found: dict[Use, None] = {}
    for branch in plan.branches:
        for use in _branch_uses(catalog, plan, branch):
            found.setdefault(use)
    for metric in plan.metrics:
        _only_outputs(metric.typed, (MeasureRef,))
    for condition in plan.having:
        _only_outputs(condition.typed, (OutputRef,))
    return tuple(found)


def _branch_uses(catalog: Catalog, plan: Plan, branch: Branch) -> Iterator[Use]:
    for key, output in zip(branch.keys, plan.dimensions, strict=True):
        yield from uses_of(catalog, key.typed, Role.GROUP, f"dimension `{output.name}`")
        yield from path_uses(catalog, key.path, f"dimension `{output.name}`")
    pick = branch.pick
    for condition in (*branch.conditions, *(() if pick is None else pick.own)):
        yield from uses_of(catalog, condition.typed, Role.FILTER, condition.origin)
    if branch.bucket is not None:
        yield from uses_of(catalog, branch.bucket, Role.BUCKET, "the time of the buckets")
    if branch.time is not None:
        yield from uses_of(catalog, branch.time, Role.RANGE, "the time of the range")
    for per in () if pick is None else pick.per:
        yield from uses_of(catalog, per, Role.GROUP, "the keys of a balance")
    for measure in branch.measures:
        if measure.operand is not None:
            role = _measure_role(measure.aggregation)
            yield from _operand_uses(catalog, measure.operand, role, f"metric `{measure.metric}`")
    if names_rows(plan, branch):
        for column in catalog.entities[branch.entity].identity:
            yield Use(branch.entity, column, Role.ROW_NAME, "«(other)» of overlapping groups")


def _measure_role(aggregation: str) -> Role:
    if aggregation in SUMMED:
        return Role.SUM
    return {"count": Role.COUNT, "count_distinct": Role.DISTINCT}.get(aggregation, Role.EXTREME)


def _operand_uses(catalog: Catalog, typed: Typed, role: Role, origin: str) -> Iterator[Use]:
    """Where a sum still only sums a column it keeps the role of the measure; elsewhere it is compared."""
    match typed:
        case Apply() if role is Role.SUM:
            for argument, kept in summands(typed):
                yield from _operand_uses(catalog, argument, role if kept else Role.CONDITION, origin)
        case _:
            yield from uses_of(catalog, typed, role, origin)


def uses_of(catalog: Catalog, typed: Typed, role: Role, origin: str) -> Iterator[Use]:
    """Every use that an expression makes of columns, in one role, and the keys of the joins that lead to them."""
    match typed:
        case Const():
            return
        case Apply(arguments=arguments):
            for argument in arguments:
                yield from uses_of(catalog, argument, role, origin)
        case Ref(target=ColumnRef(path=path, entity=entity, column=column)):
            yield Use(entity, column, role, origin)
            yield from path_uses(catalog, path, origin)
        case Ref(target=Matched(path=path)):
            yield from path_uses(catalog, path, origin)
        case Ref(target=Related(path=path, condition=condition)):
            yield from path_uses(catalog, path, origin)
            yield from uses_of(catalog, condition, Role.FILTER if role is Role.FILTER else role, origin)
        case _:
            raise UnknownNode(repr(typed))


def path_uses(catalog: Catalog, path: Path, origin: str) -> Iterator[Use]:
    """The keys on which the joins of a path are made."""
    for step in path:
        join = catalog.joins[step.join]
        for column in join.from_columns:
            yield Use(join.from_entity, column, Role.JOIN_KEY, origin)
        for column in join.to_columns:
            yield Use(join.to_entity, column, Role.JOIN_KEY, origin)


def _only_outputs(typed: Typed, allowed: tuple[type, ...]) -> None:
    """Makes sure that an expression over results reads results only."""
    match typed:
        case Const():
            return
        case Apply(arguments=arguments):
            for argument in arguments:
                _only_outputs(argument, allowed)
        case Ref(target=target) if isinstance(target, allowed):
            return
        case _:
            raise UnknownNode(repr(typed))
