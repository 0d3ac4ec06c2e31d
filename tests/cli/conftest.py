"""Real processes, in a folder with the demo, in an environment that says nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli.processes import Run, environment
from semcli.demo import write_folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `semcli demo` leaves it."""
    folder = tmp_path_factory.mktemp("demo")
    write_folder(folder)
    return folder


@pytest.fixture
def semcli(demo: Path) -> Run:
    """Run the command line in the demo's folder: `semcli("list", COLUMNS="80")`."""

    def run(*words: str, cwd: Path = demo, text: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "semcli", *words],
            cwd=cwd,
            env=environment(**env),
            capture_output=True,
            text=text,
            encoding="utf-8" if text else None,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )

    return run
