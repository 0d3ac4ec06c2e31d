"""Pages that cannot go stale: examples run, links lead somewhere, parts made from the code are current."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

import ci_examples
import doc_blocks
import doc_pages
import servers
from semcli.cli.registry import COMMANDS
from semcli.cli.registry import load as load_command

ROOT = doc_blocks.ROOT
PAGES = doc_blocks.pages()


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="session")
def demo_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `semcli demo` was called, to copy from."""
    from semcli.demo import write_folder

    folder = tmp_path_factory.mktemp("demo") / "acme"
    write_folder(folder)
    return folder


@pytest.fixture
def shop_server() -> Iterator[str]:
    """The address of a test server that has an empty database called shop."""
    server = servers.start(servers.sources()[0])
    assert server.started_here, "the examples make a database of their own, which must not be anybody's"
    with doc_blocks.database(server.dsn) as address:
        yield address


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_example_prints_what_the_page_says(
    page: Path, tmp_path: Path, demo_master: Path, request: pytest.FixtureRequest
) -> None:
    text = page.read_text(encoding="utf-8")
    kind, postgres = doc_blocks.session_of(text)
    session = doc_blocks.steps(text)
    examples = [e for block in session if block.file is None for e in doc_blocks.examples(block)]
    assert kind != "none" or not examples
    if not examples:
        return
    server = request.getfixturevalue("shop_server") if postgres else None
    folder = tmp_path / "acme"
    if kind == "demo":
        doc_blocks.demo_folder(folder, demo_master)
    else:
        folder.mkdir()
    printed = doc_blocks.run(session, folder, doc_blocks.environment(folder, server))
    assert len(printed) == len(examples)
    for example, lines in zip(examples, printed, strict=True):
        assert doc_blocks.agrees(example.output, lines), (
            f"{name_of(page)}:{example.line}: $ {example.command}\nprinted\n" + "\n".join(lines)
        )


@pytest.mark.parametrize("system", ci_examples.examples())
def test_commands_for_ci_pass_on_the_demo(system: str, tmp_path: Path, demo_master: Path) -> None:
    """Without the installation, which `scripts/smoke_wheel.sh` runs as well."""
    folder = doc_blocks.demo_folder(tmp_path / "acme", demo_master)
    commands = [c for c in ci_examples.examples()[system] if c != 'python -m pip install "$SEMCLI"']
    assert commands
    script = "set -euo pipefail\n" + "\n".join(commands)
    subprocess.run(["bash", "-c", script], cwd=folder, env=doc_blocks.environment(folder), check=True)
    if "--junit" in script:
        report = ElementTree.parse(folder / "semcli.xml").getroot()
        assert report.get("failures") == "0"
        assert int(report.get("tests", "0")) > 10


def test_the_readme_s_commands_are_those_that_ci_runs() -> None:
    commands = [b.text.strip() for b in doc_blocks.blocks(prose_and_blocks("README.md")) if b.language == "sh"]
    assert commands == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/semcli metric total_revenue --grain month",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest -n 2",
    ]
    assert commands[1] in prose_and_blocks("CONTRIBUTING.md")
    script = prose_and_blocks(".ci/run")
    assert "--editable '.[dev]'" in script
    assert "\npytest -n 2 | tee" in script


def prose_and_blocks(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


EXAMPLES = [
    example
    for entry in COMMANDS.values()
    if entry.module is not None
    for example in load_command(entry.name).examples
    if "postgres://" not in example and "--scale" not in example
]


def test_every_example_in_help_works_on_the_demo(tmp_path: Path, demo_master: Path) -> None:
    folder = doc_blocks.demo_folder(tmp_path / "acme", demo_master)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    failed = []
    for example in EXAMPLES:
        place = elsewhere if example == "semcli demo" else folder
        done = subprocess.run(
            ["bash", "-c", example], cwd=place, env=doc_blocks.environment(folder), capture_output=True, text=True
        )
        if done.returncode != 0:
            failed.append(f"{example}: {done.stderr}")
    assert failed == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_parts_made_from_the_code_are_current(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert doc_pages.generated(text) == text, "run `python scripts/docs.py`"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_pages_and_headings_that_exist(page: Path) -> None:
    text = prose(page)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        assert goal.exists(), f"{name_of(page)}: {target}"
        if anchor:
            assert anchor in anchors(goal), f"{name_of(page)}: {target}"


def prose(page: Path) -> str:
    """A page without its blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links spell them."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_have_one_title_and_short_lines(page: Path) -> None:
    text = prose(page)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    handmade = re.sub(r"<!-- generated.*?<!-- end -->", "", text, flags=re.DOTALL)
    long = [line for line in handmade.splitlines() if len(line) > 120 and not line.startswith("|") and "](" not in line]
    assert not long


def tracked() -> list[Path]:
    """The files of the repository, or of an unpacked source distribution."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    found = [ROOT / name for name in names if name]
    return [path for path in found if path.is_file()]


FOREIGN = re.compile(
    "|".join(
        (
            r"/wo" r"rk/(main|shared)",
            r"/ro" r"ot/",
            r"py" r"pi\.org",
            r"python" r"hosted",
            r"registry\.np" r"mjs",
            r"\b(chat" r"gpt|cla" r"ude|anth" r"ropic|open" r"ai|co" r"pilot)\b",
        )
    ),
    re.IGNORECASE,
)


def test_no_file_speaks_of_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {match[0]}" for match in FOREIGN.finditer(text)]
    assert not found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_name_no_temporary_folder(page: Path) -> None:
    assert "/tmp/" not in page.read_text(encoding="utf-8")
