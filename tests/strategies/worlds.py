"""A catalog with data in real databases, and one question asked of the evaluator and of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import tomli_w

from reference import OutOfScope, Refused, evaluate
from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.engine import ResolvedConnection, Session, connect
from semcli.engine.duckdb import DuckDBSession, settings
from semcli.errors import SemcliError
from semcli.pipeline import compile_request, delivered
from semcli.request import Request
from strategies.agreement import Outcome
from strategies.catalogs import document
from strategies.chooser import Chooser
from strategies.databases import duckdb_tables, write_postgres
from strategies.datasets import dataset
from strategies.eras import moved, moved_rows, moved_words, years_away
from strategies.requests import options

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
SECONDS = 30.0
"""The time limit of one statement: a million minutes take one, on a machine with nothing else to do."""


@dataclass
class World:
    """A catalog, its data, and open sessions by engine."""

    document: dict[str, Any]
    catalog: Catalog
    data: dict[str, list[dict[str, Any]]]
    sessions: dict[str, Session] = field(default_factory=dict)
    years: int = 0

    @property
    def now(self) -> datetime:
        return moved(NOW, self.years)

    def asked(self, choose: Chooser, advanced: float = 0.3, wanted: Collection[str] = ()) -> dict[str, Any]:
        """A random request, in the years of the world."""
        return dict(moved_words(options(choose, self.catalog, advanced, wanted), self.years))

    def expected(self, options: dict[str, Any]) -> Outcome:
        """What the evaluator says."""
        try:
            answer = evaluate(self.catalog, self.data, Request.from_options(options), self.now)
        except Refused as refused:
            return Outcome("refused", refused.code, detail=refused.detail)
        except OutOfScope as open_question:
            return Outcome("open", str(open_question))
        except SemcliError as error:
            return Outcome("refused", error.problems[0].code)
        except OverflowError:
            return Outcome("open", "times beyond the years 1 to 9999")
        order = [key.removeprefix("-") for key in options.get("order", ())]
        order = order or (["time"] if options.get("grain") else options["metrics"][:1])
        return Outcome("answered", columns=answer.columns, rows=answer.rows, order=order)

    def actual(self, options: dict[str, Any], engine: str) -> Outcome:
        """What the compiler and an engine say. An error that is none of semcli's is an outcome of its own."""
        try:
            compiled = compile_request(self.catalog, Request.from_options(options), engine, clock=self.now)
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
    made, years = document(choose), years_away(choose)
    made = moved_words(made, years)
    data = moved_rows(dataset(choose, made), years) if years else dataset(choose, made)
    return World(made, load_text(tomli_w.dumps(made)), data, years=years)


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
