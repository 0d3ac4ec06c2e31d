"""A catalog whose metrics are seen across time: what lists, describes and tries them asks for no grain of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.processes import Run
from semcli.catalog.load import load_text
from semcli.cli.checking import smoke_requests

CATALOG = """
format = 1
[catalog]
name = "m"
sensitivity = "public"
connection = "here"
[connections.here]
engine = "duckdb"
files = "{table}.csv"
[entities.a]
table = "a"
identity = "id"
[entities.a.columns]
id = { type = "integer", primary_key = true }
ts = { type = "timestamp" }
[metrics.n]
entity = "a"
aggregation = "count"
time = "ts"
grains = ["day", "month"]
[metrics.last_month]
of = "n"
offset = "1 month"
[metrics.two_days]
of = "n"
rolling = "2 days"
[metrics.this_month]
of = "n"
to_date = "month"
[metrics.growth]
derived = "n - last_month"
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "catalog.toml").write_text(CATALOG)
    (tmp_path / "a.csv").write_text("id,ts\n1,2024-01-01 10:00:59\n2,2024-02-01 10:00:00\n")
    return tmp_path


@pytest.mark.parametrize("name", ["last_month", "two_days", "this_month", "growth"])
def test_a_metric_seen_across_time_is_described_without_a_grain(name: str, here: Path, semcli: Run) -> None:
    done = semcli("describe", name, "--format", "json", cwd=here)
    assert done.returncode == 0, done.stderr
    assert [d["name"] for d in json.loads(done.stdout)["dimensions"]] == ["a.id", "a.ts"]


def test_docs_have_its_page(here: Path, semcli: Run) -> None:
    done = semcli("docs", "pages", cwd=here)
    pages = {"metric-n.html", "metric-last_month.html", "metric-growth.html"}
    assert done.returncode == 0, done.stderr
    assert {p.name for p in (here / "pages").rglob("*") if p.is_file()} >= pages


def test_smoke_asks_it_at_the_grains_that_it_can_have(here: Path, semcli: Run) -> None:
    done = semcli("check", "--smoke", "--format", "json", cwd=here)
    found = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert [case["name"] for case in found["cases"] if case["check"] == "smoke"] == [
        *("n", "n by day", "n by month"),
        *("last_month by day", "last_month by month"),
        "two_days by day",
        *("this_month by day", "this_month by month"),
        *("growth by day", "growth by month"),
    ]


def test_smoke_tells_of_one_that_can_be_asked_at_no_grain() -> None:
    text = CATALOG.replace('["day", "month"]', '["month"]')
    assert [r for r in smoke_requests(load_text(text)) if r[0] == "two_days"] == [("two_days", None)]
