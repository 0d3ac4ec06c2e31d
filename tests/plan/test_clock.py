"""The wall clocks of zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from semcli.plan.clock import keeps_quarter_hours, local, moves_by_half_hours

FIRST, END = datetime(1980, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


def changes(zone: ZoneInfo) -> list[datetime]:
    """The first instant, and those at which a zone's offset changes, found by halving every week in which it does."""
    found = [FIRST]
    start = FIRST
    while start < END:
        low, high = start, start + timedelta(weeks=1)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > timedelta(minutes=1):
                middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
                same = middle.astimezone(zone).utcoffset() == start.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        start += timedelta(weeks=1)
    return found


@pytest.mark.parametrize(
    "name",
    [
        *("America/Goose_Bay", "America/Moncton", "America/St_Johns", "Antarctica/Casey", "Asia/Gaza", "Asia/Hebron"),
        *("Canada/Newfoundland", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia"),
    ],
)
def test_a_clock_keeps_quarter_hours_unless_it_was_ever_moved_in_between(name: str) -> None:
    zone = ZoneInfo(name)
    quarters = [instant - FIRST for instant in changes(zone)]
    quarters += [local(instant, zone) - FIRST.replace(tzinfo=None) for instant in changes(zone)]
    assert keeps_quarter_hours(name) == all(apart % QUARTER == timedelta() for apart in quarters)


@pytest.mark.parametrize(
    "name",
    [
        *("America/Caracas", "America/Paramaribo", "Asia/Colombo", "Asia/Kuala_Lumpur", "Asia/Pyongyang"),
        *("Asia/Singapore", "Asia/Thimphu", "Australia/Lord_Howe", "Pacific/Norfolk", "Pacific/Pitcairn"),
        *("Pacific/Rarotonga", "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns", "Europe/Berlin"),
    ],
)
def test_a_clock_was_moved_by_half_an_hour_or_never(name: str) -> None:
    zone = ZoneInfo(name)
    moves = [local(i, zone) - local(i - timedelta(minutes=1), zone) for i in changes(zone)[1:]]
    assert moves_by_half_hours(name) == any((move - timedelta(minutes=1)) % HOUR == HOUR / 2 for move in moves)


@pytest.mark.parametrize(
    "name",
    [
        *("America/Caracas", "America/Paramaribo", "Asia/Colombo", "Asia/Kuala_Lumpur", "Asia/Pyongyang"),
        *("Asia/Singapore", "Asia/Thimbu", "Asia/Thimphu", "Australia/LHI", "Australia/Lord_Howe", "Pacific/Norfolk"),
        *("Pacific/Pitcairn", "Pacific/Rarotonga", "Singapore", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"),
    ],
)
def test_a_clock_moves_by_half_an_hour_where_two_offsets_are_so_far_apart(name: str) -> None:
    zone = ZoneInfo(name)
    moves = [instant.astimezone(zone).utcoffset() for instant in changes(zone)]
    apart = [after - before for before, after in pairwise(moves) if before is not None and after is not None]
    assert moves_by_half_hours(name) == any(length % timedelta(hours=1) == 2 * QUARTER for length in apart)
