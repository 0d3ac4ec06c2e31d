"""Whether a condition speaks of columns by which outer joins look for partners.

Then a database may know before it reads that there are no partners at all, which DuckDB 2.0 takes for no rows at all:
where limits and sums are concerned, it counts an outer join with nothing as nothing.
"""

from __future__ import annotations

from collections import defaultdict

from semcli.sql import ast

Name = tuple[str, str]
"""A table's alias and a column."""


def filters_join_keys(tree: ast.With) -> bool:
    """Whether some condition of a statement reads a column that an outer join compares, under whatever name."""
    selects = [s for query in (*(part for _, part in tree.parts), tree.query) for s in ast.selects(query)]
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
        for leaf in ast.leaves(node):
            if isinstance(leaf, ast.Column):
                self.found.add((leaf.table, leaf.name))
            elif leaf.name not in self.seen:
                self.seen.add(leaf.name)
                for expr in self.named[leaf.name]:
                    self.read(expr)
