"""Ranges and buckets: what `--since`, `--until`, `--last` and a grain mean, on the calendar of the request.

Every bound becomes a `Moment`, which knows itself both as an instant and as what the wall clock shows, so that it can
be compared with any time column as it is (section 4 of the semantics).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from semcli.catalog.model import Grain
from semcli.datatype import DataType, Kind
from semcli.errors import Site, fail
from semcli.patterns import pattern
from semcli.plan.clock import HALF_AN_HOUR, first_instant, local, moves_by_half_hours, zone_of
from semcli.plan.model import Calendar, Length, Range
from semcli.records import dataclass, replace

ACCEPTED = "write a date `2025-06-01`, a month `2025-06`, a quarter `2025-Q2`, a year `2025`, an instant " + (
    "`2025-06-01T12:00:00Z`, or a length back from now such as `90d` or `12 months`"
)
LENGTHS = "write a number and a unit, such as `90d`, `12 months`, `4 quarters`"
_DAY_FIRST = pattern(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$", re.ASCII)

UNITS = "units are minutes, hours, days, weeks, months, quarters and years, such as `90d`, `12 months`"

_UNITS: dict[str, Grain] = {
    spelling: grain
    for grain, spellings in {
        Grain.MINUTE: ("min", "mins", "minute", "minutes"),
        Grain.HOUR: ("h", "hour", "hours"),
        Grain.DAY: ("d", "day", "days"),
        Grain.WEEK: ("w", "week", "weeks"),
        Grain.MONTH: ("mo", "month", "months"),
        Grain.QUARTER: ("q", "quarter", "quarters"),
        Grain.YEAR: ("y", "year", "years"),
    }.items()
    for spelling in spellings
}
UNITS_OF_TIME = frozenset(word for word in _UNITS if len(word) > 2)
"""Words that a length of time may end with, and that nothing else begins with."""

_LENGTH = pattern(r"^\s*(\d{1,9})\s*([a-z]+)\s*$", re.IGNORECASE | re.ASCII)
_QUARTER = pattern(r"^(\d{4})-?q([1-4])$", re.IGNORECASE | re.ASCII)
_MONTH = pattern(r"^(\d{4})-(\d{2})$", re.ASCII)
_YEAR = pattern(r"^\d{4}$", re.ASCII)
_INSTANT = pattern(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: the instant, and what the request's wall clock shows then."""

    instant: datetime
    wall: datetime


def parse_length(text: str, argument: str) -> Length:
    """Read `90d` or `12 months`; a length is at least one unit."""
    found = _LENGTH.match(text)
    site = Site.whole(argument, text)
    if found is None:
        alone = (f"did you mean `1 {text}`?",) if text.lower() in _UNITS else ()
        raise fail("bad_date", f"`{text}` is no length of time", *alone, LENGTHS, site=site)
    unit = _UNITS.get(found[2].lower())
    if unit is None:
        site = replace(site, column=found.start(2) + 1, length=len(found[2]))
        extra = ("`m` could be minutes or months: write `min` or `months`",) if found[2].lower() == "m" else ()
        raise fail("bad_date", f"`{found[2]}` is no unit of time", *extra, UNITS, site=site)
    count = int(found[1])
    if count < 1:
        raise fail(
            "bad_date", f"`{text}` is no length of time: it must be at least one {unit.value}", LENGTHS, site=site
        )
    return Length(count, unit)


def parse_now(text: str | None, clock: datetime | None, zone_name: str) -> datetime:
    """The clock of the request: `--now`, else the one given, else the machine's. An instant."""
    if text is None:
        return (clock or datetime.now(UTC)).astimezone(UTC)
    site = Site.whole("--now", text)
    zone = zone_of(zone_name)
    wall_or_instant = _instant(text, site) if _INSTANT.match(text) else _calendar_start(text, site)
    if wall_or_instant is None:
        raise fail(
            "bad_date", f"`{text}` is no date or instant", "write `2025-06-30` or `2025-06-30T12:00:00Z`", site=site
        )
    try:
        if isinstance(wall_or_instant, datetime) and wall_or_instant.tzinfo is not None:
            now = wall_or_instant.astimezone(UTC)
        else:
            now = first_instant(_as_wall(wall_or_instant), zone)
        local(now, zone)  # the last hours of the year 9999 are in the next one elsewhere
    except OverflowError:
        raise fail("bad_date", f"`{text}` is outside the years 1 to 9999", site=site) from None
    return now


def parse_bound(text: str, argument: str, calendar: Calendar) -> Moment:
    """Read a bound of a range; its first instant counts, so that `[since, until)` is half-open on every form."""
    site = Site.whole(argument, text)
    try:
        if _INSTANT.match(text):
            return at(_instant(text, site), calendar)
        start = _calendar_start(text, site)
        if start is not None:
            return at(start, calendar)
        if _LENGTH.match(text):
            return back(at(calendar.now, calendar), parse_length(text, argument), calendar)
    except OverflowError:
        raise fail("bad_date", f"`{text}` is outside the years 1 to 9999", site=site) from None
    raise fail("bad_date", f"`{text}` is no date or time", *_year_first(text), ACCEPTED, site=site)


