"""What names in a catalog's expressions mean: which column, computed dimension or metric, and its type.

Whether a path of joins leads there, and whether it is the only one, is for the plan to say; here a name is known when
its entity, role or join is, and the column on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from semcli.catalog.files import Section
from semcli.catalog.joins import role_entity
from semcli.catalog.keys import dotted
from semcli.catalog.log import Log
from semcli.catalog.model import Catalog, Column, Dimension, Entity
from semcli.errors import did_you_mean

SHOWN = 12
"""How many names a message lists at most."""


class Unknown(Exception):
    """A name means nothing: what is wrong, and what to write."""

    def __init__(self, message: str, *help: str, code: str = "unknown_reference"):
        super().__init__(message)
        self.message, self.help, self.code = message, help, code


class Broken(Exception):
    """What a name means cannot be told, because of a problem that is already noted."""


class Scope(NamedTuple):
    """The names of a catalog under way; what is broken raises `Broken` rather than `Unknown`."""

    log: Log
    catalog: Catalog
    uncertain: frozenset[str]

    @classmethod
    def of(cls, log: Log, catalog: Catalog, sections: Mapping[str, Section]) -> Scope:
        """`uncertain` holds the names of joins that could not be read, and of the roles that they carry."""
        lost: set[str] = set()
        for name, (_, table) in sections["joins"].items():
            if name not in catalog.joins:
                lost.add(name)
                if isinstance(table, dict) and isinstance(table.get("role"), str):
                    lost.add(table["role"])
        return cls(log, catalog, frozenset(lost))

    def entity(self, name: str) -> Entity:
        """The entity of that name."""
        if name not in self.catalog.entities:
            self.unless_broken("entities", name)
            raise Unknown(f"there is no entity `{name}`", *choices(name, self.catalog.entities))
        return self.catalog.entities[name]

    def place(self, word: str) -> Entity:
        """The entity that stands behind a word before a `.`: an entity, a role or a join."""
        catalog = self.catalog
        if word in catalog.entities:
            return catalog.entities[word]
        join = catalog.roles[word][0] if word in catalog.roles else catalog.joins.get(word)
        if join is not None:
            return catalog.entities[role_entity(join)]
        if word in self.uncertain or "roles" in self.log.broken:
            raise Broken
        self.unless_broken("entities", word)
        pool = [*catalog.entities, *catalog.roles, *catalog.joins]
        raise Unknown(f"no entity, role or join is called `{word}`", *choices(word, pool))

    def field(self, parts: tuple[str, ...], homes: tuple[str, ...]) -> Column | Dimension:
        """The column or computed dimension that a name means, seen from the rows of `homes`.

        A bare name belongs to the one home; with several it is ambiguous.
        """
        *front, name = parts
        if front:
            for word in front[:-1]:
                self.waypoint(word)
            return self.field_of(self.place(front[-1]), name)
        if len(homes) != 1:
            if not homes:
                raise Broken
            help = " or ".join(f"`{home}.{name}`" for home in homes[:SHOWN])
            message = f"`{name}` could belong to any of {listed(homes)}"
            raise Unknown(message, f"write {help}")
        return self.field_of(self.entity(homes[0]), name)

    def waypoint(self, word: str) -> None:
        """A role or join that a path has to pass."""
        if word in self.catalog.roles or word in self.catalog.joins:
            return
        if word in self.uncertain or "roles" in self.log.broken:
            raise Broken
        if word in self.catalog.entities:
            raise Unknown(f"`{word}` is an entity; only roles and joins stand in front of one")
        self.unless_broken("joins", word)
        pool = [*self.catalog.roles, *self.catalog.joins]
        raise Unknown(f"no role or join is called `{word}`", *choices(word, pool))

    def field_of(self, entity: Entity, name: str) -> Column | Dimension:
        """A column or computed dimension of an entity."""
        found = entity.columns.get(name) or entity.dimensions.get(name)
        if found is None or self.log.broken:
            key = dotted("entities", entity.name)
            sections = (dotted(key, "columns"), dotted(key, "dimensions"))
            if any(dotted(section, name) in self.log.broken for section in sections):
                raise Broken
            if found is None and key in self.log.broken:
                raise Broken
        if found is not None:
            return found
        pool = [*entity.columns, *entity.dimensions]
        raise Unknown(f"`{entity.name}` has no column or dimension `{name}`", *choices(name, pool))

    def unless_broken(self, section: str, name: str) -> None:
        """Raises `Broken` where the thing was written, but could not be read."""
        if self.log.is_broken(section, name):
            raise Broken


def choices(name: str, pool: Iterable[str], few: int = SHOWN) -> tuple[str, ...]:
    """A help line with the nearest name, or else with all of them if they are few."""
    known = list(dict.fromkeys(pool))
    meant = did_you_mean(name, known)
    there = "there is only" if len(known) == 1 else "there are"
    return meant or ((f"{there} {listed(known)}",) if 0 < len(known) <= few else ())


def listed(names: Iterable[str]) -> str:
    """Names as a message lists them."""
    return ", ".join(f"`{name}`" for name in names)


def unknown_metric(name: str, metrics: Iterable[str]) -> Unknown:
    """No metric has that name."""
    return Unknown(f"there is no metric `{name}`", *choices(name, metrics))
