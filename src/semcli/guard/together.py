"""Values that can be subtracted from one another: measures that read the same private values, of rows that differ.

`salaries` and `salaries_of_managers` in one answer also tell what the others earn. Such measures are judged together:
their rows are told apart by which of the measures each row counts for, and every such part of a group needs the
threshold, or nobody. Then whatever is added and subtracted, what is left reads whole parts. The same has to hold where
rows without a value are told apart as if they had one: no part may show that the few in it have none.
"""

from __future__ import annotations

from collections.abc import Iterator

from semcli.catalog.model import Catalog
from semcli.datatype import BOOLEAN
from semcli.errors import SemcliError, fail
from semcli.expression.tree import Apply, Const, Typed
from semcli.guard.operands import Columns, is_plain_sum, private
from semcli.guard.privacy import declarations
from semcli.plan.model import Branch, Condition, Measure, Plan, Range, column_refs
from semcli.records import dataclass, replace

Place = tuple[int, int]
"""A measure of a plan: its branch, and its place there."""

EVERY_ROW = Const(True, BOOLEAN)

MOST = 3
"""How many measures over the same values are judged together: their parts double with each."""


@dataclass(frozen=True, slots=True)
class Together:
    """Measures that are judged together. `branch` scans the rows of them all: one of the plan's (`index`), or one that
    has to be added. `known` says which rows count for one of them, `passed` which would if they had a value, and
    `operands` what is read there."""

    places: tuple[Place, ...]
    branch: Branch
    index: int | None
    known: tuple[Typed, ...]
    passed: tuple[Typed, ...]
    operands: tuple[Typed | None, ...]

    def parts(self) -> Iterator[Typed]:
        """The conditions that tell rows apart by the measures that they count for, or would: at least by one."""
        yield from dict.fromkeys((*_combinations(self.known), *_combinations(self.passed)))


def _combinations(flags: tuple[Typed, ...]) -> Iterator[Typed]:
    """Every combination of flags that hold and flags that do not, but for the one in which none holds."""
    varying = [flag for flag in flags if flag != EVERY_ROW]
    for chosen in range(len(varying) == len(flags), 2 ** len(varying)):
        held = tuple(flag if chosen >> bit & 1 else Apply("not", (flag,), BOOLEAN) for bit, flag in enumerate(varying))
        yield Apply("and", held, BOOLEAN) if len(held) > 1 else (*held, EVERY_ROW)[0]


def together(catalog: Catalog, plan: Plan, sensitive: Columns) -> Iterator[Together]:
    """Everything in a plan that has to be judged together. Raises `group_size_refused` where no parts can be told
    apart."""
    for places in _families(catalog, plan, sensitive):
        kinds = dict.fromkeys((b, _measure(plan, (b, m)).operand) for b, m in places)
        if len(kinds) > 1:
            yield _judged(plan, places, list(kinds), sensitive)


def _families(catalog: Catalog, plan: Plan, sensitive: Columns) -> list[list[Place]]:
    """The measures of a plan, those in one list that share values."""
    found: list[list[Place]] = []
    for b, branch in enumerate(plan.branches):
        for m in range(len(branch.measures)):
            mine = [f for f in found if any(_shares(catalog, plan, (b, m), other, sensitive) for other in f)]
            found = [f for f in found if f not in mine]
            found.append([*(place for family in mine for place in family), (b, m)])
    return found


def _shares(catalog: Catalog, plan: Plan, one: Place, other: Place, sensitive: Columns) -> bool:
    """Whether two measures read the same values."""
    branches = plan.branches[one[0]], plan.branches[other[0]]
    if one[0] != other[0] and _apart(*branches):
        return False
    operands = _measure(plan, one).operand, _measure(plan, other).operand
    if branches[0].entity == branches[1].entity and operands[0] == operands[1]:
        return True
    if operands[0] is None or operands[1] is None:
        return False
    return bool(_physical(catalog, operands[0], sensitive) & _physical(catalog, operands[1], sensitive))


def _apart(one: Branch, other: Branch) -> bool:
    """Whether two scans of one entity by the same time read no row both."""
    if one.entity != other.entity or one.time != other.time or one.range is None or other.range is None:
        return False
    return _before(one.range, other.range) or _before(other.range, one.range)


def _before(one: Range, other: Range) -> bool:
    # bounds of one column are of one type
    return one.until is not None and other.since is not None and one.until <= other.since


def _physical(catalog: Catalog, typed: Typed, sensitive: Columns) -> set[tuple[str, str]]:
    """The private columns that an expression reads, each with its twins."""
    columns = (catalog.entities[entity].columns[column] for entity, column in private(typed, sensitive))
    return {(twin.entity, twin.name) for column in columns for twin in declarations(catalog, column)}


def _judged(plan: Plan, places: list[Place], kinds: list[tuple[int, Typed | None]], sensitive: Columns) -> Together:
    branches = [plan.branches[b] for b, _ in kinds]
    operands = list(dict.fromkeys(operand for _, operand in kinds))
    alike = len({replace(b, measures=(), conditions=()) for b in branches}) == 1
    plain = len(operands) == 1 or all(o is not None and is_plain_sum(o, sensitive) for o in operands)
    read = [ref for operand in operands if operand is not None for ref in column_refs(operand)]
    theirs = all(not ref.path for ref in read if (ref.entity, ref.column) in sensitive)
    balances = any(b.pick is not None for b in branches) and len({b for b, _ in kinds}) > 1
    if not alike or not plain or not theirs or balances or len(kinds) > MOST:
        raise _refused([_measure(plan, place) for place in places])
    common = tuple(c for c in branches[0].conditions if all(c in b.conditions for b in branches))
    extra = {b: tuple(c.typed for c in plan.branches[b].conditions if c not in common) for b, _ in kinds}
    known = tuple(dict.fromkeys(_known(extra[b], operand) for b, operand in kinds))
    passed = tuple(dict.fromkeys(_known(extra[b], None) for b, _ in kinds))
    widest = next((b for b, conditions in extra.items() if not conditions), None)
    if widest is not None:
        return Together(tuple(places), plan.branches[widest], widest, known, passed, tuple(operands))
    either = Apply("or", tuple(_known(conditions, None) for conditions in extra.values()), BOOLEAN)
    own = Condition(either, "the size of groups", "one of these metrics counts the row")
    branch = replace(branches[0], conditions=(*common, own), measures=())
    return Together(tuple(places), branch, None, known, passed, tuple(operands))


def _known(conditions: tuple[Typed, ...], operand: Typed | None) -> Typed:
    """Whether a row counts: true or false, never null."""
    found = [Apply("case", (c, Const(True, BOOLEAN), Const(False, BOOLEAN)), BOOLEAN) for c in conditions]
    if operand is not None:
        found.append(Apply("is_not_null", (operand,), BOOLEAN))
    if not found:
        return EVERY_ROW
    return found[0] if len(found) == 1 else Apply("and", tuple(found), BOOLEAN)


def _measure(plan: Plan, place: Place) -> Measure:
    return plan.branches[place[0]].measures[place[1]]


def _refused(measures: list[Measure]) -> SemcliError:
    names = list(dict.fromkeys(measure.metric for measure in measures))
    if len(names) == 1:
        return fail(
            "group_size_refused",
            f"`{names[0]}` is asked for over a part of a bucket and over all of it, and the difference may tell of few",
            "begin and end with whole buckets",
        )
    return fail(
        "group_size_refused",
        f"{', '.join(f'`{name}`' for name in names)} read the same values in several ways, "
        "and their difference may tell of few",
        "ask for one of these metrics at a time",
    )
