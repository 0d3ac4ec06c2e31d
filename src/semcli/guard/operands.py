"""What a measure adds up, as a sum of private values: which they are, and how often each is taken."""

from __future__ import annotations

from collections.abc import Iterator

from semcli.expression.tree import Apply, Typed
from semcli.plan.model import column_refs

Columns = frozenset[tuple[str, str]]
"""Columns as (entity, column)."""


def private(typed: Typed, sensitive: Columns) -> frozenset[tuple[str, str]]:
    """The private columns that an expression reads."""
    return frozenset((r.entity, r.column) for r in column_refs(typed)) & sensitive


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
