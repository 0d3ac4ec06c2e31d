"""The end of a log, read from behind: a log may be large, and only its last line matters to the next."""

from __future__ import annotations

import os

from semcli.records import dataclass

_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Tail:
    """`end` is where the last whole line ends, `text` that line without its end; what follows `end` is torn."""

    end: int
    text: bytes | None


def last_line(descriptor: int, size: int) -> Tail:
    """The last whole line of the first `size` bytes of a file."""
    end = _line_break(descriptor, size)
    while end > 0:
        start = _line_break(descriptor, end - 1)
        text = os.pread(descriptor, end - 1 - start, start)
        if b"\0" not in text:
            return Tail(end, text)
        # a power cut can leave blocks of zeros where the last line should be; no line was ever written with one
        end = start
    return Tail(0, None)


def _line_break(descriptor: int, end: int) -> int:
    """Behind the last line break before `end`; 0 where there is none."""
    while end > 0:
        start = max(0, end - _BLOCK)
        found = os.pread(descriptor, end - start, start).rfind(b"\n")
        if found != -1:
            return start + found + 1
        end = start
    return 0
