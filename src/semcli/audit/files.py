"""Opening the log and its key: never through a link, never what others may write, and readable by the owner alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from semcli.errors import SemcliError, fail

PRIVATE = 0o600
"""The mode of files that are made here."""


def failed(path: Path, reason: str, *help: str) -> SemcliError:
    """The request fails, since the log cannot be written."""
    return fail("audit_failed", f"cannot write the audit log `{path}`: {reason}", *help)


def reason_of(error: OSError) -> str:
    """What the system says, in the manner of messages."""
    return (error.strerror or type(error).__name__).lower()


def open_own(path: Path, flags: int, *, forbidden: int) -> int:
    """A descriptor of a regular file. `forbidden` are the bits of its mode that must not be set.

    Raises OSError, and `audit_failed` for what is no file of ours. Not waiting matters: a pipe in the file's place
    would hold the request for ever.
    """
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, PRIVATE)
    try:
        _check(path, os.fstat(descriptor), forbidden)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check(path: Path, found: os.stat_result, forbidden: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise failed(path, "it is no regular file", "name a file in `[policy] audit`")
    if found.st_mode & forbidden:
        raise failed(
            path,
            f"`{path.name}` is open to every user of this machine (mode {stat.S_IMODE(found.st_mode):o})",
            f"close it: `chmod o-rwx {path.name}`",
        )


def sync_folder(path: Path) -> None:
    """Makes a file's existence last, not only its content."""
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """Writes every byte and waits until the disk has them."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)
