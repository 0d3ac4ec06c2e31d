"""Text that may be shown: without characters that could move a terminal's cursor."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text, as long as before, without characters that could move a terminal's cursor.

    >>> printable("a\\tb\\x1b[2J")
    'a b�[2J'
    """
    return "".join(c if c.isprintable() else " " if c == "\t" else "�" for c in text)
