"""Where choices come from: a seeded generator, or Hypothesis, which can shrink them."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Chooser(ABC):
    """Makes choices. Every one is a whole number underneath; the least is the simplest."""

    @abstractmethod
    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""

    def chance(self, probability: float) -> bool:
        return self.whole(0, 999) >= 1000 - round(probability * 1000)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.whole(0, len(options) - 1)]

    def some(self, options: Sequence[T], low: int, high: int) -> list[T]:
        """Some of the options, each at most once, in any order."""
        left, found = list(options), []
        for _ in range(min(self.whole(low, high), len(left))):
            found.append(left.pop(self.whole(0, len(left) - 1)))
        return found

    def weighted(self, options: Sequence[tuple[int, T]]) -> T:
        place = self.whole(0, sum(weight for weight, _ in options) - 1)
        for weight, option in options:
            if place < weight:
                return option
            place -= weight
        raise AssertionError


class Seeded(Chooser):
    """Choices of a plain generator: fast, the same for the same seed."""

    def __init__(self, seed: int | str):
        self.random = random.Random(seed)

    def whole(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


class Drawn(Chooser):
    """Choices of Hypothesis."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]):
        self.draw = draw

    def whole(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))
