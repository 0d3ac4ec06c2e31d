"""What kind of place output goes to: a terminal or not, with colour or not, and how wide."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

from semcli.render.sheet import Screen

_FALLBACK = (80, 24)
_NARROWEST, _LOWEST = 20, 8


def screen_of(stream: TextIO, environ: Mapping[str, str]) -> Screen:
    """The screen behind a stream.

    NO_COLOR and TERM=dumb take colour away, FORCE_COLOR gives it to what is no terminal; NO_COLOR has the last word.
    COLUMNS and LINES set the size, also of what is no terminal, which otherwise has none.
    """
    terminal = is_terminal(stream)
    plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
    forced = environ.get("FORCE_COLOR", "") not in ("", "0")
    colour = (terminal or forced) and not plain
    width, height = _size(environ, "COLUMNS", _NARROWEST), _size(environ, "LINES", _LOWEST)
    if terminal and (width is None or height is None):
        asked = _asked(stream)
        width, height = width or asked[0], height or asked[1]
    elif width is None and forced:
        width = _FALLBACK[0]
    return Screen(terminal, colour, width, height)


def is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def _size(environ: Mapping[str, str], name: str, least: int) -> int | None:
    text = environ.get(name, "")
    return max(least, int(text)) if text.isascii() and text.isdigit() and 0 < int(text) < 100_000 else None


def _asked(stream: TextIO) -> tuple[int, int]:
    try:
        columns, lines = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        return _FALLBACK
    return max(_NARROWEST, columns or _FALLBACK[0]), max(_LOWEST, lines or _FALLBACK[1])
