"""Real processes, in a folder with the demo, in an environment that says nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from semcli.demo import write_folder

Run = Callable[..., subprocess.CompletedProcess[str]]
SILENT = ("SEMCLI_", "PG", "DATABASE_URL", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "LC_", "LANG")


def environment(**more: str) -> dict[str, str]:
    """The environment of the test run without what changes semcli's behaviour."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(SILENT)}
    source = str(Path(__file__).parents[2] / "src")
    path = os.pathsep.join(filter(None, (source, kept.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "TERM": "xterm-256color", **more}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `semcli demo` leaves it."""
    folder = tmp_path_factory.mktemp("demo")
    write_folder(folder)
    return folder


@pytest.fixture
def semcli(demo: Path) -> Iterator[Run]:
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
