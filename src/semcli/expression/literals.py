"""Texts that stand for dates, times, intervals and uuids, read into Python's values.

Only ISO 8601's spellings are read, so that nothing depends on a locale: `2025-01-31`, `2025-01-31 13:00`,
`2025-01-31T13:00:00.5+02:00`. Years run from 0001 to 9999.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from semcli.datatype import Kind
from semcli.patterns import pattern

_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_CLOCK = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?"
_OFFSET = r"(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)"
_IS_DATE = pattern(_DATE)
_IS_TIME = pattern(_CLOCK)
_IS_MOMENT = pattern(rf"{_DATE}(?:[Tt ]{_CLOCK}(?: ?{_OFFSET})?)?")
_IS_UUID = pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_INTERVAL_PART = pattern(r"\s*([+-]?)\s*([0-9]{1,12})(?:\.([0-9]{1,6}))?\s*([A-Za-z]+)\s*")

FORMS: dict[Kind, str] = {
    Kind.DATE: "write a date as '2025-01-31'",
    Kind.TIMESTAMP: "write '2025-01-31' or '2025-01-31 13:30:00'",
    Kind.TIMESTAMPTZ: "write '2025-01-31', '2025-01-31 13:30:00', or with an offset '2025-01-31 13:30:00+02:00'",
    Kind.TIME: "write a time as '13:30' or '13:30:00'",
    Kind.INTERVAL: "write '1 month', '90 days' or '1 day 12 hours'",
    Kind.UUID: "write '01234567-89ab-cdef-0123-456789abcdef'",
}
"""How a text of each kind is written, for help."""

_MONTHS = {"year": 12, "yr": 12, "quarter": 3, "month": 1, "mon": 1}
_DAYS = {"week": 7, "day": 1}
_MICROSECONDS = {"hour": 3_600_000_000, "hr": 3_600_000_000, "minute": 60_000_000, "min": 60_000_000}
_SECONDS = {"second": 1_000_000, "sec": 1_000_000}
_LONGEST = (120_000, 3_660_000, 316_224_000_000_000_000)  # ten thousand years in each unit


class Unreadable(ValueError):
    """The text does not stand for a value of the kind; the message says why, if more is known than that."""


def read_date(text: str) -> date:
    """A date.

    >>> read_date("2024-02-29")
    datetime.date(2024, 2, 29)
    """
    found = _IS_DATE.fullmatch(text.strip(" "))
    if found is None:
        raise Unreadable
    return _day(*found.groups())


def read_timestamp(text: str) -> datetime:
    """A local time, midnight if only a date is written. One with an offset is an instant, and refused."""
    moment = read_instant(text)
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is not None:
        raise Unreadable("a timestamp has no offset")
    return moment


def read_instant(text: str) -> date | datetime:
    """An instant in UTC if an offset is written; else the local time or date that the request's zone makes one."""
    found = _IS_MOMENT.fullmatch(text.strip(" "))
    if found is None:
        raise Unreadable
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    midnight = _day(year, month, day)
    if hour is None:
        return midnight
    local = datetime.combine(midnight, _clock(hour, minute, second, fraction))
    return local if offset is None else _in_utc(local, offset)


def read_time(text: str) -> time:
    """A time of day, 00:00 to 23:59:59.999999."""
    found = _IS_TIME.fullmatch(text.strip(" "))
    if found is None:
        raise Unreadable
    return _clock(*found.groups())


def read_uuid(text: str) -> str:
    """A uuid in its canonical spelling."""
    if _IS_UUID.fullmatch(text.strip(" ")) is None:
        raise Unreadable
    return text.strip(" ").lower()


def read_interval(text: str) -> tuple[int, int, int]:
    """Months, days and microseconds.

    >>> read_interval("1 year 2 weeks -1.5 seconds")
    (12, 14, -1500000)
    """
    months = days = microseconds = 0
    position = 0
    while position < len(text):
        found = _INTERVAL_PART.match(text, position)
        if found is None:
            raise Unreadable
        position = found.end()
        sign, whole, fraction, word = found.groups()
        count = int(whole) if sign != "-" else -int(whole)
        unit = word.lower().removesuffix("s")
        if unit in _SECONDS:
            part = int((fraction or "").ljust(6, "0"))
            microseconds += count * _SECONDS[unit] + (-part if sign == "-" else part)
        elif fraction is not None:
            raise Unreadable("only seconds may have a fraction")
        elif unit in _MONTHS:
            months += count * _MONTHS[unit]
        elif unit in _DAYS:
            days += count * _DAYS[unit]
        elif unit in _MICROSECONDS:
            microseconds += count * _MICROSECONDS[unit]
        else:
            raise Unreadable
    if position == 0:
        raise Unreadable
    if any(abs(n) > most for n, most in zip((months, days, microseconds), _LONGEST, strict=True)):
        raise Unreadable("it is longer than ten thousand years")
    return months, days, microseconds


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("there is no such day") from None


def _clock(hour: str, minute: str, second: str | None, fraction: str | None) -> time:
    try:
        return time(int(hour), int(minute), int(second or 0), int((fraction or "").ljust(6, "0")))
    except ValueError:
        raise Unreadable("there is no such time of day") from None


def _in_utc(local: datetime, offset: str) -> datetime:
    if offset in ("Z", "z"):
        return local.replace(tzinfo=UTC)
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 15 or minutes > 59:
        raise Unreadable("there is no such offset")
    shift = timedelta(hours=hours, minutes=minutes)
    try:
        return local.replace(tzinfo=timezone(-shift if offset[0] == "-" else shift)).astimezone(UTC)
    except OverflowError:
        raise Unreadable("it is before the year 1 or after 9999 in UTC") from None
