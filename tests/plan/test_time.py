"""Ranges and buckets on the calendar, by the almanac."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from plan.support import marked
from semcli.catalog.model import Grain
from semcli.datatype import DATE, TIMESTAMP, TIMESTAMPTZ, DataType
from semcli.errors import Problem, SemcliError
from semcli.plan.clock import first_instant, local, zone_of
from semcli.plan.model import Calendar, Length, Range
from semcli.plan.time import (
    Moment,
    at,
    back,
    bound,
    calendar_beside,
    cut,
    cut_moment,
    days_in_month,
    end_of_bucket,
    is_whole,
    just_before,
    moment_beside,
    parse_bound,
    parse_length,
    parse_now,
    range_of,
    resolve_range,
    shift,
    spine_bucket,
    starts_bucket,
    whole_back,
)

UTC_CALENDAR = Calendar("UTC", "monday", 1, datetime(2025, 4, 10, 12, 34, 56, tzinfo=UTC))
NEW_YORK = Calendar("America/New_York", "sunday", 2, datetime(2025, 4, 10, 3, tzinfo=UTC))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def refused(text: str) -> Problem:
    with pytest.raises(SemcliError) as caught:
        parse_bound(text, "--since", UTC_CALENDAR)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90d", Length(90, Grain.DAY)),
        ("1 min", Length(1, Grain.MINUTE)),
        (" 12  Months ", Length(12, Grain.MONTH)),
        ("4q", Length(4, Grain.QUARTER)),
        ("2 w", Length(2, Grain.WEEK)),
        ("3h", Length(3, Grain.HOUR)),
        ("5 years", Length(5, Grain.YEAR)),
    ],
)
def test_a_length_is_a_number_and_a_unit(text: str, length: Length) -> None:
    assert parse_length(text, "--last") == length


def test_what_is_no_length_is_marked_where_it_is_wrong() -> None:
    for text, words in (("soon", "soon"), ("0 days", "0 days"), ("9 moons", "moons"), ("7m", "m")):
        with pytest.raises(SemcliError) as caught:
            parse_length(text, "--last")
        assert marked(caught.value.problems[0]) == words
    with pytest.raises(SemcliError) as caught:
        parse_length("7m", "--last")
    assert caught.value.problems[0].help[0] == "`m` could be minutes or months: write `min` or `months`"
    with pytest.raises(SemcliError) as caught:
        parse_length("7x", "--last")
    assert "minutes or months" not in caught.value.problems[0].help[0]


def test_lengths_are_months_or_time() -> None:
    assert [(length := Length(2, g)).months or length.span for g in Grain] == [
        timedelta(minutes=2),
        timedelta(hours=2),
        timedelta(days=2),
        timedelta(days=14),
        2,
        6,
        24,
    ]
    assert [(Length(2, g).months == 0) == (Length(2, g).span > timedelta()) for g in Grain] == [True] * 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", "2025-01-01"),
        ("2025-Q2", "2025-04-01"),
        ("2025q4", "2025-10-01"),
        ("2025-06", "2025-06-01"),
        ("2025-06-30", "2025-06-30"),
        ("2025-06-30T12:34:56", "2025-06-30T12:34:56"),
        ("90d", "2025-01-10T12:34:56"),
        ("2 months", "2025-02-10T12:34:56"),
        ("1 quarter", "2025-01-10T12:34:56"),
        ("36 hours", "2025-04-09T00:34:56"),
    ],
)
def test_bounds_begin_what_they_name(text: str, expected: str) -> None:
    found = parse_bound(text, "--since", UTC_CALENDAR)
    assert (found.wall, found.instant) == (wall(expected), utc(expected))


def test_what_is_no_bound_is_refused_with_what_would_be() -> None:
    assert refused("2025-13-01").message == "there is no date `2025-13-01`"
    assert refused("2025-02-30").message == "there is no date `2025-02-30`"
    assert refused("2025-02-01T25:00").message == "there is no instant `2025-02-01T25:00`"
    assert refused("9999 years").message == "`9999 years` is outside the years 1 to 9999"
    assert refused("2025-Q5").message == "`2025-Q5` is no date or time"
    assert refused("31.12.2024").help[0] == "the year comes first: `2024-12-31`"
    assert refused("1/2/2024").help[0] == "the year comes first: `2024-02-01` or `2024-01-02`"
    assert refused("12/12/2024").help[0] == "the year comes first: `2024-12-12`"
    assert not refused("13/13/2024").help[0].startswith("the year")


def test_dates_begin_on_the_wall_clock_of_the_request() -> None:
    assert parse_bound("2025-03-10", "--since", NEW_YORK).instant == utc("2025-03-10T04:00")
    assert parse_bound("2025-03-10T00:00+02:00", "--since", NEW_YORK).wall == wall("2025-03-09T18:00")
    assert parse_now("2025-01-01", None, "America/New_York") == utc("2025-01-01T05:00")
    assert parse_now("2025-01-01T00:00Z", None, "America/New_York") == utc("2025-01-01T00:00")
    assert parse_now(None, utc("2025-01-01T00:00"), "America/New_York") == utc("2025-01-01T00:00")
    with pytest.raises(SemcliError, match="`7d` is no date or instant"):
        parse_now("7d", None, "UTC")


def test_days_back_are_days_of_the_clock_and_hours_are_hours() -> None:
    noon = at(wall("2025-03-10T12:00"), NEW_YORK)
    assert back(noon, Length(2, Grain.DAY), NEW_YORK).instant == utc("2025-03-08T17:00")
    assert back(noon, Length(48, Grain.HOUR), NEW_YORK).wall == wall("2025-03-08T11:00")


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2024-03-31", -1, "2024-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-01-15", -1, "2024-12-15"),
        ("0001-02-10", -1, "0001-01-10"),
        ("9999-11-10", 1, "9999-12-10"),
    ],
)
def test_a_day_that_a_month_lacks_becomes_its_last(start: str, months: int, expected: str) -> None:
    assert shift(wall(start), months, timedelta()) == wall(expected)


@pytest.mark.parametrize(("start", "months"), [("0001-01-10", -1), ("9999-12-10", 1)])
def test_there_is_no_year_before_1_or_after_9999(start: str, months: int) -> None:
    with pytest.raises(OverflowError):
        shift(wall(start), months, timedelta())


def test_months_have_as_many_days_as_they_have() -> None:
    assert [days_in_month(2025, month) for month in range(1, 13)] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert [days_in_month(year, 2) for year in (1900, 2000, 2023, 2024, 2100)] == [28, 29, 28, 29, 28]


@pytest.mark.parametrize(
    ("grain", "monday", "sunday"),
    [
        (Grain.MINUTE, "2025-05-18T13:14", "2025-05-18T13:14"),
        (Grain.HOUR, "2025-05-18T13:00", "2025-05-18T13:00"),
        (Grain.DAY, "2025-05-18", "2025-05-18"),
        (Grain.WEEK, "2025-05-12", "2025-05-18"),
        (Grain.MONTH, "2025-05-01", "2025-05-01"),
        (Grain.QUARTER, "2025-04-01", "2025-05-01"),
        (Grain.YEAR, "2025-01-01", "2025-02-01"),
    ],
)
def test_buckets_begin_where_the_calendar_says(grain: Grain, monday: str, sunday: str) -> None:
    """18 May 2025 is a Sunday; the second calendar's years begin in February, so its quarters in May."""
    moment = wall("2025-05-18T13:14:15.000016")
    assert cut(moment, grain, UTC_CALENDAR) == wall(monday)
    assert cut(moment, grain, NEW_YORK) == wall(sunday)


