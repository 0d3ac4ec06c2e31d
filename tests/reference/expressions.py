"""Expressions: typed and run over the tree as written (sections 3 and 6).

`check(node, scope, clock)` gives a `Checked`: the kind of the value and a function from a binding to the value. The
scope says what a name is; what a binding is, is the scope's affair.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from reference import values
from reference.answer import OutOfScope, Refused
from reference.clock import Clock
from reference.functions import call, moved
from semcli.datatype import Kind
from semcli.expression import tree

Run = Callable[[Any], Any]
NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE)
TIMES = (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)
COMPARABLE = (*NUMBERS, *TIMES, Kind.TEXT, Kind.BOOLEAN, Kind.UUID, Kind.TIME)
ORDERED = (*NUMBERS, *TIMES, Kind.TEXT, Kind.TIME)


@dataclass(frozen=True)
class Checked:
    """A kind and a way to the value. `text` is set for a text literal, which takes the type of what it meets."""

    kind: Kind
    run: Run
    text: str | None = None


Scope = Callable[[tree.Name], Checked]


def constant(kind: Kind, value: Any, text: str | None = None) -> Checked:
    return Checked(kind, lambda env: value, text)


def mismatch(*kinds: Kind) -> Refused:
    return Refused("type_mismatch", ", ".join(k.value for k in kinds))


def literal(node: tree.Literal, clock: Clock) -> Checked:
    text = node.value
    if node.kind == "null" or text is None:
        return constant(Kind.NULL, None)
    if node.kind == "text":
        return constant(Kind.TEXT, text, text)
    if node.kind == "boolean":
        return constant(Kind.BOOLEAN, text == "true")
    if node.kind == "number":
        if "e" in text.lower():
            return constant(Kind.DOUBLE, float(text))
        return constant(Kind.DECIMAL, Decimal(text)) if "." in text else constant(Kind.INTEGER, int(text))
    kinds = {"date": Kind.DATE, "timestamp": Kind.TIMESTAMP, "timestamptz": Kind.TIMESTAMPTZ, "time": Kind.TIME}
    if node.kind not in kinds:
        raise OutOfScope(f"literal {node.kind}")
    kind = kinds[node.kind]
    return constant(kind, read_text(text, kind, clock))


def read_text(text: str, kind: Kind, clock: Clock) -> Any:
    """A text literal as the type that it meets; what cannot be of that type is an error."""
    try:
        if kind is Kind.DATE:
            return date.fromisoformat(text)
        if kind is Kind.TIMESTAMP:
            return clock.as_timestamp(datetime.fromisoformat(text))
        if kind is Kind.TIMESTAMPTZ:
            return clock.as_instant(datetime.fromisoformat(text))
        if kind is Kind.TIME:
            return time.fromisoformat(text)
        if kind is Kind.UUID:
            return str(uuid.UUID(text))
    except ValueError:
        raise Refused("type_mismatch", text) from None
    raise mismatch(Kind.TEXT, kind)


def convert(item: Checked, kind: Kind, clock: Clock) -> Checked:
    """The same expression as another kind, where that is implied."""
    if item.kind is kind or item.kind is Kind.NULL:
        return item
    run = item.run
    if item.text is not None:
        return constant(kind, read_text(item.text, kind, clock))
    if item.kind in NUMBERS and kind in NUMBERS:
        python = {Kind.DECIMAL: Decimal, Kind.DOUBLE: float, Kind.INTEGER: int}[kind]
        return Checked(kind, lambda env: None if (v := run(env)) is None else python(v))
    if kind is Kind.TIMESTAMPTZ and item.kind in TIMES:
        return Checked(kind, lambda env: clock.as_instant(run(env)))
    if kind is Kind.TIMESTAMP and item.kind is Kind.DATE:
        return Checked(kind, lambda env: clock.as_timestamp(run(env)))
    raise mismatch(item.kind, kind)


def common(items: list[Checked]) -> Kind:
    """The kind in which these values meet."""
    kinds = {i.kind for i in items if i.kind is not Kind.NULL and i.text is None}
    if not kinds:
        return Kind.TEXT if any(i.text is not None for i in items) else Kind.NULL
    if len(kinds) == 1:
        return kinds.pop()
    if kinds <= set(NUMBERS):
        return max(kinds, key=NUMBERS.index)
    if kinds == {Kind.DATE, Kind.TIMESTAMP}:
        return Kind.TIMESTAMP
    if kinds == {Kind.DATE, Kind.TIMESTAMPTZ}:
        return Kind.TIMESTAMPTZ
    if kinds <= set(TIMES):
        raise OutOfScope("a zoneless timestamp beside an instant")
    raise mismatch(*kinds)


def meet(items: list[Checked], clock: Clock, allowed: tuple[Kind, ...] = COMPARABLE) -> tuple[Kind, list[Checked]]:
    kind = common(items)
    if kind is not Kind.NULL and kind not in allowed:
        raise mismatch(kind)
    return kind, [convert(i, kind, clock) for i in items]


def boolean(node: tree.Node, scope: Scope, clock: Clock) -> Checked:
    """A condition; anything else is a type error."""
    found = check(node, scope, clock)
    if found.kind not in (Kind.BOOLEAN, Kind.NULL):
        raise mismatch(found.kind, Kind.BOOLEAN)
    return found


def check(node: tree.Node, scope: Scope, clock: Clock) -> Checked:
    """Type an expression and make it runnable."""
    match node:
        case tree.Literal():
            return literal(node, clock)
        case tree.Name():
            return scope(node)
        case tree.Unary():
            return unary(node, scope, clock)
        case tree.Binary():
            return binary(node, scope, clock)
        case tree.IsNull(operand=operand, negated=negated):
            run = check(operand, scope, clock).run
            return Checked(Kind.BOOLEAN, lambda env: (run(env) is None) is not negated)
        case tree.Between(operand=operand, low=low, high=high, negated=negated):
            _, (x, a, b) = meet([check(n, scope, clock) for n in (operand, low, high)], clock, ORDERED)
            return Checked(
                Kind.BOOLEAN,
                negate(
                    negated,
                    lambda env: values.and3(
                        (ordered(">=", x.run(env), a.run(env)), ordered("<=", x.run(env), b.run(env)))
                    ),
                ),
            )
        case tree.InList(operand=operand, items=items, negated=negated):
            _, met = meet([check(n, scope, clock) for n in (operand, *items)], clock)
            return Checked(
                Kind.BOOLEAN,
                negate(
                    negated, lambda env: values.or3(values.equal(met[0].run(env), item.run(env)) for item in met[1:])
                ),
            )
        case tree.Like():
            return like(node, scope, clock)
        case tree.Case():
            return case(node, scope, clock)
        case tree.Cast(operand=operand, type_name=type_name):
            return call("cast", [check(operand, scope, clock)], type_name, clock)
        case tree.Call(function=function, arguments=arguments):
            return function_call(function, arguments, scope, clock)
    raise OutOfScope(type(node).__name__)


def negate(negated: bool, run: Run) -> Run:
    return (lambda env: values.not3(run(env))) if negated else run


def ordered(operator: str, a: Any, b: Any) -> bool | None:
    """A comparison of two values of one kind; NULL beside NULL or anything is NULL."""
    if a is None or b is None:
        return None
    sign = values.compare(a, b)
    return {"=": sign == 0, "<>": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]


def unary(node: tree.Unary, scope: Scope, clock: Clock) -> Checked:
    if node.operator == "not":
        run = boolean(node.operand, scope, clock).run
        return Checked(Kind.BOOLEAN, lambda env: values.not3(run(env)))
    found = check(node.operand, scope, clock)
    if found.kind not in (*NUMBERS, Kind.NULL):
        raise mismatch(found.kind)
    if node.operator == "+":
        return found
    run = found.run
    return Checked(found.kind, lambda env: None if (v := run(env)) is None else -v)


def binary(node: tree.Binary, scope: Scope, clock: Clock) -> Checked:
    operator = node.operator
    if operator in ("and", "or"):
        join = values.and3 if operator == "and" else values.or3
        a, b = (boolean(n, scope, clock).run for n in (node.left, node.right))
        return Checked(Kind.BOOLEAN, lambda env: join((a(env), b(env))))
    if operator in "+-" and isinstance(node.right, tree.Literal) and node.right.kind == "interval":
        sign = 1 if operator == "+" else -1
        return moved(check(node.left, scope, clock), str(node.right.value), sign, clock)
    sides = [check(n, scope, clock) for n in (node.left, node.right)]
    if operator in ("=", "<>", "<", "<=", ">", ">="):
        _, (x, y) = meet(sides, clock, COMPARABLE if operator in ("=", "<>") else ORDERED)
        return Checked(Kind.BOOLEAN, lambda env: ordered(operator, x.run(env), y.run(env)))
    if operator == "||":
        _, (x, y) = meet(sides, clock, (Kind.TEXT,))
        return Checked(Kind.TEXT, lambda env: both(lambda s, t: s + t, x.run(env), y.run(env)))
    if any(s.kind not in (*NUMBERS, Kind.NULL) for s in sides):
        if any(s.kind in (*TIMES, Kind.INTERVAL) for s in sides):
            raise OutOfScope("arithmetic of times")
        raise mismatch(*(s.kind for s in sides))
    if operator == "/":
        return Checked(Kind.DOUBLE, lambda env: values.divide(sides[0].run(env), sides[1].run(env)))
    kind, (x, y) = meet(sides, clock, NUMBERS)
    if operator == "%" and kind is Kind.DOUBLE:
        raise mismatch(kind)
    return Checked(kind, lambda env: both(lambda s, t: values.arithmetic(operator, s, t), x.run(env), y.run(env)))


def both(function: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    return None if a is None or b is None else function(a, b)


def like(node: tree.Like, scope: Scope, clock: Clock) -> Checked:
    _, (x, p) = meet([check(n, scope, clock) for n in (node.operand, node.pattern)], clock, (Kind.TEXT,))
    fold = values.lower if node.ignore_case else (lambda text: text)
    return Checked(
        Kind.BOOLEAN,
        negate(node.negated, lambda env: both(lambda s, t: values.like(fold(s), fold(t)), x.run(env), p.run(env))),
    )


def case(node: tree.Case, scope: Scope, clock: Clock) -> Checked:
    """The value of the first branch whose condition is true."""
    conditions = [
        boolean(when if node.subject is None else tree.Binary("=", node.subject, when), scope, clock)
        for when, _ in node.branches
    ]
    results = [then for _, then in node.branches] + [node.otherwise or tree.Literal("null", None)]
    kind, met = meet([check(r, scope, clock) for r in results], clock, tuple(Kind))

    def run(env: Any) -> Any:
        for condition, result in zip(conditions, met[:-1], strict=True):
            if condition.run(env) is True:
                return result.run(env)
        return met[-1].run(env)

    return Checked(kind, run)


def function_call(function: str, arguments: tuple[tree.Node, ...], scope: Scope, clock: Clock) -> Checked:
    if function in ("extract", "date_trunc"):
        field = arguments[0]
        assert isinstance(field, tree.Literal)
        return call(function, [check(a, scope, clock) for a in arguments[1:]], str(field.value), clock)
    items = [check(a, scope, clock) for a in arguments]
    if function in ("coalesce", "greatest", "least", "nullif"):
        kind, items = meet(items, clock, COMPARABLE if function in ("coalesce", "nullif") else ORDERED)
        return call(function, items, kind.value, clock)
    return call(function, items, "", clock)
