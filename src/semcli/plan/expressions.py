"""Expressions of a request or catalog, typed against a scope, with computed dimensions put in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from semcli.catalog.model import Dimension, Expression
from semcli.datatype import BOOLEAN, DataType
from semcli.errors import SemcliError, Site, fail
from semcli.expression.check import check
from semcli.expression.source import Source
from semcli.expression.tree import Apply, Const, Name, Node, Ref, Typed
from semcli.plan.model import ColumnRef, Matched
from semcli.plan.names import Found, Scope, inlined
from semcli.plan.paths import Path
from semcli.records import replace

Resolve = Callable[[Name], tuple[object, DataType]]


def source_of(expression: Expression) -> Source:
    """Where a catalog's expression was written; its errors in a request are about types and names, not syntax."""
    return Source(expression.text, site=expression.site, code="type_mismatch")


def argument(text: str, option: str) -> Source:
    """Where an option's expression was written."""
    return Source(text, argument=option, code="type_mismatch")


def typed(node: Node, resolve: Resolve, source: Source, expect: DataType | None = None) -> Typed:
    """A checked tree with computed dimensions in their places."""
    made = check(
        node, resolve, text=source.text, expect=expect, site=source.site, argument=source.argument, code=source.code
    )
    return inlined(made)


def located(scope: Scope, source: Source) -> Resolve:
    """Looks names up over to-one steps; what is wrong with one is marked where it was written."""

    def resolve(name: Name) -> tuple[object, DataType]:
        return scope.target(scope.find(name, source.at(name.span)))

    return resolve


def typed_in(scope: Scope, node: Node, source: Source, expect: DataType | None = None) -> Typed:
    """An expression over the columns of a scope and of its to-one neighbours."""
    return typed(node, located(scope, source), source, expect)


def typed_dimension(scope: Scope, found: Found) -> Typed:
    """The expression of a computed dimension, seen from the row on which it stands."""
    dimension = found.item
    assert isinstance(dimension, Dimension)
    # what a dimension reads is the catalog's business: the request's --via does not bend it
    inner = replace(scope.at(found.path, found.entity), via=())
    source = source_of(dimension.expression)
    made = typed_in(inner, dimension.expression.tree, source, dimension.type)
    if not found.path or _surely_there(found.path) or _null_with(made, found.path):
        return made
    # of a row that is not there every dimension is NULL, whatever its expression makes of NULLs
    there = Ref(Matched(found.path), BOOLEAN)
    return Apply("case", (there, made, Const(None, made.type)), made.type)


def _surely_there(path: Path) -> bool:
    """Whether a path ends where its related rows are read first: those are there, or nothing is."""
    return not path[-1].to_one and all(step.to_one for step in path[:-1])


_STRICT = frozenset(
    (
        *("eq", "ne", "lt", "le", "gt", "ge", "not", "like", "ilike", "cast"),
        *("add", "subtract", "multiply", "divide", "modulo", "negate", "abs", "round", "round_to", "floor", "ceil"),
        *("concat", "lower", "upper", "length", "trim", "add_days", "days_between", "interval_between"),
        *("add_interval", "instant_of_date", "instant_of_local", "local_of_instant"),
    )
)
"""Operations that are NULL where one of their arguments is."""


def _null_with(made: Typed, path: Path) -> bool:
    """Whether an expression surely is NULL where the row at the end of a path is missing."""
    match made:
        case Ref(target=ColumnRef(path=own)):
            return own[: len(path)] == path
        case Apply(operation=operation, arguments=arguments):
            strict = operation in _STRICT or operation.startswith(("extract_", "trunc_", "bucket_"))
            return strict and any(_null_with(argument, path) for argument in arguments)
        case _:
            return False


def parse_name(text: str, option: str) -> tuple[Name, Site]:
    """A name as `--by`, `--time` and `--order` take it: words between dots, each in double quotes where it needs them.

    Unlike in an expression, words that are keywords there need no quotes here.
    """
    site = Site.whole(option, text)
    message = f"`{text}` is no name" if text.strip() else "the name is empty"
    bad = partial(fail, "syntax", message, "write `column` or `entity.column`", site=site)
    parts: list[str] = []
    rest = text.strip()
    while True:
        part, rest = _first_part(rest, bad)
        parts.append(part)
        if not rest:
            return Name(tuple(parts), quoted='"' in text), site
        if not rest.startswith("."):
            raise bad()
        rest = rest[1:]


def _first_part(rest: str, bad: Callable[[], SemcliError]) -> tuple[str, str]:
    """The first word of a name, unquoted, and what follows it."""
    if not rest.startswith('"'):
        part, dot, after = rest.partition(".")
        if not part.strip() or '"' in part or not part.isprintable():
            raise bad()
        return part.strip(), dot + after
    position = 1
    part = ""
    while (end := rest.find('"', position)) != -1:
        part += rest[position:end]
        if rest[end + 1 : end + 2] != '"':
            if not part:
                raise bad()
            return part, rest[end + 1 :]
        part += '"'
        position = end + 2
    raise bad()
