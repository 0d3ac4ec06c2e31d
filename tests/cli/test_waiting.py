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
import psycopg
import pytest

from cli.processes import environment
from semcli.cli.spinner import Spinner
from semcli.render import FORMATS

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
[queries.all]
metrics = ["total"]
[tests.positive]
query = "all"
rows = 1
"""
POSTGRES = """
format = 1
[catalog]
name = "slow"
sensitivity = "public"
[entities.row]
table = "slow_rows"
[entities.row.columns]
n = { type = "bigint" }
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
        database.execute("CREATE VIEW millions AS SELECT n FROM range(9000000) a (n)")
        database.execute("CREATE VIEW many AS SELECT n FROM range(300000) a (n)")
    (folder / "catalog.toml").write_text(CATALOG.format(table="long"))
    (folder / "short.toml").write_text(CATALOG.format(table="short"))
    (folder / "many.toml").write_text(CATALOG.format(table="many"))
    (folder / "millions.toml").write_text(CATALOG.format(table="millions"))
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


def test_a_spinner_tells_what_the_engine_does_and_takes_nothing_back() -> None:
    rows, done = 0, iter([None, 0.004, 0.31, 0.27, 1.0])
    spinner = Spinner(False, lambda: rows)
    spinner.progress = lambda: next(done)
    assert [spinner._told(2) for _ in range(5)] == ["2 s", "2 s", "2 s · 31%", "2 s · 31%", "2 s · 99%"]
    rows = 1200
    assert spinner._told(61) == "1:01 min · 1,200 rows"


def test_what_is_written_beside_a_spinner_takes_its_place_and_it_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    with Spinner(True, delay=0) as spinner:
        while not spinner._drawn:
            time.sleep(0.01)
        spinner.beside("SELECT 1\n")
        before = capsys.readouterr().err
        assert before.endswith("\r\x1b[KSELECT 1\n")
        while not (after := capsys.readouterr().err):
            time.sleep(0.01)
    assert after.startswith("\r\x1b[K")
    assert after[4] in "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏|/-\\"


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
        process.send_signal(sent)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    # a busy machine may not have come as far as the database
    assert said in ("error[interrupted]: the request was interrupted\n", "error[interrupted]: interrupted\n")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]
    assert target.read_text() == "before"


def test_killed_half_way_it_leaves_the_old_file_and_the_next_call_writes_it(slow: Path, tmp_path: Path) -> None:
    target = tmp_path / "kept.csv"
    target.write_text("before")
    words = [*WORDS, "--by", "row.n", "--output", str(target), "--catalog"]
    with subprocess.Popen([*words, "millions.toml"], cwd=slow, env=environment(), stderr=subprocess.PIPE) as process:
        end = time.monotonic() + 60
        while not any(path.stat().st_size for path in tmp_path.glob(".kept.csv.*")):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.005)
        process.kill()
    assert target.read_text() == "before"
    subprocess.run([*words, "short.toml", "--quiet"], cwd=slow, env=environment(), check=True, timeout=60)
    assert len(target.read_text().splitlines()) == 10


def test_an_interruption_inside_a_callback_of_python_is_heard(slow: Path) -> None:
    """There Python drops what is raised. Imports have such a callback: one Ctrl-C in a few hundred meets it."""
    program = """
import sys, weakref
from semcli.cli import main, start
class Thing: pass
def drop(_): raise KeyboardInterrupt
def heed(heed=start._heed_signals):
    heed()
    thing = Thing()
    kept.append(weakref.ref(thing, drop))
kept = []
start._heed_signals = heed
sys.argv[0] = "semcli"
sys.exit(main())
"""
    words = [sys.executable, "-c", program, "metric", "total"]
    done = subprocess.run(words, cwd=slow, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.strip()) == (130, "error[interrupted]: interrupted")


def test_ctrl_c_of_the_terminal_ends_it(slow: Path) -> None:
    terminal = Terminal(WORDS, slow)
    terminal.until(r"[12] s")
    os.write(terminal.master, b"\x03")
    assert terminal.end() == 130


@pytest.mark.parametrize("words", [("check", "--smoke"), ("test",), ("demo", "new", "--scale", "300")])
def test_whatever_takes_long_shows_that_it_lives(slow: Path, words: tuple[str, ...]) -> None:
    terminal = Terminal([sys.executable, "-m", "semcli", *words], slow)
    terminal.until(r"\r\x1b\[K⠙ [1-9] s")
    os.kill(terminal.process, signal.SIGINT)
    assert terminal.end() == 130
    assert "⠙" not in terminal.seen.rpartition("\x1b[K")[2]
    assert not (slow / "new").exists()


def test_ctrl_c_is_heard_by_the_server(postgres_dsn: str, tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text(POSTGRES)
    with psycopg.connect(postgres_dsn, autocommit=True) as database:
        database.execute(
            "CREATE VIEW slow_rows AS SELECT a.n * b.n % 7 AS n"
            " FROM generate_series(1, 9000000::bigint) a (n), generate_series(1, 9000000::bigint) b (n)"
        )
        running = (
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%slow_rows%' AND state = 'active'"
            " AND pid <> pg_backend_pid() AND datname = current_database()"
        )
        try:
            with subprocess.Popen(
                [*WORDS, "--connection", postgres_dsn],
                cwd=tmp_path,
                env=environment(),
                stderr=subprocess.PIPE,
                text=True,
            ) as process:
                while database.execute(running).fetchone() != (1,):
                    assert process.poll() is None
                    time.sleep(0.02)
                process.send_signal(signal.SIGINT)
                _, said = process.communicate(timeout=20)
            # the server had ended the statement before the process left: nothing is waited for here
            assert database.execute(running).fetchone() == (0,)
        finally:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            database.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
            database.execute("DROP VIEW slow_rows")
    assert (process.returncode, said) == (130, "error[interrupted]: the request was interrupted\n")


def test_a_time_limit_ends_it_with_a_status_of_its_own(slow: Path) -> None:
    done = subprocess.run(
        [*WORDS, "--timeout", "0.5"],
        cwd=slow,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (7, "")
    assert done.stderr.startswith("error[timeout]: ")


@pytest.mark.parametrize("name", [f.name for f in FORMATS.values() if f.machine])
def test_whoever_stops_reading_is_no_error(slow: Path, name: str) -> None:
    words = [*WORDS, "--by", "row.n", "--catalog", "many.toml", "--format", name]
    with subprocess.Popen(
        words, cwd=slow, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
