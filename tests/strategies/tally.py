"""What a long run counts, and how it is printed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from strategies.requests import OPTIONS

ENOUGH_ANSWERED, ENOUGH_CHANGED, SHOWN = 50, 10, 40
COUNTERS = ("requests", "evaluator", "engines", "codes", "answered", "refused", "open", "changed")


def pair(a: str, b: str) -> str:
    """A pair of options, in the order of the table."""
    return " + ".join(sorted((a, b), key=OPTIONS.index))


def pairs(names: list[str]) -> Iterator[str]:
    return (pair(a, b) for a, b in combinations(names, 2))


@dataclass
class Tally:
    """Counts of requests, by what came of them and by pairs of options.

    `answered` counts, for each pair, the requests that were answered with two rows or more; `refused` the codes of
    others; `changed` those among the answered ones in which leaving out either option changes the answer.
    """

    worlds: int = 0
    seconds: float = 0.0
    requests: Counter[str] = field(default_factory=Counter)
    evaluator: Counter[str] = field(default_factory=Counter)
    engines: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.worlds += other.worlds
        self.seconds += other.seconds
        for name in COUNTERS:
            getattr(self, name).update(getattr(other, name))
        self.trouble += other.trouble

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(vars(self), indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Tally:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return cls(**{k: Counter(v) if k in COUNTERS else v for k, v in found.items()})

    def is_short(self, name: str) -> bool:
        return self.answered[name] < ENOUGH_ANSWERED or self.changed[name] < ENOUGH_CHANGED

    def short(self) -> list[tuple[str, ...]]:
        """The pairs that may be combined and were answered, or made a difference, too rarely; none before any was."""
        names = [name for name in pairs(list(OPTIONS)) if self.answered[name] and self.is_short(name)]
        return [tuple(name.split(" + ")) for name in names]

    def lines(self) -> Iterator[str]:
        """The whole report."""
        for counts in (self.requests, self.evaluator, self.verdicts(), self.codes):
            yield from (f"{count:>9,}  {what}" for what, count in sorted(counts.items()))
            yield ""
        yield from self.matrix()
        yield from self.shortfalls()

    def verdicts(self) -> Counter[str]:
        """How engines compare with the evaluator; its codes and open questions are listed with its own counts."""
        found: Counter[str] = Counter()
        for what, count in self.engines.items():
            engine, _, verdict = what.partition(": ")
            for long, short in (("agrees, refused", "agrees, refused"), ("agrees, open", "not judged")):
                verdict = short if verdict.startswith(long) else verdict
            found[f"{engine}: {verdict}"] += count
        return found

    def matrix(self) -> Iterator[str]:
        """Above the diagonal how often a pair was answered, below it how often dropping either made a difference."""
        wide = max(map(len, OPTIONS)) + 1
        yield f"{'pairs of options':<{wide}}" + "".join(f"{name[:6]:>7}" for name in OPTIONS)
        for row, a in enumerate(OPTIONS):
            cells = [self.cell(row, column, pair(a, b)) for column, b in enumerate(OPTIONS)]
            yield f"{a:<{wide}}" + "".join(f"{cell:>7}" for cell in cells)
        yield "above the diagonal: answered with two rows or more; below: leaving out either changes the answer"

    def cell(self, row: int, column: int, name: str) -> str:
        if row == column:
            return "."
        if not self.answered[name]:
            return "-"
        return str(self.answered[name] if column > row else self.changed[name])

    def shortfalls(self) -> Iterator[str]:
        """Pairs that were never answered, with the codes that refused them, and those that were answered too rarely."""
        codes: dict[str, list[str]] = defaultdict(list)
        for what, count in [*self.refused.most_common(), *self.open.most_common()]:
            name, _, code = what.partition(": ")
            codes[name].append(f"{code} {count:,}")
        few = []
        for name in pairs(list(OPTIONS)):
            found, changed = self.answered[name], self.changed[name]
            if not found:
                yield f"never answered: {name}: {', '.join(codes[name][:4]) or 'not asked'}"
            elif self.is_short(name):
                few.append((found, changed, name))
        yield f"{len(few)} pairs are answered fewer than {ENOUGH_ANSWERED} times or changed fewer than {ENOUGH_CHANGED}"
        for found, changed, name in sorted(few)[:SHOWN]:
            yield f"too few: {name}: {found} answered, {changed} changed; {', '.join(codes[name][:3])}"
