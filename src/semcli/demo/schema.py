"""The demo's tables as its catalog declares them: one truth for the columns, types and keys of both engines."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CATALOG = "catalog.toml"

# What the database knows and the catalog does not declare: foreign keys that no join of the catalog uses.
UNDECLARED_KEYS = (
    ("subscription_items", "plan_id", "plans"),
    ("support_tickets", "user_id", "users"),
    ("usage_events", "workspace_id", "workspaces"),
)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    nullable: bool
    primary_key: bool
    unique: bool


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    description: str
    columns: tuple[Column, ...]

    def ddl(self, schema: str, *, keys: bool) -> str:
        """CREATE TABLE, in the SQL that both engines share; with the primary and unique keys, if `keys`."""
        lines = [f'    "{c.name}" {c.type}{"" if c.nullable else " NOT NULL"}' for c in self.columns]
        if keys:
            lines += [f'    PRIMARY KEY ("{c.name}")' for c in self.columns if c.primary_key]
            lines += [f'    UNIQUE ("{c.name}")' for c in self.columns if c.unique]
        return f"CREATE TABLE {schema}.{self.name} (\n" + ",\n".join(lines) + "\n)"


@dataclass(frozen=True, slots=True)
class ForeignKey:
    table: str
    column: str
    target: str


def catalog_bytes() -> bytes:
    """The demo's catalog file, byte for byte."""
    return files(__package__).joinpath(CATALOG).read_bytes()


@cache
def tables() -> tuple[Table, ...]:
    """The demo's tables, in the catalog's order."""
    entities = tomllib.loads(catalog_bytes().decode())["entities"]
    return tuple(
        Table(
            name=entity["table"].removeprefix("public."),
            description=entity["description"],
            columns=tuple(
                Column(
                    name=name,
                    type=facts["type"],
                    nullable=facts.get("nullable", False),
                    primary_key=facts.get("primary_key", False),
                    unique=facts.get("unique", False),
                )
                for name, facts in entity["columns"].items()
            ),
        )
        for entity in entities.values()
    )


@cache
def foreign_keys() -> tuple[ForeignKey, ...]:
    """Every foreign key that the rows keep: the catalog's joins, and those that it does not declare."""
    catalog = tomllib.loads(catalog_bytes().decode())
    table_of = {name: entity["table"].removeprefix("public.") for name, entity in catalog["entities"].items()}
    declared = []
    for join in catalog["joins"].values():
        source, column = join["from"].split(".")
        target, _ = join["to"].split(".")
        declared.append(ForeignKey(table_of[source], column, table_of[target]))
    return (*declared, *(ForeignKey(*key) for key in UNDECLARED_KEYS))
