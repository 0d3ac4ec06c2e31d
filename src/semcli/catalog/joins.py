"""Reader of `[joins]`: which columns meet, and which directions the declared keys prove to be to-one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.model import Cardinality, Column, Entity, Join, Link
from semcli.catalog.names import check_name, split_dotted
from semcli.catalog.shape import TEXT, WORD, WORD_OR_WORDS, Shape, lost, one_of, read, required, shown
from semcli.catalog.source import Source
from semcli.datatype import DataType, Kind
from semcli.errors import did_you_mean

PROVENANCES = ("foreign_key", "imported", "inferred", "operator_authored")
JOIN: Shape = {
    "from": required(WORD_OR_WORDS, 'write `from = "invoice.workspace_id"`'),
    "to": required(WORD_OR_WORDS, 'write `to = "workspace.id"`'),
    "cardinality": required(one_of(*(c.value for c in Cardinality)), 'write `cardinality = "many_to_one"`'),
    "provenance": one_of(*PROVENANCES),
    "role": WORD,
    "description": TEXT,
}


class _End(NamedTuple):
    """One side of a join: an entity and its columns, in the order of pairing."""

    side: str
    entity: Entity
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def is_key(self) -> bool:
        return self.entity.is_key(self.names)

    def __str__(self) -> str:
        """As people write it: `invoice.workspace_id`, `a.x, a.y`."""
        return ", ".join(f"{self.entity.name}.{name}" for name in self.names)


def read_join(log: Log, source: Source, name: str, table: object, entities: Mapping[str, Entity]) -> Join | None:
    """One join; None, and its key broken, where one of its ends is unknown."""
    key = dotted("joins", name)
    check_name(log, Mark(source, key, on_key=True), name, "a join", output=True, prefix=True)
    found = read(log, source, key, table, JOIN, "a join")
    ends = None if found is None else _read_ends(log, source, key, found, entities)
    if found is None or ends is None or "cardinality" not in found:
        log.breaks(key)
        return None
    start, end = ends
    cardinality = Cardinality(found["cardinality"])
    check_cardinality(log, source, key, cardinality, start, end)
    role = found.get("role")
    if "role" in lost(table, found, JOIN):
        log.breaks("roles")
    if role is not None:
        check_name(log, Mark(source, dotted(key, "role")), role, "a role", output=True, prefix=True)
    return Join(
        name=name,
        from_entity=start.entity.name,
        from_columns=start.names,
        to_entity=end.entity.name,
        to_columns=end.names,
        cardinality=cardinality,
        forward_to_one=end.is_key,
        backward_to_one=start.is_key,
        role=role,
        provenance=found.get("provenance"),
        description=found.get("description"),
        site=Mark(source, key).brief(),
    )


def role_entity(join: Link) -> str:
    """The entity that a join's role stands for: that of its *one* side, the `to` side where both are."""
    return join.to_entity if join.forward_to_one or not join.backward_to_one else join.from_entity


def _read_ends(
    log: Log, source: Source, key: str, found: dict[str, Any], entities: Mapping[str, Entity]
) -> tuple[_End, _End] | None:
    """Both ends, whose columns can be compared pair by pair."""
    start = _read_end(log, source, key, "from", found.get("from"), entities)
    end = _read_end(log, source, key, "to", found.get("to"), entities)
    if start is None or end is None:
        return None
    if len(start.columns) != len(end.columns):
        message = f"`from` has {len(start.columns)} columns and `to` has {len(end.columns)}"
        log.add("bad_value", message, "a join pairs them one by one", at=Mark(source, dotted(key, "to")))
        return None
    for index, (left, right) in enumerate(zip(start.columns, end.columns, strict=True)):
        at = Mark(source, dotted(dotted(key, "to"), index))
        if left.entity == right.entity and left.name == right.name:
            log.add("bad_value", f"`{left.entity}.{left.name}` is joined to itself", "name another column", at=at)
        elif not are_comparable(left.type, right.type):
            left_text, right_text = f"`{left.entity}.{left.name}`", f"`{right.entity}.{right.name}`"
            message = f"{left_text} is {left.type} and {right_text} is {right.type}, which cannot be equal"
            log.add("bad_type", message, "join columns of the same type", at=at)
    return start, end


