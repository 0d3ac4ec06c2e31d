"""The keys of the catalog format, declared: what each table takes, and of what kind every value is.

A `Shape` is a table's keys; `read` checks a table against it and gives the values that are right. Everything else
becomes a problem: an unknown key, a missing one, a value of the wrong kind.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.source import Source
from semcli.errors import did_you_mean, nearest

SHOWN_LENGTH = 40
"""Longer texts are shortened in messages."""


class Kind(NamedTuple):
    """What a value has to be. `want` finishes «must be …»; `fits` decides; `choices` are the words to choose from.

    A list kind has the kind of its items in `item`; with `alone` one item may stand without the brackets. `schema` says
    the same to editors, in the words of JSON Schema, as far as those reach. `elsewhere` says which choice is meant by a
    word of other tools.
    """

    want: str
    fits: Callable[[Any], bool]
    choices: tuple[str, ...] = ()
    item: Kind | None = None
    alone: bool = False
    required: bool = False
    help: str | None = None
    schema: Mapping[str, Any] = MappingProxyType({})
    elsewhere: Mapping[str, str] = MappingProxyType({})


Shape = Mapping[str, Kind]


def required(kind: Kind, help: str | None = None) -> Kind:
    """The same kind for a key that must be there; `help` says what to write when it is not."""
    return kind._replace(required=True, help=help)


def one_of(*choices: str) -> Kind:
    """One of a few words."""
    quoted = [f"`{choice}`" for choice in choices]
    want = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
    return Kind(want, lambda value: isinstance(value, str) and value in choices, choices, schema={"enum": [*choices]})


def many(item: Kind, *, alone: bool = False) -> Kind:
    """A list; with `alone` also a single item."""
    listed = {"type": "array", "items": item.schema}
    schema = {"anyOf": [item.schema, listed]} if alone else listed
    return Kind(
        f"a list, each {item.want}", lambda value: isinstance(value, list), item=item, alone=alone, schema=schema
    )


def whole(least: int, most: int | None = None) -> Kind:
    """A whole number in a range."""
    want = f"a whole number from {least} up" if most is None else f"a whole number from {least} to {most}"
    schema = {"type": "integer", "minimum": least} | ({} if most is None else {"maximum": most})
    return Kind(
        want, lambda value: type(value) is int and value >= least and (most is None or value <= most), schema=schema
    )


TEXT = Kind("text", lambda value: isinstance(value, str), schema={"type": "string"})
WORD = Kind(
    "text that is not empty",
    lambda value: isinstance(value, str) and bool(value.strip()),
    schema={"type": "string", "pattern": r"\S"},
)
FLAG = Kind("true or false", lambda value: isinstance(value, bool), schema={"type": "boolean"})
TABLE = Kind("a table", lambda value: isinstance(value, dict), schema={"type": "object"})
NUMBER = Kind(
    "a number",
    lambda value: type(value) is int or (type(value) is float and math.isfinite(value)),
    schema={"type": "number"},
)
WORDS = many(WORD)
WORD_OR_WORDS = many(WORD, alone=True)

SHOWING: Shape = {"description": TEXT, "label": TEXT, "unit": TEXT, "format": TEXT}
"""What may be said of anything that answers show."""


def shown(value: object) -> str:
    """A value as messages show it.

    >>> shown("tuesday"), shown([1, 2]), shown(True)
    ('`"tuesday"`', 'a list', '`true`')
    """
    match value:
        case str():
            text = value if len(value) <= SHOWN_LENGTH else value[: SHOWN_LENGTH - 1] + "…"
            return f'`"{text}"`'
        case bool():
            return "`true`" if value else "`false`"
        case int():
            return f"`{value}`" if abs(value) < 10**20 else "a huge number"
        case float():
            return f"`{value}`"
        case list():
            return "a list" if value else "an empty list"
        case dict():
            return "a table"
        case datetime.datetime() | datetime.date() | datetime.time():
            return f"`{value}`"
        case _:
            return "something else"


def read(log: Log, source: Source, key: str, table: object, shape: Shape, what: str) -> dict[str, Any] | None:
    """The values of a table that fit its shape, or None if it is no table at all.

    Keys that are missing or do not fit are left out; `key` is the table's own dotted key, `what` its kind of thing
    (`a column`). A list kind gives a list whatever was written.
    """
    if not isinstance(table, dict):
        log.add("bad_value", f"{what} must be a table, not {shown(table)}", at=Mark(source, key))
        return None
    found: dict[str, Any] = {}
    for name, value in table.items():
        kind = shape.get(name)
        if kind is None:
            unknown_key(log, source, dotted(key, name), name, shape, what)
        elif kind.item is not None:
            items = _read_list(log, source, dotted(key, name), name, value, kind)
            if items is not None:
                found[name] = items
        elif kind.fits(value):
            found[name] = value
        else:
            wrong_value(log, Mark(source, dotted(key, name)), name, value, kind)
    for name, kind in shape.items():
        if kind.required and name not in table and name not in misspelt(table, shape):
            help = (kind.help,) if kind.help else ()
            at = Mark(source, key, on_key=True, shown=dotted(key, name))
            log.add("missing_key", f"{what} needs `{name}`", *help, at=at)
    return found


def misspelt(table: Mapping[str, Any], shape: Shape) -> set[str]:
    """The keys that were probably meant by those that a table does not take: they are not missing as well."""
    return {meant for name in table if name not in shape and (meant := nearest(name, shape)) is not None}


def lost(table: object, found: Mapping[str, Any], shape: Shape) -> set[str]:
    """The keys that were written but not understood: values of the wrong kind, and names that are misspelt."""
    if not isinstance(table, dict) or len(found) == len(table):
        return set()
    return misspelt(table, shape) | {name for name in table if name in shape and name not in found}


def _read_list(log: Log, source: Source, key: str, name: str, value: object, kind: Kind) -> list[Any] | None:
    """The items that fit; None if nothing can be made of the value."""
    assert kind.item is not None
    if not isinstance(value, list):
        if kind.alone and kind.item.fits(value):
            return [value]
        if kind.alone:
            wrong_value(log, Mark(source, key), name, value, kind.item._replace(want=f"{kind.item.want}, or a list"))
        else:
            fits = kind.item.fits(value)
            help = (f"write `{name} = [{_toml(value)}]`",) if fits else (f"each item is {kind.item.want}",)
            log.add("bad_value", f"`{name}` must be a list, not {shown(value)}", *help, at=Mark(source, key))
        return None
    right = [item for item in value if kind.item.fits(item)]
    if len(right) < len(value):
        for index, item in enumerate(value):
            if not kind.item.fits(item):
                wrong_value(log, Mark(source, dotted(key, index)), f"{name}[{index}]", item, kind.item)
        return None
    return right


def wrong_value(log: Log, at: Mark, name: str, value: object, kind: Kind) -> None:
    """Notes a value that is not of its kind."""
    help: tuple[str, ...] = ()
    if isinstance(value, str):
        help = _chosen(value, kind) if kind.choices else _unquoted(value, kind)
    elif type(value) in (int, float) and kind.fits(str(value)):
        help = (f'text stands in quotes: `"{value}"`',)
    log.add("bad_value", f"`{name}` must be {kind.want}, not {shown(value)}", *help, at=at)


def _chosen(value: str, kind: Kind) -> tuple[str, ...]:
    """A proposal for a word that is no choice."""
    known = kind.elsewhere.get("_".join(value.lower().replace("-", " ").split()))
    return did_you_mean(value, kind.choices) if known is None else (f"did you mean `{known}`?",)


def unknown_key(log: Log, source: Source, key: str, name: str, shape: Shape, what: str) -> None:
    """Notes a key that a table does not take."""
    help = did_you_mean(name, shape) or (f"{what} takes {', '.join(f'`{k}`' for k in shape)}",)
    log.add("unknown_key", f"`{name}` is not a key of {what}", *help, at=Mark(source, key, on_key=True))


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _unquoted(value: str, kind: Kind) -> tuple[str, ...]:
    """A proposal for a flag or a number that was written as text."""
    is_number = value.isascii() and value.isdecimal() and len(value) < 10 and kind.fits(int(value))
    is_flag = value in ("true", "false") and kind.fits(True)
    return ("write it without quotes",) if is_number or is_flag else ()
