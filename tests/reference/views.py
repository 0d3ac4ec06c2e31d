"""Which rows a value is made of: its bucket, an earlier one, or a window (sections 4 and 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reference.answer import OutOfScope, Refused
from reference.clock import GRAINS, MONTHS, Clock, Length, is_fine, parse_length, shift
from reference.facts import Branch, Fact
from reference.values import Infinite
from semcli.request import Request


class Marker:
    """A bucket that is none."""

    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return self.name


ALL = Marker("ALL")
"""No grain, or a total over time: every row of the range."""

MISSING = Marker("MISSING")
"""An earlier bucket that does not exist on the calendar or wall clock."""


@dataclass(frozen=True)
class Window:
    """`kind` is cumulative, to_date or rolling; `length` holds for rolling, `unit` for to_date."""

    kind: str
    length: Length | None = None
    unit: str | None = None


@dataclass(frozen=True)
class At:
    """Where a value is taken: a bucket, within the range or not, or a window that ends with the bucket."""

    bucket: Any
    ranged: bool = True
    window: Window | None = None


def whole(length: Length, grain: str, code: str) -> Length:
    """A length that is a whole number of buckets; with week grain only weeks."""
    unit, count = length.unit, length.count
    if grain == "week" and unit == "day" and code == "invalid_window" and count % 7 == 0:
        return length
    if (grain == "week") != (unit == "week") and (grain == "week" or grain in MONTHS):
        raise Refused(code, f"{count} {unit} of {grain}")
    if grain == "week":
        return length
    if grain in MONTHS:
        if unit not in MONTHS or count * MONTHS[unit] % MONTHS[grain]:
            raise Refused(code, f"{count} {unit} of {grain}")
        return length
    per = {"minute": 1, "hour": 60, "day": 1440}
    if unit in per and GRAINS.index(unit) < GRAINS.index(grain):
        if count * per[unit] % per[grain]:
            raise Refused(code, f"{count} {unit} of {grain}")
        raise OutOfScope("a length in a unit finer than the grain")
    return length


def compare_length(text: str, grain: str | None) -> Length:
    """The unit of `--compare` or of an offset."""
    if grain is None:
        raise Refused("usage", "no grain")
    if text == "previous":
        return Length(1, grain)
    if text in ("week", "month", "quarter", "year"):
        return whole(Length(1, text), grain, "invalid_comparison")
    length = parse_length(text)
    if length is None or length.count == 0:
        raise Refused("bad_option", text)
    return whole(length, grain, "invalid_comparison")


def rolling_window(text: str, grain: str | None) -> Window:
    length = parse_length(text)
    if length is None or length.count == 0:
        raise Refused("bad_option", text)
    if grain is None:
        raise Refused("usage", "no grain")
    return Window("rolling", length=whole(length, grain, "invalid_window"))


def to_date_window(unit: str, grain: str | None) -> Window:
    if unit not in GRAINS:
        raise Refused("bad_option", unit)
    if grain is None:
        raise Refused("usage", "no grain")
    if GRAINS.index(unit) < GRAINS.index(grain):
        raise Refused("invalid_window", f"{unit} of {grain}")
    if grain == "week" and unit != "week":
        raise OutOfScope("months of weeks")
    return Window("to_date", unit=unit)


def cumulative_window(grain: str | None) -> Window:
    if grain is None:
        raise Refused("usage", "no grain")
    return Window("cumulative")


class Views:
    """Selects rows of branches for one request."""

    def __init__(self, request: Request, clock: Clock):
        self.clock = clock
        self.grain = request.grain
        self.since = clock.bound(request.since) if request.since else None
        self.until = clock.bound(request.until) if request.until else None
        if request.last:
            self.since, self.until = clock.last(request.last)
        if self.since is not None and self.until is not None and clock.begins(self.until) < clock.begins(self.since):
            raise Refused("bad_date", "--until is before --since")
        self.pools: dict[tuple[int, bool], list[Fact]] = {}
        self.by_bucket: dict[tuple[int, bool], dict[Any, list[Fact]]] = {}
        self.of_instants = False
        """Whether some of the request's times are instants: known when its metrics are."""
        self.ranges = self.since is not None or self.until is not None

    def inside(self, fact: Fact, ranged: bool) -> bool:
        """Whether a row is in the range, or, where that reads before `--since`, before its end."""
        if not self.ranges:
            return True
        if fact.time is None:
            return False
        if ranged and self.since is not None and not self.clock.reaches(fact.time, self.since):
            return False
        return self.until is None or not self.clock.reaches(fact.time, self.until)

    def back(self, bucket: Any, length: Length) -> Any:
        """The earlier bucket, on the calendar and wall clock. Of doubled hours the second meets the second only."""
        if bucket is None or isinstance(bucket, Marker):
            return MISSING
        if not (isinstance(bucket, datetime) and bucket.tzinfo is not None):
            earlier = shift(bucket, -length.count, length.unit, clamp=False)
            return MISSING if earlier is None or not self.is_there(earlier) else earlier
        wall = self.clock.floor_wall(self.clock.wall(bucket), str(self.grain))
        earlier = shift(wall, -length.count, length.unit, clamp=False)
        options = [] if earlier is None else self.called(earlier)
        turn = self.called(wall).index(bucket)
        return options[turn] if turn < len(options) else MISSING

    def is_there(self, bucket: Any) -> bool:
        """Whether the clock of the request has a bucket: where days are those of instants, it may leave out a date."""
        return not (self.grain == "day" and self.of_instants) or self.clock.shows(bucket)

    def called(self, wall: datetime) -> list[datetime]:
        """Every bucket that the clock calls so: none, one or two, in order. The clock may show only half of an hour."""
        halves = (wall, wall + timedelta(minutes=30)) if self.grain == "hour" else (wall,)
        shown = [instant for half in halves for instant in self.clock.instants_showing(half)]
        return sorted({self.clock.cut(instant, str(self.grain)) for instant in shown})

    def window_start(self, bucket: Any, window: Window) -> Any:
        """The first moment of the window that ends with a bucket; None for the beginning of the data."""
        if window.kind == "cumulative":
            return None
        assert self.grain is not None
        instant = isinstance(bucket, datetime) and bucket.tzinfo is not None
        wall = self.clock.floor_wall(self.clock.wall(bucket), self.grain) if instant else bucket
        if window.kind == "to_date":
            assert window.unit is not None
            start = self.to_date_start(wall, window.unit)
        else:
            assert window.length is not None
            if (window.length.count, window.length.unit) == (1, self.grain):
                return bucket
            end = self.clock.end(bucket, self.grain)
            end = self.clock.floor_wall(self.clock.wall(end), self.grain) if instant else end
            start = shift(end, -window.length.count, window.length.unit, clamp=True)
        return self.clock.first_instant(start) if instant else start

    def to_date_start(self, wall: Any, unit: str) -> Any:
        if not isinstance(wall, datetime):
            return self.clock.floor_date(wall, unit)
        if is_fine(unit):
            return self.clock.floor_wall(wall, unit)
        return self.clock.as_timestamp(self.clock.floor_date(wall.date(), unit))

    def pool(self, branch: Branch, ranged: bool) -> list[Fact]:
        """A branch's rows that are in the range (or, where that reads before `--since`, before its end)."""
        if (id(branch), ranged) not in self.pools:
            self.pools[id(branch), ranged] = [f for f in branch.facts if self.inside(f, ranged)]
        return self.pools[id(branch), ranged]

    def covered(self, branch: Branch, at: At) -> list[Fact]:
        """The rows of the pool that belong to a bucket or to the window that ends with it."""
        if at.bucket is ALL:
            return self.pool(branch, at.ranged)
        if at.window is None:
            return self.of_bucket(branch, at)
        start = self.window_start(at.bucket, at.window)
        timed = [f for f in self.pool(branch, at.ranged) if f.bucket is not None]
        return [f for f in timed if f.bucket <= at.bucket and (start is None or f.bucket >= start)]

    def of_bucket(self, branch: Branch, at: At) -> list[Fact]:
        place = (id(branch), at.ranged)
        if place not in self.by_bucket:
            index: dict[Any, list[Fact]] = {}
            for fact in self.pool(branch, at.ranged):
                index.setdefault(fact.bucket, []).append(fact)
            self.by_bucket[place] = index
        return self.by_bucket[place].get(at.bucket, [])

    def select(self, branch: Branch, at: At) -> list[Fact] | None:
        """The rows of a value after step (4), or None where the value does not exist."""
        if at.bucket is MISSING or (at.bucket is None and at.window is not None):
            return None
        if at.bucket is ALL and at.window is not None:
            return None
        if branch.metric.semi_additive is not None:
            return [f for f in self.picked(branch, at) if f.kept]
        return [f for f in self.covered(branch, at) if f.kept]

    def picked(self, branch: Branch, at: At) -> list[Fact]:
        """The rows of the last (or first) instant per key; with `carry` the last ones before the bucket's end."""
        balance = branch.metric.semi_additive
        assert balance is not None
        if at.window is not None:
            raise Refused("inapplicable", "a window of a balance")
        carry = balance.carry and self.carries(at, branch.time_kind)
        if carry:
            pool = [f for f in self.pool(branch, False) if at.bucket is ALL or before(f, at.bucket)]
        else:
            pool = self.covered(branch, at)
        if at.bucket is ALL and {f.pick for f in pool} > {f.pick for f in pool if f.time is not None}:
            raise OutOfScope("a balance whose only times are NULL, without a range")
        if at.bucket is not None:
            pool = [f for f in pool if f.time is not None]
        by_key: dict[Any, list[Fact]] = {}
        for fact in pool:
            by_key.setdefault(fact.pick, []).append(fact)
        found = []
        for facts in by_key.values():
            times = [f.time for f in facts if f.time is not None]
            chosen = None if not times else max(times) if balance.pick == "last" else min(times)
            found += [f for f in facts if f.time == chosen]
        return found

    def carries(self, at: At, kind: Any) -> bool:
        """Balances are carried up to now: not into buckets, nor into a whole range, that begin later."""
        if at.bucket is None:
            return False
        return self.begin_of(at.bucket, kind) <= self.clock.now

    def begin_of(self, bucket: Any, kind: Any) -> datetime:
        """The instant at which a bucket begins; of the whole range the one of its first bucket, or of its bound."""
        if bucket is not ALL:
            return self.clock.begins(bucket)
        if self.since is None:
            return self.clock.now
        if self.grain is not None:
            return self.clock.begins(self.bucket_of(self.since, kind, timedelta(0)))
        if kind.value == "date":
            wall = self.clock.as_timestamp(self.since) + timedelta(days=1) - timedelta(microseconds=1)
            return self.clock.begins(wall.date())
        return self.clock.begins(self.since)

    # --- the spine ----------------------------------------------------------------------------------------------

    def asked_ends(self, kind: Any) -> tuple[Any, Any]:
        """The first and last bucket that `--since` and `--until` ask for; None where they do not."""
        first = None if self.since is None else self.bucket_of(self.since, kind, timedelta(0))
        last = None if self.until is None else self.bucket_of(self.until, kind, timedelta(microseconds=1))
        return first, last

    def beside(self, moment: Any, kind: Any) -> Any:
        """A bound, or where a bucket begins, as times of a kind are compared with it: the clock of a zone skips some
        local times, which beside instants are the first instant after, and beside zoneless times what they are."""
        return self.clock.as_instant(moment) if kind.value == "timestamptz" else self.clock.as_timestamp(moment)

    def bucket_of(self, bound: Any, kind: Any, before: timedelta) -> Any:
        assert self.grain is not None
        return self.clock.cut(self.beside(bound, kind) - before, self.grain)

    def is_partial(self, bucket: Any, kinds: Iterable[Any]) -> bool:
        """Whether a bucket is cut off by `--since`, `--until` or now, for times of one of these kinds."""
        if bucket is None or isinstance(bucket, Marker):
            return False
        assert self.grain is not None
        end = self.clock.end(bucket, self.grain)
        return any(self.is_cut_off(bucket, end, kind) for kind in kinds)

    def is_cut_off(self, start: Any, end: Any, kind: Any) -> bool:
        """Whether a bucket begins before `--since`, or ends after `--until` or now."""
        early = self.since is not None and self.beside(start, kind) < self.beside(self.since, kind)
        ends = (self.clock.now, self.clock.now if self.until is None else self.until)
        return early or self.beside(end, kind) > min(self.beside(bound, kind) for bound in ends)


def before(fact: Fact, bucket: Any) -> bool:
    return fact.bucket is not None and not isinstance(fact.time, Infinite) and bool(fact.bucket <= bucket)
