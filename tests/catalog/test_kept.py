"""Large catalogs are kept as tables: never stale, never a secret, and broken files are as good as none."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from semcli import caches
from semcli.catalog import contents, kept
from semcli.catalog.lazy import seen
from semcli.catalog.load import load
from semcli.catalog.model import Catalog
from semcli.catalog.opened import open_catalog
from semcli.errors import SemcliError
from semcli.pipeline import compile_request
from semcli.request import Request

SECRET = "hunter2-in-the-dsn"
HEAD = f"""\
format = 1
[catalog]
name = "large"
sensitivity = "public"
connection = "here"
[connections.here]
engine = "postgres"
dsn = "host=db password={SECRET}"
"""


def entity(number: int) -> str:
    filler = "".join(f'c{i} = {{ type = "text", description = "Column {i} of many." }}\n' for i in range(20))
    return f"""
[entities.e{number}]
table = "public.t{number}"
identity = "id"
[entities.e{number}.columns]
id = {{ type = "bigint" }}
parent = {{ type = "bigint" }}
{filler}
[joins.up{number}]
from = "e{number}.parent"
to = "e{number // 2}.id"
cardinality = "many_to_one"
role = "r{number}"
[metrics.m{number}]
entity = "e{number}"
aggregation = "count"
"""


TEXT = HEAD + "".join(entity(number) for number in range(60)).replace(
    '[joins.up0]\nfrom = "e0.parent"\nto = "e0.id"', '[joins.up0]\nfrom = "e0.parent"\nto = "e1.id"'
)
LATER = """
[connections.there]
engine = "duckdb"
path = "x.duckdb"
"""
REQUEST = Request(metrics=("m20",), by=("e5.c3",))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "catalog.toml"
    path.write_text(TEXT + LATER)
    assert len(path.read_bytes()) > kept.LARGE
    return path


def kept_file(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "cache" / "semcli" / "catalogs").iterdir()
    return found


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The main files that were parsed from end to end."""
    found: list[str] = []
    real = contents.parsed

    def counted(main: Any) -> Any:
        found.append(main.file)
        return real(main)

    monkeypatch.setattr(contents, "parsed", counted)
    return found


def _texts(catalog: Catalog) -> dict[str, str]:
    return {file: source.text for file, source in catalog.sources.items()}


def sql(file: Path) -> str:
    return compile_request(open_catalog(file), REQUEST, "duckdb").statement.text


def test_a_large_catalog_is_parsed_once(file: Path, parses: list[str]) -> None:
    first = open_catalog(file)
    assert len(parses) == 1
    again = open_catalog(file)
    assert sql(file)
    assert len(parses) == 1
    assert set(seen(again.entities)) == set(), "nothing is read before it is asked for"
    assert again == first == load(file)
    assert _texts(again) == _texts(first)
    assert list(again.connections) == ["here", "there"]


def test_what_is_kept_holds_no_connection(file: Path, tmp_path: Path) -> None:
    open_catalog(file)
    found = kept_file(tmp_path)
    content = found.read_bytes()
    assert b"Column 7 of many" in content
    for word in (SECRET, "dsn", "x.duckdb"):
        assert word.encode() not in content
    assert found.stat().st_mode & 0o777 == 0o600
    assert found.parent.stat().st_mode & 0o777 == 0o700


def test_it_is_never_stale_whatever_dates_say(file: Path, parses: list[str]) -> None:
    open_catalog(file)
    before = file.stat()
    file.write_text((TEXT + LATER).replace('"public.t20"', '"public.T20"'))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert '"T20"' in sql(file)
    assert len(parses) == 2


def test_files_that_are_included_are_compared_too(tmp_path: Path, parses: list[str], file: Path) -> None:
    file.write_text(HEAD.replace('name = "large"', 'name = "large"\ninclude = ["more/*.toml"]'))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.toml").write_text(TEXT.removeprefix(HEAD))
    for _ in range(2):
        assert sql(file)
    assert len(parses) == 1
    (tmp_path / "more" / "b.toml").write_text('[metrics.late]\nentity = "e1"\naggregation = "count"\n')
    assert "late" in open_catalog(file).metrics
    (tmp_path / "more" / "b.toml").rename(tmp_path / "more" / "0.toml")
    assert open_catalog(file).files[1].name == "0.toml"
    (tmp_path / "more" / "0.toml").unlink()
    assert "late" not in open_catalog(file).metrics
    assert len(parses) == 4


def test_what_is_wrong_is_told_as_if_nothing_were_kept(file: Path, parses: list[str]) -> None:
    file.write_text(TEXT + '[metrics.bad]\nentity = "e1"\naggregation = "sum"\nmeasure = "c1"\n')
    told = []
    for _ in range(2):
        assert sql(file)
        with pytest.raises(SemcliError) as caught:
            open_catalog(file).metrics["bad"]
        told.append(caught.value.problems)
    assert len(parses) == 1
    assert told[0] == told[1]
    with pytest.raises(SemcliError) as caught:
        load(file)
    assert caught.value.problems == told[0]


