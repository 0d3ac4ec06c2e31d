"""The page of an entity: the facts and tables that catalog docs show."""

from __future__ import annotations

from semcli.catalog.model import Catalog, Column, Entity, Join, Metric, MetricKind
from semcli.guard.privacy import classification
from semcli.render.describe import words
from semcli.render.page import Page, Section


def entity_page(catalog: Catalog, name: str) -> Page:
    """Everything about the entity of that name."""
    entity = catalog.entities[name]
    facts = [
        ("Table", entity.table),
        ("Identity", words.listed(entity.identity)),
        ("Group", entity.group or ""),
    ]
    if entity.subject:
        facts.append(("Subject", "its rows are people: group sizes count them"))
    sections = [columns_section(catalog, entity)]
    sections += _optional(dimensions_section(entity), joins_section(catalog, name), metrics_section(catalog, name))
    return Page("entity", name, entity.description, facts, sections, _data(catalog, entity))


def _optional(*sections: Section) -> list[Section]:
    return [section for section in sections if section.rows]


def columns_section(catalog: Catalog, entity: Entity) -> Section:
    """The columns, each as private as the strictest of its declarations."""
    made = {column.name: classification(catalog, column) for column in entity.columns.values()}
    rows = [
        (
            column.name,
            column.type.name,
            words.yes(column.nullable),
            words.yes(column.primary_key),
            words.yes(column.name in entity.identity),
            made[column.name].sensitivity.label,
            words.categories(made[column.name]),
            column.description or "",
        )
        for column in entity.columns.values()
    ]
    head = ("Column", "Type", "Null", "PK", "Identity", "Sensitivity", "PII categories", "Description")
    return Section("Columns", head, rows)


def dimensions_section(entity: Entity) -> Section:
    rows = [(d.name, d.type.name, d.expression.text, d.description or "") for d in entity.dimensions.values()]
    return Section("Dimensions", ("Dimension", "Type", "Expression", "Description"), rows)


def joins_section(catalog: Catalog, name: str) -> Section:
    rows = [
        (join.name, words.condition(join), join.cardinality.value, words.provenance(join), join.description or "")
        for join in joins_of(catalog, name)
    ]
    return Section("Joins", ("Join", "On", "Cardinality", "Provenance", "Description"), rows)


def joins_of(catalog: Catalog, name: str) -> list[Join]:
    """The joins that start or end at the entity, by name."""
    return [catalog.joins[join] for join in sorted(link.name for link in catalog.joins_of[name])]


def metrics_of(catalog: Catalog, name: str) -> list[Metric]:
    """The metrics that live at the entity, by name."""
    found = (m for m in catalog.metrics.values() if m.kind is MetricKind.AGGREGATE and m.entity == name)
    return sorted(found, key=lambda metric: metric.name)


def metrics_section(catalog: Catalog, name: str) -> Section:
    rows = [
        (
            metric.name,
            words.aggregation(metric),
            words.measure(metric),
            words.time(metric),
            words.listed(words.grains(catalog, metric)),
            metric.description or "",
        )
        for metric in metrics_of(catalog, name)
    ]
    head = ("Metric", "Aggregation", "Measure", "Time dimension", "Grains", "Description")
    return Section("Metrics", head, rows)


def _data(catalog: Catalog, entity: Entity) -> dict[str, object]:
    return {
        "description": entity.description,
        "table": entity.table,
        "identity": entity.identity,
        "group": entity.group,
        "subject": entity.subject,
        "columns": [column_data(catalog, entity, column) for column in entity.columns.values()],
        "dimensions": [
            {"name": d.name, "type": d.type.name, "expression": d.expression.text, "description": d.description}
            for d in entity.dimensions.values()
        ],
        "joins": [
            {
                "name": join.name,
                "on": words.condition(join),
                "cardinality": join.cardinality.value,
                "provenance": join.provenance,
                "description": join.description,
            }
            for join in joins_of(catalog, entity.name)
        ],
        "metrics": [metric_data(catalog, metric) for metric in metrics_of(catalog, entity.name)],
    }


def column_data(catalog: Catalog, entity: Entity, column: Column) -> dict[str, object]:
    made = classification(catalog, column)
    return {
        "name": column.name,
        "type": column.type.name,
        "nullable": column.nullable,
        "primary_key": column.primary_key,
        "identity": column.name in entity.identity,
        "sensitivity": made.sensitivity.value,
        "pii": made.categories,
        "description": column.description,
    }


def metric_data(catalog: Catalog, metric: Metric) -> dict[str, object]:
    return {
        "name": metric.name,
        "entity": metric.entity,
        "aggregation": metric.aggregation,
        "measure": metric.measure.text if metric.measure else None,
        "time": words.time(metric) or None,
        "grains": words.grains(catalog, metric),
        "description": metric.description,
    }
