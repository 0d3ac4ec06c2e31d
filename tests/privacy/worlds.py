"""Folders with the catalog and a database each: one as it is, others that differ in forbidden columns."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import servers
from tables import create_duckdb, create_postgres

from . import catalogs
from .columns import FRESH, MOVED, WORDS
from .people import Version, tables
from .running import run, still

_KEY = "5e" * 32 + "\n"


def fast() -> str | None:
    """A folder in memory, where there is one: every line of the log waits for its disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class World:
    """The folders of all databases: the first, and those that it is held against, each made when it is needed."""

    def __init__(self, root: Path, connection: Callable[[Path, Version], str]):
        self._root = root
        self._connection = connection
        self._folders: dict[Version, Path] = {}
        self.first = self._folder(Version())
        _past(self.first)

    def other(self, words: frozenset[str], sums: bool) -> Path:
        """The folder whose database has the same values in what these words of `--reveal` may open, and the same sums
        where a request may ask for them."""
        opened = max((known for known in WORDS if known <= words), key=len)
        return self._folder(Version(MOVED if sums else FRESH, opened))

    def _folder(self, version: Version) -> Path:
        if version not in self._folders:
            folder = self._root / f"db{len(self._folders)}"
            folder.mkdir()
            _furnish(folder, self._connection(folder, version))
            if self._folders:
                shutil.copy(self.first / "past.jsonl", folder)
            self._folders[version] = folder
        return self._folders[version]


def duckdb_world(root: Path) -> World:
    """The databases as DuckDB files."""

    def made(folder: Path, version: Version) -> str:
        create_duckdb(folder / "data.duckdb", tables(version))
        return 'engine = "duckdb"\npath = "data.duckdb"'

    return World(root, made)


@contextmanager
def postgres_world(root: Path, server: servers.Server) -> Iterator[World]:
    """The databases on a server; they are dropped at the end."""
    with ExitStack() as stack:

        def made(folder: Path, version: Version) -> str:
            dsn = stack.enter_context(servers.new_database(server))
            create_postgres(dsn, tables(version))
            return f'engine = "postgres"\ndsn = """{dsn}"""\nschema_search_path = ["main"]'

        yield World(root, made)


def _furnish(folder: Path, connection: str) -> None:
    """What lies in each folder: catalogs over one database, the key of the audit log, room for output."""
    for name in ("out", "cache"):
        (folder / name).mkdir()
    (folder / "parts").mkdir()
    for name, text in (("catalog", catalogs.whole()), ("small", catalogs.small()), ("tiny", catalogs.tiny())):
        (folder / f"{name}.toml").write_text(catalogs.main_file(connection, f"parts/{name}.toml"), "utf-8")
        (folder / "parts" / f"{name}.toml").write_text(text, "utf-8")
    for log in ("audit.jsonl", "past.jsonl"):
        path = folder / f"{log}.key"
        path.touch(0o600)
        path.write_text(_KEY)


def _past(folder: Path) -> None:
    """A log of earlier requests, for `semcli audit`."""
    with still():
        past = b"".join(run(folder, words).audit for words in _PAST)
    (folder / "past.jsonl").write_bytes(past)
    (folder / "past.jsonl").chmod(0o600)


_PAST = (
    ("metric", "heads", "--by", "person.email"),
    ("metric", "heads", "--where", "email = 'q'"),
    ("metric", "sum_person_salary", "--by", "person.id"),
    ("metric", "heads", "--by", "office"),
)
