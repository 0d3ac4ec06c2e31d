"""The demo's tables as its catalog declares them: one truth for the columns, types and keys of both engines."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from semcli.records import dataclass

CATALOG = "catalog.toml"

# What the database knows and the catalog does not declare: foreign keys that no join of the catalog uses.
UNDECLARED_KEYS = (
    ("subscription_items", "plan_id", "plans"),
    ("support_tickets", "user_id", "users"),
    ("usage_events", "workspace_id", "workspaces"),
)


def quoted(name: str) -> str:
    """An identifier in SQL, in quotes always."""
    return '"' + name.replace('"', '""') + '"'


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

    @property
    def keys(self) -> list[str]:
        """The primary and unique keys, as constraints."""
        primary = [f"PRIMARY KEY ({quoted(c.name)})" for c in self.columns if c.primary_key]
        return primary + [f"UNIQUE ({quoted(c.name)})" for c in self.columns if c.unique]

    def ddl(self, schema: str, *, keys: bool) -> str:
        """CREATE TABLE, in the SQL that both engines share; with the primary and unique keys, if `keys`."""
        lines = [f"    {quoted(c.name)} {c.type}{'' if c.nullable else ' NOT NULL'}" for c in self.columns]
        lines += [f"    {key}" for key in self.keys] if keys else []
        return f"CREATE TABLE {quoted(schema)}.{quoted(self.name)} (\n" + ",\n".join(lines) + "\n)"


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
