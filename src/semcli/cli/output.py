"""Where an answer is written: a stream that is open already, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EBADF
from pathlib import Path
from typing import IO, Any

from semcli.cli.protection import Protection
from semcli.errors import fail


@contextmanager
def opened(path: str | None, protected: Callable[[], Protection], *, binary: bool = False) -> Iterator[Any]:
    """A stream to write text to, or bytes. `protected` tells which files are never written.

    Raises `output_refused` and `output_failed` before anything is written.
    """
    number = 1 if path is None else descriptor(path)
    if path is None or number == 1:
        yield sys.stdout.buffer if binary else sys.stdout
        return
    target = refuse(path, protected())
    if number is not None or (target.exists() and not target.is_file()):
        with _failing(path), _open(target if number is None else _copy(number), "w", binary) as stream:
            yield stream
        return
    with _replacing(target, path, binary) as stream:
        yield stream


_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
_FOLDERS = ("/dev/fd", "/proc/self/fd")
_MOST_LINKS, _MOST_DIGITS = 40, 9


def descriptor(path: str) -> int | None:
    """The number of the open stream that a path is a name of, as `-`, `/dev/stdout` and `/dev/fd/3` are, or a link to
    one. To open such a name anew would lose what the stream has taken before, and replacing it its file."""
    if path == "-":
        return 1
    for _ in range(_MOST_LINKS):
        path = os.path.abspath(path)
        folder, name = os.path.split(path)
        if path in _STREAMS:
            return _STREAMS[path]
        if folder in _FOLDERS and name.isascii() and name.isdigit() and len(name) <= _MOST_DIGITS:
            return int(name)
        if not os.path.islink(path):
            break
        path = os.path.join(folder, os.readlink(path))
    return None


def _copy(number: int) -> int:
    """A stream of the caller's once more, to be closed. Files of this process's own cannot be meant."""
    if not os.get_inheritable(number):
        raise OSError(EBADF, os.strerror(EBADF))
    return os.dup(number)


def refuse(path: str, protection: Protection) -> Path:
    """The file that a path means. Raise `output_refused` where it is never written, `output_failed` for a folder, and
    for a file that no folder would take."""
    target = Path(os.path.realpath(path))
    protection.check(target, path)
    if target.is_dir():
        raise fail("output_failed", f"`{path}` is a folder", "name a file in it")
    if descriptor(path) is None and (target.is_file() or not target.exists()):
        with _failing(path):
            _check_folder(target.parent)
    return target


def _check_folder(folder: Path) -> None:
    os.stat(os.path.join(folder, "."))  # it may be missing, or no folder
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))


def same_place(one: str, other: str) -> bool:
    """Whether what is written to two paths would overwrite, or mix with, each other."""
    number = descriptor(one)
    if number is not None or descriptor(other) is not None:
        return number == descriptor(other)
    target = os.path.realpath(one)
    return target == os.path.realpath(other) and (os.path.isfile(target) or not os.path.exists(target))


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


def _open(target: Path | int, mode: str, binary: bool) -> IO[Any]:
    if binary:
        return open(target, mode + "b")
    return open(target, mode, encoding="utf-8", errors="backslashreplace", newline="")


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
