"""The calendar and the wall clock: cutting, stepping, and reading bounds (section 4)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from reference.answer import OutOfScope, Refused
from reference.values import Infinite

GRAINS = ("minute", "hour", "day", "week", "month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIXED = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(7)}


def is_fine(grain: str) -> bool:
    """Whether buckets are finer than days."""
    return grain in ("minute", "hour")


def add_months(day: date, months: int, clamp: bool) -> date | None:
    """The same day so many months later; where there is none, the last of that month, or None."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = calendar.monthrange(year, month)[1]
    if day.day > last and not clamp:
        return None
    return day.replace(year=year, month=month, day=min(day.day, last))


def shift(moment: Any, count: int, unit: str, clamp: bool) -> Any:
    """A date or wall-clock time so many units later, on the calendar."""
    if unit in MONTHS:
        return add_months(moment, count * MONTHS[unit], clamp)
    return moment + count * FIXED[unit]


@dataclass(frozen=True)
class Length:
    """A number of units: `12 months`."""

    count: int
    unit: str


LENGTH = re.compile(r"^\s*(\d+)\s*(minute|hour|day|week|month|quarter|year)s?\s*$", re.IGNORECASE)
SHORT = re.compile(r"^\s*(\d+)\s*([dwyh])\s*$", re.IGNORECASE)
LETTERS = {"d": "day", "w": "week", "y": "year", "h": "hour"}


def parse_length(text: str) -> Length | None:
    if found := LENGTH.match(text):
        return Length(int(found[1]), found[2].lower())
    if found := SHORT.match(text):
        return Length(int(found[1]), LETTERS[found[2].lower()])
    return None


