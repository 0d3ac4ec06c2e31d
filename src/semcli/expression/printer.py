"""A tree back into text: the canonical spelling, with no parenthesis that is not needed.

`parse(show(tree)) == tree` for every tree that the parser can give.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from semcli.expression.operations import OPERATIONS
from semcli.expression.parser import ADD, AND, ATOM, COMPARE, CONCAT, IS, MEMBER, MULTIPLY, NOT, OR, SIGN
from semcli.expression.tokens import RESERVED
from semcli.expression.tree import (
    Apply,
    Between,
    Binary,
    Call,
    Case,
    Cast,
    Const,
    InList,
    IsNull,
    Like,
    Literal,
    Name,
    Node,
    Ref,
    Typed,
    Unary,
)
from semcli.patterns import pattern

_PLAIN = pattern(r"[^\W\d]\w*(?::[^\W\d]\w*)?\Z")  # a word, perhaps with its grain
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


# --- typed trees ----------------------------------------------------------------------------------------------------

_TYPED_LEVELS = {"and": AND, "or": OR, "||": CONCAT, "like": MEMBER, "ilike": MEMBER, **_LEVELS}


def show_typed(typed: Typed, name_of: Callable[[object], str]) -> str:
    """A typed tree as text for people: conversions are shown as the calls they are. `name_of` names a target."""
    return _typed(typed, name_of)[0]


def _typed(typed: Typed, name_of: Callable[[object], str]) -> tuple[str, int]:
    match typed:
        case Const():
            return _constant(typed)
        case Ref(target=target):
            return name_of(target), ATOM
        case Apply():
            return _applied(typed, name_of)


def _constant(typed: Const) -> tuple[str, int]:
    value = typed.value
    match value:
        case None:
            return "null", ATOM
        case bool():
            return str(value).lower(), ATOM
        case int() | float() | Decimal():
            return str(value), SIGN if value < 0 else ATOM
        case (int(months), int(microseconds)):
            return f"interval '{_interval(months, microseconds)}'", ATOM
        case date() | time():
            text = value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
            return f"{typed.type.name} {show_text(text)}", ATOM
        case _:
            return show_text(str(value)), ATOM


def _interval(months: int, microseconds: int) -> str:
    seconds, fraction = divmod(abs(microseconds), 1_000_000)
    sign = "-" if microseconds < 0 else ""
    counts = [("month", str(months))] if months else []
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count, seconds = divmod(seconds, size)
        if count:
            counts.append((unit, f"{sign}{count}"))
    if seconds or fraction or not counts:
        counts.append(("second", f"{sign}{seconds}" + (f".{fraction:06}" if fraction else "")))
    return " ".join(f"{count} {unit}{'' if count in ('1', '-1') else 's'}" for unit, count in counts)


def _applied(typed: Apply, name_of: Callable[[object], str]) -> tuple[str, int]:
    def at_least(argument: Typed, level: int) -> str:
        text, own = _typed(argument, name_of)
        return text if own >= level else f"({text})"

    name, arguments = typed.operation, typed.arguments
    symbol = OPERATIONS[name].symbol
    if symbol is not None:
        level = _TYPED_LEVELS[symbol]
        first = at_least(arguments[0], level + 1 if level in (COMPARE, MEMBER) else level)
        return f" {symbol} ".join([first, *(at_least(a, level + 1) for a in arguments[1:])]), level
    match name:
        case "not":
            return f"not {at_least(arguments[0], NOT)}", NOT
        case "negate":
            text = at_least(arguments[0], SIGN)
            return (f"-({text})" if text.startswith("-") else f"-{text}"), SIGN
        case "is_null" | "is_not_null":
            return f"{at_least(arguments[0], IS)} {name.replace('_', ' ')}", IS
    shown = [at_least(a, 0) for a in arguments]
    match name:
        case "in":
            return f"{at_least(arguments[0], MEMBER + 1)} in ({', '.join(shown[1:])})", MEMBER
        case "cast":
            return f"cast({shown[0]} as {typed.type.name})", ATOM
        case "case":
            pairs = zip(shown[:-1:2], shown[1:-1:2], strict=True)
            whens = " ".join(f"when {condition} then {value}" for condition, value in pairs)
            return f"case {whens} else {shown[-1]} end", ATOM
    if name.startswith("extract_"):
        return f"extract({name.removeprefix('extract_')} from {shown[0]})", ATOM
    if name.startswith("trunc_"):
        return f"date_trunc('{name.removeprefix('trunc_')}', {shown[0]})", ATOM
    return f"{name.removesuffix('_function')}({', '.join(shown)})", ATOM
