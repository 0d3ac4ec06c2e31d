"""Every error as it is told: goldens to be read by people, in `tests/cli/errors/`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import error_cases
from cli.processes import Run, environment
from semcli.errors import CODES

CASES = [error_cases.read(path) for path in error_cases.paths()]
NOTES = tomllib.loads((Path(__file__).parents[2] / "src" / "semcli" / "errors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_error_is_told_as_its_golden_says(case: error_cases.Case, demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    shutil.copytree(demo, folder)
    with error_cases.server(case.sql) as variables:
        found = error_cases.told(case, folder, variables)
    again = "python -m tests.error_cases --update, and read what changed"
    assert found.human == case.human, again
    assert found.json == case.json, again
    assert found.exit == case.exit
    assert error_cases.write(case) == (error_cases.FOLDER / f"{case.name}.txt").read_text(encoding="utf-8")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    told = {json.loads(case.json)["error"]["code"] for case in CASES}
    assert len(told) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_error_keeps_to_the_house_style(case: error_cases.Case) -> None:
    error = json.loads(case.json)["error"]
    for problem in error.get("problems", [error]):
        message = problem["message"]
        assert not message.endswith("."), "no full stop"
        assert not re.match(r"[A-Z][a-z]", message) or message.startswith(("PostgreSQL", "DuckDB")), "lowercase"
        assert not re.search(r"(?i)\b(please|sorry|invalid|illegal|oops|you )\b", message), "no talk"
        # the values that are possible stand in the message itself where there are few
        assert problem["help"] or " must be " in message, "says what to do"
    lines = [line for line in case.human.splitlines() if not re.match(r" *\d* \|", line)]
    assert max(map(len, lines)) <= error_cases.WIDTH
    assert "secret" not in case.human + case.json


# --- semcli help CODE -------------------------------------------------------------------------------------------------


def rights(note: dict[str, object]) -> list[str]:
    right = note.get("right", [])
    return [right] if isinstance(right, str) else list(right)  # type: ignore[call-overload]


@pytest.mark.parametrize("code", CODES)
def test_help_explains_every_code(code: str, semcli: Run) -> None:
    done = semcli("help", code.replace("_", "-"), COLUMNS="80")
    assert (done.returncode, done.stderr) == (0, "")
    text = " ".join(done.stdout.split())
    assert text.startswith(f"{code}: {CODES[code].title} ")
    assert f"Exit status {int(CODES[code].exit)}: " in text
    why = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", NOTES[code]["why"])
    assert why.split(". ")[0].split(";")[0] in text
    for command in rights(NOTES[code]):
        assert " ".join(re.sub(r" --catalog \w+\.toml", "", command).split())[:60] in text
    assert "](" not in done.stdout


@pytest.mark.parametrize("code", [code for code, note in NOTES.items() if "right" in note])
def test_what_help_proposes_instead_works(code: str, demo: Path, tmp_path: Path, semcli: Run) -> None:
    note = NOTES[code]
    folder = tmp_path / "acme"
    shutil.copytree(demo, folder)
    file = folder / f"{code}.toml"
    if "wrong" in note:
        assert note["catalog"].count(note["wrong"]) == 1, "the wrong lines stand in the example"
        file.write_text(note["catalog"].replace(note["wrong"], note["right"]), encoding="utf-8")
        flags = ["--connection", "demo"] if "[connections.demo]" in note["catalog"] else []
        done = semcli("check", "--catalog", file.name, *flags, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return
    if "catalog" in note:
        file.write_text(note["catalog"], encoding="utf-8")
    for command in rights(note):
        done = shell(command, folder)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command line of an example, run by a shell."""
    program = f'semcli() {{ "{sys.executable}" -m semcli "$@"; }}; {command}'
    return subprocess.run(["bash", "-c", program], cwd=folder, env=environment(), capture_output=True, text=True)
