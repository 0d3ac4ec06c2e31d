"""Answers of ten million rows on their way into a file, beside the engine's own COPY of the same query.

Both are whole processes on DuckDB, ours with Python's start and the catalog. What is printed on stderr is the highest
memory of ours, in MB.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from growth import CHILD
from place import Place
from timing import Row, Run

import semcli

AIM = 1.3
METRIC, BY = "total_revenue", "invoice.id"
COPIES = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet"}
"""How the engine's own writers are asked for the formats that it has, too."""
_COPY = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as raw:
    raw.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    raw.execute(f"COPY ({sys.argv[2]}) TO '{sys.argv[3]}' ({sys.argv[4]})")
"""


def rows(place: Place) -> Iterator[Row]:
    """A row for each format that both write."""
    folder = place.large_demo
    text = semcli.load(folder / "catalog.toml").compile([METRIC], by=[BY]).statement.text
    for name, options in COPIES.items():
        ours = [sys.executable, "-m", "semcli", "metric", METRIC, "--by", BY, "--quiet", "--output",
                str(place.folder / f"ours.{name}")]  # fmt: skip
        theirs = [sys.executable, "-c", _COPY, str(folder / "fixtures" / "demo.duckdb"), text,
                  str(place.folder / f"theirs.{name}"), options]  # fmt: skip
        what = f"ten million rows to {name}"
        yield Row(
            what, "DuckDB's COPY", _process(place, folder, ours, what), _process(place, folder, theirs), AIM, most=5
        )


def _process(place: Place, folder: Path, command: list[str], told: str = "") -> Run:
    """A whole process; where it is `told` of, its highest memory is printed."""

    def run() -> float:
        watched = [sys.executable, "-c", CHILD, *command]
        done = subprocess.run(watched, cwd=folder, env=place.env, check=True, capture_output=True, text=True)
        seconds, memory = json.loads(done.stdout)
        if told:
            print(f"{told}: {memory / 1e6:.0f} MB", file=sys.stderr)
        return float(seconds)

    return run
