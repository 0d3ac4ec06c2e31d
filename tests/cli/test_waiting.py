"""Long work on a real terminal: a sign of life, and an end when it is asked for."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from cli.processes import environment

CATALOG = """
format = 1
[catalog]
name = "slow"
connection = "db"
sensitivity = "public"
[connections.db]
engine = "duckdb"
path = "slow.duckdb"
[entities.row]
table = "{table}"
[entities.row.columns]
n = {{ type = "bigint" }}
[metrics.total]
entity = "row"
aggregation = "sum"
measure = "n"
"""
WORDS = [sys.executable, "-m", "semcli", "metric", "total"]


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalog whose metric takes about for ever."""
    folder = tmp_path_factory.mktemp("slow")
    with duckdb.connect(str(folder / "slow.duckdb")) as database:
        database.execute(
            "CREATE VIEW long AS SELECT a.n * b.n % 7 AS n FROM range(9000000) a (n), range(9000000) b (n)"
        )
        database.execute("CREATE VIEW short AS SELECT n FROM range(9) a (n)")
    (folder / "catalog.toml").write_text(CATALOG.format(table="long"))
    (folder / "short.toml").write_text(CATALOG.format(table="short"))
    return folder


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, words: list[str], cwd: Path, **env: str) -> None:
        self.process, self.master = pty.fork()
        if self.process == 0:  # the child
            os.chdir(cwd)
            os.execve(words[0], words, environment(**env))
        self.seen = ""

    def read(self, seconds: float) -> str:
        """What comes within these seconds, or until the end."""
        end = time.monotonic() + seconds
        while select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]:
            try:
                part = os.read(self.master, 65536)
            except OSError:
                break
            self.seen += part.decode(errors="replace")
        return self.seen

    def until(self, pattern: str, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not re.search(pattern, self.seen):
            assert time.monotonic() < end, self.seen
            self.read(0.05)

    def end(self) -> int:
        self.read(20)
        _, status = os.waitpid(self.process, 0)
        os.close(self.master)
        return os.waitstatus_to_exitcode(status)


def test_a_spinner_turns_after_a_second_and_goes_without_a_trace(slow: Path) -> None:
    terminal = Terminal(WORDS, slow)
    terminal.until(r"\r\x1b\[K⠙ [12] s")
    os.kill(terminal.process, signal.SIGINT)
    assert terminal.end() == 130
    last = terminal.seen.rpartition("\x1b[K")[2]
    assert "error" in last
    assert "⠙" not in last


@pytest.mark.parametrize(("words", "env"), [(["-q"], {}), ([], {"TERM": "dumb"})])
def test_no_spinner_where_none_is_wanted(slow: Path, words: list[str], env: dict[str, str]) -> None:
    terminal = Terminal([*WORDS, *words], slow, **env)
    terminal.read(2.5)
    os.kill(terminal.process, signal.SIGINT)
    assert terminal.end() == 130
    assert "\x1b[K" not in terminal.seen


def test_what_is_quick_has_no_spinner(slow: Path) -> None:
    terminal = Terminal([*WORDS, "--catalog", "short.toml"], slow)
    assert terminal.end() == 0
    assert "36" in terminal.seen
    assert "\x1b[K" not in terminal.seen


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_soon_and_leaves_nothing_behind(slow: Path, tmp_path: Path, sent: signal.Signals) -> None:
    target = tmp_path / "kept.csv"
    target.write_text("before")
    with subprocess.Popen(
        [*WORDS, "--output", str(target)],
        cwd=slow,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(3)
        assert process.poll() is None
        begun = time.monotonic()
        process.send_signal(sent)
        _, said = process.communicate(timeout=20)
        taken = time.monotonic() - begun
    assert process.returncode == 130
    # a busy machine may not have come as far as the database
    assert said in ("error[interrupted]: the request was interrupted\n", "error[interrupted]: interrupted\n")
    assert taken < 1.5  # half a second, and a machine that is busy with other tests
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]
    assert target.read_text() == "before"


def test_ctrl_c_of_the_terminal_ends_it(slow: Path) -> None:
    terminal = Terminal(WORDS, slow)
    terminal.until(r"[12] s")
    begun = time.monotonic()
    os.write(terminal.master, b"\x03")
    assert terminal.end() == 130
    assert time.monotonic() - begun < 1.5
