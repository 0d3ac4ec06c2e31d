"""Compiling alone, warm, beside a peer's of the same requests in the same run.

The peer, sidemantic, lives in an environment of its own that is made on first use; where it cannot be installed, its
rows are skipped, with the reason.
"""

from __future__ import annotations

import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

from place import Place
from timing import Row, Run, clocked

import semcli

PEER = "sidemantic==0.13.0"
THREE = ["total_revenue", "active_subscriptions", "user_count"]
REQUESTS = {
    "one": ("a metric with one join", ["total_revenue"], ["workspace.region"]),
    "three": ("three facts, two dimensions", THREE, ["workspace.region", "workspace.plan_tier"]),
}


def rows(place: Place) -> Iterator[Row]:
    """A hundred compilations of each request, here and there."""
    python = installed(place.data / "peer")
    if python is None:
        return
    peer = subprocess.Popen([python, str(Path(__file__).with_name("peer.py"))], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    project = semcli.load(place.demo / "catalog.toml")
    for name, (what, metrics, by) in REQUESTS.items():
        ours = clocked(lambda metrics=metrics, by=by: _compile(project, metrics, by))  # type: ignore[misc]
        yield Row(f"compiling {what}, 100 times", "sidemantic", ours, _asked(peer, name), 0.5)
    peer.communicate()


def installed(folder: Path) -> str | None:
    """The Python of the peer's environment; None, with a line that says why, where it cannot be had."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "-q", PEER], capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"compiling beside sidemantic: skipped, it could not be installed: {said}")
        return None
    return str(python)


def _compile(project: semcli.Project, metrics: list[str], by: list[str]) -> None:
    for _ in range(100):
        project.compile(metrics, by=by)


def _asked(peer: subprocess.Popen[str], name: str) -> Run:
    def run() -> float:
        assert peer.stdin is not None
        assert peer.stdout is not None
        peer.stdin.write(f"{name}\n")
        peer.stdin.flush()
        return float(peer.stdout.readline())

    return run
