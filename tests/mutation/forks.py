"""Each mutant in a process of its own, forked from one that has everything loaded."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

MEMORY = 6 << 30
WALL = 300
"""How many times its processor time a child may take by the clock. On a busy machine that is very much: a child that
is ended for waiting would count as one that was noticed."""


@dataclass(frozen=True)
class Job:
    """What runs in a child: `work` gives words that can be written as JSON."""

    name: str
    work: Callable[[], list[str]]


@dataclass
class _Child:
    job: Job
    pid: int
    pipe: int
    ends: float
    said: bytes = b""


def allow(seconds: float) -> None:
    """From now on a child has this much processor time; beyond it the system ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def run(jobs: Iterable[Job], at_once: int, seconds: float) -> Iterator[tuple[str, list[str]]]:
    """The outcome of each job as it ends: its words, or none where it had to be ended."""
    waiting = iter(jobs)
    running: dict[int, _Child] = {}
    while True:
        while len(running) < at_once and (job := next(waiting, None)) is not None:
            child = _start(job, seconds)
            running[child.pipe] = child
        if not running:
            return
        ready, _, _ = select.select(list(running), [], [], 0.5)
        for pipe in ready:
            child = running[pipe]
            if piece := os.read(pipe, 65536):
                child.said += piece
                continue
            yield _ended(running.pop(pipe))
        for child in [c for c in running.values() if time.monotonic() > c.ends]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)


def _start(job: Job, seconds: float) -> _Child:
    pipe, answer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(pipe)
        _work(job, answer, seconds)
    os.close(answer)
    return _Child(job, pid, pipe, time.monotonic() + seconds * WALL)


def _work(job: Job, answer: int, seconds: float) -> None:
    """In the child: never returns."""
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        allow(seconds)
        os.write(answer, json.dumps(job.work()).encode())
    finally:
        os._exit(0)


def _ended(child: _Child) -> tuple[str, list[str]]:
    os.close(child.pipe)
    os.waitpid(child.pid, 0)
    return child.job.name, json.loads(child.said) if child.said else []
