"""Whether a condition speaks of columns by which outer joins look for partners.

Then a database may know before it reads that there are no partners at all, which DuckDB 2.0 takes for no rows at all:
where limits and sums are concerned, it counts an outer join with nothing as nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from semcli.sql import ast

Name = tuple[str, str]
"""A table's alias and a column."""


def filters_join_keys(tree: ast.With) -> bool:
    """Whether some condition of a statement reads a column that an outer join compares, under whatever name."""
    selects = [s for query in (*(part for _, part in tree.parts), tree.query) for s in _selects(query)]
    named: dict[str, list[ast.Scalar]] = defaultdict(list)
    for select in selects:
        for projection in select.projections:
            named[projection.alias].append(projection.expr)
    compared, told = _Reader(named), _Reader(named)
    for select in selects:
        for join in select.joins:
            if join.kind == "LEFT":
                compared.read(join.on)
        for condition in (*select.where, *select.having):
            told.read(condition)
    return not compared.found.isdisjoint(told.found)


class _Reader:
    """The columns that expressions read; a cell stands for what its named part has under that name."""

    def __init__(self, named: dict[str, list[ast.Scalar]]):
        self.named = named
        self.found: set[Name] = set()
        self.seen: set[str] = set()

    def read(self, node: ast.Scalar | None) -> None:
        for leaf in _leaves(node):
            if isinstance(leaf, ast.Column):
                self.found.add((leaf.table, leaf.name))
            elif leaf.name not in self.seen:
                self.seen.add(leaf.name)
                for expr in self.named[leaf.name]:
                    self.read(expr)


def _leaves(node: ast.Scalar | None) -> Iterator[ast.Column | ast.Cell]:
    """The columns and cells of an expression. Queries inside it are read for themselves."""
    match node:
        case ast.Column() | ast.Cell():
            yield node
        case ast.Op(args=args):
            for arg in args:
                yield from _leaves(arg)
        case ast.Aggregate(arg=arg):
            yield from _leaves(arg)
        case ast.Window(call=call, partition=partition, order=order):
            for part in (call, *partition, *order):
                yield from _leaves(part)


def _selects(query: ast.Query) -> Iterator[ast.Select]:
    """A query's SELECTs, with those in FROM and in its expressions."""
    if isinstance(query, ast.UnionAll):
        for select in query.selects:
            yield from _selects(select)
        return
    yield query
    for source in (query.source, *(join.source for join in query.joins)):
        if isinstance(source, ast.Derived):
            yield from _selects(source.query)
    for scalar in (*(p.expr for p in query.projections), *query.where, *query.having, *(j.on for j in query.joins)):
        yield from _inside(scalar)


def _inside(node: ast.Scalar | None) -> Iterator[ast.Select]:
    """The SELECTs inside an expression."""
    match node:
        case ast.Exists(query=query) | ast.Subquery(query=query):
            yield from _selects(query)
        case ast.Op(args=args):
            for arg in args:
                yield from _inside(arg)
        case ast.Aggregate(arg=arg):
            yield from _inside(arg)
        case ast.Window(call=call, partition=partition, order=order):
            for part in (call, *partition, *order):
                yield from _inside(part)
