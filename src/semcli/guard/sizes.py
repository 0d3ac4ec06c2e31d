"""How many people or rows stand behind a value, and below which number it is withheld (section 8 of the semantics).

The sizes are measured by the same statement as the values: each measure of a branch gets counts beside it, of which
the least is its size. They are measures like any other, so that every shape of answer has them without knowing.
"""

from __future__ import annotations

from collections.abc import Iterator

from semcli.aggregation import AGGREGATIONS
from semcli.catalog.model import Catalog, Column
from semcli.catalog.sensitivity import Sensitivity
from semcli.datatype import BIGINT, BOOLEAN, TEXT, Kind
from semcli.errors import SemcliError, Site, fail
from semcli.expression.tree import Apply, Const, Ref, Typed
from semcli.guard.privacy import Verdict, declarations, judge, problems
from semcli.guard.uses import Role, Use, path_uses
from semcli.plan.model import Branch, ColumnRef, Measure, Plan, column_refs, expressions_of
from semcli.plan.paths import Goal, Path, find_paths
from semcli.records import dataclass, field, replace

_AS_TEXT = (Kind.INTEGER, Kind.UUID, Kind.DATE, Kind.TEXT, Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The threshold of an answer, and for each measure of each branch the measures whose least is its size.

    `of[(branch, measure)]` gives indexes of measures of the same branch. A threshold of 1 withholds nothing.
    """

    threshold: int = 1
    of: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    @property
    def hold(self) -> bool:
        return self.threshold > 1


def threshold(catalog: Catalog, verdicts: tuple[Verdict, ...]) -> int:
    """The size below which values of an answer are withheld: larger where a sensitive column takes part."""
    least = catalog.policy.min_group_size
    if any(verdict.sized for verdict in verdicts):
        return max(least, catalog.policy.sensitive_min_group_size)
    return least


def sized(catalog: Catalog, plan: Plan, verdicts: tuple[Verdict, ...]) -> tuple[Plan, Sizes]:
    """The plan with sizes beside its measures, and where they stand; refuses what no size can protect."""
    least = threshold(catalog, verdicts)
    if least <= 1:
        return plan, Sizes()
    _refuse_unprotected(plan)
    _refuse_differences(plan)
    sensitive = {(v.use.entity, v.use.column) for v in verdicts if v.sized}
    of: dict[tuple[int, int], tuple[int, ...]] = {}
    branches = []
    for b, branch in enumerate(plan.branches):
        measures = list(branch.measures)
        for m, measure in enumerate(branch.measures):
            indexes = []
            for size in _sizes(catalog, branch, measure, sensitive):
                if size not in measures:
                    measures.append(size)
                indexes.append(measures.index(size))
            of[b, m] = tuple(dict.fromkeys(indexes))
        branches.append(replace(branch, measures=tuple(measures)))
    return replace(plan, branches=tuple(branches), threshold=least), Sizes(least, of)


def _refuse_unprotected(plan: Plan) -> None:
    windowed = any(view.window is not None for view in plan.views)
    overlaps = any(not step.to_one for branch in plan.branches for key in branch.keys for step in key.path)
    several = len(plan.dimensions) > 1
    shifted = any(view.shifts for view in plan.views)
    shapes = [
        ("a window (`--cumulative`, `--to-date`, `--rolling`)", windowed),
        ("overlapping groups (`--overlap`)", overlaps),
        ("`--pivot` together with `--totals`", plan.pivot is not None and plan.totals),
        ("`--top` together with `--totals` over several dimensions", several and plan.top is not None and plan.totals),
        ("totals or `--top` beside earlier values", shifted and (plan.totals or plan.top is not None)),
    ]
    for words, present in shapes:
        if present:
            raise fail(
                "group_size_refused",
                f"small groups cannot be protected in {words}",
                "leave it out: the same metric answers without it, with small groups withheld",
                site=Site(argument="--pivot") if plan.pivot is not None and plan.totals else None,
            )


def _refuse_differences(plan: Plan) -> None:
    """Refuses one measure under several filters in one answer: their difference is a value of its own, of rows that
    nobody counted."""
    seen: dict[tuple[str, Typed | None], Branch] = {}
    for branch in plan.branches:
        for measure in branch.measures:
            other = seen.setdefault((branch.entity, measure.operand), branch)
            if other is not branch and other.conditions != branch.conditions:
                raise fail(
                    "group_size_refused",
                    f"`{measure.metric}` is asked for under several filters, whose difference may tell of few",
                    "ask for one of these metrics at a time",
                )


def _sizes(catalog: Catalog, branch: Branch, measure: Measure, sensitive: set[tuple[str, str]]) -> Iterator[Measure]:
    """What counts a measure's size: rows with a value; the rows of entities that own what takes part; people."""
    count = AGGREGATIONS["count"]
    yield Measure(f"{measure.metric} size", "count", measure.operand, None, BIGINT, count.empty)
    owners: dict[tuple[Path, str], None] = {}
    if measure.operand is not None:
        owners |= {(ref.path, ref.entity): None for ref in column_refs(measure.operand)}
    for expression in expressions_of(branch):
        owners |= {(r.path, r.entity): None for r in column_refs(expression) if (r.entity, r.column) in sensitive}
    people = _people(catalog, branch.entity)
    for path, entity in dict.fromkeys([*owners, *people]):
        # rows of the entity itself are what is counted already
        if path and all(step.to_one for step in path):
            identity = _identity(catalog, path, entity)
            counted = identity if measure.operand is None else _where_known(measure.operand, identity)
            yield Measure(f"{measure.metric} size", "count_distinct", counted, None, BIGINT, 0)


def _people(catalog: Catalog, base: str) -> dict[tuple[Path, str], None]:
    """Every place of people that rows lead to, over to-one steps; of several all count."""
    found: dict[tuple[Path, str], None] = {}
    for entity in catalog.entities.values():
        if entity.subject:
            for path in find_paths(catalog, base, Goal(entity.name)):
                refused = [
                    v
                    for u in path_uses(catalog, path, "the size of groups")
                    if not (v := judge(catalog, u, frozenset())).allowed
                ]
                if refused:
                    raise SemcliError(problems(catalog, tuple(refused), []))
                found[path, entity.name] = None
    return found


def _identity(catalog: Catalog, path: Path, entity: str) -> Typed:
    """What names the row at the end of a path. Of a key of several columns all that can be written as text count:
    fewer columns tell fewer rows apart, which errs on the safe side."""
    owner = catalog.entities[entity]
    keys = [k for k in (owner.identity, owner.primary_key, *(tuple(sorted(u)) for u in owner.unique)) if k]
    names = next((key for key in keys if all(_may_count(catalog, owner.columns[c]) for c in key)), ())
    if keys and not names:
        raise fail(
            "group_size_refused",
            f"the rows of `{entity}` are named by private columns alone, so sizes of groups cannot be counted",
            "its owner declares another `identity` or `unique` key",
        )
    if not names:
        raise fail(
            "needs_identity",
            f"`{entity}` declares no identity, so the size of groups of its rows cannot be counted",
            "its owner adds `identity` to the entity",
        )
    columns = [Ref(ColumnRef(path, entity, name), owner.columns[name].type) for name in names]
    if len(columns) == 1:
        return columns[0]
    texts: list[Typed] = []
    for column in columns:
        if column.type.kind in _AS_TEXT:
            text: Typed = column if column.type.kind is Kind.TEXT else Apply("cast", (column,), TEXT)
            texts += [text, Const("/", TEXT)]
    if not texts:
        return columns[0]
    joined: Typed = texts[0]
    for part in texts[1:]:
        joined = Apply("concat", (joined, part), TEXT)
    return joined


def _may_count(catalog: Catalog, column: Column) -> bool:
    """Whether a column may name rows where they are counted: those that nothing opens may not."""
    use = Use(column.entity, column.name, Role.JOIN_KEY, "the size of groups")
    unclassified = any(d.sensitivity is Sensitivity.UNCLASSIFIED for d in declarations(catalog, column))
    return judge(catalog, use, frozenset()).code is None and not unclassified


def _where_known(operand: Typed, identity: Typed) -> Typed:
    """The identity of rows whose measured value is not NULL."""
    known = Apply("is_not_null", (operand,), BOOLEAN)
    return Apply("case", (known, identity, Const(None, identity.type)), identity.type)
