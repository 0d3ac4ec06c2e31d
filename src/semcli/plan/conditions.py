"""Conditions: what filters rows, and what is about related rows (section 3 of the semantics).

A condition whose names all lead to-one filters rows, with SQL's three-valued logic. Where a name leads to many rows,
the condition says that at least one of them matches: it becomes a `Related`, which is only ever true or false and
cannot repeat a row. What is joined by `and` and shares the to-many step is about the same related row, `or` splits,
and `not (…)` says that no related row matches.
"""

from __future__ import annotations

from semcli.datatype import BOOLEAN
from semcli.errors import fail
from semcli.expression.source import Source
from semcli.expression.tree import Apply, Binary, Name, Node, Ref, Span, Typed, Unary, names
from semcli.plan.expressions import typed
from semcli.plan.model import Related
from semcli.plan.names import Found, Scope
from semcli.plan.paths import Goal, Path, find_paths, find_related
from semcli.plan.ways import choosing_via
from semcli.plan.words import listed
from semcli.records import dataclass

MAX_TERMS = 256
"""How many alternatives a condition about related rows may be split into by `or`."""


def condition(scope: Scope, node: Node, source: Source) -> Typed:
    """A condition on the rows of a scope, of type boolean."""
    found = {name.span: scope.find_many(name, source.at(name.span)) for name in names(node)}
    return _Builder(scope, source, found).build(node, len(scope.prefix))


def segment_condition(scope: Scope, entity: str, node: Node, source: Source, name: str) -> Typed:
    """A segment's condition for the rows of a scope: it is about the segment's entity, wherever that stands.

    Where one row has many of them, at least one has to be in the segment.
    """
    landing = Name((entity, ""))
    goal = scope.goal(landing, None)
    paths = find_paths(scope.catalog, scope.base, goal, scope.via)
    if not paths:
        paths = find_related(scope.catalog, scope.base, goal)
    if not paths:
        raise fail(
            "inapplicable",
            f"segment `{name}` is about `{entity}`, to which no join leads from {scope.subject}",
        )
    if len(paths) > 1:
        raise fail(
            "ambiguous_path",
            f"segment `{name}` is about `{entity}`, which {scope.subject} reaches in {len(paths)} ways",
            *(_chosen(scope, goal, path) for path in paths),
        )
    path = scope.prefix + paths[0]
    if all(step.to_one for step in paths[0]):
        scope.used.update(step.join for step in paths[0])
    return _nest(path, len(scope.prefix), condition(scope.at(path, entity), node, source))


def _chosen(scope: Scope, goal: Goal, path: Path) -> str:
    """How a segment is asked for by one of several paths."""
    way = " → ".join(step.join for step in path)
    via = choosing_via(scope.catalog, scope.base, goal, path, scope.via)
    if via:
        return f"add `{' '.join(f'--via {join}' for join in via)}` for {way}"
    return f"for {way} say it with `--where`, where joins may stand in front of a name"


def _nest(path: Path, start: int, inner: Typed) -> Typed:
    """A condition on the row at the end of a path, wrapped once for every to-many step on the way there."""
    many = [i for i in range(start, len(path)) if not path[i].to_one]
    for index in reversed(many):
        inner = Ref(Related(path[: index + 1], inner), BOOLEAN)
    return inner


def _many(path: Path, start: int) -> int | None:
    """Where the next to-many step of a path stands, from `start` on."""
    return next((i for i in range(start, len(path)) if not path[i].to_one), None)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds one condition; `found` holds what each of its names means, by the name's place in the text."""

    scope: Scope
    source: Source
    found: dict[Span, Found]

    def plain(self, node: Node) -> Typed:
        """An expression over rows that are at hand: outside, or inside the related rows around it."""
        return typed(node, lambda name: self.scope.target(self.found[name.span]), self.source, BOOLEAN)

    def build(self, node: Node, depth: int) -> Typed:
        """A condition in which related rows take part, seen from the row that is `depth` steps away from the branch."""
        terms = [self._term(term, depth) for term in self._alternatives(node, depth)]
        return _join("or", terms)

    def _alternatives(self, node: Node, depth: int) -> list[list[Node]]:
        """The condition as alternatives of things that hold together: `or` splits, where related rows take part."""
        if not self._touches(node, depth):
            return [[node]]
        if isinstance(node, Binary) and node.operator == "or":
            return [*self._alternatives(node.left, depth), *self._alternatives(node.right, depth)]
        if isinstance(node, Binary) and node.operator == "and":
            lefts, rights = self._alternatives(node.left, depth), self._alternatives(node.right, depth)
            if len(lefts) * len(rights) > MAX_TERMS:
                raise self.source.error(
                    node.span,
                    f"this condition about related rows has more than {MAX_TERMS} alternatives",
                    "write fewer `or`s beside each other, or several `--where`s",
                    code="type_mismatch",
                )
            return [[*left, *right] for left in lefts for right in rights]
        return [[node]]

    def _term(self, conjuncts: list[Node], depth: int) -> Typed:
        """Things that hold together: those that share the to-many step speak of the same related row."""
        parts: list[Typed] = []
        groups: dict[Path, list[Node]] = {}
        for node in conjuncts:
            if not self._touches(node, depth):
                parts.append(self.plain(node))
            elif isinstance(node, Unary) and node.operator == "not":
                parts.append(Apply("not", (self.build(node.operand, depth),), BOOLEAN))
            else:
                groups.setdefault(self._step(node, depth), []).append(node)
        for path, nodes in groups.items():
            parts.append(Ref(Related(path, self._term(nodes, len(path))), BOOLEAN))
        return _join("and", parts)

    def _touches(self, node: Node, depth: int) -> bool:
        """Whether related rows, seen from here, take part in an expression."""
        return any(_many(self.found[name.span].path, depth) is not None for name in names(node))

    def _step(self, node: Node, depth: int) -> Path:
        """The path to the related row that a comparison is about; there may be only one."""
        chains: dict[Path, None] = {}
        for name in names(node):
            path = self.found[name.span].path
            last = max((i for i in range(depth, len(path)) if not path[i].to_one), default=None)
            if last is not None:
                chains[path[: last + 1]] = None
        if len(chains) > 1:
            raise self.source.error(
                node.span,
                f"one comparison is about rows of {listed(c[-1].target for c in chains)}, of which there are many each",
                "compare each with a value, in conditions of their own",
                code="type_mismatch",
            )
        chain = next(iter(chains))
        first = _many(chain, depth)
        assert first is not None
        return chain[: first + 1]


def _join(operation: str, parts: list[Typed]) -> Typed:
    """One condition from several."""
    return parts[0] if len(parts) == 1 else Apply(operation, tuple(parts), BOOLEAN)
