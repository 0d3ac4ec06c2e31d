"""The two trees of the expression language: as written, and as typed.

What a person wrote becomes a `Node`: names are still words, and every node knows its span in the text. Checking a
`Node` against the types of the columns that it names gives a `Typed` tree: names are targets, every node has a type,
and implicit conversions are explicit. Only typed trees are ever turned into SQL.

Spans never take part in equality: two texts that mean the same tree are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from semcli.datatype import DataType
from semcli.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters in the text of an expression, from 0."""

    start: int
    end: int


NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class _Spanned:
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


# --- as written ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal(_Spanned):
    """A value written out. `kind` is `number`, `text`, `boolean`, `null`, `date`, `timestamp`, `timestamptz`, `time`
    or `interval`; `value` is the text between the quotes, the digits, `true` or `false`, or None for null. Digits
    stay text so that no decimal is rounded."""

    kind: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Name(_Spanned):
    """A column, dimension, metric or output: `parts` are the words between the dots, unquoted.

    A grain stays with its word: `subscription.started_at:month` has the parts `subscription` and `started_at:month`.
    `quoted` says that double quotes were used, so that a name that is not found can be suspected to be text.
    """

    parts: tuple[str, ...]
    quoted: bool = field(default=False, compare=False, kw_only=True)

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Unary(_Spanned):
    """`operator` is `-`, `+` or `not`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(_Spanned):
    """`operator` is one of `+ - * / % || = <> < <= > >= and or` (`!=` is read as `<>`)."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class IsNull(_Spanned):
    operand: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between(_Spanned):
    operand: Node
    low: Node
    high: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class InList(_Spanned):
    operand: Node
    items: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Like(_Spanned):
    operand: Node
    pattern: Node
    ignore_case: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Case(_Spanned):
    """`subject` is set for `case x when 1 then …`; `branches` are pairs of condition and value."""

    subject: Node | None
    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None


@dataclass(frozen=True, slots=True)
class Call(_Spanned):
    """A function of the closed list (`semcli.expression.functions`). For `extract` and `date_trunc` the first
    argument is a text literal that names the field or unit."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Cast(_Spanned):
    """`type_name` is the canonical name of a type that `semcli.datatype.parse_type` knows."""

    operand: Node
    type_name: str


Node: TypeAlias = Literal | Name | Unary | Binary | IsNull | Between | InList | Like | Case | Call | Cast


# --- as typed -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Const(_Spanned):
    """A value, as Python has it: int, Decimal, float, bool, str, None, `datetime.date`, naive or aware
    `datetime.datetime`, `datetime.time`, or for intervals a pair (months, microseconds) with days as 24 hours."""

    value: object
    type: DataType


@dataclass(frozen=True, slots=True)
class Ref(_Spanned):
    """What a name turned out to be. `target` belongs to whoever resolved it (a column of a plan, a metric, …) and
    has only to be hashable."""

    target: object
    type: DataType


@dataclass(frozen=True, slots=True)
class Apply(_Spanned):
    """An operation of the closed list `semcli.expression.operations` on typed arguments."""

    operation: str
    arguments: tuple[Typed, ...]
    type: DataType


Typed: TypeAlias = Const | Ref | Apply


def children(node: Node) -> tuple[Node, ...]:
    """The direct operands of a node, in order of writing."""
    match node:
        case Literal() | Name():
            return ()
        case Unary(operand=a) | IsNull(operand=a) | Cast(operand=a):
            return (a,)
        case Binary(left=a, right=b):
            return (a, b)
        case Between(operand=a, low=b, high=c):
            return (a, b, c)
        case InList(operand=a, items=items):
            return (a, *items)
        case Like(operand=a, pattern=b):
            return (a, b)
        case Case(subject=subject, branches=branches, otherwise=otherwise):
            inner = tuple(part for branch in branches for part in branch)
            return (*(() if subject is None else (subject,)), *inner, *(() if otherwise is None else (otherwise,)))
        case Call(arguments=arguments):
            return arguments


def names(node: Node) -> Iterator[Name]:
    """Every name in an expression, in order of writing."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Name):
            yield current
        else:
            waiting.extend(reversed(children(current)))


def refs(typed: Typed) -> Iterator[Ref]:
    """Every reference in a typed tree, in order of writing; one that an operation repeats comes as often."""
    waiting = [typed]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Ref):
            yield current
        elif isinstance(current, Apply):
            waiting.extend(reversed(current.arguments))
