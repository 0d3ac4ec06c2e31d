"""Files that are never written: the catalog's, its databases with what engines keep beside them, its data, its logs.

A name is not enough to know a file by. Links lead to it, hard links are it, and some file systems know it in upper and
lower case alike; a database's newest rows may stand beside it, and a name that a pattern matches makes any file a part
of the catalog, or of the data, when it is there. What cannot be told apart for certain is refused.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from glob import escape, glob
from pathlib import Path
from typing import TYPE_CHECKING

from semcli.errors import SemcliError, fail
from semcli.patterns import pattern
from semcli.records import dataclass

if TYPE_CHECKING:
    from semcli.catalog.model import Catalog

_DATABASES = ((8, b"DUCK", "a DuckDB database"), (0, b"SQLite format 3\0", "a SQLite database"))

_BESIDE = pattern(r"\.wal|\.tmp|-wal|-shm|-journal", re.IGNORECASE)
"""How the names go on of what engines keep beside a database: DuckDB's log and folder for large sorts, SQLite's files.
More may follow behind a dot, as in `.wal.checkpoint`."""

_LOGS = (".key", ".torn")
"""How the names go on of what stands beside an audit log."""


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern, absolute, whose files are `what`; `by` says where the pattern is written, and what it is."""

    pattern: str
    what: str
    by: str


class Protection:
    """What is never written, each with what it is; databases together with their companions."""

    def __init__(
        self,
        files: Iterable[tuple[Path, str]] = (),
        databases: Iterable[tuple[Path, str]] = (),
        globs: Sequence[Glob] = (),
    ):
        self._globs = globs
        self._databases = _Known(databases)
        self._files = _Known((*files, *databases))
        for database, what in databases:
            self._files.add((beside, f"a part of {what}") for beside in _companions(database))
        for one in globs:
            self._files.add((Path(found), one.what) for found in glob(one.pattern, recursive=True))

    def check(self, target: Path, shown: str) -> None:
        """Raise `output_refused` where a resolved path is one of these, or by its content any database or log."""
        for fact in (*self._by_name(target), *_by_content(target)):
            raise fail("output_refused", f"`{shown}` {fact}, which is never overwritten", "choose another file")
        for one in self._globs:
            if _would_match(target, one.pattern):
                raise fail(
                    "output_refused",
                    f"`{shown}` would become {one.what}: {one.by}",
                    "choose another folder, or a name that the pattern does not match",
                )

    def _by_name(self, target: Path) -> Iterator[str]:
        what = self._files.find(target)
        if what is not None:
            yield f"is {what}"
        for base in _bases(target):
            what = self._databases.find(base)
            if what is not None:
                yield f"belongs to {what}"


class _Known:
    """Files with what they are: those that are there by what the system knows them by, the others by their names."""

    def __init__(self, files: Iterable[tuple[Path, str]]):
        self._there: dict[tuple[int, int], str] = {}
        self._missing: list[tuple[Path, str]] = []
        self.add(files)

    def add(self, files: Iterable[tuple[Path, str]]) -> None:
        for path, what in files:
            identity = _identity(path)
            if identity is None:
                self._missing += [(path, what), (Path(os.path.realpath(path)), what)]
            else:
                self._there.setdefault(identity, what)

    def find(self, target: Path) -> str | None:
        """What a path is, or would be if it were made."""
        identity = _identity(target)
        if identity is not None:
            return self._there.get(identity)
        return next((what for path, what in self._missing if _one_name(target, path)), None)


