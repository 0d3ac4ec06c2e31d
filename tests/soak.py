"""A long run: random requests, answered by the evaluator and by real engines, must agree.

    python -m tests.soak --requests 100000 --seed 1 [--postgres [DSN]] [--out FOLDER]

Prints how many ran, were answered, were refused by which code, are not there yet, and mismatched; a mismatch is
shrunk to a small case in a folder. The same seed asks the same questions.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from semcli.errors import SemcliError  # noqa: E402
from strategies import Seeded, options  # noqa: E402
from strategies.databases import write_postgres  # noqa: E402
from strategies.shrink import Case, kind_of, shrink, written  # noqa: E402
from strategies.worlds import World, difference, opened, random_world  # noqa: E402

PER_WORLD = 25


class Soak:
    """The counts of one run."""

    def __init__(self, arguments: argparse.Namespace, folder: Path):
        self.arguments = arguments
        self.folder = folder
        self.out = Path(arguments.out)
        self.counts: Counter[str] = Counter()
        self.mismatches: Counter[str] = Counter()
        self.shrunk: Counter[str] = Counter()

    def run(self) -> None:
        """Worlds after worlds, until enough has been asked."""
        place = 0
        began = time.monotonic()
        while self.counts["asked"] < self.arguments.requests and time.monotonic() - began < self.arguments.seconds:
            place += 1
            seed = f"{self.arguments.seed}-{place}"
            choose = Seeded(seed)
            try:
                world = random_world(choose)
            except SemcliError as error:
                self.counts["catalogs that do not load"] += 1
                say(f"world {seed} does not load: {error}")
                continue
            with opened(world, self.folder, self.arguments.postgres):
                for _ in range(min(PER_WORLD, self.arguments.requests - self.counts["asked"])):
                    self.one(world, options(choose, world.catalog, self.arguments.advanced), seed)

    def one(self, world: World, asked: dict[str, Any], seed: str) -> None:
        """One request, on every engine."""
        self.counts["asked"] += 1
        try:
            expected = world.expected(asked)
        except Exception as error:
            self.counts["the evaluator fails"] += 1
            say(f"world {seed}, {asked}: the evaluator fails: {error!r}")
            return
        self.counts[f"evaluator: {expected.kind} {expected.code}".strip()] += 1
        if expected.kind == "answered" and len(expected.rows) > 1:
            self.counts["evaluator: answered with two rows or more"] += 1
        for engine in list(world.sessions):
            actual = world.actual(asked, engine)
            if actual.code == "not_implemented":
                self.counts[f"{engine}: not implemented"] += 1
                continue
            found = difference(expected, actual)
            if found is None:
                verdict = "open" if expected.kind == "open" else expected.kind
                self.counts[f"{engine}: agrees, {verdict} {expected.code}".strip()] += 1
                continue
            if found.startswith("another code"):
                actual_code = f"{expected.code}, by {engine} {actual.code}"
                self.counts[f"refused by the evaluator as {actual_code}"] += 1
                continue
            self.mismatch(world, asked, engine, seed, found)

    def mismatch(self, world: World, asked: dict[str, Any], engine: str, seed: str, found: str) -> None:
        kind = kind_of(found)
        self.counts[f"{engine}: MISMATCH"] += 1
        self.mismatches[f"{engine}: {kind}"] += 1
        if self.shrunk[kind] >= self.arguments.shrink or sum(self.shrunk.values()) >= self.arguments.most:
            return
        self.shrunk[kind] += 1
        with tempfile.TemporaryDirectory() as place:
            dsn = self.arguments.postgres if engine == "postgres" else None
            case = shrink(Case(world, asked, engine), Path(place), dsn)
            problem = case.problem(Path(place), dsn) or found
        if dsn is not None:
            write_postgres(dsn, world.catalog, world.data)
        name = f"{sum(self.shrunk.values()):03}-{engine}"
        say(f"world {seed}: {written(case, self.out / name, problem)}: {problem}")

    def report(self, seconds: float) -> None:
        say(f"\nseed {self.arguments.seed}, {seconds:.0f} s")
        for name, count in sorted(self.counts.items()):
            say(f"{count:>9,}  {name}")
        for name, count in self.mismatches.most_common():
            say(f"{count:>9,}  mismatch {name}")


@contextmanager
def postgres(asked: str | None) -> Iterator[str | None]:
    """The address of a database that may be emptied: the one given, or a new one on the newest server at hand."""
    if asked != "start":
        yield asked
        return
    import servers

    servers.open_pool()
    try:
        with servers.new_database(servers.start(servers.sources()[-1])) as dsn:
            yield dsn
    finally:
        servers.close_pool()


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def main() -> int:
    parser = argparse.ArgumentParser(description="Random requests: the evaluator and the engines must agree.")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="ask no more after so long")
    parser.add_argument(
        "--postgres",
        metavar="DSN",
        nargs="?",
        const="start",
        help="also ask a PostgreSQL database that may be emptied; without DSN a server is started",
    )
    parser.add_argument("--advanced", type=float, default=0.3, help="how often windows and shapes take part")
    parser.add_argument("--shrink", type=int, default=2, help="how many mismatches of a kind are made small")
    parser.add_argument("--most", type=int, default=30, help="how many mismatches are made small at most")
    parser.add_argument("--out", default="soak-cases", help="folder for the cases that mismatch")
    arguments = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, postgres(arguments.postgres) as arguments.postgres:
        soak = Soak(arguments, Path(folder))
        soak.run()
        soak.report(time.monotonic() - began)
    return 1 if soak.mismatches or soak.counts["the evaluator fails"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
