"""A tree back into text: the canonical spelling, with no parenthesis that is not needed.

`parse(show(tree)) == tree` for every tree that the parser can give.
"""

from __future__ import annotations

import re

from semcli.expression.parser import ADD, AND, ATOM, COMPARE, CONCAT, IS, MEMBER, MULTIPLY, NOT, OR, SIGN
from semcli.expression.tokens import RESERVED
from semcli.expression.tree import (
    Between,
    Binary,
    Call,
    Case,
    Cast,
    InList,
    IsNull,
    Like,
    Literal,
    Name,
    Node,
    Unary,
)

_PLAIN = re.compile(r"[^\W\d]\w*(?::[^\W\d]\w*)?\Z")  # a word, perhaps with its grain
_LEVELS: dict[str, int] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), COMPARE),
    "||": CONCAT,
    **dict.fromkeys("+-", ADD),
    **dict.fromkeys("*/%", MULTIPLY),
}


def show(node: Node) -> str:
    """The expression as canonical text.

    >>> from semcli.expression.parser import parse
    >>> show(parse('(A+1) * 2>3 AND not("b" is null)'))
    '(A + 1) * 2 > 3 and not b is null'
    """
    return _show(node)[0]


def show_name(parts: tuple[str, ...]) -> str:
    """A name as it has to be written, each part quoted where it must be."""
    return ".".join(map(_part, parts))


def show_text(value: str) -> str:
    """Text between single quotes."""
    return "'" + value.replace("'", "''") + "'"


def _part(part: str) -> str:
    if _PLAIN.match(part) and part.partition(":")[0].lower() not in RESERVED:
        return part
    return '"' + part.replace('"', '""') + '"'


def _at_least(node: Node, level: int) -> str:
    """The node's text, in parentheses if it binds looser than `level`."""
    text, own = _show(node)
    return text if own >= level else f"({text})"


def _show(node: Node) -> tuple[str, int]:
    """The node's text and how tight its outermost operator binds."""
    match node:
        case Literal():
            return _literal(node), ATOM
        case Name(parts=parts):
            return show_name(parts), ATOM
        case Unary(operator=operator, operand=operand):
            return _unary(operator, operand)
        case Binary(operator=operator, left=left, right=right):
            level = _LEVELS[operator]
            # comparisons do not associate, all others do to the left
            first = _at_least(left, level + 1 if level == COMPARE else level)
            return f"{first} {operator} {_at_least(right, level + 1)}", level
        case IsNull(operand=operand, negated=negated):
            return f"{_at_least(operand, IS)} is {'not ' if negated else ''}null", IS
        case Between() | InList() | Like():
            return _member(node), MEMBER
        case Case():
            return _case(node), ATOM
        case Call(function=function, arguments=arguments):
            return _call(function, arguments), ATOM
        case Cast(operand=operand, type_name=type_name):
            return f"cast({show(operand)} as {type_name})", ATOM


def _literal(node: Literal) -> str:
    match node.kind:
        case "number" | "boolean":
            return str(node.value)
        case "null":
            return "null"
        case "text":
            return show_text(node.value or "")
        case kind:
            return f"{kind} {show_text(node.value or '')}"


def _unary(operator: str, operand: Node) -> tuple[str, int]:
    if operator == "not":
        return f"not {_at_least(operand, NOT)}", NOT
    text = _at_least(operand, SIGN)
    # two minus signs in a row would begin a comment in SQL
    return (f"{operator}({text})" if text.startswith("-") else operator + text), SIGN


def _member(node: Between | InList | Like) -> str:
    operand = _at_least(node.operand, MEMBER + 1)
    no = "not " if node.negated else ""
    match node:
        case Between(low=low, high=high):
            return f"{operand} {no}between {_at_least(low, MEMBER + 1)} and {_at_least(high, MEMBER + 1)}"
        case InList(items=items):
            return f"{operand} {no}in ({', '.join(map(show, items))})"
        case Like(pattern=pattern, ignore_case=ignore_case):
            return f"{operand} {no}{'ilike' if ignore_case else 'like'} {_at_least(pattern, MEMBER + 1)}"


def _case(node: Case) -> str:
    words = ["case"]
    if node.subject is not None:
        words.append(show(node.subject))
    for condition, value in node.branches:
        words.append(f"when {show(condition)} then {show(value)}")
    if node.otherwise is not None:
        words.append(f"else {show(node.otherwise)}")
    return " ".join([*words, "end"])


def _call(function: str, arguments: tuple[Node, ...]) -> str:
    if function == "extract" and isinstance(arguments[0], Literal):
        return f"extract({arguments[0].value} from {show(arguments[1])})"
    return f"{function}({', '.join(map(show, arguments))})"
