"""Where the time of one call goes (`--timing`): which stage the process is in, by the clock on the wall.

At any time the process is in one stage; what lies between the named ones counts to the one around it, `start` to begin
with. So the times add up to the whole. Nobody watches unless asked to, and then `stage` does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from types import TracebackType
from typing import TypeVar

STAGES = ("start", "catalog", "plan", "compile", "connect", "first row", "rest", "render")
"""In the order in which a call passes them. `start` is Python, the imports and the command line, and whatever belongs
to no other; `first row` ends when the database has given the first batch, `rest` is waiting for the others."""

T = TypeVar("T")


class Watch:
    """Seconds by stage. `before` are those that had passed when the watch began."""

    def __init__(self, before: float) -> None:
        self.seconds = {STAGES[0]: before}
        self._stage, self._since = STAGES[0], perf_counter()

    def enter(self, stage: str) -> str:
        """Begin a stage; gives the one that it ends."""
        now = perf_counter()
        self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        before, self._stage, self._since = self._stage, stage, now
        return before

    def lines(self) -> str:
        """The stages that were passed, in order, and the whole, in milliseconds."""
        self.enter(self._stage)
        passed = [(name, self.seconds[name]) for name in STAGES if name in self.seconds]
        told = [*passed, ("total", sum(self.seconds.values()))]
        return "".join(f"{name:<10}{took * 1e3:>9.1f} ms\n" for name, took in told)


_watch: Watch | None = None


def begin(before: float) -> Watch:
    """Watch from now on."""
    global _watch
    _watch = Watch(before)
    return _watch


class stage:  # noqa: N801 - read as a word: `with stage("plan"):`
    """A stage, as long as the `with` lasts; then the one around it goes on."""

    def __init__(self, name: str) -> None:
        self._name, self._before = name, ""

    def __enter__(self) -> None:
        if _watch is not None:
            self._before = _watch.enter(self._name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if _watch is not None and self._before:
            _watch.enter(self._before)


def waited(name: str, items: Iterator[T]) -> Iterator[T]:
    """The same items; waiting for each counts to the stage."""
    if _watch is None:
        return items
    return _waited(name, items)


def _waited(name: str, items: Iterator[T]) -> Iterator[T]:
    end = object()
    while True:
        with stage(name):
            item = next(items, end)
        if item is end:
            return
        yield item  # type: ignore[misc]
