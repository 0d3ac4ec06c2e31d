"""Conditions on rows, and on the rows that they are related to (section 3)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import product
from typing import Any

from reference import values
from reference.answer import Refused
from reference.expressions import Run, boolean
from reference.names import Binding, Resolver, World, many_prefixes, split
from reference.paths import Path
from semcli.expression import tree


def disjuncts(node: tree.Node) -> list[list[tree.Node]]:
    """`or` splits: the parts of which one must hold, each a list of conditions that must hold together."""
    if isinstance(node, tree.Binary) and node.operator == "or":
        return disjuncts(node.left) + disjuncts(node.right)
    if isinstance(node, tree.Binary) and node.operator == "and":
        return [a + b for a, b in product(disjuncts(node.left), disjuncts(node.right))]
    return [[node]]


def leaves(node: tree.Node) -> list[tree.Node]:
    """The parts of a condition beneath `and` and `or`."""
    if isinstance(node, tree.Binary) and node.operator in ("and", "or"):
        return leaves(node.left) + leaves(node.right)
    return [node]


class Condition:
    """One condition, as one entity sees it. It gives True, False or None for a binding of the metric's own row.

    `bound` are the to-many steps whose row the binding already chooses (where `--overlap` groups by them): what is
    said about them is said about that row. Under `not` they are free again: no related row may match.
    """

    def __init__(self, world: World, resolver: Resolver, node: tree.Node, bound: frozenset[Path] = frozenset()):
        self.world, self.resolver, self.bound = world, resolver, bound
        self.many = bool(self.variables(node))
        self.check_or(node)
        if not self.many:
            self.run: Run = boolean(node, resolver.scope, world.clock).run
        else:
            self.run = self.either([self.together(part) for part in disjuncts(node)])

    def variables(self, node: tree.Node) -> set[Path]:
        """The to-many steps that the names of an expression pass."""
        found: set[Path] = set()
        for name in tree.names(node):
            found.update(many_prefixes(self.resolver.reference(name).path))
        return found

    def check_or(self, node: tree.Node) -> None:
        """`or` of a condition that chooses the groups and of one that does not: refused, as no group can be told."""
        if not isinstance(node, tree.Binary) or node.operator not in ("and", "or"):
            return
        if node.operator == "and":
            self.check_or(node.left)
            self.check_or(node.right)
        elif len({self.chooses(leaf) for leaf in leaves(node)}) > 1:
            raise Refused("inapplicable", "or of what chooses groups and what does not")

    def chooses(self, leaf: tree.Node) -> bool:
        negated = isinstance(leaf, tree.Unary) and leaf.operator == "not"
        return not negated and bool(self.variables(leaf) & self.bound)

    @staticmethod
    def either(parts: list[Run]) -> Run:
        return lambda binding: values.or3(part(binding) for part in parts)

    def together(self, conditions: list[tree.Node]) -> Run:
        """Conditions joined by `and`: those on own columns, those under `not`, and those about related rows, which
        speak of the same related row where they share the to-many step."""
        runs: list[Run] = []
        about: list[tuple[Path, Run]] = []
        for node in conditions:
            if not self.variables(node):
                runs.append(boolean(node, self.resolver.scope, self.world.clock).run)
            elif isinstance(node, tree.Unary) and node.operator == "not":
                inner = Condition(self.world, self.resolver, node.operand)
                runs.append(partial(negated, inner.run))
            else:
                about.append((self.deepest(node), boolean(node, self.resolver.scope, self.world.clock).run))
        return lambda binding: values.and3([*(run(binding) for run in runs), self.exists(about, binding)])

    def deepest(self, node: tree.Node) -> Path:
        """The one to-many entity that a comparison speaks of; over two it is refused."""
        paths = {tuple(many_prefixes(self.resolver.reference(n).path)) for n in tree.names(node)} - {()}
        if len(paths) > 1:
            raise Refused("fan_out", "one comparison over two to-many entities")
        return paths.pop()[-1]

    def exists(self, about: list[tuple[Path, Run]], binding: Binding) -> bool:
        """Whether related rows can be chosen such that every condition about them is true."""
        needed = {prefix for path, _ in about for prefix in many_prefixes(path)}
        chosen = {p for p in needed if p in self.bound}
        if any(binding[p] is None for p in chosen):
            return False
        if not all(run(binding) is True for path, run in about if path in chosen):
            return False
        free = needed - chosen
        roots = [p for p in free if parent(p) not in free]
        return all(self.some(root, free, about, binding) for root in roots)

    def some(self, variable: Path, free: set[Path], about: list[tuple[Path, Run]], binding: Binding) -> bool:
        """Whether some related row meets the conditions about it, and has related rows for those further on."""
        for related in related_rows(self.world, variable, binding):
            inner = {**binding, variable: related}
            if all(run(inner) is True for path, run in about if path == variable) and all(
                self.some(child, free, about, inner) for child in free if parent(child) == variable
            ):
                return True
        return False


def negated(run: Run, binding: Binding) -> bool | None:
    """`not (…)` of related rows: the chosen rows of a grouping do not matter."""
    return values.not3(run({(): binding[()]}))


def parent(variable: Path) -> Path:
    """The to-many step before this one on its path, or the metric's own row."""
    before = many_prefixes(variable)[:-1]
    return before[-1] if before else ()


def related_rows(world: World, variable: Path, binding: Binding) -> list[dict[str, Any]]:
    """The rows at a to-many step, from the row that the binding has before it."""
    base = parent(variable)
    between = variable[len(base) : -1]
    return world.related(world.follow(binding[base], between), variable[-1])


def assignments(world: World, row: dict[str, Any], variables: Iterable[Path]) -> list[Binding]:
    """Every choice of related rows for the to-many steps that `--overlap` groups by; None where there is none."""
    return extended(world, {(): row}, variables)


def extended(world: World, chosen: Binding, variables: Iterable[Path]) -> list[Binding]:
    """The same beyond rows that are chosen already."""
    found = [chosen]
    for variable in sorted(variables, key=len):
        further: list[Binding] = []
        for binding in found:
            options = related_rows(world, variable, binding) or [None]
            further += [{**binding, variable: option} for option in options]
        found = further
    return found


class Membership:
    """A segment, as one entity sees it: the row at the end of the path is in it, or, over a to-many path, at least
    one of the related rows is. The segment's own names are those of its entity."""

    def __init__(self, world: World, inner: Condition, start: Path, bound: frozenset[Path]):
        self.world, self.inner, self.start, self.bound = world, inner, start, bound
        self.variable, self.rest = split(start)

    def run(self, binding: Binding) -> bool | None:
        if not self.variable or self.variable in self.bound:
            row = binding[self.variable]
            if self.variable and row is None:
                return False
            return self.inside(row)
        steps = many_prefixes(self.start)
        chosen = {(), *(step for step in steps if step in self.bound)}
        if any(binding[step] is None for step in chosen):
            return False
        free = [step for step in steps if step not in chosen]
        rows = [found[self.variable] for found in extended(self.world, {p: binding[p] for p in chosen}, free)]
        return any(row is not None and self.inside(row) is True for row in rows)

    def inside(self, row: dict[str, Any] | None) -> bool | None:
        found: bool | None = self.inner.run({(): self.world.follow(row, self.rest)})
        return found
