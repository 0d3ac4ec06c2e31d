"""The closed list of typed operations: all that `Apply.operation` may name, and so all that can ever become SQL.

One row each: the kinds that its arguments have, and what it means on every engine. The checker builds nothing else
and makes every conversion explicit, so that a dialect has to spell each row for the kinds given, and nothing more.
Null in gives null out unless the row says otherwise. «The zone» is the zone of the request.
"""

from __future__ import annotations

from semcli.datatype import Kind
from semcli.expression.functions import FIELDS, UNITS
from semcli.records import dataclass

Kinds = frozenset[Kind]

INTEGERS: Kinds = frozenset((Kind.INTEGER,))
DOUBLES: Kinds = frozenset((Kind.DOUBLE,))
DECIMALS: Kinds = frozenset((Kind.DECIMAL,))
EXACT: Kinds = INTEGERS | DECIMALS
NUMBERS: Kinds = EXACT | DOUBLES
BOOLEANS: Kinds = frozenset((Kind.BOOLEAN,))
TEXTS: Kinds = frozenset((Kind.TEXT,))
DATES: Kinds = frozenset((Kind.DATE,))
LOCALS: Kinds = frozenset((Kind.TIMESTAMP,))
INSTANTS: Kinds = frozenset((Kind.TIMESTAMPTZ,))
TIMES: Kinds = frozenset((Kind.TIME,))
INTERVALS: Kinds = frozenset((Kind.INTERVAL,))
CALENDAR: Kinds = DATES | LOCALS | INSTANTS
ORDERABLE: Kinds = NUMBERS | CALENDAR | TEXTS | TIMES
EQUATABLE: Kinds = ORDERABLE | BOOLEANS | frozenset((Kind.UUID,))
ANY: Kinds = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: `operands` gives the kinds of each argument; with `rest` the last of them may repeat.

    `symbol` is the operator that shows it to people, if one does. `same` says that all arguments are of one kind,
    where integers and decimals count as one in comparisons (both engines compare them exactly as they are).
    """

    name: str
    operands: tuple[Kinds, ...]
    result: str
    doc: str
    rest: bool = False
    same: bool = False
    symbol: str | None = None


_COMPARED = "numbers exactly, doubles with NaN equal to itself and largest, text by code point"

_ROWS: list[Operation] = [
    Operation("and", (BOOLEANS, BOOLEANS), "boolean", "all are true; three-valued", rest=True, symbol="and"),
    Operation("or", (BOOLEANS, BOOLEANS), "boolean", "one is true; three-valued", rest=True, symbol="or"),
    Operation("not", (BOOLEANS,), "boolean", "the opposite; null stays null"),
    Operation("is_null", (ANY,), "boolean", "true or false, never null"),
    Operation("is_not_null", (ANY,), "boolean", "true or false, never null"),
    Operation("eq", (EQUATABLE, EQUATABLE), "boolean", f"equal: {_COMPARED}", same=True, symbol="="),
    Operation("ne", (EQUATABLE, EQUATABLE), "boolean", f"unequal: {_COMPARED}", same=True, symbol="<>"),
    Operation("lt", (ORDERABLE, ORDERABLE), "boolean", f"less: {_COMPARED}", same=True, symbol="<"),
    Operation("le", (ORDERABLE, ORDERABLE), "boolean", f"less or equal: {_COMPARED}", same=True, symbol="<="),
    Operation("gt", (ORDERABLE, ORDERABLE), "boolean", f"greater: {_COMPARED}", same=True, symbol=">"),
    Operation("ge", (ORDERABLE, ORDERABLE), "boolean", f"greater or equal: {_COMPARED}", same=True, symbol=">="),
    Operation(
        *("in", (EQUATABLE, EQUATABLE), "boolean", "the first equals one of the others; three-valued, as `eq` or-ed"),
        rest=True,
        same=True,
    ),
    Operation(
        "like",
        (TEXTS, TEXTS),
        "boolean",
        "matches the pattern, a constant: `%` any text, `_` one character, `\\` takes the next character as itself",
        symbol="like",
    ),
    Operation("ilike", (TEXTS, TEXTS), "boolean", "as `like`, with A–Z as a–z on both sides", symbol="ilike"),
    Operation(
        *("add", (NUMBERS, NUMBERS), "as `type`", "sum, in the type given; an overflow is an error, never a wrap"),
        same=True,
        symbol="+",
    ),
    Operation("subtract", (NUMBERS, NUMBERS), "as `type`", "difference, as `add`", same=True, symbol="-"),
    Operation("multiply", (NUMBERS, NUMBERS), "as `type`", "product, as `add`", same=True, symbol="*"),
    Operation("divide", (DOUBLES, DOUBLES), "double", "quotient; null over 0", same=True, symbol="/"),
    Operation(
        "modulo",
        (EXACT, EXACT),
        "as `type`",
        "remainder with the sign of the dividend; null over 0",
        same=True,
        symbol="%",
    ),
    Operation("negate", (NUMBERS,), "as the argument", "the number with the other sign"),
    Operation("abs", (NUMBERS,), "as the argument", "the number without its sign"),
    Operation("round", (DECIMALS | DOUBLES,), "numeric(n,0), or double", "nearest whole number, halves away from zero"),
    Operation(
        "round_to",
        (DECIMALS, INTEGERS),
        "numeric(n,places)",
        "nearest number of so many places, halves away from zero; the places are a constant, 0 to 38",
    ),
    Operation("floor", (DECIMALS | DOUBLES,), "numeric(n,0), or double", "greatest whole number that is not greater"),
    Operation("ceil", (DECIMALS | DOUBLES,), "numeric(n,0), or double", "least whole number that is not less"),
    Operation("concat", (TEXTS, TEXTS), "text", "one text after the other; null if one is", symbol="||"),
    Operation("concat_function", (TEXTS,), "text", "texts joined, nulls left out; '' if all are null", rest=True),
    Operation("lower", (TEXTS,), "text", "A–Z made small, nothing else, whatever the locale"),
    Operation("upper", (TEXTS,), "text", "a–z made large, nothing else, whatever the locale"),
    Operation("length", (TEXTS,), "bigint", "the number of code points"),
    Operation("trim", (TEXTS,), "text", "without spaces (U+0020) at both ends"),
    Operation("coalesce", (EQUATABLE,), "as the arguments", "the first that is not null", rest=True, same=True),
    Operation("nullif", (EQUATABLE, EQUATABLE), "as the arguments", "null if `eq`, else the first", same=True),
    Operation(
        *("least", (ORDERABLE,), "as the arguments", "the least that is not null; text by code point"),
        rest=True,
        same=True,
    ),
    Operation(
        *("greatest", (ORDERABLE,), "as the arguments", "the greatest that is not null; text by code point"),
        rest=True,
        same=True,
    ),
    Operation(
        "case",
        (BOOLEANS, EQUATABLE, EQUATABLE),
        "as the values",
        "condition, value, …, else: the value of the first condition that is true, else the last argument",
        rest=True,
    ),
    Operation("add_days", (DATES, INTEGERS), "date", "so many days later; the count is an `integer`"),
    Operation("days_between", (DATES, DATES), "bigint", "the first minus the second, in days"),
    Operation(
        "interval_between", (LOCALS | INSTANTS, LOCALS | INSTANTS), "interval", "the first minus the second", same=True
    ),
    Operation(
        "add_interval",
        (LOCALS | INSTANTS, INTERVALS),
        "as the first",
        "first the months (kept within the month: Jan 31 + 1 month is the last of February), then the microseconds; "
        "the interval is a constant, and holds no months where the first is an instant",
    ),
    Operation(
        "instant_of_date", (DATES,), "timestamptz", "the first instant whose wall clock in the zone shows the date"
    ),
    Operation("instant_of_local", (LOCALS,), "timestamptz", "the instant at which the wall clock in the zone shows it"),
    Operation("local_of_instant", (INSTANTS,), "timestamp", "what the wall clock in the zone shows at the instant"),
    Operation("cast", (ANY,), "as `type`", "the same value as `type`, for the pairs of kinds in `CASTS`"),
]

_EXTRACTED: dict[str, tuple[Kinds, str, str]] = {
    "year": (DATES | LOCALS, "bigint", "the calendar year"),
    "quarter": (DATES | LOCALS, "bigint", "the calendar quarter, 1 to 4"),
    "month": (DATES | LOCALS, "bigint", "the month, 1 to 12"),
    "week": (DATES | LOCALS, "bigint", "the ISO 8601 week, 1 to 53"),
    "day": (DATES | LOCALS, "bigint", "the day of the month, 1 to 31"),
    "dow": (DATES | LOCALS, "bigint", "the day of the week, Sunday 0 to Saturday 6"),
    "isodow": (DATES | LOCALS, "bigint", "the day of the week, Monday 1 to Sunday 7"),
    "doy": (DATES | LOCALS, "bigint", "the day of the year, 1 to 366"),
    "hour": (LOCALS | TIMES, "bigint", "the hour, 0 to 23"),
    "minute": (LOCALS | TIMES, "bigint", "the minute, 0 to 59"),
    "second": (LOCALS | TIMES, "numeric(8,6)", "the seconds with their fraction, 0 to 59.999999"),
    "epoch": (
        LOCALS | INSTANTS | INTERVALS,
        "numeric(18,6)",
        "seconds since 1970-01-01 00:00 (of an instant in UTC), or of an interval its whole length",
    ),
}
_TRUNCATED = (
    "the beginning of the {unit}; of an instant on the wall clock of the zone, hours and finer of a doubled hour kept "
    "apart; weeks begin on Monday, quarters and years as in the calendar"
)


def _unit_operands(unit: str) -> Kinds:
    """Dates carry no unit that is finer than themselves."""
    return LOCALS | INSTANTS if unit in ("second", "minute", "hour") else CALENDAR


_ROWS += [Operation(f"extract_{f}", (_EXTRACTED[f][0],), _EXTRACTED[f][1], _EXTRACTED[f][2]) for f in FIELDS]
_ROWS += [Operation(f"trunc_{u}", (_unit_operands(u),), "as the argument", _TRUNCATED.format(unit=u)) for u in UNITS]

OPERATIONS: dict[str, Operation] = {row.name: row for row in _ROWS}
"""Every operation by name."""

CASTS: dict[tuple[Kind, Kind], str] = {
    (Kind.INTEGER, Kind.INTEGER): "the same number; one that does not fit is an overflow",
    (Kind.INTEGER, Kind.DECIMAL): "the same number; one that does not fit is an overflow",
    (Kind.INTEGER, Kind.DOUBLE): "the nearest double",
    (Kind.INTEGER, Kind.TEXT): "its digits",
    (Kind.DECIMAL, Kind.INTEGER): "the same number: it is whole, being rounded before",
    (Kind.DECIMAL, Kind.DECIMAL): "the same number: it has no more places, being rounded before",
    (Kind.DECIMAL, Kind.DOUBLE): "the nearest double",
    (Kind.DOUBLE, Kind.INTEGER): "the same number: it is whole, being rounded before; NaN and infinity overflow",
    (Kind.DOUBLE, Kind.DOUBLE): "a `real` as a `double`",
    (Kind.BOOLEAN, Kind.INTEGER): "1 or 0, as `integer`",
    (Kind.BOOLEAN, Kind.TEXT): "'true' or 'false'",
    (Kind.UUID, Kind.TEXT): "small hexadecimal digits in five groups",
    (Kind.DATE, Kind.TEXT): "YYYY-MM-DD, whatever the session's style",
    (Kind.DATE, Kind.TIMESTAMP): "the date's midnight",
    (Kind.TIMESTAMP, Kind.DATE): "the day",
    (Kind.TIMESTAMP, Kind.TIME): "the time of day",
}
"""What `cast` may do: kind of the argument and of the result → what it means. Both engines do these identically."""
