"""Mappings whose names are known, and whose values are read when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class Lazily(Mapping[str, T]):
    """Reads a value once, and raises whatever reading it raises. To go over all values is to read all of them."""

    def __init__(self, names: Collection[str], read: Callable[[str], T]):
        self._names, self._read = names, read
        self.found: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        found = self.found.get(name)
        if found is None:
            if name not in self._names:
                raise KeyError(name)
            found = self.found[name] = self._read(name)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"<{len(self)} names, {len(self.found)} read>"


def seen(things: Mapping[str, T]) -> Mapping[str, T]:
    """The values that have been read so far: all, of a mapping that is not lazy."""
    return things.found if isinstance(things, Lazily) else things
