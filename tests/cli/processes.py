"""Real processes in an environment that says nothing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]
SILENT = ("SEMCLI_", "PG", "DATABASE_URL", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "LC_", "LANG")


def environment(**more: str) -> dict[str, str]:
    """The environment of the test run without what changes semcli's behaviour."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(SILENT)}
    source = str(Path(__file__).parents[2] / "src")
    path = os.pathsep.join(filter(None, (source, kept.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "TERM": "xterm-256color", **more}
