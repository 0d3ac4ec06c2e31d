"""Random ranges and clocks of requests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from strategies.chooser import Chooser
from strategies.values import DAYS, ZONES, day_value

NOWS = ("2025-03-31", "2025-11-02T06:30:00Z", "2025-04-06", "2024-02-29T12:00:00Z", "2025-04-02T23:15:00")
BACK = ("30d", "90d", "6 months", "2 weeks", "1 year", "45 days")
FAR = ("Pacific/Chatham", "America/New_York", "Asia/Kathmandu")
"""Zones so far from one another that most days are others."""
ENDS = {"since", "until", "last"}


def add_range(choose: Chooser, made: dict[str, Any], wanted: set[str], probability: float) -> None:
    """A range: the options wanted, else some at random. Fine buckets have a short one, or are not filled."""
    grain = made.get("grain")
    if choose.chance(0.15) or "no_fill" in wanted:
        made["fill"] = False
    if grain in ("minute", "hour") and "last" not in wanted:
        add_fine(choose, made, str(grain), wanted)
        return
    if wanted & ENDS:
        chosen = wanted & ENDS
    elif choose.chance(max(probability, 0.85 * (grain == "day" and "fill" not in made))):
        chosen = choose.pick(({"last"}, {"since"}, {"until"}, {"since", "until"}, {"since", "until"}))
    else:
        chosen = set()
    if "last" in chosen:
        made["last"] = last(choose, str(grain))
    days = sorted((day_value(choose), day_value(choose)))
    if grain == "day" and chosen >= {"since", "until"}:
        days[1] = min(days[1], days[0] + timedelta(days=60))
    if "since" in chosen:
        relative = choose.chance(0.9 if "now" in wanted else 0.12)
        made["since"] = choose.pick(BACK) if relative else bound(choose, days[0], 0)
    if "until" in chosen:
        made["until"] = choose.pick(BACK) if choose.chance(0.03) else bound(choose, days[1], 1)


def add_fine(choose: Chooser, made: dict[str, Any], grain: str, wanted: set[str]) -> None:
    """A few hours of one of the days on which clocks change; one end is left out where nothing is filled."""
    first = choose.pick(DAYS) if choose.chance(0.7) else day_value(choose)
    zone = choose.pick(("", "", "Z"))
    if grain == "hour":
        made["since"] = choose.pick((first.isoformat(), f"{first.isoformat()}T0{choose.whole(0, 9)}:00{zone}"))
        last = first + timedelta(days=choose.whole(1, 2))
        made["until"] = f"{last.isoformat()}T0{choose.whole(0, 9)}:{choose.pick(('00', '30'))}{zone}"
    else:
        hour = choose.whole(0, 21)
        made["since"] = f"{first.isoformat()}T{hour:02}:00{zone}"
        made["until"] = f"{first.isoformat()}T{hour + choose.whole(1, 2):02}:{choose.pick(('00', '30'))}{zone}"
    ends = wanted & {"since", "until"}
    looks_back = wanted & {"compare", "cumulative", "to_date", "rolling"}
    if "fill" in made and not looks_back and (len(ends) == 1 or choose.chance(0.3)):
        made.pop("until" if ends == {"since"} else "since")


def last(choose: Chooser, grain: str) -> str:
    if grain in ("minute", "hour"):
        return choose.pick(("1 day", "2 days") if grain == "hour" else ("1 day",))
    if grain == "day":
        return choose.pick(("10 days", "2 weeks", "1 month"))
    return choose.pick(("3 months", "12 months", "20 days", "5 weeks", "4 quarters", "1 year"))


def bound(choose: Chooser, day: Any, later: int) -> str:
    """A day as a bound, or the month, quarter or year in which it lies."""
    form = choose.whole(0, 7)
    if form == 0:
        return f"{day.year}-{day.month:02}"
    if form == 1:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if form == 2:
        return str(day.year + later)
    if form == 3:
        return f"{day.isoformat()}T{choose.whole(0, 23):02}:30:00Z"
    if form == 4:
        return f"{day.isoformat()}T0{choose.whole(0, 3)}:30"
    return str(day.isoformat())


def add_clock(choose: Chooser, made: dict[str, Any], wanted: set[str]) -> None:
    """A zone, and a fixed now: which matters only to what is told from now."""
    if choose.chance(0.2) or "tz" in wanted:
        made["tz"] = choose.pick(FAR if "tz" in wanted and choose.chance(0.7) else ZONES)
    if not choose.chance(0.2) and "now" not in wanted:
        return
    made["now"] = choose.pick(NOWS)
    if "now" in wanted and not made.keys() & ENDS and choose.chance(0.9):
        if "grain" in made and choose.chance(0.4):
            made["partial"] = True
        else:
            made["last"] = last(choose, str(made.get("grain")))
