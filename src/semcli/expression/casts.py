"""`cast(x as type)`: the closed list of conversions that every engine does identically.

Rounding stands as an operation of its own before a conversion that would lose digits, so that the conversion itself
is exact. Text is not read as anything else: an engine's error about a value that does not fit would quote the value.
"""

from __future__ import annotations

from decimal import Decimal

from semcli.datatype import BIGINT, DOUBLE, INTEGER, NUMERIC, REAL, TIMESTAMP, DataType, Kind, decimal, parse_type
from semcli.errors import SemcliError
from semcli.expression.context import (
    Context,
    apply,
    decimal_of,
    describe,
    digits_of,
    integer_type,
    is_null_literal,
    is_text_literal,
    only_null,
)
from semcli.expression.literals import FORMS
from semcli.expression.operations import CASTS, NUMBERS
from semcli.expression.tree import Const, Span, Typed
from semcli.expression.unify import convert, read_text, widens_to
from semcli.records import replace

_WHOLE = 19
"""The digits of a 64-bit integer."""


def cast(c: Context, operand: Typed, type_name: str, span: Span) -> Typed:
    """`cast(operand as type_name)`."""
    target = parse_type(type_name)
    if target == REAL:
        raise c.error(span, "`real` is stored, not computed with", "write double")
    if is_null_literal(operand):
        return Const(None, target, span=span)
    if is_text_literal(operand) and target.kind in FORMS and target.kind is not Kind.INTERVAL:
        return replace(read_text(c, operand, target), span=span)
    if target == NUMERIC:
        target = _sized(c, operand, span)
    if operand.type == target:
        return operand
    if isinstance(operand, Const) and operand.type.kind in NUMBERS and target.kind is Kind.DOUBLE:
        return replace(convert(c, operand, DOUBLE), span=span)
    if (
        isinstance(operand, Const)
        and isinstance(operand.value, int)
        and target.kind is operand.type.kind is Kind.INTEGER
    ):
        least, most = c.range_of(operand)
        if (integer_type(least, most).bits or 128) <= (target.bits or 128):
            return replace(operand, type=target, span=span)
    return _cast(c, operand, target, span)


def _cast(c: Context, operand: Typed, target: DataType, span: Span) -> Typed:
    source, kind = operand.type.kind, target.kind
    if source is Kind.TIMESTAMPTZ and kind in (Kind.TIMESTAMP, Kind.DATE, Kind.TIME):
        local = apply("local_of_instant", (operand,), TIMESTAMP, span)
        return local if kind is Kind.TIMESTAMP else apply("cast", (local,), target, span)
    if kind is Kind.TIMESTAMPTZ and widens_to(source, kind):
        return replace(convert(c, operand, target), span=span)
    if (source, kind) == (Kind.DOUBLE, Kind.DECIMAL):
        return _decimal_of_double(c, convert(c, operand, DOUBLE), target, span)
    if (source, kind) not in CASTS:
        raise _refused(c, operand, target, span)
    if source is Kind.BOOLEAN and kind is Kind.INTEGER:
        return convert(c, apply("cast", (operand,), INTEGER, span), target)
    return apply("cast", (_rounded(c, operand, target, span),), target, span)


def _decimal_of_double(c: Context, operand: Typed, target: DataType, span: Span) -> Typed:
    """x * 10^s, rounded, is a whole number, and s of its digits stand after the point. Engines' own conversions keep
    15 digits, or all that a double happens to have; whole numbers beyond 64 bits are an overflow here."""
    scale = target.scale or 0
    moved = apply("multiply", (operand, Const(10.0**scale, DOUBLE, span=span)), DOUBLE, span) if scale else operand
    whole = apply("cast", (round_whole(c, moved, span),), BIGINT, span)
    exact = apply("cast", (whole,), decimal(_WHOLE, 0), span)
    if scale:
        part = Const(Decimal(1).scaleb(-scale), decimal(scale, scale), span=span)
        exact = apply("multiply", (exact, part), decimal(min(38, _WHOLE + scale), scale), span)
    return exact if exact.type == target else apply("cast", (exact,), target, span)


def _sized(c: Context, operand: Typed, span: Span) -> DataType:
    """What `numeric` without digits means: as many as the operand may have."""
    match operand.type.kind:
        case Kind.INTEGER:
            return decimal_of(digits_of(operand.type), 0)
        case Kind.DECIMAL:
            return operand.type
        case _:
            raise c.error(
                span, "`numeric` needs its digits here", "write numeric(18, 2): digits in all, after the point"
            )


def _rounded(c: Context, operand: Typed, target: DataType, span: Span) -> Typed:
    """The operand without the digits that the type has no place for."""
    kind = operand.type.kind
    if target.kind is Kind.INTEGER and kind in (Kind.DECIMAL, Kind.DOUBLE):
        return round_whole(c, operand, span)
    if target.kind is Kind.DECIMAL and kind is Kind.DECIMAL:
        return round_to(operand, target.scale or 0, span)
    return operand


def round_whole(c: Context, operand: Typed, span: Span, operation: str = "round") -> Typed:
    """`round`, `floor` or `ceil` of a number. Integers are whole already."""
    type = operand.type
    if type.kind is Kind.INTEGER or type.scale == 0:
        return operand
    if type.kind is Kind.DOUBLE:
        return apply(operation, (convert(c, operand, DOUBLE),), DOUBLE, span)
    return apply(operation, (operand,), _after_rounding(type, 0), span)


def round_to(operand: Typed, places: int, span: Span) -> Typed:
    """A decimal with at most so many places."""
    type = operand.type
    if type.scale is not None and type.scale <= places:
        return operand
    if places == 0:
        return apply("round", (operand,), _after_rounding(type, 0), span)
    count = Const(places, INTEGER, span=span)
    return apply("round_to", (operand, count), _after_rounding(type, places), span)


def _after_rounding(type: DataType, places: int) -> DataType:
    """Rounding may carry into one more digit: 9.95 becomes 10.0."""
    if type.precision is None or type.scale is None:
        return decimal(38, places)
    return decimal_of(type.precision - type.scale + 1, places)


def _refused(c: Context, operand: Typed, target: DataType, span: Span) -> SemcliError:
    source, kind = operand.type, target.kind
    message = f"{describe(source)} cannot be cast to {target.name}"
    if only_null(source):
        return c.error(span, message, *only_null(source))
    if kind is Kind.INTERVAL:
        return c.error(span, message, "an interval is written out: x + interval '1 day'")
    if source.kind is Kind.TEXT:
        return c.error(
            span, message, "text is never read as numbers or dates; declare the column with its type in the database"
        )
    if kind is Kind.BOOLEAN:
        return c.error(span, message, "write a condition: x <> 0")
    if kind is Kind.TEXT:
        return c.error(span, message, "integers, booleans, dates and uuids can be cast to text")
    if source.kind in (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ) and kind in NUMBERS:
        return c.error(span, message, "take a part of it: extract(year from x), extract(epoch from x)")
    if source.kind is Kind.BOOLEAN:
        return c.error(span, message, "write case when x then 1 else 0 end")
    return c.error(span, message)


def number_constant(value: Decimal, span: Span) -> Const:
    """A written-out decimal with its own digits."""
    exponent = int(value.as_tuple().exponent)
    if exponent > 0:
        value, exponent = Decimal(int(value)), 0
    return Const(value, decimal_of(digits_of(INTEGER, int(value)), -exponent), span=span)
