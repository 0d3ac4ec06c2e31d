"""A refusal that proposes `--reveal` speaks the truth: with it, privacy is no longer what refuses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import case_runner
from semcli.errors import SemcliError

PROPOSED = re.compile(r"this catalog lets it be asked for: add `(.+)`")


def proposals() -> dict[str, tuple[case_runner.Case, list[str]]]:
    """The cases whose refusal proposes to reveal something, with what."""
    found = {}
    for case in case_runner.all_cases():
        text = case.folder / "refusal.txt"
        said = PROPOSED.search(text.read_text(encoding="utf-8")) if text.is_file() else None
        if said is not None:
            found[case.name] = case, re.findall(r"--reveal (\w+)", said[1])
    return found


def test_there_are_such_refusals() -> None:
    assert len(proposals()) >= 5


@pytest.mark.parametrize("name", proposals())
def test_what_a_refusal_proposes_to_reveal_is_revealed(name: str) -> None:
    case, words = proposals()[name]
    assert code_of(replace(case, options={**case.options, "reveal": words})) not in PRIVATE


PRIVATE = ("private_column", "unclassified_column")


def code_of(case: case_runner.Case) -> str | None:
    """The code of a case's refusal, None where it compiles."""
    try:
        case_runner.compiled(case, "duckdb")
    except SemcliError as error:
        return error.problems[0].code
    return None
