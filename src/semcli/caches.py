"""Files that may be deleted at any time: where they are, and how they are read and written.

They are the user's alone. A folder or a file that someone else owns or may write to is not used, so that nobody else
can say what is in them; without a folder everything works as well, only slower.
"""

from __future__ import annotations

import os
from stat import S_ISREG

__all__ = ["folder", "read", "write"]


def folder() -> str:
    """Where the files are: `$XDG_CACHE_HOME/semcli`, else `~/.cache/semcli`. It is relative where the user has no home;
    nothing is read or written there."""
    root = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(root):  # which the XDG base directory specification has ignored
        root = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(root, "semcli")


def read(path: str) -> bytes | None:
    """The content of a file that nobody but this user can have written; None where there is none."""
    try:
        if not os.path.isabs(path) or not _is_own(os.stat(os.path.dirname(path))):
            return None
        handle = os.open(path, os.O_RDONLY | _flags("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
        with open(handle, "rb") as stream:
            found = os.fstat(handle)
            return stream.read() if _is_own(found) and S_ISREG(found.st_mode) else None
    except OSError:
        return None


def _flags(*names: str) -> int:
    """These flags of `os.open`, as far as the system has them."""
    return sum(getattr(os, name, 0) for name in names)


def _is_own(found: os.stat_result) -> bool:
    """Whether this user owns it, and nobody else may write there."""
    who = getattr(os, "geteuid", None)
    return who is None or (found.st_uid == who() and not found.st_mode & 0o022)


def write(path: str, content: bytes) -> None:
    """Whole or not at all, readable by the user alone; of several who write at once the last one stays."""
    temporary = f"{path}.{os.urandom(6).hex()}"
    if not os.path.isabs(path):
        return
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        if not _is_own(os.stat(os.path.dirname(path))):
            return
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _flags("O_BINARY"), 0o600)
        with open(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, path)
    except OSError:
        _forget(temporary)
    except BaseException:
        _forget(temporary)
        raise


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
