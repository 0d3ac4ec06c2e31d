"""Random metrics for a catalog document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from strategies.chooser import Chooser
from strategies.conditions import condition
from strategies.model import Field, fields_of, key_columns

GRAINS = ("minute", "hour", "day", "week", "month", "quarter", "year")
ANY = ("count", "count_distinct")
ORDERED = (*ANY, "min", "max")
NUMERIC = (*ORDERED, "sum", "sum", "sum", "avg", "median", "percentile", "stddev", "variance")

VIEWS: tuple[dict[str, Any], ...] = (
    {"offset": "1 month"},
    {"rolling": "2 months"},
    {"cumulative": True},
    {"to_date": "year"},
)
"""What a metric `of` another may look at besides its own bucket. Windows of what looks elsewhere are refused."""


def add_metrics(choose: Chooser, document: dict[str, Any]) -> None:
    """Aggregates on a few entities, and metrics made from them."""
    metrics = document["metrics"]
    homes = choose.some(list(document["entities"]), 1, 3)
    for place in range(choose.whole(2, 6)):
        metrics[f"m{place}"] = aggregate(choose, document, choose.pick(homes))
    numeric = [name for name, metric in metrics.items() if is_number(document, metric)]
    if len(numeric) > 1 and choose.chance(0.5):
        a, b = choose.some(numeric, 2, 2)
        forms = (f"{a} / {b}", f"{a} + {b}", f"coalesce({a}, 0) - {b}", f"{a} * 1.0 / nullif({b}, 1)")
        metrics["d0"] = {"derived": choose.pick(forms)}
        if choose.chance(0.3):
            metrics["d1"] = {"derived": f"d0 * 2 - {a}"}
    flows = [name for name in numeric if "time" in metrics[name] and "semi_additive" not in metrics[name]]
    if flows and choose.chance(0.4):
        add_views(choose, document, flows)


def add_views(choose: Chooser, document: dict[str, Any], flows: list[str]) -> None:
    """Metrics seen differently, such metrics seen differently again, and metrics made from them."""
    metrics, base = document["metrics"], choose.pick(flows)
    metrics["o0"] = {"of": base, **view(choose, document, base, VIEWS)}
    if choose.chance(0.4):
        within = VIEWS if "filter" in metrics["o0"] else VIEWS[:1]
        metrics["o1"] = {"of": "o0", **view(choose, document, base, within)}
    if choose.chance(0.4):
        seen = choose.pick([name for name in ("o0", "o1") if name in metrics])
        metrics["d2"] = {"derived": choose.pick((f"{base} - {seen}", f"{seen} / nullif({base}, 0)", f"{seen} * 2"))}
    made = [name for name in ("d0", "d1") if all(part in flows for part in inputs(metrics, name))]
    made += ["d2"] if "d2" in metrics else []
    if made and choose.chance(0.5):
        of = choose.pick(made)
        metrics["o2"] = {"of": of, **choose.pick(VIEWS[:1] if of == "d2" else VIEWS)}


def view(choose: Chooser, document: dict[str, Any], base: str, views: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One way of seeing a metric that is made of `base`."""
    if choose.chance(0.3):
        return {"filter": condition(choose, fields_of(document, document["metrics"][base]["entity"]), depth=1)}
    return choose.pick(views)


def inputs(metrics: dict[str, Any], name: str) -> list[str]:
    """The aggregates beneath a derived metric; none that there is where there is no such metric."""
    if name not in metrics:
        return [""]
    words = re.findall(r"[md]\d", metrics[name]["derived"])
    return [part for word in words for part in (inputs(metrics, word) if word[0] == "d" else [word])]


def is_number(document: dict[str, Any], metric: dict[str, Any]) -> bool:
    if metric["aggregation"] not in ("min", "max"):
        return True
    types = {f.name: f for f in fields_of(document, metric["entity"])}
    return metric["measure"] in types and types[metric["measure"]].is_number


def aggregate(choose: Chooser, document: dict[str, Any], entity: str) -> dict[str, Any]:
    fields = fields_of(document, entity)
    metric: dict[str, Any] = {"entity": entity}
    measured = choose.pick(fields)
    if choose.chance(0.5):
        measured = choose.pick([f for f in fields if f.is_number and f.type != "real"] or fields)
    metric |= measure(choose, measured)
    if choose.chance(0.3):
        metric["filter"] = condition(choose, fields, depth=1)
    times = [f for f in fields if f.is_time]
    if times:
        add_time(choose, document, metric, choose.pick(times))
    if choose.chance(0.15):
        metric["empty"] = "null"
    return metric


def measure(choose: Chooser, field: Field) -> dict[str, Any]:
    """An aggregation and what stands under it."""
    if choose.chance(0.2):
        return {"aggregation": "count"}
    aggregation = choose.pick(aggregations(field))
    expression = field.name
    if field.type in ("integer", "smallint") and choose.chance(0.25):
        expression = choose.pick((f"{field.name} * 2 + 1", f"coalesce({field.name}, 0)", f"abs({field.name})"))
    found = {"aggregation": aggregation, "measure": expression}
    if aggregation == "percentile":
        return {**found, "percentile": choose.pick((0.0, 0.25, 0.9, 1.0))}
    return found


def aggregations(field: Field) -> tuple[str, ...]:
    """What may be told of a column."""
    if field.is_number:
        return NUMERIC
    if field.is_ordered:
        return ORDERED
    return ANY if field.is_told_apart else ANY[:1]


def add_time(choose: Chooser, document: dict[str, Any], metric: dict[str, Any], field: Field) -> None:
    if not choose.chance(0.9):
        return
    metric["time"] = field.name
    if choose.chance(0.15):
        grains = GRAINS[2:] if field.type == "date" else GRAINS
        metric["grains"] = sorted(choose.some(grains, 1, 4), key=GRAINS.index)
    if choose.chance(0.06):
        keys = key_columns(document["entities"][metric["entity"]])
        columns = [c for c in document["entities"][metric["entity"]]["columns"] if c not in keys]
        metric["semi_additive"] = {"pick": choose.pick(("last", "first"))}
        if choose.chance(0.7):
            metric["semi_additive"]["per"] = choose.some(columns, 1, 2)
        if choose.chance(0.3):
            metric["semi_additive"] |= {"pick": "last", "carry": True}
