"""How long things take, beside what an expert would write by hand: ratios of medians, in one run.

    python benchmarks/run.py [GROUP ...] [--runs 15] [--scale 1000] [--data FOLDER]

Each row does its two things in turn, so that both see the same machine, and compares the medians of their times.
Absolute times say little on shared machines; ratios hold. A group is a module here with `rows(place)`; without a
name all groups run.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import catalogs
import commands
import compiling
import export
from place import DATA, SCALE, Place
from timing import HEAD, Row, line, timed

import sql

GROUPS: dict[str, Callable[[Place], Iterator[Row]]] = {
    "commands": commands.rows,
    "catalogs": catalogs.rows,
    "compiling": compiling.rows,
    "sql": sql.rows,
    "export": export.rows,
}


def main() -> None:
    """Prints one line per row of the table, as it is found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"one of {', '.join(GROUPS)}; left out: all")
    parser.add_argument("--runs", type=int, default=15, help="how often each is timed")
    parser.add_argument(
        "--scale", type=int, default=SCALE, help="how large the large demo is; 1000: 10 million invoices"
    )
    parser.add_argument("--data", type=Path, default=DATA, help="where large data are kept between runs")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.groups if name not in GROUPS]
    if unknown:
        parser.error(f"no group {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        place = Place(Path(name), stack, chosen.data, chosen.scale)
        print(HEAD, flush=True)
        for group in chosen.groups or GROUPS:
            for row in GROUPS[group](place):
                print(line(row, timed(row, chosen.runs)), flush=True)


if __name__ == "__main__":
    main()
