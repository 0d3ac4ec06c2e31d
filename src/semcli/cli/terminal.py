"""What kind of place output goes to: a terminal or not, with colour or not, and how wide."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

from semcli.render.sheet import Screen

_FALLBACK = 80
_NARROWEST = 20


def screen_of(stream: TextIO, environ: Mapping[str, str]) -> Screen:
    """The screen behind a stream.

    NO_COLOR and TERM=dumb take colour away, FORCE_COLOR gives it to what is no terminal; NO_COLOR has the last word.
    COLUMNS sets the width, also of what is no terminal, which otherwise has none.
    """
    terminal = is_terminal(stream)
    plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
    forced = environ.get("FORCE_COLOR", "") not in ("", "0")
    colour = (terminal or forced) and not plain
    width = _columns(environ)
    if width is None and terminal:
        width = _asked(stream)
    elif width is None and forced:
        width = _FALLBACK
    return Screen(terminal, colour, width)


def is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def _columns(environ: Mapping[str, str]) -> int | None:
    text = environ.get("COLUMNS", "")
    return max(_NARROWEST, int(text)) if text.isascii() and text.isdigit() and 0 < int(text) < 100_000 else None


def _asked(stream: TextIO) -> int:
    try:
        return max(_NARROWEST, os.get_terminal_size(stream.fileno()).columns or _FALLBACK)
    except (OSError, ValueError):
        return _FALLBACK
