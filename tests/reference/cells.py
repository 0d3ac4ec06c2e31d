"""Which rows an answer has: buckets, groups, and gaps that are filled (step 6; section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from reference.answer import OutOfScope, Refused
from reference.clock import Length, is_fine
from reference.facts import Branch, Group
from reference.formulas import Formulas
from reference.values import group_key
from reference.views import ALL, At, Views, Window
from semcli.datatype import Kind
from semcli.request import Request

CELLS_MAX = 1_000_000


@dataclass
class Cells:
    """The cells of an answer: pairs of bucket and group; `groups` by key."""

    cells: list[tuple[Any, Group]]
    spine: list[Any]
    groups: dict[Group, Group]


class Finder:
    """Finds the cells of one request."""

    def __init__(self, request: Request, formulas: Formulas, views: Views):
        self.request = request
        self.formulas = formulas
        self.views = views
        self.grain = request.grain

    def branches(self) -> list[Branch]:
        """Every branch of the request, in the order in which the metrics name them."""
        found: dict[int, Branch] = {}
        for name in self.request.metrics:
            for branch, _ in self.formulas.beneath(name, At(ALL if self.grain is None else None)):
                found.setdefault(id(branch), branch)
        return list(found.values())

    @cached_property
    def time_kinds(self) -> list[Any]:
        """The kinds of time that the request's metrics have; they differ only where buckets are dates."""
        return list(dict.fromkeys(branch.time_kind for branch in self.branches()))

    def find(self, offset: Length | None, windows: Iterable[Window]) -> Cells:
        self.views.of_instants = Kind.TIMESTAMPTZ in self.time_kinds
        found, groups = self.found()
        if self.grain is None:
            if not self.request.by:
                return Cells([(ALL, ())], [ALL], {(): ()})
            return Cells([(ALL, g) for g in groups.values()], [ALL], groups)
        spine: list[Any] = []
        if self.request.fill:
            spine = self.spine({bucket for bucket, _ in found if bucket is not None})
            self.add_earlier(groups, spine, offset, list(windows))
        if not self.request.by:
            groups.setdefault((), ())
        cells = dict(found)
        if self.request.fill:
            if len(spine) * len(groups) > CELLS_MAX:
                raise Refused("too_many_rows")
            cells |= {(bucket, key): group for bucket in spine for key, group in groups.items()}
        return Cells([(bucket, group) for (bucket, _), group in cells.items()], spine, groups)

    def found(self) -> tuple[dict[tuple[Any, Group], Group], dict[Group, Group]]:
        """The cells that have rows of their own, and their groups."""
        cells: dict[tuple[Any, Group], Group] = {}
        groups: dict[Group, Group] = {}
        for branch in self.branches():
            for bucket in self.own_buckets(branch):
                for fact in self.views.select(branch, At(bucket)) or ():
                    for group in fact.groups:
                        key = group_key(group)
                        cells.setdefault((bucket, key), group)
                        groups.setdefault(key, group)
        return cells, groups

    def own_buckets(self, branch: Branch) -> list[Any]:
        """The buckets in which a branch may have rows. A balance that is carried has rows up to now."""
        if self.grain is None:
            return [ALL]
        balance = branch.metric.semi_additive
        facts = [f for f in branch.facts if self.views.inside(f, balance is None or not balance.carry)]
        found = dict.fromkeys(f.bucket for f in facts)
        if balance is not None and balance.carry:
            return self.carried_buckets(branch, [b for b in found if b is not None])
        return list(found)

    def carried_buckets(self, branch: Branch, found: list[Any]) -> list[Any]:
        assert self.grain is not None
        nulls = [None] if any(f.bucket is None and self.views.inside(f, True) for f in branch.facts) else []
        if not found:
            return list(nulls)
        first, last = self.views.asked_ends(branch.time_kind)
        now = self.views.clock.cut(self.now_like(branch.time_kind), self.grain)
        start = min(found) if first is None else max(first, min(found))
        end = max(now, *found) if last is None else last
        return [*self.views.clock.spine(start, end, self.grain), *nulls]

    @staticmethod
    def loses_carried(branch: Branch) -> bool:
        balance = branch.metric.semi_additive
        return balance is not None and balance.carry and not all(f.kept for f in branch.facts)

    def now_like(self, kind: Kind | None) -> datetime:
        """Now, as a time of this kind: an instant, or what the wall clock shows."""
        clock = self.views.clock
        return clock.now if kind is Kind.TIMESTAMPTZ else clock.wall(clock.now)

    def spine(self, found: set[Any]) -> list[Any]:
        """One bucket after the other, from the first to the last asked for, or found over the whole request."""
        assert self.grain is not None
        firsts, lasts = zip(*(self.views.asked_ends(kind) for kind in self.time_kinds), strict=True)
        first = None if self.views.since is None else min(firsts)
        last = None if self.views.until is None else max(lasts)
        if None in (first, last) and any(self.loses_carried(b) for b in self.branches()):
            raise OutOfScope("how far a carried balance is filled of whose rows some are left out")
        first = min(found, default=None) if first is None else first
        last = max(found, default=None) if last is None else last
        if first is None or last is None or first > last:
            return []
        return [bucket for bucket in self.views.clock.spine(first, last, self.grain) if self.views.is_there(bucket)]

    def add_earlier(
        self, groups: dict[Group, Group], spine: list[Any], offset: Length | None, windows: list[Window]
    ) -> None:
        """Groups with rows only in an earlier bucket that is compared, or in a window, are groups too."""
        for bucket in spine:
            places = [At(bucket)] if any(map(self.looks_elsewhere, self.request.metrics)) else []
            if offset is not None:
                places.append(At(self.views.back(bucket, offset), ranged=False))
            places += [At(bucket, ranged=False, window=w) for w in windows]
            for name in self.request.metrics:
                for place in places:
                    for key, group in self.formulas.groups_at(name, place).items():
                        groups.setdefault(key, group)

    def looks_elsewhere(self, name: str) -> bool:
        """Whether a metric looks at other buckets than its own."""
        here = At(None)
        return any(at != here for _, at in self.formulas.beneath(name, here))

    @cached_property
    def first_row(self) -> Any:
        """The time of the first row that the request's filters leave, before the range; where buckets are dates, as
        the wall clock shows it."""
        found = [f.time for b in self.branches() for f in self.views.pool(b, False) if f.kept and f.bucket is not None]
        return min((self.beside_bucket(time) for time in found), default=None)

    def beside_bucket(self, time: Any) -> Any:
        """A time, or the beginning of a bucket or window, as buckets of the grain are compared with it."""
        return time if is_fine(str(self.grain)) else self.views.clock.as_timestamp(time)
