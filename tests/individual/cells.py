"""The cells of one answer as linear forms over people's values, worked out from the rows of the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from individual.linear import Form, Unknown
from individual.world import METRICS, PAY, PLAIN_SUMS, Part, Row, World, as_if_known

WHOLE = object()
"""In place of a bucket: the whole range."""

NEVER = date.min
"""A bucket that no row is in: what is earlier than the whole range."""


@dataclass(frozen=True)
class Shown:
    """A value of the answer: the row's keys, the metric's column, the value, and the forms that are known by it.

    `blind` are the same forms to somebody who does not know who has no value: that it is NULL tells of all whose value
    would have stood there.
    """

    keys: tuple[Any, ...]
    column: str
    value: Any
    forms: tuple[Form, ...]
    blind: tuple[Form, ...]


@dataclass(frozen=True)
class Place:
    """A row of the answer: its bucket, and its groups by dimension; `others` are those that are not among `groups`."""

    bucket: Any
    groups: dict[str, Any]
    others: frozenset[tuple[Any, ...]] | None = None


class Reader:
    """Reads one answer of a world."""

    def __init__(self, world: World, options: dict[str, Any], columns: Sequence[str], rows: Sequence[Sequence[Any]]):
        self.world, self.options = world, options
        self.rows = [dict(zip(columns, row, strict=True)) for row in rows]
        self.by: list[str] = list(options.get("by", ()))
        self.pivot: str | None = options.get("pivot")
        self.keys = [name for name in self.by if name != self.pivot]
        self.grain: str | None = options.get("grain")

    def shown(self) -> Iterator[Shown]:
        """Every value that is not withheld, with what it is made of."""
        groups = frozenset(
            tuple(row[name] for name in self.keys) for row in self.rows if row.get("_row", "group") == "group"
        )
        for row in self.rows:
            place = self._place(row, groups)
            for column, value in row.items():
                found = self._forms(column, place)
                if found is not None and not self._is_withheld(column, row):
                    keys = tuple(row[key] for key in (*(["time"] if self.grain else []), *self.keys))
                    forms = () if value is None else tuple(form for form, _ in found)
                    yield Shown((row.get("_row"), *keys), column, value, forms, tuple(blind for _, blind in found))

    def _is_withheld(self, column: str, row: Row) -> bool:
        named = (row.get("_suppressed") or "").split(", ")
        return column in named or column.partition("[")[0] in named

    def _place(self, row: Row, groups: frozenset[tuple[Any, ...]]) -> Place:
        kind = row.get("_row", "group")
        bucket = row["time"] if self.grain and kind != "total" else WHOLE
        if kind == "other":
            return Place(bucket, {}, groups)
        named = {name: row[name] for name in self.keys if kind == "group" or row[name] is not None}
        return Place(bucket, named)

    def _forms(self, column: str, place: Place) -> list[tuple[Form, Form]] | None:
        """What is known by a value: the forms of all that it is made of, each with the blind one. None for a column
        that is no metric's."""
        name, _, value = column.partition("[")
        if value:
            place = Place(place.bucket, place.groups | {str(self.pivot): value.removesuffix("]")})
        for ending in ("_previous", "_change_ratio", "_change"):
            if name.endswith(ending):
                before = self._metric(name.removesuffix(ending), self._earlier(place, self.options["compare"]))
                now = [] if ending == "_previous" else self._metric(name.removesuffix(ending), place)
                return None if before is None or now is None else [*before, *now]
        return self._metric(name, place)

    def _metric(self, name: str, place: Place) -> list[tuple[Form, Form]] | None:
        if name == "paid_before":
            return self._metric("paid", self._earlier(place, "month"))
        if name == "pay":
            one, other = (self._form(part, place) for part in PAY)
            return [(one[0] | other[0], one[1] | other[1])]
        return None if name not in METRICS else [self._form(part, place) for part in METRICS[name]]

    def _form(self, part: Part, place: Place) -> tuple[Form, Form]:
        found: tuple[Counter[Unknown], ...] = (Counter(), Counter())
        for row in self._rows(part, place):
            unknown = Unknown(part.name, row["who"] if part.owner else row["id"], row["who"])
            for form, weight in zip(found, (part.weight(row), part.weight(as_if_known(row))), strict=True):
                if weight:
                    form[unknown] += weight
        return dict(found[0]), dict(found[1])

    def total(self, name: str, form: Form) -> int:
        """The value that a sum must have, from the raw values."""
        table = "person" if PLAIN_SUMS[name] == "salary" else METRICS[name][0].base
        values = {row["id"]: row[PLAIN_SUMS[name]] for row in self.world.tables[table]}
        return sum(values[unknown.row] * times for unknown, times in form.items())

    # --- rows ------------------------------------------------------------------------------------------------------

    def _rows(self, part: Part, place: Place) -> Iterator[Row]:
        """The rows of a cell."""
        wanted = [self.world.filter(part.base, text) for text in self.options.get("where", ())]
        if self.options.get("segment"):
            wanted.append(lambda row: self.world.dimension(part.base, "person.side")(row) == "south")
        dimensions = {name: self.world.dimension(part.base, name) for name in self.by}
        if place.others is not None and self.options.get("having"):
            # what `--having` drops is in no others
            office = self.world.dimension(part.base, "person.office")
            wanted.append(lambda row: office(row) != "Oslo")
        for row in self._picked(part, place.bucket):
            mine = tuple(dimensions[name](row) for name in self.keys)
            there = all(str(dimensions[name](row)) == str(value) for name, value in place.groups.items())
            if all(w(row) for w in wanted) and there and (place.others is None or mine not in place.others):
                yield row

    def _picked(self, part: Part, bucket: Any) -> list[Row]:
        """The rows of a bucket, or of the range; of a balance the last of each person."""
        carried = part.picks == "carried"
        rows = [row for row in self.world.rows[part.base] if part.own(row)]
        rows = [row for row in rows if self._in_time(row[part.time], bucket, carried)]
        if part.picks is None:
            return rows
        last: dict[int, date] = {}
        for row in rows:
            last[row["who"]] = max(last.get(row["who"], date.min), row[part.time])
        return [row for row in rows if row[part.time] == last[row["who"]]]

    def _in_time(self, time: date | None, bucket: Any, carried: bool) -> bool:
        since, until = (self.options.get(name) for name in ("since", "until"))
        if bucket is None or time is None:
            return bucket is time or (bucket is WHOLE and not (since or until))
        if until and time >= date.fromisoformat(until):
            return False
        if bucket is WHOLE:
            return carried or not since or time >= date.fromisoformat(since)
        if carried:
            return self._cut(time) <= bucket
        first = date.fromisoformat(since) if since else None
        # buckets before the range are read whole, for those that look back to them
        late = first is None or time >= first or self._cut(time) < self._cut(first) or self.looks_back
        return self._cut(time) == bucket and late

    looks_back = False

    def _earlier(self, place: Place, unit: str) -> Place:
        """The same groups, earlier."""
        if not isinstance(place.bucket, date) or place.bucket == NEVER:
            return Place(NEVER, place.groups, place.others)
        months = {"month": 1, "quarter": 3, "year": 12}
        count = months[str(self.grain)] if unit == "previous" else months[unit]
        number = place.bucket.year * 12 + place.bucket.month - 1 - count
        return Place(date(number // 12, number % 12 + 1, 1), place.groups, place.others)

    def _cut(self, time: date) -> date:
        if self.grain == "week":
            return time - timedelta(days=time.weekday())
        first = {"month": time.month, "quarter": (time.month - 1) // 3 * 3 + 1, "year": 1}[str(self.grain)]
        return date(time.year, first, 1)