def test_weeks_of_sundays_and_mondays() -> None:
    saturday = wall("2025-05-17T10:00")
    assert cut(saturday, Grain.WEEK, UTC_CALENDAR) == wall("2025-05-12")
    assert cut(saturday, Grain.WEEK, NEW_YORK) == wall("2025-05-11")
    assert cut(wall("2025-01-31"), Grain.YEAR, NEW_YORK) == wall("2024-02-01")


def test_the_doubled_hour_is_two_buckets() -> None:
    first, second = at(utc("2025-11-02T05:30"), NEW_YORK), at(utc("2025-11-02T06:30"), NEW_YORK)
    assert first.wall == second.wall
    assert cut_moment(first, Grain.HOUR, NEW_YORK).instant == utc("2025-11-02T05:00")
    assert cut_moment(second, Grain.HOUR, NEW_YORK).instant == utc("2025-11-02T06:00")
    assert end_of_bucket(first, Grain.HOUR, NEW_YORK).instant == utc("2025-11-02T06:00")
    assert end_of_bucket(first, Grain.DAY, NEW_YORK).instant == utc("2025-11-03T05:00")


def test_a_day_begins_by_the_clock_of_its_morning() -> None:
    """At noon it stood five hours behind Greenwich, and at midnight, before it went back, four."""
    noon = at(wall("2025-11-02T12:00"), NEW_YORK)
    assert cut_moment(noon, Grain.DAY, NEW_YORK).instant == utc("2025-11-02T04:00")


