"""Standard streams that are closed, or full: an answer is never lost without a word, and no message costs one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.processes import environment

Shell = Callable[[str], subprocess.CompletedProcess[str]]
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")


@pytest.fixture
def shell(demo: Path, tmp_path: Path) -> Shell:
    """Run a line of shell, in which `semcli` is the program, in an empty folder."""

    def run(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", f'semcli() {{ "{sys.executable}" -m semcli "$@"; }}\n{line}'],
            cwd=tmp_path,
            env=environment(SEMCLI_CATALOG=str(demo / "catalog.toml")),
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )

    return run


@pytest.mark.parametrize("words", ["metric total_revenue", "metric total_revenue --format csv", "list", "--version"])
def test_what_a_closed_stdout_does_not_take_is_an_error(shell: Shell, words: str) -> None:
    done = shell(f"semcli {words} >&-")
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error[output_failed]: cannot write to stdout: it is closed\n")


@FULL
@pytest.mark.parametrize("words", ["metric total_revenue", "metric total_revenue --format csv", "list", "help metric"])
def test_what_a_full_disk_does_not_take_is_an_error(shell: Shell, words: str) -> None:
    done = shell(f"semcli {words} >/dev/full")
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error[output_failed]: cannot write to stdout: no space left on device\n")


@pytest.mark.parametrize("to", ["2>&-", pytest.param("2>/dev/full", marks=FULL)])
def test_answers_and_statuses_are_as_ever_when_nobody_hears_messages(shell: Shell, to: str) -> None:
    heard = shell("semcli metric total_revenue -v")
    assert heard.stderr
    deaf = shell(f"semcli metric total_revenue -v {to}")
    assert (deaf.stdout, deaf.returncode) == (heard.stdout, 0)
    assert shell(f"semcli metric nope {to}").returncode == 4


def test_messages_do_not_go_into_a_file_that_got_the_number_of_a_closed_stream(shell: Shell, tmp_path: Path) -> None:
    done = shell("semcli metric total_revenue -v --output answer.csv <&- >&- 2>&-")
    assert done.returncode == 0
    assert (tmp_path / "answer.csv").read_text() == shell("semcli metric total_revenue --format csv").stdout
