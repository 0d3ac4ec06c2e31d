"""Join paths: from a metric's entity to where a dimension stands, over steps that the keys prove to be to-one.

A path is found by names that have to be passed (roles and joins, in order) and by the entity at its end. Section 1 of
the semantics decides between several: the shortest one, but only among paths that pass the same roles; anything else
is ambiguous and refused with the `--via` that chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from semcli.catalog.model import Catalog, Link
from semcli.records import dataclass

MAX_ALTERNATIVES = 8
"""How many equally short paths are kept per place: two already make an ambiguity, the rest is for the message."""


@dataclass(frozen=True, slots=True)
class Step:
    """One join, walked in one direction. `to_one` says that the keys prove at most one partner."""

    join: str
    forward: bool
    source: str
    target: str
    to_one: bool
    role: str | None = None


Path = tuple[Step, ...]


def step(join: Link, forward: bool) -> Step:
    """The step that walks a join from its `from` side (forward) or from its `to` side."""
    if forward:
        return Step(join.name, True, join.from_entity, join.to_entity, join.forward_to_one, _role(join, True))
    return Step(join.name, False, join.to_entity, join.from_entity, join.backward_to_one, _role(join, False))


def _role(join: Link, forward: bool) -> str | None:
    """A role names the entity on the join's *one* side, the `to` side where both are."""
    towards_to = join.forward_to_one or not join.backward_to_one
    return join.role if forward == towards_to else None


def role_entity(join: Link) -> str:
    """The entity that a join's role stands for."""
    return join.to_entity if join.forward_to_one or not join.backward_to_one else join.from_entity


def steps_from(catalog: Catalog, entity: str) -> Iterator[Step]:
    """Every step that leaves an entity, in the order of the catalog; a self-join gives two."""
    for join in catalog.joins_of[entity]:
        if join.from_entity == entity:
            yield step(join, True)
        if join.to_entity == entity:
            yield step(join, False)


def step_back(catalog: Catalog, leg: Step) -> Step:
    """The same join, walked the other way."""
    return step(next(join for join in catalog.joins_of[leg.source] if join.name == leg.join), not leg.forward)


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a path has to lead: through `waypoints` (roles or joins, in order), to `entity`.

    `lands` says that the last waypoint is the end itself: `destination.tzone`, `manager.manager.name`.
    """

    entity: str
    waypoints: tuple[str, ...] = ()
    lands: bool = False


@dataclass(frozen=True, slots=True)
class _Walk:
    """A path under way: where it is, how many waypoints it has passed, and what it has seen since the last one."""

    entity: str
    passed: int
    path: Path
    seen: frozenset[str]
    roles: tuple[str, ...] = ()

    @property
    def joins(self) -> frozenset[str]:
        return frozenset(s.join for s in self.path)

    def arrived(self, goal: Goal) -> bool:
        if self.entity != goal.entity or self.passed < len(goal.waypoints):
            return False
        return not goal.lands or goal.waypoints[-1] in (self.path[-1].role, self.path[-1].join)


def find_paths(catalog: Catalog, base: str, goal: Goal, via: Iterable[str] = ()) -> tuple[Path, ...]:
    """Every to-one path that section 1 has to choose between: the shortest ones for each sequence of roles passed.

    One path is an answer, none is `fan_out` or `unreachable`, several are `ambiguous_path`. `via` names joins; a path
    through as many of them as fit, first named first, is preferred to any other.
    """
    found = [walk for walk in _walks(catalog, base, goal, tuple(via)) if walk.arrived(goal)]
    for name in via:
        through = [walk for walk in found if name in walk.joins]
        found = through or found
    return tuple(walk.path for walk in found)


def _walks(catalog: Catalog, base: str, goal: Goal, via: tuple[str, ...]) -> Iterator[_Walk]:
    """Breadth first, so that shorter paths come first; paths never visit an entity twice between two waypoints.

    Per (entity, waypoints passed, roles passed, vias passed) only the shortest walks go on, so that the work grows
    with the joins that can be reached and not with the number of paths.
    """
    start = _Walk(base, 0, (), frozenset({base}))
    frontier = [start]
    best: dict[tuple[str, int, tuple[str, ...], frozenset[str]], tuple[int, int]] = {}
    wanted = frozenset(via)
    while frontier:
        following: list[_Walk] = []
        for walk in frontier:
            yield walk
            if walk.arrived(goal):
                continue
            for leg in steps_from(catalog, walk.entity):
                if not leg.to_one:
                    continue
                grown = _grow(walk, leg, goal)
                if grown is None:
                    continue
                key = (grown.entity, grown.passed, grown.roles, grown.joins & wanted if wanted else wanted)
                length, count = best.get(key, (len(grown.path), 0))
                if length < len(grown.path) or count >= MAX_ALTERNATIVES:
                    continue
                best[key] = (length, count + 1)
                following.append(grown)
        frontier = following


def _grow(walk: _Walk, leg: Step, goal: Goal) -> _Walk | None:
    """The walk one step further, or None where it would turn back or go in a circle."""
    passes = walk.passed < len(goal.waypoints) and goal.waypoints[walk.passed] in (leg.role, leg.join)
    if leg.target in walk.seen and not passes:
        return None
    seen = frozenset({leg.target}) if passes else walk.seen | {leg.target}
    roles = walk.roles if leg.role is None else (*walk.roles, leg.role)
    return _Walk(leg.target, walk.passed + passes, (*walk.path, leg), seen, roles)


def every_path(catalog: Catalog, base: str, entity: str) -> Iterator[Path]:
    """Every to-one path to an entity that visits none twice, whatever its length and roles."""
    leads = _leading_to(catalog, base, entity)

    def walk(walked: _Walk) -> Iterator[Path]:
        if walked.entity == entity:
            yield walked.path
            return
        for leg in steps_from(catalog, walked.entity):
            grown = _grow(walked, leg, Goal(entity)) if leg.to_one and leg.target in leads else None
            if grown is not None:
                yield from walk(grown)

    yield from walk(_Walk(base, 0, (), frozenset({base})))


def _leading_to(catalog: Catalog, base: str, entity: str) -> set[str]:
    """Of the entities to which to-one steps lead from the base, those from which such steps lead on to this one. What
    lies beyond it is not read: it may be faulty, and is none of the request's business."""
    onwards: dict[str, set[str]] = {entity: set()}
    order = [base]
    for place in order:
        if place not in onwards:
            onwards[place] = {leg.target for leg in steps_from(catalog, place) if leg.to_one}
            order += onwards[place]
    found, before = {entity}, 0
    while len(found) > before:
        before = len(found)
        found |= {place for place, targets in onwards.items() if not found.isdisjoint(targets)}
    return found


