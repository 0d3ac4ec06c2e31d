"""The catalog's layout as a JSON Schema, so that editors complete keys and mark mistakes while one writes.

It is made of the shapes that loading checks tables against, and so cannot say anything else. What loading knows beyond
a table by itself (names, types, cycles) no schema can say; `semcli check` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from semcli.catalog.columns import COLUMN
from semcli.catalog.contents import FORMAT, SECTIONS
from semcli.catalog.entities import DIMENSION, ENTITY
from semcli.catalog.joins import JOIN
from semcli.catalog.metrics import METRIC, SEGMENT, SEMI_ADDITIVE
from semcli.catalog.queries import QUERY, TEST
from semcli.catalog.settings import CATALOG, CONNECTION, POLICY
from semcli.catalog.shape import Shape

Json = Mapping[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
"""The version that editors of TOML understand."""

_TABLES: Mapping[str, tuple[Shape, Mapping[str, tuple[Shape, bool]]]] = {
    "connections": (CONNECTION, {}),
    "entities": (ENTITY, {"columns": (COLUMN, True), "dimensions": (DIMENSION, True)}),
    "joins": (JOIN, {}),
    "metrics": (METRIC, {"semi_additive": (SEMI_ADDITIVE, False)}),
    "segments": (SEGMENT, {}),
    "queries": (QUERY, {}),
    "tests": (TEST, {}),
}
"""Per section the shape of its tables, and of tables inside them: True where those are named ones again."""


def json_schema() -> dict[str, Any]:
    """The schema of `catalog.toml` and of the files that it includes."""
    sections = {name: _named(_table(shape, inner), what) for name, what, (shape, inner) in _sections()}
    return {
        "$schema": DRAFT,
        "title": "semcli catalog",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT, "description": "the version of this layout"},
            "catalog": _table(CATALOG),
            "policy": _table(POLICY),
            **sections,
        },
        "additionalProperties": False,
    }


def _sections() -> list[tuple[str, str, tuple[Shape, Mapping[str, tuple[Shape, bool]]]]]:
    return [(name, what, _TABLES[name]) for name, what in SECTIONS.items()]


def _table(shape: Shape, inner: Mapping[str, tuple[Shape, bool]] | None = None) -> dict[str, Any]:
    """One table: its keys, those that it needs, and no others."""
    properties = {name: {**kind.schema, "description": kind.want} for name, kind in shape.items()}
    for name, (nested, named) in (inner or {}).items():
        properties[name] = _named(_table(nested), name) if named else _table(nested)
    needed = [name for name, kind in shape.items() if kind.required]
    found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": needed} if needed else {})


def _named(table: Json, what: str) -> dict[str, Any]:
    """A table of tables under names of the author's own."""
    return {"type": "object", "description": f"{what}: a table for each, by name", "additionalProperties": table}
