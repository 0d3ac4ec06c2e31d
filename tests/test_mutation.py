"""The machinery of `python -m tests.mutation`: what is wrong is noticed, what means the same is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mutation.forks import Job, run
from mutation.loading import Codes
from mutation.mutants import SRC, Module, Mutant, read
from mutation.report import Outcome, Verdict
from mutation.survivors import Reason, matches

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

LARGER = '''
"""Not a comparison: 1 < 2."""

def larger(a: int | None, b: int) -> int:
    if a > b:
        return a
    return b
'''


def verdicts(module: Module, work: Callable[[Mutant], list[str]]) -> dict[str, list[str]]:
    """What becomes of each mutant, by the end of its name."""
    jobs = [Job(mutant.id, lambda mutant=mutant: work(mutant)) for mutant in module.mutants]  # type: ignore[misc]
    return {id.rpartition("::")[2]: said for id, said in run(jobs, 2, 2)}


def test_a_wrong_comparison_is_noticed_and_an_equivalent_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "larger.py"
    path.write_text(LARGER)
    module = read(path, tmp_path)

    def work(mutant: Mutant) -> list[str]:
        mutant.apply()
        names: dict[str, Callable[[int, int], int]] = {}
        exec(module.code(), names)
        right = all(names["larger"](a, b) == max(a, b) for a in range(3) for b in range(3))
        return ["survived" if right else "killed"]

    assert verdicts(module, work) == {
        "a > b -> a >= b": ["survived"],
        "a > b -> True": ["killed"],
        "a > b -> False": ["killed"],
    }
    assert path.read_text() == LARGER


def test_a_mutant_takes_the_place_of_a_function_wherever_it_was_imported_to() -> None:
    from semcli.plan import resolve

    codes, module = Codes(SRC), read(SRC / "plan" / "words.py")

    def work(mutant: Mutant) -> list[str]:
        mutant.apply()
        codes.replace(module.name, module.code())
        return [resolve.listed(["a", "b"])]

    found = verdicts(module, work)
    assert [said for id, said in found.items() if id.endswith("len(marked) == 1 -> True")] == [["`a`"]]
    assert resolve.listed(["a", "b"]) == "`a` and `b`"


def test_a_mutant_of_what_is_decided_while_loading_is_loaded_anew() -> None:
    codes, module = Codes(SRC), read(SRC / "plan" / "conditions.py")

    def work(mutant: Mutant) -> list[str]:
        mutant.apply()
        codes.replace(module.name, module.code())
        from semcli.plan import conditions

        return [str(conditions.MAX_TERMS)]

    (mutant,) = (m for m in module.mutants if m.id.endswith("256 -> 257"))
    assert [said for _, said in run([Job(mutant.id, lambda: work(mutant))], 1, 5)] == [["257"]]


def test_a_mutant_that_does_not_end_is_ended() -> None:
    def work() -> list[str]:
        while True:
            pass

    assert list(run([Job("endless", work)], 1, 0.1)) == [("endless", [])]


def test_a_survivor_needs_a_reason_and_a_reason_needs_a_survivor() -> None:
    killed = [Verdict(f"plan/a.py::f::compare::{n}", "plan and SQL") for n in range(99)]
    alive, ids = Verdict("plan/a.py::g::compare::x < y -> x <= y", None), [v.id for v in killed]

    def outcome(*patterns: str) -> Outcome:
        return Outcome([*killed, alive], [Reason("they are never equal", patterns)], [*ids, alive.id])

    assert not outcome().passes
    assert outcome("plan/a.py::g::*").passes
    assert outcome("plan/a.py::g::*", "plan/b.py::*").stale == ["plan/b.py::*"]
    assert outcome("plan/a.py::g::*", ids[0]).stale == [ids[0]]
    assert not Outcome(killed[:10] + [alive] * 9, [Reason("so", ("*",))], ids).passes


def test_a_star_stands_for_anything_and_all_else_for_itself() -> None:
    assert matches("plan/a.py::f::compare::a[*] -> *", "plan/a.py::f::compare::a[0] -> a[1]")
    assert not matches("plan/a.py::f::compare::a[0]", "plan/a.py::f::compare::a0")