def _read_end(
    log: Log, source: Source, key: str, side: str, names: list[str] | None, entities: Mapping[str, Entity]
) -> _End | None:
    """One end; None where a part of it is unknown."""
    if not names:
        if names is not None:
            log.add(
                "bad_value", f"`{side}` names no column", 'write `"entity.column"`', at=Mark(source, dotted(key, side))
            )
        return None
    columns = [_read_column(log, source, dotted(key, side), index, name, entities) for index, name in enumerate(names)]
    known = tuple(column for column in columns if column is not None)
    if len(known) < len(columns):
        return None
    entity = known[0].entity
    for index, column in enumerate(known):
        if column.entity != entity:
            at = Mark(source, dotted(dotted(key, side), index))
            message = f"`{side}` names columns of two entities, `{entity}` and `{column.entity}`"
            log.add("bad_value", message, "all columns of one side belong to one entity", at=at)
            return None
    return _End(side, entities[entity], known)


def _read_column(
    log: Log, source: Source, key: str, index: int, text: str, entities: Mapping[str, Entity]
) -> Column | None:
    """The column that `entity.column` names; what is unknown is noted, what is broken is passed over."""
    parts = split_dotted(text)
    if parts is None or len(parts) != 2:
        message = f"{shown(text)} is no column of an entity"
        log.add("bad_value", message, 'write `"entity.column"`', at=Mark(source, dotted(key, index)))
        return None
    entity_name, name = parts
    entity = entities.get(entity_name)
    entity_key = dotted("entities", entity_name)
    if entity is None or name not in entity.columns:
        column_key = dotted(dotted(entity_key, "columns"), name)
        if log.is_broken("entities", entity_name) or column_key in log.broken:
            return None
        at = Mark(source, dotted(key, index))
        if entity is None:
            help = did_you_mean(entity_name, entities)
            log.add("unknown_reference", f"there is no entity `{entity_name}`", *help, at=at)
        elif name in entity.dimensions:
            log.add("unknown_reference", f"`{text}` is computed; a join needs columns of the table", at=at)
        else:
            help = did_you_mean(name, entity.columns)
            log.add("unknown_reference", f"entity `{entity_name}` has no column `{name}`", *help, at=at)
        return None
    return entity.columns[name]


def are_comparable(left: DataType, right: DataType) -> bool:
    """Whether values of the two types can be equal, the same on every engine."""
    if left.is_numeric and right.is_numeric:
        return True
    if Kind.UNKNOWN in (left.kind, right.kind):
        return {left.kind, right.kind} <= {Kind.UNKNOWN, Kind.TEXT}
    if left.kind is Kind.ARRAY and right.kind is Kind.ARRAY:
        assert left.element is not None
        assert right.element is not None
        return are_comparable(left.element, right.element)
    return left.kind is right.kind and left.kind is not Kind.JSON


def check_cardinality(log: Log, source: Source, key: str, written: Cardinality, start: _End, end: _End) -> None:
    """The sides that the cardinality calls *one* must be keys; that of one_to_one's `from` is a matter of `lint`."""
    at = Mark(source, dotted(key, "cardinality"))
    to_one = written in (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE)
    if start.entity.name in log.unsure_keys or end.entity.name in log.unsure_keys:
        return
    if to_one and not end.is_key:
        _contradicted(log, at, written, end, start)
    elif written is Cardinality.ONE_TO_MANY and not start.is_key:
        _contradicted(log, at, written, start, end)


def _contradicted(log: Log, at: Mark, written: Cardinality, one: _End, other: _End) -> None:
    """Notes a *one* side that is no key, and what to write instead."""
    keys = " and ".join(f"`{', '.join(sorted(key))}`" for key in one.entity.unique)
    declared = f"the keys of `{one.entity.name}` are {keys}" if keys else f"`{one.entity.name}` declares no key"
    message = f"`{written.value}` needs `{one}` to be a key, but {declared}"
    proven = proven_cardinality(one, other) if one.side == "from" else proven_cardinality(other, one)
    listed = ", ".join(f'"{name}"' for name in one.names)
    if not one.entity.identity:
        identity = f"[{listed}]" if len(one.names) > 1 else listed
        unique = f"if that names one row of `{one.entity.name}`, declare `identity = {identity}` there"
    elif len(one.names) == 1:
        unique = f"if at most one row has each `{one.names[0]}`, declare that column `unique = true`"
    else:
        unique = f"if at most one row has each pair, declare `unique = [[{listed}]]` on the entity"
    log.add("contradicted_cardinality", message, f'else write `cardinality = "{proven.value}"`', unique, at=at)


def proven_cardinality(start: _End, end: _End) -> Cardinality:
    """What the keys prove of a join."""
    if end.is_key:
        return Cardinality.ONE_TO_ONE if start.is_key else Cardinality.MANY_TO_ONE
    return Cardinality.ONE_TO_MANY if start.is_key else Cardinality.MANY_TO_MANY
