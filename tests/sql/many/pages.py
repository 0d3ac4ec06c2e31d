"""The pages: reading, making and writing them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from case_plan import plan_text
from case_runner import refusal
from case_tables import fixture
from semcli.catalog.load import load
from semcli.catalog.model import Catalog
from semcli.errors import SemcliError
from semcli.pipeline import compile_request
from semcli.request import Request

HERE = Path(__file__).resolve().parent
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
ENGINES = ("duckdb", "postgres")
RECENT = 180_000
"""A PostgreSQL that cuts time in its own way."""

WRITTEN = ("annex", "clinic", "outlet")
"""The pages whose requests are written by hand, each for something of its own. All others are drawn at random."""

Options = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A request, and the digest of what it became when the page was written."""

    digest: str
    asked: str

    @property
    def options(self) -> Options:
        found: Options = json.loads(self.asked)
        return found

    def __str__(self) -> str:
        return f"{self.digest} {self.asked}"


def pages() -> list[Path]:
    """Every page, by name."""
    return sorted(HERE.glob("*.txt"))


def lines(page: Path) -> list[Line]:
    """The requests of a page."""
    return [Line(*line.split(" ", 1)) for line in page.read_text("utf-8").splitlines()] if page.exists() else []


@lru_cache
def catalog(name: str) -> Catalog:
    """The catalog of a page."""
    drawn = HERE / f"{name}.toml"
    return load(drawn) if drawn.exists() else fixture(name).catalog


def anew(page: Path) -> Iterator[Line]:
    """The requests of a page with what they are now."""
    for line in lines(page):
        yield Line(digest(made(catalog(page.stem), line.options)), line.asked)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def made(of: Catalog, options: Options) -> str:
    """All that a request becomes: its plan, columns, verdicts and statements, or the refusal as people see it."""
    try:
        request = Request.from_options(options)
        found = [compile_request(of, request, engine, clock=NOW) for engine in ENGINES]
    except SemcliError as error:
        return "\n".join([refusal(error), *(str(p.data) for p in error.problems)])
    one = found[0]
    parts = [plan_text(one.plan), *map(str, one.columns), *one.warnings, *map(str, one.verdicts)]
    parts += [f"{name}: {path}" for name, path in one.paths.items()]
    for each in (*found, found[1].spelled_for("postgres", RECENT)):
        parts += [each.statement.text, str(each.statement), *(f"{part}: {form}" for part, form in each.forms)]
    return "\n".join(parts)
