"""Names as both engines read them, for the statements that look at a database itself."""

from __future__ import annotations

from semcli.catalog.model import Entity
from semcli.sql.scan import table_parts


def quoted(name: str) -> str:
    """An identifier in double quotes, its own doubled."""
    return '"' + name.replace('"', '""') + '"'


def table_text(entity: Entity) -> str:
    """An entity's table, every part in quotes."""
    return ".".join(quoted(part) for part in table_parts(entity.table))
