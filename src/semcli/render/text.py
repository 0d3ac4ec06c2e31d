"""Text that is safe to show: no control character or direction mark reaches a terminal as it is."""

from __future__ import annotations

import re

from semcli.patterns import pattern

# Controls (C0, DEL, C1), zero-width and direction marks, line separators, tags, lone surrogates. The joiner U+200D and
# the variation selectors stay: emoji and some scripts are made with them, and they move nothing.
_HIDDEN = pattern(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# Latin letters and common punctuation: one column each, without asking rich, whose import would be felt
_NARROW = pattern("[\x20-\x7e\xa0-\u02ff–—‘’“”…→]*\\Z")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\x00": "\\0", "\x1b": "\\e"}


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    r"""The text with everything that could move a cursor, hide or reorder letters written out.

    >>> visible("a\x1b[31mb\u202e")
    'a\\e[31mb\\u202e'
    """
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub(_escape, text)


def visible_lines(text: str) -> str:
    """As `visible`, keeping line breaks and tabs: for output whose lines are its structure (CSV on a terminal)."""
    return _HIDDEN.sub(lambda m: m[0] if m[0] in "\n\t" else _escape(m), text)


def cells(text: str) -> int:
    """How many columns of a terminal the text takes: two for CJK and emoji, none for combining marks."""
    if text.isascii() or _NARROW.match(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text filled with spaces to a width in columns, on its left where `right` (numbers)."""
    space = " " * max(0, width - cells(text))
    return space + text if right else text + space
