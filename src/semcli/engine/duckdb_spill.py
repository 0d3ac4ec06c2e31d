"""Where DuckDB puts what does not fit into memory: a folder that nobody else can look into.

What is put there are rows as they are read, private columns too. DuckDB itself would make the folder and its files
readable by all who have an account on the machine, and use one that somebody else has put there.
"""

from __future__ import annotations

import os
import threading

_lock = threading.Lock()
_users = 0
_folder = ""


class Spill:
    """A session's share in the folder, which all of a process have in common: DuckDB opens a file once, with settings
    that are the same for all who ask it. The first makes the folder, and the last takes it away."""

    def __init__(self) -> None:
        global _users, _folder
        with _lock:
            if not _users:
                _folder = _made()
            _users += 1
            self._held = True
            self.folder = _folder
            """Its path; empty where none can be made, and then nothing is ever put on disk."""

    def close(self) -> None:
        """Ends the share; idempotent. The session's database has to be closed by then."""
        global _users
        with _lock:
            if not self._held:
                return
            self._held = False
            _users -= 1
            if not _users and _folder:
                _removed(_folder)


def _made() -> str:
    """A new folder beside the system's other files for a while. What bears its name already, a link too, is left."""
    path = os.path.join(os.path.abspath(os.environ.get("TMPDIR") or "/tmp"), f"semcli-{os.urandom(12).hex()}")
    try:
        os.mkdir(path, 0o700)
    except OSError:
        return ""
    return path


def _removed(path: str) -> None:
    try:
        os.rmdir(path)
    except OSError:
        return  # DuckDB has files in it still, or somebody tidied up