def protection_of(catalog: Catalog, environ: Mapping[str, str], logs: Iterable[tuple[Path, str]] = ()) -> Protection:
    """What a catalog is made of and reads, and the files of audit logs."""
    from semcli.engine import resolve_connection

    if catalog.file is None:
        return Protection(logs)
    folder = os.path.abspath(catalog.file.parent)
    databases: list[tuple[Path, str]] = []
    globs = [
        Glob(_beneath(folder, each), "a part of the catalog", f"its `include` has `{each}`") for each in catalog.include
    ]
    for name, connection in catalog.connections.items():
        files = connection.files or {}
        for each in dict.fromkeys([files] if isinstance(files, str) else files.values()):
            globs.append(Glob(_beneath(folder, each), f"data of connection `{name}`", f"its `files` have `{each}`"))
        try:
            path = None if connection.path is None else resolve_connection(catalog, name, environ).path
        except SemcliError:  # its variables are not set: nothing is there to be named
            continue
        if path is not None and str(path) != ":memory:":
            databases.append((path, f"the database of connection `{name}`"))
    parts = [(path, "the catalog") for path in (catalog.file, *catalog.files)]
    return Protection([*logs, *parts], databases, globs)


def _beneath(folder: str, text: str) -> str:
    """The pattern of a catalog as an absolute one; what stands for a table stands for any."""
    wide = text.replace("{table}", "*").replace("{schema}", "*")
    return os.path.join(escape(folder), os.path.expanduser(wide))


# --- which file is which ------------------------------------------------------------------------------------------


def _identity(path: Path) -> tuple[int, int] | None:
    """By what the system knows a file, whatever its name; None for one that is not there."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _one_name(one: Path, other: Path) -> bool:
    return _folded(one.name) == _folded(other.name) and _one_folder(one.parent, other.parent)


def _one_folder(one: Path, other: Path) -> bool:
    try:
        return os.path.realpath(one) == os.path.realpath(other) or one.samefile(other)
    except OSError:
        return False


def _folded(name: str) -> str:
    """A name as file systems read it that do not tell upper from lower case, nor ways to write an accent."""
    return unicodedata.normalize("NFC", name).casefold()


def _would_match(target: Path, text: str) -> bool:
    """Whether a pattern would find the target, if it were made."""
    head, last = os.path.split(text)
    if last == "**":
        head, last = text, "*"
    if target.name.startswith(".") and not last.startswith("."):
        return False
    if not fnmatchcase(_folded(target.name), _folded(last)):
        return False
    folders = glob(head, recursive=True) if escape(head) != head else [head]
    return any(_one_folder(target.parent, Path(folder)) for folder in folders)


# --- what stands beside a database --------------------------------------------------------------------------------


def _bases(target: Path) -> Iterator[Path]:
    """The databases that a file would belong to by its name, or by that of a folder that it is in."""
    for place in (target, *target.parents):
        for found in _BESIDE.finditer(place.name):
            if found.start() and place.name[found.end() :][:1] in ("", "."):
                yield place.with_name(place.name[: found.start()])


def _companions(database: Path) -> Iterator[Path]:
    """What is there beside a database."""
    for path in {str(database), os.path.realpath(database)}:
        for found in glob(f"{escape(path)}[.-]*"):
            if Path(path) in _bases(Path(found)):
                yield Path(found)


def _by_content(target: Path) -> Iterator[str]:
    """What an existing file is that no catalog need name, and what belongs to such a file."""
    kind = _kind(target)
    if kind is not None:
        yield f"is {kind}"
    logs = [target.with_name(target.name.removesuffix(end)) for end in _LOGS if target.name.lower().endswith(end)]
    for base in (*_bases(target), *logs):
        kind = _kind(base)
        if kind is not None:
            yield f"belongs to `{base.name}`, {kind}"


def _kind(target: Path) -> str | None:
    if not target.is_file():
        return None
    try:
        with target.open("rb") as stream:
            head = stream.read(16)
            first = head + stream.readline(_LONGEST_LINE) if head.startswith(b'{"seq":') else b""
    except OSError:
        return None
    if first and _is_line(first.removesuffix(b"\n")):
        return "an audit log"
    return next((what for offset, magic, what in _DATABASES if head[offset:].startswith(magic)), None)


_LONGEST_LINE = 1 << 24


def _is_line(text: bytes) -> bool:
    from semcli.audit.line import NotALine, decode

    try:
        decode(text)
    except NotALine:
        return False
    return True
