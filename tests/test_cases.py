"""Every case of `tests/cases`, on every engine at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import servers
from case_runner import Case, Databases, all_cases, check, duckdb_in, stale
from case_tables import Fixture, write_postgres
from semcli.engine import ResolvedConnection

ALL = all_cases()
ANSWERED = [case for case in ALL if case.refused is None and not case.open]


def _params(engine: str) -> list[object]:
    """Every case. An open one has to fail, so that its mark goes with the first version that passes it."""
    open_here = [pytest.mark.xfail(strict=True, reason="open")]
    return [pytest.param(case, id=case.name, marks=open_here if engine in case.open else []) for case in ALL]


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Every fixture in DuckDB files."""
    return duckdb_in(tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="module")
def on_postgres(postgres_server: servers.Server) -> Iterator[Databases]:
    """Every fixture in a database of its own, on each server in turn."""
    with ExitStack() as made:

        def make(of: Fixture) -> ResolvedConnection:
            dsn = made.enter_context(servers.new_database(postgres_server))
            write_postgres(dsn, of)
            return ResolvedConnection(None, "postgres", dsn=dsn, entities=of.catalog.entities)

        yield Databases("postgres", make)


@pytest.mark.parametrize("case", _params("duckdb"))
def test_duckdb(case: Case, on_duckdb: Databases) -> None:
    """The request gives the rows, names, types and order of the case, or its refusal."""
    check(case, on_duckdb)


@pytest.mark.parametrize("case", _params("postgres"))
def test_postgres(case: Case, on_postgres: Databases) -> None:
    """The same on PostgreSQL."""
    check(case, on_postgres)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in ANSWERED])
def test_written(case: Case) -> None:
    """Statement and plan are those of the case's files: `python -m tests.case_runner --update-sql` writes them."""
    assert not stale(case), "\n".join(stale(case))


def test_every_folder_is_a_case() -> None:
    """No folder is left out by mistake, and each has the files of its kind."""
    folders = {path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir()}
    assert folders == {case.folder for case in ALL}
    for case in ALL:
        assert (case.folder / "rows.txt").exists() == (case.refused is None), case.name
