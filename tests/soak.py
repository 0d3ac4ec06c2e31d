"""A long run: random requests, answered by the evaluator and by real engines, must agree.

    python -m tests.soak --requests 100000 --seed 1 [--jobs N] [--postgres [DSN]] [--every N] [--state FILE]
    python -m tests.soak --aim FILE... [the same options]
    python -m tests.soak --merge FILE...

Prints how many ran, were answered, were refused by which code, and mismatched, and how often each pair of options was
answered; a mismatch is shrunk to a small case in a folder. The same seed asks the same questions, however many
processes ask them. With `--state` the counts are kept in a file, from which the same command goes on. With `--aim`
every request is made for a pair of options of which such files have too few.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from semcli.errors import SemcliError  # noqa: E402
from strategies import Seeded  # noqa: E402
from strategies.agreement import Outcome, difference  # noqa: E402
from strategies.known import Known  # noqa: E402
from strategies.requests import OPTIONS, used, without  # noqa: E402
from strategies.shrink import Case, kind_of, shrink, written  # noqa: E402
from strategies.tally import Tally, pair, pairs  # noqa: E402
from strategies.worlds import World, opened, random_world  # noqa: E402

PER_WORLD, PER_AIMED = 50, 10
"""How many requests are about one world; fewer with `--aim`, for what is rare needs many worlds."""
TRIES = 5
"""How many requests are drawn for a pair of options until the evaluator answers one with two rows or more."""
AIMED = 12
"""The same with `--aim`, until leaving out either makes a difference."""


class Run:
    """The requests about one world."""

    def __init__(self, arguments: argparse.Namespace, place: int):
        self.arguments = arguments
        self.tally = Tally(worlds=1)
        self.seed = f"{arguments.seed}-{place}"
        self.choose = Seeded(self.seed)
        self.dsn = arguments.dsn if place % arguments.every == 0 else None

    def ask(self, count: int) -> Tally:
        began = time.monotonic()
        try:
            world = random_world(self.choose)
        except SemcliError as error:
            self.tally.trouble.append(f"world {self.seed} does not load: {error}")
            return self.tally
        with opened(world, self.dsn):
            for turn in range(count):
                self.one(world, turn)
        self.tally.seconds = time.monotonic() - began
        return self.tally

    def one(self, world: World, turn: int) -> None:
        """One request, on every engine: every other one is made for a pair of options."""
        steered = self.pair(world) if turn % 2 or self.arguments.pairs else ()
        asked, expected, changed = self.drawn(world, steered)
        tally = self.tally
        tally.requests["asked"] += 1
        tally.evaluator[f"{expected.kind} {expected.code}".strip()] += 1
        if expected.kind == "failed":
            tally.trouble.append(f"world {self.seed}, {asked}: the evaluator fails: {expected.detail}")
        if is_full(expected):
            tally.requests["answered with two rows or more"] += 1
            tally.answered.update(pairs(used(asked)))
            if changed:
                tally.changed[pair(*steered)] += 1
        for engine in world.sessions:
            tally.requests[f"asked of {engine}"] += 1
            self.compare(world, asked, engine, expected)

    def pair(self, world: World) -> tuple[str, ...]:
        """Two options: any, or of those aimed at one that the world can have."""
        known = world.catalog
        lacking = {"segment"} - {"segment" for _ in known.segments}
        forked = [each for m in known.metrics if (each := Known.of(known, [m])).ways()]
        lacking |= set() if forked else {"via"}
        aimed = [p for p in self.arguments.pairs if lacking.isdisjoint(p)]
        if not any(each.reaches_many() for each in forked):
            aimed = [p for p in aimed if set(p) != {"via", "overlap"}]
        return tuple(self.choose.pick(aimed) if aimed else self.choose.some(OPTIONS, 2, 2))

    def drawn(self, world: World, steered: tuple[str, ...]) -> tuple[dict[str, Any], Outcome, bool]:
        """A request, what the evaluator says of it, and whether it takes both of the options to say so."""
        found: tuple[dict[str, Any], Outcome] | None = None
        for _ in range((AIMED if self.arguments.pairs else TRIES) if steered else 1):
            asked = world.asked(self.choose, 0 if steered else self.arguments.advanced, steered)
            expected = self.expected(world, asked)
            if is_full(expected):
                found = asked, expected
                if self.changes(world, asked, expected, steered):
                    return asked, expected, True
                if not self.arguments.pairs:
                    break
            elif steered and set(steered) <= set(used(asked)) and expected.kind in ("refused", "open"):
                getattr(self.tally, expected.kind)[f"{pair(*steered)}: {expected.code}"] += 1
        return *(found or (asked, expected)), False

    def changes(self, world: World, asked: dict[str, Any], expected: Outcome, steered: tuple[str, ...]) -> bool:
        """Whether leaving out either option makes a difference."""
        if not steered or not set(steered) <= set(used(asked)) or is_endless(asked, steered):
            return False
        return all(self.expected(world, without(asked, option)) != expected for option in steered)

    def expected(self, world: World, asked: dict[str, Any]) -> Outcome:
        try:
            return world.expected(asked)
        except Exception as error:
            return Outcome("failed", detail=repr(error))

    def compare(self, world: World, asked: dict[str, Any], engine: str, expected: Outcome) -> None:
        actual = world.actual(asked, engine)
        if actual.code == "timeout":
            self.tally.engines[f"{engine}: stopped at the time limit"] += 1
            say(f"world {self.seed}, {asked}: stopped by {engine} at the time limit")
            return
        found = difference(expected, actual)
        if found is None:
            self.tally.engines[f"{engine}: agrees, {expected.kind} {expected.code}".strip()] += 1
        elif found.startswith("another code"):
            what = f"refused by the evaluator as {expected.code}, by {engine} as {actual.code}"
            self.tally.codes[what] += 1
            if self.arguments.codes:
                self.tally.trouble.append(f"world {self.seed}, {asked}: {what}: {actual.detail}")
        elif expected.kind != "failed":
            self.mismatch(world, asked, engine, found)

    def mismatch(self, world: World, asked: dict[str, Any], engine: str, found: str) -> None:
        kind = kind_of(found)
        self.tally.engines[f"{engine}: MISMATCH"] += 1
        shrunk = SHRUNK.get(kind, 0)
        SHRUNK[kind] = shrunk + 1
        if shrunk >= self.arguments.shrink:
            self.tally.trouble.append(f"world {self.seed}, {asked}: {engine}: {found}")
            return
        case = shrink(Case(world, asked, engine), self.dsn)
        problem = case.problem(self.dsn) or found
        folder = Path(self.arguments.out) / f"{self.seed}-{engine}-{self.tally.engines[f'{engine}: MISMATCH']}"
        self.tally.trouble.append(f"world {self.seed}: {written(case, folder, problem)}: {problem}")
        if self.dsn is not None:
            world.rewrite(self.dsn)


SHRUNK: dict[str, int] = {}
"""How many mismatches of a kind this process has made small."""


def is_full(outcome: Outcome) -> bool:
    return outcome.kind == "answered" and len(outcome.rows) > 1


def is_endless(asked: dict[str, Any], dropped: tuple[str, ...]) -> bool:
    """Whether minutes or hours would be filled over all the data, were one of the options left out."""
    return asked.get("grain") in ("minute", "hour") and bool({"since", "until", "last", "no_fill"} & set(dropped))


def of_world(arguments: argparse.Namespace, place: int) -> Tally:
    """The counts of one world; the last one may have fewer requests."""
    each = per_world(arguments)
    return Run(arguments, place).ask(min(each, arguments.requests - place * each))


def per_world(arguments: argparse.Namespace) -> int:
    return PER_AIMED if arguments.pairs else PER_WORLD


def tallies(arguments: argparse.Namespace, first: int) -> Iterator[Tally]:
    """World after world, in order, from the first that has not been asked about."""
    places = range(first, -(-arguments.requests // per_world(arguments)))
    if arguments.jobs == 1:
        yield from map(partial(of_world, arguments), places)
        return
    with get_context("spawn").Pool(arguments.jobs) as pool:
        yield from pool.imap(partial(of_world, arguments), places)


def soak(arguments: argparse.Namespace) -> Tally:
    """The whole run, or as much of it as the time allows."""
    state = Path(arguments.state) if arguments.state else None
    total = Tally.load(state) if state is not None and state.exists() else Tally()
    ends = time.monotonic() + arguments.seconds
    for found in tallies(arguments, total.worlds):
        for line in found.trouble:
            say(line)
        total.add(found)
        if state is not None:
            total.save(state)
        if time.monotonic() > ends:
            break
    return total


def merged(files: list[str]) -> Tally:
    """The counts of several runs together."""
    total = Tally()
    for file in files:
        total.add(Tally.load(Path(file)))
    return total


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
    parser.add_argument("--jobs", type=int, default=1, help="processes that ask, where no PostgreSQL is asked too")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="ask no more after so long")
    parser.add_argument(
        "--postgres",
        metavar="DSN",
        nargs="?",
        const="start",
        help="also ask a PostgreSQL database that may be emptied; without DSN a server is started",
    )
    parser.add_argument("--every", type=int, default=1, help="PostgreSQL is asked about every so many worlds")
    parser.add_argument("--state", metavar="FILE", help="keep the counts here, and go on from them")
    parser.add_argument("--aim", metavar="FILE", nargs="+", help="ask for pairs of options these have too few of")
    parser.add_argument("--merge", metavar="FILE", nargs="+", help="ask nothing; print what these counts are together")
    parser.add_argument("--advanced", type=float, default=0.5, help="how often windows and shapes take part")
    parser.add_argument("--codes", action="store_true", help="print requests that are refused by different codes")
    parser.add_argument("--shrink", type=int, default=2, help="how many mismatches of a kind are made small")
    parser.add_argument("--out", default="soak-cases", help="folder for the cases that mismatch")
    arguments = parser.parse_args()
    if arguments.postgres and arguments.jobs > 1:
        parser.error("--postgres takes one job: the worlds would empty each other's database")
    arguments.pairs = merged(arguments.aim or []).short()
    if arguments.merge:
        total = merged(arguments.merge)
    else:
        with ExitStack() as open_until:
            arguments.dsn = open_until.enter_context(postgres(arguments.postgres))
            total = soak(arguments)
    for line in total.lines():
        say(line)
    return 1 if total.trouble else 0


if __name__ == "__main__":
    raise SystemExit(main())
