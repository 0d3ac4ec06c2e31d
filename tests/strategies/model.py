"""What generators know of a catalog document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """A column or dimension as it is written in an expression, and its type as declared."""

    name: str
    type: str

    @property
    def is_number(self) -> bool:
        return self.type.startswith("numeric") or self.type in ("integer", "bigint", "smallint", "double", "real")

    @property
    def is_time(self) -> bool:
        return self.type in ("date", "timestamp", "timestamptz")

    @property
    def is_text(self) -> bool:
        return self.type in ("text", "varchar(20)")


def key_columns(entity: dict[str, Any]) -> list[str]:
    identity = entity["identity"]
    return [identity] if isinstance(identity, str) else list(identity)


def fields_of(document: dict[str, Any], entity: str) -> list[Field]:
    """The columns and computed dimensions of an entity."""
    found = document["entities"][entity]
    columns = {**found["columns"], **found.get("dimensions", {})}
    return [Field(name, column["type"]) for name, column in columns.items()]
