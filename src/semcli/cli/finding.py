"""Which thing of a catalog a name means, and the page about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from semcli.catalog.joins import role_entity
from semcli.catalog.names import split_dotted
from semcli.errors import SemcliError, Site, did_you_mean, fail
from semcli.expression.printer import show_name
from semcli.render.page import Page

if TYPE_CHECKING:
    from semcli.catalog.model import Catalog


def things(catalog: Catalog) -> dict[str, Mapping[str, object]]:
    """Everything with a name, by kind."""
    return {
        "entity": catalog.entities,
        "metric": catalog.metrics,
        "join": catalog.joins,
        "segment": catalog.segments,
        "query": catalog.queries,
    }


def a_kind(kind: str) -> str:
    """«an entity», «a metric»."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def column_of(catalog: Catalog, name: str) -> tuple[str, str] | None:
    """The entity and column, or computed dimension, that `entity.column` names; a role stands for its entity."""
    first, column = _split(name)
    owner = role_entity(catalog.roles[first][0]) if first in catalog.roles else first
    entity = catalog.entities.get(owner)
    if entity is None or not (column in entity.columns or column in entity.dimensions):
        return None
    return owner, column


def _split(name: str) -> tuple[str, str]:
    """What stands in front of the first dot, and what behind it; in double quotes if need be, as `--by` takes them."""
    parts = split_dotted(name) if '"' in name else None
    if parts is not None and len(parts) == 2:
        return parts[0], parts[1]
    first, _, column = name.partition(".")
    return first, column


def kinds_of(catalog: Catalog, name: str, wanted: str | None) -> list[str]:
    """The kinds of things that have this name. Raises `unknown_name`."""
    found = [kind for kind, named in things(catalog).items() if name in named]
    if column_of(catalog, name) is not None:
        found.append("column")
    kept = [kind for kind in found if wanted in (None, kind)]
    if kept:
        return kept
    if found:
        listed = " and ".join(a_kind(kind) for kind in found)
        raise fail("unknown_name", f"`{name}` is no {wanted}", f"it is {listed}: leave out `--kind {wanted}`")
    raise unknown(catalog, name)


def unknown(catalog: Catalog, name: str) -> SemcliError:
    """The error for a name that nothing has, or that no column of a known entity has."""
    site = Site.whole("NAME", name)
    entity, column = _split(name)
    if column and entity in catalog.entities:
        known = (*catalog.entities[entity].columns, *catalog.entities[entity].dimensions)
        near = [f"did you mean `{show_name((entity, best))}`?" for best in _nearest(column, known)]
        if '"' not in name:
            site = Site(argument="NAME", text=name, column=len(entity) + 2, length=len(column))
        shows = f"`semcli describe {entity}` shows its columns"
        return fail("unknown_column", f"`{entity}` has no column `{column}`", *near, shows, site=site)
    names = [n for named in things(catalog).values() for n in named]
    return fail(
        "unknown_name",
        f"nothing in the catalog is called `{name}`"
        if name not in (*catalog.tests, *catalog.roles)
        else f"`{name}` has no page of its own",
        *(_other(catalog, name) or did_you_mean(name, names)),
        "`semcli list` shows everything that has a name",
        site=site,
    )


def _other(catalog: Catalog, name: str) -> tuple[str, ...]:
    """What has the name and no page of its own."""
    if name in catalog.roles:
        joins = catalog.roles[name]
        return (f"it is the role of `{joins[0].to_entity}` in the join `{joins[0].name}`: describe one of these",)
    if name in catalog.tests:
        return (f"it is a test of the query `{catalog.tests[name].query}`: `semcli test {name}` runs it",)
    return ()


def _nearest(name: str, known: Iterable[str]) -> list[str]:
    from semcli.errors import nearest

    best = nearest(name, known)
    return [best] if best is not None else []


def page_of(catalog: Catalog, kind: str, name: str) -> Page:
    """The page about the thing of that kind and name."""
    from semcli.render.describe import others

    if kind == "entity":
        from semcli.render.describe.entity import entity_page

        return entity_page(catalog, name)
    if kind == "metric":
        from semcli.pipeline import dimensions_of
        from semcli.render.describe.metric import metric_page

        return metric_page(catalog, name, dimensions_of(catalog, name))
    if kind == "join":
        return others.join_page(catalog, name)
    if kind == "segment":
        return others.segment_page(catalog, name)
    if kind == "query":
        return others.query_page(catalog, name)
    found = column_of(catalog, name)
    assert found is not None
    return others.column_page(catalog, *found)
