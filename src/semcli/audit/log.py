"""The file of the log: one writer at a time, each line on the disk before anything else happens.

Every line is the whole of one `append`, under a lock on the file. A crash can therefore leave one torn line at the
end, whose answer was never shown. The next writer moves it aside to `FILE.torn` and says so in a line of its own, so
that what stands in the log is whole lines only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from semcli.audit.files import failed, open_own, reason_of, sync_folder, write_all
from semcli.audit.line import BEGIN, GENESIS, NotALine, decode, encode, may_be_torn
from semcli.audit.tail import last_line

PATIENCE = 30.0
"""How long a writer waits for others, in seconds: each holds the lock for as long as a disk takes to write a line."""

_OTHERS_MAY_WRITE = 0o002
_BEGIN = 64
"""Bytes that tell a log from other files."""


class Log:
    """An audit log. Opening it costs nothing; each `append` opens the file anew, so that it may be moved away."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime] | None = None, patience: float = PATIENCE):
        self.path = path
        self._clock = clock or (lambda: datetime.now(UTC))
        self._patience = patience

    def append(self, entry: Mapping[str, object]) -> int:
        """Writes a line with its number, the time and the hashes, and waits until it is on the disk.

        Returns the number. Raises `audit_failed`; the log then is as it was before.
        """
        try:
            with self._locked() as descriptor:
                return self._append(descriptor, entry)
        except OSError as error:
            raise failed(self.path, reason_of(error), *_help(error)) from error

    def _append(self, descriptor: int, entry: Mapping[str, object]) -> int:
        size = os.fstat(descriptor).st_size
        begin = os.pread(descriptor, _BEGIN, 0)
        self._check_ours(begin.startswith(BEGIN) or may_be_torn(begin))
        tail = last_line(descriptor, size)
        self._check_ours(tail.text is not None or may_be_torn(begin))
        seq, prev = self._head(tail.text)
        if tail.end != size:
            seq, prev = self._recover(descriptor, tail.end, size, seq, prev)
        if size == 0:
            sync_folder(self.path)
        self._write(descriptor, entry, seq + 1, prev)
        return seq + 1

    def _check_ours(self, ours: bool) -> None:
        """A file that no log began is nobody's to cut or to write to, whatever its last line is."""
        if not ours:
            raise failed(
                self.path,
                "it is there already, and is no audit log",
                "name a new file in `[policy] audit`, or move this one away",
            )

    def _head(self, text: bytes | None) -> tuple[int, str]:
        """Number and hash of the last line. One that was tampered with is not built upon."""
        if text is None:
            return 0, GENESIS
        try:
            line = decode(text)
        except NotALine as found:
            raise failed(
                self.path,
                f"its last line {found}",
                "`semcli audit verify` shows where; keep the file as evidence, and move it away to begin a new log",
            ) from None
        return line.seq, line.hash

    def _write(self, descriptor: int, entry: Mapping[str, object], seq: int, prev: str) -> str:
        """Appends one line; if that fails, what was written of it is taken away again."""
        size = os.fstat(descriptor).st_size
        stamp = self._clock().astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        data, digest = encode({"time": stamp, **entry}, seq, prev)
        try:
            write_all(descriptor, data)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
        return digest

    def _recover(self, descriptor: int, end: int, size: int, seq: int, prev: str) -> tuple[int, str]:
        """Moves a torn line aside and says so. A crash in here leaves the torn line, or a log without it."""
        torn = os.pread(descriptor, size - end, end)
        aside = open_own(
            aside_of(self.path), os.O_WRONLY | os.O_APPEND | os.O_CREAT, forbidden=_OTHERS_MAY_WRITE
        )  # fmt: skip
        try:
            write_all(aside, torn + b"\n")
        finally:
            os.close(aside)
        os.ftruncate(descriptor, end)
        os.fsync(descriptor)
        entry = {"event": "recovered", "torn_bytes": len(torn), "torn_sha256": sha256(torn).hexdigest()}
        return seq + 1, self._write(descriptor, entry, seq + 1, prev)

    # --- the lock -------------------------------------------------------------------------------------------------

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, open and locked; made if it is not there yet."""
        deadline = time.monotonic() + self._patience
        while True:
            descriptor = open_own(
                self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, forbidden=_OTHERS_MAY_WRITE
            )  # fmt: skip
            try:
                self._lock(descriptor, deadline)
                if _is_still(self.path, descriptor):
                    yield descriptor
                    return
            finally:
                os.close(descriptor)

    def _lock(self, descriptor: int, deadline: float) -> None:
        """Waits for the lock, but not for ever: a writer that was stopped must not stop all others."""
        try:
            import fcntl
        except ImportError:
            raise failed(self.path, "this system has no locks on files that it could use") from None
        pause = 0.0005
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    help = "a stopped `semcli` may hold it: `fuser` or `lsof` names the process"
                    raise failed(self.path, "another process has kept it locked for too long", help) from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.01)


def aside_of(path: Path) -> Path:
    """Where torn lines of a log are kept."""
    return path.with_name(path.name + ".torn")


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the file that was locked still is the one of that name: a log may be moved away while one waits."""
    try:
        named = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return False
    held = os.fstat(descriptor)
    return (named.st_dev, named.st_ino) == (held.st_dev, held.st_ino)


def _help(error: OSError) -> tuple[str, ...]:
    import errno

    if error.errno == errno.ELOOP:
        return ("it is a symbolic link, which is not followed: name the file itself in `[policy] audit`",)
    if error.errno == errno.ENOENT:
        return ("make its folder, or name another one in `[policy] audit`",)
    return ("nothing is answered while the log cannot be written",)
