"""What work costs, counted: the calls of functions, which are the same on every machine and at every load."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def calls(work: Callable[[], object]) -> int:
    """How many functions work calls, Python's own among them."""
    count = 0

    def counting(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def exponent(cost: Callable[[int], Callable[[], object]], small: int, large: int) -> float:
    """How the calls of `cost(size)` grow from one size to the other: 1 is linear, 2 quadratic. What is done once and
    then remembered is done before."""
    from math import log

    cost(small)()
    few, many = calls(cost(small)), calls(cost(large))
    return log(many / few) / log(large / small)
