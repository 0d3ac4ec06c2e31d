"""Random values of every type: ordinary ones with many ties, and the extremes."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from unicodedata import category
from uuid import UUID

from reference.values import MIDNIGHT_AFTER, MINUS_INFINITY, PLUS_INFINITY, Duration
from strategies.chooser import Chooser
from strategies.model import UNKNOWN

TEXTS = (
    "a",
    "b",
    "A",
    "B",
    "ab",
    "",
    " ",
    "  pad ",
    "it's",
    'q"uote',
    "a%b",
    "a_b",
    "\\",
    "é",
    "e\u0301",
    "ß",
    "İ",
    "ı",
    "😀",
    "עברית",
    "ﬁ",
    "\u200f",
    "line\nbreak",
    "tab\t",
    "NULL",
    "none",
    "Z",
    "z",
    "~",
    "\uffff",
    "𝒳",
)
ZONES = (
    "UTC",
    "America/New_York",
    "America/Havana",  # midnight is missing in March and doubled in November
    "Atlantic/Azores",  # midnight is missing in March and doubled in October
    "Asia/Beirut",  # midnight is missing in March
    "America/Santiago",  # midnight is missing in September
    "Australia/Lord_Howe",  # half an hour is shifted
    "Antarctica/Troll",  # two hours are
    "Pacific/Chatham",  # 12:45 and 13:45
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Europe/Berlin",
)
OFFSETS = (0, 0, -300, -240, -180, -60, -150, 60, 120, 180, 330, 345, 630, 660, 765, 825)
"""Minutes by which the clocks of these zones are ahead: midnight there is hit by taking them off midnight."""
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2025-03-09",
        "2025-11-02",  # New York and Havana
        "2025-04-06",
        "2025-10-05",  # Lord Howe, Chatham
        "2025-09-07",  # Santiago
        "2025-09-28",  # Chatham
        "2025-03-30",
        "2025-10-26",  # Berlin, Azores, Troll
        "2024-02-29",
        "2024-12-31",
        "2025-01-01",
        "2025-01-31",
        "2025-02-28",
        "2025-03-31",
        "2025-06-30",
    )
)


LABELS = ("b", "a", "B", "é", "")
"""An enum's, in an order that is none of text."""
LENGTHS = (
    Duration(0, 0, 0),
    Duration(0, 0, 500_000),
    Duration(0, 0, -1),
    Duration(0, 1, 0),
    Duration(0, 0, 36 * 3_600_000_000),
    Duration(1, 2, 3_000_000),
    Duration(14, 0, 0),
    Duration(-1, 0, 0),
    Duration(0, 400, 0),
)
"""Lengths of time, no two of which engines hold for equal: a month is as long as thirty days to them."""
DOCUMENTS = ('{"a": 1}', '{"a":1}', "[]", "null", '"x"', "1", "1.0", "[1, null]", '{"é": "\\u00e9"}', " {} ", "true")


def quoted(text: str) -> str:
    """A text in an expression, without the characters that cannot stand in one."""
    told = "".join(c for c in text if c in "\n\t" or category(c) != "Cc")
    return "'" + told.replace("'", "''") + "'"


def text_value(choose: Chooser) -> str:
    if choose.chance(0.03):
        return "".join(character(choose) for _ in range(choose.whole(1, 3)))
    return TEXTS[choose.whole(0, 4)] if choose.chance(0.6) else choose.pick(TEXTS)


def character(choose: Chooser) -> str:
    """Any that engines can hold: all but NUL and the halves of surrogate pairs."""
    return chr(
        choose.weighted(
            [(2, choose.whole(1, 0x2FF)), (2, choose.whole(0x300, 0xD7FF)), (1, choose.whole(0xE000, 0x10FFFF))]
        )
    )


def uuid_text(choose: Chooser) -> str:
    return str(UUID(int=choose.whole(0, 3) * 0x1234567890ABCDEF1234567890ABCDEF % 2**128))


def day_value(choose: Chooser) -> date:
    """Days of a month or two that lie close together, the days on which clocks change, and the ends of months."""
    if choose.chance(0.4):
        return choose.pick(DAYS) + timedelta(days=choose.whole(-1, 1))
    if choose.chance(0.8):
        return date(2025, 3, 1) + timedelta(days=choose.whole(0, 45))
    return date(2024, 1, 1) + timedelta(days=choose.whole(0, 700))


