"""The pictures of screens in docs/screens/ are those that the program draws today."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path

import pytest

import screens
from semcli.cli.registry import COMMANDS
from semcli.render.text import cells
from terminal_picture import picture


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the pictures' commands run."""
    return screens.folder(tmp_path_factory.mktemp("screens") / "acme")


@cache
def coloured(screen: screens.Screen, place: Path, width: int) -> str:
    return screens.shown(screen, place, width)


@pytest.mark.parametrize("width", screens.WIDTHS)
@pytest.mark.parametrize("screen", screens.SCREENS, ids=lambda screen: screen.name)
def test_a_picture_shows_what_the_program_draws(screen: screens.Screen, width: int, place: Path) -> None:
    kept = (screens.FOLDER / f"{screen.name}-{width}.svg").read_text(encoding="utf-8")
    assert screens.drawn(screen, coloured(screen, place, width), width) == kept, (
        "python scripts/screens.py, and look at the picture"
    )
    ElementTree.fromstring(kept)


def test_every_picture_is_on_the_page_and_no_other_is_kept() -> None:
    assert (screens.FOLDER / "README.md").read_text(encoding="utf-8") == screens.index()
    wanted = {f"{screen.name}-{width}.svg" for screen in screens.SCREENS for width in screens.WIDTHS}
    assert {path.name for path in screens.FOLDER.iterdir()} == {*wanted, "README.md"}


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "TERM=dumb"])
@pytest.mark.parametrize("screen", screens.SCREENS, ids=lambda screen: screen.name)
def test_the_same_facts_without_colour(screen: screens.Screen, env: dict[str, str], place: Path) -> None:
    plain = screens.shown(screen, place, 80, **env)
    assert "\x1b" not in plain
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured(screen, place, 80))
    words = [re.findall(r"[^\s─-]+", text) for text in (plain, bare)]
    assert words[0] == words[1]


def test_a_terminal_is_drawn_cell_by_cell() -> None:
    svg = ElementTree.fromstring(picture("a <title>", "a\x1b[1;31m名前\x1b[0m  b\nlong" + "x" * 16, 10))
    space = "{http://www.w3.org/2000/svg}"
    drawn = [(t.text, t.get("class"), round((float(t.get("x", 0)) - 16) / 8.4)) for t in svg.iter(f"{space}text")]
    assert drawn == [("a", None, 0), ("名前", "b c1", 1), ("b", None, 7), ("longxxxxxx", None, 0), ("x" * 10, None, 0)]
    assert cells("名前") == 4


def test_every_answer_that_people_look_at_has_a_picture() -> None:
    seen = {screen.command.split()[0] for screen in screens.SCREENS}
    asked = {entry.name for entry in COMMANDS.values() if entry.panel in ("Ask", "Find")}
    # a saved query looks like `metric`
    assert {*asked, "check", "test", "help", "--help"} - {"run"} <= seen
