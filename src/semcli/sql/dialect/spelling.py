"""How an operation is spelled: text with holes for its arguments, and how strongly what comes out holds together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from semcli.datatype import Kind
from semcli.sql import ast
from semcli.sql.write import ATOM, Writer

Piece = tuple[str, int]
Spelling = Callable[[Writer, ast.Op], Piece]

# precedence, as PostgreSQL has it
OR, AND, NOT, IS, COMPARE, RANGE, OTHER, ADD, MULTIPLY, ZONE, UNARY = range(1, 12)


def form(template: str, precedence: int = ATOM) -> Spelling:
    """A spelling with holes: `{0}` is the first argument, `{0:7}` the same bound at least as tightly as level 7."""

    def spell(writer: Writer, op: ast.Op) -> Piece:
        return template.format(*(writer.argument(a) for a in op.args)), precedence

    return spell


def infix(symbol: str, precedence: int, *, chain: bool = False) -> Spelling:
    """A binary operator; `chain` says that it associates, so that equal operators need no parentheses."""

    def spell(writer: Writer, op: ast.Op) -> Piece:
        first, *rest = op.args
        parts = [writer.scalar(first, precedence if chain or symbol in "-/%" else precedence + 1)]
        parts += [writer.scalar(a, precedence if chain else precedence + 1) for a in rest]
        return f" {symbol} ".join(parts), precedence

    return spell


def call(function: str) -> Spelling:
    """A function of all the arguments."""

    def spell(writer: Writer, op: ast.Op) -> Piece:
        return f"{function}({', '.join(writer.scalar(a) for a in op.args)})", ATOM

    return spell


def by_kind(kinds: Mapping[Kind, Spelling], otherwise: Spelling) -> Spelling:
    """A spelling that depends on the kind of the first argument."""

    def spell(writer: Writer, op: ast.Op) -> Piece:
        return kinds.get(op.args[0].type.kind, otherwise)(writer, op)

    return spell


def within(writer: Writer, op: ast.Op) -> Piece:
    """Whether the first argument is one of the others."""
    first, *items = op.args
    return f"{writer.scalar(first, RANGE + 1)} IN ({', '.join(writer.scalar(i) for i in items)})", RANGE


def cases(writer: Writer, op: ast.Op) -> Piece:
    """Pairs of a condition and a value, and the value otherwise."""
    pairs = [writer.scalar(a) for a in op.args]
    whens = [f"WHEN {pairs[i]} THEN {pairs[i + 1]}" for i in range(0, len(pairs) - 1, 2)]
    return f"CASE {' '.join(whens)}{f' ELSE {pairs[-1]}' if len(pairs) % 2 else ''} END", ATOM


def conversion(writer: Writer, op: ast.Op) -> Piece:
    """The argument as another type."""
    return f"CAST({writer.scalar(op.args[0])} AS {writer.dialect.type_name(op.type)})", ATOM


def negation(writer: Writer, op: ast.Op) -> Piece:
    """The opposite of a condition."""
    return f"NOT {writer.scalar(op.args[0], NOT + 1)}", NOT
