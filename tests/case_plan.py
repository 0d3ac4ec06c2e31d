"""A plan as text that stays the same: what a case's `plan.txt` holds.

Expressions are written on one line, paths with arrows; everything else as nested `name: value` lines, without the
fields that are empty. New kinds of plan nodes need nothing here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any

from semcli.datatype import DataType
from semcli.expression.tree import Apply, Const, Ref
from semcli.plan.model import ColumnRef, Condition, Plan, Related
from semcli.plan.paths import Path, Step


def plan_text(plan: Plan) -> str:
    """The whole plan."""
    return "".join(f"{line}\n" for line in _fields(plan, 0))


def _fields(node: Any, depth: int) -> Iterator[str]:
    for field in dataclasses.fields(node):
        if field.compare:
            yield from _lines(field.name, getattr(node, field.name), depth)


def _lines(name: str, value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    short = _short(value)
    if short is not None:
        if short:
            yield f"{indent}{name}: {short}"
    elif isinstance(value, tuple):
        for item in value:
            yield from _lines(name, item, depth)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _lines(f"{name} {key}", item, depth)
    else:
        yield f"{indent}{name}:"
        yield from _fields(value, depth + 1)


def _short(value: Any) -> str | None:
    """A value on one line, empty where there is nothing to say; None where it needs lines of its own."""
    match value:
        case None | False | ():
            return ""
        case Enum():
            return str(value.value)
        case DataType():
            return value.name
        case datetime() | date():
            return value.isoformat()
        case Const() | Ref() | Apply():
            return f"{expression(value)} ({value.type.name})"
        case Condition():
            return f"{expression(value.typed)} [{value.origin}]"
        case Step():
            return _walked((value,))
        case tuple() if all(isinstance(item, Step) for item in value):
            return _walked(value)
    return (
        None if isinstance(value, tuple) or dataclasses.is_dataclass(value) or isinstance(value, dict) else str(value)
    )


def expression(typed: Any) -> str:
    """A typed expression as operations in brackets: `gt(invoice.total, 5)`."""
    match typed:
        case Const(value=value):
            return "null" if value is None else repr(value) if isinstance(value, str) else str(value)
        case Apply(operation=operation, arguments=arguments):
            return f"{operation}({', '.join(expression(a) for a in arguments)})"
        case Ref(target=target):
            return _target(target)
    return repr(typed)


def _target(target: Any) -> str:
    match target:
        case ColumnRef(path=path, entity=entity, column=column):
            return f"{entity}.{column}" + (f" [{_walked(path)}]" if path else "")
        case Related(path=path, condition=condition):
            return f"some [{_walked(path)}] with {expression(condition)}"
    if dataclasses.is_dataclass(target):
        parts = (str(getattr(target, f.name)) for f in dataclasses.fields(target))
        return f"{type(target).__name__} {'.'.join(parts)}"
    return repr(target)


def _walked(path: Path) -> str:
    """`→ subscription (invoice_subscription) ⇉ item (items)`: one arrow where there is one partner at most."""
    return " ".join(f"{'→' if step.to_one else '⇉'} {step.role or step.target} ({step.join})" for step in path)
