"""The page of a metric: what it is, and how it can and cannot be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from semcli.catalog.model import Catalog, Metric
from semcli.datatype import DataType
from semcli.render.describe import words
from semcli.render.describe.entity import metric_data
from semcli.render.page import Page, Section


class Choice(Protocol):
    """A dimension beside a metric, and whether the metric can be grouped by it."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> DataType: ...
    @property
    def path(self) -> tuple[str, ...]: ...
    @property
    def allowed(self) -> bool: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def code(self) -> str | None: ...


def metric_page(catalog: Catalog, name: str, choices: Sequence[Choice]) -> Page:
    """Everything about the metric of that name; `choices` is every dimension, allowed or refused."""
    metric = catalog.metrics[name]
    allowed = [c for c in choices if c.allowed]
    refused = [c for c in choices if not c.allowed]
    sections = [
        Section(
            "Dimensions",
            ("Dimension", "Type", "Path"),
            [(c.name, c.type.name, " → ".join(c.path) or "own column") for c in allowed],
        )
    ]
    if refused:
        sections.append(Section("Refused dimensions", ("Entity", "Columns", "Code", "Reason"), _grouped(name, refused)))
    data = {**metric_data(catalog, metric), **_rest(metric)}
    del data["name"]
    data["dimensions"] = [{"name": c.name, "type": c.type.name, "path": c.path} for c in allowed]
    data["refused"] = [{"name": c.name, "type": c.type.name, "code": c.code, "reason": c.reason} for c in refused]
    return Page("metric", name, metric.description, _facts(catalog, metric), sections, data)


def _grouped(metric: str, refused: Sequence[Choice]) -> list[tuple[str, ...]]:
    """The refused dimensions, those of one entity that are refused for one reason in one row."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for choice in refused:
        entity, _, column = choice.name.rpartition(".")
        reason = (choice.reason or "").removeprefix(f"`{metric}` cannot be grouped by `{choice.name}`: ")
        # said once below the table's heading, by the code
        reason = reason.removeprefix(f"`{choice.name}` is ").partition(", so rows of ")[0]
        groups.setdefault((entity, choice.code or "", reason), []).append(column)
    return [(entity, words.listed(names), code, reason) for (entity, code, reason), names in groups.items()]


def _facts(catalog: Catalog, metric: Metric) -> list[tuple[str, str]]:
    facts = [("Aggregation", words.aggregation(metric))]
    if metric.entity is not None:
        facts.insert(0, ("Entity", metric.entity))
    if metric.derived is not None or metric.entity is not None:
        facts.append(("Measure", words.measure(metric) or "rows"))
    optional = (
        ("Filter", metric.filter.text if metric.filter else None),
        ("Offset", metric.offset),
        ("Rolling", metric.rolling),
        ("Cumulative", "yes" if metric.cumulative else None),
        ("To date", metric.to_date),
        ("Balance", _balance(metric)),
        ("Empty value", "null" if metric.empty_null else None),
        ("Label", metric.label),
        ("Unit", metric.unit),
        ("Format", metric.format),
    )
    facts += [(name, value) for name, value in optional if value]
    if metric.entity is not None:
        facts += [("Time dimension", words.time(metric)), ("Grains", words.listed(words.grains(catalog, metric)))]
    return facts


def _balance(metric: Metric) -> str | None:
    found = metric.semi_additive
    if found is None:
        return None
    per = f" per {words.listed(found.per)}" if found.per else ""
    return f"the {found.pick} rows of each bucket{per}" + (", carried forward" if found.carry else "")


def _rest(metric: Metric) -> dict[str, object]:
    names = ("of", "offset", "rolling", "to_date", "label", "unit", "format", "percentile")
    found: dict[str, object] = {name: getattr(metric, name) for name in names if getattr(metric, name) is not None}
    if metric.filter is not None:
        found["filter"] = metric.filter.text
    if metric.derived is not None:
        found["derived"] = metric.derived.text
    if metric.cumulative:
        found["cumulative"] = True
    return found
