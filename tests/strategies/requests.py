"""Random requests for a catalog: every option in combination, most of them answerable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reference.evaluate import map_of
from semcli.catalog.model import Catalog, Metric, MetricKind
from semcli.expression import tree
from strategies.chooser import Chooser
from strategies.conditions import condition
from strategies.model import Field
from strategies.values import DAYS, day_value

GRAINS = ("minute", "hour", "day", "week", "month", "quarter", "year")


@dataclass
class Known:
    """What a request about some metrics may name."""

    catalog: Catalog
    metrics: list[str]
    bases: list[Metric]

    @property
    def homes(self) -> list[str]:
        return list(dict.fromkeys(str(m.entity) for m in self.bases))

    def fields(self, many: bool = False) -> list[Field]:
        """What every metric reaches over to-one paths (or over any, with `many`), under every name that it has."""
        found: list[Field] = []
        map = map_of(self.catalog)
        for word in [*self.catalog.entities, *self.catalog.roles]:
            entity = word if word in self.catalog.entities else self.catalog.roles[word][0].to_entity
            if all(map.simple(home, (), word, not many) for home in self.homes):
                found += [Field(f"{word}.{f.name}", f.type) for f in self.own(entity)]
        if len(self.homes) == 1:
            found += self.own(self.homes[0])
        return found

    def own(self, entity: str) -> list[Field]:
        known = self.catalog.entities[entity]
        columns = [Field(c.name, c.type.name) for c in known.columns.values()]
        return columns + [Field(d.name, d.type.name) for d in known.dimensions.values()]


def base_metrics(catalog: Catalog, name: str) -> list[Metric]:
    metric = catalog.metrics[name]
    if metric.kind is MetricKind.AGGREGATE:
        return [metric]
    if metric.kind is MetricKind.OF:
        return base_metrics(catalog, str(metric.of))
    assert metric.derived is not None
    return [b for n in tree.names(metric.derived.tree) for b in base_metrics(catalog, str(n))]


def options(choose: Chooser, catalog: Catalog, advanced: float = 0.3) -> dict[str, Any]:
    """The options of one request. `advanced` is how often shapes and windows take part."""
    names = choose.some(list(catalog.metrics), 1, choose.weighted([(5, 1), (3, 2), (2, 3)]))
    known = Known(catalog, names, [b for n in names for b in base_metrics(catalog, n)])
    made: dict[str, Any] = {"metrics": names}
    timed = all(m.time is not None for m in known.bases)
    fine = False
    if choose.chance(0.6 if timed else 0.03):
        made["grain"] = grain(choose, known)
        fine = made["grain"] in ("minute", "hour")
    fields = known.fields()
    if fields:
        count = choose.weighted([(3, 0), (6, 1), (4, 2), (1, 3)])
        made["by"] = [dimension(choose, f) for f in choose.some(fields, count, count)]
    if choose.chance(0.04):
        made.setdefault("by", []).append(anything(choose, catalog))
    add_filters(choose, made, known, fields, advanced)
    if choose.chance(0.4 if timed else 0.02) or (fine and choose.chance(0.9)):
        add_range(choose, made, fine)
    elif fine:
        made["fill"] = False
    add_clock(choose, made, catalog)
    if choose.chance(0.15):
        made["fill"] = False
    if made.get("grain") and choose.chance(0.15):
        made["partial"] = True
    if choose.chance(0.06) and catalog.joins:
        made["via"] = [choose.pick(list(catalog.joins))]
    if choose.chance(advanced):
        add_windows(choose, made)
    if choose.chance(advanced):
        add_shape(choose, made, known)
    add_order(choose, made, known)
    return {name: value for name, value in made.items() if value not in ([], None)}


def grain(choose: Chooser, known: Known) -> str:
    allowed = set(GRAINS)
    for metric in known.bases:
        if metric.grains is not None:
            allowed &= {g.value for g in metric.grains}
        column = known.catalog.entities[str(metric.entity)].columns.get(str(metric.time))
        if column is not None and column.type.name == "date":
            allowed -= {"minute", "hour"}
    fitting = [g for g in GRAINS if g in allowed]
    return choose.pick(fitting) if fitting and choose.chance(0.97) else choose.pick(GRAINS)


def dimension(choose: Chooser, field: Field) -> str:
    if not field.is_time or not choose.chance(0.6):
        return field.name
    return f"{field.name}:{choose.pick(GRAINS[2:] if field.type == 'date' else GRAINS[1:])}"


def anything(choose: Chooser, catalog: Catalog) -> str:
    entity = catalog.entities[choose.pick(list(catalog.entities))]
    column = choose.pick([*entity.columns, *entity.dimensions])
    prefix = f"{choose.pick(list(catalog.joins))}." if catalog.joins and choose.chance(0.4) else ""
    return f"{prefix}{entity.name}.{column}"


def add_filters(choose: Chooser, made: dict[str, Any], known: Known, fields: list[Field], advanced: float) -> None:
    pool = fields
    if choose.chance(advanced * 0.7):
        made["overlap"] = choose.chance(0.4)
        pool = known.fields(many=True) or fields
        if made["overlap"] and pool:
            made["by"] = [dimension(choose, choose.pick(pool))]
    if pool:
        made["where"] = [condition(choose, pool) for _ in range(choose.weighted([(7, 0), (3, 1), (1, 2)]))]
    if known.catalog.segments and choose.chance(0.15):
        made["segment"] = [choose.pick(list(known.catalog.segments))]
    if choose.chance(0.15):
        name = choose.pick(made["metrics"])
        made["having"] = [choose.pick((f"{name} is not null", f"{name} > 1", f"{name} <= 3 or {name} is null"))]
    if not made.get("overlap"):
        made.pop("overlap", None)


def add_range(choose: Chooser, made: dict[str, Any], fine: bool) -> None:
    if fine:
        first = choose.pick(DAYS)
        made["since"] = f"{first.isoformat()}T0{choose.whole(0, 9)}:00" if choose.chance(0.5) else first.isoformat()
        hour = choose.whole(10, 23)
        made["until"] = f"{first.isoformat()}T{hour}:{choose.pick(('00', '30'))}" + choose.pick(("", "Z"))
        return
    form = choose.whole(0, 7)
    if form == 0:
        made["last"] = choose.pick(("3 months", "12 months", "10 days", "2 weeks", "4 quarters", "1 year"))
        return
    if form in (1, 2, 3, 4):
        made["since"] = bound(choose)
    if form in (3, 4, 5, 6):
        made["until"] = bound(choose)
    if form == 7:
        made["since"] = choose.pick(("30d", "90d", "6 months", "2 weeks", "1 year"))


def bound(choose: Chooser) -> str:
    day = day_value(choose)
    form = choose.whole(0, 6)
    if form == 0:
        return f"{day.year}-{day.month:02}"
    if form == 1:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if form == 2:
        return str(day.year)
    if form == 3:
        return f"{day.isoformat()}T{choose.whole(0, 23):02}:30:00Z"
    return day.isoformat()


def add_clock(choose: Chooser, made: dict[str, Any], catalog: Catalog) -> None:
    if choose.chance(0.2):
        made["tz"] = choose.pick(
            ("UTC", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu")
        )
    if choose.chance(0.2):
        made["now"] = choose.pick(("2025-03-31", "2025-11-02T06:30:00Z", "2025-04-06", "2024-02-29T12:00:00Z"))
    if choose.chance(0.04):
        made["time"] = anything(choose, catalog)


def add_windows(choose: Chooser, made: dict[str, Any]) -> None:
    if not made.get("grain") and choose.chance(0.95):
        return
    form = choose.whole(0, 5)
    if form in (0, 1, 5):
        made["compare"] = choose.pick(
            ("previous", "previous", "month", "year", "week", "quarter", "7 days", "2 months", "52 weeks", "1 day")
        )
    if form in (2, 5):
        made["cumulative"] = True
    if form == 3:
        made["to_date"] = choose.pick(("year", "month", "quarter", "week"))
    if form == 4:
        made["rolling"] = choose.pick(("7 days", "3 months", "2 weeks", "1 year", "2 hours", "1 month"))


def add_shape(choose: Chooser, made: dict[str, Any], known: Known) -> None:
    form = choose.whole(0, 4)
    if form in (0, 4) and made.get("by"):
        made["top"] = choose.whole(1, 3)
    if form in (1, 4):
        made["totals"] = True
    if form == 2 and made.get("by"):
        made["pivot"] = choose.pick(made["by"])


def add_order(choose: Chooser, made: dict[str, Any], known: Known) -> None:
    if choose.chance(0.3):
        keys = [*made["metrics"], *made.get("by", []), *(["time"] if made.get("grain") else [])]
        made["order"] = [choose.pick(("", "-")) + key for key in choose.some(keys, 1, 2)]
    if choose.chance(0.15):
        made["limit"] = choose.whole(0, 8)
