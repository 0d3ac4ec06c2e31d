"""Types of a catalog's expressions: every name known, every operation fitting, each problem where it stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from semcli.catalog.expressions import adopt, as_if_alone, tree_of
from semcli.catalog.log import Log, Mark
from semcli.catalog.model import Column, Dimension, Expression, Grain
from semcli.catalog.names import split_dotted
from semcli.catalog.scope import Broken, Scope, Unknown
from semcli.catalog.shape import shown
from semcli.datatype import DataType, Kind
from semcli.errors import SemcliError, did_you_mean
from semcli.expression.check import check
from semcli.expression.tree import Name, names
from semcli.expression.unquoted import quoted

Lookup = Callable[[Name], DataType]
"""The type of what a name means; raises `Unknown` or `Broken`."""


def type_of(log: Log, at: Mark, expression: Expression, lookup: Lookup, expect: DataType | None) -> DataType | None:
    """The type of an expression; None where something is wrong with it, which is noted at `at`."""
    types = _types_of_names(log, at, expression, lookup)
    if types is None:
        return None
    try:
        return _type(expression.text, frozenset(types.items()), expect)
    except SemcliError as error:
        adopt(log, at, expression.text, error)
        return None


@lru_cache(maxsize=4096)  # many metrics are alike but for their entity
def _type(text: str, names: frozenset[tuple[tuple[str, ...], DataType]], expect: DataType | None) -> DataType:
    """The type of an expression whose names have these types. Raises `bad_type`, in the text's own columns."""
    types = dict(names)

    def resolve(name: Name) -> tuple[object, DataType]:
        return name, types[name.parts]

    return check(tree_of(text), resolve, text=text, site=as_if_alone(text), expect=expect, code="bad_type").type


def _types_of_names(
    log: Log, at: Mark, expression: Expression, lookup: Lookup
) -> dict[tuple[str, ...], DataType] | None:
    """The type of every name in an expression; None where one is not known. All that mean nothing are noted."""
    types: dict[tuple[str, ...], DataType] = {}
    is_known = True
    for name in names(expression.tree):
        try:
            types[name.parts] = lookup(name)
        except Broken:
            is_known = False
        except Unknown as unknown:
            is_known = False
            place = Mark(at.source, at.key, span=name.span)
            log.add(unknown.code, unknown.message, *_meant_as_text(name, expression.text), *unknown.help, at=place)
    return types if is_known else None


def _meant_as_text(name: Name, expression: str) -> tuple[str, ...]:
    """A help line for a name that was perhaps meant to be text."""
    if len(name.parts) > 1:
        return ()
    if not name.quoted:
        found = quoted(expression, name.span.start)
        return () if found is None else (f"text stands in single quotes: `{found[1]}`",)
    text = name.parts[0].replace("'", "''")
    return (f"double quotes are for names; text stands in single quotes: '{text}'",)


def fields(scope: Scope, homes: tuple[str, ...]) -> Lookup:
    """Names are columns and computed dimensions, seen from the rows of `homes`."""
    return lambda name: scope.field(name.parts, homes).type


class Words(NamedTuple):
    """A dimension written as a word of its own (`by`, `time`): its name, and the grain after a `:`."""

    field: Column | Dimension
    grain: Grain | None


def read_words(scope: Scope, at: Mark, text: str, homes: tuple[str, ...], code: str = "bad_value") -> Words | None:
    """What a dimension as written means; None where that is not known, which is noted."""
    log = scope.log
    parts = split_dotted(text)
    if parts is None:
        log.add(code, f"{shown(text)} is no name of a dimension", "write `column` or `entity.column`", at=at)
        return None
    try:
        return _field_and_grain(scope, parts, homes)
    except Broken:
        return None
    except Unknown as unknown:
        log.add(unknown.code, unknown.message, *unknown.help, at=at)
        return None


def _field_and_grain(scope: Scope, parts: tuple[str, ...], homes: tuple[str, ...]) -> Words:
    """A name as it is, or where there is none such, without a grain at its end."""
    bare, colon, word = parts[-1].rpartition(":")
    if not colon:
        return Words(scope.field(parts, homes), None)
    try:
        return Words(scope.field(parts, homes), None)
    except Unknown:
        found = scope.field((*parts[:-1], bare), homes)
    grains = [grain.value for grain in Grain]
    if word not in grains:
        listed = ", ".join(f"`{grain}`" for grain in grains)
        help = (*did_you_mean(word, grains), f"the grains are {listed}")
        raise Unknown(f"there is no grain `{word}`", *help, code="bad_value")
    grain = Grain(word)
    fault = cut_fault(found.type, grain)
    if fault is not None:
        raise Unknown(f"`{'.'.join((*parts[:-1], bare))}` {fault}", code="bad_type")
    return Words(found, grain)


def cut_fault(type: DataType, grain: Grain | None) -> str | None:
    """Why a column of a type cannot be cut into buckets (of this grain), to stand after its name; None if it can."""
    if not type.is_time:
        return f"is {type}, not a date, timestamp or timestamptz"
    if type.kind is Kind.DATE and grain is not None and not grain.is_date:
        return f"is a date, which has no {grain.value}s"
    return None
