"""What became of attacks, by outcome and by command: so that one can see how many were really answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .attacks import Attack
from .running import Outcome

_CODE = re.compile(rb'error\[(\w+)\]|"code": "(\w+)"')
_WITHHELD = re.compile(rb"suppressed")


class Tally:
    """Counts outcomes; `lines` tells them, the most frequent of each status first."""

    def __init__(self) -> None:
        self._became: Counter[tuple[int, str]] = Counter()
        self._answered: Counter[str] = Counter()

    def add(self, attack: Attack, outcome: Outcome) -> None:
        """One more attack, and what came of it."""
        self._became[outcome.status, _what(outcome)] += 1
        if outcome.status == 0:
            self._answered[attack.words[0]] += 1

    @property
    def total(self) -> int:
        """How many attacks were counted."""
        return self._became.total()

    def lines(self) -> Iterator[str]:
        """A line for each kind of outcome, and which commands gave answers."""
        for (status, what), count in sorted(self._became.items(), key=lambda item: (item[0][0], -item[1])):
            yield f"{count:>7,}  status {status}: {what}"
        told = ", ".join(f"{name} {count:,}" for name, count in self._answered.most_common())
        yield f"answers: {told}"


def _what(outcome: Outcome) -> str:
    """Why nothing was answered, by the code of the first error; or whether an answer withheld anything."""
    if outcome.status:
        found = _CODE.search(outcome.stderr)
        return "no error" if found is None else (found[1] or found[2]).decode()
    told = (outcome.stdout, outcome.stderr, *(data for _, data in outcome.files))
    return "answered, some of it withheld" if any(map(_WITHHELD.search, told)) else "answered"