def _year_first(text: str) -> tuple[str, ...]:
    """What a date written with its year last could mean: in one country the day comes first, in another the month."""
    found = _DAY_FIRST.match(text)
    if found is None:
        return ()
    first, second, year = found[1].zfill(2), found[2].zfill(2), found[3]
    meant = [f"{year}-{m}-{d}" for m, d in dict.fromkeys([(second, first), (first, second)]) if int(m) <= 12]
    return (f"the year comes first: {' or '.join(f'`{one}`' for one in meant)}",) if meant else ()


def at(value: date | datetime, calendar: Calendar) -> Moment:
    """The moment of an instant, of a local time, or of the beginning of a date."""
    zone = zone_of(calendar.zone)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return Moment(value.astimezone(UTC), local(value, zone))
    wall = _as_wall(value)
    return Moment(first_instant(wall, zone), wall)


def back(moment: Moment, length: Length, calendar: Calendar) -> Moment:
    """A moment earlier by a length: days and longer on the wall clock, hours and minutes in elapsed time."""
    if length.unit.is_date:
        return at(shift(moment.wall, -length.months, -length.span), calendar)
    return at(moment.instant - length.span, calendar)


def whole_back(end: Moment, length: Length, calendar: Calendar) -> Moment:
    """The beginning of the last whole buckets before the end of one, counted in the length's unit."""
    if not _has_half_hours(length.unit, calendar):
        return back(end, length, calendar)
    start, left = end, length.count
    while left:
        day_before = at(start.instant - timedelta(days=1), calendar)
        if left >= 24 and day_before.wall == start.wall - timedelta(days=1):
            start, left = day_before, left - 24
        else:
            start, left = (
                cut_moment(at(start.instant - timedelta(microseconds=1), calendar), length.unit, calendar),
                left - 1,
            )
    return start


def shift(wall: datetime, months: int, span: timedelta) -> datetime:
    """A local time moved by months, then by a span. A day that the month lacks becomes the month's last."""
    index = wall.year * 12 + wall.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    day = min(wall.day, days_in_month(year, month + 1))
    return wall.replace(year=year, month=month + 1, day=day) + span


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def cut(wall: datetime, grain: Grain, calendar: Calendar) -> datetime:
    """The beginning of the bucket in which a local time stands, on the calendar of the request."""
    if grain is Grain.MINUTE:
        return wall.replace(second=0, microsecond=0)
    if grain is Grain.HOUR:
        return wall.replace(minute=0, second=0, microsecond=0)
    day = datetime.combine(wall.date(), time())
    if grain is Grain.DAY:
        return day
    if grain is Grain.WEEK:
        offset = day.weekday() if calendar.week_start == "monday" else (day.weekday() + 1) % 7
        return day - timedelta(days=offset)
    first = day.replace(day=1)
    if grain is Grain.MONTH:
        return first
    width = 3 if grain is Grain.QUARTER else 12
    return shift(first, -((first.month - calendar.fiscal_year_start) % width), timedelta())


def cut_moment(moment: Moment, grain: Grain, calendar: Calendar) -> Moment:
    """The beginning of the bucket in which a moment stands. Hours and minutes keep the offset that the clock has at
    the moment, so that the doubled hour of autumn is two buckets. An hour into which the clock was moved by half of
    one begins there: the instant is that of the move, while the wall has the full hour, by which it is known."""
    start = cut(moment.wall, grain, calendar)
    if grain.is_date:
        return at(start, calendar)
    instant = moment.instant - (moment.wall - start)
    if not _has_half_hours(grain, calendar):
        return at(instant, calendar)
    if local(moment.instant, zone_of(calendar.zone)) != moment.wall:  # cut already: known by the full hour
        return Moment(moment.instant, start)
    shown = local(instant, zone_of(calendar.zone))
    return Moment(instant + (HALF_AN_HOUR if abs(shown - start) == HALF_AN_HOUR else timedelta()), start)


def _has_half_hours(grain: Grain, calendar: Calendar) -> bool:
    return grain is Grain.HOUR and moves_by_half_hours(calendar.zone)


def resolve_range(
    since: str | None, until: str | None, last: str | None, calendar: Calendar
) -> tuple[Moment | None, Moment | None]:
    """The two bounds of a request, either of which may be open."""
    if last is not None:
        length = parse_length(last, "--last")
        end = cut_moment(at(calendar.now, calendar), length.unit, calendar)
        try:
            return whole_back(end, length, calendar), end
        except OverflowError:
            site = Site.whole("--last", last)
            raise fail("bad_date", f"`{last}` reaches beyond the year 1", site=site) from None
    start = None if since is None else parse_bound(since, "--since", calendar)
    end_ = None if until is None else parse_bound(until, "--until", calendar)
    if start is not None and end_ is not None and start.instant > end_.instant:
        assert until is not None
        site = Site.whole("--until", until)
        turned = f"a range runs from `--since` to `--until`: `--since {until} --until {since}`"
        raise fail("bad_date", f"`--until {until}` is before `--since {since}`", turned, site=site)
    return start, end_