def test_an_hour_has_the_name_that_the_clock_shows_at_its_instant() -> None:
    """Nepal's clock went forward by a quarter of an hour when 1986 began."""
    nepal = Calendar("Asia/Kathmandu", "monday", 1, utc("1986-01-02"))
    cut_hour = cut_moment(at(utc("1985-12-31T18:40"), nepal), Grain.HOUR, nepal)
    assert cut_hour == Moment(utc("1985-12-31T18:15"), wall("1985-12-31T23:45"))


LORD_HOWE = Calendar("Australia/Lord_Howe", "monday", 1, utc("2024-04-06T15:40"))
"""At ten past two (+10:30) of the morning on which the clock went back from two o'clock to half past one."""


@pytest.mark.parametrize(
    ("instant", "start", "end"),
    [
        ("2024-04-06T14:59", "2024-04-06T14:00", "2024-04-06T15:00"),  # 01:59+11:00
        ("2024-04-06T15:00", "2024-04-06T15:00", "2024-04-06T15:30"),  # 01:30+10:30
        ("2024-04-06T15:40", "2024-04-06T15:30", "2024-04-06T16:30"),  # 02:10+10:30
        ("2024-10-05T15:29", "2024-10-05T14:30", "2024-10-05T15:30"),  # 01:59+10:30
        ("2024-10-05T15:30", "2024-10-05T15:30", "2024-10-05T16:00"),  # 02:30+11:00
        ("2024-10-05T16:20", "2024-10-05T16:00", "2024-10-05T17:00"),  # 03:20+11:00
    ],
)
def test_an_hour_may_begin_and_end_at_half_past(instant: str, start: str, end: str) -> None:
    moment = at(utc(instant), LORD_HOWE)
    begun = cut_moment(moment, Grain.HOUR, LORD_HOWE)
    assert begun.instant == utc(start)
    assert cut_moment(begun, Grain.HOUR, LORD_HOWE) == begun
    assert end_of_bucket(moment, Grain.HOUR, LORD_HOWE).instant == utc(end)
    assert starts_bucket(moment, Grain.HOUR, LORD_HOWE) == (instant == start)


@pytest.mark.parametrize(
    ("last", "since"),
    [
        ("1 hour", "2024-04-06T15:00"),
        ("2 hours", "2024-04-06T14:00"),
        ("25 hours", "2024-04-05T15:00"),
        ("49 hours", "2024-04-04T15:00"),
    ],
)
def test_the_last_hours_are_whole_ones(last: str, since: str) -> None:
    start, end = resolve_range(None, None, last, LORD_HOWE)
    assert start is not None
    assert end is not None
    assert (start.instant, end.instant) == (utc(since), utc("2024-04-06T15:30"))


