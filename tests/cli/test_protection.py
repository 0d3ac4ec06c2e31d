"""What must never be written over is not, whatever it is called and whichever option writes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from semcli.cli import start
from semcli.cli.protection import Protection

CATALOG = """
format = 1
[catalog]
name = "small"
sensitivity = "public"
connection = "main"
include = ["parts/*.toml", "deep/**/*.part"]
[policy]
audit = "audit.jsonl"
[connections.main]
engine = "duckdb"
path = "g.db"
[connections.later]
engine = "duckdb"
path = "${FOLDER}/later.db"
[connections.files]
engine = "duckdb"
files = { "main.t" = "data/p*.csv", "main.u" = "years/**/{table}.json" }
[entities.row]
table = "main.t"
columns = { n = { type = "integer" } }
[metrics.rows]
entity = "row"
aggregation = "count"
"""

Asked = Callable[..., str]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Runs words in a folder with a catalog whose database has rows that stand in its log alone; gives what was said
    with the status before it."""
    for folder in ("parts", "deep/er", "data", "years/2024"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "catalog.toml").write_text(CATALOG)
    (tmp_path / "parts" / "x.toml").write_text("\n")
    (tmp_path / "deep" / "x.part").write_text("\n")
    (tmp_path / "data" / "p1.csv").write_text("n\n1\n")
    _database(tmp_path / "g.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOLDER", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def ask(*words: str) -> str:
        status = start.run(words)
        told = capsys.readouterr().err
        return f"{status} {' '.join(told.split())}"

    return ask


def _database(path: Path) -> None:
    """A database with a row of its own, and one more in its write-ahead log."""
    with duckdb.connect(path) as made:
        made.execute("CREATE TABLE t AS SELECT 1::INTEGER AS n")
    with duckdb.connect(path) as made:
        made.execute("PRAGMA disable_checkpoint_on_shutdown")
        made.execute("INSERT INTO t VALUES (2)")


WRITERS = [
    ("metric", "rows", "--format", "csv", "--output"),
    ("audit", "show", "--format", "json", "--log", "elsewhere.jsonl", "--output"),
    ("check", "--junit"),
    ("graph", "--output"),
    ("schema", "--output"),
    ("docs",),
    ("demo",),
]


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_no_option_writes_over_the_rows_that_a_database_has_in_its_log(
    asked: Asked, tmp_path: Path, words: tuple[str, ...]
) -> None:
    before = (tmp_path / "g.db.wal").read_bytes()
    said = asked(*words, "g.db.wal")
    assert said.startswith("2 ")
    assert "output_" in said
    assert (tmp_path / "g.db.wal").read_bytes() == before
    with duckdb.connect(tmp_path / "g.db") as again:
        assert again.execute("SELECT count(*) FROM t").fetchall() == [(2,)]


@pytest.mark.parametrize(
    "name",
    [
        *("g.db.WAL", "g.db.wal.checkpoint", "g.db.wal.recovery", "g.db.tmp", "g.db.tmp/1.csv"),
        *("g.db-journal", "later.db", "later.db.wal", "LATER.db.wal", "alone.db.wal", "alone.db.tmp/x.csv"),
        *("link.db.wal", "hard.csv", "soft.csv", "catalog.toml", "audit.jsonl", "audit.jsonl.key", "audit.jsonl.torn"),
        *("parts/x.toml", "parts/new.toml", "parts/NEW.toml", "deep/new.part", "deep/er/new.part", "through/new.toml"),
        *("data/p1.csv", "data/p2.csv", "years/u.json", "years/2024/u.json", "dangling.csv"),
    ],
)
def test_neither_what_is_there_nor_what_would_come_to_be_is_written(asked: Asked, tmp_path: Path, name: str) -> None:
    (tmp_path / "g.db.tmp").mkdir()
    (tmp_path / "link.db").symlink_to("g.db")
    _database(tmp_path / "alone.db")
    (tmp_path / "alone.db.wal").unlink()
    (tmp_path / "alone.db.tmp").mkdir()
    os.link(tmp_path / "g.db.wal", tmp_path / "hard.csv")
    (tmp_path / "soft.csv").symlink_to("g.db.wal")
    (tmp_path / "through").symlink_to("parts")
    (tmp_path / "data" / "p9.csv").symlink_to(tmp_path / "dangling.csv")
    there = sorted(str(path) for path in tmp_path.rglob("*"))
    said = asked("metric", "rows", "--format", "csv", "--output", name)
    assert said.startswith("2 error[output_refused]: `" + name)
    assert sorted(str(path) for path in tmp_path.rglob("*")) == there


@pytest.mark.parametrize(
    "name",
    [
        *("answer.csv", "g.db.csv", "g.csv", "parts/x.csv", "data/q.csv", "data/.p1.csv", "deep.part", "years.json"),
        *("tmp.csv", "x.wal", "data/p1.tsv", ".wal"),
    ],
)
def test_what_is_nobodys_is_written(asked: Asked, tmp_path: Path, name: str) -> None:
    assert asked("metric", "rows", "--format", "csv", "--output", name).startswith("0 ")
    assert (tmp_path / name).read_text() == "rows\n2\n"


def test_the_way_out_names_the_pattern(asked: Asked) -> None:
    said = asked("metric", "rows", "--format", "csv", "--output", "parts/new.toml")
    assert "`parts/new.toml` would become a part of the catalog: its `include` has `parts/*.toml`" in said
    said = asked("metric", "rows", "--output", "data/p2.csv")
    assert "would become data of connection `files`: its `files` have `data/p*.csv`" in said
    assert "a name that the pattern does not match" in said


def test_a_call_that_is_not_about_the_catalog_spares_it_too(asked: Asked, tmp_path: Path) -> None:
    for words in WRITERS[1:2] + WRITERS[4:5]:
        for name in ("catalog.toml", "parts/x.toml", "audit.jsonl", "data/p2.csv"):
            assert "output_refused" in asked(*words, name), name
    (tmp_path / "catalog.toml").write_text("format = ")
    assert "output_refused" in asked(*WRITERS[1], "catalog.toml")


def test_pages_and_the_demo_become_no_part_of_catalog_or_data(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text(CATALOG.replace("data/p*.csv", "site/*.html"))
    (tmp_path / "site").mkdir()
    assert asked("docs", "site").startswith("2 error[output_refused]: `site/")
    assert not list((tmp_path / "site").iterdir())
    assert asked("demo", "parts").startswith("2 error[output_refused]: `parts/catalog.toml` would become")
    assert os.listdir(tmp_path / "parts") == ["x.toml"]


def test_a_log_is_known_by_its_content(asked: Asked, tmp_path: Path) -> None:
    asked("metric", "rows")
    other = tmp_path / "other"
    other.mkdir()
    for name in ("audit.jsonl", "audit.jsonl.key"):
        (tmp_path / name).touch()
        (tmp_path / name).rename(other / name)
    for name in ("audit.jsonl", "audit.jsonl.key"):
        assert asked("metric", "rows", "--format", "csv", "--output", f"other/{name}").startswith("2 error[output_ref")


def test_a_file_system_that_knows_one_case_only_is_reckoned_with(tmp_path: Path) -> None:
    missing = Protection([(tmp_path / "Straße.key", "the key")])
    with pytest.raises(Exception, match="is the key"):
        missing.check(tmp_path / "STRASSE.KEY", "x")
