"""The test servers themselves: nothing is left behind, however a test run ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import servers

BINARIES = [s for s in servers.sources() if s.binaries is not None]
TEST = """
import time
import psycopg

def test_server(postgres_dsn):
    with psycopg.connect(postgres_dsn) as raw:
        print("home", raw.info.host, flush=True)
    time.sleep({sleep})
"""


def start(folder: Path, sleep: float, *more: str) -> subprocess.Popen[str]:
    """A test run of its own, over the first server at hand."""
    here = Path(__file__).parents[1]
    (folder / "conftest.py").write_text((here / "conftest.py").read_text())
    (folder / "test_it.py").write_text(TEST.format(sleep=sleep))
    environ = {k: v for k, v in os.environ.items() if k not in (servers.OWNER, servers.FOLDER)}
    environ = {k: v for k, v in environ.items() if not k.startswith("PYTEST_")}
    environ["PYTHONPATH"] = str(here)
    environ["TMPDIR"] = str(folder)
    command = [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", "-k", BINARIES[0].name, *more]
    return subprocess.Popen(
        [*command, "--rootdir", str(folder), str(folder)], env=environ, stdout=subprocess.PIPE, text=True, cwd=folder
    )


def home_of(run: subprocess.Popen[str]) -> Path:
    assert run.stdout is not None
    for line in run.stdout:
        if "home " in line:
            return Path(line.rpartition("home ")[2].strip())
    pytest.fail("the run ended before its server had started")


def assert_nothing_left(home: Path, folder: Path) -> None:
    for _ in range(200):
        if not home.exists() and not list(folder.glob("semcli-pg-*")):
            break
        time.sleep(0.05)
    assert list(folder.glob("semcli-pg-*")) == []
    assert not home.exists()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: sockets have a limit, and the server runs as another user."""
    if not BINARIES:
        pytest.skip("no server programs at hand")
    made = Path("/tmp") / f"sc{os.getpid()}-{time.monotonic_ns() % 10**9}"
    made.mkdir(mode=0o755)
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_broken_off_leaves_nothing_behind(folder: Path, how: signal.Signals) -> None:
    with start(folder, 60) as run:
        home = home_of(run)
        assert home.exists()
        run.send_signal(how)
    assert_nothing_left(home, folder)


def test_workers_share_a_server_and_leave_nothing_behind(folder: Path) -> None:
    with start(folder, 0, "-n", "2") as run:
        output = run.communicate()[0]
    assert "1 passed" in output
    assert list(folder.glob("semcli-pg-*")) == []
