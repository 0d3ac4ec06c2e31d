"""What a run found, as people read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mutation.survivors import Reason, reason_for, stale, unknown

MOST = 0.05
"""The share of mutants that may survive."""

STAGES = ("import", "plan and SQL", "pages", "unit tests", "errors", "rows", "all pages", "time or memory")


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the check that noticed it and what it said; neither where it survived."""

    id: str
    stage: str | None
    said: str = ""

    @property
    def file(self) -> str:
        return self.id.partition("::")[0]


@dataclass(frozen=True)
class Outcome:
    """A run: its verdicts, held against the list of known survivors."""

    verdicts: Sequence[Verdict]
    reasons: Sequence[Reason]
    every_id: Sequence[str]

    @property
    def survivors(self) -> list[Verdict]:
        return [v for v in self.verdicts if v.stage is None]

    @property
    def unexplained(self) -> list[Verdict]:
        return [v for v in self.survivors if reason_for(v.id, self.reasons) is None]

    @property
    def stale(self) -> list[str]:
        """Entries of the list without a survivor."""
        tried = [v.id for v in self.verdicts]
        return [
            *unknown(self.reasons, self.every_id),
            *stale(self.reasons, tried, [v.id for v in self.survivors]),
        ]

    @property
    def rate(self) -> float:
        return len(self.survivors) / len(self.verdicts) if self.verdicts else 0.0

    @property
    def passes(self) -> bool:
        """At most one in twenty survives, and there is a reason for each."""
        return self.rate <= MOST and not self.unexplained and not self.stale

    def lines(self) -> Iterator[str]:
        """The whole report."""
        yield from self._table()
        yield from self._listed("survived, without a reason in survivors.toml", [v.id for v in self.unexplained])
        yield from self._listed("in survivors.toml, but no survivor", self.stale)
        yield from self._explained()
        stages = Counter(v.stage for v in self.verdicts)
        killed = ", ".join(f"{stages[stage]:,} by {stage}" for stage in STAGES if stages[stage])
        yield ""
        yield f"{len(self.verdicts):,} mutants: {killed or 'none noticed'}; {len(self.survivors):,} survived"
        yield f"survived: {self.rate:.1%}, of which {len(self.unexplained):,} without a reason"

    def _table(self) -> Iterator[str]:
        whole, alive = Counter(v.file for v in self.verdicts), Counter(v.file for v in self.survivors)
        width = max(map(len, whole), default=0)
        for file in sorted(whole):
            yield f"{file:{width}}  {whole[file]:>5}  {alive[file]:>4} survived  {alive[file] / whole[file]:>6.1%}"

    def _listed(self, title: str, names: Sequence[str]) -> Iterator[str]:
        if names:
            yield from ("", f"{title}:", *(f"  {name}" for name in names))

    def _explained(self) -> Iterator[str]:
        found: dict[str, list[str]] = {}
        for v in self.survivors:
            why = reason_for(v.id, self.reasons)
            if why is not None:
                found.setdefault(why, []).append(v.id)
        for why, ids in found.items():
            yield from self._listed(f"survived, since {why}", ids)


def by_id(verdicts: Sequence[Verdict]) -> Mapping[str, Verdict]:
    return {v.id: v for v in verdicts}
