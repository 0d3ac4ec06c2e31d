"""How DuckDB writes values as fields of comma-separated values: letter for letter as `semcli.render.csv` does.

A NULL is NULL here, which `concat` leaves out.
"""

from __future__ import annotations

from collections.abc import Callable

from semcli.csv_text import PLAIN, for_re2
from semcli.datatype import DataType, Kind

_DIGITS = 38
_YEARS = "{0} >= TIMESTAMP '0001-01-01' AND {0} < TIMESTAMP '10000-01-01'"


def field(type: DataType, value: str) -> str:
    """The field that a value of this type becomes, as text. `value` is the name of a column."""
    return FIELDS[type.kind](type, value)


def _cast(type: DataType, value: str) -> str:
    return f"CAST({value} AS text)"


def _exact(type: DataType, value: str) -> str:
    """All digits; more than answers may have are an error. Only the widest types can have so many."""
    text = _cast(type, value)
    if type.kind is Kind.INTEGER and type.bits in (16, 32, 64):
        return text
    digits = f"length(replace(ltrim({text}, '-'), '.', ''))"
    return f"CASE WHEN {digits} > {_DIGITS} THEN error('semcli:overflow') ELSE {text} END"


def _double(type: DataType, value: str) -> str:
    """The shortest text that reads back as the same, which DuckDB finds and lays out just as Python does."""
    return f"CASE WHEN isfinite({value}) THEN CAST({value} AS text) END"


def _text(type: DataType, value: str) -> str:
    """Plain text as it is; other text in hexadecimal digits between zero characters, for Python to finish."""
    text = value if type.kind is not Kind.UUID else f"CAST({value} AS text)"
    plain = for_re2(PLAIN).replace("'", "''")
    return f"CASE WHEN regexp_matches({text}, '{plain}') THEN {text} ELSE chr(0) || hex({text}) || chr(0) END"


def _date(type: DataType, value: str) -> str:
    return f"replace(CAST({value} AS text), ' (BC)', ' BC')"


def _timestamp(type: DataType, value: str) -> str:
    return _clock(value, value, "")


def _instant(type: DataType, value: str) -> str:
    """In UTC, the only zone in which DuckDB and Python surely agree on offsets of every year."""
    return _clock(f"make_timestamp(epoch_us({value}))", value, "+00:00")


def _clock(wall: str, value: str, offset: str) -> str:
    """ISO 8601; a fraction has six digits. What Python's calendar cannot hold is written as `engine.values.far` says,
    infinities as words."""
    text = f"CAST({wall} AS text)"
    near = (
        f"CASE WHEN epoch_us({wall}) % 1000000 = 0 THEN replace({text}, ' ', 'T') "
        f"ELSE strftime({wall}, '%Y-%m-%dT%H:%M:%S.%f') END"
    )
    far = rf"regexp_replace({text}, '^([0-9]+-[0-9]+-[0-9]+)(?: \((BC)\))? (.*)\z', '\1T\3{offset} \2')"
    return (
        f"CASE WHEN NOT isfinite({value}) THEN CAST({value} AS text) "
        f"WHEN {_YEARS.format(wall)} THEN {near} || '{offset}' ELSE rtrim({far}, ' ') END"
    )


FIELDS: dict[Kind, Callable[[DataType, str], str]] = {
    Kind.INTEGER: _exact,
    Kind.DECIMAL: _exact,
    Kind.DOUBLE: _double,
    Kind.BOOLEAN: _cast,
    Kind.TEXT: _text,
    Kind.UUID: _text,
    Kind.UNKNOWN: _text,
    Kind.DATE: _date,
    Kind.TIMESTAMP: _timestamp,
    Kind.TIMESTAMPTZ: _instant,
}
"""By the kind of the values. What is not here is written row by row."""
