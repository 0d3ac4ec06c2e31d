"""Where an answer is written: stdout, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from semcli.cli.protection import Protection
from semcli.errors import fail


@contextmanager
def opened(path: str | None, protected: Callable[[], Protection], *, binary: bool = False) -> Iterator[Any]:
    """A stream to write text to, or bytes. `protected` tells which files are never written.

    Raises `output_refused` and `output_failed` before anything is written.
    """
    if path is None or path == "-":
        yield sys.stdout.buffer if binary else sys.stdout
        return
    target = refuse(path, protected())
    if target.exists() and not target.is_file():
        with _failing(path), _open(target, "w", binary) as stream:
            yield stream
        return
    with _replacing(target, path, binary) as stream:
        yield stream


def refuse(path: str, protection: Protection) -> Path:
    """The file that a path means. Raise `output_refused` where it is never written, `output_failed` for a folder."""
    target = Path(os.path.realpath(path))
    protection.check(target, path)
    if target.is_dir():
        raise fail("output_failed", f"`{path}` is a folder", "name a file in it")
    return target


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


def _open(target: Path, mode: str, binary: bool) -> IO[Any]:
    if binary:
        return target.open(mode + "b")
    return target.open(mode, encoding="utf-8", errors="backslashreplace", newline="")


@contextmanager
def _replacing(target: Path, shown: str, binary: bool) -> Iterator[IO[Any]]:
    """A temporary file beside the target that takes its place at the end; nothing is left of it on failure."""
    # a process that was killed leaves its own behind, and in a container the next one may have the same number
    temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    done = False
    try:
        with _failing(shown):
            with _open(temporary, "x", binary) as stream:
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
