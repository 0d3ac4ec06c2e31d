"""Folders in which the demo's data are made, beside the place where they go; those of killed processes are cleared.

Whoever works in a folder holds a lock on the file `owner` in it. The system lets go of it when the process ends,
however it ends: what nobody holds is left over. No process number is looked at, which another may have by now.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

PREFIX = ".semcli-demo-"


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """A folder to work in, gone at the end whatever happens."""
    clear(beside)
    with TemporaryDirectory(prefix=PREFIX, dir=beside, ignore_cleanup_errors=True) as name:
        begun = Path(name) / "owner.new"
        with begun.open("w") as owner:
            _lock(owner)
            # under the name that `clear` looks for it stands locked only
            begun.rename(Path(name) / "owner")
            yield Path(name)


def clear(folder: Path) -> None:
    """Remove what killed processes have left in the folder."""
    for found in folder.glob(PREFIX + "*"):
        try:
            with (found / "owner").open("r+") as owner:
                if _lock(owner):
                    shutil.rmtree(found, ignore_errors=True)
        except OSError:
            continue  # not made yet, gone by now, or somebody else's


def _lock(file: IO[str]) -> bool:
    """Whether the file could be locked: that nobody holds it. Where there are no such locks, nobody can tell."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
