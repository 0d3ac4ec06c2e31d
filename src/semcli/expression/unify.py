"""Bringing operands together: which type they share, and the conversions that take them there.

A written-out value takes the type of what it meets; a column keeps its own as long as it can, so that an index on it
serves. There are three ladders: integer → decimal → double, date → timestamp → timestamptz, and null → anything.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from semcli.datatype import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    NUMERIC,
    REAL,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    DataType,
    Kind,
)
from semcli.errors import SemcliError
from semcli.expression import literals
from semcli.expression.context import (
    Context,
    apply,
    decimal_of,
    digits_of,
    integer_type,
    is_null_literal,
    is_text_literal,
)
from semcli.expression.tree import Const, Span, Typed
from semcli.patterns import pattern
from semcli.records import replace

_LADDERS = ((Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE), (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ))
_PLAIN: dict[Kind, DataType] = {
    Kind.INTEGER: BIGINT,
    Kind.DECIMAL: NUMERIC,
    Kind.DOUBLE: DOUBLE,
    Kind.TEXT: TEXT,
    Kind.UUID: UUID,
    Kind.DATE: DATE,
    Kind.TIMESTAMP: TIMESTAMP,
    Kind.TIMESTAMPTZ: TIMESTAMPTZ,
    Kind.TIME: TIME,
}


def meet(c: Context, operands: Sequence[Typed], span: Span) -> list[Typed]:
    """Operands made comparable: of one kind, where integers and decimals of any width may stand side by side."""
    operands = _whole_numbers(_unquoted(operands))
    leader = _leader(c, operands, span)
    return [_beside(c, o, leader) for o in operands]


def unify(c: Context, operands: Sequence[Typed], span: Span) -> tuple[list[Typed], DataType]:
    """Operands made of one type, for results that may be any of them, and the type. All null → they stay null.

    Beside a decimal without a declared scale the operands keep their own scales, and the type has none.
    """
    operands = _unquoted(operands)
    leader = _leader(c, operands, span)
    target = _common_type(operands, leader)
    return [convert(c, o, target) for o in operands], target


def convert(c: Context, typed: Typed, target: DataType) -> Typed:
    """The operand as `target`, by implicit conversion; the ladders must allow it."""
    if typed.type == target or target.kind is Kind.NULL:
        return typed
    if is_null_literal(typed):
        return replace(typed, type=target)
    if is_text_literal(typed):
        return read_text(c, typed, target)
    if isinstance(typed, Const):
        return _convert_constant(typed, target)
    if typed.type.kind is Kind.DECIMAL and target == NUMERIC:
        return typed  # without a declared scale there is nothing to bring it to
    step = _step(typed, target)
    return c.ranged(step, *c.range_of(typed)) if step.type.kind is typed.type.kind is Kind.INTEGER else step


def widens_to(kind: Kind, target: Kind) -> bool:
    """Whether values of one kind become the other without being asked."""
    if kind in (target, Kind.NULL):
        return True
    return any(kind in l and target in l and l.index(kind) <= l.index(target) for l in _LADDERS)  # noqa: E741


def read_text(c: Context, typed: Typed, target: DataType) -> Typed:
    """Text that was written out, as the type of what it meets; refused if it does not stand for such a value."""
    assert isinstance(typed, Const)
    assert isinstance(typed.value, str)
    if target.kind is Kind.TEXT:
        return typed
    if target.kind not in literals.FORMS or target.kind is Kind.INTERVAL:
        raise _quoted_value(c, typed, target)
    return read_literal(c, typed.value, target, typed.span)


def read_literal(c: Context, text: str, target: DataType, span: Span) -> Typed:
    """The value of kind `target` that a text stands for."""
    try:
        match target.kind:
            case Kind.DATE:
                return Const(literals.read_date(text), DATE, span=span)
            case Kind.TIMESTAMP:
                return Const(literals.read_timestamp(text), TIMESTAMP, span=span)
            case Kind.TIME:
                return Const(literals.read_time(text), TIME, span=span)
            case Kind.UUID:
                return Const(literals.read_uuid(text), UUID, span=span)
            case _:
                return _instant(literals.read_instant(text), span)
    except literals.Unreadable as reason:
        raise unreadable(c, text, target.kind, reason, span) from None


def unreadable(c: Context, text: str, kind: Kind, reason: Exception, span: Span) -> SemcliError:
    """The error for a text that stands for no value of its kind."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    why = f": {reason}" if str(reason) else ""
    return c.error(span, f"`'{shown}'` is not a valid {kind.value}{why}", literals.FORMS[kind])


# --- which type -----------------------------------------------------------------------------------------------------


