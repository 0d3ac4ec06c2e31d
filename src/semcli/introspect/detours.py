"""Longer ways round: where a request takes the shortest join path, and other to-one paths lead to the same entity.

Section 1 of the semantics takes the shortest path and wants the others told. Paths through roles are left out: they
are never taken without being named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from semcli.catalog.model import Catalog
from semcli.plan.paths import Goal, Path, Step, steps_from
from semcli.plan.ways import choosing_via
from semcli.records import dataclass

MOST = 8
"""How many steps a path may have to be looked at: beyond that, paths are too many to tell."""


@dataclass(frozen=True, slots=True)
class Detour:
    """From `base` to `target`, the path that requests take and the shortest other one."""

    base: str
    target: str
    taken: Path
    other: Path

    def describe(self, verb: str = "leads") -> str:
        """«the way over `subscription` leads elsewhere»: what makes the other path another one."""
        passed = {each.target for each in self.taken}
        over = [f"`{each.target}`" for each in self.other if each.target not in passed]
        return f"the way over {', '.join(over) or 'other joins'} {verb} elsewhere"

    def choice(self, catalog: Catalog) -> str:
        """How a request takes the other path."""
        passed = {each.join for each in self.taken}
        own = [each for each in self.other if each.join not in passed]
        via = choosing_via(catalog, self.base, Goal(self.target), self.other, likely=own[:1])
        other = " ".join(f"--via {name}" for name in via)
        return f"requests take the shortest, or `{other}`" if via else "requests take the shortest"

    def key(self, catalog: Catalog) -> tuple[str, ...]:
        """Columns of the target that say whether two of its rows are the same: those that the paths arrive at."""
        target = catalog.entities[self.target]
        if target.identity:
            return target.identity
        last = catalog.joins[self.taken[-1].join]
        return last.to_columns if self.taken[-1].forward else last.from_columns


def detours(catalog: Catalog) -> Iterator[Detour]:
    """Every pair of a metric's entity and a target with several paths, in the order of the catalog."""
    bases = dict.fromkeys(metric.entity for metric in catalog.metrics.values() if metric.entity is not None)
    legs = cache(lambda entity: tuple(leg for leg in steps_from(catalog, entity) if leg.to_one and leg.role is None))
    for base in bases:
        for target, (taken, other) in _second_paths(legs, base).items():
            # paths that share their last step have met before, at a target of its own
            if len(other) > len(taken) and taken[-1] != other[-1]:
                yield Detour(base, target, taken, other)


def _second_paths(legs: Callable[[str], Iterable[Step]], base: str) -> dict[str, tuple[Path, Path]]:
    """The two shortest paths to each entity that has two; breadth first, two walks a place. `legs` gives the to-one
    steps without roles that leave an entity."""
    found: dict[str, list[Path]] = {}
    frontier: list[tuple[str, Path, frozenset[str]]] = [(base, (), frozenset({base}))]
    for _ in range(MOST):
        following = []
        for here, path, seen in frontier:
            for leg in legs(here):
                known = found.setdefault(leg.target, [])
                if leg.target not in seen and len(known) < 2:
                    known.append((*path, leg))
                    following.append((leg.target, (*path, leg), seen | {leg.target}))
        frontier = following
    return {target: (paths[0], paths[1]) for target, paths in found.items() if len(paths) == 2}
