"""The order of imports that the architecture prescribes, and names that stay out of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_parts_import_only_from_those_below_them() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [tool, "--no-logo", "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_code_asks_which_dialect_or_engine_it_has_but_the_registries() -> None:
    """What differs between engines stands in their own files, so that another one can be added."""
    places = {"engine/__init__.py", "sql/dialect/__init__.py"}
    found = []
    for path in (ROOT / "src" / "semcli").rglob("*.py"):
        name = path.relative_to(ROOT / "src" / "semcli").as_posix()
        if name in places:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if 'dialect == "' in line or "isinstance(dialect" in line or 'dialect.name == "' in line:
                found.append(f"{name}:{number}: {line.strip()}")
    assert found == []
