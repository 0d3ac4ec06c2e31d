"""From the tree to text: one clause a line, every name quoted, every value a parameter.

The writer lays out; what an operation is called, and how a type is spelled, the dialect says. The same tree gives the
same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from semcli.datatype import DataType
from semcli.sql import ast

if TYPE_CHECKING:
    from semcli.sql.dialect.base import Dialect

INDENT = "  "
ATOM = 100
"""The precedence of what never needs parentheses; see `semcli.sql.dialect.base` for the others."""


class Argument:
    """An operand about to be written: `{0}` in a form writes it as it is, `{0:7}` in parentheses where it binds more
    loosely than 7."""

    def __init__(self, write: Callable[[int], str]):
        self._write = write

    def __format__(self, level: str) -> str:
        return self._write(int(level or 0))


class Writer:
    """Writes one statement and collects its parameters; equal values share a placeholder."""

    def __init__(self, dialect: Dialect):
        self.dialect = dialect
        self.parameters: list[object] = []
        self._placeholders: dict[tuple[str, str], int] = {}

    # --- names, values, types --------------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        """A quoted identifier, shortened by rule where the engine's limit asks for it."""
        return '"' + self.dialect.fit(name).replace('"', '""') + '"'

    def physical(self, name: str) -> str:
        """A quoted identifier of the database, as it is."""
        return '"' + name.replace('"', '""') + '"'

    def placeholder(self, value: object, type: DataType) -> str:
        """`$n`, bound to a value and cast to its type."""
        bound = self.dialect.bind(value, type)
        key = (type.name, repr(bound))
        if key not in self._placeholders:
            self.parameters.append(bound)
            self._placeholders[key] = len(self.parameters)
        return f"${self._placeholders[key]}::{self.dialect.parameter_type(value, type)}"

    # --- scalars ---------------------------------------------------------------------------------------------------

    def scalar(self, node: ast.Scalar, level: int = 0) -> str:
        """An expression, in parentheses where it binds more loosely than `level`."""
        text, precedence = self._piece(node)
        return f"({text})" if precedence < level else text

    def argument(self, node: ast.Scalar) -> Argument:
        return Argument(lambda level: self.scalar(node, level))

    def _piece(self, node: ast.Scalar) -> tuple[str, int]:
        match node:
            case ast.Column(table=table, name=name):
                return f"{self.name(table)}.{self.physical(name)}", ATOM
            case ast.Cell(part=part, name=name):
                return (f"{self.name(part)}." if part else "") + self.name(name), ATOM
            case ast.Param(value=value, type=type):
                return self.placeholder(value, type), ATOM
            case ast.Null(type=type):
                return self.dialect.null(type), ATOM
            case ast.Number(value=value):
                return str(value), ATOM if value >= 0 else self.dialect.UNARY
            case ast.Op():
                return self.dialect.spell(self, node)
            case ast.Aggregate():
                return self.dialect.held(node, self.dialect.spell_aggregate(self, node)), ATOM
            case ast.Exists(query=query):
                return f"EXISTS {self.nested(query)}", ATOM
            case ast.Subquery(query=query):
                return self.nested(query), ATOM
            case ast.Window():
                return self._window(node), ATOM

    def _window(self, node: ast.Window) -> str:
        parts = []
        if node.partition:
            parts.append("PARTITION BY " + ", ".join(self.scalar(p) for p in node.partition))
        if node.order:
            parts.append("ORDER BY " + ", ".join(self.scalar(o) for o in node.order))
        if node.frame:
            parts.append(node.frame)
        call = self.dialect.spell_aggregate(self, node.call)
        return self.dialect.held(node.call, f"{call} OVER ({' '.join(parts)})")

    # --- queries ---------------------------------------------------------------------------------------------------

    def statement(self, node: ast.With) -> str:
        """The text of a whole statement."""
        if not node.parts:
            return self.query(node.query, "")
        parts = [f"{self.name(name)} AS {self._part(part)}" for name, part in node.parts]
        return "WITH " + ",\n".join(parts) + "\n" + self.query(node.query, "")

    def _part(self, part: ast.Query) -> str:
        """A named part in parentheses, and that it is kept where the engine has to be told."""
        kept = self.dialect.repeats_parts and isinstance(part, ast.Select) and part.kept
        return f"{'MATERIALIZED ' if kept else ''}(\n{self.query(part, INDENT)}\n)"

    def nested(self, query: ast.Query) -> str:
        """A query in parentheses, on one line if it is short."""
        text = self.query(query, "")
        flat = " ".join(line.strip() for line in text.splitlines())
        if len(flat) <= 88:
            return f"({flat})"
        return "(\n" + "\n".join(INDENT * 2 + line for line in text.splitlines()) + f"\n{INDENT})"

    def query(self, node: ast.Query, indent: str) -> str:
        """A query, one clause a line, each line indented."""
        if isinstance(node, ast.UnionAll):
            return f"\n{indent}UNION ALL\n".join(self.query(s, indent) for s in node.selects)
        lines = self._projections(node)
        if node.source is not None:
            lines.append(f"FROM {self._source(node.source)}")
        lines.extend(self._join(join) for join in node.joins)
        lines.extend(self._conditions("WHERE", node.where))
        if node.group_by:
            lines.append(
                "GROUP BY " + ", ".join(str(g) if isinstance(g, int) else self.scalar(g) for g in node.group_by)
            )
        lines.extend(self._conditions("HAVING", node.having))
        if node.order_by:
            lines.append("ORDER BY " + ", ".join(self._ordering(o) for o in node.order_by))
        if node.limit is not None:
            lines.append(f"LIMIT {node.limit}")
        return "\n".join(indent + line for text in lines for line in text.split("\n"))

    def _projections(self, node: ast.Select) -> list[str]:
        items = [self._projection(p) for p in node.projections]
        head = "SELECT DISTINCT" if node.distinct else "SELECT"
        if len(items) == 1:
            return [f"{head} {items[0]}"]
        return [head, *(f"{INDENT}{item}{',' if n < len(items) else ''}" for n, item in enumerate(items, 1))]

    def _projection(self, projection: ast.Projection) -> str:
        expr = projection.expr
        alias = self.name(projection.alias)
        text = self.scalar(expr)
        if isinstance(expr, ast.Cell) and expr.name == projection.alias:
            return text
        return f"{text} AS {alias}"

    def _source(self, source: ast.Source) -> str:
        match source:
            case ast.Table(parts=parts, alias=alias):
                return f"{'.'.join(self.physical(p) for p in parts)} AS {self.name(alias)}"
            case ast.Named(name=name, alias=alias):
                return self.name(name) + (f" AS {self.name(alias)}" if alias else "")
            case ast.Derived(query=query, alias=alias):
                return f"{self.nested(query)} AS {self.name(alias)}"

    def _join(self, join: ast.JoinClause) -> str:
        if join.on is None:
            return f"CROSS JOIN {self._source(join.source)}"
        return f"{join.kind} JOIN {self._source(join.source)} ON {self.scalar(join.on)}"

    def _ordering(self, key: ast.Ordering) -> str:
        what = str(key.position) if key.by is None else self.scalar(key.by)
        return f"{what}{' DESC' if key.descending else ''} NULLS LAST"

    def _conditions(self, word: str, conditions: tuple[ast.Scalar, ...]) -> list[str]:
        if not conditions:
            return []
        first, *rest = [self.scalar(c, self.dialect.AND) for c in conditions]
        return [f"{word} {first}", *(f"{INDENT}AND {c}" for c in rest)]
