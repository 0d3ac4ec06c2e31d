"""A handful of columns, one of each type, for expressions to name."""

from __future__ import annotations

import pytest

from semcli.datatype import HUGEINT, DataType, parse_type
from semcli.errors import Problem, SemcliError, fail
from semcli.expression.check import check
from semcli.expression.parser import parse
from semcli.expression.printer import show_typed
from semcli.expression.tree import Name, Typed

COLUMNS: dict[str, DataType] = {
    name: parse_type(type)
    for name, type in {
        "small": "smallint",
        "int": "integer",
        "big": "bigint",
        "num": "numeric",
        "dec": "numeric(12,2)",
        "wide": "numeric(18,3)",
        "single": "real",
        "dbl": "double",
        "ok": "boolean",
        "txt": "text",
        "uid": "uuid",
        "day": "date",
        "ts": "timestamp",
        "at": "timestamptz",
        "clock": "time",
        "span": "interval",
        "js": "json",
        "raw": "bytea",
        "tags": "text[]",
        "odd": "citext",
    }.items()
} | {"huge": HUGEINT}


def resolve(name: Name) -> tuple[object, DataType]:
    """What a name stands for: a column above, by its last word."""
    if name.parts[-1] not in COLUMNS:
        raise fail("unknown_column", f"there is no column `{name}`")
    return str(name), COLUMNS[name.parts[-1]]


def typed(text: str, **options: object) -> Typed:
    """The typed tree of a text over the columns above."""
    return check(parse(text), resolve, text=text, **options)  # type: ignore[arg-type]


def shown(text: str) -> str:
    """The typed tree of a text and its type, as text."""
    tree = typed(text)
    return f"{show_typed(tree, str)} :: {tree.type}"


def problem(text: str, **options: object) -> Problem:
    """The one problem that parsing or checking a text has."""
    with pytest.raises(SemcliError) as caught:
        typed(text, **options)
    (found,) = caught.value.problems
    return found


def marked(found: Problem) -> str:
    """The words under the caret."""
    site = found.site
    assert site is not None
    assert site.text is not None
    assert site.column is not None
    return site.text[site.column - 1 : site.column - 1 + site.length]
