"""Readers of `[metrics]` and `[segments]`: what is written, before anything is known of what the names mean."""

from __future__ import annotations

import re
from typing import Any

from semcli.aggregation import AGGREGATIONS, ELSEWHERE
from semcli.catalog.expressions import read_expression
from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.model import Grain, Metric, MetricKind, Segment, SemiAdditive
from semcli.catalog.names import BUCKET, check_name
from semcli.catalog.shape import (
    FLAG,
    SHOWING,
    TABLE,
    TEXT,
    WORD,
    WORDS,
    Kind,
    Shape,
    many,
    misspelt,
    one_of,
    read,
    required,
)
from semcli.catalog.source import Source

GRAIN = one_of(*(grain.value for grain in Grain))
_UNITS = "min(ute)?s?|h(ours?)?|d(ays?)?|w(eeks?)?|mo(nths?)?|q(uarters?)?|y(ears?)?"


def is_length(value: object) -> bool:
    """Whether this is a number and a unit of time."""
    if not isinstance(value, str):
        return False
    return re.fullmatch(rf"\s*0*[1-9][0-9]{{0,8}}\s*({_UNITS})\s*", value, re.IGNORECASE | re.ASCII) is not None


LENGTH = Kind("a length of time such as `7 days` or `1 month`", is_length, schema=WORD.schema)

METRIC: Shape = {
    "entity": WORD,
    "aggregation": one_of(*AGGREGATIONS)._replace(elsewhere=ELSEWHERE),
    "measure": WORD,
    "percentile": Kind(
        "a number from 0 to 1",
        lambda v: type(v) in (int, float) and 0 <= v <= 1,
        schema={"type": "number", "minimum": 0, "maximum": 1},
    ),
    "filter": WORD,
    "time": WORD,
    "grains": many(GRAIN),
    "semi_additive": TABLE,
    "derived": WORD,
    "of": WORD,
    "offset": LENGTH,
    "rolling": LENGTH,
    "cumulative": FLAG,
    "to_date": GRAIN,
    "empty": one_of("null"),
    **SHOWING,
}
SEMI_ADDITIVE: Shape = {
    "pick": required(one_of("last", "first"), 'write `pick = "last"`'),
    "per": WORDS,
    "carry": FLAG,
}
SEGMENT: Shape = {
    "entity": required(WORD),
    "filter": required(WORD, "write a condition: `filter = \"plan_tier = 'enterprise'\"`"),
    "description": TEXT,
    "label": TEXT,
}
VIEWS = ("offset", "rolling", "cumulative", "to_date", "filter")
"""The ways in which `of` sees another metric; exactly one is written."""

_ALWAYS = frozenset({"empty", *SHOWING})
_OWN: dict[MetricKind, frozenset[str]] = {
    MetricKind.DERIVED: frozenset({"derived"}) | _ALWAYS - {"empty"},
    MetricKind.OF: frozenset({"of", *VIEWS}) | _ALWAYS - {"empty"},
    MetricKind.AGGREGATE: frozenset(METRIC) - {"derived", "of", "offset", "rolling", "cumulative", "to_date"},
}
_KIND_NAMES = {
    MetricKind.DERIVED: "a derived metric",
    MetricKind.OF: "a metric with `of`",
    MetricKind.AGGREGATE: "an aggregated metric",
}


def read_metric(log: Log, source: Source, name: str, table: object) -> Metric | None:
    """One metric; None, and its key broken, where its kind of metric is not known or it lacks what makes it one."""
    key = dotted("metrics", name)
    check_name(log, Mark(source, key, on_key=True), name, "a metric", output=True)
    if name.lower() == BUCKET:
        help = "answers call their time bucket so; name it after what it measures"
        log.add("bad_name", f"a metric cannot be named `{name}`", help, at=Mark(source, key, on_key=True))
    found = read(log, source, key, table, METRIC, "a metric")
    kind = None if found is None else _kind(log, source, key, table)
    if found is None or kind is None:
        log.breaks(key)
        return None
    _check_belonging(log, source, key, table, kind, found)
    _CHECKS[kind](log, source, key, table, found)
    for expression in ("measure", "filter", "derived"):
        if expression in found:
            found[expression] = read_expression(log, source, dotted(key, expression), found[expression])
            if found[expression] is None:
                log.breaks(dotted(key, expression))
    if "grains" in found:
        found["grains"] = tuple(g for g in Grain if g.value in found["grains"])
    if "semi_additive" in found:
        found["semi_additive"] = _semi_additive(log, source, dotted(key, "semi_additive"), found["semi_additive"])
    empty_null = found.pop("empty", None) is not None
    return Metric(name=name, kind=kind, empty_null=empty_null, site=Mark(source, key).brief(), **found)


