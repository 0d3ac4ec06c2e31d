"""Where an answer is written: stdout, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from semcli.errors import fail

_DATABASES = ((8, b"DUCK", "a DuckDB database"), (0, b"SQLite format 3\0", "a SQLite database"))


@contextmanager
def opened(path: str | None, protected: Iterable[tuple[Path, str]] = ()) -> Iterator[TextIO]:
    """A stream to write to. `protected` names files that are never written, with what they are.

    Raises `output_refused` and `output_failed` before anything is written.
    """
    if path is None or path == "-":
        yield sys.stdout
        return
    target = Path(os.path.realpath(path))
    refuse(target, path, protected)
    if target.exists() and not target.is_file():
        with _failing(path), target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield stream
        return
    with _replacing(target, path) as stream:
        yield stream


def refuse(target: Path, shown: str, protected: Iterable[tuple[Path, str]]) -> None:
    """Raise `output_refused` where the target is one of the protected files, or any database."""
    for other, what in protected:
        if _same(target, other):
            raise fail("output_refused", f"`{shown}` is {what}, which is never overwritten", "choose another file")
    if target.is_dir():
        raise fail("output_failed", f"`{shown}` is a folder", "name a file in it")
    kind = _database_kind(target)
    if kind is not None:
        raise fail("output_refused", f"`{shown}` is {kind}, which is never overwritten", "choose another file")


def _same(one: Path, other: Path) -> bool:
    if one == Path(os.path.realpath(other)):
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


def _database_kind(target: Path) -> str | None:
    if not target.is_file():
        return None
    try:
        with target.open("rb") as stream:
            head = stream.read(16)
    except OSError:
        return None
    return next((what for offset, magic, what in _DATABASES if head[offset:].startswith(magic)), None)


@contextmanager
def _failing(shown: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        folder = os.path.dirname(shown)
        missing = isinstance(error, FileNotFoundError) and folder and not os.path.isdir(folder)
        help = (
            f"the folder has to be there: `mkdir -p {folder}`" if missing else "choose another file, or another folder"
        )
        raise fail("output_failed", f"cannot write `{shown}`: {reason}", help) from error


@contextmanager
def _replacing(target: Path, shown: str) -> Iterator[TextIO]:
    """A temporary file beside the target that takes its place at the end; nothing is left of it on failure."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    done = False
    try:
        with _failing(shown):
            with temporary.open("x", encoding="utf-8", errors="backslashreplace", newline="") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            _keep_mode(target, temporary)
            temporary.replace(target)
        done = True
    finally:
        if not done:
            with suppress(OSError):
                temporary.unlink()


def _keep_mode(target: Path, temporary: Path) -> None:
    with suppress(OSError):
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