def test_a_moment_may_begin_a_bucket() -> None:
    assert starts_bucket(at(date(2025, 5, 1), UTC_CALENDAR), Grain.MONTH, UTC_CALENDAR)
    assert not starts_bucket(at(date(2025, 5, 2), UTC_CALENDAR), Grain.MONTH, UTC_CALENDAR)


def test_a_range_ends_just_before_its_end() -> None:
    first = at(date(2025, 5, 1), UTC_CALENDAR)
    assert just_before(first, UTC_CALENDAR).wall == wall("2025-04-30T23:59:59.999999")


@pytest.mark.parametrize(
    ("time", "shown", "last"),
    [
        (TIMESTAMPTZ, "2025-03-09T03:00", "2025-03-09T01:59:59.999999"),
        (TIMESTAMP, "2025-03-09T02:30", "2025-03-09T02:29:59.999999"),
        (DATE, "2025-03-09T02:30", "2025-03-09T02:29:59.999999"),
    ],
)
def test_a_bound_that_the_clock_skips_is_the_next_time_for_instants_and_itself_for_zoneless_times(
    time: DataType, shown: str, last: str
) -> None:
    skipped = moment_beside(at(wall("2025-03-09T02:30"), NEW_YORK), time, NEW_YORK)
    assert skipped.wall == wall(shown)
    assert just_before(skipped, calendar_beside(time, NEW_YORK)).wall == wall(last)


def test_the_first_and_last_instants_stand_beside_themselves_though_no_clock_shows_them() -> None:
    first = Moment(datetime.min.replace(tzinfo=UTC), datetime.min)
    assert moment_beside(first, TIMESTAMPTZ, NEW_YORK) == first


@pytest.mark.parametrize(
    ("length", "whole"),
    [
        (Length(1, Grain.MINUTE), [Grain.MINUTE]),
        (Length(90, Grain.MINUTE), [Grain.MINUTE]),
        (Length(120, Grain.MINUTE), [Grain.MINUTE, Grain.HOUR]),
        (Length(24, Grain.HOUR), [Grain.MINUTE, Grain.HOUR, Grain.DAY]),
        (Length(7, Grain.DAY), [Grain.MINUTE, Grain.HOUR, Grain.DAY, Grain.WEEK]),
        (Length(8, Grain.DAY), [Grain.MINUTE, Grain.HOUR, Grain.DAY]),
        (Length(1, Grain.MONTH), [Grain.MINUTE, Grain.HOUR, Grain.DAY, Grain.MONTH]),
        (Length(3, Grain.MONTH), [Grain.MINUTE, Grain.HOUR, Grain.DAY, Grain.MONTH, Grain.QUARTER]),
        (Length(18, Grain.MONTH), [Grain.MINUTE, Grain.HOUR, Grain.DAY, Grain.MONTH, Grain.QUARTER]),
        (Length(1, Grain.YEAR), [g for g in Grain if g is not Grain.WEEK]),
    ],
)
def test_lengths_are_whole_numbers_of_some_buckets(length: Length, whole: list[Grain]) -> None:
    assert [grain for grain in Grain if is_whole(length, grain)] == whole


def test_bounds_are_of_the_column_s_type() -> None:
    morning = at(wall("2025-03-10T09:00"), NEW_YORK)
    midnight = at(date(2025, 3, 10), NEW_YORK)
    assert bound(morning, TIMESTAMPTZ) == utc("2025-03-10T13:00")
    assert bound(morning, TIMESTAMP) == wall("2025-03-10T09:00")
    assert bound(morning, DATE) == date(2025, 3, 11), "the first date that is not before nine o'clock"
    assert bound(midnight, DATE) == date(2025, 3, 10)
    assert bound(None, DATE) is None
    assert range_of(None, None, DATE) is None
    assert range_of(midnight, None, DATE) == Range(date(2025, 3, 10), None)
    assert range_of(None, midnight, DATE) == Range(None, date(2025, 3, 10))


