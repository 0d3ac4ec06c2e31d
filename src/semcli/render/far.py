"""Dates and instants as numbers, those too that Python's own types cannot hold.

Engines write these as text (`semcli.result`): `10000-01-01`, `0044-03-15 BC`, `infinity`. The calendar is the
proleptic Gregorian one, in which the year before 1 is 1 BC; days are counted by Hinnant's `days_from_civil`.
"""

from __future__ import annotations

import re
from datetime import date, datetime

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY = 86_400_000_000
_TEXT = re.compile(r"(\d{4,})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:\+00:00)?)?( BC)?")
_LARGEST_DAY, _LARGEST_MICROS = 2**31, 2**63


def days_of(value: date | str) -> int | None:
    """Days since 1970, or None for what has no such number: an infinity, or a year beyond 32 bits of days."""
    if isinstance(value, date):
        return value.toordinal() - _EPOCH_DAY
    found = _read(value)
    return found[0] if found is not None and abs(found[0]) < _LARGEST_DAY else None


def micros_of(value: datetime | str) -> int | None:
    """Microseconds since 1970, UTC where it is an instant; None for what has no such number."""
    if isinstance(value, datetime):
        clock = ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond
        return (value.toordinal() - _EPOCH_DAY) * _DAY + clock
    found = _read(value)
    if found is None:
        return None
    micros = found[0] * _DAY + found[1]
    return micros if abs(micros) < _LARGEST_MICROS else None


def _read(text: str) -> tuple[int, int] | None:
    """Days since 1970, and microseconds of the day."""
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + int((found[7] or "").ljust(6, "0"))
    return _days_from_civil(1 - year if found[8] else year, month, day), clock


def _days_from_civil(year: int, month: int, day: int) -> int:
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
