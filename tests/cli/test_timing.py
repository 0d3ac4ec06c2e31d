"""`--timing` tells where the time of a call went: every stage that it passed, in order, and nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.processes import Run
from semcli import stages

LINE = re.compile(r"^(?P<stage>[a-z ]+?) +(?P<ms>\d+\.\d) ms$")


def told(text: str) -> dict[str, float]:
    """The lines of stages at the end of stderr."""
    found = [LINE.match(line) for line in text.splitlines()]
    return {line["stage"]: float(line["ms"]) for line in found if line is not None}


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        (("metric", "total_revenue", "--grain", "month"), stages.STAGES),
        (("metric", "total_revenue", "--format", "csv"), stages.STAGES),
        (("values", "plan.title"), stages.STAGES),
        (("sql", "total_revenue"), ("start", "catalog", "plan", "compile")),
        (("explain", "total_revenue"), ("start", "catalog", "plan", "compile")),
        (("metric", "nothing"), ("start", "catalog", "plan")),
    ],
    ids=lambda value: " ".join(value),
)
def test_the_stages_are_told_in_order(demo: Path, semcli: Run, words: tuple[str, ...], passed: tuple[str, ...]) -> None:
    plain, timed = semcli(*words), semcli(*words, "--timing")
    assert (timed.returncode, timed.stdout) == (plain.returncode, plain.stdout)
    found = told(timed.stderr)
    assert tuple(found) == (*passed, "total")
    assert sum(found[stage] for stage in passed) == pytest.approx(found["total"], abs=0.1 * len(passed))
    assert not told(plain.stderr)


def test_waiting_within_a_stage_is_taken_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_watch", None)
    clock = iter(range(100))
    monkeypatch.setattr(stages, "perf_counter", lambda: float(next(clock)))
    watch = stages.begin(2.0)
    with stages.stage("render"):
        assert list(stages.waited("rest", iter("ab"))) == ["a", "b"]
    watch.enter("start")
    # each look at the clock is a second: three waits, the ends and the spaces between them
    assert watch.seconds == {"start": 4.0, "render": 4.0, "rest": 3.0}


def test_nobody_watches_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_watch", None)
    monkeypatch.setattr(stages, "perf_counter", lambda: pytest.fail("the clock was read"))
    items = iter("ab")
    with stages.stage("plan"):
        assert stages.waited("rest", items) is items


def test_quiet_keeps_what_was_asked_for(semcli: Run) -> None:
    done = semcli("metric", "total_revenue", "-v", "--quiet", "--timing", "--show-sql")
    sql = semcli("sql", "total_revenue").stdout
    assert done.stderr.startswith(sql)
    assert all(LINE.match(line) for line in done.stderr.removeprefix(sql).strip().splitlines())
    assert told(done.stderr)
