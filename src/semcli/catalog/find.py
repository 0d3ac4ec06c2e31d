"""Which catalog is meant: `--catalog`, else `SEMCLI_CATALOG`, else `catalog.toml` here or in a folder above."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from semcli.errors import Site, fail

NAME = "catalog.toml"
VARIABLE = "SEMCLI_CATALOG"
OPTION = "--catalog"


def find_catalog(option: str | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The catalog file, which exists; `catalog_missing` if there is none.

    A path that was named is taken as it is, relative to `cwd`; naming a folder means the `catalog.toml` in it.
    """
    if option is not None:
        return _named(option, cwd, f"`{OPTION}` names")
    if environ.get(VARIABLE):
        return _named(environ[VARIABLE], cwd, f"`{VARIABLE}` names")
    for folder in (cwd, *cwd.absolute().parents):
        if _is_file(folder / NAME):
            return folder / NAME
    raise fail(
        "catalog_missing",
        f"there is no `{NAME}` in `{cwd}` or a folder above it",
        "run `semcli demo` to make one to try",
        f"name another with `{OPTION} FILE` or the variable `{VARIABLE}`",
    )


def _named(name: str, cwd: Path, who: str) -> Path:
    """The file that someone named."""
    path = cwd / name
    if _is_folder(path):
        path = path / NAME
        who = f"{who} a folder without `{NAME}`:"
    else:
        who = f"{who} a file that does not exist:"
    if name.strip() and _exists(path):
        return path
    site = Site.whole(OPTION, name) if OPTION in who else None
    raise fail("catalog_missing", f"{who} `{name}`", "run `semcli demo` to make a catalog to try", site=site)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be looked into has no catalog for us
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    """Whether there is something to read: a file, a pipe, or what reading will explain (no permission)."""
    try:
        return path.exists()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
