"""The types of function calls: each of `functions.FUNCTIONS` becomes operations on typed arguments."""

from __future__ import annotations

from collections.abc import Callable

from semcli.datatype import BIGINT, INTERVAL, TEXT, TIMESTAMP, DataType, Kind, decimal
from semcli.expression.arithmetic import absolute, number
from semcli.expression.casts import round_to, round_whole
from semcli.expression.context import Context, apply, is_null_literal, is_text_literal
from semcli.expression.operations import EQUATABLE, OPERATIONS, ORDERABLE, TEXTS, Kinds
from semcli.expression.tree import Apply, Const, Span, Typed
from semcli.expression.unify import unify
from semcli.records import replace

_SECONDS = decimal(8, 6)
_EPOCH = decimal(18, 6)
_WIDEST_PART = 300_000


def call(c: Context, function: str, arguments: tuple[Typed, ...], span: Span) -> Typed:
    """A call of `function`; the first argument of `extract` and `date_trunc` is a text constant."""
    return _CALLS[function](c, function, arguments, span)


def unified(
    c: Context, operation: str, arguments: tuple[Typed, ...], kinds: Kinds, span: Span
) -> tuple[list[Typed], DataType]:
    """Arguments of one type, which must be of `kinds`, and the type. Nothing but null has none: an error."""
    for argument in arguments:
        if not is_null_literal(argument):
            what = "can be compared" if kinds is EQUATABLE else "can be ordered"
            c.require(argument, kinds, f"`{operation}` takes values that {what}")
    found, type = unify(c, arguments, span)
    if type.kind is Kind.NULL:
        raise c.error(span, f"`{operation}` of nothing but null has no type", "say which: cast(null as integer)")
    return found, type


def one_of(c: Context, node: Typed, values: list[Typed]) -> Typed:
    """A node whose value is one of `values`, with their range if they are integers."""
    if node.type.kind is not Kind.INTEGER:
        return node
    ranges = [c.range_of(v) for v in values if not (isinstance(v, Const) and v.value is None)]
    return c.ranged(node, min(r[0] for r in ranges), max(r[1] for r in ranges)) if ranges else node


def _alternatives(c: Context, function: str, arguments: tuple[Typed, ...], span: Span) -> Typed:
    kinds = ORDERABLE if function in ("least", "greatest") else EQUATABLE
    found, type = unified(c, function, arguments, kinds, span)
    return found[0] if len(found) == 1 else one_of(c, apply(function, tuple(found), type, span), found)


def text_operand(c: Context, operand: Typed, what: str) -> Typed:
    """The operand if it is text."""
    if is_null_literal(operand):
        return replace(operand, type=TEXT)
    c.require(operand, TEXTS, what, *_text_help(operand))
    return operand


def _text_help(operand: Typed) -> tuple[str, ...]:
    if operand.type.kind in (Kind.INTEGER, Kind.BOOLEAN, Kind.DATE, Kind.UUID):
        return ("write cast(x as text)",)
    return ()


def _text_function(c: Context, function: str, arguments: tuple[Typed, ...], span: Span) -> Typed:
    operand = text_operand(c, arguments[0], f"`{function}` takes text")
    if function == "length":
        return c.ranged(apply("length", (operand,), BIGINT, span), 0, 2**31)
    return apply(function, (operand,), TEXT, span)


def _concat(c: Context, function: str, arguments: tuple[Typed, ...], span: Span) -> Typed:
    operands = tuple(text_operand(c, a, "`concat` takes texts") for a in arguments)
    return apply("concat_function", operands, TEXT, span)


def _abs(c: Context, function: str, arguments: tuple[Typed, ...], span: Span) -> Typed:
    return absolute(c, arguments[0], span)


