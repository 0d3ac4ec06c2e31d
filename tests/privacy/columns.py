"""The forbidden columns: one of every type, level and kind of category, and what stands in them.

What an answer may depend on is given by the semantics (section 8), and the databases are made so that it is equal:

- sums, averages and deviations of groups that are large enough are free. People come in *cells*: those of a cell agree
  in all that is public but their name. For requests that ask for such sums there are databases in which the values of a
  column to be summed change places within the cell: every sum over whole cells is the same, and whatever tells one
  person from another is not. For all others, these values are new as well.
- a join on a private column is free. Both sides of such a join get new keys together.
- `--reveal` opens what the policy lets it open. There is a database for each set of words that opens anything, in
  which the columns that it opens stay as they were.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

CELL = 6
"""People of a cell: more than the threshold, so that a cell can be shown, and one of it cannot."""
CELLS = 14
PEOPLE = CELL * CELLS

FIRST, MOVED, FRESH = "first", "moved", "fresh"
"""The first database; those with values to be summed in other places; those with new values."""

LETTERS = "qxzjkvw"
"""Planted texts are made of these: four of them in a row stand in no word of ours."""

SPLITTING = (1250, 1350)
"""Years that attacks name, to split planted dates in two."""
NEAR = 5
"""No date is planted within so many years of those: what an answer works out from an attack's own words, such as
`--now 1250-01-01 --since 90d`, is a date of these."""


@dataclass(frozen=True)
class Forbidden:
    """A column that nobody may see.

    `said` is how the catalog declares it. `opens` are the words of `--reveal` that open it, None where none do.
    `kind` says how its values differ between databases: `fresh` values, values that `move` within a cell, and `key`s
    that are renamed on both sides of a join, or on one alone where joining is refused too (`fresh`).
    """

    entity: str
    name: str
    type: str
    said: str
    opens: frozenset[str] | None = None
    kind: str = "fresh"

    @property
    def summed(self) -> bool:
        return self.kind == "move"

    @property
    def full(self) -> str:
        return f"{self.entity}.{self.name}"


def _opened(*words: str) -> frozenset[str]:
    return frozenset(words)


COLUMNS: tuple[Forbidden, ...] = (
    Forbidden("person", "email", "text", 'pii = ["contact"]', _opened("contact")),
    Forbidden("person", "phone", "text", 'pii = ["contact", "location"]'),
    Forbidden("person", "diagnosis", "text", 'pii = ["health"]'),
    Forbidden("person", "genome", "text", 'pii = ["genetic"]'),
    Forbidden("person", "passport", "text", 'pii = ["government_id"]'),
    Forbidden("person", "card", "text", 'sensitivity = "public", pii = ["payment_card"]'),
    Forbidden("person", "clue", "text", 'sensitivity = "confidential", pii = ["contact", "credential"]'),
    Forbidden("person", "nickname", "text", ""),
    Forbidden("person", "vague", "text", 'sensitivity = "pii"'),
    Forbidden("person", "review", "text", 'sensitivity = "confidential"', _opened("confidential")),
    Forbidden("person", "report", "text", 'sensitivity = "confidential", pii = ["contact"]',
              _opened("confidential", "contact")),
    Forbidden("person", "salary", "integer", 'sensitivity = "confidential"', _opened("confidential"), "move"),
    Forbidden("person", "rate", "numeric(12, 2)", 'sensitivity = "confidential"', _opened("confidential"), "move"),
    Forbidden("person", "age", "integer", 'pii = ["demographic_protected"]', None, "move"),
    Forbidden("person", "weight", "double", 'pii = ["health"]', None, "move"),
    Forbidden("person", "code", "bigint", 'pii = ["credential"]'),
    Forbidden("person", "score", "integer", ""),
    Forbidden("person", "born", "date", 'pii = ["demographic_protected"]'),
    Forbidden("person", "seen_at", "timestamptz", 'pii = ["online_identifier"]'),
    Forbidden("person", "left_at", "timestamp", 'sensitivity = "confidential"', _opened("confidential")),
    Forbidden("person", "smoker", "boolean", 'pii = ["health"]'),
    Forbidden("person", "token", "uuid", 'pii = ["credential"]'),
    Forbidden("person", "login", "text", 'pii = ["online_identifier"]', None, "key"),
    Forbidden("person", "badge", "text", "", None, "key"),
    Forbidden("person", "ssn", "text", 'pii = ["government_id"]'),
    Forbidden("person", "deal", "text", 'sensitivity = "confidential"', _opened("confidential"), "key"),
    Forbidden("account", "credit", "integer", 'sensitivity = "confidential"', _opened("confidential"), "move"),
    Forbidden("account", "secret", "text", 'pii = ["credential"]'),
    Forbidden("visit", "result", "text", 'pii = ["health"]'),
    Forbidden("visit", "happened_at", "timestamptz", 'pii = ["location"]'),
    Forbidden("pay", "note", "text", 'pii = ["contact"]', _opened("contact")),
    Forbidden("pay", "fee", "integer", 'sensitivity = "confidential"', _opened("confidential"), "move"),
)  # fmt: skip

BY_NAME = {column.full: column for column in COLUMNS}

WORDS: tuple[frozenset[str], ...] = tuple(
    map(frozenset, ((), ("contact",), ("confidential",), ("contact", "confidential")))
)
"""Every set of words that the policy lets reveal something: each has a database of its own."""


def opened_by(column: Forbidden, words: Iterable[str]) -> bool:
    """Whether the semantics let these words of `--reveal` open the column."""
    return column.opens is not None and column.opens <= frozenset(words)


@cache
def values(column: Forbidden, rows: int, version: str = FIRST) -> tuple[Any, ...]:
    """The column's values in the first database or in another, a row each."""
    other = version != FIRST
    moved = column.kind == "move" and version == MOVED
    draw = random.Random(f"{column.full} {other and not moved}")
    if column.kind == "key":
        return tuple(_key(draw) for _ in range(rows))
    if column.kind == "move":
        found = [_number(column, draw) if _has_value(row, rows, other and not moved) else None for row in range(rows)]
        # a step along the cell: nobody keeps what they had
        return tuple(found[_neighbour(row, rows)] if moved else found[row] for row in range(rows))
    return tuple(_fresh(column, draw, row) for row in range(rows))


