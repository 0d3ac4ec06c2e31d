"""The tables of docs/correctness.md: which cases hold which rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from case_tables import ROOT

if TYPE_CHECKING:
    from case_runner import Case

PAGE = ROOT / "docs" / "correctness.md"

_SECTION = re.compile(r"^### (\d)\. ")
_ROW = re.compile(r"^\| (?!rule \|)(?P<rule>.+?) \| (?P<cases>.*?) ?\|$")


def rules(page: str) -> list[tuple[str, str, str]]:
    """Section, rule and the cell of cases of every row, in order."""
    found, section = [], ""
    for line in page.splitlines():
        if heading := _SECTION.match(line):
            section = heading[1]
        elif section and (row := _ROW.match(line)):
            found.append((section, row["rule"], row["cases"]))
    return found


def cells(cases: Iterable[Case]) -> Mapping[str, str]:
    """The cell of each rule that a case holds."""
    found: dict[str, list[str]] = {}
    for case in cases:
        for sentence in case.sentences:
            mark = " (open)" if case.open else ""
            found.setdefault(sentence, []).append(f"[{case.name}](../tests/cases/{case.name}/case.toml){mark}")
    return {sentence: ", ".join(names) for sentence, names in found.items()}


def filled(page: str, cases: Iterable[Case]) -> str:
    """The page with every cell of cases as the folders say; a rule without a case keeps what stands there."""
    known = cells(cases)
    lines = []
    for line in page.splitlines():
        row = _ROW.match(line)
        if row is not None and row["rule"] in known:
            line = f"| {row['rule']} | {known[row['rule']]} |"
        lines.append(line)
    return "\n".join(lines) + "\n"
