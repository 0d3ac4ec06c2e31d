"""Text whose quotes are missing: a bare word where a value belongs, which reads as a name that nothing has."""

from __future__ import annotations

import re

from semcli.patterns import pattern

_AFTER_COMPARISON = pattern(
    r"(?:[=<>]|\bi?like|\bbetween|\bin\s*\((?:[^()]*,)?|\bbetween\b.*\band)\s*$", re.IGNORECASE | re.DOTALL
)
_WORD = pattern(r"[^\s,()'\"=<>;]+")


def quoted(text: str, start: int) -> tuple[str, str] | None:
    """The word that begins at `start`, and the whole expression with quotes around it; None where no value belongs.

    >>> quoted("region = eu-west", 9)
    ('eu-west', "region = 'eu-west'")
    """
    written = _WORD.match(text, start)
    before = _AFTER_COMPARISON.search(text[:start])
    if written is None or before is None:
        return None
    rest = text[written.end() :]
    if before[0].rstrip().endswith(("(", ",")):
        # of a list, the words that follow lack their quotes as well
        more, closing, after = rest.partition(")")
        rest = re.sub(r"(?<=,)\s*([A-Za-z][^\s,()'\"]*)", r" '\1'", more) + closing + after
    return written[0], f"{text[:start]}'{written[0]}'{rest}"
