"""A folder of pages: written whole, written again, and never over what someone else put there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from semcli.errors import fail

LIST = ".semcli-docs"
"""Names the files that were written, so that pages of what is gone can go as well."""


def write_folder(folder: Path, files: Mapping[str, str], check: Callable[[Path], None] = lambda path: None) -> None:
    """Write the files. Raises `output_refused` for a folder with anything that was not written so, and whatever
    `check` raises for the folder or a file in it, before anything is written."""
    try:
        before = _before(folder)
        for path in (folder, *(folder / name for name in sorted(before | files.keys() | {LIST}))):
            check(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name in sorted(before - files.keys()):
            (folder / name).unlink(missing_ok=True)
        (folder / LIST).write_text("".join(f"{name}\n" for name in sorted(files)), encoding="utf-8")
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail(
            "output_failed", f"cannot write to `{folder}`: {reason}", "name a folder in which you may write"
        ) from error


def _before(folder: Path) -> set[str]:
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    if not (folder / LIST).is_file():
        raise fail("output_refused", f"`{folder}` has files that are no pages of a catalog", "name an empty folder")
    # only plain names: a list that was tampered with must not reach outside the folder
    names = (folder / LIST).read_text(encoding="utf-8").splitlines()
    return {name for name in names if name == Path(name).name and name not in ("", ".", "..")}
