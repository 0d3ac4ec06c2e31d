"""`semcli audit`, through real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.asking import ask
from cli.processes import environment
from semcli.audit.log import Log
from semcli.catalog.model import Catalog
from semcli.engine.base import ResolvedConnection
from semcli.errors import SemcliError
from semcli.request import Request

Audit = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def audit(catalog: Catalog, here: ResolvedConnection, tmp_path: Path) -> Audit:
    """Runs `semcli audit` after two answers and a refusal."""
    ask(catalog, here, Request(metrics=("people",), by=("person.city",)))
    with pytest.raises(SemcliError):
        ask(catalog, here, Request(metrics=("people",), by=("person.email",)))
    ask(catalog, here, Request(metrics=("pay",)))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "semcli", "audit", *words],
            cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return run


def test_show_lists_requests_with_their_rows(audit: Audit) -> None:
    done = audit("show")
    assert (done.returncode, done.stderr) == (0, "")
    head, _, *rows = done.stdout.splitlines()
    assert head.split()[:5] == ["line", "time", "user", "outcome", "rows"]
    assert " 2 " in rows[0]
    assert "people --by person.city" in rows[0]
    assert "person.salary" in rows[2]
    assert [word in rows[1] for word in ("refused", "person.email", "private_column")] == [True, True, True]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--outcome", "refused"], [3]),
        (["--outcome", "answered"], [1, 4]),
        (["--metric", "pay"], [4]),
        (["--column", "person.email"], [3]),
        (["--column", "person.email", "--outcome", "answered"], []),
        (["--user", "nobody at all"], []),
        (["--since", "1h"], [1, 3, 4]),
        (["--until", "2020"], []),
    ],
)
def test_show_filters(audit: Audit, words: list[str], found: list[int]) -> None:
    done = audit("show", "--format", "jsonl", *words)
    assert done.returncode == 0
    assert [json.loads(line)["seq"] for line in done.stdout.splitlines()] == found
    whole = json.loads(audit("show", "--format", "json", *words).stdout)
    assert [entry["seq"] for entry in whole["entries"]] == found


def test_show_tells_rows_and_what_went_wrong_late(audit: Audit) -> None:
    first = json.loads(audit("show", "--format", "jsonl").stdout.splitlines()[0])
    assert (first["rows"], first["complete"], first["codes"]) == (2, True, [])


def test_verify_and_anchor(audit: Audit, log: Log, tmp_path: Path) -> None:
    anchor = audit("anchor").stdout
    (tmp_path / "anchors").write_text(anchor)
    assert audit("verify").stdout == f"5 lines, unbroken; anchor {anchor}"
    assert audit("verify", "--anchor", "anchors").returncode == 0
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:-1]))
    assert audit("verify").returncode == 0
    done = audit("verify", "--anchor", "anchors")
    assert (done.returncode, done.stdout) == (1, "")
    assert "the log ends with line 4, and the anchor is line 5" in done.stderr


def test_verify_names_the_first_bad_line(audit: Audit, log: Log) -> None:
    log.path.write_bytes(log.path.read_bytes().replace(b'"private_column"', b'"other_column__"', 1))
    done = audit("verify", "--format", "json")
    assert done.returncode == 1
    error = json.loads(done.stderr)["error"]
    assert error["code"] == "check_failed"
    assert "line 3 was changed" in error["message"]
    assert audit("anchor").returncode == 1
    assert "`semcli audit verify`" in audit("show").stderr


def test_verify_tells_of_torn_lines(audit: Audit, log: Log) -> None:
    with log.path.open("ab") as stream:
        stream.write(b"half a line")
    assert "an unfinished line of 11 bytes" in audit("verify").stderr
    log.append({"event": "request"})
    assert "`audit.jsonl.torn`" in audit("verify").stderr
    assert "recovered" in audit("show").stdout


def test_the_log_of_the_policy_may_not_be_there_yet(audit: Audit, log: Log, tmp_path: Path) -> None:
    for path in tmp_path.glob("audit.jsonl*"):
        path.unlink()
    assert audit("show").returncode == 0
    assert audit("verify").returncode == 0
    assert audit("anchor").returncode == 1


@pytest.mark.parametrize("action", ["show", "verify", "anchor"])
def test_a_log_that_is_named_has_to_be_there(audit: Audit, action: str) -> None:
    done = audit(action, "--log", "misspelt.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        "error[bad_option]: cannot read the audit log `misspelt.jsonl`: there is no such file"
    )


def test_a_log_that_went_from_beside_its_key_was_tampered_with(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "gone.jsonl.key").write_text("kept")
    done = audit("verify", "--log", "gone.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert "the log is missing, though its key is there" in done.stderr
    assert audit("show", "--log", "gone.jsonl").returncode == 2


def test_options_of_another_action_are_refused(audit: Audit) -> None:
    assert audit("verify", "--metric", "pay").returncode == 2
    assert audit("show", "--anchor", "x").returncode == 2
    assert audit("verify", "--anchor", "x").returncode == 2
    assert audit("show", "--format", "csv").returncode == 2


def test_a_catalog_without_a_log_says_how_to_have_one(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('format = 1\n[catalog]\nname = "other"\n')
    done = audit("show", "--catalog", "other.toml")
    assert done.returncode == 3
    assert '`audit = "audit.jsonl"`' in done.stderr
