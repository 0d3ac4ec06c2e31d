"""Warnings about comparisons with a NULL that is written out: as in SQL, no such comparison is ever true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from semcli.expression.parser import parse
from semcli.expression.tree import Between, Binary, InList, Like, Literal, Node, children

_MEANT = {"=": "is null", "<>": "is not null"}
_COMPARISONS = frozenset(("=", "<>", "<", "<=", ">", ">="))


def null_notes(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A warning for each comparison with a written NULL in these conditions: pairs of option and text."""
    for option, text in texts:
        if "null" in text.lower():
            yield from _notes(parse(text, argument=option), text)


def _notes(node: Node, text: str) -> Iterator[str]:
    match node:
        case Binary(operator=operator, left=left, right=right) if operator in _COMPARISONS:
            other = right if _is_null(left) else left
            if _is_null(left) or _is_null(right):
                known = operator in _MEANT and not _is_null(other)
                named = text[other.span.start : other.span.end]
                yield _never(node, text) + (f": write `{named} {_MEANT[operator]}`" if known else "")
        case InList(items=items, negated=negated) if any(map(_is_null, items)):
            if negated:
                yield f"{_never(node, text)}: leave `null` out of the list"
            else:
                named = text[node.operand.span.start : node.operand.span.end]
                yield f"the `null` in `{_written(node, text)}` matches no row: add `or {named} is null`"
        case Between(low=low, high=high, negated=False) if _is_null(low) or _is_null(high):
            yield _never(node, text)
        case Like(pattern=pattern) if _is_null(pattern):
            yield _never(node, text)
    for child in children(node):
        yield from _notes(child, text)


def _written(node: Node, text: str) -> str:
    """The node as written, without parentheses around it."""
    shown = text[node.span.start : node.span.end]
    inside = children(node)[0].span.start - node.span.start
    for _ in range(shown[:inside].count("(")):
        shown = shown.strip()[1:-1].strip()
    return shown


def _never(node: Node, text: str) -> str:
    return f"`{_written(node, text)}` is never true, since NULL compares with nothing"


def _is_null(node: Node) -> bool:
    return isinstance(node, Literal) and node.kind == "null"
