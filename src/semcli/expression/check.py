"""A tree as written, with the types of what it names, into a typed tree; or the reason why that cannot be.

Every conversion becomes an operation of its own, every written-out value gets the type of what it meets, and what
two engines would not do alike is refused. The rules are those of section 6 of the semantics
(docs/reference/semantics.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from semcli.datatype import BOOLEAN, DATE, DOUBLE, INTERVAL, NULL, TEXT, TIME, TIMESTAMP, TIMESTAMPTZ, DataType, Kind
from semcli.errors import Problem, SemcliError, Site
from semcli.expression.arithmetic import add_interval, arithmetic, negate, number
from semcli.expression.casts import cast, number_constant
from semcli.expression.context import (
    Context,
    apply,
    describe,
    integer_type,
    is_null_literal,
    truth,
)
from semcli.expression.listed import listed
from semcli.expression.literals import Unreadable, read_interval
from semcli.expression.operations import EQUATABLE, ORDERABLE, Kinds
from semcli.expression.source import Source
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
    Span,
    Typed,
    Unary,
)
from semcli.expression.typed_calls import call, one_of, text_operand, unified
from semcli.expression.unify import convert, meet, read_literal, unreadable, widens_to
from semcli.records import replace

Resolve: TypeAlias = Callable[[Name], tuple[object, DataType]]
"""What a name stands for, and its type. Raises `SemcliError` for a name that stands for nothing."""

MAX_TYPED_HEIGHT = 250
"""How many operations may hang under one another in a typed tree: whoever walks it may recurse."""

_COMPARISONS = {"=": "eq", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_TYPES: dict[str, DataType] = {"date": DATE, "timestamp": TIMESTAMP, "timestamptz": TIMESTAMPTZ, "time": TIME}
_MAX_DIGITS = 38


def check(
    node: Node,
    resolve: Resolve,
    *,
    text: str = "",
    expect: DataType | None = None,
    site: Site | None = None,
    argument: str | None = None,
    code: str = "type_mismatch",
) -> Typed:
    """The typed tree of an expression.

    `text` is what `node` was parsed from, with `site` and `argument` as for `parse`: errors draw their caret in it.
    `expect` is the type that the whole must have (BOOLEAN for a condition); what can become that type by implicit
    conversion does. Errors have `code`; a number beyond 38 digits is an `overflow` in a request.
    """
    checker = _Checker(Context(Source(text, site, argument, code)), resolve)
    typed = checker.check(node)
    if expect is not None:
        typed = _expected(checker.context, typed, expect)
    _check_height(checker.context, typed)
    return typed


def _expected(c: Context, typed: Typed, expect: DataType) -> Typed:
    if typed.type.kind is expect.kind:
        return typed
    if expect == BOOLEAN and not is_null_literal(typed):
        raise c.error(
            typed.span,
            f"a condition must be true or false; {c.is_a(typed)}",
            c.compared(typed),
        )
    follows = isinstance(typed, Const) and typed.type == TEXT
    if not follows and not widens_to(typed.type.kind, expect.kind):
        raise c.error(typed.span, f"{expect.name} is wanted; {c.is_a(typed)}", f"write cast(… as {expect.name})")
    return convert(c, typed, expect)


def _check_height(c: Context, typed: Typed) -> None:
    waiting = [(typed, 1)]
    while waiting:
        current, height = waiting.pop()
        if height > MAX_TYPED_HEIGHT:
            raise c.error(current.span, "the expression is nested too deeply", "simplify it")
        if isinstance(current, Apply):
            waiting.extend((a, height + 1) for a in current.arguments)


class _Checker:
    """One expression and its way of resolving names."""

    __slots__ = ("context", "resolve")

    def __init__(self, context: Context, resolve: Resolve):
        self.context = context
        self.resolve = resolve

    def check(self, node: Node) -> Typed:
        match node:
            case Literal():
                return self._literal(node)
            case Name():
                return self._name(node)
            case Unary():
                return self._unary(node)
            case Binary(operator="and" | "or"):
                return self._logic(node)
            case Binary():
                return self._binary(node)
            case IsNull(operand=operand, negated=negated):
                return self._is_null(operand, negated, node.span)
            case Between():
                return self._between(node)
            case InList():
                return self._in(node)
            case Like():
                return self._like(node)
            case Case():
                return self._case(node)
            case Call(function=function, arguments=arguments):
                return call(self.context, function, tuple(map(self.check, arguments)), node.span)
            case Cast(operand=operand, type_name=name):
                return cast(self.context, self.check(operand), name, node.span)

    # --- leaves ---------------------------------------------------------------------------------------------------

    def _literal(self, node: Literal) -> Typed:
        value = node.value or ""
        match node.kind:
            case "number":
                return self._number(value, node.span)
            case "text":
                return Const(value, TEXT, span=node.span)
            case "boolean":
                return Const(value == "true", BOOLEAN, span=node.span)
            case "null":
                return Const(None, NULL, span=node.span)
            case "interval":
                return self._interval(value, node.span)
            case kind:
                return read_literal(self.context, value, _TYPES[kind], node.span)

    def _number(self, digits: str, span: Span) -> Typed:
        c = self.context
        if re.fullmatch("[0-9]+", digits):
            if len(digits.lstrip("0")) > _MAX_DIGITS:
                raise _too_large(c, digits, span)
            whole = int(digits)
            return Const(whole, integer_type(whole, whole), span=span)
        value = Decimal(digits)
        exponent = int(value.as_tuple().exponent)
        if max(value.adjusted() + 1, 1) + max(0, -exponent) <= _MAX_DIGITS:
            return number_constant(value, span)
        nearest = float(value)
        if "e" not in digits.lower():
            raise _too_large(c, digits, span)
        if math.isinf(nearest) or (value and not nearest):
            raise c.overflow(span, f"`{_shorten(digits)}` is beyond the range of floating-point numbers")
        return Const(nearest, DOUBLE, span=span)

    def _interval(self, value: str, span: Span) -> Typed:
        try:
            months, days, microseconds = read_interval(value)
        except Unreadable as reason:
            raise unreadable(self.context, value, Kind.INTERVAL, reason, span) from None
        return Const((months, days * 86_400_000_000 + microseconds), INTERVAL, span=span)

    def _name(self, node: Name) -> Typed:
        try:
            target, type = self.resolve(node)
        except SemcliError as error:
            raise SemcliError([self._placed(problem, node) for problem in error.problems]) from None
        return Ref(target, type, span=node.span)

    def _placed(self, problem: Problem, node: Name) -> Problem:
        """The problem with the place of the name, if it has none, and with the suspicion that a name was meant to
        be text, if it was written in double quotes."""
        if problem.site is None:
            problem = replace(problem, site=self.context.source.at(node.span))
        if node.quoted and len(node.parts) == 1 and problem.code.startswith("unknown_"):
            meant = node.parts[0].replace("'", "''")
            help = f"double quotes are for names; text is written in single quotes: '{meant}'"
            problem = replace(problem, help=(*problem.help, help))
        return problem

    # --- operators ------------------------------------------------------------------------------------------------

    def _unary(self, node: Unary) -> Typed:
        operand = self.check(node.operand)
        match node.operator:
            case "not":
                return truth("not", self._condition(operand, "not"), span=node.span)
            case "-":
                return negate(self.context, operand, node.span)
            case _:
                return number(self.context, operand, "`+` takes a number")

    def _logic(self, node: Binary) -> Typed:
        """All operands of a chain of `and` (or of `or`) under one operation: chains are long, stacks are not."""
        parts: list[Node] = []
        waiting: list[Node] = [node]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Binary) and part.operator == node.operator:
                waiting += (part.right, part.left)
            else:
                parts.append(part)
        text = self.context.source.text
        operands = [
            self._condition(self.check(part), node.operator, *listed(text, node.operator, parts, at))
            for at, part in enumerate(parts)
        ]
        return truth(node.operator, *operands, span=node.span)

    def _condition(self, typed: Typed, word: str, *meant: str) -> Typed:
        """An operand that has to be true or false; `meant` is what to write instead, where that is known."""
        if is_null_literal(typed):
            return replace(typed, type=BOOLEAN)
        if typed.type.kind is not Kind.BOOLEAN:
            raise self.context.error(
                typed.span,
                f"`{word}` takes conditions; {self.context.is_a(typed)}",
                *(meant or (self.context.compared(typed),)),
            )
        return typed

    def _binary(self, node: Binary) -> Typed:
        operator, span = node.operator, node.span
        moved = self._moved(node)
        if moved is not None:
            return moved
        left, right = self.check(node.left), self.check(node.right)
        if operator in _COMPARISONS:
            return self._compare(operator, left, right, span)
        if operator == "||":
            operands = tuple(text_operand(self.context, o, "`||` joins texts") for o in (left, right))
            return apply("concat", operands, TEXT, span)
        return arithmetic(self.context, operator, left, right, span)

    def _moved(self, node: Binary) -> Typed | None:
        """`x + interval '…'`, `x - interval '…'` and `interval '…' + x`."""
        base, interval = node.left, node.right
        if node.operator == "+" and isinstance(base, Literal) and base.kind == "interval":
            base, interval = interval, base
        if node.operator not in "+-" or not isinstance(interval, Literal) or interval.kind != "interval":
            return None
        sign = -1 if node.operator == "-" else 1
        operand = self.check(base)
        return add_interval(self.context, operand, interval.value or "", sign, interval.span, node.span)

    def _compare(self, operator: str, left: Typed, right: Typed, span: Span) -> Typed:
        kinds = EQUATABLE if operator in ("=", "<>") else ORDERABLE
        for operand in (left, right):
            self._require_comparable(operand, operator, kinds)
        operands = self._meet((left, right), span)
        return truth(_COMPARISONS[operator], *operands, span=span)

    def _meet(self, operands: tuple[Typed, ...], span: Span) -> tuple[Typed, ...]:
        met = meet(self.context, operands, span)
        return tuple(replace(o, type=TEXT) if is_null_literal(o) else o for o in met)

    def _require_comparable(self, operand: Typed, operator: str, kinds: Kinds) -> None:
        if is_null_literal(operand):
            return
        kind = operand.type.kind
        if kind not in EQUATABLE:
            help = ("write extract(epoch from x) and compare seconds",) if kind is Kind.INTERVAL else ()
            self.context.require(operand, kinds, f"`{operator}` cannot compare this", *help)
        if kind not in kinds:
            raise self.context.error(
                operand.span,
                f"`{operator}` needs an order, and {describe(operand.type)} has none; {self.context.is_a(operand)}",
                "compare with `=` or `<>`",
            )

    def _is_null(self, operand: Node, negated: bool, span: Span) -> Typed:
        typed = self.check(operand)
        if is_null_literal(typed):
            typed = replace(typed, type=TEXT)
        return truth("is_not_null" if negated else "is_null", typed, span=span)

    def _between(self, node: Between) -> Typed:
        operand = self.check(node.operand)
        low = self._compare(">=", operand, self.check(node.low), node.span)
        high = self._compare("<=", operand, self.check(node.high), node.span)
        return self._negated(truth("and", low, high, span=node.span), node.negated)

    def _in(self, node: InList) -> Typed:
        operands = (self.check(node.operand), *map(self.check, node.items))
        for operand in operands:
            self._require_comparable(operand, "in", EQUATABLE)
        return self._negated(truth("in", *self._meet(operands, node.span), span=node.span), node.negated)

    def _negated(self, typed: Typed, negated: bool) -> Typed:
        return truth("not", typed, span=typed.span) if negated else typed

    def _like(self, node: Like) -> Typed:
        c = self.context
        word = "ilike" if node.ignore_case else "like"
        operand = text_operand(c, self.check(node.operand), f"`{word}` takes text")
        pattern = text_operand(c, self.check(node.pattern), f"the pattern of `{word}` is text")
        if not isinstance(pattern, Const):
            raise c.error(pattern.span, f"the pattern of `{word}` has to be written out", f"x {word} 'a%'")
        value = str(pattern.value or "")
        if (len(value) - len(value.rstrip("\\"))) % 2:
            raise c.error(
                pattern.span, "the pattern ends in `\\`, which escapes nothing", "write `\\\\` for a backslash"
            )
        return self._negated(truth(word, operand, pattern, span=node.span), node.negated)

    def _case(self, node: Case) -> Typed:
        subject = None if node.subject is None else self.check(node.subject)
        conditions: list[Typed] = []
        values: list[Typed] = []
        for written, value in node.branches:
            condition = self.check(written)
            if subject is None:
                conditions.append(self._condition(condition, "when"))
            else:
                conditions.append(self._compare("=", subject, condition, written.span))
            values.append(self.check(value))
        otherwise = Const(None, NULL, span=node.span) if node.otherwise is None else self.check(node.otherwise)
        return self._choice(conditions, [*values, otherwise], node.span)

    def _choice(self, conditions: list[Typed], values: list[Typed], span: Span) -> Typed:
        c = self.context
        (*chosen, otherwise), type = unified(c, "case", tuple(values), EQUATABLE, span)
        pairs = [part for pair in zip(conditions, chosen, strict=True) for part in pair]
        return one_of(c, apply("case", (*pairs, otherwise), type, span), [*chosen, otherwise])


def _too_large(c: Context, digits: str, span: Span) -> SemcliError:
    message = f"`{_shorten(digits)}` has more digits than the {_MAX_DIGITS} of exact numbers"
    return c.overflow(span, message, "write it with an exponent, such as 1.5e40, as a floating-point number")


def _shorten(digits: str) -> str:
    return digits if len(digits) <= 20 else f"{digits[:17]}…"
