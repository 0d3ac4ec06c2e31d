"""Which characters matter in comma-separated values, in patterns that Python and DuckDB (RE2) read alike.

Python decides about every text (`semcli.render.csv`); of plain text it would change nothing, so where a large answer
is written by the engine itself (`semcli.sql.bulk`), plain text does not go through Python at all.
"""

from __future__ import annotations

SPACE = "\\t-\\r\\x1c-\\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What Python takes for white space, as the inside of a character class, as are the others here."""
# the full-width and small signs begin formulas in East Asian versions of spreadsheets
SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
UNSEEN = (
    SPACE + "\\x00-\\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
"""What readers drop or do not show: white space, controls, and what Unicode calls «default ignorable», byte order marks
and zero-width spaces among them."""
END = ";\\t\\n\\v\\f\\r\x85\u2028\u2029"
"""What may end a cell in some country's spreadsheet."""

ODD = "\\x00"
"""Stands around the hexadecimal digits of a text that is left to Python; so no text with this in it is plain."""
PLAIN = f'^[^{UNSEEN}{SIGNS}{END}",](?:[^{END}{ODD}",]*[^{SPACE}{END}{ODD}",])?\\z'
"""Text that is written as it is: it begins with something seen that is no sign, ends with no space, and has nothing in
it that ends a cell or has to be quoted."""


def for_python(pattern: str) -> str:
    """The pattern as Python spells it."""
    return pattern.replace("\\z", "\\Z")


def for_re2(pattern: str) -> str:
    """The pattern as RE2 spells it, in printable ASCII: statements hold no character that could break their lines."""
    return "".join(char if " " <= char <= "~" else f"\\x{{{ord(char):x}}}" for char in pattern)
