"""How compiling grows: time and memory against what a request or a catalog has more of, over three orders of magnitude.

    python benchmarks/growth.py

Times are those of the processor, which mean the same on a busy machine. The exponent is that of the last step, from a
tenth to the whole: 1 is linear, 0 does not depend on it at all.
"""

from __future__ import annotations

import gc
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from catalogs import large
from place import Place

from semcli.catalog.load import load, load_text
from semcli.catalog.model import Catalog
from semcli.catalog.opened import open_catalog
from semcli.cli import OBJECTS
from semcli.cli.checking import lint_cases
from semcli.pipeline import compile_request
from semcli.request import Request

HEAD = 'format = 1\n[catalog]\nname = "growth"\nsensitivity = "public"\n'


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time, and bytes at the most."""

    seconds: float
    memory: int


def compiled(catalog: Callable[[], Catalog], request: Request) -> Cost:
    """What compiling costs for whoever has just opened the catalog: what is touched is read, too."""
    waiting = iter([catalog() for _ in range(7)][1:])  # the first is what others may be kept of
    return measured(lambda: compile_request(next(waiting), request, "duckdb"), runs=5)


def measured(work: Callable[[], object], runs: int) -> Cost:
    """The median of some runs, and the memory of one more."""
    times = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Cost(statistics.median(times), peak)


def entity(name: str, columns: str) -> str:
    head = f'[entities.{name}]\ntable = "{name}"\nidentity = "id"\n'
    return f'{head}[entities.{name}.columns]\nid = {{ type = "bigint" }}\n{columns}'


def by_entities(place: Place, size: int) -> Cost:
    folder = large(place, size)
    request = Request(metrics=("total_revenue",), grain="month", by=("workspace.region",))
    return compiled(lambda: open_catalog(folder / "catalog.toml"), request)


def by_joins(place: Place, size: int) -> Cost:
    """A chain of as many joins, from one end to the other."""
    text = HEAD + "".join(entity(f"e{n}", 'next = { type = "bigint" }\n') for n in range(size + 1))
    text += "".join(
        f'[joins.j{n}]\nfrom = "e{n}.next"\nto = "e{n + 1}.id"\ncardinality = "many_to_one"\n' for n in range(size)
    )
    text += '[metrics.m]\nentity = "e0"\naggregation = "count"\n'
    return compiled(lambda: load_text(text), Request(metrics=("m",), by=(f"e{size}.next",)))


def by_metrics(place: Place, size: int) -> Cost:
    text = HEAD + entity("e", 'v = { type = "integer" }\n')
    text += "".join(f'[metrics.m{n}]\nentity = "e"\naggregation = "sum"\nmeasure = "v + {n}"\n' for n in range(size))
    return compiled(lambda: load_text(text), Request(metrics=tuple(f"m{n}" for n in range(size))))


def by_facts(place: Place, size: int) -> Cost:
    """A metric of each of so many entities."""
    text = HEAD + "".join(entity(f"e{n}", 'v = { type = "integer" }\n') for n in range(size))
    text += "".join(f'[metrics.m{n}]\nentity = "e{n}"\naggregation = "sum"\nmeasure = "v"\n' for n in range(size))
    return compiled(lambda: load_text(text), Request(metrics=tuple(f"m{n}" for n in range(size))))


def by_check(place: Place, size: int) -> Cost:
    """The check of a whole catalog, read and judged."""
    folder = large(place, size)
    return measured(lambda: lint_cases(load(folder / "catalog.toml")), runs=1)


def by_dimensions(place: Place, size: int) -> Cost:
    text = HEAD + entity("e", "".join(f'c{n} = {{ type = "text" }}\n' for n in range(size)))
    text += '[metrics.m]\nentity = "e"\naggregation = "count"\n'
    return compiled(lambda: load_text(text), Request(metrics=("m",), by=tuple(f"c{n}" for n in range(size))))


def by_rows(place: Place, size: int) -> Cost:
    """Answers of as many rows, whole processes, to csv: seconds, and the process's memory."""
    folder = place.folder / "rows"
    if not folder.exists():
        import duckdb

        folder.mkdir()
        with duckdb.connect(str(folder / "rows.duckdb")) as raw:
            raw.execute("CREATE TABLE e AS SELECT range AS id, range % 1000 AS v FROM range(1000000)")
        text = HEAD.replace('name = "growth"', 'name = "growth"\nconnection = "here"')
        text += '[connections.here]\nengine = "duckdb"\npath = "rows.duckdb"\n' + entity(
            "e", 'v = { type = "integer" }\n'
        )
        (folder / "catalog.toml").write_text(text + '[metrics.m]\nentity = "e"\naggregation = "sum"\nmeasure = "v"\n')
    command = (sys.executable, "-m", "semcli", "metric", "m", "--by", "id", "--where", f"id < {size}", "--order", "id",
               "--format", "csv", "--output", os.devnull)  # fmt: skip
    told = [
        json.loads(subprocess.run([sys.executable, "-c", CHILD, *command], cwd=folder, env=place.env, check=True,
                                  capture_output=True, text=True).stdout)
        for _ in range(3)
    ]  # fmt: skip
    return Cost(statistics.median(t[0] for t in told), max(t[1] for t in told))


# the highest memory of a process is also that of the one it was forked from, so a small one stands between
CHILD = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
unit = 1 if sys.platform == "darwin" else 1024
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([spent.ru_utime + spent.ru_stime, spent.ru_maxrss * unit]))
"""


TABLES: dict[str, tuple[Callable[[Place, int], Cost], tuple[int, ...]]] = {
    "entities in the catalog": (by_entities, (12, 100, 1_000, 10_000)),
    "joins in a path": (by_joins, (1, 10, 100, 1_000)),
    "metrics in a request": (by_metrics, (1, 10, 100, 1_000)),
    "metrics, each of an entity of its own": (by_facts, (1, 10, 100)),
    "dimensions in a request": (by_dimensions, (1, 10, 100, 1_000)),
    "check of so many entities": (by_check, (12, 100, 1_000, 10_000)),
    "rows of the answer": (by_rows, (1_000, 10_000, 100_000, 1_000_000)),
}


def lines(place: Place) -> Iterator[str]:
    """The tables, as they are found."""
    yield f"{'what grows':<38}{'to':>10}{'ms':>10}{'MB':>8}{'exponent':>10}"
    for what, (measure, sizes) in TABLES.items():
        before: tuple[int, Cost] | None = None
        for size in sizes:
            cost = measure(place, size)
            grown = ""
            if before is not None and size == sizes[-1]:
                grown = f"{math.log(cost.seconds / before[1].seconds) / math.log(size / before[0]):>10.2f}"
            yield f"{what:<38}{size:>10,}{cost.seconds * 1e3:>10.1f}{cost.memory / 1e6:>8.1f}{grown}"
            before = (size, cost)


def main() -> None:
    """Prints the tables."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        place = Place(Path(name), stack)
        os.environ["XDG_CACHE_HOME"] = place.env["XDG_CACHE_HOME"]
        gc.set_threshold(OBJECTS)
        for line in lines(place):
            print(line, flush=True)


if __name__ == "__main__":
    main()
