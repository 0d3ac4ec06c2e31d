"""Texts that stand for dates, times, intervals and uuids."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcli.expression.literals import (
    Unreadable,
    read_date,
    read_instant,
    read_interval,
    read_time,
    read_timestamp,
    read_uuid,
)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_date, "2024-02-29", date(2024, 2, 29)),
        (read_date, "0001-01-01", date(1, 1, 1)),
        (read_date, "9999-12-31", date(9999, 12, 31)),
        (read_date, " 2025-01-31 ", date(2025, 1, 31)),
        (read_timestamp, "2025-01-31", datetime(2025, 1, 31)),
        (read_timestamp, "2025-01-31 13:30", datetime(2025, 1, 31, 13, 30)),
        (read_timestamp, "2025-01-31T13:30:05.25", datetime(2025, 1, 31, 13, 30, 5, 250_000)),
        (read_instant, "2025-01-31", date(2025, 1, 31)),
        (read_instant, "2025-01-31 13:30", datetime(2025, 1, 31, 13, 30)),
        (read_instant, "2025-01-31T13:30Z", datetime(2025, 1, 31, 13, 30, tzinfo=UTC)),
        (read_instant, "2025-01-31 13:30:00+02", datetime(2025, 1, 31, 11, 30, tzinfo=UTC)),
        (read_instant, "2025-01-31 13:30:00 -03:30", datetime(2025, 1, 31, 17, 0, tzinfo=UTC)),
        (read_instant, "2025-01-31 13:30:00+0545", datetime(2025, 1, 31, 7, 45, tzinfo=UTC)),
        (read_time, "13:30", time(13, 30)),
        (read_time, "23:59:59.999999", time(23, 59, 59, 999_999)),
        (read_uuid, "01234567-89AB-CDEF-0123-456789ABCDEF", "01234567-89ab-cdef-0123-456789abcdef"),
        (read_interval, "1 month", (1, 0, 0)),
        (read_interval, "2 years 3 quarters 1 mon", (34, 0, 0)),
        (read_interval, "1 week 2 days", (0, 9, 0)),
        (read_interval, "36 hours 5 min", (0, 0, 129_900_000_000)),
        (read_interval, "-1.5 seconds", (0, 0, -1_500_000)),
        (read_interval, "-0.5 sec", (0, 0, -500_000)),
        (read_interval, "1day", (0, 1, 0)),
    ],
)
def test_iso_spellings_are_read(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (read_date, "2025-02-30", "no such day"),
        (read_date, "2025-13-01", "no such day"),
        (read_date, "0000-01-01", "no such day"),
        (read_date, "10000-01-01", ""),
        (read_date, "2025-1-1", ""),
        (read_date, "01/02/2025", ""),
        (read_date, "2025-01-01 10:00", ""),
        (read_date, "٢٠٢٥-01-01", ""),
        (read_date, "today", ""),
        (read_date, "", ""),
        (read_timestamp, "2025-01-01 24:00", "no such time of day"),
        (read_timestamp, "2025-01-01 23:59:60", "no such time of day"),
        (read_timestamp, "2025-01-01 10:00:00.1234567", ""),
        (read_timestamp, "2025-01-01 10:00Z", "no offset"),
        (read_instant, "soon", ""),
        (read_instant, "infinity", ""),
        (read_instant, "2025-01-01 10:00 Europe/Berlin", ""),
        (read_instant, "2025-01-01Z", ""),
        (read_instant, "2025-01-01 10:00+16:00", "no such offset"),
        (read_instant, "2025-01-01 10:00+01:60", "no such offset"),
        (read_instant, "0001-01-01 00:00+01", "before the year 1"),
        (read_instant, "9999-12-31 23:59-01", "after 9999"),
        (read_time, "24:00", "no such time of day"),
        (read_time, "1:30", ""),
        (read_uuid, "0123", ""),
        (read_uuid, "{01234567-89ab-cdef-0123-456789abcdef}", ""),
        (read_interval, "", ""),
        (read_interval, "1", ""),
        (read_interval, "month", ""),
        (read_interval, "1 fortnight", ""),
        (read_interval, "1.5 days", "only seconds"),
        (read_interval, "1 month, 2 days", ""),
        (read_interval, "999999 years", "ten thousand years"),
    ],
)
def test_what_is_no_such_value_is_refused_with_the_reason(
    read: Callable[[str], object], text: str, reason: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert reason in str(caught.value)


@given(st.datetimes())
def test_every_timestamp_is_read_back(moment: datetime) -> None:
    assert read_timestamp(moment.isoformat()) == moment
    assert read_timestamp(moment.isoformat(" ")) == moment


@given(st.datetimes(timezones=st.timezones()))
def test_every_instant_is_read_back(moment: datetime) -> None:
    offset = moment.utcoffset()
    text = moment.isoformat()
    try:
        exact = moment.astimezone(UTC)
    except OverflowError:
        exact = None
    if exact is None or offset is None or offset.total_seconds() % 60:
        return  # outside the years 1 to 9999, or a local mean time of the nineteenth century with seconds
    assert read_instant(text) == exact


@given(st.text(max_size=20))
def test_any_text_is_read_or_unreadable(text: str) -> None:
    for read in (read_date, read_timestamp, read_instant, read_time, read_uuid, read_interval):
        with contextlib.suppress(Unreadable):
            read(text)
