"""Whether a log is as it was written: every line, their order, and with an anchor kept elsewhere its end.

The chain alone shows what was changed, put in, taken out or moved. Somebody who can write the file can also cut its
end off, or write all of it anew with right hashes: that shows only against an anchor, the number and hash of a line,
which was kept where they cannot write.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from semcli.audit.key import key_path
from semcli.audit.line import GENESIS, Line, NotALine, decode
from semcli.errors import fail
from semcli.records import dataclass, field

_ANCHOR = re.compile(r"(?:(\d{1,18}):)?([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line that the log must have: its hash, and its number where that was kept too."""

    seq: int | None
    hash: str

    def __str__(self) -> str:
        return self.hash if self.seq is None else f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `fault` is the first thing wrong, at line `line`; `torn` counts bytes of an unfinished line at
    the end, which the next request moves aside, and `recovered` the lines that tell of such."""

    lines: int
    head: Anchor | None = None
    first: str | None = None
    last: str | None = None
    recovered: int = 0
    torn: int = 0
    fault: str | None = None
    line: int | None = None


@dataclass(slots=True)
class _Walk:
    """What is known after some lines."""

    anchors: Sequence[Anchor]
    lines: int = 0
    prev: str = GENESIS
    first: str | None = None
    last: str | None = None
    recovered: int = 0
    torn: int = 0
    met: set[Anchor] = field(default_factory=set)

    def step(self, text: bytes) -> str | None:
        """Takes a line, or says what is wrong with it."""
        number = self.lines + 1
        try:
            line = decode(text)
        except NotALine as found:
            return f"line {number} {found}"
        fault = self._order(line, number) or self._anchored(line, number)
        if fault is None:
            self._take(line, number)
        return fault

    def _order(self, line: Line, number: int) -> str | None:
        if line.seq > number:
            missing = line.seq - number
            before = f"{missing} line{' is' if missing == 1 else 's are'} missing before it"
            return f"line {number} has the number {line.seq}: {before}, deleted or moved"
        if line.seq < number:
            return f"line {number} has the number {line.seq}, which stood before: it was put in, or moved"
        if line.prev != self.prev:
            return f"line {number} does not follow from line {number - 1}: one of them was changed"
        return None

    def _anchored(self, line: Line, number: int) -> str | None:
        if any(anchor.seq == number and anchor.hash != line.hash for anchor in self.anchors):
            return f"line {number} is not the one of the anchor: the log was written anew up to there"
        return None

    def _take(self, line: Line, number: int) -> None:
        self.lines, self.prev = number, line.hash
        stamp = line.entry.get("time")
        self.last = stamp if isinstance(stamp, str) else None
        self.first = self.first or self.last
        self.recovered += line.entry.get("event") == "recovered"
        self.met.update(a for a in self.anchors if a.hash == line.hash and a.seq in (None, number))

    def end(self) -> str | None:
        """What an anchor misses at the end."""
        for anchor in self.anchors:
            if anchor in self.met:
                continue
            if anchor.seq is None:
                return "no line has the anchor's hash: the log's end was cut off, or it was written anew"
            cut = anchor.seq - self.lines
            return f"the log ends with line {self.lines}, and the anchor is line {anchor.seq}: {cut} cut off its end"
        return None

    def verdict(self, fault: str | None, line: int | None) -> Verdict:
        head = Anchor(self.lines, self.prev) if self.lines else None
        return Verdict(self.lines, head, self.first, self.last, self.recovered, self.torn, fault, line)


def verify(path: Path, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Reads a whole log. Raises OSError where it cannot be read."""
    walk = _Walk(anchors)
    if not path.exists() and key_path(path).exists():
        return walk.verdict("the log is missing, though its key is there", None)
    for text in lines_of(path):
        if not text.endswith(b"\n"):
            walk.torn = len(text)
            break
        fault = walk.step(text[:-1])
        if fault is not None:
            return walk.verdict(fault, walk.lines + 1)
    fault = walk.end()
    return walk.verdict(fault, None if fault is None else walk.lines + 1)


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a log as it is now, ends included: what is written meanwhile does not count. None, if missing."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return
    with stream:
        left = _settled_size(stream.fileno())
        while left > 0:
            text = stream.readline(left)
            if not text:
                return
            left -= len(text)
            yield text


def _settled_size(descriptor: int) -> int:
    """The size while nobody is in the middle of a line."""
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_SH)
        try:
            return os.fstat(descriptor).st_size
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    return os.fstat(descriptor).st_size


def anchors_of(text: str) -> list[Anchor]:
    """The anchors of `--anchor`: one written out, or a file with one a line. Raises `bad_option`."""
    found = _ANCHOR.fullmatch(text)
    if found is not None:
        return [_anchor(found)]
    try:
        words = Path(text).expanduser().read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError, ValueError):
        words = []
    matches = [_ANCHOR.fullmatch(word) for word in words]
    anchors = [_anchor(match) for match in matches if match is not None]
    if not anchors or len(anchors) != len(matches):
        raise fail(
            "bad_option",
            f"`--anchor {text}` is no anchor, nor a file of anchors",
            "`semcli audit anchor` prints one: keep it where writers of the log cannot write",
        )
    return anchors


def _anchor(match: re.Match[str]) -> Anchor:
    return Anchor(int(match[1]) if match[1] else None, match[2])
