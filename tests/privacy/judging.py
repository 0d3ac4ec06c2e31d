"""What an attack gave away: a difference between two databases, or what was planted in a forbidden column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .attacks import Attack
from .columns import COLUMNS, LETTERS, PEOPLE, is_said, opened_by, values
from .people import PAYS
from .running import Outcome, run
from .worlds import World

_TEXT = re.compile(rf"[{LETTERS}]{{4}}", re.IGNORECASE)
_MONTH = re.compile(r"\b(1[23]\d\d)-[01]\d")
"""Months of the centuries in which dates are planted."""
_NUMBER = re.compile(r"(?<![\d.])\d{7}(?:\.\d+)?(?![\d])")
_GROUPED = re.compile(r"(?<=\d)[,_ \u202f](?=\d{3})")


@dataclass(frozen=True)
class Leak:
    """An attack that learned something, and what."""

    attack: Attack
    what: str

    def __str__(self) -> str:
        return f"{self.attack}\n    {self.what}"


def judged(world: World, attack: Attack) -> tuple[Outcome, list[Leak]]:
    """Asks both databases; gives the first's answer, and every leak."""
    one = run(world.first, attack.words)
    two = run(world.other(attack.reveals, attack.sums), attack.words)
    if any(word.startswith(("stddev_", "variance_")) for word in attack.words):
        one, two = _settled(one), _settled(two)
    planted = [*_planted(attack, one), *_broken(one)]
    if "--analyze" in attack.words:
        one, two = _without_plan(one), _without_plan(two)
    found = [*_differences(one, two), *planted]
    return one, [Leak(attack, what) for what in found]


_ROOM = re.compile(rb"[ -]{2,}")
_LONG = re.compile(rb"\d[\d,]{9,}(?:\.\d+)?(?:e[+-]?\d+)?|\d[\d,]*\.\d+(?:e[+-]?\d+)?")


def _settled(outcome: Outcome) -> Outcome:
    """Deviations to ten digits: doubles that are added in another order agree to 1e-9 (section 6)."""

    def settled(data: bytes) -> bytes:
        short = _LONG.sub(lambda found: f"{float(found[0].replace(b',', b'')):.10g}".encode(), data)
        return _ROOM.sub(b" ", short)  # columns are as wide as their numbers

    files = tuple((name, settled(data)) for name, data in outcome.files)
    return replace(outcome, stdout=settled(outcome.stdout), files=files)


_ENGINES_PLAN = re.compile(rb'Plan of the engine.*|"engine_plan": ?\[.*?\](?=[,}\n])', re.DOTALL)


def _without_plan(outcome: Outcome) -> Outcome:
    """Without the engine's own plan, which tells times, and is another where the database was asked before: it is held
    open here. Where any private column takes part there is none; and what was planted is looked for in it too."""
    return replace(outcome, stdout=_ENGINES_PLAN.sub(b"", outcome.stdout))


def _differences(one: Outcome, two: Outcome) -> Iterator[str]:
    for name in ("status", "stdout", "stderr", "files", "audit"):
        here, there = getattr(one, name), getattr(two, name)
        if here != there:
            yield f"{name} differs: {_apart(here, there)}"


def _apart(here: object, there: object) -> str:
    """Both from a little before where they part."""
    if not (isinstance(here, bytes) and isinstance(there, bytes)):
        return f"{here!r:.300} / {there!r:.300}"
    at = next((i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
    start = max(0, at - 60)
    return f"{here[start : at + 60]!r} / {there[start : at + 60]!r}"


def _planted(attack: Attack, outcome: Outcome) -> Iterator[str]:
    """What was planted in columns that the attack does not rightly open, and that it did not say itself."""
    said = " ".join(attack.words).lower()
    known = _shown(attack.reveals)
    for text in outcome.texts():
        for found in _TEXT.finditer(text):
            if found[0].lower() not in said and found[0].lower() not in known:
                yield f"planted text in the output: {_around(text, found)}"
        for found in () if _fills(attack) else _MONTH.finditer(text):
            if not is_said(int(found[1])) and found[0] not in said and found[0] not in known:
                yield f"planted date in the output: {_around(text, found)}"
        flat = _GROUPED.sub("", text)
        for found in _NUMBER.finditer(flat):
            if found[0] in _numbers() and found[0] not in said and found[0] not in known:
                yield f"planted number in the output: {_around(flat, found)}"


def _fills(attack: Attack) -> bool:
    """Whether an attack asks for every bucket from a year on in which a date may be planted: then it has said those."""
    years = (int(found[1]) for word in attack.words for found in _MONTH.finditer(word))
    filled = any(word.startswith("--grain") for word in attack.words) and "--no-fill" not in attack.words
    return filled and any(is_said(year) for year in years)


def _around(text: str, found: re.Match[str]) -> str:
    return repr(text[max(0, found.start() - 40) : found.end() + 40])


_cache: dict[frozenset[str], str] = {}


def _shown(words: frozenset[str]) -> str:
    """All that rightly may be seen: the values of the columns that these words open."""
    if words not in _cache:
        opened = (c for c in COLUMNS if opened_by(c, words))
        _cache[words] = " ".join(str(value).lower() for column in opened for value in _all(column))
    return _cache[words]


def _all(column: object) -> tuple[object, ...]:
    rows = PEOPLE * (PAYS if column.entity == "pay" else 1)  # type: ignore[attr-defined]
    return values(column, rows)  # type: ignore[arg-type]


def _numbers() -> frozenset[str]:
    if not _known_numbers:
        _known_numbers.update(str(v) for c in COLUMNS for v in _all(c) if isinstance(v, (int, float)) or "." in str(v))
    return frozenset(_known_numbers)


_known_numbers: set[str] = set()


def _broken(outcome: Outcome) -> Iterator[str]:
    """An error that nobody foresaw could say anything."""
    if b"semcli itself is at fault" in outcome.stdout + outcome.stderr:
        yield f"an error that nobody foresaw: {outcome.stderr[:300]!r}"
