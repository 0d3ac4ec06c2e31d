"""Which tables of a `files` connection may be held by one file: patterns that some path fits both."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from semcli.catalog.names import bare_table, folded
from semcli.patterns import pattern

_ANY_PATH, _ANY, _ONE = ("**", "**/"), "*", "?"
_MANY = (*_ANY_PATH, _ANY)
_PARTS = pattern(r"\*\*/?|\*|\?|\[[^\]]*\]|[\s\S]")
_GLOB = pattern(r"[*?\[]")
_LONG = 63
"""Folded names of so many bytes may have been cut."""


class FilePatterns:
    """The patterns of one connection. They are compared without regard to case, with links followed."""

    def __init__(self, files: str | Mapping[str, str], folder: Path):
        self._files = files
        self._folder = os.path.abspath(folder)
        self._real: dict[str, str] = {}
        self._all: list[tuple[str, str]] | None = None

    def sharing(self, table: str, tables: Iterable[str]) -> Iterator[str]:
        """The folded names, without schemas, of those `tables` that may be read from a file of `table`."""
        if isinstance(self._files, str):
            own = [self._filled(self._files, folded(bare_table(table)))]
        else:
            own = [self._filled(text, name) for name, text in self._files.items() if name.lower() == table.lower()]
        if self._all is None:
            self._all = self._paths(tables)
        for name, found in self._all:
            if any(may_meet(found, mine) for mine in own):
                yield name

    def _paths(self, tables: Iterable[str]) -> list[tuple[str, str]]:
        """Every table that has a pattern, by its folded name, with the pattern filled in."""
        if isinstance(self._files, str):
            return [(name, self._filled(self._files, name)) for name in tables]
        return [(folded(bare_table(name)), self._filled(text, name)) for name, text in self._files.items()]

    def _filled(self, text: str, table: str) -> str:
        """The pattern of a table as an absolute path. Which schema it stands in is not looked at: it may be any."""
        name = _GLOB.sub(_ONE, bare_table(table)) + (_ANY if len(table.encode()) >= _LONG else "")
        filled = os.path.expanduser(text.replace("{table}", name).replace("{schema}", _ANY))
        folder, file = os.path.split(os.path.join(self._folder, filled))
        if folder not in self._real:
            self._real[folder] = os.path.realpath(folder)
        path = os.path.join(self._real[folder], file)
        return (os.path.realpath(path) if os.path.islink(path) else path).lower()


def may_meet(one: str, other: str) -> bool:
    """Whether some path fits both patterns."""
    if not (_GLOB.search(one) or _GLOB.search(other)):
        return one == other
    first, second = _before(one), _before(other)
    if not (first.startswith(second) or second.startswith(first)):
        return False
    first, second = _behind(one), _behind(other)
    if not (first.endswith(second) or second.endswith(first)):
        return False
    return _meet(tuple(_PARTS.findall(one)), tuple(_PARTS.findall(other)))


def _before(text: str) -> str:
    """What stands before the first sign that stands for others."""
    found = _GLOB.search(text)
    return text if found is None else text[: found.start()]


def _behind(text: str) -> str:
    """What stands behind the last sign that stands for others."""
    return text[max(text.rfind(sign) for sign in "*?]") + 1 :]


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether some text fits both; asked of their last parts first, then of ever more of them."""
    fits = [[False] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one), -1, -1):
        for j in range(len(other), -1, -1):
            fits[i][j] = _fit(one[i : i + 1], other[j : j + 1], fits, i, j)
    return fits[0][0]


def _fit(one: tuple[str, ...], other: tuple[str, ...], fits: list[list[bool]], i: int, j: int) -> bool:
    """Whether some text fits what begins with these parts, each of which may be none: the pattern's end."""
    if one and one[0] in _MANY:
        return fits[i + 1][j] or bool(other and _covers(one[0], other[0]) and fits[i][j + 1])
    if other and other[0] in _MANY:
        return fits[i][j + 1] or bool(one and _covers(other[0], one[0]) and fits[i + 1][j])
    if not one or not other:
        return not one and not other
    return _alike(one[0], other[0]) and fits[i + 1][j + 1]


def _covers(many: str, part: str) -> bool:
    """Whether a `*` or `**` may take up what a part stands for. In doubt it may."""
    return many in _ANY_PATH or part != "/"


def _alike(one: str, other: str) -> bool:
    """Whether two parts for a single letter may stand for the same."""
    if len(one) > 1 or len(other) > 1 or _ONE in (one, other):  # of a set, any letter
        return "/" not in (one, other)
    return one == other
