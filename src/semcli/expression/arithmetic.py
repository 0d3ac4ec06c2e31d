"""`+ - * / %` and signs: types of results, wide enough never to wrap, the same on every engine.

Integers: the range of a result is computed from those of its operands, and the result is `bigint` if that holds it,
else `hugeint` of up to 38 digits; both operands are brought to it before. Decimals: SQL's rules for digits and
scale, with at most 38 digits in all. `/` is always done in doubles.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from semcli.datatype import BIGINT, DOUBLE, HUGEINT, INTEGER, INTERVAL, NUMERIC, TIMESTAMP, DataType, Kind, decimal
from semcli.errors import SemcliError
from semcli.expression.context import (
    Context,
    Range,
    apply,
    decimal_of,
    integer_type,
    is_null_literal,
    is_text_literal,
)
from semcli.expression.literals import Unreadable, read_interval
from semcli.expression.operations import CALENDAR, NUMBERS
from semcli.expression.tree import Const, Span, Typed
from semcli.expression.unify import convert, read_text, unreadable, whole_digits
from semcli.records import replace

_DAY = 86_400_000_000
_BIGINT: Range = (-(2**63), 2**63 - 1)


def arithmetic(c: Context, operator: str, left: Typed, right: Typed, span: Span) -> Typed:
    """`left operator right` of operands that are checked themselves."""
    left, right = _read_beside(c, operator, left, right)
    if left.type.kind in CALENDAR or right.type.kind in CALENDAR:
        return _calendar(c, operator, left, right, span)
    for operand in (left, right):
        _require_number(c, operator, operand)
    if operator == "/":
        return apply("divide", (convert(c, left, DOUBLE), convert(c, right, DOUBLE)), DOUBLE, span)
    if Kind.DOUBLE in (left.type.kind, right.type.kind):
        return _doubles(c, operator, left, right, span)
    if Kind.DECIMAL in (left.type.kind, right.type.kind):
        return _decimals(c, operator, left, right, span)
    return _integers(c, operator, left, right, span)


def negate(c: Context, operand: Typed, span: Span) -> Typed:
    """`-operand`; of a written-out number the negative number."""
    operand = number(c, operand, "`-` takes a number")
    if isinstance(operand, Const):
        return _negative(operand, span)
    if operand.type.kind is Kind.INTEGER:
        least, most = c.range_of(operand)
        operand, type = _widened(c, operand, -most, -least)
        return c.ranged(apply("negate", (operand,), type, span), -most, -least)
    return apply("negate", (operand,), operand.type, span)


def absolute(c: Context, operand: Typed, span: Span) -> Typed:
    """`abs(operand)`."""
    operand = number(c, operand, "`abs` takes a number")
    if operand.type.kind is not Kind.INTEGER:
        return apply("abs", (operand,), operand.type, span)
    least, most = c.range_of(operand)
    operand, type = _widened(c, operand, 0, max(abs(least), abs(most)))
    return c.ranged(apply("abs", (operand,), type, span), 0, max(abs(least), abs(most)))


def number(c: Context, operand: Typed, what: str) -> Typed:
    """The operand if it is a number; a `real` as a double, null as an integer."""
    if is_null_literal(operand):
        return replace(operand, type=BIGINT)
    if is_text_literal(operand):
        operand = read_text(c, operand, BIGINT)
    c.require(
        operand, NUMBERS, what, *(["compare text with `=`, `in` or `like`"] if operand.type.kind is Kind.TEXT else [])
    )
    return convert(c, operand, DOUBLE) if operand.type.kind is Kind.DOUBLE else operand


# --- numbers --------------------------------------------------------------------------------------------------------


def _integers(c: Context, operator: str, left: Typed, right: Typed, span: Span) -> Typed:
    a, b = c.range_of(left), c.range_of(right)
    least, most = _RANGES[operator](a, b)
    type = integer_type(min(least, a[0], b[0], _BIGINT[0] // 2), max(most, a[1], b[1], _BIGINT[1] // 2))
    if operator == "%" and a[0] == _BIGINT[0] and b[0] <= -1 <= b[1]:
        type = HUGEINT  # the least bigint over -1 is too large for one, and engines stumble although the remainder is 0
    node = apply(_NAMES[operator], (convert(c, left, type), convert(c, right, type)), type, span)
    return c.ranged(node, least, most)


def _sum(a: Range, b: Range) -> Range:
    return a[0] + b[0], a[1] + b[1]


def _difference(a: Range, b: Range) -> Range:
    return a[0] - b[1], a[1] - b[0]


def _product(a: Range, b: Range) -> Range:
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def _remainder(a: Range, b: Range) -> Range:
    most = max(abs(b[0]), abs(b[1]))
    return max(min(a[0], 0), -most), min(max(a[1], 0), most)


_RANGES: dict[str, Callable[[Range, Range], Range]] = {"+": _sum, "-": _difference, "*": _product, "%": _remainder}
_NAMES = {"+": "add", "-": "subtract", "*": "multiply", "%": "modulo"}


def _doubles(c: Context, operator: str, left: Typed, right: Typed, span: Span) -> Typed:
    if operator == "%":
        double = left if left.type.kind is Kind.DOUBLE else right
        raise c.error(span, f"`%` takes integers and decimals; {c.is_a(double)}", "write cast(x as numeric(18, 2)) % y")
    return apply(_NAMES[operator], (convert(c, left, DOUBLE), convert(c, right, DOUBLE)), DOUBLE, span)


def _decimals(c: Context, operator: str, left: Typed, right: Typed, span: Span) -> Typed:
    left, right = _as_decimal(c, left), _as_decimal(c, right)
    a, b = left.type, right.type
    if a.scale is None or b.scale is None:
        return apply(_NAMES[operator], (left, right), NUMERIC, span)
    whole = max(whole_digits(left), whole_digits(right))
    match operator:
        case "*":
            scale = a.scale + b.scale
            if scale > 38:
                raise c.error(
                    span,
                    f"the product would have {scale} digits after the point, of 38 that exact numbers have in all",
                    "take fewer before: cast(x as numeric(18, 4)) * y",
                    "or go over to floating point: cast(x as double) * y",
                )
            type = decimal_of(whole_digits(left) + whole_digits(right), scale)
        case "%":
            type = decimal_of(whole, max(a.scale, b.scale))
        case _:
            type = decimal_of(whole + 1, max(a.scale, b.scale))
    return apply(_NAMES[operator], (_roomy(left, type, span), right), type, span)


def _roomy(operand: Typed, result: DataType, span: Span) -> Typed:
    """The operand with as many digits as the result: an engine may count in the operands' width and overflow there."""
    if (result.precision or 38) <= 18:
        return operand
    wide = decimal(result.precision, operand.type.scale)
    if isinstance(operand, Const):
        return replace(operand, type=wide)
    return operand if operand.type == wide else apply("cast", (operand,), wide, operand.span)


