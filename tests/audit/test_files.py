"""The log's files are written by the log alone, and what is no request is not in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from audit.asking import ask
from cli.processes import environment
from semcli.audit.log import Log
from semcli.catalog.model import Catalog
from semcli.engine.base import ResolvedConnection
from semcli.errors import SemcliError
from semcli.request import Request


def said(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "semcli", *words],
        cwd=folder, env=environment(XDG_CACHE_HOME=str(folder / "cache")), capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("ending", ["", ".key", ".torn"])
@pytest.mark.parametrize(
    "words",
    [
        ("metric", "people", "--output"),
        ("audit", "show", "--format", "json", "--output"),
        ("audit", "show", "--log", "audit.jsonl", "--format", "jsonl", "--output"),
        ("check", "--junit"),
        ("graph", "--output"),
    ],
    ids=" ".join,
)
def test_no_output_replaces_a_file_of_the_log(
    catalog: Catalog, tmp_path: Path, words: tuple[str, ...], ending: str
) -> None:
    target = tmp_path / f"audit.jsonl{ending}"
    if ending:
        target.write_text("kept\n")
    else:
        Log(target).append({"event": "request"})
    target.chmod(0o600)
    before = target.read_bytes()
    more = ("--format", "csv") if words[0] == "metric" else ()
    done = said(tmp_path, *words, target.name, *more)
    assert "output_refused" in done.stderr
    assert done.returncode == 2
    assert target.read_bytes() == before


def test_a_refusal_names_the_connection_that_was_meant(catalog: Catalog, here: ResolvedConnection, log: Log) -> None:
    with pytest.raises(SemcliError):
        ask(catalog, here, Request(metrics=("people",), by=("person.secret",)))
    line = json.loads(log.path.read_text())
    assert (line["outcome"], line["connection"], line["engine"]) == ("refused", "here", "duckdb")


def test_a_tab_and_the_grains_that_check_tries_are_no_requests(catalog: Catalog, tmp_path: Path, log: Log) -> None:
    line = ("semcli", "metric", "births", "--grain", "")
    assert said(tmp_path, "--complete", "bash", "4", *line).returncode == 0
    assert not log.path.exists()
    assert said(tmp_path, "check", "--smoke").returncode == 1
    asked = [json.loads(text)["request"] for text in log.path.read_text().splitlines() if '"request"' in text]
    # births has a private time: it is refused at each grain, but `people` is not asked at those that a date has not
    assert {"metrics": ["people"], "grain": "day"} in asked
    assert {"metrics": ["people"], "grain": "hour"} not in asked
