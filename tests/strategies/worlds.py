"""A catalog with data in real databases, and one question asked of the evaluator and of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import tomli_w

from reference import OutOfScope, Refused, evaluate
from reference.values import Infinite
from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.engine import ResolvedConnection, Session, connect
from semcli.engine.duckdb import DuckDBSession, settings
from semcli.errors import SemcliError
from semcli.pipeline import compile_request, delivered
from semcli.request import Request
from strategies.catalogs import document
from strategies.chooser import Chooser
from strategies.databases import duckdb_tables, write_postgres
from strategies.datasets import dataset

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
SECONDS = 30.0
"""The time limit of one statement: a million minutes take one, on a machine with nothing else to do."""


@dataclass
class Outcome:
    """What one side says: an answer (columns and rows), a refusal, or that it does not cover the question."""

    kind: str
    code: str = ""
    columns: list[tuple[str, str, str]] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    detail: str = ""


@dataclass
class World:
    """A catalog, its data, and open sessions by engine."""

    document: dict[str, Any]
    catalog: Catalog
    data: dict[str, list[dict[str, Any]]]
    sessions: dict[str, Session] = field(default_factory=dict)

    def expected(self, options: dict[str, Any]) -> Outcome:
        """What the evaluator says."""
        try:
            answer = evaluate(self.catalog, self.data, Request.from_options(options), NOW)
        except Refused as refused:
            return Outcome("refused", refused.code, detail=refused.detail)
        except OutOfScope as open_question:
            return Outcome("open", str(open_question))
        except SemcliError as error:
            return Outcome("refused", error.problems[0].code)
        return Outcome("answered", columns=answer.columns, rows=answer.rows)

    def actual(self, options: dict[str, Any], engine: str) -> Outcome:
        """What the compiler and an engine say. An error that is none of semcli's is an outcome of its own."""
        try:
            compiled = compile_request(self.catalog, Request.from_options(options), engine, clock=NOW)
            session = self.sessions[engine]
            reset(session)
            sent = compiled.spelled_for(engine, session.version)
            answer = delivered(sent, session.run(sent.statement).batches)
            found, rows = answer.columns, answer.rows()
        except SemcliError as error:
            return Outcome("refused", error.problems[0].code, detail=str(error))
        except Exception as error:
            return Outcome("crashed", type(error).__name__, detail=repr(error))
        columns = [(c.name, c.type.kind.value, c.role) for c in found]
        return Outcome("answered", columns=columns, rows=[tuple(row) for row in rows])

    def rewrite(self, dsn: str) -> None:
        """Put the world's tables into PostgreSQL again, after others stood there."""
        write_postgres(dsn, self.catalog, self.data)


def reset(session: Session) -> None:
    """What an earlier statement asked of the optimizer is forgotten, as with a session of its own."""
    if isinstance(session, DuckDBSession):
        session._raw.execute(f"SET disabled_optimizers = '{settings(None, None)['disabled_optimizers']}'")


def random_world(choose: Chooser) -> World:
    made = document(choose)
    return World(made, load_text(tomli_w.dumps(made)), dataset(choose, made))


@contextmanager
def opened(world: World, dsn: str | None = None) -> Iterator[World]:
    """The world with its tables in DuckDB, and in PostgreSQL where a server is given."""
    with ExitStack() as open_until, duckdb_tables(world.catalog, world.data) as raw:
        place = ResolvedConnection(None, "duckdb", entities=world.catalog.entities)
        world.sessions["duckdb"] = DuckDBSession(place, raw, SECONDS)
        open_until.callback(world.sessions.clear)
        if dsn is not None:
            write_postgres(dsn, world.catalog, world.data)
            place = ResolvedConnection(None, "postgres", dsn=dsn, entities=world.catalog.entities)
            world.sessions["postgres"] = connect(place, timeout=SECONDS)
            open_until.callback(world.sessions["postgres"].close)
        yield world


def difference(expected: Outcome, actual: Outcome) -> str | None:
    """How an outcome differs from what is expected, in words; None where it does not."""
    if expected.kind == "open":
        return None
    if expected.kind == actual.kind == "refused" and expected.code != actual.code:
        return f"another code: expected {told(expected)}, found {told(actual)}"
    if expected.kind != actual.kind or expected.code != actual.code:
        return f"expected {told(expected)}, found {told(actual)}"
    if expected.columns != actual.columns:
        return f"columns: expected {expected.columns}, found {actual.columns}"
    if len(expected.rows) != len(actual.rows):
        return f"rows: expected {len(expected.rows)}, found {len(actual.rows)}"
    for place, (left, right) in enumerate(zip(expected.rows, actual.rows, strict=True)):
        for column, a, b in zip(expected.columns, left, right, strict=True):
            if not same(a, b):
                return f"{column[2]} {column[1]} {sort(a)} not {sort(b)}: row {place}: expected {left}, found {right}"
    return None


def sort(value: Any) -> str:
    """What a value is like, for telling mismatches apart."""
    return str(value) if value is None or isinstance(value, bool) or value == 0 else type(value).__name__


def told(outcome: Outcome) -> str:
    return f"{outcome.kind} {outcome.code} {outcome.detail[:200]}".strip()


def same(expected: Any, actual: Any) -> bool:
    """Whether two values are the same; doubles to 1e-9."""
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, Infinite):
        return repr(expected) == actual
    if isinstance(expected, float) or isinstance(actual, float):
        if not (isinstance(expected, float) and isinstance(actual, float)):
            return False
        if math.isnan(expected) or math.isnan(actual):
            return math.isnan(expected) and math.isnan(actual)
        return math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-7)
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, Decimal) != isinstance(actual, Decimal):
        return expected == actual and isinstance(expected, (int, Decimal)) and isinstance(actual, (int, Decimal))
    return type(expected) is type(actual) and bool(expected == actual)