def find_fan_out(catalog: Catalog, base: str, goal: Goal) -> Path | None:
    """A shortest path to the goal whatever its steps, for the message of a refusal; None where no join leads there."""
    seen: set[tuple[str, int]] = {(base, 0)}
    frontier = [_Walk(base, 0, (), frozenset())]
    while frontier:
        following: list[_Walk] = []
        for walk in frontier:
            if walk.arrived(goal):
                return walk.path
            for leg in steps_from(catalog, walk.entity):
                due = walk.passed < len(goal.waypoints) and goal.waypoints[walk.passed] in (leg.role, leg.join)
                key = (leg.target, walk.passed + due)
                if key not in seen:
                    seen.add(key)
                    following.append(_Walk(leg.target, walk.passed + due, (*walk.path, leg), frozenset()))
        frontier = following
    return None


def reachable(catalog: Catalog, base: str) -> tuple[str, ...]:
    """Every entity that to-one steps lead to, nearest first, the base itself first of all."""
    return tuple(nearest(catalog, base))


def nearest(catalog: Catalog, base: str) -> dict[str, Path]:
    """A shortest path over to-one steps to every entity that they lead to, nearest first."""
    found: dict[str, Path] = {base: ()}
    order = [base]
    for entity in order:
        for leg in steps_from(catalog, entity):
            if leg.to_one and leg.target not in found:
                found[leg.target] = (*found[entity], leg)
                order.append(leg.target)
    return found


def find_related(catalog: Catalog, base: str, goal: Goal) -> tuple[Path, ...]:
    """The paths to related rows: fewest to-many steps, then the shortest (section 3).

    A path never visits an entity twice between waypoints. Per place only the cheapest walks go on, and few of them:
    two already make an ambiguity.
    """
    best: dict[tuple[str, int], tuple[tuple[int, int], int]] = {}
    arrived: list[_Walk] = []
    frontier = [_Walk(base, 0, (), frozenset({base}))]
    while frontier:
        following: list[_Walk] = []
        for walk in frontier:
            if walk.arrived(goal):
                arrived.append(walk)
                continue
            for leg in steps_from(catalog, walk.entity):
                grown = _grow(walk, leg, goal)
                if grown is None:
                    continue
                cost = _cost(grown)
                known, count = best.get((grown.entity, grown.passed), (cost, 0))
                if known < cost or (known == cost and count >= MAX_ALTERNATIVES):
                    continue
                best[grown.entity, grown.passed] = (cost, count + 1 if known == cost else 1)
                following.append(grown)
        frontier = following
    least = min((_cost(walk) for walk in arrived), default=(0, 0))
    return tuple(walk.path for walk in arrived if _cost(walk) == least)


def _cost(walk: _Walk) -> tuple[int, int]:
    """What makes a path of a condition worse: to-many steps first, then length."""
    return sum(not leg.to_one for leg in walk.path), len(walk.path)
