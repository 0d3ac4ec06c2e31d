"""The grammar of expressions, around one name: every function, operator and trick that could compare or show it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime

from semcli.expression.functions import FIELDS, FUNCTIONS, UNITS

from .columns import CELL, FIRST, FRESH, PEOPLE, SPLITTING, Forbidden, values
from .people import KEYS

CASTS = ("text", "integer", "bigint", "numeric(20, 4)", "double", "boolean", "date", "timestamp", "timestamptz", "uuid")

_PLAIN = {
    "text": "'m'",
    "integer": "7000000",
    "bigint": "7000000",
    "double": "7000000.5",
    "date": f"date '{SPLITTING[0]}-01-01'",
    "timestamp": f"timestamp '{SPLITTING[1]}-01-01 00:00:00'",
    "timestamptz": f"timestamptz '{SPLITTING[1]}-01-01 00:00:00Z'",
    "boolean": "true",
    "uuid": "'80000000-0000-4000-8000-000000000000'",
}


OVERFLOWING = "12500000000000000000000000000000"
"""What times eight million and more is beyond 38 digits, and times less is not."""


def plain(column: Forbidden) -> str:
    """A literal of the column's type that splits its values in two."""
    return _PLAIN.get(column.type, "7000000.5")


def split(name: str, column: Forbidden) -> str:
    """A condition that splits the column's values in two."""
    return f"{name} {'=' if column.type in ('boolean', 'uuid') else '>'} {plain(column)}"


def guess(column: Forbidden, draw: random.Random) -> str:
    """A value that really stands in the column, as a literal: what someone would try who almost knows."""
    found = draw.choice(values(column, PEOPLE, draw.choice((FIRST, FRESH))))
    if found is None:
        return plain(column)
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, (date, datetime)):
        return f"date '{found}'"
    if isinstance(found, (int, float)) or column.type.startswith("numeric"):
        return str(found)
    kind = column.type if column.type.startswith("timestamp") else ""
    escaped = "".join(c for c in found if c.isprintable()).replace("'", "''")
    return f"{kind} '{escaped}'".strip()


def conditions(name: str, column: Forbidden, draw: random.Random) -> Iterator[str]:
    """Conditions that tell something of the column, if any is let through."""
    literal, near = plain(column), guess(column, draw)
    yield from (f"{name} {sign} {near}" for sign in ("=", "<>", "<", "<=", ">", ">=", "is distinct from"))
    yield from (
        f"{name} is null",
        f"{name} is not null",
        f"{name} in ({near}, {literal})",
        f"{name} not in ({near}, {literal})",
        f"{name} between {near} and {literal}",
        f"{name} between {literal} and {near}",
        f"not ({name} = {near})",
        f"{name} = {name}",
        f"{near} < {name}",
        f"office = 'Rome' or {name} > {near}",
        f"office = 'Rome' and {name} > {near}",
        f"office = 'Rome' and not ({name} > {near} or grade = 'A')",
        f"case when {name} > {near} then true else false end",
        f"case when {name} is null then 1 else 0 end = 1",
        f"case when {name} > {near} then 1 / 0 else 1 end = 1",
        f"case {name} when {near} then 1 else 2 end = 2",
        f"(select max({name}) from person) is null",
        f"max({name}) > {near}",
        f"{name}",
        f"not {name}",
    )
    yield from _texts(name, near)
    yield from _numbers(name, near)
    yield from _times(name)
    yield from _calls(name, literal)


def results(name: str, column: Forbidden, draw: random.Random) -> Iterator[str]:
    """Conditions on a number of the answer."""
    literal, near = plain(column), guess(column, draw) if column.summed else "7000000"
    literal = literal if column.summed else "7000000"
    yield from (f"{name} {sign} {near}" for sign in ("=", "<>", "<", ">"))
    yield from (
        f"{name} is null",
        f"{name} is not null",
        f"{name} between {literal} and {near}",
        f"not ({name} > {near})",
    )
    yield from (f"case when {name} > {near} then 1 / 0 else 1 end = 1", f"coalesce({name}, {near}) > {literal}")
    yield from (f"nullif({name}, {near}) is null", f"greatest({name}, {literal}) = {literal}", f"abs({name}) > {near}")
    yield from (f"cast({name} as {type}) is not null" for type in ("text", "smallint", "integer", "bigint"))
    yield from (f"cast({name} as text) like '7%'", f"1 / ({name} - {near}) > 0", f"{name} * {OVERFLOWING} > 0")


