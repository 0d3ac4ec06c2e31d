"""The tables: people, what they log in with, what they are paid, whom they visit. Their public part never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tables import Table

from .columns import CELL, COLUMNS, FIRST, PEOPLE, Forbidden, opened_by, values

PAYS = 2
"""Rows of `pay` for each person: the same ones for all of a cell."""

PUBLIC: dict[str, tuple[tuple[str, str], ...]] = {
    "person": (
        ("id", "integer"),
        ("office", "text"),
        ("grade", "text"),
        ("joined", "date"),
        ("team_id", "integer"),
        ("boss_id", "integer"),
    ),
    "account": (("login", "text"), ("plan", "text")),
    "door": (("badge", "text"), ("floor", "text")),
    "tax": (("ssn", "text"), ("bracket", "text")),
    "contract": (("deal", "text"), ("length", "integer")),
    "team": (("id", "integer"), ("name", "text")),
    "pay": (("id", "integer"), ("person_id", "integer"), ("amount", "integer"), ("paid_on", "date")),
    "visit": (("id", "integer"), ("person_id", "integer"), ("place", "text")),
}
"""The open columns of each table, and the keys of joins on private columns."""

OFFICES = ("Rome", "Oslo", "Bern", "Kyiv")
KEYS = {"account": "login", "door": "badge", "tax": "ssn", "contract": "deal"}
"""Tables that people are joined to on a private column of that name."""


@dataclass(frozen=True)
class Version:
    """Which database: the first, or one that differs from it in all columns but those that the words open."""

    kind: str = FIRST
    opened: frozenset[str] = frozenset()

    def values(self, column: Forbidden, count: int) -> tuple[Any, ...]:
        """What stands in a forbidden column."""
        return values(column, count, FIRST if opened_by(column, self.opened) else self.kind)


def tables(version: Version) -> list[Table]:
    """The tables of a database."""
    return [Table(f"main.{name}", _columns(name), list(_rows(name, version))) for name in PUBLIC]


def forbidden_of(entity: str) -> list[Forbidden]:
    return [column for column in COLUMNS if column.entity == entity]


def _columns(name: str) -> list[tuple[str, str]]:
    return [*PUBLIC[name], *((c.name, c.type) for c in forbidden_of(name))]


def _rows(name: str, version: Version) -> Iterator[tuple[Any, ...]]:
    count = {"team": 7, "pay": PEOPLE * PAYS}.get(name, PEOPLE)
    hidden = [version.values(column, count) for column in forbidden_of(name)]
    for row in range(count):
        yield (*_OPEN[name](row, version), *(column[row] for column in hidden))


def _person(row: int, version: Version) -> tuple[Any, ...]:
    cell = row // CELL
    joined = date(2024, 1, 10) + timedelta(days=31 * cell)
    boss = row + 1 + CELL
    return row + 1, OFFICES[cell % 4], "ABC"[cell % 3], joined, cell // 2 + 1, boss if boss <= PEOPLE else None


def _partner(name: str) -> Callable[[int, Version], tuple[Any, ...]]:
    """The other side of a join on a private column: a row for each person, with the person's key."""
    column = next(c for c in COLUMNS if c.full == f"person.{KEYS[name]}")

    def row_of(row: int, version: Version) -> tuple[Any, ...]:
        key = version.values(column, PEOPLE)[row]
        cell = row // CELL
        told: Any = {"account": ["free", "paid"][cell % 2], "contract": 12 * (cell % 3)}.get(name, f"{name} {cell % 3}")
        return key if key is not None else f"none {row}", told

    return row_of


_OPEN: dict[str, Callable[[int, Version], tuple[Any, ...]]] = {
    "person": _person,
    **{name: _partner(name) for name in KEYS},
    "team": lambda row, _: (row + 1, f"team {row + 1}"),
    "pay": lambda row, _: (
        row + 1,
        row // PAYS + 1,
        100 * (row // PAYS // CELL) + row % PAYS,
        date(2025, 1 + row % PAYS, 3) + timedelta(days=row // PAYS // CELL),
    ),
    "visit": lambda row, _: (row + 1, row + 1, f"place {row // CELL % 5}"),
}
