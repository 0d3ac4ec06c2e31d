"""The wall clock of a zone: what it shows at an instant, and the first instant at which it shows a date or a time.

Local times that a zone shows twice (autumn) or never (spring) are decided here, once, for every bound of a request.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from semcli.errors import Site, did_you_mean, fail


@lru_cache(maxsize=16)
def zone_of(name: str, site: Site | None = None) -> tzinfo:
    """The zone with this IANA name; `bad_timezone` if there is none."""
    if name == "UTC":
        return UTC
    import zoneinfo  # not at the top: most requests are in UTC and need no database of zones

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError, UnicodeError):
        candidates = zoneinfo.available_timezones()
        raise fail(
            "bad_timezone",
            f"there is no time zone `{name}`",
            # the nearest of abbreviations is another part of the world
            *(did_you_mean(name, candidates) if len(name) > 4 else ()),
            "use an IANA name such as `Europe/Berlin` or `UTC`",
            site=site,
        ) from None


def local(instant: datetime, zone: tzinfo) -> datetime:
    """What the wall clock shows at an instant, without zone."""
    return instant.astimezone(zone).replace(tzinfo=None)


_OFF_THE_QUARTER_HOUR = frozenset(
    (
        "America/Goose_Bay",
        "America/Moncton",
        "America/St_Johns",
        "Antarctica/Casey",
        "Asia/Gaza",
        "Asia/Hebron",
        "Canada/Newfoundland",
    )
)


def keeps_quarter_hours(zone: str) -> bool:
    """Whether from 1980 to 2030 a zone's offsets, and the instants at which they change, are whole quarter hours.

    All are but those that moved their clocks at one minute past midnight. The time zone database has no other, and no
    rule in force that would bring one; what it does not know yet, lies beyond the end.
    """
    return zone not in _OFF_THE_QUARTER_HOUR


_MOVED_BY_HALF_AN_HOUR = frozenset(
    (
        "America/Caracas",
        "America/Paramaribo",
        "Asia/Colombo",
        "Asia/Kuala_Lumpur",
        "Asia/Pyongyang",
        "Asia/Singapore",
        "Asia/Thimbu",
        "Asia/Thimphu",
        "Australia/LHI",
        "Australia/Lord_Howe",
        "Pacific/Norfolk",
        "Pacific/Pitcairn",
        "Pacific/Rarotonga",
        "Singapore",
    )
)

HALF_AN_HOUR = timedelta(minutes=30)


def moves_by_half_hours(zone: str) -> bool:
    """Whether a zone's clock was ever moved by half an hour since 1980, so that some hours begin or end in between."""
    return zone in _MOVED_BY_HALF_AN_HOUR


def first_instant(wall: datetime, zone: tzinfo) -> datetime:
    """The first instant whose wall clock shows `wall`, or where it never does, the first that shows a later time."""
    guess = _utc(wall, zone)
    if local(guess, zone) == wall:
        return guess
    return _first_after(wall, zone, guess)


def _utc(wall: datetime, zone: tzinfo) -> datetime:
    """The earlier instant of a doubled time (fold 0), and for a missing time one near it."""
    try:
        return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    except OverflowError:  # the ends of what a datetime can hold
        return wall.replace(tzinfo=UTC)


def _first_after(wall: datetime, zone: tzinfo, near: datetime) -> datetime:
    """The moment at which the clock jumps over `wall`: found by halving the day around it, to the second."""
    low, high = near - timedelta(hours=26), near + timedelta(hours=26)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if local(middle, zone) >= wall:
            high = middle
        else:
            low = middle
    return high
