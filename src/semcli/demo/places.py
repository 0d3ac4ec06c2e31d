"""Writing where nothing stands, and leaving nothing behind that is not whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from semcli.errors import SemcliError, fail


def taken(path: Path) -> SemcliError:
    """The refusal to write over something."""
    return fail("output_refused", f"`{path}` exists already", "choose another place, or remove it first")


def refuse_taken(path: Path) -> None:
    """Raise `output_refused` if anything has this name, a broken link included."""
    if os.path.lexists(path):
        raise taken(path)


@contextmanager
def new_folders(folder: Path) -> Iterator[None]:
    """Make the folders that are missing, and take them away again if what follows fails or is interrupted."""
    try:
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise fail(
            "output_failed",
            f"the folder `{folder}` could not be made: {(problem.strerror or '').lower()}",
            "choose another place",
        ) from problem
    try:
        yield
    except BaseException:
        for place in missing:  # the deepest first; one that others use by now stays
            with suppress(OSError):
                place.rmdir()
        raise
