"""The same random worlds and requests as Hypothesis strategies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from strategies.chooser import Drawn
from strategies.worlds import World, random_world


@st.composite
def worlds(draw: Callable[[st.SearchStrategy[Any]], Any]) -> World:
    """A catalog that loads, with data."""
    return random_world(Drawn(draw))


@st.composite
def questions(draw: Callable[[st.SearchStrategy[Any]], Any], count: int = 4, advanced: float = 0.3) -> Any:
    """A world, and a few requests about it."""
    world = draw(worlds())
    return world, [world.asked(Drawn(draw), advanced) for _ in range(count)]
