"""Questions about the layouts of well-known public databases: the rows are those of SQL written by hand.

PostgreSQL runs the SQL; both engines answer the questions over the same rows.
"""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

import servers
from public.worlds import HERE, NAMES, catalog, questions, tables
from semcli.cli.start import run
from semcli.engine import ResolvedConnection
from tables import create

ALL = [pytest.param(name, *asked, id=f"{name}: {asked[0]}") for name in NAMES for asked in questions(name)]
REFUSED, ORDERED = "refused: ", "in this order:\n"


class Databases:
    """The rows of each layout on both engines, made when first asked for."""

    def __init__(self, folder: Path, dsns: dict[str, str]):
        self.folder, self.dsns = folder, dsns
        self.made: set[str] = set()

    def of(self, name: str) -> dict[str, str]:
        here = {"duckdb": str(self.folder / f"{name}.duckdb"), "postgres": self.dsns[name]}
        if name not in self.made:
            made = tables(catalog(name), seed=7)
            for engine, place in here.items():
                create(ResolvedConnection(name, engine, path=Path(place), dsn=place), made)
            self.made.add(name)
        return here


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    from contextlib import ExitStack

    server = servers.start(servers.sources()[-1])
    with ExitStack() as stack:
        dsns = {name: stack.enter_context(servers.new_database(server)) for name in NAMES}
        yield Databases(tmp_path_factory.mktemp("public"), dsns)


@pytest.mark.parametrize(("name", "asked", "right"), ALL)
def test_the_rows_are_those_of_sql_by_hand(
    databases: Databases, capsys: pytest.CaptureFixture[str], name: str, asked: str, right: str
) -> None:
    places = databases.of(name)
    for place in places.values():
        words = ["metric", *shlex.split(asked), "--catalog", str(HERE / f"{name}.toml"), "--connection", place]
        status = run([*words, "--format", "json"])
        told = capsys.readouterr()
        if right.startswith(REFUSED):
            assert (status, json.loads(told.err)["error"]["code"]) == (4, right.removeprefix(REFUSED))
            continue
        assert status == 0, told.err
        found = _answer(json.loads(told.out))
        wanted = _by_hand(places["postgres"], right.removeprefix(ORDERED))
        if not right.startswith(ORDERED):
            found, wanted = sorted(found, key=_key), sorted(wanted, key=_key)
        assert len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            assert len(one) == len(other)
            assert all(map(_same, one, other)), (one, other)


def _answer(told: dict[str, Any]) -> list[list[Any]]:
    names = [c["name"] for c in told["columns"]]
    return [[_plain(row[n]) for n in names] for row in told["rows"]]


def _by_hand(dsn: str, text: str) -> list[list[Any]]:
    with psycopg.connect(dsn) as raw:
        raw.execute("SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'")
        return [[_plain(value) for value in row] for row in raw.execute(text.encode()).fetchall()]


def _plain(value: Any) -> Any:
    """A value in the form in which both sides can be compared: numbers as doubles, times as text."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        return None if math.isnan(float(value)) else float(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat().replace("+00:00", "").removesuffix("T00:00:00")
    text = str(value)
    return text.removesuffix("T00:00:00")


def _key(row: list[Any]) -> list[tuple[bool, str]]:
    return [(v is None, f"{v:.6g}" if isinstance(v, float) else str(v)) for v in row]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)
