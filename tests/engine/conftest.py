"""A session on each engine and server at hand, over the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import servers
from semcli.engine import ResolvedConnection, Session, connect
from tables import Table, create_duckdb

ENGINES = [pytest.param("duckdb", id="duckdb"), *(pytest.param(s, id=s.name) for s in servers.sources())]


@pytest.fixture(scope="module", params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ResolvedConnection]:
    """An empty database, on each engine and server in turn."""
    if request.param == "duckdb":
        path = tmp_path_factory.mktemp("db") / "here.duckdb"
        create_duckdb(path, [])
        yield ResolvedConnection("here", "duckdb", path=path, shown=path.name)
        return
    with servers.new_database(servers.start(request.param)) as dsn:
        yield ResolvedConnection("here", "postgres", dsn=dsn)


@pytest.fixture
def here(database: ResolvedConnection) -> Iterator[Session]:
    """A session on an engine, without limits."""
    with connect(database) as session:
        yield session


@pytest.fixture
def duckdb_file(tmp_path: Path) -> Path:
    """A small DuckDB file with one table, `t(i integer, s text)`."""
    path = tmp_path / "t.duckdb"
    create_duckdb(path, [Table("t", [("i", "integer"), ("s", "text")], [(1, "secret"), (2, None)])])
    return path
