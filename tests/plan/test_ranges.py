"""Which scans serve which views."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from plan.support import plan, shop
from semcli.plan.branches import _least, _most, _touch
from semcli.plan.model import Spine
from semcli.plan.time import Moment


def moment(day: int | None) -> Moment | None:
    if day is None:
        return None
    instant = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return Moment(instant, instant.replace(tzinfo=None))


def touch(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    return _touch((moment(one[0]), moment(one[1])), (moment(other[0]), moment(other[1])))


def test_ranges_touch_where_nothing_lies_between_them() -> None:
    assert touch((1, 2), (2, 3))
    assert touch((2, 3), (1, 2))
    assert touch((1, 4), (2, 3))
    assert not touch((1, 2), (3, 4))
    assert not touch((3, 4), (1, 2))
    assert touch((None, 2), (1, None))
    assert not touch((None, 2), (3, None))
    assert touch((None, None), (1, 2))


def test_the_wider_of_two_ends_is_the_open_one() -> None:
    early, late = moment(1), moment(2)
    assert (_least(early, late), _least(late, early)) == (early, early)
    assert (_most(early, late), _most(late, early)) == (late, late)
    assert _least(None, late) is _least(late, None) is _most(None, late) is _most(late, None) is None


def test_one_scan_serves_views_whose_ranges_touch() -> None:
    def ranges(**options: object) -> list[tuple[object, object]]:
        branches = plan("revenue", grain="month", **options).branches
        return [(b.range and b.range.since and b.range.since.isoformat()[:10], b.first) for b in branches]

    assert ranges(since="2025-02", until="2025-03", compare="previous") == [("2025-01-01", date(2025, 2, 1))]
    assert ranges(since="2025-02", until="2025-03", compare="year") == [
        ("2025-02-01", None),
        ("2024-02-01", date(2025, 2, 1)),
    ]
    assert ranges(since="2025-02-10", until="2025-03", compare="previous") == [
        ("2025-02-10", None),
        ("2025-01-01", date(2025, 2, 1)),
    ]
    assert ranges(since="2025-02", until="2025-03") == [("2025-02-01", None)]


def test_a_range_that_ends_where_the_clock_jumps_cuts_off_no_hour_before_the_jump() -> None:
    def partial(until: str) -> tuple[object, ...]:
        found = plan("revenue", grain="hour", tz="Europe/Berlin", until=until, partial=True).partial
        assert found is not None
        return found.buckets

    before = datetime(2025, 3, 30, tzinfo=UTC)
    assert partial("2025-03-30T01:30") == (before,)
    assert before not in partial("2025-03-30T02:30")


def test_a_date_that_a_zone_left_out_is_a_bucket_where_one_of_the_metrics_has_dates() -> None:
    """Samoa went from 29 to 31 December 2011: a date may be the 30th all the same, no instant is on it."""
    catalog = shop('[metrics.due]\nentity = "order"\naggregation = "count"\ntime = "due"\n')

    def spine(*metrics: str, since: str, until: str) -> Spine | None:
        return plan(*metrics, catalog=catalog, grain="day", tz="Pacific/Apia", since=since, until=until).spine

    thirtieth, thirty_first = date(2011, 12, 30), date(2011, 12, 31)
    for metrics in (("orders", "due"), ("due", "orders")):
        assert spine(*metrics, since="2011-12-30", until="2012-01-01") == Spine(thirtieth, thirty_first)
        assert spine(*metrics, since="2011-12-30", until="2011-12-30T12:00") == Spine(thirtieth, thirtieth)
    assert spine("orders", since="2011-12-30", until="2012-01-01") == Spine(thirty_first, thirty_first)


def test_an_earlier_range_ends_with_the_bucket_that_the_last_one_looks_at() -> None:
    def end(until: str) -> object:
        scan = plan("revenue", grain="day", since="2025-03-10", until=until, compare="month").branches[1]
        return scan.range and scan.range.until

    assert [end(f"2025-{day}") for day in ("03-28", "03-29", "03-31", "04")] == [
        datetime(2025, 2, 28, 5, tzinfo=UTC),
        *[datetime(2025, 3, 1, 5, tzinfo=UTC)] * 3,
    ]
