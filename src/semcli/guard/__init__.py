"""Permission: the only makers of a `CheckedPlan`, which is the only thing that can become SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from semcli.catalog.model import Catalog
from semcli.errors import Problem, SemcliError
from semcli.guard.equal import uses_through_joins
from semcli.guard.fanout import check_fan_out
from semcli.guard.nodes import check_known
from semcli.guard.privacy import Verdict, judge, problems
from semcli.guard.sizes import Sizes, sized
from semcli.guard.uses import Role, Use, mentioned, path_uses, uses
from semcli.plan.hints import open_names
from semcli.plan.leaves import bases, metric_named
from semcli.plan.model import Plan, paths_of
from semcli.plan.names import Mention
from semcli.plan.paths import Path, nearest
from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan that repeats no row and shows nothing private. Made by `checked` alone.

    Where small groups have to be protected, the plan measures their `sizes`.
    """

    plan: Plan
    verdicts: tuple[Verdict, ...]
    sizes: Sizes


class Refused(SemcliError):
    """A refusal for the sake of privacy, with the verdicts on all that was asked for: also on what is allowed."""

    def __init__(self, problems: Iterable[Problem], verdicts: tuple[Verdict, ...]):
        super().__init__(problems)
        self.verdicts = verdicts


def verdicts_of(catalog: Catalog, plan: Plan, reveal: tuple[str, ...] = ()) -> tuple[Verdict, ...]:
    """The verdict on every use of a column in a plan."""
    found = uses(catalog, plan)
    joins = (step.join for branch in plan.branches for path in paths_of(branch) for step in path)
    through = uses_through_joins(catalog, joins, found)
    return tuple(judge(catalog, use, frozenset(reveal)) for use in dict.fromkeys((*found, *through)))


def checked(
    catalog: Catalog, plan: Plan, reveal: tuple[str, ...] = (), mentions: Collection[Mention] = ()
) -> CheckedPlan:
    """The plan with permission, or the refusal: all refused uses in one report, before any SQL exists.

    `mentions` say where the request named which column.
    """
    check_known(plan)
    check_fan_out(plan)
    verdicts = verdicts_of(catalog, plan, reveal)
    if not all(verdict.allowed for verdict in verdicts):
        raise Refused(
            problems(catalog, verdicts, _alternatives(catalog, [b.entity for b in plan.branches]), reveal, mentions),
            verdicts,
        )
    try:
        measured, sizes = sized(catalog, plan, verdicts)
    except SemcliError as error:
        raise Refused(error.problems, verdicts) from None
    return CheckedPlan(measured, verdicts, sizes)


def refuse_mentioned(
    catalog: Catalog, mentions: Collection[Mention], reveal: tuple[str, ...], metrics: Iterable[str]
) -> None:
    """Raises the refusal of columns that a request for metrics named before it failed: privacy is judged before
    types."""
    verdicts = tuple(judge(catalog, mentioned(mention), frozenset(reveal)) for mention in mentions)
    if not all(verdict.allowed for verdict in verdicts):
        allowed = _alternatives(catalog, _entities(catalog, metrics))
        raise Refused(problems(catalog, verdicts, allowed, reveal, mentions), verdicts)


def _entities(catalog: Catalog, metrics: Iterable[str]) -> list[str]:
    """Whose rows the metrics are about; none where a metric is wrong itself."""
    try:
        return [base for name in metrics for base in bases(catalog, metric_named(catalog, name))]
    except SemcliError:
        return []


def _alternatives(catalog: Catalog, entities: Iterable[str]) -> list[str]:
    """The open dimensions that rows of all the entities reach."""
    common: list[str] | None = None
    for base in dict.fromkeys(entities):
        ways = nearest(catalog, base).items()
        names = [name for entity, path in ways for name in open_names(catalog, entity) if _is_open(catalog, name, path)]
        common = names if common is None else [name for name in common if name in names]
    return common or []


def _is_open(catalog: Catalog, name: str, path: Path) -> bool:
    """Whether a column may be grouped by over a path, whichever of its declarations is asked."""
    entity, _, column = name.rpartition(".")
    found = (Use(entity, column, Role.GROUP, ""), *path_uses(catalog, path, ""))
    through = uses_through_joins(catalog, (step.join for step in path), found)
    return all(judge(catalog, use, frozenset()).allowed for use in (*found, *through))
