"""The list of mutants that survive, each with its reason, held against those that do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True)
class Reason:
    """Why some mutants survive. In an id `*` stands for any text."""

    why: str
    ids: tuple[str, ...]


def reasons(path: Path = LIST) -> list[Reason]:
    """What the list says: `[[because]]` with `why` and `ids`."""
    found = tomllib.loads(path.read_text("utf-8")).get("because", [])
    return [Reason(entry["why"], tuple(entry["ids"])) for entry in found]


def matches(pattern: str, id: str) -> bool:
    """Whether a pattern means this mutant."""
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), id) is not None


def reason_for(id: str, known: Iterable[Reason]) -> str | None:
    """The reason that is given for a mutant."""
    return next((r.why for r in known if any(matches(pattern, id) for pattern in r.ids)), None)


def stale(known: Iterable[Reason], tried: Iterable[str], survived: Iterable[str]) -> list[str]:
    """The patterns that mean a mutant that was tried, but none that survived; or that mean none that there is."""
    tried, survived = list(tried), list(survived)
    patterns = [pattern for reason in known for pattern in reason.ids]
    return [p for p in patterns if not any(matches(p, id) for id in survived) and any(matches(p, id) for id in tried)]


def unknown(known: Iterable[Reason], all_ids: Iterable[str]) -> list[str]:
    """The patterns that mean no mutant that there is: the code has changed."""
    everything = list(all_ids)
    patterns = [pattern for reason in known for pattern in reason.ids]
    return [p for p in patterns if not any(matches(p, id) for id in everything)]
