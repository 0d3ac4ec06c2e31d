"""How many people or rows stand behind a value, and below which number it is withheld (section 8 of the semantics).

The sizes are measured by the same statement as the values: each measure of a branch gets counts beside it, of which
the least is its size (`people.py`). They are measures like any other, so that every shape of answer has them without
knowing. Values whose difference would be a value of its own are judged by the parts of their rows (`together.py`).
"""

from __future__ import annotations

from semcli.catalog.model import Catalog
from semcli.errors import Site, fail
from semcli.expression.tree import refs
from semcli.guard.operands import Columns, uneven
from semcli.guard.people import Counting, Size
from semcli.guard.privacy import Verdict
from semcli.guard.together import Place, Together, together
from semcli.plan.model import Branch, OutputRef, Plan, View
from semcli.records import dataclass, field, replace

__all__ = ["Size", "Sizes", "sized", "threshold"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The threshold of an answer, and the sizes of its measures, each by branch and place there.

    `own` is how many stand behind a value, and behind the rows that may have none; `parts` are the sizes by which it is
    judged: each has to be nobody, or as many as the threshold. A threshold of 1 withholds nothing.
    """

    threshold: int = 1
    own: dict[Place, tuple[Size, ...]] = field(default_factory=dict)
    parts: dict[Place, tuple[Size, ...]] = field(default_factory=dict)

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
    sensitive = frozenset((v.use.entity, v.use.column) for v in verdicts if v.sized)
    _refuse_uneven(catalog, plan, sensitive)
    counting = Counting(catalog, sensitive, list(plan.branches))
    own = {
        (b, m): counting.of_measure(b, measure)
        for b, branch in enumerate(plan.branches)
        for m, measure in enumerate(branch.measures)
    }
    if any(size.shared is not None for sizes in own.values() for size in sizes):
        _refuse_shared(plan)
    parts = dict(own)
    views = dict.fromkeys(plan.views)
    for family in together(catalog, plan, sensitive):
        index = _scanned(counting, family)
        metric = plan.branches[family.places[0][0]].measures[family.places[0][1]].metric
        sizes = tuple(counting.of_part(index, metric, part, family.operands) for part in family.parts())
        parts |= dict.fromkeys(family.places, sizes)
        branches = {b for b, _ in family.places}
        views |= dict.fromkeys(View(index, None, view.shifts) for view in plan.views if view.branch in branches)
    measured = replace(plan, branches=tuple(counting.branches), views=tuple(views), threshold=least)
    return measured, Sizes(least, own, parts)


def _scanned(counting: Counting, family: Together) -> int:
    """The branch in which the parts of a family are counted, which is added where no branch has the rows of all."""
    if family.index is not None:
        return family.index
    for index, other in enumerate(counting.branches):
        if replace(other, measures=()) == family.branch:
            return index
    counting.branches.append(family.branch)
    return len(counting.branches) - 1


def _refuse_unprotected(plan: Plan) -> None:
    windowed = any(view.window is not None for view in plan.views)
    overlaps = any(not step.to_one for branch in plan.branches for key in branch.keys for step in key.path)
    balances = [branch for branch in plan.branches if branch.pick is not None and branch.bucket is not None]
    shapes = [
        ("a window (`--cumulative`, `--to-date`, `--rolling`)", windowed),
        ("overlapping groups (`--overlap`)", overlaps),
        ("`--pivot` together with `--totals`", plan.pivot is not None and plan.totals),
        ("totals beside the buckets of a balance, which add up to something else", bool(balances) and plan.totals),
        (
            "buckets beside a condition on all of them (`--having` with `--top`)",
            _tests_a_range(plan),
        ),
        ("buckets of a balance that is carried from one to the next", any(_carries(branch) for branch in balances)),
    ]
    for words, present in shapes:
        if present:
            raise fail(
                "group_size_refused",
                f"small groups cannot be protected in {words}",
                "leave it out: the same metric answers without it, with small groups withheld",
                site=Site(argument="--pivot") if plan.pivot is not None and plan.totals else None,
            )


def _tests_a_range(plan: Plan) -> bool:
    """Whether groups stand in the answer by what a metric is over all of their buckets."""
    if plan.top is None or plan.grain is None:
        return False
    metrics = {metric.name for metric in plan.metrics}
    return any(
        isinstance(ref.target, OutputRef) and ref.target.name in metrics for c in plan.having for ref in refs(c.typed)
    )


def _refuse_uneven(catalog: Catalog, plan: Plan, sensitive: Columns) -> None:
    for measure in (measure for branch in plan.branches for measure in branch.measures):
        column = None if measure.operand is None else uneven(catalog, measure.operand, sensitive)
        if column is not None:
            raise fail(
                "group_size_refused",
                f"`{measure.metric}` takes `{column}` twice, and what is left of a sum may be of few people",
                "its owner writes the column once: `pay * (hours - 1)`, not `pay * hours - pay`",
            )


def _refuse_shared(plan: Plan) -> None:
    """Refuses totals, and whatever else is made of groups, where groups have values of the same people in them."""
    if plan.totals or plan.top is not None or any(view.shifts for view in plan.views):
        raise fail(
            "group_size_refused",
            "the same private values stand in several groups: totals, `--top` and earlier values may tell of few",
            "leave those out, or group by what belongs to the entity that has the values",
        )


def _carries(branch: Branch) -> bool:
    return branch.pick is not None and branch.pick.carry
