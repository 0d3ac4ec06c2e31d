"""Random values of every type: ordinary ones with many ties, and the extremes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from strategies.chooser import Chooser

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
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2025-03-09",
        "2025-11-02",  # New York and Havana
        "2025-04-06",
        "2025-10-05",  # Lord Howe
        "2025-03-30",
        "2025-10-26",  # Berlin
        "2024-02-29",
        "2024-12-31",
        "2025-01-01",
        "2025-01-31",
        "2025-02-28",
        "2025-03-31",
        "2025-06-30",
    )
)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def text_value(choose: Chooser) -> str:
    return TEXTS[choose.whole(0, 4)] if choose.chance(0.6) else choose.pick(TEXTS)


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


def whole_value(bits: int) -> Callable[[Chooser], int]:
    top = 2 ** (bits - 1) - 1

    def value(choose: Chooser) -> int:
        if choose.chance(0.03):
            return choose.pick((top, -top - 1, top - 1))
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
    "date": day_value,
    "timestamp": moment,
    "timestamptz": lambda choose: moment(choose).replace(tzinfo=UTC),
    "uuid": uuid_text,
}
