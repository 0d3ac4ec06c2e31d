"""What one part of a catalog says of another: every name known and unique, every type right, no circles.

`check` looks at the whole; the functions beneath it look at the things that they are given, and at what those name, so
that a request can have judged what it touches (`semcli.catalog.opened`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from semcli.catalog.check_metrics import check_dimensions, check_metrics, check_segments
from semcli.catalog.check_queries import check_connection, check_queries, check_tests
from semcli.catalog.files import Section
from semcli.catalog.joins import role_entity
from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.model import Cardinality, Catalog, Entity, Join, Link
from semcli.catalog.names import Named, check_unique
from semcli.catalog.scope import Scope
from semcli.catalog.source import Source

_OWN_NAMESPACE = {
    "connections": "connection",
    "metrics": "metric",
    "segments": "segment",
    "queries": "saved query",
    "tests": "test",
}


def check(log: Log, catalog: Catalog, sections: Mapping[str, Section], main: Source, default: str | None) -> None:
    """Notes everything wrong between the parts of a catalog, whose names have been checked already."""
    scope = Scope.of(log, catalog, sections)
    check_roles(log, catalog.roles, sections)
    check_one_sides(log, catalog, sections, catalog.joins.values())
    check_default(scope, main, default)
    check_dimensions(scope, sections, (d for e in catalog.entities.values() for d in e.dimensions.values()))
    check_segments(scope, sections, catalog.segments.values())
    facts = check_metrics(scope, sections, catalog.metrics)
    check_tests(
        scope, sections, check_queries(scope, sections, facts, catalog.queries.values()), catalog.tests.values()
    )


def check_default(scope: Scope, main: Source, written: str | None) -> None:
    """The default connection, where one is written, is one that is defined."""
    if written is not None:
        check_connection(scope, Mark(main, "catalog.connection"), written)


def check_namespaces(log: Log, sections: Mapping[str, Section]) -> None:
    """Every name is given once. Entities, roles and joins share one namespace; every other section has its own."""
    check_unique(log, _shared_namespace(sections))
    for section, what in _OWN_NAMESPACE.items():
        check_unique(log, _named(sections, section, what))


def _shared_namespace(sections: Mapping[str, Section]) -> Iterator[Named]:
    """Every entity and join, and every role once, however many joins carry it."""
    yield from _named(sections, "entities", "entity")
    yield from _named(sections, "joins", "join")
    seen: set[str] = set()
    for name, (source, table) in sections["joins"].items():
        role = table.get("role") if isinstance(table, dict) else None
        if isinstance(role, str) and role not in seen:
            seen.add(role)
            yield Named(role, "role", Mark(source, dotted(dotted("joins", name), "role")))


def _named(sections: Mapping[str, Section], section: str, what: str) -> Iterator[Named]:
    for name, (source, _) in sections[section].items():
        yield Named(name, what, Mark(source, dotted(section, name), on_key=True))


def check_roles(log: Log, roles: Mapping[str, tuple[Link, ...]], sections: Mapping[str, Section]) -> None:
    """A role on several joins stands for one entity."""
    for role, joins in roles.items():
        first = joins[0]
        for join in joins[1:]:
            if role_entity(join) != role_entity(first):
                other = Mark(sections["joins"][first.name][0], dotted(dotted("joins", first.name), "role"))
                at = Mark(sections["joins"][join.name][0], dotted(dotted("joins", join.name), "role"))
                message = f"role `{role}` stands for `{role_entity(first)}` and for `{role_entity(join)}`"
                log.add("duplicate_name", message, "the other one is at {other}; rename one", at=at, other=other)


def check_one_sides(log: Log, catalog: Catalog, sections: Mapping[str, Section], joins: Iterable[Join]) -> None:
    """An entity that is the *one* side of a join names its rows."""
    seen: set[str] = set()
    for join in joins:
        for entity in _one_sides(catalog, join):
            if entity.identity or entity.name in seen or entity.name in log.unsure_keys:
                continue
            seen.add(entity.name)
            source, _ = sections["entities"][entity.name]
            key = dotted("entities", entity.name)
            at = Mark(source, key, on_key=True, shown=dotted(key, "identity"))
            message = f"`{entity.name}` is the *one* side of join `{join.name}`, and declares no identity"
            log.add("bad_identity", message, f"write `identity = {_proposed(entity)}`", at=at)


def _one_sides(catalog: Catalog, join: Join) -> Iterator[Entity]:
    """The entities that the join as written has one row of, where the keys prove it."""
    if join.forward_to_one and join.cardinality in (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE):
        yield catalog.entities[join.to_entity]
    if join.backward_to_one and join.cardinality in (Cardinality.ONE_TO_MANY, Cardinality.ONE_TO_ONE):
        yield catalog.entities[join.from_entity]


def _proposed(entity: Entity) -> str:
    """The smallest declared key, as TOML."""
    names = [name for name in entity.columns if name in min(entity.unique, key=len)]
    return f'"{names[0]}"' if len(names) == 1 else "[" + ", ".join(f'"{name}"' for name in names) + "]"
