"""What generators know of a catalog document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UNKNOWN = "bit"
"""A type that both engines have and semcli does not know."""


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
        return self.type in ("text", "varchar(20)", "enum")

    @property
    def is_told_apart(self) -> bool:
        """Whether distinct values can be counted."""
        return self.type not in ("json", UNKNOWN)

    @property
    def is_compared(self) -> bool:
        """Whether `=` may stand beside it."""
        return self.is_ordered or self.type in ("boolean", "uuid")

    @property
    def is_ordered(self) -> bool:
        """Whether `<` may stand beside it, and least and greatest be told."""
        return self.is_number or self.is_time or self.is_text or self.type == "time"


def key_columns(entity: dict[str, Any]) -> list[str]:
    identity = entity["identity"]
    return [identity] if isinstance(identity, str) else list(identity)


def fields_of(document: dict[str, Any], entity: str) -> list[Field]:
    """The columns and computed dimensions of an entity."""
    found = document["entities"][entity]
    columns = {**found["columns"], **found.get("dimensions", {})}
    return [Field(name, column["type"]) for name, column in columns.items()]