def _leader(c: Context, operands: Sequence[Typed], span: Span) -> Typed:
    """The operand whose kind all others can become. Written-out text and null follow; they lead only each other."""
    solid = [o for o in operands if not is_null_literal(o) and not is_text_literal(o)]
    if not solid:
        texts = [o for o in operands if is_text_literal(o)]
        return texts[0] if texts else operands[0]
    leader = solid[0]
    for other in solid[1:]:
        if widens_to(other.type.kind, leader.type.kind):
            # of equal kinds a column leads, because constants can follow it
            if other.type.kind is leader.type.kind and isinstance(leader, Const):
                leader = other
        elif widens_to(leader.type.kind, other.type.kind):
            leader = other
        else:
            raise _clash(c, leader, other, span)
    return leader


def _common_type(operands: Sequence[Typed], leader: Typed) -> DataType:
    """The one type of all operands, of the leader's kind."""
    numbers = [o for o in operands if o.type.is_numeric]
    match leader.type.kind:
        case Kind.INTEGER:
            return max((o.type for o in numbers), key=lambda t: t.bits or 128)
        case Kind.DECIMAL:
            if any(o.type.kind is Kind.DECIMAL and o.type.scale is None for o in numbers):
                return NUMERIC
            return decimal_of(max(map(whole_digits, numbers)), max(o.type.scale or 0 for o in numbers))
        case Kind.DOUBLE:
            return DOUBLE
        case _:
            return leader.type


def whole_digits(typed: Typed) -> int:
    """How many digits an exact number may have before the point."""
    if typed.type.kind is Kind.INTEGER:
        return digits_of(typed.type, typed.value if isinstance(typed, Const) else None)
    return (typed.type.precision or 38) - (typed.type.scale or 0)


_NUMBER = pattern(r"[+-]?\d{1,38}(\.\d{1,38})?", re.ASCII)
_TRUTHS = {"true": True, "false": False}


def _unquoted(operands: Sequence[Typed]) -> Sequence[Typed]:
    """Text that stands for a number beside numbers, or for a truth value beside one, as what it stands for."""
    kinds = {o.type for o in operands if not is_text_literal(o) and not is_null_literal(o)}
    numeric = any(t.is_numeric for t in kinds)
    if not numeric and BOOLEAN not in kinds:
        return operands
    return [_as_value(o, numeric) if is_text_literal(o) else o for o in operands]


def _as_value(typed: Typed, numeric: bool) -> Typed:
    assert isinstance(typed, Const)
    text = str(typed.value).strip()
    if not numeric:
        return Const(_TRUTHS[text], BOOLEAN, span=typed.span) if text in _TRUTHS else typed
    if _NUMBER.fullmatch(text) is None:
        return typed
    number = Decimal(text)
    if "." not in text:
        return Const(int(number), integer_type(int(number), int(number)), span=typed.span)
    places = -int(number.as_tuple().exponent)
    return Const(number, decimal_of(digits_of(BIGINT, int(number)), places), span=typed.span)


def _whole_numbers(operands: Sequence[Typed]) -> Sequence[Typed]:
    """Beside integers alone a decimal such as `5.0` is the integer 5: then no column has to be converted."""
    if any(o.type.kind not in (Kind.INTEGER, Kind.DECIMAL, Kind.NULL) for o in operands):
        return operands
    if not any(isinstance(o, Const) and o.type.kind is Kind.DECIMAL for o in operands):
        return operands
    return [_whole_number(o) for o in operands]


def _whole_number(typed: Typed) -> Typed:
    if isinstance(typed, Const) and isinstance(typed.value, Decimal) and typed.value == typed.value.to_integral_value():
        value = int(typed.value)
        return Const(value, integer_type(value, value), span=typed.span)
    return typed


# --- the way there --------------------------------------------------------------------------------------------------


def _beside(c: Context, typed: Typed, leader: Typed) -> Typed:
    """The operand in a comparison that `leader` leads."""
    target = leader.type
    if typed is leader or typed.type == target:
        return typed
    if is_null_literal(typed) or is_text_literal(typed):
        return convert(c, typed, target)
    exact = typed.type.is_exact and target.is_exact
    if not exact:
        found = typed if typed.type.kind is target.kind else convert(c, typed, _PLAIN.get(target.kind, target))
        return _single(found) if target == REAL and isinstance(found, Const) else found
    if isinstance(typed, Const) and isinstance(typed.value, int):
        return _number_beside(typed, typed.value, target)
    return typed


def _single(number: Const) -> Const:
    """A constant beside a `real`, which shows as 0.1 what is not the double 0.1: a number that some `real` shows is
    that one's value, any other is no `real` at all and stays what it is."""
    value = number.value
    assert isinstance(value, float)
    nearest = _nearest_real(value)
    if nearest is None:
        return number
    written = (float(f"{nearest:.{digits}g}") for digits in range(1, 10))
    shown = next((short for short in written if _nearest_real(short) == nearest), nearest)
    return replace(number, value=nearest) if shown == value else number


