"""Exact numbers that DuckDB cannot bring to one decimal type: 38 digits do not hold what both may have.

DuckDB would take their remainder in doubles, and fail to compare them as soon as one does not fit. Comparing needs no
common type: beside a number that is written out, the nearest one with the other side's places says the same.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from semcli.datatype import BOOLEAN, HUGEINT, NUMERIC, DataType, Kind, decimal
from semcli.expression.context import digits_of
from semcli.sql import ast

DIGITS = 38
_WIDE = Context(prec=200)
_FLIPPED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
COMPARISONS = frozenset(_FLIPPED)


def can_meet(*operands: ast.Scalar) -> bool:
    """Whether one decimal type holds all that these may be; what is no exact number always can."""
    if not all(operand.type.is_exact for operand in operands):
        return True
    return max(map(_whole, operands)) + max(_places(operand.type) for operand in operands) <= DIGITS


def compared(operation: str, left: ast.Scalar, right: ast.Scalar) -> ast.Op:
    """A comparison of exact numbers that cannot meet, in terms of such as can."""
    if _number(left) is not None:
        operation, left, right = _FLIPPED[operation], right, left
    number = _number(right)
    if number is None or left.type == NUMERIC:
        return _in_two_parts(operation, left, right)
    return _with_constant(operation, left, number)


def one_of(operand: ast.Scalar, *items: ast.Scalar) -> ast.Op:
    """`in`, as equalities: not all of the items and the operand can meet."""
    return ast.Op("or", tuple(ast.Op("eq", (operand, item), BOOLEAN) for item in items), BOOLEAN)


def remainder(left: ast.Scalar, right: ast.Scalar) -> ast.Op:
    """`%` of exact numbers with the places of both. A dividend that has no room for them is first brought below a
    multiple of the divisor, where that is written out."""
    places = max(_places(left.type), _places(right.type))
    number = _number(right)
    if number is not None and not _has_room(left, places):
        multiple = number.scaleb(places - _places(left.type), _WIDE)
        left = ast.Op("modulo", (left, _param(multiple, left.type)), left.type)
    wide = decimal(DIGITS, places)
    sides = (s if _has_room(s, places) else ast.Op("cast", (s,), wide) for s in (left, right))
    return ast.Op("modulo", tuple(sides), wide)


def _has_room(node: ast.Scalar, places: int) -> bool:
    return _whole(node) + places <= DIGITS


def _whole(node: ast.Scalar) -> int:
    if node.type.kind is Kind.INTEGER:
        return digits_of(node.type, node.value if isinstance(node, ast.Param | ast.Number) else None)
    return (node.type.precision or DIGITS) - _places(node.type)


def _places(type: DataType) -> int:
    """Digits after the point; a decimal without a declared scale is read with nine."""
    return type.scale if type.scale is not None else 9 if type.kind is Kind.DECIMAL else 0


def _number(node: ast.Scalar) -> Decimal | None:
    if isinstance(node, ast.Param | ast.Number) and isinstance(node.value, int | Decimal):
        return Decimal(node.value)
    return None


def _with_constant(operation: str, operand: ast.Scalar, number: Decimal) -> ast.Op:
    """The operand has no value between the constant's neighbours among the numbers of its places, and none beyond
    the largest of its type."""
    places = _places(operand.type)
    rounding = ROUND_FLOOR if operation in ("le", "gt") else ROUND_CEILING
    bound = number.quantize(Decimal(1).scaleb(-places), rounding, _WIDE)
    most = Decimal(10**DIGITS - 1).scaleb(-places, _WIDE)
    never = operation in ("eq", "ne") and bound != number
    if bound.copy_abs() <= most and not never:
        return ast.Op(operation, (operand, _param(bound, operand.type)), BOOLEAN)
    holds = operation == "ne" or operation in (("gt", "ge") if bound < 0 else ("lt", "le"))
    return ast.Op("le" if holds else "gt", (operand, _param(most, operand.type)), BOOLEAN)


def _param(number: Decimal, type: DataType) -> ast.Param:
    if type.kind is Kind.INTEGER:
        return ast.Param(int(number), HUGEINT)
    return ast.Param(number, decimal(DIGITS, _places(type)))


def _in_two_parts(operation: str, left: ast.Scalar, right: ast.Scalar) -> ast.Op:
    """What stands before the point decides, and where that is equal, what stands behind it."""
    wholes = tuple(ast.Op("whole_part", (side,), HUGEINT) for side in (left, right))
    rests = tuple(ast.Op("fraction", (side,), decimal(DIGITS, DIGITS)) for side in (left, right))
    same = ast.Op("eq", wholes, BOOLEAN)
    match operation:
        case "eq":
            return ast.Op("and", (same, ast.Op("eq", rests, BOOLEAN)), BOOLEAN)
        case "ne":
            return ast.Op("or", (ast.Op("ne", wholes, BOOLEAN), ast.Op("ne", rests, BOOLEAN)), BOOLEAN)
    strict = "lt" if operation in ("lt", "le") else "gt"
    tied = ast.Op("and", (same, ast.Op(operation, rests, BOOLEAN)), BOOLEAN)
    return ast.Op("or", (ast.Op(strict, wholes, BOOLEAN), tied), BOOLEAN)
