"""A small tree of SQL that knows no dialect: what lowering builds and the writer lays out.

Scalar expressions name *operations* (`divide`, `eq`, `bucket_month`), not functions: each dialect spells them. Text
from a user never stands in this tree except as a `Param`, and names only as identifiers, which are always quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from semcli.datatype import DataType
from semcli.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, which stands in FROM under the alias `table`."""

    table: str
    name: str
    type: DataType


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a named part of the statement (`part` is None where there is only one in FROM)."""

    part: str | None
    name: str
    type: DataType


@dataclass(frozen=True, slots=True)
class Param:
    """A value that is bound, with the type to which the statement casts it."""

    value: object
    type: DataType


@dataclass(frozen=True, slots=True)
class Null:
    """NULL of a type, so that the parts of a UNION agree."""

    type: DataType


@dataclass(frozen=True, slots=True)
class Number:
    """A small whole number that the compiler itself wrote: 0, 1, a limit."""

    value: int
    type: DataType


@dataclass(frozen=True, slots=True)
class Op:
    """An operation on arguments; `type` is the result's. `detail` holds words from closed lists: a zone, a unit."""

    name: str
    args: tuple[Scalar, ...]
    type: DataType
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregation of rows; no argument counts them. `large` says that it may have more digits than its type."""

    name: str
    arg: Scalar | None
    type: DataType
    percentile: float | None = None
    large: bool = False


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether a query has a row."""

    query: Select
    type: DataType


@dataclass(frozen=True, slots=True)
class Subquery:
    """The one value of a query with one row and one column."""

    query: Select
    type: DataType


@dataclass(frozen=True, slots=True)
class Window:
    """An aggregate over a window of the rows around: partitioned, ordered, framed.

    `frame` is the frame clause in the words of the standard, which both engines share.
    """

    call: Aggregate
    partition: tuple[Scalar, ...]
    order: tuple[Scalar, ...]
    frame: str
    type: DataType


Scalar: TypeAlias = Column | Cell | Param | Null | Number | Op | Aggregate | Exists | Subquery | Window


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the database; `parts` are schema and name, or name alone."""

    parts: tuple[str, ...]
    alias: str


@dataclass(frozen=True, slots=True)
class Named:
    """A named part of the statement (a CTE)."""

    name: str
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A query that stands in FROM."""

    query: Query
    alias: str


Source: TypeAlias = Table | Named | Derived


@dataclass(frozen=True, slots=True)
class JoinClause:
    """LEFT joins by default; `on` is None for CROSS."""

    source: Source
    on: Scalar | None
    kind: str = "LEFT"


@dataclass(frozen=True, slots=True)
class Projection:
    expr: Scalar
    alias: str


@dataclass(frozen=True, slots=True)
class Ordering:
    """By the output column at `position`, counted from 1, or by an expression; NULL last either way."""

    position: int
    descending: bool = False
    by: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Select:
    """One SELECT. As a named part that is `kept`, it is computed once, however often it is read."""

    projections: tuple[Projection, ...]
    source: Source | None = None
    joins: tuple[JoinClause, ...] = ()
    where: tuple[Scalar, ...] = ()
    group_by: tuple[int | Scalar, ...] = ()
    having: tuple[Scalar, ...] = ()
    order_by: tuple[Ordering, ...] = ()
    limit: int | None = None
    distinct: bool = False
    kept: bool = False

    def project(self, projections: tuple[Projection, ...]) -> Select:
        return replace(self, projections=projections)


@dataclass(frozen=True, slots=True)
class UnionAll:
    """The rows of all; of one SELECT it is that SELECT, and written as such."""

    selects: tuple[Select, ...]


Query: TypeAlias = Select | UnionAll


@dataclass(frozen=True, slots=True)
class With:
    """A whole statement: named parts in order, and the query that uses them."""

    parts: tuple[tuple[str, Query], ...]
    query: Select


# --- reading a tree ---------------------------------------------------------------------------------------------------


def operands(node: Scalar | None) -> tuple[Scalar | None, ...]:
    """What an expression is made of. A query in it is no operand, and what counts rows has none."""
    match node:
        case Op(args=args):
            return args
        case Aggregate(arg=arg):
            return (arg,)
        case Window(call=call, partition=partition, order=order):
            return (call, *partition, *order)
        case _:
            return ()


def leaves(node: Scalar | None) -> Iterator[Column | Cell]:
    """The columns and cells that an expression reads outside the queries in it."""
    if isinstance(node, Column | Cell):
        yield node
    for operand in operands(node):
        yield from leaves(operand)


def queries(node: Scalar | None) -> Iterator[Select]:
    """The SELECTs in an expression, those inside them included."""
    if isinstance(node, Exists | Subquery):
        yield from selects(node.query)
    for operand in operands(node):
        yield from queries(operand)


def selects(query: Query) -> Iterator[Select]:
    """The SELECTs of a query, those in FROM and in its expressions included."""
    if isinstance(query, UnionAll):
        for select in query.selects:
            yield from selects(select)
        return
    yield query
    for source in (query.source, *(join.source for join in query.joins)):
        if isinstance(source, Derived):
            yield from selects(source.query)
    for scalar in _scalars(query):
        yield from queries(scalar)


def columns(node: Scalar | None) -> Iterator[Column]:
    """Every column of a table that an expression reads, those in the queries inside it included."""
    inside = (scalar for select in queries(node) for scalar in _scalars(select))
    return (leaf for scalar in (node, *inside) for leaf in leaves(scalar) if isinstance(leaf, Column))


def _scalars(select: Select) -> Iterator[Scalar | None]:
    """The expressions of a SELECT. By what it groups and orders, it also hands out."""
    yield from (projection.expr for projection in select.projections)
    yield from (*select.where, *select.having)
    yield from (join.on for join in select.joins)
