"""Every case of `tests/cases`, on every engine at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import servers
from case_runner import Case, Databases, all_cases, check, check_rows, duckdb_in, stale
from case_tables import Expected, Fixture, cells, text_of, write_postgres
from semcli.engine import ResolvedConnection

ALL = all_cases()
CLOSED = [case for case in ALL if not case.open]


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
    """Every fixture in a database of its own, on each server in turn; 16 is asked in the words of 13."""
    with ExitStack() as made, pytest.MonkeyPatch.context() as patch:
        if postgres_server.name.endswith("16"):
            patch.setattr("semcli.sql.dialect.postgres._knows_bins", lambda version: False)

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


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CLOSED])
def test_written(case: Case) -> None:
    """Statement and plan, or the refusal, are those of the case's files; `case_runner --update-sql` writes them."""
    assert not stale(case), "\n".join(stale(case))


def test_every_folder_is_a_case() -> None:
    """No folder is left out by mistake, and each has the files of its kind."""
    folders = {path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir()}
    assert folders == {case.folder for case in ALL}
    for case in ALL:
        assert (case.folder / "rows.txt").exists() == (case.refused is None), case.name


# --- the runner itself ----------------------------------------------------------------------------------------------

_NAN = float("nan")


@pytest.mark.parametrize(
    ("kind", "written", "given"),
    [
        ("integer", "1", 1),
        ("decimal", "1.50", Decimal("1.50")),
        ("double", "0.3", 0.1 + 0.2),
        ("double", "NaN", _NAN),
        ("boolean", "true", True),
        ("text", None, None),
        ("timestamptz", "2025-03-09T03:00:00-04:00", datetime(2025, 3, 9, 7, tzinfo=UTC)),
        ("timestamptz", "infinity", "infinity"),
        ("bytea", "\\x00ff", b"\x00\xff"),
        ("array", "[1, null]", [1, None]),
    ],
)
def test_runner_accepts(kind: str, written: str | None, given: Any) -> None:
    """What is the same counts as the same."""
    check_rows(Expected((("x", kind),), ((written,),)), [(given,)])


@pytest.mark.parametrize(
    ("kind", "written", "given"),
    [
        ("integer", "1", 2),
        ("integer", "1", True),
        ("integer", "1", 1.0),
        ("integer", "1", None),
        ("decimal", "1.50", Decimal("1.5")),
        ("decimal", "1.50", 1.5),
        ("double", "0.3", 0.3000001),
        ("double", "1", 1),
        ("double", "NaN", 1.0),
        ("boolean", "true", 1),
        ("text", "a", "a "),
        ("text", "NULL", None),
        ("date", "2025-01-01", datetime(2025, 1, 1)),
    ],
)
def test_runner_refuses(kind: str, written: str | None, given: Any) -> None:
    """What differs in value, type or digits does not."""
    with pytest.raises(AssertionError):
        check_rows(Expected((("x", kind),), ((written,),)), [(given,)])


def test_runner_wants_the_order_and_all_rows() -> None:
    """The same rows in another order, one less or one more are not the expected ones."""
    expected = Expected((("x", "integer"),), (("1",), ("2",)))
    check_rows(expected, [(1,), (2,)])
    for rows in ([(2,), (1,)], [(1,)], [(1,), (2,), (2,)], []):
        with pytest.raises(AssertionError):
            check_rows(expected, rows)


def test_tables_are_read_as_written() -> None:
    """Bars inside quotes belong to the text; an empty cell is a mistake."""
    assert [text_of(cell) for cell in cells('1 | "a|b" | NULL | "NULL" | "" | two words')] == [
        *("1", "a|b", None, "NULL", "", "two words"),
    ]
    with pytest.raises(ValueError, match="empty cell"):
        cells("1 | | 2")
