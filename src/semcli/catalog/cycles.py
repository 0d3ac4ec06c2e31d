"""Definitions that refer to each other: the order in which to read them, and the circles in which they go."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def order_and_cycles(graph: Mapping[K, Iterable[K]]) -> tuple[list[K], list[list[K]]]:
    """Every node after those that it refers to, and circles, each beginning with its first node in the graph's order.

    A node is in one circle at most: of circles that share nodes only one is given. References to what is no node are
    passed over.

    >>> order_and_cycles({"a": ["b"], "b": []})
    (['b', 'a'], [])
    >>> order_and_cycles({"a": ["b"], "b": ["a"]})[1]
    [['a', 'b']]
    """
    done: dict[K, None] = {}
    cycles: list[list[K]] = []
    taken: set[K] = set()
    rank = {node: index for index, node in enumerate(graph)}
    for root in graph:
        if root in done:
            continue
        trail: dict[K, None] = {root: None}
        waiting = [iter(graph[root])]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
                finished, _ = trail.popitem()
                done[finished] = None
            elif node in trail:
                members = list(trail)
                circle = members[members.index(node) :]
                if not taken.intersection(circle):
                    taken.update(circle)
                    start = circle.index(min(circle, key=rank.__getitem__))
                    cycles.append(circle[start:] + circle[:start])
            elif node in rank and node not in done:
                trail[node] = None
                waiting.append(iter(graph[node]))
    return list(done), cycles
