"""The long run: `python -m tests.privacy --attacks 10000 --seed 1 --engine duckdb`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import servers

from .attacks import attacks
from .judging import Leak, judged
from .running import still
from .tally import Tally
from .worlds import World, duckdb_world, fast, postgres_world


def main() -> int:
    """Attacks, tells every leak, and at the end how much was asked. Status 1 where anything leaked."""
    parser = argparse.ArgumentParser(prog="python -m tests.privacy", description=__doc__)
    parser.add_argument("--attacks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("duckdb", "postgres"), default="duckdb")
    given = parser.parse_args()
    begun = time.monotonic()
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=fast())))
        world = _world(given.engine, root, stack)
        stack.enter_context(still())
        tally, leaks = Tally(), 0
        for leak in _asked(world, given, tally):
            leaks += 1
            sys.stdout.write(f"{leak}\n")
            sys.stdout.flush()
        spent = time.monotonic() - begun
    sys.stdout.writelines(f"{line}\n" for line in tally.lines())
    sys.stdout.write(f"{tally.total:,} attacks in {spent:.0f} s: {leaks or 'no'} leaks\n")
    return 1 if leaks else 0


def _asked(world: World, given: argparse.Namespace, tally: Tally) -> Iterator[Leak]:
    for attack in islice(attacks(given.seed), given.attacks):
        outcome, found = judged(world, attack)
        tally.add(attack, outcome)
        yield from found
        if tally.total % 1000 == 0:
            sys.stderr.write(f"{tally.total:,} attacks so far\n")


def _world(engine: str, root: Path, stack: ExitStack) -> World:
    if engine == "duckdb":
        return duckdb_world(root)
    servers.open_pool()
    stack.callback(servers.close_pool)
    return stack.enter_context(postgres_world(root, servers.start(servers.sources()[0])))


if __name__ == "__main__":
    sys.exit(main())
