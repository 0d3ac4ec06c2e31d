"""A small company whose catalog keeps a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcli.audit import log_of
from semcli.audit.log import Log
from semcli.catalog.load import load
from semcli.catalog.model import Catalog
from semcli.engine.base import ResolvedConnection
from tables import Table, create_duckdb

CATALOG = """
format = 1

[catalog]
name = "small"
sensitivity = "public"

[policy]
audit = "audit.jsonl"
reveal = ["contact", "demographic_protected", "financial"]
sensitive_min_group_size = 1

[connections.here]
engine = "duckdb"
path = "here.duckdb"

[entities.person]
table = "main.people"
identity = "id"

[entities.person.columns]
id = { type = "bigint", primary_key = true }
email = { type = "text", pii = ["contact"] }
city = { type = "text" }
born = { type = "date", pii = ["demographic_protected"] }
joined = { type = "date" }
salary = { type = "integer", pii = ["financial"] }
note = { type = "text", sensitivity = "internal" }
secret = { type = "text", pii = ["credential"] }

[entities.person.dimensions]
domain = { expr = "lower(email)", type = "text" }

[metrics.people]
entity = "person"
aggregation = "count"
measure = "id"
time = "joined"

[metrics.births]
entity = "person"
aggregation = "count"
measure = "id"
time = "born"

[metrics.pay]
entity = "person"
aggregation = "sum"
measure = "salary"

[metrics.pay_each]
derived = "pay / people * 100"
"""
PEOPLE = Table(
    "main.people",
    [
        ("id", "bigint"),
        ("email", "text"),
        ("city", "text"),
        ("born", "date"),
        ("joined", "date"),
        ("salary", "integer"),
        ("note", "text"),
        ("secret", "text"),
    ],
    [
        (1, "anna@example.com", "Rome", "1980-02-03", "2024-01-05", 50000, "x", "s1"),
        (2, "ben@example.com", "Oslo", "1990-05-06", "2024-02-05", 60000, "y", "s2"),
        (3, "cleo@example.com", "Oslo", "1991-05-06", "2024-02-07", 70000, "y", "s3"),
    ],
)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """The company's catalog, in a folder of its own with its data."""
    (tmp_path / "catalog.toml").write_text(CATALOG)
    create_duckdb(tmp_path / "here.duckdb", [PEOPLE])
    return load(tmp_path / "catalog.toml")


@pytest.fixture
def here(tmp_path: Path) -> ResolvedConnection:
    return ResolvedConnection("here", "duckdb", path=tmp_path / "here.duckdb", shown="here.duckdb")


@pytest.fixture
def log(catalog: Catalog) -> Log:
    found = log_of(catalog)
    assert found is not None
    return found
