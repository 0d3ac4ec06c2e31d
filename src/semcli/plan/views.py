"""Looking across time: the earlier value of `--compare`, and the windows of `--cumulative`, `--to-date`, `--rolling`.

A metric of the catalog that is `of` another says the same under a name. All become *views* of a branch: its cells seen
in a window, from later buckets. A view needs rows from before `--since`; `needs` says from when.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from semcli.catalog.model import Grain, Metric
from semcli.errors import SemcliError, Site, fail
from semcli.plan.model import Calendar, Length, Window
from semcli.plan.time import (
    Moment,
    at,
    back,
    cut,
    cut_moment,
    days_in_month,
    end_of_bucket,
    is_whole,
    just_before,
    parse_length,
    shift,
)
from semcli.plan.words import article
from semcli.records import dataclass, replace

_NAMED = tuple(g.value for g in Grain)


@dataclass(frozen=True, slots=True)
class Seen:
    """How something is seen: in a window, from buckets later by lengths, the outermost first."""

    window: Window | None = None
    shifts: tuple[Length, ...] = ()

    @property
    def is_plain(self) -> bool:
        return self.window is None and not self.shifts


PLAIN = Seen()

A_DAY = timedelta(days=1)


def compare_length(text: str, grain: Grain) -> Length:
    """What `--compare` says: `previous`, a grain, or a number of grains."""
    site = Site.whole("--compare", text)
    word = text.strip().lower()
    if word == "previous":
        return Length(1, grain)
    length = Length(1, Grain(word)) if word in _NAMED else _compared_length(text)
    if not _compares(length, grain):
        raise _not_whole(text, grain, site, "comparison", "invalid_comparison")
    return length


def _compared_length(text: str) -> Length:
    try:
        return parse_length(text, "--compare")
    except SemcliError as error:
        problem = error.problems[0]
        helps = "write `previous`, `week`, `month`, `quarter`, `year`, or a number and a unit such as `4 weeks`"
        raise fail(problem.code, problem.message, helps, site=problem.site) from None


def _compares(length: Length, grain: Grain) -> bool:
    """Whether a length counts whole buckets as a comparison has to: weeks are counted in weeks only."""
    return is_whole(length, grain) and (grain is not Grain.WEEK or length.unit is Grain.WEEK)


def rolling_window(text: str, grain: Grain, site: Site) -> Window:
    """The window of `--rolling`, or of a metric with `rolling`."""
    length = parse_length(text, site.argument or "rolling")
    if not is_whole(length, grain):
        raise _not_whole(text, grain, site, "window")
    return Window(rolling=length)


def to_date_window(text: str, grain: Grain, site: Site) -> Window:
    """The window of `--to-date`, or of a metric with `to_date`."""
    if text.lower() not in _NAMED:
        grains = ", ".join(f"`{g}`" for g in _NAMED)
        raise fail("bad_option", f"there is no period `{text}`", f"periods are {grains}", site=site)
    period = Grain(text.lower())
    straddles = grain is Grain.WEEK and period is not Grain.WEEK
    if period.rank < grain.rank or straddles:
        divisor = Grain.DAY if period.is_date else period
        raise fail(
            "invalid_window",
            f"buckets of {article(grain.value)} do not fill {article(period.value)}",
            f"choose a grain that divides {article(period.value)}, such as `--grain {divisor.value}`",
            site=site,
        )
    return Window(to_date=period)


def seen_through(metric: Metric, seen: Seen, grain: Grain | None) -> Seen:
    """What is inside a metric `of` another, when the metric itself is seen like this."""
    if not (metric.offset or metric.rolling or metric.cumulative or metric.to_date):
        return seen
    site = metric.site or Site()
    if grain is None:
        raise fail(
            "invalid_grain",
            f"metric `{metric.name}` looks across time, so it needs a grain",
            "add `--grain month`, or another",
        )
    if seen.window is not None:
        raise fail(
            "inapplicable",
            f"metric `{metric.name}` already looks across time, and no window is taken of that",
            "ask the metric that it is `of`, or leave out the window",
        )
    if metric.offset is not None:
        length = parse_length(metric.offset, "offset")
        if not _compares(length, grain):
            raise _not_whole(metric.offset, grain, site, "offset", "invalid_comparison")
        return Seen(None, (*seen.shifts, length))
    if metric.rolling is not None:
        return replace(seen, window=rolling_window(metric.rolling, grain, site))
    if metric.to_date is not None:
        return replace(seen, window=to_date_window(metric.to_date, grain, site))
    return replace(seen, window=Window())


def needs(
    seen: Seen, since: Moment | None, until: Moment | None, grain: Grain, calendar: Calendar
) -> tuple[Moment | None, Moment | None]:
    """The range of rows that a view reads: whole buckets, from before `--since` where it looks back."""
    if seen.is_plain:
        return since, until
    first = None if since is None else cut_moment(since, grain, calendar)
    last = until
    if until is not None and seen.shifts:
        last = end_of_bucket(just_before(until, calendar), grain, calendar)
    try:
        for length in seen.shifts:
            first = None if first is None else _called_before(first, length, calendar)
            last = None if last is None else _end_before(last, length, grain, calendar)
        # what is looked at ends before the bucket that looks, however the clock is set back
        last = until if last is None or until is None else min(last, until, key=lambda end: end.instant)
        return _window_start(seen.window, first, grain, calendar), last
    except OverflowError:
        return None, last


def _called_before(first: Moment, length: Length, calendar: Calendar) -> Moment:
    """The bucket whose beginning the clock called earlier by a length; of a doubled hour the first."""
    return at(shift(first.wall, -length.months, -length.span), calendar)


def _end_before(last: Moment, length: Length, grain: Grain, calendar: Calendar) -> Moment:
    """The end of what the last bucket looks at: so long before the end in time, or in what the calendar calls it: of
    what ends with 28 March a month before ends with 28 February, not before it."""
    elapsed = back(last, length, calendar)
    latest = just_before(last, calendar)
    bucket = cut_moment(latest, grain, calendar)
    bucket = replace(bucket, wall=bucket.wall + _set_back(latest.instant - A_DAY, calendar))
    before = _called_before(bucket, length, calendar)
    # where a month is too short to have the last day, those before it look at all that is left of the month
    lacks_day = length.months and before.wall.day < bucket.wall.day
    called = end_of_bucket(before, Grain.MONTH if lacks_day else grain, calendar)
    return max(elapsed, called, key=lambda end: end.instant)


def _set_back(instant: datetime, calendar: Calendar) -> timedelta:
    """By how much a clock is set back on the day from an instant on: it shows earlier times after later ones."""
    start, end = at(instant, calendar), at(instant + A_DAY, calendar)
    return max(timedelta(), start.wall + A_DAY - end.wall)


def _window_start(window: Window | None, first: Moment | None, grain: Grain, calendar: Calendar) -> Moment | None:
    if window is None or first is None:
        return first
    if window.rolling is not None:
        if window.rolling == Length(1, grain):
            return first
        end = cut_moment(end_of_bucket(first, grain, calendar), grain, calendar).wall
        start = shift(end - _set_back(first.instant, calendar), -window.rolling.months, -window.rolling.span)
        if window.rolling.months and start.day == days_in_month(start.year, start.month):
            start = cut(start, Grain.DAY, calendar)  # a later hour's window may begin earlier on this day
        return cut_moment(at(start, calendar), grain, calendar)
    return None if window.to_date is None else cut_moment(first, window.to_date, calendar)


def _not_whole(text: str, grain: Grain, site: Site, what: str, code: str = "invalid_window") -> SemcliError:
    helps = {
        Grain.WEEK: "count in weeks: a year is `52 weeks`",
        Grain.MONTH: "count in months, quarters or years",
        Grain.QUARTER: "count in quarters or years",
        Grain.YEAR: "count in years",
    }.get(grain, f"count in {grain.value}s, or in something that is made of whole ones")
    message = f"{article(what)} of `{text}` is no whole number of buckets of {article(grain.value)}"
    return fail(code, message, helps, site=site)
