"""Texts that mean harm, through every place where text comes in: options, the catalog's words, the data.

Nothing of them is run. What comes out is text: a terminal gets no character that it obeys, a spreadsheet no formula,
a browser no element or attribute that we did not write.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
import tomli_w

import servers
from semcli.cli.parameters import Parameter
from tables import Table, create_duckdb, create_postgres

from . import running
from .attacks import commands
from .running import Outcome, run, still

SQL = (
    "'; drop table main.notes; --",
    '"; drop table main.notes; --',
    "1); delete from main.notes; --",
    "' or '1'='1",
    "\\'; drop table main.notes; --",
    "$$; drop table main.notes; $$",
    "x'||(select version())||'",
)
FORMATS = (
    "%s%n%x",
    "{0.__class__}",
    "{metrics}",
    "%(password)s",
    "${HOME}",
    "[bold]x[/bold]",
    "`touch pwned`",
    "$(touch pwned)",
)
TERMINAL = (
    "a\x1b[2Jb",
    "\x1b]0;title\x07",
    "\x9b2J",
    "\u202egpj",
    "over\rwritten",
    "\x08\x08",
    "\x1b]8;;http://x\x1b\\y",
    "\u2028",
)
SHEETS = (
    "=cmd|' /C calc'!A0",
    "+1+cmd",
    "-2+3+cmd",
    "@SUM(1)",
    "\t=1+1",
    " =1+1",
    "\uff1d1+1",
    '=HYPERLINK("http://x")',
    "\ufeff=1+1",
    "\u200b=1+1",
    "\xa0@SUM(1)",
    "\u2060-1+cmd",
    "\ufe661+1",
    "a;=1+1;b",
    "a\n=1+1\nb",
    "a\r\n;\u200b-1+cmd",
    "x\t+1+1",
)
PAGES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)//",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<!-- --><svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "]]><b>",
)
TEXTS = (*SQL, *FORMATS, *TERMINAL, *SHEETS, *PAGES)

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal obeys rather than shows; line ends and tabs are looked at by themselves."""


def _catalog(connection: str, text: str = "plain") -> str:
    """A catalog that says the text wherever it can say something in its own words."""
    told = {"label": text, "description": text}
    columns = {"id": {"type": "integer", **told}, "note": {"type": "text", "unit": text, **told}}
    loaded = {
        "format": 1,
        "catalog": {"name": text, "description": text, "sensitivity": "public"},
        "policy": {"audit": "audit.jsonl"},
        "entities": {
            "notes": {"table": "main.notes", "identity": "id", "group": text, "columns": columns, **told},
            "other": {"table": "main.notes", "identity": "id", "columns": {"id": {"type": "integer"}}},
        },
        "joins": {
            "same": {"from": "notes.id", "to": "other.id", "cardinality": "one_to_one", "description": text},
        },
        "metrics": {"rows": {"entity": "notes", "aggregation": "count", "unit": text, **told}},
        "segments": {"some": {"entity": "notes", "filter": "id > 0", **told}},
        "queries": {"all": {"metrics": ["rows"], "where": ["note <> '" + text.replace("'", "''") + "'"], **told}},
        "tests": {"t": {"query": "all", "rows": 0, "description": text}},
    }
    if re.search("[\x00-\x1f\x7f-\x9f]", text):  # such a character cannot stand in an expression or name
        loaded["queries"]["all"]["where"] = ["id > 0"]  # type: ignore[index]
        loaded["catalog"]["name"] = "plain"  # type: ignore[index]
    return tomli_w.dumps(loaded) + f"\n[connections.here]\n{connection}\n"


