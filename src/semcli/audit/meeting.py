"""Which values of a finished plan meet which columns: a value that meets one that is not public is hidden.

A value meets the columns of the comparison that it stands in; `and`, `or` and `not` only hold comparisons together.
What is not surely known to meet public columns alone counts as hidden: a value is let through, never held back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from semcli.catalog.model import Catalog
from semcli.catalog.sensitivity import Sensitivity
from semcli.expression.tree import Apply, Const, Ref, Typed, refs
from semcli.guard.privacy import classification
from semcli.guard.uses import Use
from semcli.plan.model import Branch, ColumnRef, Matched, MeasureRef, OutputRef, Plan, Related, expressions_of
from semcli.records import fields, is_dataclass

Known = tuple[str, str]
"""A value by its type and its text: 1 is not true, and 1.0 is not 1."""

_HOLDING = frozenset({"and", "or", "not"})


def is_public(catalog: Catalog, entity: str, column: str) -> bool:
    """Whether a physical column is public, by the strictest of its declarations, and of no private category."""
    made = classification(catalog, catalog.entities[entity].columns[column])
    return made.sensitivity is Sensitivity.PUBLIC and not made.categories


def known(value: object) -> Known:
    return type(value).__name__, repr(value)


def open_values(catalog: Catalog, plan: Plan, uses: Iterable[Use]) -> frozenset[Known] | None:
    """The values that may be read; None where the plan touches public columns only, and compares none with nothing,
    so that all may be.

    Elsewhere a value that was not found in the plan is hidden too: it may come from a place that this does not know.
    """
    parts = [(part, branch) for typed, branch in _expressions(plan) for part in _comparisons(typed)]
    alone = any(not any(refs(part)) and list(_values(part)) for part, _ in parts)
    if not alone and all(is_public(catalog, use.entity, use.column) for use in uses):
        return None
    shown: set[Known] = set()
    hidden: set[Known] = set()
    for part, branch in parts:
        values = {known(value) for value in _values(part)}
        (shown if _all_public(catalog, plan, branch, part) else hidden).update(values)
    for branch in plan.branches:
        times = [typed for typed in (branch.time, branch.bucket) if typed is not None]
        free = all(_all_public(catalog, plan, branch, typed) for typed in times)
        bounds = {known(value) for value in _dates((branch.range, branch.asked, branch.first))}
        (shown if free else hidden).update(bounds)
    # the calendar's dates are the clock's, and buckets are cut from ranges: they follow what ranges may
    calendar = {known(value) for value in _dates((plan.calendar, plan.spine, plan.partial))}
    return frozenset((shown | calendar) - hidden)


def _expressions(plan: Plan) -> Iterator[tuple[Typed, Branch | None]]:
    for branch in plan.branches:
        yield from ((typed, branch) for typed in expressions_of(branch))
    yield from ((metric.typed, None) for metric in plan.metrics)
    yield from ((condition.typed, None) for condition in plan.having)


def _comparisons(typed: Typed) -> Iterator[Typed]:
    match typed:
        case Apply(operation=operation, arguments=arguments) if operation in _HOLDING:
            for argument in arguments:
                yield from _comparisons(argument)
        case Ref(target=Related(condition=condition)):
            yield from _comparisons(condition)
        case _:
            yield typed


def _values(typed: Typed) -> Iterator[object]:
    match typed:
        case Const(value=value):
            if value is not None:
                yield value
        case Apply(arguments=arguments):
            for argument in arguments:
                yield from _values(argument)
        case Ref(target=Related(condition=condition)):
            yield from _values(condition)


def _all_public(catalog: Catalog, plan: Plan, branch: Branch | None, typed: Typed) -> bool:
    """Whether an expression reads public columns only, be it through results of the plan. One that reads nothing at
    all says nothing about what its values are: it counts as private."""
    columns = _columns(plan, branch, typed)
    return any(refs(typed)) and all(c is not None and is_public(catalog, c.entity, c.column) for c in columns)


def _columns(plan: Plan, branch: Branch | None, typed: Typed) -> Iterator[ColumnRef | None]:
    """Every column behind an expression; None for what is not known."""
    match typed:
        case Const() | Ref(target=Matched()):
            return
        case Apply(arguments=arguments):
            for argument in arguments:
                yield from _columns(plan, branch, argument)
        case Ref(target=ColumnRef() as column):
            yield column
        case Ref(target=Related(condition=condition)):
            yield from _columns(plan, branch, condition)
        case Ref(target=MeasureRef() as ref):
            yield from _of_measure(plan, ref)
        case Ref(target=OutputRef(name=name)):
            yield from _of_output(plan, name)
        case _:
            yield None


def _of_measure(plan: Plan, ref: MeasureRef) -> Iterator[ColumnRef | None]:
    branch = plan.branches[plan.views[ref.view].branch]
    operand = plan.measure(ref).operand
    if operand is not None:
        yield from _columns(plan, branch, operand)


def _of_output(plan: Plan, name: str) -> Iterator[ColumnRef | None]:
    """The columns behind a column of the answer: a metric's, a dimension's, or the time's."""
    for metric in plan.metrics:
        if metric.name == name:
            yield from _columns(plan, None, metric.typed)
            return
    for index, dimension in enumerate(plan.dimensions):
        if dimension.name == name:
            for branch in plan.branches:
                yield from _columns(plan, branch, branch.keys[index].typed)
            return
    for branch in plan.branches:
        yield from (None,) if branch.bucket is None else _columns(plan, branch, branch.bucket)


def _dates(value: object) -> Iterator[date]:
    """Every date and instant in a value, and in the values that it is made of."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _dates(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _dates(getattr(value, field.name))
