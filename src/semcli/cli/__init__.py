"""The command line. One file per command in `commands/`; what happens around them in `start`."""

from __future__ import annotations

import gc
import sys
from time import perf_counter, process_time

_BEGAN = perf_counter() - process_time()  # what Python did before is known by its work alone

OBJECTS = 100_000
"""How many more objects are made before unreachable ones are looked for: what a short process makes is in use, and a
large catalog is millions of objects to look at in vain."""


def seconds_so_far() -> float:
    """How long the process has been there."""
    return perf_counter() - _BEGAN


def main() -> None:
    """The entry point of the `semcli` script."""
    try:
        if sys.argv[1:2] == ["--complete"]:  # a Tab, which must not wait for what follows
            from semcli.cli.completion import run as complete

            sys.exit(complete(sys.argv[2:]))
        from semcli.cli.streams import stand_in

        stand_in()
        from semcli.cli.start import leave, run

        gc.set_threshold(OBJECTS)
        leave(run(sys.argv[1:]))
    except KeyboardInterrupt:  # so early that nothing has begun
        sys.exit(130)