def _kind(log: Log, source: Source, key: str, table: Any) -> MetricKind | None:
    """Which of the three kinds of metric this is."""
    if "derived" in table and "of" in table:
        help = "a derived metric may use one with `of` by its name"
        log.add("bad_value", "a metric has `derived` or `of`, not both", help, at=Mark(source, dotted(key, "of"), True))
        return None
    if "derived" in table:
        return MetricKind.DERIVED
    if "of" in table:
        return MetricKind.OF
    if not table.keys() & {"entity", "aggregation", "measure"}:
        if misspelt(table, METRIC):
            return None
        at = Mark(source, key, on_key=True, shown=dotted(key, "aggregation"))
        help = "write `entity` and `aggregation`, or `derived`, or `of`"
        log.add("missing_key", "a metric says nothing of what it is", help, at=at)
        return None
    return MetricKind.AGGREGATE


def _check_belonging(log: Log, source: Source, key: str, table: Any, kind: MetricKind, found: dict[str, Any]) -> None:
    """Notes keys that belong to another kind of metric, and leaves them out."""
    for name in table:
        if name in METRIC and name not in _OWN[kind]:
            at = Mark(source, dotted(key, name), on_key=True)
            log.add("unknown_key", f"`{name}` does not belong to {_KIND_NAMES[kind]}", _way_out(name), at=at)
            found.pop(name, None)


def _way_out(name: str) -> str:
    if name in VIEWS:
        return f'name the metric to be seen so: `of = "total_revenue"`, in a metric of its own with `{name}`'
    return f"leave out `{name}`; it follows from the metrics that this one is made of"


def _check_aggregate(log: Log, source: Source, key: str, table: Any, found: dict[str, Any]) -> None:
    """An entity, an aggregation, and what the aggregation needs."""
    _need(log, source, key, table, "entity", 'say whose rows are counted: `entity = "invoice"`')
    _need(log, source, key, table, "aggregation", 'write `aggregation = "sum"`')
    aggregation = found.get("aggregation")
    if aggregation is not None and not AGGREGATIONS[aggregation].accepts(None):
        _need(log, source, key, table, "measure", f"say what `{aggregation}` is taken of: a column or an expression")
    if aggregation == "percentile":
        _need(log, source, key, table, "percentile", "write `percentile = 0.95`")
    elif aggregation is not None and "percentile" in table:
        at = Mark(source, dotted(key, "percentile"), on_key=True)
        log.add("bad_value", f"`{aggregation}` takes no `percentile`", 'write `aggregation = "percentile"`', at=at)
    if found.get("grains") == []:
        at = Mark(source, dotted(key, "grains"))
        log.add("bad_value", "`grains` names no grain", "leave it out to allow all that the time can carry", at=at)
        del found["grains"]
    if "semi_additive" in table:
        help = "a balance is picked by its instant: name the column that says when it held"
        _need(log, source, key, table, "time", help, "a semi-additive metric")


def _check_of(log: Log, source: Source, key: str, table: Any, found: dict[str, Any]) -> None:
    """Exactly one way of seeing the other metric."""
    ways = [way for way in VIEWS if way in table]
    if ways == ["cumulative"] and found.get("cumulative") is False:
        at = Mark(source, dotted(key, "cumulative"))
        log.add("bad_value", "`cumulative` must be true, or another way of seeing the metric stands", at=at)
    elif not ways and not misspelt(table, METRIC):
        at = Mark(source, key, on_key=True, shown=dotted(key, "offset"))
        log.add("missing_key", "a metric with `of` says how it sees the other one", _one_of_views(), at=at)
    elif len(ways) > 1:
        at = Mark(source, dotted(key, ways[1]), on_key=True)
        both = f"`{ways[0]}` and `{ways[1]}`"
        log.add("bad_value", f"a metric with `of` sees the other one in one way, not {both}", _one_of_views(), at=at)


def _one_of_views() -> str:
    return f"write one of {', '.join(f'`{view}`' for view in VIEWS)}; for two, stack a second metric on the first"


def _check_derived(log: Log, source: Source, key: str, table: Any, found: dict[str, Any]) -> None:
    """Nothing beyond its expression."""


_CHECKS = {
    MetricKind.AGGREGATE: _check_aggregate,
    MetricKind.OF: _check_of,
    MetricKind.DERIVED: _check_derived,
}


def _need(log: Log, source: Source, key: str, table: Any, name: str, help: str, what: str = "a metric") -> None:
    if name not in table and name not in misspelt(table, METRIC):
        at = Mark(source, key, on_key=True, shown=dotted(key, name))
        log.add("missing_key", f"{what} needs `{name}`", help, at=at)


def _semi_additive(log: Log, source: Source, key: str, table: object) -> SemiAdditive | None:
    found = read(log, source, key, table, SEMI_ADDITIVE, "`semi_additive`")
    if found is None or "pick" not in found:
        return None
    return SemiAdditive(found["pick"], tuple(found.get("per", ())), found.get("carry", False))


def read_segment(log: Log, source: Source, name: str, table: object) -> Segment | None:
    """One of `[segments]`; None where it has no entity or condition."""
    key = dotted("segments", name)
    check_name(log, Mark(source, key, on_key=True), name, "a segment")
    found = read(log, source, key, table, SEGMENT, "a segment")
    condition = None
    if found is not None:
        condition = read_expression(log, source, dotted(key, "filter"), found.pop("filter", None))
    if found is None or condition is None or "entity" not in found:
        log.breaks(key)
        return None
    return Segment(name=name, filter=condition, site=Mark(source, key).brief(), **found)
