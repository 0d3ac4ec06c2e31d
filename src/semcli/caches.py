"""Files that may be deleted at any time: where they are, and how they are read and written.

They are the user's alone. A folder or a file that someone else owns or may write to is not used, so that nobody else
can say what is in them; without a folder everything works as well, only slower.
"""

from __future__ import annotations

import os

__all__ = ["folder", "read", "write"]


def folder() -> str:
    """Where the files are: `$XDG_CACHE_HOME/semcli`, else `~/.cache/semcli`."""
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(root, "semcli")


def read(path: str) -> bytes | None:
    """The content of a file that nobody but this user can have written; None where there is none."""
    try:
        if not _is_own(os.stat(os.path.dirname(path))):
            return None
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as stream:
            return stream.read() if _is_own(os.fstat(handle)) else None
    except OSError:
        return None


def _is_own(found: os.stat_result) -> bool:
    """Whether this user owns it, and nobody else may write there."""
    who = getattr(os, "geteuid", None)
    return who is None or (found.st_uid == who() and not found.st_mode & 0o022)


def write(path: str, content: bytes) -> None:
    """Whole or not at all, readable by the user alone; of several who write at once the last one stays."""
    temporary = f"{path}.{os.urandom(6).hex()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        if not _is_own(os.stat(os.path.dirname(path))):
            return
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, path)
    except OSError:
        _forget(temporary)


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
