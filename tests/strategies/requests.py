"""Random requests for a catalog: every option in combination, most of them answerable."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from semcli.catalog.model import Catalog, MetricKind
from strategies.chooser import Chooser
from strategies.conditions import condition
from strategies.known import GRAINS, Known, looks_across
from strategies.model import Field
from strategies.ranges import add_clock, add_range

OPTIONS = (
    *("grain", "by", "where", "segment", "having", "since", "until", "last", "now", "tz", "time", "no_fill"),
    *("partial", "compare", "cumulative", "to_date", "rolling", "order", "limit", "top", "totals", "pivot"),
    *("via", "overlap"),
)
"""Every option but `--reveal`: nothing is private in random catalogs."""

CUT = {"grain", "no_fill", "partial", "compare", "cumulative", "to_date", "rolling"}
TIMED = {*CUT, "since", "until", "last", "now", "time"}
COMPARED = {
    "minute": ("previous", "2 hours", "1 day"),
    "hour": ("previous", "1 day", "week", "month"),
    "day": ("previous", "week", "month", "year", "7 days"),
    "week": ("previous", "week", "52 weeks"),
    "month": ("previous", "month", "quarter", "year", "2 months"),
    "quarter": ("previous", "quarter", "year"),
    "year": ("previous", "year", "2 years"),
}
ROLLED = {
    "minute": ("30 minutes", "2 hours"),
    "hour": ("2 hours", "1 day"),
    "day": ("7 days", "1 month", "2 weeks", "1 year"),
    "week": ("2 weeks", "21 days"),
    "month": ("3 months", "1 year", "2 quarters"),
    "quarter": ("2 quarters", "1 year", "6 months"),
    "year": ("2 years",),
}


def used(asked: dict[str, Any]) -> list[str]:
    """The options of a request."""
    return [name for name in OPTIONS if (name in asked or (name == "no_fill" and "fill" in asked))]


def without(asked: dict[str, Any], option: str) -> dict[str, Any]:
    """The request without an option."""
    return {k: v for k, v in asked.items() if k != ("fill" if option == "no_fill" else option)}


def options(choose: Chooser, catalog: Catalog, advanced: float = 0.3, wanted: Collection[str] = ()) -> dict[str, Any]:
    """The options of one request, those `wanted` among them where the catalog has what they need. `advanced` is how
    often shapes and windows take part."""
    return Drawing(choose, catalog, advanced, wanted).options()


class Drawing:
    """One request being drawn."""

    def __init__(self, choose: Chooser, catalog: Catalog, advanced: float, wanted: Collection[str]):
        self.choose, self.catalog, self.advanced, self.wanted = choose, catalog, advanced, set(wanted)
        self.known = Known.of(catalog, self.metrics())
        self.made: dict[str, Any] = {"metrics": self.known.metrics}

    def takes(self, option: str, probability: float) -> bool:
        """Whether an option takes part."""
        return self.choose.chance(probability) or option in self.wanted

    def metrics(self) -> list[str]:
        """A few metrics; where time is needed, with one."""
        names = list(self.catalog.metrics)
        if self.wanted & TIMED:
            names = [n for n in names if Known.of(self.catalog, [n]).timed] or names
        if self.wanted & {"cumulative", "to_date", "rolling", "top"}:
            names = [n for n in names if self.is_plain(n)] or names
        if "compare" in self.wanted:
            names = [n for n in names if self.is_number(n)] or names
        if "tz" in self.wanted:
            names = [n for n in names if Known.of(self.catalog, [n]).time_types() == {"timestamptz"}] or names
        if {"via", "overlap"} <= self.wanted:
            names = [n for n in names if Known.of(self.catalog, [n]).reaches_many()] or names
        if "via" in self.wanted:
            forked = [n for n in names if Known.of(self.catalog, [n]).ways()]
            return [self.choose.pick(forked or names)]
        count = self.choose.weighted([(6, 1), (3, 2), (1, 3)])
        return self.choose.some(names, 1, count)

    def is_plain(self, name: str) -> bool:
        """Whether a metric is no balance and looks at no other bucket than its own."""
        known = Known.of(self.catalog, [name])
        return not looks_across(self.catalog, name) and all(b.semi_additive is None for b in known.bases)

    def is_number(self, name: str) -> bool:
        """Whether differences of a metric can be told; of the least and greatest that depends on what they are of."""
        metric = self.catalog.metrics[name]
        return metric.kind is not MetricKind.AGGREGATE or metric.aggregation not in ("min", "max")

    def options(self) -> dict[str, Any]:
        fields = self.fields()
        timed = self.known.timed
        likely = 0.95 if "tz" in self.wanted else 0.6
        if self.takes("grain", likely if timed else 0.03) or self.wanted & CUT:
            self.made["grain"] = self.grain()
        self.add_dimensions(fields)
        self.add_filters(fields)
        add_range(self.choose, self.made, self.wanted, 0.4 if timed else 0.02)
        add_clock(self.choose, self.made, self.wanted)
        self.add_time(fields)
        if "grain" in self.made and self.takes("partial", 0.15):
            self.made["partial"] = True
        self.add_windows()
        self.add_shape()
        self.add_having()
        self.add_order()
        return {name: value for name, value in self.made.items() if value not in ([], None)}

    def fields(self) -> list[Field]:
        """What can be grouped by and filtered on; with `--via`, also what needs it."""
        ways = self.known.ways()
        if not self.takes("via", 0.06 if ways else 0.01) or not self.catalog.joins:
            return self.known.fields()
        if not ways or self.choose.chance(0.05):
            self.made["via"] = [self.choose.pick(list(self.catalog.joins))]
            return self.known.fields()
        join, word = self.choose.pick(ways)
        self.made["via"] = [join]
        new = [Field(f"{word}.{f.name}", f.type) for f in self.known.own(self.known.owner(word))]
        self.made["by"] = [self.dimension(self.choose.pick(new))]
        return self.known.fields(via=(join,))

    def grain(self) -> str:
        fitting = self.known.grains()
        if self.wanted & {"no_fill", "partial"} and self.choose.chance(0.7):
            fitting = [g for g in fitting if g in ("day", "week", "month")] or fitting
        if "tz" in self.wanted and self.choose.chance(0.7):
            fitting = [g for g in fitting if g in ("hour", "day", "week")] or fitting
        if not fitting or self.choose.chance(0.03):
            return self.choose.pick(GRAINS)
        return self.choose.pick(fitting)

    def dimension(self, field: Field) -> str:
        if not field.is_time or not self.choose.chance(0.6):
            return field.name
        return f"{field.name}:{self.choose.pick(GRAINS[2:] if field.type == 'date' else GRAINS[1:])}"

    def anything(self) -> str:
        """Some name, reachable or not."""
        entity = self.catalog.entities[self.choose.pick(list(self.catalog.entities))]
        column = self.choose.pick([*entity.columns, *entity.dimensions])
        joined = bool(self.catalog.joins) and self.choose.chance(0.4)
        prefix = f"{self.choose.pick(list(self.catalog.joins))}." if joined else ""
        return f"{prefix}{entity.name}.{column}"

    def add_dimensions(self, fields: list[Field]) -> None:
        choose, by = self.choose, self.made.setdefault("by", [])
        count = choose.weighted([(3, 0), (6, 1), (4, 2), (1, 3)])
        if self.wanted & {"by", "top", "pivot"} and not by:
            count = max(count, 1)
        if "tz" in self.wanted:
            instants = [f for f in fields if f.type == "timestamptz"]
            by += [f"{f.name}:{choose.pick(GRAINS[1:])}" for f in choose.some(instants, 0, 1)]
        if "pivot" in self.wanted:
            named = [f for f in fields if f.is_text or f.type in ("boolean", "date", "integer", "bigint")]
            by += [f.name for f in choose.some(named, 1, 1)]
        by += [d for d in (self.dimension(f) for f in choose.some(fields, count, count)) if d not in by]
        if choose.chance(0.02):
            by.append(self.anything())

    def add_filters(self, fields: list[Field]) -> None:
        choose, made = self.choose, self.made
        pool = fields
        if self.takes("overlap", self.advanced * 0.15) or choose.chance(self.advanced * 0.4):
            pool = self.known.fields(many=True, via=tuple(made.get("via", ()))) or fields
            if "overlap" in self.wanted or choose.chance(0.3):
                self.add_overlap([f for f in pool if f not in fields])
        if pool:
            count = choose.weighted([(7, 0), (3, 1), (1, 2)])
            made["where"] = [condition(choose, pool) for _ in range(max(count, "where" in self.wanted))]
        if self.catalog.segments and self.takes("segment", 0.1):
            names = list(self.catalog.segments)
            if "segment" in self.wanted:
                reached = {f.name.split(".")[0] for f in fields} | set(self.known.homes)
                names = [n for n in names if self.catalog.segments[n].entity in reached] or names
            made["segment"] = [choose.pick(names)]

    def add_overlap(self, many: list[Field]) -> None:
        self.made["overlap"] = True
        if many:
            kept = self.made["by"][0 if "via" in self.made else 1 :]
            self.made["by"] = list(dict.fromkeys([*kept, self.dimension(self.choose.pick(many))]))

    def add_time(self, fields: list[Field]) -> None:
        own = {str(m.time) for m in self.known.bases}
        others = [f.name for f in fields if f.is_time and f.name not in own]
        if others and self.takes("time", 0.03):
            self.made["time"] = self.choose.pick(others)
        elif self.choose.chance(0.01):
            self.made["time"] = self.anything()

    def add_windows(self) -> None:
        choose, made = self.choose, self.made
        grain = made.get("grain")
        if grain is None and not choose.chance(0.02):
            return
        share = self.advanced / 4
        loose = choose.chance(0.05)
        if self.takes("compare", 2 * share):
            lengths = COMPARED.get(str(grain), COMPARED["day"])
            made["compare"] = choose.pick(("1 day", "2 months", "week", "year") if loose else lengths)
        if self.takes("cumulative", share):
            made["cumulative"] = True
        if self.takes("to_date", share):
            coarser = GRAINS[GRAINS.index(str(grain or "day")) :]
            fitting = ("week",) if grain == "week" else [g for g in coarser if g != "minute"]
            made["to_date"] = choose.pick(GRAINS[2:] if loose else fitting)
        if self.takes("rolling", share):
            lengths = ROLLED.get(str(grain), ROLLED["day"])
            made["rolling"] = choose.pick(("7 days", "3 months", "2 hours") if loose else lengths)

    def add_shape(self) -> None:
        choose, made = self.choose, self.made
        by = made.get("by", [])
        if by and self.takes("top", self.advanced / 4):
            made["top"] = choose.weighted([(4, 1), (3, 2), (1, 4)])
        if self.takes("totals", self.advanced / 3):
            made["totals"] = True
            if "top" in made and choose.chance(0.95):
                made["by"] = by[:1]
        if made.get("by") and self.takes("pivot", self.advanced / 5):
            made["pivot"] = choose.pick(made["by"][:1] if "pivot" in self.wanted else made["by"])

    def outputs(self) -> list[str]:
        """Columns of the answer that hold numbers or whatever metrics hold."""
        endings = [w for w in ("cumulative", "to_date", "rolling") if w in self.made]
        endings += ["previous", "change", "change_ratio"] if "compare" in self.made else []
        return [*self.made["metrics"], *(f"{m}_{e}" for m in self.made["metrics"] for e in endings)]

    def add_having(self) -> None:
        if not self.takes("having", 0.15):
            return
        choose, name = self.choose, self.choose.pick(self.outputs())
        forms = [f"{name} is not null", f"{name} > 1", f"{name} <= 3 or {name} is null", f"{name} <> 0"]
        forms += [f"{name} < 1{36 * '0'}", f"{name} > 1.00000000001", f"{name} % 0.001 = 0"]
        if "having" in self.wanted:
            forms += [f"{name} > {choose.whole(0, 6)}", f"{name} < {choose.whole(1, 9)}"]
        self.made["having"] = [choose.pick(forms)]

    def add_order(self) -> None:
        choose, made = self.choose, self.made
        if self.takes("order", 0.3):
            keys = [*self.outputs(), *made.get("by", []), *(["time"] if made.get("grain") else [])]
            made["order"] = [choose.pick(("", "-")) + key for key in choose.some(keys, 1, 2)]
            if "top" in made and "grain" in made and choose.chance(0.9):
                made["order"] = [choose.pick(("", "-")) + "time", *made["order"][:1]]
                made["order"] = list({k.removeprefix("-"): k for k in made["order"]}.values())
        if self.takes("limit", 0.12):
            made["limit"] = choose.weighted([(1, 0), (3, 2), (3, 3), (2, 5), (1, 20)])
            if "limit" in self.wanted:
                made["limit"] = choose.whole(2, 3)