def test_buckets_of_the_spine_are_of_the_bucket_s_type() -> None:
    moment = at(wall("2025-03-10T09:30"), NEW_YORK)
    assert spine_bucket(moment, Grain.HOUR, TIMESTAMPTZ, NEW_YORK) == utc("2025-03-10T13:00")
    assert spine_bucket(moment, Grain.HOUR, TIMESTAMP, NEW_YORK) == wall("2025-03-10T09:00")
    assert spine_bucket(moment, Grain.DAY, DATE, NEW_YORK) == date(2025, 3, 10)


def test_ranges_are_half_open_and_last_means_whole_buckets() -> None:
    since, until = resolve_range("2025-01", "2025-03", None, UTC_CALENDAR)
    assert since is not None
    assert until is not None
    assert (since.wall, until.wall) == (wall("2025-01-01"), wall("2025-03-01"))
    since, until = resolve_range(None, None, "2 months", UTC_CALENDAR)
    assert since is not None
    assert until is not None
    assert (since.wall, until.wall) == (wall("2025-02-01"), wall("2025-04-01"))
    assert resolve_range(None, None, None, UTC_CALENDAR) == (None, None)
    same = resolve_range("2025-01", "2025-01", None, UTC_CALENDAR)
    assert same[0] == same[1]
    with pytest.raises(SemcliError, match="is before"):
        resolve_range("2025-02", "2025-01", None, UTC_CALENDAR)
    with pytest.raises(SemcliError, match="beyond the year 1"):
        resolve_range(None, None, "9999 years", UTC_CALENDAR)


def test_first_instants_of_doubled_missing_and_skipped_times() -> None:
    new_york, apia, havana = zone_of("America/New_York"), zone_of("Pacific/Apia"), zone_of("America/Havana")
    assert first_instant(wall("2025-11-02T01:30"), new_york) == utc("2025-11-02T05:30")
    assert first_instant(wall("2025-03-09T02:30"), new_york) == utc("2025-03-09T07:00")
    assert first_instant(wall("2011-12-30"), apia) == utc("2011-12-30T10:00"), "a date that Samoa left out"
    assert first_instant(wall("2025-03-09"), havana) == utc("2025-03-09T05:00"), "midnight is skipped"
    assert local(utc("2025-03-09T05:00"), havana) == wall("2025-03-09T01:00")
    with pytest.raises(OverflowError):
        first_instant(datetime.max, new_york)


@pytest.mark.parametrize("now", ["9999-12-31T23:59:59", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00"])
def test_now_is_a_time_that_every_clock_can_show(now: str) -> None:
    with pytest.raises(SemcliError, match="outside the years 1 to 9999"):
        parse_now(now, None, "America/New_York" if now.endswith("9") else "Asia/Kathmandu")


def test_abbreviations_of_zones_are_no_proposals() -> None:
    for name, proposes in (("EST5", False), ("Europe/Berln", True)):
        with pytest.raises(SemcliError) as caught:
            zone_of(name)
        assert (len(caught.value.problems[0].help) > 1) is proposes


def test_whole_hours_are_counted_back_by_days_as_they_are_one_by_one() -> None:
    """Also over the days of 2024 and 2025 on which the island's clock is moved by half an hour."""
    one = Length(1, Grain.HOUR)
    for day in ("2025-06-10T05:00", "2025-04-07T00:00", "2024-10-07T03:00"):
        step = end = at(wall(day), LORD_HOWE)
        for count in range(1, 55):
            step = whole_back(step, one, LORD_HOWE)
            assert whole_back(end, Length(count, Grain.HOUR), LORD_HOWE) == step
