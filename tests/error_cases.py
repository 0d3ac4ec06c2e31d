"""Errors as people and machines see them: a file per case in `tests/cli/errors/`.

    # why someone gets here
    $ semcli metric total_revenue --by user.role
    >> file other.toml      what stands in this file while the command runs (any number of these)
    >> sql                  what is done in an empty PostgreSQL database first; `$SERVER` is its address for its owner,
                            `$STRANGER` for a role without rights, `$WRONG` for that role with a wrong password
    >> exit 4
    >> human                stderr at a terminal of 100 columns, without colour
    >> json                 stderr with `--format json`, laid out for reading

`python -m tests.error_cases --update` writes the last three anew: then read every one, as someone who is tired.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from semcli.cli import start
from semcli.errors import SemcliError
from semcli.render.errors import as_json, human

FOLDER = Path(__file__).parent / "cli" / "errors"
WIDTH = 100
_HEAD = re.compile(r"^>> (\w+) ?(.*)\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One error: what was typed, in which files, and how it was told."""

    name: str
    why: str
    command: str
    files: Mapping[str, str] = field(default_factory=dict)
    sql: str | None = None
    exit: int = 0
    human: str = ""
    json: str = ""

    @property
    def needs_server(self) -> bool:
        return self.sql is not None


def read(path: Path) -> Case:
    """The case of a file. Raises ValueError for one that does not begin with a reason and a command."""
    first, *rest = _HEAD.split(path.read_text(encoding="utf-8"))
    why, _, command = first.strip().partition("\n$ ")
    if not why.startswith("# ") or not command:
        raise ValueError(f"{path.name} must begin with `# reason` and `$ command`")
    parts = list(zip(rest[::3], rest[1::3], rest[2::3], strict=True))
    one = {word: text.rstrip("\n") + "\n" for word, _, text in parts if word != "file"}
    status = next((int(rest) for word, rest, _ in parts if word == "exit"), 0)
    files = {name: text.rstrip("\n") + "\n" for word, name, text in parts if word == "file"}
    return Case(path.stem, why, command, files, one.get("sql"), status, one.get("human", ""), one.get("json", ""))


def write(case: Case) -> str:
    """The file of a case."""
    parts = [f"{case.why}\n$ {case.command}\n"]
    parts += [f">> file {name}\n{text}" for name, text in case.files.items()]
    parts += [f">> sql\n{case.sql}"] if case.sql is not None else []
    parts += [f">> exit {case.exit}\n", f">> human\n{case.human}", f">> json\n{case.json}"]
    return "\n".join(parts)


def told(case: Case, folder: Path, variables: Mapping[str, str]) -> Case:
    """The case as it is told now. Its command runs in `folder`, which holds the demo.

    Raises AssertionError where the command does not fail.
    """
    for name, text in case.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    words = [_filled(word, variables) for word in shlex.split(case.command)[1:]]
    found: list[SemcliError] = []
    before = start.tell

    def tell(error: SemcliError, words: object) -> int:
        found.append(error)
        return int(error.exit)

    start.tell = tell  # type: ignore[assignment]
    try:
        with _inside(folder), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            status = start.run(words)
    finally:
        start.tell = before
    assert found, f"{case.name}: `{case.command}` did not fail, but ended with {status}"
    shown = _hidden(human(found[0], width=WIDTH), folder, variables)
    laid_out = json.dumps(json.loads(as_json(found[0])), indent=1, ensure_ascii=False) + "\n"
    laid_out = _hidden(laid_out, folder, variables)
    return Case(case.name, case.why, case.command, case.files, case.sql, status, shown, laid_out)


def _filled(word: str, variables: Mapping[str, str]) -> str:
    for name, value in variables.items():
        word = word.replace(f"${name}", value)
    return word


def _hidden(text: str, folder: Path, variables: Mapping[str, str]) -> str:
    """The text without what differs from run to run: the folder, and where the server listens."""
    ours = {str(folder): "FOLDER", variables.get("PORT", ""): "5432", variables.get("DATABASE", ""): "acme"}
    for value, word in ours.items():
        text = text.replace(value, word) if value else text
    return text


_OURS = ("SEMCLI_", "PG", "DATABASE_URL", "COLUMNS")


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """In the folder, with an environment that says nothing."""
    place, environ = Path.cwd(), dict(os.environ)
    os.chdir(folder)
    for name in list(os.environ):
        if name.startswith(_OURS):
            del os.environ[name]
    try:
        yield
    finally:
        os.chdir(place)
        os.environ.clear()
        os.environ.update(environ)


def paths() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))


@contextlib.contextmanager
def server(sql: str | None) -> Iterator[dict[str, str]]:
    """The addresses of a new database in which `sql` was run, by the names that commands use."""
    if sql is None:
        yield {}
        return
    import psycopg

    import servers

    running = servers.start(servers.sources()[0])
    with servers.new_database(running) as dsn:
        with psycopg.connect(dsn, autocommit=True) as raw:
            raw.execute(sql)
            port = str(raw.info.port)
        database = psycopg.conninfo.conninfo_to_dict(dsn)["dbname"]
        base = {"host": "127.0.0.1", "port": port, "dbname": str(database)}
        make = psycopg.conninfo.make_conninfo
        stranger = {"user": servers.PASSWORD_USER, "password": servers.PASSWORD}
        yield {
            "PORT": port,
            "DATABASE": str(database),
            "SERVER": make(**base, user="postgres"),
            "STRANGER": make(**base, **stranger),
            "WRONG": make(**base, **stranger | {"password": "wrong"}),
            "NOWHERE": make(**base | {"dbname": "nowhere"}, user="postgres"),
        }


def main() -> int:
    """Write every file anew, in a copy of the demo."""
    import shutil
    import tempfile

    import servers
    from semcli.demo import write_folder

    wanted = sys.argv[2:]
    servers.open_pool()
    try:
        with tempfile.TemporaryDirectory() as place:
            demo = Path(place) / "demo"
            write_folder(demo)
            for path in paths():
                if wanted and path.stem not in wanted:
                    continue
                case = read(path)
                folder = Path(place) / path.stem
                shutil.copytree(demo, folder)
                with server(case.sql) as variables:
                    path.write_text(write(told(case, folder, variables)), encoding="utf-8")
                shutil.rmtree(folder)
    finally:
        servers.close_pool()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    if sys.argv[1:2] != ["--update"]:
        sys.exit(__doc__)
    sys.exit(main())