NOTES = Table("main.notes", [("id", "integer"), ("note", "text")], list(enumerate(TEXTS, 1)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("notes")
    create_duckdb(made / "data.duckdb", [NOTES])
    (made / "out").mkdir()
    (made / "cache").mkdir()
    (made / "catalog.toml").write_text(_catalog('engine = "duckdb"\npath = "data.duckdb"'), "utf-8")
    return made


class _Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def _shown(folder: Path, words: tuple[str, ...]) -> Outcome:
    """What the words show on a terminal."""
    with patch.object(running.io, "BytesIO", _Terminal):
        return run(folder, words)


def _clean(outcome: Outcome, about: object) -> None:
    for found in (outcome.stdout, outcome.stderr):
        text = found.decode("utf-8")
        hit = OBEYED.search(text)
        assert hit is None, (about, text[max(0, hit.start() - 40) : hit.end() + 40])  # type: ignore[union-attr]


def _whole(folder: Path) -> None:
    """Nothing was run: the table is as it was, and no file was made."""
    with duckdb.connect(str(folder / "data.duckdb"), read_only=True) as raw:
        assert raw.execute("SELECT count(*), count(DISTINCT note) FROM main.notes").fetchone() == (len(TEXTS),) * 2
    assert not list(folder.rglob("pwned"))


# --- options -------------------------------------------------------------------------------------------------------


def _lines() -> Iterator[tuple[str, ...]]:
    """Every option and argument that takes words, of every command, with texts in turn."""
    texts = itertools.cycle(TEXTS)
    for command in commands():
        if command.name in ("demo", "docs"):  # which write folders of that name
            continue
        for parameter in command.parameters:
            if parameter.takes_value:
                for text in itertools.islice(texts, 7):
                    yield (command.name, *_needed(command.arguments(), parameter), *_with(parameter, text))


def _needed(arguments: tuple[Parameter, ...], target: Parameter) -> Iterator[str]:
    plain = {"metrics": "rows", "dimension": "notes.note", "query": "all", "name": "rows", "word": "rows"}
    for argument in arguments:
        if argument.required and argument is not target:
            yield argument.choices[0] if argument.choices else plain[argument.name]


def _with(parameter: Parameter, text: str) -> tuple[str, ...]:
    text = text.replace("\x00", "")
    return (f"{parameter.flags[-1]}={text}",) if parameter.flags else ("--", text)


def test_options_are_words(folder: Path) -> None:
    with still():
        for words in _lines():
            outcome = _shown(folder, words)
            _clean(outcome, words)
            assert b"semcli itself is at fault" not in outcome.stderr, (words, outcome.stderr)
    _whole(folder)


@pytest.mark.parametrize(
    "template", ["note = '{}'", "note like '{}'", "note in ('{}', 'b')", "concat(note, '{}') <> ''"]
)
def test_texts_in_conditions_are_values(folder: Path, template: str) -> None:
    with still():
        for text in SQL + FORMATS + PAGES:
            words = ("metric", "rows", "--where", template.format(text.replace("'", "''")), "--format", "csv")
            outcome = run(folder, words)
            # a pattern cannot end in the sign that takes the next one literally; all else is a plain text
            assert outcome.status in ((0, 4) if "like" in template else (0,)), (words, outcome.stderr)
            if template == "note = '{}'":
                assert outcome.stdout == b"rows\n1\n"
    _whole(folder)


# --- data ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["table", "markdown", "json", "jsonl", "csv", "tsv", "html"])
@pytest.mark.parametrize("words", [("metric", "rows", "--by", "note"), ("values", "notes.note")], ids=" ".join)
def test_data_are_shown_not_obeyed(folder: Path, words: tuple[str, ...], format: str) -> None:
    with still():
        outcome = _shown(folder, (*words, "--format", format))
        assert outcome.status == 0, outcome.stderr
        _clean(outcome, format)
        piped = run(folder, (*words, "--format", format))
    if format in ("table", "markdown", "json", "jsonl"):
        _clean(piped, format)
    if format == "html":
        _page(piped.stdout.decode())
    if format == "csv":
        _sheet(piped.stdout.decode())


def test_pivoted_and_drawn_data_are_shown_not_obeyed(folder: Path) -> None:
    with still():
        for more in (("--pivot", "note"), ("--chart",), ("--totals",), ("--top", "3")):
            outcome = _shown(folder, ("metric", "rows", "--by", "note", *more))
            assert outcome.status == 0, outcome.stderr
            _clean(outcome, more)
        _sheet(run(folder, ("metric", "rows", "--by", "note", "--pivot", "note", "--format", "csv")).stdout.decode())


def test_data_of_postgres_are_shown_not_obeyed(tmp_path: Path, postgres_server: servers.Server) -> None:
    with servers.new_database(postgres_server) as dsn:
        create_postgres(dsn, [NOTES])
        (tmp_path / "out").mkdir()
        (tmp_path / "catalog.toml").write_text(_catalog(f'engine = "postgres"\ndsn = """{dsn}"""'), "utf-8")
        with still():
            for text in SQL:
                quoted = text.replace("'", "''")
                one = run(tmp_path, ("metric", "rows", "--where", f"note = '{quoted}'", "--format", "csv"))
                assert one.stdout == b"rows\n1\n", one
            every = _shown(tmp_path, ("metric", "rows", "--by", "note"))
            _clean(every, "table")
            assert every.stdout.decode().count("\n") >= len(TEXTS)


def _sheet(text: str) -> None:
    """No cell is a formula, wherever the reader's settings end cells."""
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    for cell in (*cells, *re.split("[;\t\n\v\f\r\x85\u2028\u2029]", text)):
        seen = [c for c in cell.removeprefix('"') if unicodedata.category(c)[0] not in "CZ"]
        assert not seen or unicodedata.normalize("NFKC", seen[0]) not in "=+-@", ascii(cell)


class _Reader(HTMLParser):
    """Every element of a page, and what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.runs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.runs.append(f"{tag} {name}={value}")


def _page(text: str) -> list[str]:
    """The elements of a page, in which nothing runs but scripts of its own."""
    reader = _Reader()
    reader.feed(text)
    assert not reader.runs
    assert not {"img", "iframe", "object", "embed"} & set(reader.elements)
    return sorted(reader.elements)


# --- the catalog's words ---------------------------------------------------------------------------------------------

TOLD = (
    ("list",),
    ("search", "rows"),
    ("describe", "rows", "--kind", "metric"),
    ("describe", "notes", "--kind", "entity"),
    ("describe", "all", "--format", "markdown"),
    ("explain", "rows", "--by", "note"),
    ("metric", "rows"),
    ("check",),
    ("test", "--junit", "out/t.xml"),
    ("run", "all", "--format", "html"),
    ("graph", "--format", "dot"),
    ("graph", "--format", "mermaid"),
    ("--complete", "zsh", "2", "semcli", "metric", ""),
)


def _files(folder: Path, text: str) -> dict[str, str]:
    (folder / "catalog.toml").write_text(_catalog('engine = "duckdb"\npath = "data.duckdb"', text), "utf-8")
    with still():
        for words in TOLD:
            outcome = _shown(folder, words)
            assert outcome.status in (0, 1), (words, text, outcome.stderr)
            _clean(outcome, (words, text))
        made = [*run(folder, ("docs", "out/site")).files, *run(folder, ("graph", "--output", "out/g.svg")).files]
    return {name: data.decode() for name, data in made}


def test_the_catalogs_words_are_text(tmp_path: Path) -> None:
    create_duckdb(tmp_path / "data.duckdb", [NOTES])
    (tmp_path / "out").mkdir()
    (tmp_path / "cache").mkdir()
    plain = {name: _page(text) for name, text in _files(tmp_path, "plain").items() if name.endswith((".html", ".svg"))}
    for text in (*PAGES, *TERMINAL[:4], FORMATS[1], FORMATS[5], SQL[0]):
        found = _files(tmp_path, text)
        for name, elements in plain.items():
            assert _page(found[name]) == elements, (name, text)
            assert not OBEYED.search(found[name]), (name, text)
    _whole(tmp_path)
