"""DuckDB's core is used without its Python layer where it is to be had, and the layer where it is not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.processes import environment

HIDDEN = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        # the layer itself imports the core from within; only who asks for it directly is refused
        if name == "_duckdb" and "duckdb" not in sys.modules:
            raise ImportError(name)
sys.meta_path.insert(0, Hidden())
"""


@pytest.mark.parametrize("hidden", [False, True])
def test_answers_are_the_same_by_either_way(hidden: bool, demo: Path) -> None:
    program = f"{HIDDEN if hidden else ''}\nimport sys\nfrom semcli.cli.start import run\n"
    program += "status = run(['metric', 'total_revenue', '--grain', 'month', '--format', 'json'])\n"
    program += "print('duckdb' in sys.modules, status, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=demo, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stderr.split() == [str(hidden), "0"]
    assert len(json.loads(done.stdout)["rows"]) > 1
