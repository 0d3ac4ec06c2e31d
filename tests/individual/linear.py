"""What a system of sums tells: whether some combination of shown cells is about fewer people than a threshold.

A shown cell is a linear form over unknown values, each of which is one person's. Any linear combination of cells can be
worked out by a reader. The question is whether one of them, without being zero, reads the values of too few people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

PRIME = 2**61 - 1
"""Ranks are worked out modulo a prime. Coefficients are small: a rank differs only where the prime divides one of a
handful of determinants, and then the rank is too small on either side."""


@dataclass(frozen=True)
class Unknown:
    """A value that the reader does not know: what it is, of which row, of whom."""

    name: str
    row: int
    person: int


Form = dict[Unknown, int]
"""A linear form: what a cell adds up, with how often."""


def isolated(cells: Sequence[Form], threshold: int) -> frozenset[int] | None:
    """Fewer people than the threshold, but at least one, of whom some combination of cells tells; else None."""
    cells = [cell for cell in cells if cell]
    columns: dict[Unknown, list[int]] = {}
    for place, cell in enumerate(cells):
        for unknown, coefficient in cell.items():
            columns.setdefault(unknown, [0] * len(cells))[place] = coefficient
    kinds: dict[tuple[int, ...], set[int]] = {}
    profiles: dict[int, set[tuple[int, ...]]] = {}
    for unknown, column in columns.items():
        kinds.setdefault(tuple(column), set()).add(unknown.person)
        profiles.setdefault(unknown.person, set()).add(tuple(column))
    whole = rank(kinds)
    for few in _unions(_classes(profiles), threshold):
        if rank(kind for kind, people in kinds.items() if not people <= few) < whole:
            return few
    return None


def _classes(profiles: dict[int, set[tuple[int, ...]]]) -> list[frozenset[int]]:
    """People whom no combination tells apart: those whose values stand in the same cells equally often."""
    found: dict[frozenset[tuple[int, ...]], set[int]] = {}
    for person, profile in profiles.items():
        found.setdefault(frozenset(profile), set()).add(person)
    return [frozenset(people) for people in found.values()]


def _unions(classes: list[frozenset[int]], threshold: int) -> Iterator[frozenset[int]]:
    """Every union of classes with fewer people than the threshold: a combination reads whole classes only."""
    small = [people for people in classes if len(people) < threshold]
    for size in range(1, threshold):
        for chosen in combinations(small, size):
            if sum(map(len, chosen)) < threshold:
                yield frozenset().union(*chosen)


def rank(columns: Iterable[Sequence[int]]) -> int:
    """The rank of a matrix, given by columns."""
    basis: dict[int, list[int]] = {}
    for column in columns:
        left = [value % PRIME for value in column]
        for pivot, known in basis.items():
            factor = left[pivot]
            if factor:
                left = [(a - factor * b) % PRIME for a, b in zip(left, known, strict=True)]
        place = next((i for i, value in enumerate(left) if value), None)
        if place is not None:
            inverse = pow(left[place], -1, PRIME)
            basis[place] = [value * inverse % PRIME for value in left]
    return len(basis)
