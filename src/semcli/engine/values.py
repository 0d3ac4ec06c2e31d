"""From what drivers give to exact values of the declared type, the same on every engine (see `semcli.result`)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Any

from semcli.datatype import DataType, Kind
from semcli.errors import SemcliError, fail
from semcli.patterns import pattern
from semcli.result import Row

Convert = Callable[[Any], Any]

_WIDE = Context(prec=2000)


class _Unfit(Exception):
    """A value is not of the declared type; it is never named."""


class _TooLong(Exception):
    """An exact value has more digits than answers may have."""


DIGITS = 38
"""How many digits exact values may have, on every engine."""


def converters(columns: Sequence[tuple[str, DataType]], exact: Sequence[bool]) -> list[tuple[int, Convert]]:
    """The columns that need converting, with how. `exact[i]` says that the driver gives column i as it should be."""
    return [(i, converter(type)) for i, (_, type) in enumerate(columns) if not exact[i]]


def convert(
    rows: Sequence[Row], plan: Sequence[tuple[int, Convert]], columns: Sequence[tuple[str, DataType]]
) -> list[Row]:
    """Rows with every column in its declared type."""
    if not plan or not rows:
        return list(rows)
    by_column = list(zip(*rows, strict=True))
    for i, change in plan:
        try:
            by_column[i] = tuple(None if v is None else change(v) for v in by_column[i])
        except _TooLong:
            raise too_long(columns[i][0]) from None
        except (_Unfit, ValueError, ArithmeticError, TypeError):  # whose own words may quote the value
            raise unfit(*columns[i]) from None
    return list(zip(*by_column, strict=True))


def unfit(name: str, type: DataType) -> SemcliError:
    """The error for a column whose values are of another type than declared."""
    return fail(
        "type_clash",
        f"the database gives `{name}` in another type than {type}",
        "the types in the catalog must be those of the database: `semcli check --smoke` compares them",
        data={"column": name, "type": type.name},
    )


def too_long(name: str) -> SemcliError:
    """The error for exact values beyond all that is promised."""
    return fail(
        "overflow",
        f"`{name}` has a value of more than {DIGITS} digits",
        "narrow the range or the groups, or cast to `double` where the last digits do not matter",
        data={"column": name},
    )


def converter(type: DataType) -> Convert:
    """How one value, never None, becomes one of this type."""
    if type.kind is Kind.ARRAY:
        return _list_of(converter(type.element) if type.element else _text)
    if type.kind is Kind.DECIMAL:
        return _decimal(type.scale)
    if type.kind is Kind.DOUBLE and type.bits == 32:
        return _single
    return _BY_KIND[type.kind]


# --- numbers ------------------------------------------------------------------------------------------------------


_LARGEST = 10**DIGITS


def _integer(value: Any) -> int:
    if isinstance(value, (Decimal, str)):
        number = Decimal(value)
        if not number.is_finite() or number != number.to_integral_value():
            raise _Unfit
        value = int(number)
    if not isinstance(value, int):
        raise _Unfit
    if not -_LARGEST < value < _LARGEST:
        raise _TooLong
    return int(value)


def _decimal(scale: int | None) -> Convert:
    """Decimals with exactly the declared digits after the point; without a declaration, with no trailing zeros."""

    unit = None if scale is None else Decimal(1).scaleb(-scale)

    def change(value: Any) -> Decimal:
        if isinstance(value, (float, bool)):
            raise _Unfit
        number = value if isinstance(value, Decimal) else Decimal(value)
        if not number.is_finite():
            return number
        if unit is None:
            number = _shortest(number)
        elif not number.same_quantum(unit):
            fitted = number.quantize(unit, context=_WIDE)
            number = fitted if fitted == number else number
        if number and number.adjusted() + 1 - _exponent(number) > DIGITS:
            raise _TooLong
        return number

    return change


def _shortest(number: Decimal) -> Decimal:
    """Without zeros at the end, and never with an exponent above zero."""
    short = number.normalize(_WIDE)
    return short.quantize(Decimal(1), context=_WIDE) if _exponent(short) > 0 else short


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "finite numbers have one"
    return exponent


def _double(value: Any) -> float:
    if isinstance(value, bool):
        raise _Unfit
    return float(value)


_FLOAT = struct.Struct("<f")
_SMALLEST_NORMAL = 2.0**-126


def _single(value: Any) -> float:
    """A 32-bit float as the shortest decimal that reads back as the same: 0.1 rather than 0.10000000149011612."""
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):
        return number
    packed = _FLOAT.pack(number)
    # six digits always survive, but for the smallest numbers, which have fewer bits
    for digits in range(6 if abs(number) > _SMALLEST_NORMAL else 1, 9):
        short = float(f"{number:.{digits}g}")
        try:
            if _FLOAT.pack(short) == packed:
                return short
        except OverflowError:
            continue
    return float(f"{number:.9g}")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _Unfit


# --- text ---------------------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\x" + bytes(value).hex()
    return value if isinstance(value, str) else str(value)


def _bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise _Unfit


def _list_of(element: Convert) -> Convert:
    def change(value: Any) -> list[Any]:
        if not isinstance(value, (list, tuple)):
            raise _Unfit
        return [None if v is None else change(v) if isinstance(v, (list, tuple)) else element(v) for v in value]

    return change


# --- the calendar -------------------------------------------------------------------------------------------------

_FAR = pattern(
    r"(?P<date>\d{4,}-\d\d-\d\d)(?P<bc1> \(BC\))?"
    r"(?:[ T](?P<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?P<zone>[+-]\d\d(?::\d\d)?)?)?(?P<bc2> BC| \(BC\))?"
)


def far(text: str, *, instant: bool = False) -> str:
    """One spelling of dates and times that Python cannot hold; `infinity` stays as it is."""
    found = _FAR.fullmatch(text)
    if found is None:
        if text in ("infinity", "-infinity"):
            return text
        raise _Unfit
    clock = "" if found["time"] is None else f"T{found['time']}"
    offset = "+00:00" if instant else ""
    return found["date"] + clock + offset + (" BC" if found["bc1"] or found["bc2"] else "")


def _date(value: Any) -> date | str:
    if isinstance(value, datetime):
        if value.tzinfo is None and value.time() == time.min:
            return value.date()
        raise _Unfit
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return far(value)
    except TypeError:
        raise _Unfit from None


def _timestamp(value: Any) -> datetime | str:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return far(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return value
    elif isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    raise _Unfit


def _instant(value: Any) -> datetime | str:
    """Statements hand instants out as UTC's wall clock, or as text with an offset; both end as UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return far(value, instant=True)
    if not isinstance(value, datetime):
        raise _Unfit
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _time(value: Any) -> time | str:
    if isinstance(value, str):
        if value.startswith("24:"):
            return value
        try:
            value = time.fromisoformat(value)
        except ValueError:
            raise _Unfit from None
    if isinstance(value, time):
        return value
    raise _Unfit


