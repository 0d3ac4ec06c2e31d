"""Values as machine formats write them: exact, the same for every engine.

| kind | text | JSON |
|---|---|---|
| integer, decimal | all digits | number with all digits |
| double | shortest that reads back the same | number; NaN and infinity are null, with a warning |
| date, time, timestamp | ISO 8601 | string |
| timestamptz | ISO 8601 with the offset of the request's zone | string |
| interval | ISO 8601 duration, `P1M2DT3H` | string |
| bytea | `\\x` and hexadecimal digits | string |
| uuid, text, unknown | as it is | string |
| json | JSON | embedded |
| array | JSON | array |
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from semcli.datatype import DataType, Kind
from semcli.patterns import pattern
from semcli.render.sheet import Notes

if TYPE_CHECKING:
    from semcli.render.column import Column

Encoder = Callable[[Any], str]

# What JSON allows to stand raw but a terminal might obey; escaping it changes no value.
_RISKY = pattern(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def _as_units(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def json_string(text: str) -> str:
    """A JSON string that is also safe to show."""
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if quoted.isascii() and quoted.isprintable() else _RISKY.sub(_as_units, quoted)


def duration(value: object) -> str:
    """An ISO 8601 duration: as engines give it, or of a timedelta, or of (months, microseconds)."""
    if isinstance(value, str):
        return value
    months, micros = value if isinstance(value, tuple) else (0, _microseconds(value))
    day = 86_400_000_000
    sign, rest = ("-", -micros) if micros < 0 else ("", micros)
    days, rest = divmod(rest, day)
    hours, rest = divmod(rest, 3_600_000_000)
    minutes, rest = divmod(rest, 60_000_000)
    seconds = Decimal(rest).scaleb(-6)
    date_part = (f"{months}M" if months else "") + (f"{sign}{days}D" if days else "")
    time_part = (f"{sign}{hours}H" if hours else "") + (f"{sign}{minutes}M" if minutes else "")
    time_part += f"{sign}{seconds.normalize():f}S" if seconds else ""
    return "P" + date_part + ("T" + time_part if time_part else "") if date_part or time_part else "PT0S"


def _microseconds(value: object) -> int:
    if isinstance(value, timedelta):
        return (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
    raise TypeError(f"an interval cannot be {type(value).__name__}")


def _instant(zone: tzinfo) -> Encoder:
    def encode(value: Any) -> str:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(zone).isoformat()
        return value.isoformat() if isinstance(value, datetime) else str(value)

    return encode


def _iso(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _bytes(value: Any) -> str:
    return "\\x" + bytes(value).hex()


def digits(value: Any) -> str:
    """All digits of a decimal, never with an exponent."""
    return format(value if isinstance(value, Decimal) else Decimal(value), "f")


def is_finite(value: Any) -> bool:
    """Whether a number is neither NaN nor infinite."""
    return value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)


_NUMBERS: dict[Kind, Encoder] = {
    Kind.INTEGER: lambda value: str(int(value)),
    Kind.DECIMAL: digits,
    Kind.DOUBLE: lambda value: repr(float(value)),
    Kind.BOOLEAN: lambda value: "true" if value else "false",
}


def _text_encoder(type_: DataType, zone: tzinfo) -> Encoder:
    match type_.kind:
        case Kind.INTEGER | Kind.DECIMAL | Kind.DOUBLE | Kind.BOOLEAN:
            return _NUMBERS[type_.kind]
        case Kind.TIMESTAMPTZ:
            return _instant(zone)
        case Kind.DATE | Kind.TIME | Kind.TIMESTAMP:
            return _iso
        case Kind.INTERVAL:
            return duration
        case Kind.BYTEA:
            return _bytes
        case Kind.JSON | Kind.ARRAY:
            return _json_encoder(type_, zone)
        case _:
            return str


def _json_encoder(type_: DataType, zone: tzinfo) -> Encoder:
    match type_.kind:
        case Kind.DECIMAL | Kind.DOUBLE:
            encode = _NUMBERS[type_.kind]
            return lambda value: encode(value) if is_finite(value) else "null"
        case Kind.INTEGER | Kind.BOOLEAN:
            return _NUMBERS[type_.kind]
        case Kind.JSON:
            return _embedded
        case Kind.ARRAY:
            inner = _json_encoder(type_.element or DataType(Kind.UNKNOWN, "unknown"), zone)
            return lambda value: _list(value, inner)
        case _:
            text = _text_encoder(type_, zone)
            return lambda value: json_string(text(value))


def _list(value: Any, inner: Encoder) -> str:
    def encode(item: Any) -> str:
        if isinstance(item, list):
            return _list(item, inner)
        return "null" if item is None else inner(item)

    return "[" + ", ".join(map(encode, value)) + "]" if isinstance(value, (list, tuple)) else json_string(str(value))


def _embedded(value: Any) -> str:
    """A value of type json. Drivers give its text or its Python form; text that is no JSON stays a string."""
    if isinstance(value, (str, bytes, bytearray)):
        text = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
        try:
            json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return json_string(text)
        # the text itself, so that no digit changes; line breaks can only stand between its tokens
        return _RISKY.sub(_as_units, " ".join(text.splitlines()) if "\n" in text or "\r" in text else text)
    return to_json(value)


def _refuse(name: str) -> Any:
    raise ValueError(name)


def to_json(value: Any) -> str:
    """JSON of plain Python values: metadata, requests, parameters. What has no JSON form is written as its text."""
    match value:
        case None | bool() | int():
            return json.dumps(value)
        case float() | Decimal():
            return (digits(value) if isinstance(value, Decimal) else repr(value)) if is_finite(value) else "null"
        case str():
            return json_string(value)
        case dict():
            return "{" + ", ".join(f"{json_string(str(k))}: {to_json(v)}" for k, v in value.items()) + "}"
        case list() | tuple() | set() | frozenset():
            return "[" + ", ".join(map(to_json, value)) + "]"
        case bytes() | bytearray() | memoryview():
            return json_string(_bytes(value))
        case timedelta():
            return json_string(duration(value))
        case _:
            return json_string(_iso(value))


def _guarded(column: Column, encode: Encoder, null: str, notes: Notes) -> Encoder:
    """NULL as the format writes it; for decimals and doubles also NaN and infinity, which are noted."""
    if column.type.kind not in (Kind.DOUBLE, Kind.DECIMAL):
        return lambda value: null if value is None else encode(value)

    def number(value: Any) -> str:
        if value is None:
            return null
        if is_finite(value):
            return encode(value)
        notes.lost(column.name)
        return null

    return number


def text_encoder(column: Column, zone: tzinfo, notes: Notes, null: str = "") -> Encoder:
    """How a column's values are written as text, NULL as `null`."""
    return _guarded(column, _text_encoder(column.type, zone), null, notes)


def json_encoder(column: Column, zone: tzinfo, notes: Notes) -> Encoder:
    """How a column's values are written as JSON."""
    return _guarded(column, _json_encoder(column.type, zone), "null", notes)
