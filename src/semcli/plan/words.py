"""Names and types as messages say them."""

from __future__ import annotations

from collections.abc import Iterable

from semcli.datatype import DataType


def listed(names: Iterable[str], last: str = "and") -> str:
    """«`a`, `b` and `c`»."""
    marked = [f"`{n}`" for n in names]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} {last} {marked[-1]}"


def a(type: DataType) -> str:
    """«a date», «an integer»."""
    return article(type.name)


def article(word: str) -> str:
    """«an hour», «a uuid»: the sound decides, not the letter."""
    vowel = word.startswith("hour") or (word[:1] in tuple("aeiou") and not word.startswith(("uuid", "uni")))
    return f"{'an' if vowel else 'a'} {word}"
