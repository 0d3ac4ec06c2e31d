"""The SQL that requests become, beside the best of the alternatives in `hand/`, on ten million rows in DuckDB and two
million in PostgreSQL.

An alternative has to give the same rows as the generated statement, or it is left out and named: some do not fill gaps,
which small data have. The others are timed in turn first; the fastest is what the row is compared with.
"""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from place import Place
from timing import Row, clocked

import semcli

HAND = Path(__file__).parent / "hand"
TRIALS = 3
Rows = list[tuple[Any, ...]]
Ask = Callable[[str, Sequence[object]], Rows]
"""Runs a statement with its parameters, and fetches all rows."""


@dataclass(frozen=True)
class Question:
    """A request, the name of its files in `hand/`, and the ratio that is aimed at."""

    name: str
    aim: float
    metrics: tuple[str, ...]
    options: Mapping[str, Any]


REVENUE = ("total_revenue",)
BY_REGION = {"by": ["workspace.region"]}
QUESTIONS = (
    Question("by_month", 1.1, REVENUE, {"grain": "month"}),
    Question("by_month_in_berlin", 1.1, REVENUE, {"grain": "month", "tz": "Europe/Berlin"}),
    Question("thirty_days", 1.1, REVENUE, {"grain": "day", "since": "2025-05-01", "until": "2025-05-31"}),
    Question("by_region", 1.1, REVENUE, BY_REGION),
    Question("three_facts", 1.2, (*REVENUE, "active_subscriptions", "user_count"), BY_REGION),
    Question("rolling", 1.25, REVENUE, {"grain": "day", "rolling": "90 days"}),
    Question("month_over_month", 1.1, REVENUE, {"grain": "month", "compare": "previous"}),
    Question("top_ten", 1.1, REVENUE, {"by": ["workspace.name"], "top": 10}),
    Question("overlap", 1.25, REVENUE, {"by": ["item_plan.title"], "overlap": True}),
    Question("distinct_by_week", 1.1, ("billed_workspaces",), {"grain": "week"}),
    Question("region_and_month", 1.3, REVENUE, {"grain": "month", "fill": False, **BY_REGION}),
    Question("day_and_region", 1.3, REVENUE, {"grain": "day", **BY_REGION}),
)


def rows(place: Place) -> Iterator[Row]:
    """Every question on DuckDB; on PostgreSQL too, where a server is at hand."""
    path = place.folder / "questions.toml"
    path.write_text((place.large_demo / "catalog.toml").read_text() + (HAND / "catalog.toml").read_text())
    project = semcli.load(path)
    yield from _questions(project, "duckdb", _duckdb(place.large_demo / "fixtures" / "demo.duckdb"))
    address = place.large_postgres
    if address is not None:
        yield from _questions(project, "postgres", *_postgres(address))


def _questions(project: semcli.Project, engine: str, ask: Ask, version: int | None = None) -> Iterator[Row]:
    for question in QUESTIONS:
        compiled = project.compile(list(question.metrics), engine=engine, **question.options)
        statement = compiled.spelled_for(engine, version).statement
        ours = partial(ask, statement.text, statement.parameters)
        what, given = f"{question.name.replace('_', ' ')}, {engine}", ours()
        written = {name: partial(ask, text, ()) for name, text in alternatives(question.name, engine).items()}
        by_hand = {name: theirs for name, theirs in written.items() if same(theirs(), given)}
        for name in written.keys() - by_hand.keys():
            print(f"{what}: «{name}» gives other rows and is left out", file=sys.stderr)
        if not by_hand:
            continue
        best = fastest(by_hand)
        yield Row(what, best, clocked(ours), clocked(by_hand[best]), question.aim, most=7)


def alternatives(name: str, engine: str) -> dict[str, str]:
    """The statements of a file, by the remark above each."""
    parts = (HAND / f"{name}.{engine}.sql").read_text().split(";\n")
    pairs = (part.strip().partition("\n") for part in parts if part.strip())
    return {remark.removeprefix("-- "): text for remark, _, text in pairs}


def fastest(by_hand: Mapping[str, Callable[[], Rows]]) -> str:
    """The name of the fastest, from a few runs of all in turn."""
    runs = {name: clocked(work) for name, work in by_hand.items()}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(TRIALS):
        for name, run in runs.items():
            times[name].append(run())
    return min(times, key=lambda name: statistics.median(times[name]))


def same(left: Rows, right: Rows) -> bool:
    """Whether both are the same rows, doubles to nine digits."""
    if len(left) != len(right):
        return False
    pairs = (pair for a, b in zip(left, right, strict=True) for pair in zip(a, b, strict=True))
    return all(
        math.isclose(a, b, rel_tol=1e-9) if isinstance(a, float) and isinstance(b, float) else a == b for a, b in pairs
    )


def _duckdb(path: Path) -> Ask:
    import duckdb

    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("SET TimeZone = 'UTC'")

    def ask(text: str, parameters: Sequence[object]) -> Rows:
        return connection.execute(text, list(parameters) or None).fetchall()

    return ask


def _postgres(address: str) -> tuple[Ask, int]:
    import psycopg

    connection = psycopg.connect(address, autocommit=True, cursor_factory=psycopg.RawCursor)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET DateStyle = 'ISO, YMD'")

    def ask(text: str, parameters: Sequence[object]) -> Rows:
        return connection.execute(text.encode(), list(parameters) or None).fetchall()

    return ask, connection.info.server_version
