"""Readers of `[entities]`: tables, and their computed dimensions. Each entity is read from its own table alone."""

from __future__ import annotations

from typing import Any

from semcli.catalog.columns import read_columns
from semcli.catalog.expressions import read_expression
from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.model import Column, Dimension, Entity
from semcli.catalog.names import Named, check_name, check_unique, split_dotted
from semcli.catalog.sensitivity import Sensitivity
from semcli.catalog.shape import (
    FLAG,
    SHOWING,
    TABLE,
    TEXT,
    WORD,
    WORD_OR_WORDS,
    WORDS,
    Kind,
    Shape,
    lost,
    many,
    read,
    required,
    shown,
)
from semcli.catalog.source import Source
from semcli.datatype import parse_type
from semcli.errors import did_you_mean

ENTITY: Shape = {
    "table": required(WORD, 'write `table = "schema.table"`'),
    "identity": WORD_OR_WORDS,
    "group": TEXT,
    "subject": FLAG,
    "unique": many(Kind("a list of columns", lambda value: isinstance(value, list), schema=WORDS.schema)),
    "description": TEXT,
    "label": TEXT,
    "columns": TABLE,
    "dimensions": TABLE,
}
DIMENSION: Shape = {
    "expr": required(WORD, 'write `{ expr = "paid_at is not null", type = "boolean" }`'),
    "type": required(WORD, 'say what the expression gives: `type = "boolean"`'),
    **SHOWING,
}


def read_entity(log: Log, source: Source, name: str, table: object, default: Sensitivity | None) -> Entity | None:
    """One entity. What is wrong in a part leaves the part out and marks its key as broken."""
    key = dotted("entities", name)
    check_name(log, Mark(source, key, on_key=True), name, "an entity", output=True, prefix=True)
    found = read(log, source, key, table, ENTITY, "an entity")
    if found is None:
        log.breaks(key)
        return None
    missed = lost(table, found, ENTITY)
    if missed & {"columns", "dimensions"}:
        log.breaks(key)
    if missed & {"columns", "identity", "unique"}:
        log.unsure_keys.add(name)
    columns = read_columns(log, source, name, found.pop("columns", {}), default)
    dimensions = {
        dimension.name: dimension
        for each, value in found.pop("dimensions", {}).items()
        if (dimension := read_dimension(log, source, dotted(key, "dimensions"), name, each, value)) is not None
    }
    _check_table(log, source, key, found.get("table"))
    _check_names(log, source, key, table)
    keys = _Keys(log, source, key, name, columns)
    identity = keys.columns_of("identity", found.pop("identity", []))
    keys.check_not_null(identity)
    unique = keys.all(identity, found.pop("unique", []))
    return Entity(
        name=name,
        identity=identity or tuple(c.name for c in columns.values() if c.primary_key),
        columns=columns,
        dimensions=dimensions,
        unique=unique,
        site=Mark(source, key).brief(),
        **{"table": name, **found},
    )


def read_dimension(log: Log, source: Source, prefix: str, entity: str, name: str, value: object) -> Dimension | None:
    """One computed dimension; None, and its key broken, where its expression or type is."""
    key = dotted(prefix, name)
    check_name(log, Mark(source, key, on_key=True), name, "a dimension", output=True, prefix=True)
    found = read(log, source, key, value, DIMENSION, "a dimension")
    if found is None:
        log.breaks(key)
        return None
    expression = read_expression(log, source, dotted(key, "expr"), found.pop("expr", None))
    if expression is None or "type" not in found:
        log.breaks(key)
        return None
    found["type"] = parse_type(found["type"])
    return Dimension(entity=entity, name=name, expression=expression, site=Mark(source, key).brief(), **found)


def _check_table(log: Log, source: Source, key: str, table: str | None) -> None:
    parts = split_dotted(table) if table is not None else ("",)
    if parts is None or len(parts) > 3:
        help = 'write `schema.table`; a part with other characters stands in double quotes: `public."my table"`'
        log.add("bad_value", f"{shown(table)} is no table's name", help, at=Mark(source, dotted(key, "table")))


def _check_names(log: Log, source: Source, key: str, table: Any) -> None:
    """Columns and dimensions share one namespace."""
    written = [
        (name, section)
        for section in ("columns", "dimensions")
        if isinstance(table.get(section), dict)
        for name in table[section]
    ]
    if len({name.lower() for name, _ in written}) < len(written):
        check_unique(
            log,
            (
                Named(name, section.removesuffix("s"), Mark(source, dotted(dotted(key, section), name), on_key=True))
                for name, section in written
            ),
        )


class _Keys:
    """Reads the sets of columns that name a row of one entity."""

    def __init__(self, log: Log, source: Source, key: str, entity: str, columns: dict[str, Column]):
        self.log, self.source, self.key, self.entity, self.columns = log, source, key, entity, columns

    def columns_of(self, key: str, names: list[str]) -> tuple[str, ...]:
        """The names that are columns of the entity; others are noted at `key`, relative to the entity."""
        at = dotted(self.key, key) if "[" not in key else f"{self.key}.{key}"
        for index, name in enumerate(names):
            if name in self.columns or dotted(dotted(self.key, "columns"), name) in self.log.broken:
                continue
            if self.key in self.log.broken:
                continue
            place = Mark(self.source, dotted(at, index))
            code = "bad_identity" if key == "identity" else "unknown_reference"
            help = did_you_mean(name, self.columns) or ("declare the column in `columns`",)
            self.log.unsure_keys.add(self.entity)
            self.log.add(code, f"`{name}` is no column of this entity", *help, at=place)
        return tuple(dict.fromkeys(names))

    def check_not_null(self, identity: tuple[str, ...]) -> None:
        for name in identity:
            column = self.columns.get(name)
            if column is not None and column.nullable and not column.primary_key:
                at = Mark(self.source, dotted(self.key, "identity"))
                help = "an identity is unique and not null: leave out `nullable`, or name another column"
                self.log.add("bad_identity", f"identity column `{name}` is nullable", help, at=at)

    def all(self, identity: tuple[str, ...], unique: list[list[Any]]) -> tuple[frozenset[str], ...]:
        """Every declared key: identity, primary key, unique columns, unique sets; each once."""
        primary = frozenset(c.name for c in self.columns.values() if c.primary_key)
        found = [frozenset(identity), primary]
        found += [frozenset({c.name}) for c in self.columns.values() if c.unique]
        for index, names in enumerate(unique):
            at = f"unique[{index}]"
            if names and all(isinstance(name, str) for name in names):
                found.append(frozenset(self.columns_of(at, names)))
            else:
                help = 'write `unique = [["a", "b"]]`'
                message = "a `unique` key must be a list of columns" if names else "a `unique` key names no column"
                self.log.unsure_keys.add(self.entity)
                self.log.add("bad_value", message, help, at=Mark(self.source, f"{self.key}.{at}"))
        return tuple(dict.fromkeys(key for key in found if key))
