"""The types that columns and expressions have, in PostgreSQL's spelling, and what each may take part in.

A type is declared in a catalog as text (`numeric(12, 2)`); `parse_type` reads it. Types that are not known are kept
as text that may be shown and counted, never computed with (docs/reference/catalog.md).
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from semcli.patterns import pattern
from semcli.records import dataclass


class Kind(Enum):
    """What values are like, whatever their width. The value is the name that answers show."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    TEXT = "text"
    UUID = "uuid"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIMESTAMPTZ = "timestamptz"
    TIME = "time"
    INTERVAL = "interval"
    JSON = "json"
    BYTEA = "bytea"
    ARRAY = "array"
    UNKNOWN = "unknown"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class DataType:
    """A type: its kind, its canonical name, and its size.

    `bits` holds for integers (16, 32, 64, or 128 for results wider than 64 bits, which have up to 38 digits).
    `precision` and `scale` hold for decimals and are None where the column declares none. `element` holds for arrays.
    """

    kind: Kind
    name: str
    bits: int | None = None
    precision: int | None = None
    scale: int | None = None
    element: DataType | None = None

    @property
    def is_exact(self) -> bool:
        return self.kind in (Kind.INTEGER, Kind.DECIMAL)

    @property
    def is_numeric(self) -> bool:
        return self.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE)

    @property
    def is_time(self) -> bool:
        """Whether values stand on a calendar, so that they can be cut into buckets."""
        return self.kind in (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)

    @property
    def is_orderable(self) -> bool:
        """Whether `<`, min and max make sense, the same on every engine."""
        return self.is_numeric or self.is_time or self.kind in (Kind.TEXT, Kind.TIME)

    def __str__(self) -> str:
        return self.name


SMALLINT = DataType(Kind.INTEGER, "smallint", bits=16)
INTEGER = DataType(Kind.INTEGER, "integer", bits=32)
BIGINT = DataType(Kind.INTEGER, "bigint", bits=64)
HUGEINT = DataType(Kind.INTEGER, "hugeint", bits=128)
NUMERIC = DataType(Kind.DECIMAL, "numeric")
REAL = DataType(Kind.DOUBLE, "real", bits=32)
DOUBLE = DataType(Kind.DOUBLE, "double", bits=64)
BOOLEAN = DataType(Kind.BOOLEAN, "boolean")
TEXT = DataType(Kind.TEXT, "text")
ENUM = DataType(Kind.TEXT, "enum")
"""Text in a type of the database's own with a list of values: engines order it by that list, and compare it with
nothing else, so it is read as text."""
UUID = DataType(Kind.UUID, "uuid")
DATE = DataType(Kind.DATE, "date")
TIMESTAMP = DataType(Kind.TIMESTAMP, "timestamp")
TIMESTAMPTZ = DataType(Kind.TIMESTAMPTZ, "timestamptz")
TIME = DataType(Kind.TIME, "time")
INTERVAL = DataType(Kind.INTERVAL, "interval")
JSON = DataType(Kind.JSON, "json")
BYTEA = DataType(Kind.BYTEA, "bytea")
NULL = DataType(Kind.NULL, "null")

_SPELLINGS: dict[str, DataType] = {
    **dict.fromkeys(("smallint", "int2", "smallserial", "serial2"), SMALLINT),
    **dict.fromkeys(("integer", "int", "int4", "serial", "serial4"), INTEGER),
    **dict.fromkeys(("bigint", "int8", "bigserial", "serial8"), BIGINT),
    **dict.fromkeys(("numeric", "decimal", "dec"), NUMERIC),
    **dict.fromkeys(("real", "float4"), REAL),
    **dict.fromkeys(("double", "double precision", "float8", "float"), DOUBLE),
    **dict.fromkeys(("boolean", "bool"), BOOLEAN),
    **dict.fromkeys(("text", "varchar", "character varying", "char", "character", "bpchar", "string"), TEXT),
    "enum": ENUM,
    "uuid": UUID,
    "date": DATE,
    **dict.fromkeys(("timestamp", "timestamp without time zone"), TIMESTAMP),
    **dict.fromkeys(("timestamptz", "timestamp with time zone"), TIMESTAMPTZ),
    **dict.fromkeys(("time", "time without time zone"), TIME),
    "interval": INTERVAL,
    **dict.fromkeys(("json", "jsonb"), JSON),
    **dict.fromkeys(("bytea", "blob"), BYTEA),
}

_SIZED = pattern(r"^([a-z0-9_ ]+?)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)\s*(.*)$")


def decimal(precision: int | None, scale: int | None) -> DataType:
    """The decimal type with these digits in all and after the point."""
    if precision is None:
        return NUMERIC
    return DataType(Kind.DECIMAL, f"numeric({precision},{scale or 0})", precision=precision, scale=scale or 0)


_LABELS = pattern(r"(?i)\benum\s*\(\s*'(?:[^']|'')*'(?:\s*,\s*'(?:[^']|'')*')*\s*\)")


def without_labels(text: str) -> str:
    """A type in a database's words, without the labels of enums, wherever in it: DuckDB spells them out, and they are
    values, perhaps of a private column.

    >>> without_labels("STRUCT(x ENUM('flu', 'it''s')[])")
    'STRUCT(x enum[])'
    """
    return _LABELS.sub("enum", text)


@lru_cache(maxsize=1024)
def parse_type(text: str) -> DataType:
    """Read a declared type. An unknown one has kind UNKNOWN and keeps its name.

    >>> parse_type("NUMERIC(12, 2)").scale
    2
    >>> parse_type("int4[]").element
    DataType(kind=<Kind.INTEGER: 'integer'>, name='integer', bits=32, precision=None, scale=None, element=None)
    """
    word = " ".join(text.strip().lower().split())
    if word.endswith("[]"):
        element = parse_type(word[:-2])
        return DataType(Kind.ARRAY, f"{element.name}[]", element=element)
    if word.startswith("enum("):
        return ENUM  # as DuckDB spells it, with its values
    sized = _SIZED.match(word)
    if sized is None:
        return _SPELLINGS.get(word, DataType(Kind.UNKNOWN, text.strip()))
    base, first, second, rest = sized.groups()
    found = _SPELLINGS.get(f"{base} {rest}".strip())
    if found is None:
        return DataType(Kind.UNKNOWN, text.strip())
    if found.kind is Kind.DECIMAL:
        precision, scale = int(first), int(second or 0)
        fits = 1 <= precision <= 38 and scale <= precision
        return decimal(precision, scale) if fits else DataType(Kind.UNKNOWN, text.strip())
    return found
