"""Worlds far from today: the same days and questions in another year, where zones have other rules or none yet."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, TypeVar

from strategies.chooser import Chooser

D = TypeVar("D", bound=date)
YEARS = (4, 1582, 1883, 1900, 2100, 2999, 9997)
"""Near the first year and the last, of the calendar's reform, of the first standard times, of centuries without a leap
day, and of those beyond which no table of transitions goes."""
BASE = 2025
"""The year in which most generated times lie."""
YEAR = re.compile(r"\b202\d\b")


def years_away(choose: Chooser) -> int:
    """How many years later all times of a world are; mostly none."""
    return choose.pick(YEARS) - BASE if choose.chance(0.04) else 0


def moved(value: D, years: int) -> D:
    """A time so many years later, where there is such a year; of 29 February the day before, where there is none."""
    if not date.min.year <= value.year + years <= date.max.year:
        return value
    try:
        return value.replace(year=value.year + years)
    except ValueError:
        return value.replace(year=value.year + years, day=28)


def moved_rows(data: dict[str, list[dict[str, Any]]], years: int) -> dict[str, list[dict[str, Any]]]:
    """The same rows so many years later."""
    for row in (row for rows in data.values() for row in rows):
        row.update({name: moved(value, years) for name, value in row.items() if isinstance(value, date)})
    return data


def moved_words(value: Any, years: int) -> Any:
    """What is written in a catalog or a request, with its years so many later."""
    match value:
        case str():
            return YEAR.sub(lambda found: f"{int(found[0]) + years:04}", value)
        case list():
            return [moved_words(each, years) for each in value]
        case dict():
            return {name: moved_words(each, years) for name, each in value.items()}
    return value