_WORD = pattern(r"([+-]?\d+) (year|month|day)s? ?")
_CLOCK = pattern(r"([+-]?)(\d+):(\d\d):(\d\d(?:\.\d+)?)")
_DURATION = pattern(r"P[-+0-9.YMDTHS]+")
_YEAR = 12
_MICROS = 1_000_000


def _interval(value: Any) -> str:
    """An ISO 8601 duration of months, days and seconds, each with its own sign."""
    if isinstance(value, timedelta):
        micros = value.seconds * _MICROS + value.microseconds
        days = value.days
        if days < 0 and micros:
            days, micros = days + 1, micros - 86_400 * _MICROS
        return duration(0, days, micros)
    if not isinstance(value, str):
        raise _Unfit
    if _DURATION.fullmatch(value):
        return duration(*duration_parts(value))
    return duration(*_word_parts(value))


def _word_parts(text: str) -> tuple[int, int, int]:
    """DuckDB's spelling: `1 year 2 months 3 days 04:05:06.7`."""
    months = days = micros = at = 0
    while found := _WORD.match(text, at):
        count = int(found[1])
        match found[2]:
            case "year":
                months += _YEAR * count
            case "month":
                months += count
            case _:
                days += count
        at = found.end()
    if at < len(text):
        clock = _CLOCK.fullmatch(text, at)
        if clock is None:
            raise _Unfit
        seconds = int(clock[2]) * 3600 + int(clock[3]) * 60 + Decimal(clock[4])
        micros = int(seconds * _MICROS) * (-1 if clock[1] == "-" else 1)
    return months, days, micros


_PART = pattern(r"([-+]?[\d.]+)([YMDHS])")


def duration_parts(text: str) -> tuple[int, int, int]:
    """Months, days and microseconds of an ISO 8601 duration, as PostgreSQL's `iso_8601` style writes it.

    >>> duration_parts("P1Y2M3DT4H5M6.7S")
    (14, 3, 14706700000)
    """
    day, _, clock = text[1:].partition("T")
    months = days = 0
    for count, unit in _PART.findall(day):
        if unit == "D":
            days += int(count)
        else:
            months += int(count) * (_YEAR if unit == "Y" else 1)
    seconds = Decimal(0)
    for count, unit in _PART.findall(clock):
        seconds += Decimal(count) * {"H": 3600, "M": 60, "S": 1}[unit]
    return months, days, int(seconds * _MICROS)


def duration(months: int, days: int, micros: int) -> str:
    """The ISO 8601 text of an interval's three parts.

    >>> duration(14, -3, 3_600_000_000)
    'P1Y2M-3DT1H'
    """
    sign = -1 if micros < 0 else 1
    hours, rest = divmod(abs(micros), 3_600 * _MICROS)
    minutes, rest = divmod(rest, 60 * _MICROS)
    seconds = format(Decimal(sign * rest).scaleb(-6).normalize(), "f") if rest else ""
    years, months = int(months / _YEAR), months - _YEAR * int(months / _YEAR)
    head = "".join(f"{n}{unit}" for n, unit in ((years, "Y"), (months, "M"), (days, "D")) if n)
    tail = "".join(f"{sign * n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
    tail += f"{seconds}S" if seconds else ""
    return f"P{head}{f'T{tail}' if tail else ''}" if head or tail else "PT0S"


_BY_KIND: dict[Kind, Convert] = {
    Kind.INTEGER: _integer,
    Kind.DOUBLE: _double,
    Kind.BOOLEAN: _boolean,
    Kind.TEXT: _text,
    Kind.UUID: _text,
    Kind.DATE: _date,
    Kind.TIMESTAMP: _timestamp,
    Kind.TIMESTAMPTZ: _instant,
    Kind.TIME: _time,
    Kind.INTERVAL: _interval,
    Kind.JSON: _text,
    Kind.BYTEA: _bytes,
    Kind.UNKNOWN: _text,
    Kind.NULL: _text,
}
