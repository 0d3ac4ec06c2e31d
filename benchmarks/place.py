"""Where benchmarks run: a folder with the demo and caches of its own, and a PostgreSQL server if one is at hand."""

from __future__ import annotations

import os
import pty
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import ModuleType

from timing import Run

DATA = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "semcli-benchmarks"
"""Where large data are kept between runs; safe to delete."""
SCALE = 1_000
"""The demo's scale with over ten million invoices; at 0.276 times that there are two million."""


class Place:
    """A folder for one run of the benchmarks; what a row needs is made when the first row asks for it."""

    def __init__(self, folder: Path, stack: ExitStack, data: Path = DATA, scale: int = SCALE) -> None:
        self.folder, self._stack, self.data, self._scale = folder, stack, data, scale
        self.env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self.env |= {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "XDG_CACHE_HOME": str(folder / "user")}

    @cached_property
    def demo(self) -> Path:
        """The folder of the demo: its catalog, and its data in DuckDB."""
        self.semcli("demo", str(self.folder / "demo"), folder=self.folder)
        return self.folder / "demo"

    @cached_property
    def large_demo(self) -> Path:
        """The folder of a large demo in DuckDB, made when it is not there yet: some minutes, and over a gigabyte."""
        folder = self.data / f"scale-{self._scale}"
        if not (folder / "fixtures" / "demo.duckdb").exists():
            print(f"making data in {folder}", file=sys.stderr)
            folder.parent.mkdir(parents=True, exist_ok=True)
            self.semcli("demo", str(folder), "--scale", str(self._scale), folder=folder.parent)
        return folder

    @cached_property
    def large_postgres(self) -> str | None:
        """The address of a database with a large demo: SEMCLI_BENCH_DSN where it is set, else loaded for this run."""
        given = os.environ.get("SEMCLI_BENCH_DSN")
        return given or self._loaded("--scale", str(max(1, round(self._scale * 0.276))))

    @cached_property
    def postgres(self) -> str | None:
        """The address of a database with the demo's data, or None where no server is at hand."""
        return self._loaded()

    @cached_property
    def _servers(self) -> ModuleType | None:
        """What starts servers for the tests, or None without one to start; all are stopped at the end."""
        sys.path.append(str(Path(__file__).parents[1]))
        try:
            from tests import servers
        except ImportError:
            return None
        servers.open_pool()
        self._stack.callback(servers.close_pool)
        return servers if servers.sources() else None

    def _loaded(self, *options: str) -> str | None:
        servers = self._servers
        if servers is None:
            return None
        address: str = self._stack.enter_context(servers.new_database(servers.start(servers.sources()[-1])))
        self.semcli("demo", "--to", address, *options, folder=self.demo)
        return address

    def semcli(self, *words: str, folder: Path) -> None:
        """A command that has only to have run."""
        command = [sys.executable, "-m", "semcli", *words]
        subprocess.run(command, cwd=folder, env=self.env, check=True, capture_output=True)

    def process(self, arguments: Sequence[str], folder: Path | None = None) -> Run:
        """A whole process of this Python, what it writes piped and read."""

        def run() -> float:
            begun = time.perf_counter()
            command = [sys.executable, *arguments]
            subprocess.run(command, cwd=folder or self.demo, env=self.env, check=True, capture_output=True)
            return time.perf_counter() - begun

        return run

    def work_of(self, arguments: Sequence[str], folder: Path) -> Run:
        """A whole process of this Python, and the seconds that processors spent on it: how long it takes on a machine
        that does nothing else."""

        def run() -> float:
            begun = _worked()
            command = [sys.executable, *arguments]
            subprocess.run(command, cwd=folder, env=self.env, check=True, capture_output=True)
            return _worked() - begun

        return run

    def on_terminal(self, arguments: Sequence[str]) -> Run:
        """A whole process of this Python that writes to a terminal."""

        def run() -> float:
            begun = time.perf_counter()
            ours, theirs = pty.openpty()
            process = subprocess.Popen([sys.executable, *arguments], cwd=self.demo, env=self.env, stdin=theirs,
                                       stdout=theirs, stderr=theirs, close_fds=True)  # fmt: skip
            os.close(theirs)
            _drain(ours)
            if process.wait() != 0:
                raise RuntimeError(f"{arguments} ended with {process.returncode}")
            return time.perf_counter() - begun

        return run


def _worked() -> float:
    """Seconds that processors have spent on the processes that this one has waited for."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _drain(terminal: int) -> None:
    """Read what is shown until nobody shows anything any more."""
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:  # how Linux says that the other end is closed
        pass
    finally:
        os.close(terminal)
