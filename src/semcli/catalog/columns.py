"""Reader of the columns of an entity.

Most of a catalog is columns, and most of them are written like others: `{ type = "bigint" }`. What such a table means
is found out once, wherever it stands; a table with anything odd in it is read where it stands, for its problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.model import Column
from semcli.catalog.names import check_name, is_plain, tables
from semcli.catalog.sensitivity import Sensitivity
from semcli.catalog.settings import CATEGORY, LEVELS
from semcli.catalog.shape import FLAG, SHOWING, WORD, Shape, lost, many, read, required
from semcli.catalog.source import Source
from semcli.datatype import DataType, Kind, parse_type
from semcli.records import fields

TYPES: tuple[str, ...] = (
    *("smallint", "integer", "bigint", "numeric", "real", "double", "boolean", "text", "varchar", "enum", "uuid"),
    *("date", "timestamp", "timestamptz", "time", "interval", "json", "jsonb", "bytea"),
)
"""The types that a column may have, as messages propose them; aliases of PostgreSQL are accepted as well."""

COLUMN: Shape = {
    "type": required(WORD, 'write `{ type = "bigint" }`'),
    "nullable": FLAG,
    "primary_key": FLAG,
    "unique": FLAG,
    "sensitivity": LEVELS,
    "pii": many(CATEGORY),
    **SHOWING,
}


def read_columns(
    log: Log, source: Source, entity: str, written: Mapping[str, object], default: Sensitivity | None
) -> dict[str, Column]:
    """The columns of an entity that can be read, by name, in the order of the file."""
    found: dict[str, Column] = {}
    level = None if default is None else default.value
    for name, value in written.items():
        meaning = _meaning_of(source.file, value, level) if is_plain(name) else None
        if meaning is not None:
            found[name] = Column(entity, name, *meaning)
            continue
        column = read_column(log, source, entity, name, value, default)
        if column is not None:
            found[name] = column
    return found


def _meaning_of(file: str, value: object, level: str | None) -> tuple[Any, ...] | None:
    """All that is known of a column but its names; None for a table that has to be read in its place."""
    if not isinstance(value, dict):
        return None
    try:
        return _meaning(file, level, *value, *value.values())
    except TypeError:  # a list or a table within, by which nothing can be remembered
        return None


@lru_cache(maxsize=4096, typed=True)  # typed: `true` is not 1
def _meaning(file: str, level: str | None, *written: Any) -> tuple[Any, ...] | None:
    """The same for the keys and values of a table, one after the other."""
    log, half = Log(), len(written) // 2
    default = None if level is None else Sensitivity(level)
    value = dict(zip(written[:half], written[half:], strict=True))
    column = read_column(log, Source(file, ""), "entity", "column", value, default)
    if column is None or log.entries or log.broken or log.unsure_keys:
        return None
    return tuple(getattr(column, each.name) for each in fields(Column))[2:]


def read_column(
    log: Log, source: Source, entity: str, name: str, value: object, default: Sensitivity | None
) -> Column | None:
    """One column; None, and its key broken, where its type is not known."""
    key = dotted(dotted(dotted("entities", entity), "columns"), name)
    if isinstance(value, str):
        log.unsure_keys.add(entity)
        log.add(
            "bad_value", f"column `{name}` must be a table", f'write `{{ type = "{value}" }}`', at=Mark(source, key)
        )
        log.breaks(key)
        return None
    check_name(log, Mark(source, key, on_key=True), name, "a column")
    found = read(log, source, key, value, COLUMN, "a column")
    if found is None or "type" not in found or lost(value, found, COLUMN) & {"primary_key", "unique"}:
        log.unsure_keys.add(entity)
    if found is None or "type" not in found:
        log.breaks(key)
        return None
    found["type"] = parse_type(found["type"])
    pii = found["pii"] = tuple(dict.fromkeys(found.get("pii", ())))
    declared = found.get("sensitivity")
    if declared is not None:
        found["sensitivity"] = Sensitivity(declared)
        found["classified_here"] = True
    elif pii:
        found["sensitivity"] = Sensitivity.PII
        found["classified_here"] = True
    elif not tables(value).keys() & {"sensitivity", "pii"}:
        found["sensitivity"] = default or Sensitivity.UNCLASSIFIED
    if found.get("primary_key") and found.get("nullable"):
        at = Mark(source, dotted(key, "nullable"))
        log.add("bad_value", f"primary key column `{name}` cannot be nullable", "leave out `nullable`", at=at)
    return Column(entity=entity, name=name, file=source.file, **found)


_ELSEWHERE = {
    "int16": "smallint", "short": "smallint", "tinyint": "smallint", "int32": "integer", "uint16": "integer",
    "int64": "bigint", "uint32": "bigint", "long": "bigint", "number": "numeric", "float32": "real",
    "float64": "double", "str": "text", "varchar2": "text", "nvarchar": "text", "nchar": "text", "ntext": "text",
    "clob": "text", "category": "text", "binary": "bytea", "varbinary": "bytea", "date32": "date",
    "datetime": "timestamp", "datetime64": "timestamp", "timestamp_ntz": "timestamp",
    "datetimeoffset": "timestamptz", "timestamp_tz": "timestamptz", "timestamp_ltz": "timestamptz",
}  # fmt: skip
"""What other databases and tools call the types that are known here."""


def meant_type(type: DataType) -> tuple[str, ...]:
    """A help line with the type that was probably meant by one that is not known, or nothing."""
    if type.kind is not Kind.UNKNOWN:
        return ()
    import difflib

    name = type.name.lower().partition("(")[0]
    elsewhere = _ELSEWHERE.get(name)
    if elsewhere is not None:
        return (f"write `{elsewhere}`",)
    near = difflib.get_close_matches(name, TYPES, n=1, cutoff=0.8)
    return (f"did you mean `{near[0]}`?",) if near else ()
