"""What a request asks of a catalog as a whole: which joins leave an entity, which entities stand on one table.

There are two makers. `index_of` looks at a catalog that has been read. `Rough` looks at tables as written, so that
nothing has to be read: it knows the joins whose ends and keys are plainly there, and names those that have to be read
to be known, whatever may be wrong with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from semcli.catalog.columns import COLUMN
from semcli.catalog.entities import ENTITY
from semcli.catalog.files import Section
from semcli.catalog.joins import JOIN
from semcli.catalog.model import Catalog, Edge, Index, Join, Link, MetricKind
from semcli.catalog.names import bare_table, folded, split_dotted, tables
from semcli.records import dataclass, field


def index_of(catalog: Catalog) -> Index:
    """The index of a catalog whose things can all be read."""
    joins_of: dict[str, list[Join]] = {name: [] for name in catalog.entities}
    roles: dict[str, list[Join]] = {}
    for join in catalog.joins.values():
        for end in dict.fromkeys((join.from_entity, join.to_entity)):
            joins_of[end].append(join)
        if join.role is not None:
            roles.setdefault(join.role, []).append(join)
    return Index(
        joins_of=_frozen(joins_of),
        roles=_frozen(roles),
        tables=_grouped((folded(bare_table(e.table)), e.name) for e in catalog.entities.values()),
        subjects=tuple(e.name for e in catalog.entities.values() if e.subject),
        metrics_of=_grouped(
            (m.entity, m.name) for m in catalog.metrics.values() if m.kind is MetricKind.AGGREGATE and m.entity
        ),
    )


def _frozen(found: Mapping[str, list[Join]]) -> dict[str, tuple[Link, ...]]:
    return {name: tuple(joins) for name, joins in found.items()}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, name in pairs:
        found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


@dataclass(frozen=True, slots=True)
class Rough:
    """What tables as written say. `joins_of` and `roles` hold an edge where it is plain, else the name of the join;
    `anywhere` are joins of which it is not known where they end, `tableless` entities of which not which table.
    All of it is JSON, but for the tuples.
    """

    joins_of: Mapping[str, Collection[Any]] = field(default_factory=dict)
    roles: Mapping[str, Collection[Any]] = field(default_factory=dict)
    anywhere: Collection[str] = ()
    tables: Mapping[str, Collection[str]] = field(default_factory=dict)
    tableless: Collection[str] = ()
    subjects: Collection[str] = ()
    metrics_of: Mapping[str, Collection[str]] = field(default_factory=dict)


def rough_index(sections: Mapping[str, Section]) -> Rough:
    """The index of what is written."""
    entities, written = sections["entities"], sections["joins"]
    keys = {name: _keys(table) for name, (_, table) in entities.items()}
    joins_of: dict[str, list[Any]] = {}
    roles: dict[str, list[Any]] = {}
    anywhere: list[str] = []
    for name, (_, table) in written.items():
        ends = _ends(table, entities)
        found = name if ends is None else _edge(name, table, ends, keys)
        if ends is None:
            anywhere.append(name)
        else:
            for entity in dict.fromkeys(entity for entity, _ in ends if entity in entities):
                joins_of.setdefault(entity, []).append(found)
        role = tables(table).get("role")
        if isinstance(role, str):
            roles.setdefault(role, []).append(found)
    standing = {name: tables(table).get("table", name) for name, (_, table) in entities.items()}
    return Rough(
        joins_of=joins_of,
        roles=roles,
        anywhere=anywhere,
        tables=_grouped((folded(bare_table(t)), name) for name, t in standing.items() if isinstance(t, str)),
        tableless=[name for name, table in standing.items() if not isinstance(table, str)],
        # whatever is written there that is not `false`: what is wrong with it is told where people are counted
        subjects=[name for name, (_, table) in entities.items() if tables(table).get("subject", False) is not False],
        metrics_of=_grouped(
            (table["entity"], name)
            for name, (_, table) in sections["metrics"].items()
            if isinstance(tables(table).get("entity"), str)
        ),
    )


_Ends = tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]


def _ends(table: Any, entities: Mapping[str, Any]) -> _Ends | None:
    """The entity and the columns of both ends; None where an end is not plainly of one entity that there is."""
    found = [_end(tables(table).get(side)) for side in ("from", "to")]
    if found[0] is None or found[1] is None or not any(end[0] in entities for end in found if end is not None):
        return None
    return found[0], found[1]


def _end(written: Any) -> tuple[str, tuple[str, ...]] | None:
    names = [written] if isinstance(written, str) else written
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        return None
    parts = [split_dotted(name) for name in names]
    if any(part is None or len(part) != 2 for part in parts):
        return None
    known = [part for part in parts if part is not None]
    return (known[0][0], tuple(p[1] for p in known)) if len({p[0] for p in known}) == 1 else None


def _edge(name: str, table: Mapping[str, Any], ends: _Ends, keys: Mapping[str, _Keys | None]) -> Any:
    """The edge, as the arguments of `Edge`; the name alone where the join has to be read to be known."""
    (start, from_columns), (end, to_columns) = ends
    from_keys, to_keys = keys.get(start), keys.get(end)
    role = table.get("role")
    if from_keys is None or to_keys is None or not table.keys() <= JOIN.keys():
        return name
    if not isinstance(role, str | None) or len(from_columns) != len(to_columns):
        return name
    if not from_keys.has(from_columns) or not to_keys.has(to_columns):
        return name
    return (name, start, end, to_keys.are_key(to_columns), from_keys.are_key(from_columns), role)


@dataclass(frozen=True, slots=True)
class _Keys:
    """The columns of an entity, and the sets of them that name a row."""

    columns: Mapping[str, Any]
    unique: list[frozenset[str]]

    def has(self, columns: tuple[str, ...]) -> bool:
        return all(name in self.columns for name in columns)

    def are_key(self, columns: tuple[str, ...]) -> bool:
        return any(key <= set(columns) for key in self.unique)


def _keys(table: Any) -> _Keys | None:
    """Every declared key of an entity as written; None where that is not plain."""
    if not isinstance(table, dict) or not table.keys() <= ENTITY.keys():
        return None
    columns, identity, unique = table.get("columns", {}), table.get("identity", []), table.get("unique", [])
    identity = [identity] if isinstance(identity, str) else identity
    if not isinstance(columns, dict) or not isinstance(identity, list) or not isinstance(unique, list):
        return None
    primary: list[str] = []
    sets: list[Any] = [identity]
    for name, column in columns.items():
        if not isinstance(column, dict) or not column.keys() <= COLUMN.keys():
            return None
        flags = column.get("primary_key", False), column.get("unique", False)
        if not all(isinstance(flag, bool) for flag in flags):
            return None
        if flags[0]:
            primary.append(name)
        if flags[1]:
            sets.append([name])
    sets += [primary, *unique]
    if not all(isinstance(key, list) and all(isinstance(c, str) and c in columns for c in key) for key in sets):
        return None
    return _Keys(columns, [frozenset(key) for key in sets if key])


def link_of(found: Any, joins: Mapping[str, Join]) -> Link:
    """What a rough index holds, as paths take it: an edge, or the join itself, which is read and checked."""
    return joins[found] if isinstance(found, str) else Edge(*found)