def moment(choose: Chooser) -> datetime:
    """A time of day near midnight or in the small hours, in which clocks change, more often than not."""
    day = day_value(choose)
    minutes = choose.weighted([(4, (0, 240)), (2, (1380, 1439)), (3, (0, 1439)), (1, (600, 780))])
    minute = choose.whole(*minutes)
    fine = choose.weighted([(6, 0), (1, 999_999), (1, 1), (1, 500_000)])
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, microsecond=fine)


def instant(choose: Chooser) -> datetime:
    """A moment that lies near midnight, or where clocks change, in one of the zones."""
    return (moment(choose) - timedelta(minutes=choose.pick(OFFSETS))).replace(tzinfo=UTC)


def time_of_day(choose: Chooser) -> Any:
    """The ends of the day, and few others; a day may end at 24:00."""
    if choose.chance(0.1):
        return choose.pick((time.min, time.max, MIDNIGHT_AFTER))
    return time(choose.whole(0, 23), choose.pick((0, 0, 30)), microsecond=choose.weighted([(6, 0), (1, 500_000)]))


def bytes_value(choose: Chooser) -> bytes:
    return bytes(choose.pick((0, 1, 97, 98, 255)) for _ in range(choose.whole(0, 2)))


def numbers_value(choose: Chooser) -> tuple[int | None, ...]:
    return tuple(choose.pick((None, -1, 0, 2, 10)) for _ in range(choose.whole(0, 2)))


def texts_value(choose: Chooser) -> tuple[str | None, ...]:
    return tuple(choose.pick((None, "a", "B", "é", "", "NULL", 'q"', "{,}")) for _ in range(choose.whole(0, 2)))


def or_endless(make: Callable[[Chooser], Any]) -> Callable[[Chooser], Any]:
    """Sometimes infinity, before or after all times."""

    def value(choose: Chooser) -> Any:
        return choose.pick((PLUS_INFINITY, MINUS_INFINITY)) if choose.chance(0.012) else make(choose)

    return value


def whole_value(bits: int) -> Callable[[Chooser], int]:
    top = 2 ** (bits - 1) - 1

    def value(choose: Chooser) -> int:
        if choose.chance(0.03):
            return choose.pick((top, -top - 1, top - 1, top // 2 + 1))
        return choose.whole(-3, 9) if choose.chance(0.7) else choose.whole(-1000, 1000)

    return value


def decimal_value(precision: int, scale: int) -> Callable[[Chooser], Decimal]:
    def value(choose: Chooser) -> Decimal:
        if choose.chance(0.02):
            digits = (10**precision - 1) * choose.pick((1, -1))
        elif choose.chance(0.6):
            digits = choose.whole(-3, 9) * 10**scale
        else:
            digits = choose.whole(-5000, 50000)
        return Decimal((int(digits < 0), tuple(map(int, str(abs(digits)))), -scale))

    return value


def double_value(choose: Chooser) -> float:
    if choose.chance(0.015):
        return choose.pick((math.inf, -math.inf, math.nan, 1e300, -1e-300, -0.0))
    return choose.weighted([(6, choose.whole(-8, 40) / 4), (3, choose.whole(-(10**6), 10**6) / 1024), (1, 0.0)])


MAKERS: dict[str, Callable[[Chooser], Any]] = {
    "text": text_value,
    "varchar(20)": text_value,
    "smallint": whole_value(16),
    "integer": whole_value(32),
    "bigint": whole_value(64),
    "numeric(12,2)": decimal_value(12, 2),
    "numeric(38,10)": decimal_value(38, 10),
    "double": double_value,
    "real": lambda choose: choose.whole(-8, 40) / 4,
    "boolean": lambda choose: choose.chance(0.5),
    "date": or_endless(day_value),
    "timestamp": or_endless(moment),
    "timestamptz": or_endless(instant),
    "uuid": uuid_text,
    "enum": lambda choose: choose.pick(LABELS),
    "time": time_of_day,
    "interval": lambda choose: choose.pick(LENGTHS),
    "json": lambda choose: choose.pick(DOCUMENTS),
    "bytea": bytes_value,
    "integer[]": numbers_value,
    "text[]": texts_value,
    UNKNOWN: lambda choose: choose.pick("01"),
}
