"""Reading a log: its requests, each with the number of rows that its second line told, and which of them are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from semcli.audit.entry import ANSWERED
from semcli.audit.line import NotALine, decode
from semcli.audit.verify import lines_of
from semcli.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests are wanted: those that meet all that is given. The range is half-open."""

    since: datetime | None = None
    until: datetime | None = None
    outcome: str | None = None
    user: str | None = None
    metric: str | None = None
    column: str | None = None

    def keeps(self, entry: Mapping[str, Any]) -> bool:
        at = datetime.fromisoformat(entry["time"])
        if (self.since is not None and at < self.since) or (self.until is not None and at >= self.until):
            return False
        if any(
            wanted not in (None, entry.get(key)) for key, wanted in (("outcome", self.outcome), ("user", self.user))
        ):
            return False
        if self.metric is not None and self.metric not in (entry.get("request") or {}).get("metrics", ()):
            return False
        return self.column is None or any(c.get("column") == self.column for c in entry.get("columns", ()))


@dataclass(slots=True)
class Reading:
    """One pass over a log. `unreadable` counts lines that are none, once the entries have been read."""

    path: Path
    unreadable: int = 0
    _ends: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def entries(self, wanted: Filter) -> Iterator[dict[str, Any]]:
        """The requests that are wanted, as they stand in the log, with `rows`, `complete` and late `codes` of their
        ends. `rows` is None where no end was written: the process was killed, or still runs."""
        for entry in self._lines():
            if entry.get("event") == "end":
                self._ends[entry["of"]] = entry
        for entry in self._lines(count=True):
            if entry.get("event") != "end" and wanted.keeps(entry):
                yield self._joined(entry)

    def _joined(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(entry)
        if entry.get("outcome") == ANSWERED:
            end = self._ends.get(entry["seq"], {})
            found |= {"rows": end.get("rows"), "complete": end.get("complete", False)}
            found["codes"] = [*entry.get("codes", ()), *end.get("codes", ())]
        return found

    def _lines(self, count: bool = False) -> Iterator[Mapping[str, Any]]:
        for text in lines_of(self.path):
            try:
                yield decode(text.removesuffix(b"\n")).entry
            except NotALine:
                self.unreadable += count