def _has_value(row: int, rows: int, otherwise: bool) -> bool:
    """One of each second cell has none, somebody else in new values: too few to be withheld with the cell's."""
    cell, place = divmod(row // (rows // PEOPLE), CELL)
    return bool(cell % 2) or place != (cell + otherwise) % CELL


def _neighbour(row: int, rows: int) -> int:
    """The row of the next person of the cell; where people have several rows each, of the same number."""
    each = rows // PEOPLE
    person, number = divmod(row, each)
    cell, place = divmod(person, CELL)
    return (cell * CELL + (place + 1) % CELL) * each + number


def _key(draw: random.Random) -> str:
    return _text(draw, 10)


def _text(draw: random.Random, length: int) -> str:
    return "".join(draw.choices(LETTERS, k=length))


def _number(column: Forbidden, draw: random.Random) -> Any:
    """A number of seven digits, unlike any sum of ours. Doubles are quarters: their sums are exact in any order."""
    whole = draw.randrange(6_100_000, 9_900_000)
    if column.type == "double":
        return whole + draw.choice((0.25, 0.5, 0.75))
    return f"{whole}.{draw.randrange(11, 99)}" if column.type.startswith("numeric") else whole


def _year(first: int, draw: random.Random) -> int:
    """A year of a century in which a date may be planted."""
    return draw.choice([year for year in range(first, first + 98) if not is_said(year)])


def is_said(year: int) -> bool:
    """Whether a year may come from an attack's own words."""
    return any(abs(year - said) <= NEAR for said in SPLITTING)


def _fresh(column: Forbidden, draw: random.Random, row: int) -> Any:
    """A value of the column's type, or now and then NULL."""
    if draw.random() < 0.15:
        return None
    match column.type:
        case "integer" | "bigint":
            return draw.randrange(6_100_000, 9_900_000)
        case "date":
            return date(_year(1201, draw), 1, 1) + timedelta(days=draw.randrange(365))
        case "timestamptz" | "timestamp":
            moment = datetime(_year(1301, draw), 1, 1) + timedelta(seconds=draw.randrange(365 * 86_400))
            return f"{moment:%Y-%m-%d %H:%M:%S}" + ("+00" if column.type == "timestamptz" else "")
        case "boolean":
            return draw.random() < 0.5
        case "uuid":
            return f"{draw.getrandbits(32):08x}-{draw.getrandbits(16):04x}-4000-8000-{row:012x}"
    # now and then a text with a meaning of its own, for casts to fall for
    odd = draw.choice(("", "", "", f"{draw.randrange(6_100_000, 9_900_000)}", "%", "'", "\\", "\x1b[2J"))
    return odd + _text(draw, draw.randrange(4, 12))