def _round(c: Context, function: str, arguments: tuple[Typed, ...], span: Span) -> Typed:
    operand = number(c, arguments[0], f"`{function}` takes a number")
    if len(arguments) == 1:
        return round_whole(c, operand, span, function)
    places = arguments[1]
    value = places.value if isinstance(places, Const) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 38:
        raise c.error(places.span, "the places of `round` are a whole number from 0 to 38", "write round(x, 2)")
    if operand.type.kind is Kind.DOUBLE:
        raise c.error(
            span,
            f"`round` with places takes decimals; {c.is_a(operand)}",
            f"write cast(x as numeric(18, {value})), which rounds too",
        )
    return operand if operand.type.kind is Kind.INTEGER else round_to(operand, value, span)


def _moment(c: Context, operand: Typed, operation: str, what: str) -> Typed:
    """The operand of `extract` and `date_trunc`, if it has such a part."""
    if is_null_literal(operand):
        return replace(operand, type=TIMESTAMP)
    if is_text_literal(operand):
        raise c.error(operand.span, f"{what}; {c.is_a(operand)}", "say what it is: date '2025-01-31'")
    kinds = OPERATIONS[operation].operands[0]
    help = ("a date has no time of day",) if operand.type.kind is Kind.DATE and Kind.DATE not in kinds else ()
    c.require(operand, kinds, what, *help)
    return operand


def _extract(c: Context, function: str, arguments: tuple[Typed, ...], span: Span) -> Typed:
    field, operand = _word(arguments[0]), arguments[1]
    if field == "epoch":
        return _epoch(c, operand, span)
    if operand.type.kind is Kind.TIMESTAMPTZ:
        operand = apply("local_of_instant", (operand,), TIMESTAMP, operand.span)
    times = Kind.TIME in OPERATIONS[f"extract_{field}"].operands[0]
    what = f"`extract({field} from …)` takes a {'timestamp or time' if times else 'date or timestamp'}"
    operand = _moment(c, operand, f"extract_{field}", what)
    type: DataType = _SECONDS if field == "second" else BIGINT
    node = apply(f"extract_{field}", (operand,), type, span)
    return node if field == "second" else c.ranged(node, -_WIDEST_PART, _WIDEST_PART)


def _epoch(c: Context, operand: Typed, span: Span) -> Typed:
    if operand.type.kind is Kind.DATE:
        operand = apply("cast", (operand,), TIMESTAMP, operand.span)
    if isinstance(operand, Const) and operand.type.kind is Kind.INTERVAL:
        raise c.error(operand.span, "an interval that is written out has no epoch", "write the seconds as a number")
    operand = _moment(c, operand, "extract_epoch", "`extract(epoch from …)` takes a date, timestamp or interval")
    if operand.type == INTERVAL and not isinstance(operand, Apply):
        raise c.error(
            operand.span,
            "only a difference of two timestamps has an epoch, because months differ in length",
            "write extract(epoch from x - y)",
        )
    return apply("extract_epoch", (operand,), _EPOCH, span)


def _date_trunc(c: Context, function: str, arguments: tuple[Typed, ...], span: Span) -> Typed:
    unit = _word(arguments[0])
    dates = Kind.DATE in OPERATIONS[f"trunc_{unit}"].operands[0]
    what = f"`date_trunc('{unit}', …)` takes a {'date or ' if dates else ''}timestamp"
    operand = _moment(c, arguments[1], f"trunc_{unit}", what)
    return apply(f"trunc_{unit}", (operand,), operand.type, span)


def _word(argument: Typed) -> str:
    assert isinstance(argument, Const)
    return str(argument.value)


_CALLS: dict[str, Callable[[Context, str, tuple[Typed, ...], Span], Typed]] = {
    **dict.fromkeys(("coalesce", "nullif", "least", "greatest"), _alternatives),
    **dict.fromkeys(("lower", "upper", "length", "trim"), _text_function),
    **dict.fromkeys(("round", "floor", "ceil"), _round),
    "concat": _concat,
    "abs": _abs,
    "extract": _extract,
    "date_trunc": _date_trunc,
}
