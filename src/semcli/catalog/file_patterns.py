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

    def sharing(self, table: str, tables: Iterable[str]) -> Iterator[str]:
        """The folded names, without schemas, of those `tables` that may be read from a file of `table`."""
        if isinstance(self._files, str):
            files = self._files
            named = {folded(bare_table(table)), *tables}
            patterns = [(name, self._filled(files, name)) for name in named]
            own = [self._filled(files, folded(bare_table(table)))]
        else:
            patterns = [(folded(bare_table(name)), self._filled(text, name)) for name, text in self._files.items()]
            own = [self._filled(text, name) for name, text in self._files.items() if name.lower() == table.lower()]
        for name, found in patterns:
            if any(may_meet(found, mine) for mine in own):
                yield name

    def _filled(self, text: str, table: str) -> str:
        """The pattern of a table as an absolute path. Which schema it stands in is not looked at: it may be any."""
        name = _GLOB.sub(_ONE, bare_table(table)) + (_ANY if len(table.encode()) >= _LONG else "")
        path = os.path.expanduser(text.replace("{table}", name).replace("{schema}", _ANY))
        return os.path.realpath(os.path.join(self._folder, path)).lower()


def may_meet(one: str, other: str) -> bool:
    """Whether some path fits both patterns."""
    if not (_GLOB.search(one) or _GLOB.search(other)):
        return one == other
    first, second = _literal(one), _literal(other)
    if not (first.startswith(second) or second.startswith(first)):
        return False
    return _meet(tuple(_PARTS.findall(one)), tuple(_PARTS.findall(other)))


def _literal(text: str) -> str:
    """What stands before the first sign that stands for others."""
    found = _GLOB.search(text)
    return text if found is None else text[: found.start()]


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