def _as_decimal(c: Context, operand: Typed) -> Typed:
    return convert(c, operand, NUMERIC) if operand.type.kind is Kind.INTEGER else operand


def _negative(operand: Const, span: Span) -> Typed:
    match operand.value:
        case int(value):
            return Const(-value, integer_type(-value, -value), span=span)
        case Decimal() as value:
            return Const(value.copy_negate() if value else value, operand.type, span=span)
        case float(value):
            return Const(-value, operand.type, span=span)
        case _:
            return replace(operand, span=span)


def _widened(c: Context, operand: Typed, least: int, most: int) -> tuple[Typed, DataType]:
    """An integer operand in a type that holds what is made of it."""
    own = operand.type.bits or 128
    type = integer_type(least, most)
    type = operand.type if (type.bits or 128) <= own else type
    return convert(c, operand, type), type


# --- calendar -------------------------------------------------------------------------------------------------------


def _calendar(c: Context, operator: str, left: Typed, right: Typed, span: Span) -> Typed:
    kinds = (left.type.kind, right.type.kind)
    if operator == "-" and kinds[0] in CALENDAR and kinds[1] in CALENDAR:
        return _between(c, left, right, span)
    if operator in "+-" and kinds[0] is Kind.DATE and kinds[1] is Kind.INTEGER:
        return _add_days(c, left, negate(c, right, right.span) if operator == "-" else right, span)
    if operator == "+" and kinds[1] is Kind.DATE and kinds[0] is Kind.INTEGER:
        return _add_days(c, right, left, span)
    raise _no_calendar(c, operator, left, right, span)


