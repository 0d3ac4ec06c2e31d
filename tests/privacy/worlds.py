"""Folders with the catalog and a database each: one as it is, others that differ in forbidden columns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

import servers
from tables import create_duckdb, create_postgres

from . import catalogs
from .columns import WORDS
from .people import tables
from .running import run, still

_KEY = "5e" * 32 + "\n"


@dataclass(frozen=True)
class World:
    """The first database's folder, and for each set of words of `--reveal` the folder of the one to hold it against."""

    first: Path
    others: dict[frozenset[str], Path]

    def other(self, words: frozenset[str]) -> Path:
        """The folder whose database has the same values in what these words may open."""
        return self.others[max((known for known in WORDS if known <= words), key=len)]


@contextmanager
def duckdb_world(root: Path) -> Iterator[World]:
    """The databases as DuckDB files."""
    folders = [root / f"db{number}" for number in range(len(WORDS) + 1)]
    for folder, words in zip(folders, (None, *WORDS), strict=True):
        _furnish(folder, 'engine = "duckdb"\npath = "data.duckdb"')
        create_duckdb(folder / "data.duckdb", tables(words))
    with still():
        yield _opened(folders)


@contextmanager
def postgres_world(root: Path, server: servers.Server) -> Iterator[World]:
    """The databases on a server."""
    folders = [root / f"db{number}" for number in range(len(WORDS) + 1)]
    with ExitStack() as stack:
        for folder, words in zip(folders, (None, *WORDS), strict=True):
            dsn = stack.enter_context(servers.new_database(server))
            create_postgres(dsn, tables(words))
            with psycopg.connect(dsn) as raw:
                raw.execute("ANALYZE")
            _furnish(folder, f"engine = \"postgres\"\ndsn = '''{dsn}'''\nschema_search_path = [\"main\"]")
        stack.enter_context(still())
        yield _opened(folders)


def _furnish(folder: Path, connection: str) -> None:
    """What lies in each folder: catalogs over one database, the key of the audit log, room for output."""
    for name in ("out", "cache"):
        (folder / name).mkdir(parents=True)
    (folder / "parts").mkdir()
    for name, text in (("catalog", catalogs.whole()), ("small", catalogs.small()), ("tiny", catalogs.tiny())):
        (folder / f"{name}.toml").write_text(catalogs.main_file(connection, f"parts/{name}.toml"), "utf-8")
        (folder / "parts" / f"{name}.toml").write_text(text, "utf-8")
    for log in ("audit.jsonl", "past.jsonl"):
        path = folder / f"{log}.key"
        path.touch(0o600)
        path.write_text(_KEY)


def _opened(folders: list[Path]) -> World:
    """The world, with a log of earlier requests in each folder."""
    for folder in folders:
        past = b"".join(run(folder, words).audit for words in _PAST)
        (folder / "past.jsonl").write_bytes(past)
        (folder / "past.jsonl").chmod(0o600)
    return World(folders[0], dict(zip(WORDS, folders[1:], strict=True)))


_PAST = (
    ("metric", "heads", "--by", "person.email"),
    ("metric", "heads", "--where", "email = 'q'"),
    ("metric", "sum_person_salary", "--by", "person.id"),
    ("metric", "heads", "--by", "office"),
)
