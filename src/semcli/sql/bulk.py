"""Large answers: a statement within one more SELECT that writes its columns as a format has them.

What Python would do with each value of ten million rows, the engine does with whole columns and on every core. Rows,
their order and their number stay those of the statement; values are handed out as what they are, not as drivers need
them. Which columns can go that way depends on the types that the database really has, see `semcli.bulk`.
"""

from __future__ import annotations

from collections.abc import Sequence

from semcli.datatype import TEXT, DataType, Kind
from semcli.records import replace
from semcli.sql import ast

ANSWER = "answer"
LINE, LOST = "line", "lost"


def bare(tree: ast.With) -> ast.With:
    """The statement with its values as they are: what drivers need in another form is in no other form here."""
    handed = (ast.Projection(_bare(p.expr), p.alias) for p in tree.query.projections)
    return ast.With(tree.parts, tree.query.project(tuple(handed)))


def _bare(value: ast.Scalar) -> ast.Scalar:
    return value.args[0] if isinstance(value, ast.Op) and value.name in ("far", "instant") else value


def csv_lines(tree: ast.With, types: Sequence[DataType]) -> tuple[ast.With, tuple[tuple[str, DataType], ...]]:
    """A line of comma-separated values for each row, its end included.

    Where a column may hold what CSV has nothing for (NaN, infinities), `lost` has the places, counted from 0 and each
    with a comma behind it, at which such values were left out.
    """
    cells = _cells(tree, types)
    fields = [ast.Op("csv_field", (cell,), TEXT) for cell in cells]
    line = ast.Op("csv_line", tuple(fields), TEXT)
    given = [ast.Projection(line, LINE)]
    doubles = [(at, cell) for at, cell in enumerate(cells) if cell.type.kind is Kind.DOUBLE]
    if doubles:
        at = tuple(str(place) for place, _ in doubles)
        given.append(ast.Projection(ast.Op("not_finite", tuple(c for _, c in doubles), TEXT, at), LOST))
    return _around(tree, given), tuple((p.alias, TEXT) for p in given)


def arrow_columns(tree: ast.With, types: Sequence[DataType]) -> tuple[ast.With, tuple[tuple[str, DataType], ...]]:
    """The same columns, in types of the engine's that Arrow has too."""
    cells = _cells(tree, types)
    given = [ast.Projection(ast.Op("arrow_value", (cell,), cell.type), cell.name) for cell in cells]
    return _around(tree, given), tuple((cell.name, cell.type) for cell in cells)


def _cells(tree: ast.With, types: Sequence[DataType]) -> list[ast.Cell]:
    names = [p.alias for p in tree.query.projections]
    return [ast.Cell(None, name, type) for name, type in zip(names, types, strict=True)]


def _around(tree: ast.With, projections: Sequence[ast.Projection]) -> ast.With:
    outer = ast.Select(tuple(projections), ast.Derived(bare(tree).query, ANSWER))
    return replace(tree, query=outer)
