"""What a measure adds up, as a sum of private values: which they are, and how often each is taken."""

from __future__ import annotations

from collections.abc import Iterator

from semcli.catalog.model import Catalog
from semcli.expression.tree import Apply, Typed
from semcli.guard.privacy import declarations
from semcli.plan.model import ColumnRef, column_refs

Columns = frozenset[tuple[str, str]]
"""Columns as (entity, column)."""


def private(typed: Typed, sensitive: Columns) -> frozenset[tuple[str, str]]:
    """The private columns that an expression reads."""
    return frozenset((r.entity, r.column) for r in column_refs(typed)) & sensitive


def uneven(catalog: Catalog, typed: Typed, sensitive: Columns) -> str | None:
    """The private column that an expression takes twice: of two rows, or with weights that differ from row to row. In
    a sum most of them may cancel out, so that what is left is of few."""
    taken: dict[frozenset[tuple[str, str]], list[ColumnRef]] = {}
    for ref in column_refs(typed):
        if (ref.entity, ref.column) in sensitive:
            twins = declarations(catalog, catalog.entities[ref.entity].columns[ref.column])
            taken.setdefault(frozenset((t.entity, t.name) for t in twins), []).append(ref)
    for refs in taken.values():
        if len({ref.path for ref in refs}) > 1 or (len(refs) > 1 and not is_plain_sum(typed, sensitive)):
            return f"{refs[0].entity}.{refs[0].column}"
    return None


def weights(typed: Typed, sensitive: Columns) -> tuple[Typed, ...]:
    """The factors by which private values are multiplied and that differ from row to row."""
    return tuple(dict.fromkeys(_weights(typed, sensitive)))


def _weights(typed: Typed, sensitive: Columns) -> Iterator[Typed]:
    if not isinstance(typed, Apply):
        return
    mine = [argument for argument in typed.arguments if private(argument, sensitive)]
    for argument in mine:
        yield from _weights(argument, sensitive)
    if mine and typed.operation == "multiply":
        yield from (a for a in typed.arguments if a not in mine and next(column_refs(a), None) is not None)


def is_plain_sum(typed: Typed, sensitive: Columns) -> bool:
    """Whether private values are only added, subtracted, and multiplied or divided by constants: then all rows with
    a value take part in it alike."""
    mine = private(typed, sensitive)
    if not mine or not isinstance(typed, Apply):
        return True
    operands = [argument for argument in typed.arguments if private(argument, sensitive)]
    if typed.operation in ("multiply", "divide"):
        others = [argument for argument in typed.arguments if argument not in operands]
        constant = all(next(column_refs(other), None) is None for other in others)
        is_divisor = typed.operation == "divide" and operands != [typed.arguments[0]]
        return len(operands) == 1 and constant and not is_divisor and is_plain_sum(operands[0], sensitive)
    if typed.operation in ("add", "subtract", "negate", "cast"):
        return all(is_plain_sum(operand, sensitive) for operand in operands)
    return False
