"""The pages of joins, segments, saved queries and single columns."""

from __future__ import annotations

from semcli.catalog.model import Catalog, Join
from semcli.guard.privacy import classification
from semcli.render.describe import words
from semcli.render.describe.entity import column_data
from semcli.render.page import Page, Section


def join_page(catalog: Catalog, name: str) -> Page:
    """What the join connects, and which of its directions the declared keys prove to meet one row at most."""
    join = catalog.joins[name]
    facts = [
        ("From", join.from_entity),
        ("To", join.to_entity),
        ("On", words.condition(join)),
        ("Cardinality", join.cardinality.value),
        ("To one", _directions(join)),
        ("Provenance", words.provenance(join)),
    ]
    if join.role:
        facts.append(("Role", join.role))
    data = {
        "description": join.description,
        "from": [f"{join.from_entity}.{column}" for column in join.from_columns],
        "to": [f"{join.to_entity}.{column}" for column in join.to_columns],
        "on": words.condition(join),
        "cardinality": join.cardinality.value,
        "forward_to_one": join.forward_to_one,
        "backward_to_one": join.backward_to_one,
        "role": join.role,
        "provenance": join.provenance,
    }
    return Page("join", name, join.description, facts, [], data)


def _directions(join: Join) -> str:
    forward = f"{join.from_entity} → {join.role or join.to_entity}" if join.forward_to_one else ""
    backward = f"{join.to_entity} → {join.from_entity}" if join.backward_to_one else ""
    return words.listed(filter(None, (forward, backward))) or "in neither direction"


def segment_page(catalog: Catalog, name: str) -> Page:
    segment = catalog.segments[name]
    facts = [("Entity", segment.entity), ("Filter", segment.filter.text)]
    data = {"description": segment.description, "entity": segment.entity, "filter": segment.filter.text}
    return Page("segment", name, segment.description, facts, [], data)


def query_page(catalog: Catalog, name: str) -> Page:
    query = catalog.queries[name]
    facts = [("Metrics", words.listed(query.metrics))]
    facts += [
        (option.replace("_", " ").capitalize(), _option(value))
        for option, value in query.options.items()
        if option != "metrics"
    ]
    tests = [test for test in catalog.tests.values() if test.query == name]
    sections = [Section("Tests", ("Test", "Description"), [(t.name, t.description or "") for t in tests])]
    data = {
        "description": query.description,
        "metrics": query.metrics,
        "options": dict(query.options),
        "tests": [test.name for test in tests],
    }
    return Page("query", name, query.description, facts, sections if tests else [], data)


def _option(value: object) -> str:
    if isinstance(value, bool):
        return words.yes(value)
    return words.listed(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def column_page(catalog: Catalog, entity_name: str, name: str) -> Page:
    """A column, or a computed dimension, of an entity."""
    entity = catalog.entities[entity_name]
    full = f"{entity_name}.{name}"
    column = entity.columns.get(name)
    if column is None:
        computed = entity.dimensions[name]
        facts = [("Entity", entity_name), ("Type", computed.type.name), ("Expression", computed.expression.text)]
        data: dict[str, object] = {"type": computed.type.name, "expression": computed.expression.text}
        return Page("dimension", full, computed.description, facts, [], data)
    made = classification(catalog, column)
    facts = [
        ("Entity", entity_name),
        ("Type", column.type.name),
        ("Null", words.yes(column.nullable)),
        ("PK", words.yes(column.primary_key)),
        ("Identity", words.yes(name in entity.identity)),
        ("Sensitivity", made.sensitivity.label),
        ("PII categories", words.categories(made)),
    ]
    data = column_data(catalog, entity, column)
    del data["name"]
    return Page("column", full, column.description, facts, [], data)
