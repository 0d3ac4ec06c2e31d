"""What a join makes equal: whoever shows one of its columns shows the other, row by row.

So a use of a column that is joined to a more private one is a use of that one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from semcli.catalog.model import Catalog
from semcli.guard.privacy import classification
from semcli.guard.uses import Role, Use
from semcli.records import replace

Name = tuple[str, str]
"""An entity and its column."""

_OF_NO_VALUE = frozenset({Role.JOIN_KEY, Role.ROW_NAME})
"""Roles in which a value tells nothing but which rows belong together."""


def uses_through_joins(catalog: Catalog, joins: Iterable[str], uses: Iterable[Use]) -> Iterator[Use]:
    """A use for every more private column that these joins make equal to a used one."""
    equals = _equals(catalog, joins)
    for use in uses:
        if use.role not in _OF_NO_VALUE:
            own = (use.entity, use.column)
            for name in equals.get(own, ()):
                if _is_more_private(catalog, name, own):
                    origin = f"{use.origin}, by the join to `{use.entity}.{use.column}`"
                    yield replace(use, entity=name[0], column=name[1], origin=origin)


def _equals(catalog: Catalog, joins: Iterable[str]) -> dict[Name, tuple[Name, ...]]:
    """Each column of these joins, with all that are equal to it over one or more of them."""
    found: dict[Name, tuple[Name, ...]] = {}
    for join in (catalog.joins[name] for name in dict.fromkeys(joins)):
        for one, other in zip(join.from_columns, join.to_columns, strict=True):
            pair = (join.from_entity, one), (join.to_entity, other)
            whole = tuple(dict.fromkeys(name for end in pair for name in found.get(end, (end,))))
            found |= dict.fromkeys(whole, whole)
    return found


def _is_more_private(catalog: Catalog, name: Name, than: Name) -> bool:
    one, other = (classification(catalog, catalog.entities[entity].columns[column]) for entity, column in (name, than))
    stricter = one.sensitivity.strictness > other.sensitivity.strictness
    return stricter or not frozenset(one.categories) <= frozenset(other.categories)
