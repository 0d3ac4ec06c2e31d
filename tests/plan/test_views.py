"""How far views look: earlier buckets, windows, and the rows that they need."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from plan.support import plan, refusal, shop
from semcli.catalog.model import Grain
from semcli.errors import SemcliError, Site
from semcli.plan.model import Calendar, Length, View, Window
from semcli.plan.time import Moment, parse_bound
from semcli.plan.views import PLAIN, Seen, compare_length, needs, rolling_window, to_date_window

CALENDAR = Calendar("UTC", "monday", 1, datetime(2025, 4, 10, tzinfo=UTC))
MONTH, YEAR = Length(1, Grain.MONTH), Length(1, Grain.YEAR)
SEEN = shop("""
[metrics.last_year]
of = "revenue"
offset = "1 year"
[metrics.week]
of = "revenue"
rolling = "7 days"
[metrics.this_year]
of = "revenue"
to_date = "year"
[metrics.so_far]
of = "revenue"
cumulative = true
[metrics.week_last_year]
of = "week"
offset = "1 year"
[metrics.growth]
derived = "revenue - last_year"
""")


def needed(seen: Seen, since: str | None, until: str | None, grain: Grain) -> tuple[str | None, str | None]:
    """The range that a view reads."""

    def moment(text: str | None) -> Moment | None:
        return None if text is None else parse_bound(text, "--since", CALENDAR)

    first, last = needs(seen, moment(since), moment(until), grain, CALENDAR)
    return _day(first), _day(last)


def _day(moment: Moment | None) -> str | None:
    return None if moment is None else moment.wall.isoformat()[:10]


@pytest.mark.parametrize(
    ("text", "grain", "length"),
    [
        ("previous", Grain.WEEK, Length(1, Grain.WEEK)),
        (" Previous ", Grain.DAY, Length(1, Grain.DAY)),
        ("year", Grain.MONTH, YEAR),
        ("Month", Grain.DAY, MONTH),
        ("52 weeks", Grain.WEEK, Length(52, Grain.WEEK)),
        ("7 days", Grain.DAY, Length(7, Grain.DAY)),
        ("2 quarters", Grain.QUARTER, Length(2, Grain.QUARTER)),
    ],
)
def test_a_comparison_is_a_whole_number_of_buckets(text: str, grain: Grain, length: Length) -> None:
    assert compare_length(text, grain) == length


@pytest.mark.parametrize(
    ("text", "grain", "helps"),
    [
        ("year", Grain.WEEK, "52 weeks"),
        ("7 days", Grain.WEEK, "52 weeks"),
        ("10 days", Grain.MONTH, "count in months, quarters or years"),
        ("month", Grain.QUARTER, "count in quarters or years"),
        ("quarter", Grain.YEAR, "count in years"),
        ("hour", Grain.DAY, "count in days"),
    ],
)
def test_a_comparison_of_parts_of_buckets_is_refused(text: str, grain: Grain, helps: str) -> None:
    with pytest.raises(SemcliError) as caught:
        compare_length(text, grain)
    assert caught.value.problems[0].code == "invalid_comparison"
    assert helps in caught.value.problems[0].help[0]


def test_windows_are_whole_numbers_of_buckets() -> None:
    assert rolling_window("14 days", Grain.WEEK, Site()) == Window(rolling=Length(14, Grain.DAY))
    with pytest.raises(SemcliError, match="a window of `10 days`"):
        rolling_window("10 days", Grain.WEEK, Site())


@pytest.mark.parametrize(
    ("period", "grains"),
    [
        ("day", [Grain.MINUTE, Grain.HOUR, Grain.DAY]),
        ("week", [Grain.MINUTE, Grain.HOUR, Grain.DAY, Grain.WEEK]),
        ("Month", [Grain.MINUTE, Grain.HOUR, Grain.DAY, Grain.MONTH]),
        ("year", [g for g in Grain if g is not Grain.WEEK]),
    ],
)
def test_periods_are_filled_by_finer_buckets_that_do_not_straddle_them(period: str, grains: list[Grain]) -> None:
    for grain in grains:
        assert to_date_window(period, grain, Site()) == Window(to_date=Grain(period.lower()))
    for grain in set(Grain) - set(grains):
        with pytest.raises(SemcliError, match="do not fill"):
            to_date_window(period, grain, Site())


@pytest.mark.parametrize(
    ("seen", "grain", "first", "last"),
    [
        (PLAIN, Grain.MONTH, "2025-02-15", "2025-03-10"),
        (Seen(shifts=(MONTH,)), Grain.MONTH, "2025-01-01", "2025-03-01"),
        (Seen(shifts=(YEAR,)), Grain.MONTH, "2024-02-01", "2024-04-01"),
        (Seen(shifts=(YEAR, MONTH)), Grain.MONTH, "2024-01-01", "2024-03-01"),
        (Seen(Window()), Grain.MONTH, None, "2025-03-10"),
        (Seen(Window(rolling=Length(3, Grain.MONTH))), Grain.MONTH, "2024-12-01", "2025-03-10"),
        (Seen(Window(rolling=Length(7, Grain.DAY))), Grain.DAY, "2025-02-09", "2025-03-10"),
        (Seen(Window(to_date=Grain.YEAR)), Grain.MONTH, "2025-01-01", "2025-03-10"),
        (Seen(Window(to_date=Grain.YEAR), (YEAR,)), Grain.MONTH, "2024-01-01", "2024-04-01"),
    ],
)
def test_views_read_whole_buckets_before_the_range(seen: Seen, grain: Grain, first: str | None, last: str) -> None:
    assert needed(seen, "2025-02-15", "2025-03-10", grain) == (first, last)


def test_views_of_open_ranges_read_as_much() -> None:
    assert needed(Seen(shifts=(MONTH,)), None, "2025-03", Grain.MONTH) == (None, "2025-02-01")
    assert needed(Seen(shifts=(MONTH,)), "2025-03", None, Grain.MONTH) == ("2025-02-01", None)
    assert needed(Seen(Window(rolling=YEAR)), None, None, Grain.MONTH) == (None, None)
    assert needed(Seen(shifts=(Length(5000, Grain.YEAR),)), "2025-03", None, Grain.MONTH) == (None, None)


def test_a_range_that_ends_with_a_bucket_is_compared_up_to_the_bucket_before() -> None:
    assert needed(Seen(shifts=(MONTH,)), "2025-02", "2025-03", Grain.MONTH) == ("2025-01-01", "2025-02-01")
    assert needed(Seen(shifts=(MONTH,)), "2025-02", "2025-03-01T00:00:00.000001", Grain.MONTH)[1] == "2025-03-01"


@pytest.mark.parametrize(
    ("metric", "grain", "view"),
    [
        ("last_year", "month", View(0, None, (YEAR,))),
        ("week", "day", View(0, Window(rolling=Length(7, Grain.DAY)))),
        ("this_year", "month", View(0, Window(to_date=Grain.YEAR))),
        ("so_far", "month", View(0, Window())),
        ("week_last_year", "day", View(0, Window(rolling=Length(7, Grain.DAY)), (YEAR,))),
    ],
)
def test_metrics_of_others_are_views_of_them(metric: str, grain: str, view: View) -> None:
    assert plan(metric, grain=grain, catalog=SEEN).views[-1] == view


def test_an_offset_is_taken_from_a_compared_bucket_too() -> None:
    assert plan("last_year", grain="month", compare="previous", catalog=SEEN).views[-1] == View(0, None, (MONTH, YEAR))
    assert [view.shifts for view in plan("growth", grain="month", catalog=SEEN).views] == [(), (YEAR,)]


def test_no_view_across_time_without_a_grain_or_of_a_window() -> None:
    assert refusal("last_year", catalog=SEEN).code == "invalid_grain"
    assert refusal("week", grain="day", cumulative=True, catalog=SEEN).code == "inapplicable"
    assert refusal("last_year", grain="week", catalog=SEEN).code == "invalid_comparison"
    assert refusal("last_year", grain="week", catalog=SEEN).message.startswith("an offset of `1 year`")
    assert refusal("last_year", grain="month", cumulative=True, catalog=SEEN).code == "inapplicable"
    assert refusal("balance", grain="month", cumulative=True).code == "inapplicable"


@pytest.mark.parametrize(
    ("period", "grain", "way"), [("hour", "day", "hour"), ("month", "year", "day"), ("week", "month", "day")]
)
def test_a_period_that_is_no_multiple_names_a_grain_that_divides_it(period: str, grain: str, way: str) -> None:
    problem = refusal("revenue", grain=grain, to_date=period)
    assert problem.help[0].endswith(f"such as `--grain {way}`")
    assert plan("revenue", grain=way, to_date=period).views


def test_hours_are_told_in_good_grammar() -> None:
    assert "buckets of an hour do not fill a minute" in refusal("revenue", grain="hour", to_date="minute").message
    assert "buckets of an hour" in refusal("revenue", grain="hour", rolling="90 minutes").message


BERLIN = Calendar("Europe/Berlin", "monday", 1, datetime(2026, 4, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "seen", "grain", "asked", "read"),
    [
        # the hours of the 29th look at 29 February until midnight, whatever the 30th has; those of the 28th do not
        (CALENDAR, Seen(shifts=(MONTH,)), Grain.HOUR, "2024-03-30T02:00", "2024-03-01T00:00"),
        (CALENDAR, Seen(shifts=(MONTH,)), Grain.HOUR, "2024-03-29T02:00", "2024-02-29T02:00"),
        (CALENDAR, Seen(shifts=(Length(1, Grain.DAY),)), Grain.HOUR, "2024-03-29T02:00", "2024-03-28T02:00"),
        # 2:59 was shown before the second 2:10, and looks at 2:59 of the day before
        (BERLIN, Seen(shifts=(Length(1, Grain.DAY),)), Grain.MINUTE, "2025-10-26T01:10Z", "2025-10-25T03:10"),
        (BERLIN, Seen(shifts=(Length(1, Grain.DAY),)), Grain.MINUTE, "2025-10-27T03:00", "2025-10-26T03:00"),
        (BERLIN, Seen(shifts=(Length(1, Grain.DAY),)), Grain.MINUTE, "2025-03-30T06:00", "2025-03-29T06:00"),
        # but nothing after the range
        (BERLIN, Seen(shifts=(Length(1, Grain.HOUR),)), Grain.MINUTE, "2025-10-26T01:10Z", "2025-10-26T02:10"),
    ],
)
def test_earlier_buckets_are_read_up_to_the_last_that_is_looked_at(
    zone: Calendar, seen: Seen, grain: Grain, asked: str, read: str
) -> None:
    _, last = needs(seen, None, parse_bound(asked, "--until", zone), grain, zone)
    assert last is not None
    assert last.wall == datetime.fromisoformat(read)


@pytest.mark.parametrize(
    ("zone", "length", "grain", "asked", "read"),
    [
        # that of the hour that ends the 30th begins on the 29th at midnight; that of the 29th never before its hour
        (CALENDAR, MONTH, Grain.HOUR, "2024-03-30T21:00", "2024-02-29T00:00"),
        (CALENDAR, MONTH, Grain.HOUR, "2024-03-28T21:00", "2024-02-28T22:00"),
        (CALENDAR, Length(1, Grain.DAY), Grain.HOUR, "2024-03-01T21:00", "2024-02-29T22:00"),
        # a minute ends with the second two o'clock, an hour before the first 2:46
        (BERLIN, Length(30, Grain.MINUTE), Grain.MINUTE, "2025-10-26T00:45Z", "2025-10-26T01:16"),
        (BERLIN, Length(30, Grain.MINUTE), Grain.MINUTE, "2025-10-26T01:45Z", "2025-10-26T02:16"),
    ],
)
def test_windows_are_read_from_where_the_first_of_them_begins(
    zone: Calendar, length: Length, grain: Grain, asked: str, read: str
) -> None:
    first, _ = needs(Seen(Window(rolling=length)), parse_bound(asked, "--since", zone), None, grain, zone)
    assert first is not None
    assert first.wall == datetime.fromisoformat(read)