def _nearest_real(value: float) -> float | None:
    """The nearest number of 32 bits; None beyond the largest."""
    try:
        found: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return None
    return found


def _number_beside(typed: Const, value: int, target: DataType) -> Typed:
    """An integer constant in the type of what it meets, if that can hold it."""
    if target.kind is Kind.DECIMAL:
        return _convert_constant(typed, NUMERIC)
    fits = integer_type(value, value)
    return replace(typed, type=target) if (fits.bits or 128) <= (target.bits or 128) else typed


def _convert_constant(typed: Const, target: DataType) -> Typed:
    value = typed.value
    if value is None:
        return replace(typed, type=target)
    match target.kind:
        case Kind.INTEGER:
            return replace(typed, type=target)
        case Kind.DECIMAL if isinstance(value, int | Decimal):
            number = Decimal(value)
            own = decimal_of(digits_of(BIGINT, int(number)), max(0, -int(number.as_tuple().exponent)))
            return Const(number, own if target.scale is None else target, span=typed.span)
        case Kind.DOUBLE if isinstance(value, int | float | Decimal):
            return Const(float(value), DOUBLE, span=typed.span)
        case Kind.TIMESTAMP if isinstance(value, date):
            return Const(datetime(value.year, value.month, value.day), TIMESTAMP, span=typed.span)
        case _:
            return _step(typed, target)


def _step(typed: Typed, target: DataType) -> Typed:
    """One conversion as an operation of its own."""
    kind = typed.type.kind
    if kind is Kind.INTEGER and target == NUMERIC:
        return apply("cast", (typed,), decimal_of(digits_of(typed.type), 0), typed.span)
    if target.kind is Kind.TIMESTAMPTZ:
        operation = "instant_of_date" if kind is Kind.DATE else "instant_of_local"
        return apply(operation, (typed,), TIMESTAMPTZ, typed.span)
    return apply("cast", (typed,), target, typed.span)


def _instant(moment: date | datetime, span: Span) -> Typed:
    """An instant, or what the request's zone makes one of a date or of a local time."""
    if not isinstance(moment, datetime):
        return apply("instant_of_date", (Const(moment, DATE, span=span),), TIMESTAMPTZ, span)
    if moment.tzinfo is None:
        return apply("instant_of_local", (Const(moment, TIMESTAMP, span=span),), TIMESTAMPTZ, span)
    return Const(moment, TIMESTAMPTZ, span=span)


# --- what cannot be -------------------------------------------------------------------------------------------------


def _quoted_value(c: Context, typed: Const, target: DataType) -> SemcliError:
    """Text where a number, a truth value or the like is wanted."""
    text = str(typed.value).strip()
    message = f"{c.said(typed)} is text where {'a number' if target.is_numeric else target.name} is wanted"
    if target.is_numeric:
        try:
            looks_numeric = Decimal(text).is_finite()
        except ArithmeticError:
            looks_numeric = False
        return c.error(typed.span, message, f"write {text} without quotes" if looks_numeric else "write a number")
    if target.kind is Kind.BOOLEAN:
        return c.error(typed.span, message, "write true or false, without quotes")
    return c.error(typed.span, message, "it can only be tested with `is null` and `is not null`")


def _clash(c: Context, one: Typed, other: Typed, span: Span) -> SemcliError:
    """Two operands that share no type."""
    if isinstance(one, Const):
        one, other = other, one
    message = f"types do not fit: {c.is_a(one)}, {c.is_a(other)}"
    wide = other.span if isinstance(other, Const) else span
    return c.error(wide, message, *_way_out(c, one, other))


_BARE_DATE = pattern(r"`(\d{4}-\d{2}-\d{2})`")


def _way_out(c: Context, one: Typed, other: Typed) -> tuple[str, ...]:
    kinds = {one.type.kind, other.type.kind}
    constant = isinstance(other, Const)
    if one.type.kind is Kind.TEXT and constant and other.type.is_numeric:
        return ("text is written in single quotes",)
    if Kind.BOOLEAN in kinds:
        return ("a boolean is compared with true or false, and made a number by `case when … then 1 else 0 end`",)
    if kinds & {Kind.JSON, Kind.BYTEA, Kind.ARRAY, Kind.UNKNOWN, Kind.INTERVAL}:
        return ("json, bytea, arrays, intervals and unknown types can only be tested with `is null`",)
    if Kind.TEXT in kinds:
        return ("integers, booleans, dates and uuids become text by `cast(x as text)`",)
    if Kind.TIME in kinds:
        return ("a time of day is compared with `time '13:30'`",)
    if kinds & {Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ}:
        bare = _BARE_DATE.fullmatch(c.said(other)) or _BARE_DATE.fullmatch(c.said(one))
        return (f"a date is written in single quotes: '{bare[1] if bare else '2025-01-31'}'",)
    return ()
