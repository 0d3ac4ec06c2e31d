"""The command: `python -m tests.mutation`. Exit 1 where too many mutants survive, or one without a reason."""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]

from mutation.checks import SECONDS, Baseline, Where, baseline, noticed  # noqa: E402
from mutation.forks import Job, run  # noqa: E402
from mutation.loading import Codes  # noqa: E402
from mutation.mutants import ROOMS, SRC, Module, Mutant, modules  # noqa: E402
from mutation.report import Outcome, Verdict  # noqa: E402
from mutation.survivors import reason_for, reasons  # noqa: E402

LAST = TESTS.parent / ".mutation.json"
"""The verdicts of the last run, for `--again` and `--resume`."""


def work(base: Baseline, codes: Codes, module: Module, mutant: Mutant) -> list[str]:
    """In a child: the mutant takes the module's place, and the checks run."""
    mutant.apply()
    where = Where(str(module.path), mutant.lines, mutant.around)
    try:
        codes.replace(module.name, module.code(), anew=not base.is_run(where))
        import case_runner  # noqa: F401  (what it imports may fail)
    except (Exception, SystemExit) as error:
        return ["import", f"{type(error).__name__}: {error}"]
    return noticed(base, where) or ["survived"]


def tried(chosen: Sequence[tuple[Module, Mutant]], folder: Path, jobs: int) -> Iterator[Verdict]:
    """The verdict on each mutant, as it is known."""
    base = baseline(folder, SRC)
    everything = Where("", (1, 0), None)
    ((_, found),) = run([Job("none", lambda: noticed(base, everything) or ["survived"])], 1, SECONDS)
    if found != ["survived"]:
        raise SystemExit(f"the tests fail without a mutant: {' '.join(found)}")
    codes = Codes(SRC)
    gc.collect()
    gc.freeze()

    def job(module: Module, mutant: Mutant) -> Job:
        return Job(mutant.id, lambda: work(base, codes, module, mutant))

    for id, said in run((job(*pair) for pair in chosen), jobs, SECONDS):
        match said:
            case ["survived"]:
                yield Verdict(id, None)
            case [stage, words]:
                yield Verdict(id, stage, words)
            case _:
                yield Verdict(id, "time or memory")


def chosen(arguments: argparse.Namespace, every: list[tuple[Module, Mutant]]) -> list[tuple[Module, Mutant]]:
    """The mutants that the options leave."""
    found = [(m, x) for m, x in every if not arguments.only or any(x.id.startswith(o) for o in arguments.only)]
    if arguments.again:
        alive = {v.id for v in last(arguments.state) if v.stage is None}
        found = [(m, x) for m, x in found if x.id in alive]
    if arguments.unexplained:
        known = reasons()
        found = [(m, x) for m, x in found if reason_for(x.id, known) is None]
    if arguments.sample is not None and arguments.sample < len(found):
        found = random.Random(arguments.seed).sample(found, arguments.sample)
    return found


def last(state: Path) -> list[Verdict]:
    """The verdicts of a run before."""
    return [Verdict(*said) for said in json.loads(state.read_text("utf-8"))] if state.exists() else []


def keep(state: Path, verdicts: Sequence[Verdict]) -> None:
    state.write_text(json.dumps([(v.id, v.stage, v.said) for v in verdicts], indent=0), "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Who notices a wrong compiler?")
    parser.add_argument("--only", action="append", metavar="PATH", help="only mutants of this file, as plan/paths.py")
    parser.add_argument("--rooms", default=",".join(ROOMS), help="folders of src/semcli, with commas between them")
    parser.add_argument("--sample", type=int, metavar="N", help="only so many, chosen by --seed")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--again", action="store_true", help="only those that survived the last run")
    parser.add_argument("--resume", action="store_true", help="take what was noticed before as noticed, try the rest")
    parser.add_argument("--state", type=Path, default=LAST, metavar="FILE", help="where verdicts are kept")
    parser.add_argument("--unexplained", action="store_true", help="without those that are known to survive")
    parser.add_argument("--list", action="store_true", help="print the names of the mutants, and run none")
    arguments = parser.parse_args()
    every = [
        (module, mutant) for module in modules(rooms=tuple(arguments.rooms.split(","))) for mutant in module.mutants
    ]
    pairs = chosen(arguments, every)
    if arguments.list:
        say("\n".join(mutant.id for _, mutant in pairs))
        return 0
    before = {v.id: v for v in last(arguments.state) if v.stage is not None} if arguments.resume else {}
    verdicts = [before[mutant.id] for _, mutant in pairs if mutant.id in before]
    rest = [(module, mutant) for module, mutant in pairs if mutant.id not in before]
    with tempfile.TemporaryDirectory() as folder:
        for verdict in tried(rest, Path(folder), arguments.jobs):
            verdicts.append(verdict)
            if len(verdicts) % 100 == 0:
                keep(arguments.state, verdicts)
                say(f"{len(verdicts):>5}/{len(pairs)}")
            if verdict.stage is None:
                say(f"{len(verdicts):>5}/{len(pairs)} survives: {verdict.id}")
    gc.unfreeze()
    keep(arguments.state, verdicts)
    outcome = Outcome(verdicts, reasons(), [mutant.id for _, mutant in every])
    say("\n".join(outcome.lines()))
    return 0 if outcome.passes else 1


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