def _texts(name: str, near: str) -> Iterator[str]:
    quoted = near.strip("'")[:2].replace("\\", "")
    for operator in ("like", "not like", "ilike", "~", "similar to"):
        yield f"{name} {operator} '{quoted}%'"
    yield f"{name} like '{'%_' * 30}'"
    yield f"{name} like '\\'"
    yield f"{name} || '' = {near}"
    yield f"concat(office, {name}) > 'Rome m'"
    yield f"length({name}) > 8"
    yield f"substring({name}, 1, 1) = 'q'"


def _numbers(name: str, near: str) -> Iterator[str]:
    yield f"{name} % 2 = 0"
    yield f"1 / ({name} - {near}) > 0"
    yield f"{name} * {OVERFLOWING} > 0"
    yield f"{name} + id > 7000000"
    yield f"-{name} < 0"
    yield f"{name}::text like '7%'"
    yield from (f"cast({name} as {type}) is not null" for type in CASTS)


def _times(name: str) -> Iterator[str]:
    yield from (f"extract({field} from {name}) > 6" for field in FIELDS)
    yield from (f"date_trunc('{unit}', {name}) is not null" for unit in UNITS)
    yield f"{name}:year > date '1250-01-01'"
    yield f"{name} - interval '1 day' > date '1250-01-01'"
    yield f"joined > {name}"


def _calls(name: str, literal: str) -> Iterator[str]:
    """Every function, with the column in each of its places."""
    for function in FUNCTIONS.values():
        if function.name in ("extract", "cast", "date_trunc"):
            continue
        count = max(function.least, 2 if function.most is None else function.least)
        for place in range(count):
            arguments = [name if i == place else literal for i in range(count)]
            yield f"{function.name}({', '.join(arguments)}) = {literal}"
    yield f"round({name}, 2) > 0"


def spellings(column: Forbidden) -> tuple[str, ...]:
    """The column's name in every way in which one may try to write it."""
    entity, name = column.entity, column.name
    swapped = name.replace("a", "а").replace("e", "е").replace("o", "о")  # Cyrillic twins
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in name)
    found = [
        f"{entity}.{name}",
        name,
        f"human.{name}" if entity == "person" else f"{entity}.{name}",
        f"shout.{name.upper()}" if entity == "person" else f"{entity}.{name.upper()}",
        f"d_{name}",
        f"{entity}.d_{name}",
        f"{entity}.deep_{name}",
        *(f"{other}.{key}" for other, key in KEYS.items() if key == name),
        f"boss.{name}",
        f"boss.boss.{name}",
        f"person_boss.{name}",
        f"{entity}.{name.upper()}",
        f"{entity.title()}.{name}",
        f'"{entity}"."{name}"',
        f'"{entity}.{name}"',
        f'{entity}."{name.upper()}"',
        f"{entity} . {name}",
        f" {entity}.{name} ",
        f"{entity}.{name}:year",
        f"{entity}.{name}:day",
        f"{entity}.{swapped}",
        f"{entity}.{wide}",
        f"{entity}.{name}\u200b",
        f"{entity}.{name[:-1]}",
        f"{entity}.{name}.{name}",
        f"main.{entity}.{name}",
        f"`{entity}`.`{name}`",
        f"[{name}]",
        f"{name}--",
        f"{name}; select {name} from {entity}",
        f"lower({name})",
        f"({name})",
    ]
    return tuple(dict.fromkeys(found))


def people_alone(id: str, draw: random.Random) -> str:
    """A condition on people's public names that leaves a few in, or a few out."""
    few = sorted(draw.sample(range(1, PEOPLE + 1), draw.randrange(1, CELL - 1)))
    listed, first = ", ".join(map(str, few)), few[0]
    edge = draw.randrange(1, CELL - 1)
    return draw.choice(
        (
            f"{id} = {first}",
            f"{id} <> {first}",
            f"{id} in ({listed})",
            f"not ({id} in ({listed}))",
            f"{id} <= {edge}",
            f"{id} > {edge}",
            f"{id} > {PEOPLE - edge}",
            f"case when {id} = {first} then true else false end",
            f"cast({id} as text) = '{first}'",
            f"{id} - {first} = 0",
            f"coalesce(nullif({id}, {first}), 0) = 0",
        )
    )
