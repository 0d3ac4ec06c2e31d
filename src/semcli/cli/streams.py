"""stdout and stderr as commands may rely on them: they are there, and what they do not take is told in our words.

A process may be started without them (`>&-`). Python then has None in their place, and the next file that is opened
gets their number, so that a library's message would go into a database.
"""

from __future__ import annotations

import os
import sys
from errno import EBADF
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from semcli.errors import fail

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_MODES = (os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)
"""How the null device stands in for a missing stream. An answer must not vanish in it, so as stdout it takes nothing;
a message on stderr may."""


def stand_in() -> None:
    """Make the standard streams of this process what commands may rely on. Before any other file is opened."""
    for number, mode in enumerate(_MODES):
        _fill(number, mode)
    # streams that somebody has put in their place are theirs
    if sys.stdout is sys.__stdout__:
        sys.stdout = _text(_Stdout(1, "w", closefd=False), sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text(_Stderr(2, "w", closefd=False), sys.stderr, "backslashreplace", True)


def _fill(number: int, mode: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        found = os.open(os.devnull, mode)
        if found != number:
            os.dup2(found, number)
            os.close(found)


def _text(raw: FileIO, like: TextIO | None, errors: str = "strict", by_line: bool = False) -> TextIO:
    """A stream of text over a raw one, set up like the one that Python made, if it made one."""
    buffer = BufferedWriter(raw)
    if not isinstance(like, TextIOWrapper):
        return TextIOWrapper(buffer, errors=errors, line_buffering=by_line)
    return TextIOWrapper(
        buffer,
        encoding=like.encoding,
        errors=like.errors,
        line_buffering=like.line_buffering,
        write_through=like.write_through,
    )


class _Stdout(FileIO):
    """Raises `output_failed` where it cannot be written. A reader who has had enough is no failure."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            # what stands in for a closed stdout is not open for writing
            reason = "it is closed" if error.errno == EBADF else (error.strerror or str(error)).lower()
            raise fail(
                "output_failed", f"cannot write to stdout: {reason}", "let it go to a terminal, a file or a pipe"
            ) from error


class _Stderr(FileIO):
    """Drops what it cannot write: messages that nobody hears change neither an answer nor the exit status."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(memoryview(data))