def test_a_catalog_with_a_fault_in_its_layout_is_not_kept(file: Path, tmp_path: Path) -> None:
    file.write_text(TEXT + '[metrics.M1]\nentity = "e1"\naggregation = "count"\n')
    assert sql(file)
    assert not (tmp_path / "cache").exists()


def test_a_small_catalog_is_not_kept(file: Path, tmp_path: Path) -> None:
    file.write_text(HEAD + entity(1).replace("e0.id", "e1.id"))
    open_catalog(file)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("seed", range(40))
def test_a_broken_file_is_as_good_as_none(file: Path, tmp_path: Path, seed: int) -> None:
    expected, whole = sql(file), load(file)
    found = kept_file(tmp_path)
    chance = random.Random(seed)
    content = bytearray(found.read_bytes())
    for _ in range(chance.choice([1, 1, 50])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    if seed % 4 == 0:
        del content[chance.randrange(len(content)) :]
    found.write_bytes(content)
    assert sql(file) == expected
    assert open_catalog(file) == whole
    found.write_bytes(b"")
    assert sql(file) == expected
    assert len(found.read_bytes()) > kept.LARGE, "it is kept anew"


def test_what_others_may_have_written_is_not_believed(file: Path, tmp_path: Path, parses: list[str]) -> None:
    open_catalog(file)
    found = kept_file(tmp_path)
    found.chmod(0o622)
    assert sql(file)
    assert len(parses) == 2
    assert found.stat().st_mode & 0o777 == 0o600, "it is kept anew"
    found.parent.chmod(0o777)
    assert sql(file)
    assert sql(file)
    assert len(parses) == 4
    found.parent.chmod(0o700)
    moved = found.rename(tmp_path / "elsewhere")
    found.symlink_to(moved)
    assert sql(file)
    assert len(parses) == 5


def test_another_version_reads_its_own(file: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    open_catalog(file)
    monkeypatch.setattr(kept, "_HEAD", b"semcli 99 catalog 1\n")
    assert sql(file)
    assert len(parses) == 2


def test_several_writers_leave_a_whole_file(tmp_path: Path) -> None:
    path = str(tmp_path / "deep" / "file")
    contents = [bytes([letter]) * 300_000 for letter in b"abcdefgh"]
    threads = [threading.Thread(target=caches.write, args=(path, content)) for content in contents]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert caches.read(path) in (None, *contents)
    assert caches.read(path) in contents
    assert os.listdir(tmp_path / "deep") == ["file"]


def test_without_a_folder_to_write_to_everything_works(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    assert sql(file)
    assert sql(file)


@pytest.mark.parametrize(
    "misplaced",
    [
        f'[metrics.odd]\nentity = "e1"\naggregation = "count"\ndsn = "postgres://ann:{SECRET}@db/shop"\n',
        f'[segments.odd]\nentity = "e1"\nfilter = "id > 1"\ndescription = "host=db password={SECRET}"\n',
    ],
)
def test_what_looks_like_a_password_is_not_kept_wherever_it_stands(file: Path, tmp_path: Path, misplaced: str) -> None:
    file.write_text(TEXT + misplaced)
    assert sql(file)
    assert not (tmp_path / "cache").exists()


def test_what_is_no_file_is_not_waited_for(file: Path, tmp_path: Path) -> None:
    open_catalog(file)
    found = kept_file(tmp_path)
    found.unlink()
    os.mkfifo(found, 0o600)
    assert sql(file)
    assert found.is_file(), "it is kept anew"


def test_a_folder_of_someone_else_is_not_used(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_catalog(file)
    found = kept_file(tmp_path)
    before = found.read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert caches.read(str(found)) is None
    caches.write(str(found), b"other")
    assert found.read_bytes() == before


@pytest.mark.parametrize("given", ["", "relative"])
def test_the_home_folder_is_where_nothing_else_is_named(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", given)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert sql(file)
    assert len([*(tmp_path / "home" / ".cache" / "semcli" / "catalogs").iterdir()]) == 1
    assert not (tmp_path / "relative").exists()


def test_a_user_without_a_home_keeps_nothing(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # what it gives for a user whom nobody knows
    assert sql(file)
    assert sql(file)
    assert os.listdir(tmp_path) == ["catalog.toml"]


def test_a_writer_who_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        caches.write(str(tmp_path / "deep" / "file"), b"content")
    assert os.listdir(tmp_path / "deep") == []


def test_several_processes_keep_and_read_the_same_catalog(file: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "semcli",
        "sql",
        "m20",
        "--by",
        "e5.c3",
        "--catalog",
        str(file),
        "--engine",
        "duckdb",
    ]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    running = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    told = {process.communicate()[0] for process in running}
    assert len(told) == 1
    assert '"t20"' in told.pop()
    assert kept.find(file, file.read_bytes(), lambda part: {}) is not None
