"""When a sum over an expression says no more of a column than sums of the column do.

Adding keeps it so, and multiplying with what does not choose among rows. Dividing by the column does not: near zero one
row outweighs all others. Nor does a cast that has room for fewer values: it compares, or fails on some rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from semcli.datatype import DataType, Kind
from semcli.expression.tree import Apply, Const, Ref, Typed, refs
from semcli.plan.model import ColumnRef

_ADDING = frozenset({"add", "subtract", "negate"})
_DIGITS = {16: 5, 32: 10, 64: 19}


def summands(typed: Apply) -> Iterator[tuple[Typed, bool]]:
    """The arguments of an operation, each with whether a sum over the operation still only sums it."""
    match typed:
        case Apply(operation=operation) if operation in _ADDING:
            yield from ((argument, True) for argument in typed.arguments)
        case Apply(operation="cast", arguments=(operand,)):
            yield operand, _widens(operand.type, typed.type)
        case Apply(operation="multiply", arguments=(left, right)):
            apart = not set(_columns(left)) & set(_columns(right))
            yield left, apart and _weighs(right)
            yield right, apart and _weighs(left)
        case Apply(operation="divide", arguments=(dividend, divisor)):
            yield dividend, _weighs(divisor)
            yield divisor, False
        case _:
            yield from ((argument, False) for argument in typed.arguments)


def _weighs(typed: Typed) -> bool:
    """Whether an expression is arithmetic of columns and numbers. One that compares could be zero for all but one."""
    match typed:
        case Const() | Ref(target=ColumnRef()):
            return True
        case Apply():
            return all(kept and _weighs(argument) for argument, kept in summands(typed))
        case _:
            return False


def _columns(typed: Typed) -> list[object]:
    return [ref.target for ref in refs(typed)]


def _widens(source: DataType, target: DataType) -> bool:
    """Whether a number keeps its value in the other type, whatever it is, but for what overflows anywhere."""
    if target.kind is Kind.DOUBLE:
        return source.is_numeric and (target.bits != 32 or source.bits == 32)
    if target.kind is Kind.INTEGER:
        return source.kind is Kind.INTEGER and (target.bits or 128) >= (source.bits or 128)
    if target.kind is not Kind.DECIMAL or source.kind not in (Kind.INTEGER, Kind.DECIMAL):
        return False
    if target.precision is None or target.scale is None:
        return True
    if (source.scale or 0) > target.scale:
        return False
    return target.precision == 38 or target.precision - target.scale >= _whole_digits(source)


def _whole_digits(type: DataType) -> int:
    """Digits before the point."""
    if type.kind is Kind.INTEGER:
        return _DIGITS.get(type.bits or 128, 38)
    return 38 if type.precision is None else type.precision - (type.scale or 0)
