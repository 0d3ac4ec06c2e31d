"""Standard streams that are closed, or full: an answer is never lost without a word, and no message costs one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.processes import environment
from semcli.cli.output import opened
from semcli.cli.protection import Protection
from semcli.errors import SemcliError

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


ANSWER = "semcli metric user_count --format csv"


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link", "/dev/fd/3"])
def test_an_open_stream_is_written_where_it_stands(shell: Shell, tmp_path: Path, name: str) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    answer = shell(ANSWER).stdout
    shell(f"(echo header; {ANSWER} --output {name} 3>&1; echo footer) > whole.csv")
    assert (tmp_path / "whole.csv").read_text() == f"header\n{answer}footer\n"
    assert shell(f"{ANSWER} --output {name} 3>&1 | cat").stdout == answer
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "whole.csv"]


def test_stderr_is_a_place_for_an_answer_too(shell: Shell) -> None:
    answer = shell(ANSWER).stdout
    done = shell(f"{ANSWER} --quiet --output /dev/stderr")
    assert (done.stdout, done.stderr, done.returncode) == ("", answer, 0)


def test_a_name_of_stdout_chooses_a_table_as_no_name_does(shell: Shell) -> None:
    assert shell("semcli metric user_count --output /dev/stdout").stdout == shell("semcli metric user_count").stdout


def test_a_stream_that_the_caller_did_not_open_is_none(shell: Shell) -> None:
    done = shell(f"{ANSWER} --output /dev/fd/9")
    assert done.returncode == 2
    assert done.stderr.startswith("error[output_failed]: cannot write `/dev/fd/9`: bad file descriptor\n")


def test_what_is_never_overwritten_is_not_written_by_its_number_either(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "log.db").write_bytes(b"\0" * 8 + b"DUCK")
    done = shell(f"{ANSWER} --output /dev/fd/3 3>>log.db")
    assert done.stderr.startswith("error[output_refused]: `/dev/fd/3` is a DuckDB database")
    assert (tmp_path / "log.db").read_bytes() == b"\0" * 8 + b"DUCK"


def test_files_that_the_process_opened_itself_are_not_meant(tmp_path: Path) -> None:
    with (
        (tmp_path / "own").open("w") as own,
        pytest.raises(SemcliError, match="bad file descriptor"),
        opened(f"/dev/fd/{own.fileno()}", Protection) as stream,
    ):
        stream.write("answer")
    assert (tmp_path / "own").read_text() == ""


@pytest.mark.parametrize("command", ["check", "test"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("--junit nodir/x.xml", "output_failed"),
        ("--junit ''", "output_failed"),
        ("--output nodir/x.txt", "output_failed"),
        ("--junit $SEMCLI_CATALOG", "output_refused"),
        ("--junit same.txt --output ./same.txt", "conflicting_options"),
        ("--junit -", "conflicting_options"),
    ],
)
def test_a_report_that_cannot_be_written_leaves_stdout_empty(
    shell: Shell, tmp_path: Path, command: str, words: str, code: str
) -> None:
    done = shell(f"semcli {command} {words}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error[{code}]: ")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_asked_for_an_answer_that_cannot_be_written(shell: Shell) -> None:
    done = shell("semcli metric user_count --output nodir/x.csv --connection ./missing.duckdb")
    assert done.stderr.startswith("error[output_failed]: cannot write `nodir/x.csv`: no such file or directory\n")


def test_both_parts_of_a_report_may_go_into_files_or_nowhere(shell: Shell, tmp_path: Path) -> None:
    assert shell("semcli check --junit - --output report.json").stdout.startswith("<?xml")
    assert (tmp_path / "report.json").exists()
    assert shell("semcli check --format json --junit /dev/null --output /dev/null").returncode == 0
