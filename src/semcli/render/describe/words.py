"""The words in which pages name things."""

from __future__ import annotations

from collections.abc import Iterable

from semcli.catalog.model import Catalog, Grain, Join, Metric
from semcli.catalog.sensitivity import category_label
from semcli.datatype import Kind
from semcli.guard.privacy import Classification

PROVENANCE = {
    "operator_authored": "Operator-authored",
    "foreign_key": "Foreign key",
    "imported": "Imported",
    "inferred": "Inferred",
}


def yes(value: bool) -> str:
    return "yes" if value else "no"


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def quoted(name: str) -> str:
    """An identifier as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def condition(join: Join) -> str:
    """`"invoice"."workspace_id" = "workspace"."id"`, and-ed for composite keys; the far end of a join of an entity
    to itself goes by its role."""
    far = join.role if join.role is not None and join.from_entity == join.to_entity else join.to_entity
    return " and ".join(
        f"{quoted(join.from_entity)}.{quoted(a)} = {quoted(far)}.{quoted(b)}"
        for a, b in zip(join.from_columns, join.to_columns, strict=True)
    )


def provenance(join: Join) -> str:
    return PROVENANCE.get(join.provenance or "", join.provenance or "")


def categories(made: Classification) -> str:
    return listed(category_label(category) for category in made.categories)


def aggregation(metric: Metric) -> str:
    """`sum`, `percentile 0.95`, `derived`, `of total_revenue`."""
    if metric.derived is not None:
        return "derived"
    if metric.of is not None:
        return f"of {metric.of}"
    rank = f" {metric.percentile:g}" if metric.percentile is not None else ""
    return f"{metric.aggregation}{rank}"


def measure(metric: Metric) -> str:
    if metric.derived is not None:
        return metric.derived.text
    return metric.measure.text if metric.measure is not None else ""


def time(metric: Metric) -> str:
    """The time dimension with its entity: `invoice.issued_at`."""
    if metric.time is None:
        return ""
    return metric.time if "." in metric.time else f"{metric.entity}.{metric.time}"


def grains(catalog: Catalog, metric: Metric) -> list[str]:
    """The grains that the metric can be cut at; where it names none, all that its time column carries."""
    if metric.time is None:
        return []
    if metric.grains is not None:
        return [grain.value for grain in metric.grains]
    entity, _, name = time(metric).rpartition(".")
    owner = catalog.entities.get(entity)
    column = (owner.columns.get(name) or owner.dimensions.get(name)) if owner is not None else None
    dates = column is not None and column.type.kind is Kind.DATE
    return [grain.value for grain in Grain if grain.is_date or not dates]
