"""Rows for files and pipes are made in little memory; what cannot be is made again without that wish."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import semcli
from semcli import engine
from semcli.engine import ResolvedConnection, Session, connect
from semcli.errors import SemcliError
from semcli.pipeline import answer

CATALOG = """
format = 1
[catalog]
name = "many"
sensitivity = "public"
[entities.thing]
table = "things"
[entities.thing.columns]
n = { type = "bigint" }
[metrics.middle]
entity = "thing"
aggregation = "median"
measure = "n"
[metrics.most]
entity = "thing"
aggregation = "max"
measure = "n"
"""
LITTLE = "4MB"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    (tmp_path / "catalog.toml").write_text(CATALOG)
    with duckdb.connect(str(tmp_path / "many.duckdb")) as raw:
        raw.execute("CREATE TABLE things AS SELECT CAST(range AS bigint) AS n FROM range(1000001)")
    return tmp_path


@pytest.mark.parametrize(
    ("metric", "value", "opened"), [("most", 1_000_000, [LITTLE]), ("middle", 500_000.0, [LITTLE, None])]
)
def test_a_statement_that_needs_more_is_run_again(
    many: Path, monkeypatch: pytest.MonkeyPatch, metric: str, value: float, opened: list[str | None]
) -> None:
    asked: list[str | None] = []

    def noted(connection: ResolvedConnection, *, timeout: float | None = None, memory: str | None = None) -> Session:
        asked.append(memory)
        return connect(connection, timeout=timeout, memory=memory)

    monkeypatch.setattr(engine, "connect", noted)
    here = ResolvedConnection("here", "duckdb", path=many / "many.duckdb")
    compiled = semcli.load(many / "catalog.toml").compile(metric)
    with answer(compiled, here, memory=LITTLE) as found:
        assert found.rows() == [(value,)]
    assert asked == opened


def test_without_the_wish_it_is_the_engine_that_says_how_much(many: Path) -> None:
    here = ResolvedConnection("here", "duckdb", path=many / "many.duckdb")
    compiled = semcli.load(many / "catalog.toml").compile("middle")
    with connect(here, memory=LITTLE) as session, pytest.raises(SemcliError) as caught:
        session.run(compiled.statement).all()
    assert caught.value.problems[0].code == "out_of_memory"
