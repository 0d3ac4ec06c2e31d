"""How long whole commands take, beside what an expert would write by hand: ratios of medians, in one run.

    python benchmarks/run.py [--runs 15]

Each row runs its two commands in turn, so that both see the same machine, and compares the medians of their times.
Absolute times say little on shared machines; ratios hold. Byte code is compiled in a first run that does not count.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HAND = """
import duckdb
rows = duckdb.connect({path!r}, read_only=True).execute('''
    SELECT CAST(date_trunc('month', issued_at AT TIME ZONE 'UTC') AS date) AS month, sum(invoice_total_cents)
    FROM public.invoices GROUP BY 1 ORDER BY 1''').fetchall()
for row in rows:
    print(*row)
"""

ROWS: list[tuple[str, list[str], list[str], float]] = [
    (
        "semcli metric total_revenue --grain month",
        ["-m", "semcli", "metric", "total_revenue", "--grain", "month"],
        ["-c", "HAND"],
        1.1,
    ),
    ("semcli --help", ["-m", "semcli", "--help"], ["-c", "import typer, rich.console"], 1.3),
    ("semcli list", ["-m", "semcli", "list"], ["-c", "import typer, rich.console"], 1.3),
    ("semcli describe user", ["-m", "semcli", "describe", "user"], ["-c", "import typer, rich.console"], 1.3),
    (
        "one Tab",
        ["-m", "semcli", "--complete", "bash", "4", "semcli", "metric", "total_revenue", "--by", "plan."],
        ["-c", "pass"],
        4.0,
    ),
]
"""What is timed, against what, and the ratio that is aimed at."""


def seconds(arguments: list[str], folder: Path, env: dict[str, str]) -> float:
    """The wall time of one whole process."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=folder, env=env, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def compared(ours: list[str], theirs: list[str], folder: Path, env: dict[str, str], runs: int) -> tuple[float, float]:
    """The medians of two commands that are run in turn."""
    times = [(seconds(ours, folder, env), seconds(theirs, folder, env)) for _ in range(runs + 1)][1:]
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def main() -> None:
    """Prints one line per row of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env |= {"PYTHONPYCACHEPREFIX": str(folder / "cache"), "XDG_CACHE_HOME": str(folder / "user")}
        subprocess.run([sys.executable, "-m", "semcli", "demo", str(folder / "demo")], env=env, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        hand = HAND.format(path="fixtures/demo.duckdb")
        print(f"{'what':<44}{'ms':>8}{'against, ms':>14}{'ratio':>8}{'aim':>7}")
        for what, ours, theirs, aim in ROWS:
            against = [hand if part == "HAND" else part for part in theirs]
            mine, other = compared(ours, against, folder / "demo", env, runs)
            print(f"{what:<44}{mine * 1e3:>8.0f}{other * 1e3:>14.0f}{mine / other:>8.2f}{aim:>7.1f}")


if __name__ == "__main__":
    main()
