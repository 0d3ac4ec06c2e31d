"""Values without a comparison: `region = 'a' or 'b'`, as it is said, where `region in ('a', 'b')` is meant."""

from __future__ import annotations

from collections.abc import Sequence

from semcli.expression.tree import Binary, Literal, Node

_VALUES = ("text", "number")
_LISTS = {"=": "in", "<>": "not in"}


def listed(text: str, word: str, parts: Sequence[Node], at: int) -> tuple[str, ...]:
    """What to write where the operand at a place is a bare value, of a chain by `word` (`or`, `and`) in a text.

    Values that follow a comparison with another value are one list with that; nothing is said of other operands.
    """
    if not _is_value(parts[at]):
        return ()
    start = next(i for i in range(at, -1, -1) if i == 0 or not _is_value(parts[i]))
    first = parts[start]
    both = (f"both sides of `{word}` are conditions: `x = 1 {word} y = 2`",)
    if not isinstance(first, Binary) or first.operator not in _LISTS or not _is_value(first.right):
        return both
    if first.operator == "<>" and word == "or":
        return both  # that at least one of them differs is always true, and nobody means it
    values = [first.right]
    for part in parts[start + 1 :]:
        if not _is_value(part):
            break
        values.append(part)
    several = ", ".join(text[v.span.start : v.span.end] for v in values)
    return (f"write `{text[first.left.span.start : first.left.span.end]} {_LISTS[first.operator]} ({several})`",)


def _is_value(node: Node) -> bool:
    return isinstance(node, Literal) and node.kind in _VALUES
