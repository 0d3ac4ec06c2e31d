"""What there is in a catalog, a line each."""

from __future__ import annotations

from collections.abc import Iterable

from semcli.catalog.model import Catalog, Dimension, Entity
from semcli.guard.privacy import classification
from semcli.render.describe import words
from semcli.render.sheet import Field, Row, Sheet

KINDS = ("entities", "metrics", "dimensions", "joins", "segments", "queries")


def listing(catalog: Catalog, kind: str | None) -> Sheet:
    """All things of one kind, or of every kind but dimensions, which belong to their entities."""
    if kind is None:
        return _sheet(("kind", "name", "description"), everything(catalog))
    return _sheet(*_MAKERS[kind](catalog), _SPARE.get(kind, ()))


def found(catalog: Catalog, word: str) -> Sheet:
    """All things that have the word in name, label or description, whatever the case; names first."""
    wanted = word.casefold()
    rows = [*everything(catalog), *_dimension_rows(catalog)]
    named = [row for row in rows if wanted in str(row[1]).casefold()]
    told = [row for row in rows if row not in named and wanted in str(row[2] or "").casefold()]
    return _sheet(("kind", "name", "description"), [*named, *told])


def everything(catalog: Catalog) -> list[Row]:
    """Kind, name and description of everything with a name of its own."""
    return [
        *(("metric", m.name, m.description) for m in catalog.metrics.values()),
        *(("entity", e.name, e.description) for e in catalog.entities.values()),
        *(("join", j.name, j.description) for j in catalog.joins.values()),
        *(("segment", s.name, s.description) for s in catalog.segments.values()),
        *(("query", q.name, q.description) for q in catalog.queries.values()),
    ]


def _dimension_rows(catalog: Catalog) -> list[Row]:
    rows: list[Row] = []
    for entity in catalog.entities.values():
        rows += [("column", f"{entity.name}.{c.name}", c.description) for c in entity.columns.values()]
        rows += [("dimension", f"{entity.name}.{d.name}", d.description) for d in _computed(entity)]
    return rows


def _computed(entity: Entity) -> Iterable[Dimension]:
    return entity.dimensions.values()


def _sheet(names: Iterable[str], rows: list[Row], spare: tuple[str, ...] = ()) -> Sheet:
    """`spare` are the columns that a narrow terminal does without, the first to go first."""
    going = {name: order for order, name in enumerate(spare, 1)}
    return Sheet([Field(name, clipped=name == "description", spare=going.get(name, 0)) for name in names], [rows])


Made = tuple[tuple[str, ...], list[Row]]


def _entities(catalog: Catalog) -> Made:
    rows: list[Row] = [(e.name, e.group, e.table, e.description) for e in catalog.entities.values()]
    return ("name", "group", "table", "description"), rows


def _metrics(catalog: Catalog) -> Made:
    rows: list[Row] = [
        (m.name, m.entity, words.aggregation(m), words.time(m) or None, m.description) for m in catalog.metrics.values()
    ]
    return ("name", "entity", "aggregation", "time", "description"), rows


def _dimensions(catalog: Catalog) -> Made:
    rows: list[Row] = []
    for entity in catalog.entities.values():
        for c in entity.columns.values():
            private = classification(catalog, c)
            pii = words.categories(private) or None
            rows.append((f"{entity.name}.{c.name}", c.type.name, private.sensitivity.label, pii, c.description))
        rows += [(f"{entity.name}.{d.name}", d.type.name, None, None, d.description) for d in _computed(entity)]
    return ("name", "type", "sensitivity", "pii", "description"), rows


def _joins(catalog: Catalog) -> Made:
    rows: list[Row] = [
        (j.name, j.from_entity, j.to_entity, j.cardinality.value, j.role, j.description) for j in catalog.joins.values()
    ]
    if not catalog.roles:
        return ("name", "from", "to", "cardinality", "description"), [(*row[:4], row[5]) for row in rows]
    return ("name", "from", "to", "cardinality", "role", "description"), rows


def _segments(catalog: Catalog) -> Made:
    rows: list[Row] = [(s.name, s.entity, s.filter.text, s.description) for s in catalog.segments.values()]
    return ("name", "entity", "filter", "description"), rows


def _queries(catalog: Catalog) -> Made:
    rows: list[Row] = [(q.name, words.listed(q.metrics), q.description) for q in catalog.queries.values()]
    return ("name", "metrics", "description"), rows


_MAKERS = {
    "entities": _entities,
    "metrics": _metrics,
    "dimensions": _dimensions,
    "joins": _joins,
    "segments": _segments,
    "queries": _queries,
}

_SPARE = {
    "entities": ("table", "group"),
    "metrics": ("time", "aggregation", "entity"),
    "dimensions": ("pii", "type", "description"),
    "joins": ("description", "cardinality"),
}
