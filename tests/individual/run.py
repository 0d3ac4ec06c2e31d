"""Asks a world at random, and solves each answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from individual.cells import Reader, Shown
from individual.linear import isolated
from individual.requests import options
from individual.world import PLAIN_SUMS, SENSITIVE, World, random_world
from semcli.catalog.model import Catalog
from semcli.engine import ResolvedConnection, Session, connect
from semcli.engine.duckdb import DuckDBSession
from semcli.errors import SemcliError
from semcli.pipeline import compile_request, delivered
from semcli.request import Request
from strategies import Seeded
from strategies.databases import duckdb_tables, write_postgres

PER_WORLD = 25
SECONDS = 20.0


@dataclass
class Tally:
    """What came of a run: how many requests were answered or refused, and every breach, in words."""

    counts: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)


def run(requests: int, seed: str, say: Callable[[str], None] = lambda text: None, dsn: str | None = None) -> Tally:
    """As many random requests as asked for, each answer solved. `dsn` names a PostgreSQL database that may be emptied,
    which is asked instead of DuckDB."""
    tally = Tally()
    for place in range((requests + PER_WORLD - 1) // PER_WORLD):
        choose = Seeded(f"{seed}-{place}")
        world = random_world(choose)
        catalog = world.catalog
        with opened(world, catalog, dsn) as session:
            for _ in range(min(PER_WORLD, requests - place * PER_WORLD)):
                _one(world, catalog, session, options(choose), tally, f"world {seed}-{place}", say)
    return tally


@contextmanager
def opened(world: World, catalog: Catalog, dsn: str | None = None) -> Iterator[Session]:
    """A session with the world's tables: in DuckDB, or in the PostgreSQL database that is named."""
    if dsn is not None:
        write_postgres(dsn, catalog, world.tables)
        with connect(ResolvedConnection(None, "postgres", dsn=dsn, entities=catalog.entities)) as session:
            yield session
        return
    with duckdb_tables(catalog, world.tables) as raw:
        yield DuckDBSession(ResolvedConnection(None, "duckdb", entities=catalog.entities), raw, SECONDS)


def _one(
    world: World,
    catalog: Catalog,
    session: Session,
    asked: dict[str, Any],
    tally: Tally,
    where: str,
    say: Callable[[str], None],
) -> None:
    try:
        compiled = compile_request(catalog, Request.from_options(asked), session.engine)
        answer = delivered(compiled, session.run(compiled.statement).batches)
        columns, rows = [c.name for c in answer.columns], answer.rows()
    except SemcliError as error:
        tally.counts[f"refused: {error.problems[0].code}: {error.problems[0].message[:60]}"] += 1
        return
    tally.counts["answered"] += 1
    reader = Reader(world, asked, columns, rows)
    found = list(reader.shown())
    tally.counts["cells shown"] += len(found)
    for problem in (_misread(reader, found), _breach(world, asked, found)):
        if problem is not None:
            tally.breaches.append(f"{where}: {asked}: {problem}")
            say(tally.breaches[-1])


def _misread(reader: Reader, found: list[Shown]) -> str | None:
    """A sum that is not what the rows say: then the bookkeeping is wrong, or the compiler."""
    for cell in found:
        if cell.forms and cell.column in PLAIN_SUMS and cell.value != reader.total(cell.column, cell.forms[0]):
            return f"{cell.column} at {cell.keys} is {cell.value}, not {reader.total(cell.column, cell.forms[0])}"
    return None


def _breach(world: World, asked: dict[str, Any], found: list[Shown]) -> str | None:
    """The people whom the answer gives away."""
    threshold = max(world.least, world.sensitive) if SENSITIVE & set(asked["metrics"]) else world.least
    for kind in ("forms", "blind"):
        few = isolated([form for cell in found for form in getattr(cell, kind)], threshold)
        if few is not None:
            return f"tells of {len(few)} people, not {threshold} ({kind}): {sorted(few)}"
    return None
