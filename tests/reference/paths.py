"""Join paths, by plain enumeration of simple paths (section 1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reference.answer import Refused
from semcli.catalog.model import Catalog, Join


@dataclass(frozen=True)
class Step:
    """One join, walked from its `from` side to its `to` side (forward) or back."""

    join: str
    forward: bool
    start: str
    end: str
    to_one: bool
    role: str | None

    def answers_to(self, word: str) -> bool:
        """Whether this step is what a join's or role's name in front of a dimension means."""
        return word in (self.join, self.role)


Path = tuple[Step, ...]


def step(join: Join, forward: bool) -> Step:
    if forward:
        return Step(join.name, True, join.from_entity, join.to_entity, join.forward_to_one, join.role)
    return Step(join.name, False, join.to_entity, join.from_entity, join.backward_to_one, None)


class Map:
    """The steps out of every entity of a catalog."""

    def __init__(self, catalog: Catalog):
        self.catalog = catalog
        self.steps: dict[str, list[Step]] = {name: [] for name in catalog.entities}
        for join in catalog.joins.values():
            for forward in (True, False):
                taken = step(join, forward)
                self.steps[taken.start].append(taken)
        self.simple = lru_cache(maxsize=None)(self._simple)

    def _simple(self, start: str, words: tuple[str, ...], target: str, to_one: bool) -> tuple[Path, ...]:
        """Every simple path that passes `words` (joins or roles) in order and then ends at `target`: an entity, or a
        role, which the last step must have. No entity is met twice between two of the words."""
        found: list[Path] = []
        is_role = target not in self.catalog.entities
        required = (*words, target) if is_role else words
        for path, passed in self._walk(start, required, 0, to_one, {(start, 0)}):
            if passed == len(required) and (path[-1].role == target if is_role else ends(start, path) == target):
                found.append(path)
        return tuple(found)

    def _walk(
        self, at: str, words: tuple[str, ...], passed: int, to_one: bool, seen: set[tuple[str, int]]
    ) -> Iterator[tuple[Path, int]]:
        yield (), passed
        for taken in self.steps[at]:
            if to_one and not taken.to_one:
                continue
            after = passed + (passed < len(words) and taken.answers_to(words[passed]))
            state = (taken.end, after)
            if state not in seen:
                for rest, total in self._walk(taken.end, words, after, to_one, seen | {state}):
                    yield (taken, *rest), total


def ends(start: str, path: Path) -> str:
    return path[-1].end if path else start


def many_steps(path: Path) -> int:
    return sum(not s.to_one for s in path)


def roles(path: Path) -> tuple[str, ...]:
    return tuple(s.role for s in path if s.role is not None)


class Router:
    """Chooses the path to a target under a request's `--via`s, and remembers which of those fitted."""

    def __init__(self, map: Map, via: tuple[str, ...] = ()):
        self.map = map
        self.via = via
        self.fitted: set[str] = set()

    def choose(self, start: str, words: tuple[str, ...], target: str, many: bool) -> Path:
        """The unique shortest to-one path. With `many`, where there is none: that with fewest to-many steps, then
        the shortest."""
        to_one = self.map.simple(start, words, target, True)
        if to_one:
            return self.unique(self.through(to_one))
        anyhow = self.map.simple(start, words, target, False)
        if not anyhow:
            raise Refused("unreachable", f"{target} from {start}")
        if not many:
            raise Refused("fan_out", f"{target} from {start}")
        fewest = min(many_steps(p) for p in anyhow)
        return self.shortest(tuple(p for p in anyhow if many_steps(p) == fewest))

    def through(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Each `--via` holds where there is a to-one path through its join."""
        left = paths
        for via in self.via:
            if any(s.join == via for p in paths for s in p):
                self.fitted.add(via)
                left = tuple(p for p in left if any(s.join == via for s in p))
        if not left:
            raise Refused("ambiguous_path", "no path passes every --via")
        return left

    def unique(self, paths: tuple[Path, ...]) -> Path:
        """Between paths that pass different roles length does not choose; else it does."""
        if len({roles(p) for p in paths}) > 1:
            raise Refused("ambiguous_path", "roles")
        return self.shortest(paths)

    @staticmethod
    def shortest(paths: tuple[Path, ...]) -> Path:
        """The shortest, if there is but one."""
        shortest = min(len(p) for p in paths)
        best = [p for p in paths if len(p) == shortest]
        if len(best) > 1:
            raise Refused("ambiguous_path", "equally short")
        return best[0]