@dataclass(frozen=True)
class Clock:
    """The zone, the calendar's conventions, and now."""

    zone: ZoneInfo
    week_start: str
    fiscal_year_start: int
    now: datetime

    def wall(self, instant: datetime) -> datetime:
        """What the wall clock of the request's zone shows."""
        return instant.astimezone(self.zone).replace(tzinfo=None, fold=0)

    def first_instant(self, wall: datetime) -> datetime:
        """The first instant whose wall clock shows this time, or, where it is skipped, the first after the gap."""
        early = wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
        if self.wall(early) == wall.replace(fold=0):
            return early
        before, after = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC), early
        offset = before.astimezone(self.zone).utcoffset()
        while after - before > timedelta(microseconds=1):
            middle = before + (after - before) // 2
            if middle.astimezone(self.zone).utcoffset() == offset:
                before = middle
            else:
                after = middle
        return after

    def instants_showing(self, wall: datetime) -> list[datetime]:
        """Every instant at which the wall clock shows this time: none, one or two, in order."""
        candidates = {wall.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
        return sorted(c for c in candidates if self.wall(c) == wall)

    def shows(self, day: date) -> bool:
        """Whether the clock ever shows a date: a zone that crossed the date line left one out."""
        return self.wall(self.first_instant(datetime(day.year, day.month, day.day, 12))).date() == day

    def floor_wall(self, wall: datetime, grain: str) -> datetime:
        """A wall-clock time cut at a grain finer than days."""
        return wall.replace(minute=wall.minute if grain == "minute" else 0, second=0, microsecond=0)

    def floor_date(self, day: date, grain: str) -> date:
        """The first day of the bucket of this day. Weeks, quarters and years begin where the catalog says."""
        if grain == "week":
            back = day.weekday() if self.week_start == "monday" else (day.weekday() + 1) % 7
            return day - timedelta(days=back)
        if grain in MONTHS:
            into = (day.month - self.fiscal_year_start) % 12 % MONTHS[grain]
            first = add_months(day.replace(day=1), -into, clamp=True)
            assert first is not None
            return first
        return day

    def cut(self, value: Any, grain: str) -> Any:
        """The bucket of a time: a date for day and coarser, else a time of the value's own kind; None for NULL and
        infinite times. The hour of an instant loses its minutes on the wall clock, and nothing else; if the clock was
        moved into it by half an hour, it begins there."""
        if value is None or isinstance(value, Infinite):
            return None
        if isinstance(value, datetime):
            wall = value if value.tzinfo is None else self.wall(value)
            if not is_fine(grain):
                return self.floor_date(wall.date(), grain)
            floor = self.floor_wall(wall, grain)
            return floor if value.tzinfo is None else self.begun(value.astimezone(UTC) - (wall - floor), floor)
        if is_fine(grain):
            raise Refused("invalid_grain", grain)
        return self.floor_date(value, grain)

    def begun(self, start: datetime, floor: datetime) -> datetime:
        """The first instant from a start on that the clock shows beyond a full hour, with the offset it then keeps."""
        half = timedelta(minutes=30)
        return start + half if abs(self.wall(start) - floor) == half else start

    def end(self, bucket: Any, grain: str) -> Any:
        """The first moment after a bucket: a date, a wall-clock time, or an instant."""
        if grain == "hour" and isinstance(bucket, datetime) and bucket.tzinfo is not None:
            early = self.cut(bucket + timedelta(minutes=30), grain)
            return early if early != bucket else bucket + timedelta(hours=1)
        return shift(bucket, 1, grain, clamp=True)

    def spine(self, first: Any, last: Any, grain: str) -> list[Any]:
        """Every bucket from the first to the last. Those of instants are made by the cut itself."""
        if is_fine(grain) and (last - first) / FIXED[grain] > 1_000_000:
            raise Refused("too_many_rows")
        found: list[Any] = []
        for bucket in self._steps(first, last, grain):
            if not found or found[-1] != bucket:
                found.append(bucket)
                if len(found) > 1_000_000:
                    raise Refused("too_many_rows")
        return found

    def _steps(self, first: Any, last: Any, grain: str) -> Iterator[Any]:
        if isinstance(first, datetime) and first.tzinfo is not None:
            step = first
            while step <= last:
                yield self.cut(step, grain)
                step += timedelta(minutes=1 if grain == "minute" else 15)
        else:
            step = first
            while step <= last:
                yield step
                step = self.end(step, grain)

    def begins(self, bucket: Any) -> datetime:
        """The instant at which a bucket begins, on the wall clock of the request's zone."""
        if isinstance(bucket, datetime):
            return bucket if bucket.tzinfo is not None else self.first_instant(bucket)
        return self.first_instant(datetime(bucket.year, bucket.month, bucket.day))

    def as_instant(self, value: Any) -> Any:
        """A date beside an instant is the first instant whose wall clock shows it."""
        return value if value is None or isinstance(value, Infinite) else self.begins(value)

    def as_timestamp(self, value: Any) -> Any:
        """A date beside a zoneless timestamp is its midnight; an instant is what the wall clock shows."""
        if value is None or isinstance(value, Infinite):
            return value
        if isinstance(value, datetime):
            return value if value.tzinfo is None else self.wall(value)
        return datetime(value.year, value.month, value.day)

    # --- bounds -------------------------------------------------------------------------------------------------

    def bound(self, text: str) -> Any:
        """A bound as written: a date, a zoneless time, or an instant."""
        length = parse_length(text)
        if length is not None:
            return self.ago(length)
        word = text.strip()
        if found := re.fullmatch(r"(\d{4})(?:-(?:(\d{2})|[Qq]([1-4])))?", word):
            year, month, quarter = int(found[1]), found[2], found[3]
            return self._date(year, int(month) if month else (int(quarter) - 1) * 3 + 1 if quarter else 1, 1)
        if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", word):
            return self._date(*map(int, found.groups()))
        try:
            found_time = datetime.fromisoformat(word)
        except ValueError:
            raise Refused("bad_date", text) from None
        return found_time if found_time.tzinfo is None else found_time.astimezone(UTC)

    def _date(self, year: int, month: int, day: int) -> date:
        try:
            return date(year, month, day)
        except ValueError:
            raise Refused("bad_date", f"{year}-{month}-{day}") from None

    def ago(self, length: Length) -> datetime:
        """A length back from now: hours and minutes in time, the rest on the calendar and wall clock."""
        if is_fine(length.unit):
            return self.now - length.count * FIXED[length.unit]
        return self.first_instant(shift(self.wall(self.now), -length.count, length.unit, clamp=True))

    def last(self, text: str) -> tuple[Any, Any]:
        """`--last "12 months"`: the last twelve whole buckets before the current one."""
        length = parse_length(text)
        if length is None:
            raise Refused("bad_date", text)
        if is_fine(length.unit):
            raise OutOfScope("--last in hours")
        current = self.floor_date(self.wall(self.now).date(), length.unit)
        return shift(current, -length.count, length.unit, clamp=True), current

    def reaches(self, value: Any, bound: Any) -> bool:
        """Whether a time is at or after a bound, each as it is beside the other."""
        if isinstance(value, Infinite):
            return value.sign > 0
        if isinstance(value, datetime) and value.tzinfo is not None:
            return bool(value >= self.as_instant(bound))
        if isinstance(value, datetime):
            return bool(value >= self.as_timestamp(bound))
        if isinstance(bound, datetime):
            lifted = self.as_instant(value) if bound.tzinfo is not None else self.as_timestamp(value)
            return bool(lifted >= bound)
        return bool(value >= bound)