def bound(moment: Moment | None, type: DataType) -> date | datetime | None:
    """A bound as a value of a time column's type, such that `column >= bound` means «not before the moment»."""
    if moment is None:
        return None
    if type.kind is Kind.TIMESTAMPTZ:
        return moment.instant
    if type.kind is Kind.TIMESTAMP:
        return moment.wall
    day = moment.wall.date()
    return day if moment.wall == datetime.combine(day, time()) else day + timedelta(days=1)


def calendar_beside(time: DataType, calendar: Calendar) -> Calendar:
    """The calendar by which times of a type are counted. Those without a zone know no clock that is moved: they have
    each hour once, as in UTC."""
    return calendar if time.kind is Kind.TIMESTAMPTZ else replace(calendar, zone="UTC")


def moment_beside(moment: Moment, time: DataType, calendar: Calendar) -> Moment:
    """What a bound means beside times of a type, in their calendar: where the clock skips what was written, what it
    shows next for instants, and what was written for times without a zone."""
    if time.kind is not Kind.TIMESTAMPTZ:
        return at(moment.wall, calendar_beside(time, calendar))
    try:
        return at(moment.instant, calendar)
    except OverflowError:  # at the ends of what a datetime can hold, no clock shows anything
        return moment


def range_of(since: Moment | None, until: Moment | None, type: DataType) -> Range | None:
    """The range on a column of this type, or None where both ends are open."""
    if since is None and until is None:
        return None
    return Range(bound(since, type), bound(until, type))


def forth(wall: datetime, length: Length) -> datetime:
    """A local time later by a length."""
    return shift(wall, length.months, length.span)


def end_of_bucket(moment: Moment, grain: Grain, calendar: Calendar) -> Moment:
    """The end of the bucket in which a moment stands, which is the beginning of the next."""
    start = cut_moment(moment, grain, calendar)
    if grain.is_date:
        return at(forth(start.wall, Length(1, grain)), calendar)
    end = at(start.instant + Length(1, grain).span, calendar)
    if _has_half_hours(grain, calendar):
        # the clock may move within the hour, and the next one begin there
        early = cut_moment(at(start.instant + HALF_AN_HOUR, calendar), grain, calendar)
        return end if early.instant == start.instant else early
    return end


def starts_bucket(moment: Moment, grain: Grain, calendar: Calendar) -> bool:
    """Whether a moment is the beginning of a bucket, so that a range that begins there cuts none off."""
    return cut_moment(moment, grain, calendar).instant == moment.instant


def is_whole(length: Length, grain: Grain) -> bool:
    """Whether a length is a whole number of buckets of a grain, whatever bucket it is counted from."""
    width = Length(1, grain)
    if width.months:
        return length.months > 0 and length.months % width.months == 0
    if grain is Grain.WEEK or not length.months:
        return length.span > timedelta() and length.span % width.span == timedelta()
    return True


def spine_bucket(moment: Moment, grain: Grain, type: DataType, calendar: Calendar) -> date | datetime:
    """The bucket in which a moment stands, as a value of the bucket's type."""
    start = cut_moment(moment, grain, calendar)
    if type.kind is Kind.DATE:
        return start.wall.date()
    return start.instant if type.kind is Kind.TIMESTAMPTZ else start.wall


def bucket_of_now(grain: Grain, type: DataType, calendar: Calendar) -> date | datetime:
    """The bucket in which now stands, as a value of the bucket's type."""
    now = moment_beside(at(calendar.now, calendar), type, calendar)
    return spine_bucket(now, grain, type, calendar_beside(type, calendar))


def just_before(moment: Moment, calendar: Calendar) -> Moment:
    """The last moment before this one, to the microsecond: where a range that ends here has its last bucket."""
    return at(moment.instant - timedelta(microseconds=1), calendar)


def _as_wall(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _calendar_start(text: str, site: Site) -> date | None:
    """The first day of a written date, month, quarter or year; None if it is none of these. Calendar quarters."""
    try:
        if _YEAR.match(text):
            return date(int(text), 1, 1)
        if found := _QUARTER.match(text):
            return date(int(found[1]), 3 * int(found[2]) - 2, 1)
        if found := _MONTH.match(text):
            return date(int(found[1]), int(found[2]), 1)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        raise fail("bad_date", f"there is no date `{text}`", _closest_dates(text), site=site) from None
    return None


def _closest_dates(text: str) -> str:
    """What there is instead of a date that no calendar has."""
    year = int(text[:4])
    if year < 1:
        return "years are 0001 to 9999"
    month = int(text[5:7])
    if not 1 <= month <= 12:
        return "months are 01 to 12"
    return f"the days of {year:04}-{month:02} are 01 to {days_in_month(year, month)}"


def _instant(text: str, site: Site) -> datetime:
    """An instant, or without an offset a local time."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise fail("bad_date", f"there is no instant `{text}`", "write `2025-06-01T12:00:00Z`", site=site) from None