def _between(c: Context, left: Typed, right: Typed, span: Span) -> Typed:
    if left.type.kind is Kind.DATE and right.type.kind is Kind.DATE:
        return c.ranged(apply("days_between", (left, right), BIGINT, span), -4_000_000, 4_000_000)
    later = max((left.type, right.type), key=lambda t: (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ).index(t.kind))
    return apply("interval_between", (convert(c, left, later), convert(c, right, later)), INTERVAL, span)


def _add_days(c: Context, day: Typed, count: Typed, span: Span) -> Typed:
    least, most = c.range_of(count)
    if isinstance(count, Const) and integer_type(least, most).bits not in (16, 32):
        raise c.error(count.span, f"{c.said(count)} days are more than a calendar has", "write fewer days")
    return apply("add_days", (day, _as_integer(count)), day.type, span)


def _as_integer(count: Typed) -> Typed:
    if count.type == INTEGER:
        return count
    return replace(count, type=INTEGER) if isinstance(count, Const) else apply("cast", (count,), INTEGER, count.span)


def add_interval(c: Context, base: Typed, text: str, sign: int, at: Span, span: Span) -> Typed:
    """`base ± interval 'text'`. Of an instant months and days are counted on the wall clock, hours and finer as they
    pass: the same clock time a day later, also where the clock is changed."""
    c.require(base, CALENDAR, "an interval is added to a date, timestamp or timestamptz")
    try:
        months, days, microseconds = (sign * n for n in read_interval(text))
    except Unreadable as reason:
        raise unreadable(c, text, Kind.INTERVAL, reason, at) from None
    if base.type.kind is not Kind.TIMESTAMPTZ:
        return _shifted(convert(c, base, TIMESTAMP), months, days * _DAY + microseconds, at, span)
    if months or days:
        local = apply("local_of_instant", (base,), TIMESTAMP, base.span)
        base = apply("instant_of_local", (_shifted(local, months, days * _DAY, at, span),), base.type, span)
    return _shifted(base, 0, microseconds, at, span) if microseconds else base


def _shifted(base: Typed, months: int, microseconds: int, at: Span, span: Span) -> Typed:
    interval = Const((months, microseconds), INTERVAL, span=at)
    return apply("add_interval", (base, interval), base.type, span)


# --- what stands beside, and what cannot ----------------------------------------------------------------------------


def _read_beside(c: Context, operator: str, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Written-out text and null, as the type of what they meet."""
    if is_null_literal(left) and is_null_literal(right):
        return replace(left, type=BIGINT), replace(right, type=BIGINT)
    return _follow(c, operator, left, right), _follow(c, operator, right, left)


def _follow(c: Context, operator: str, typed: Typed, other: Typed) -> Typed:
    if is_null_literal(typed):
        return replace(typed, type=other.type)
    dated = operator == "-" and other.type.kind in CALENDAR
    if is_text_literal(typed) and (dated or other.type.is_numeric):
        return read_text(c, typed, other.type)
    return typed


def _require_number(c: Context, operator: str, operand: Typed) -> None:
    help: tuple[str, ...] = ()
    if operand.type.kind is Kind.TEXT and operator == "+":
        help = ("texts are joined with `||`",)
    elif operand.type.kind is Kind.BOOLEAN:
        help = ("write case when x then 1 else 0 end",)
    elif operand.type.kind is Kind.INTERVAL:
        help = ("write extract(epoch from x) for its length in seconds",)
    c.require(operand, NUMBERS, f"`{operator}` takes numbers", *help)


def _no_calendar(c: Context, operator: str, left: Typed, right: Typed, span: Span) -> SemcliError:
    message = f"`{operator}` does not fit: {c.is_a(left)}, {c.is_a(right)}"
    kinds = (left.type.kind, right.type.kind)
    if Kind.INTERVAL in kinds:
        return c.error(span, message, "an interval that is added is written out: x + interval '90 days'")
    if Kind.DATE in kinds:
        return c.error(span, message, "to a date add whole days: x + 7, or an interval: x + interval '1 month'")
    return c.error(span, message, "to a timestamp add an interval: x + interval '1 day'")
