"""Ways out of an ambiguous path: what has to be added to a request, or written in it, so that one path is meant.

A way out is proposed only after it was tried: the request with it has to take that very path, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, islice, product

from semcli.catalog.model import Catalog
from semcli.expression.tree import Name
from semcli.plan.paths import Goal, Path, Step, find_paths

_WORDS = 3
"""How many joins or roles are put in front of a name at most; beyond that, all those on its path."""

_TRIES = 48
"""How many names are tried for one path."""

Reach = Callable[[Name], tuple[Path, ...]]
"""Every path that a name may mean."""


def choosing_via(
    catalog: Catalog,
    base: str,
    goal: Goal,
    path: Path,
    given: tuple[str, ...] = (),
    likely: Iterable[Step] = (),
) -> tuple[str, ...]:
    """The fewest joins of a path whose `--via`, behind those that are given, choose it; none where `--via` cannot, as
    where the path leads to many rows.

    Those that are `likely` to are tried first.
    """
    joins = list(dict.fromkeys(step.join for step in (*likely, *path)))

    def chooses(names: tuple[str, ...]) -> bool:
        return find_paths(catalog, base, goal, (*given, *names)) == (path,)

    single = next((name for name in joins if chooses((name,))), None)
    if single is not None:
        return (single,)
    if not chooses(tuple(joins)):
        return ()
    for name in joins[::-1]:
        fewer = tuple(each for each in joins if each != name)
        if chooses(fewer):
            joins.remove(name)
    return tuple(joins)


def choosing_name(path: Path, column: str, reach: Reach, *, by_role: bool = False) -> Name | None:
    """The shortest name of a column at the end of a path that means this path alone; rather roles than joins, and
    with `by_role` roles alone."""
    steps = [step for step in path if step.role is not None] if by_role else list(path)
    tried = islice(_names(path, steps, column, by_role), _TRIES)
    return next((name for name in tried if reach(name) == (path,)), None)


def _names(path: Path, named: list[Step], column: str, by_role: bool) -> Iterator[Name]:
    for count in [*range(1, min(len(named), _WORDS) + 1), *([len(named)] if len(named) > _WORDS else [])]:
        found = [
            (sum(word != step.role for step, word in zip(steps, words, strict=True)), steps, words)
            for steps in combinations(named, count)
            for words in product(*(_words(step)[: 1 if by_role else None] for step in steps))
        ]
        for _, steps, words in sorted(found, key=lambda each: each[0]):
            # the last word may be the end itself, and then the entity need not be named
            if steps[-1] is path[-1]:
                yield Name((*words, column))
            if steps[-1] is not path[-1] or not path[-1].forward:
                yield Name((*words, path[-1].target, column))


def _words(step: Step) -> tuple[str, ...]:
    """What a step is called in a name."""
    return (step.join,) if step.role is None else (step.role, step.join)
