"""Regular expressions that are compiled when they are first used.

To compile one takes longer than to load most modules, and one call of the program uses few of those that it has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["pattern"]


class _Pattern:
    """What `re.compile` gives, from the first time on that something is asked of it."""

    def __init__(self, text: str | bytes, flags: int = 0) -> None:
        self._written: tuple[Any, int] = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # what `copy` and the like ask of anything
        found = getattr(re.compile(*self._written), name)
        self.__dict__[name] = found
        return found


if TYPE_CHECKING:
    from re import compile as pattern
else:
    pattern = _Pattern
