"""What is timed, and how: two things in turn, so that both see the same machine, and the ratio of their medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Run = Callable[[], float]
"""Does the thing once, and gives the seconds that it took."""


@dataclass(frozen=True)
class Row:
    """A row of the table: what is timed, against what, and the ratio that is aimed at, where there is one. `most` is
    how often it is timed at the most."""

    what: str
    against: str
    ours: Run
    theirs: Run
    aim: float | None = None
    most: int = 1_000


@dataclass(frozen=True)
class Timed:
    """The medians of a row, in seconds."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def clocked(work: Callable[[], object]) -> Run:
    """Work inside this process, as what can be timed."""

    def run() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return run


def timed(row: Row, runs: int) -> Timed:
    """Both in turn, as often as asked for. A first run, in which caches fill and byte code is compiled, counts not."""
    times = [(row.ours(), row.theirs()) for _ in range(min(runs, row.most) + 1)][1:]
    return Timed(statistics.median(t[0] for t in times), statistics.median(t[1] for t in times))


HEAD = f"{'what':<52}{'ms':>8}  {'against':<34}{'ms':>8}{'ratio':>8}{'aim':>7}"


def line(row: Row, found: Timed) -> str:
    """A row as it is printed."""
    aim = "" if row.aim is None else f"{row.aim:>7.2f}{'' if found.ratio <= row.aim else '  missed'}"
    return (
        f"{row.what:<52}{found.ours * 1e3:>8.1f}  {row.against:<34}{found.theirs * 1e3:>8.1f}{found.ratio:>8.2f}{aim}"
    )
