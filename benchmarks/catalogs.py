"""Large catalogs: the same request as on the demo's, among a thousand or ten thousand entities that it does not touch.

Each has the demo's entities, and as many more, with 20 columns, a join to another one and two metrics each.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from place import Place
from timing import Row, Run, clocked

REQUEST = ("-m", "semcli", "metric", "total_revenue", "--grain", "month", "--by", "workspace.region")
SIZES = (1_000, 10_000)
_COLUMNS = "".join(f'c{n} = {{ type = "integer", nullable = true }}\n' for n in range(17))


def entity(number: int) -> str:
    """An entity of 20 columns with its metrics; joins make a tree of them all."""
    join = f"""
[joins.more_{number}_parent]
from = "more_{number}.parent_id"
to = "more_{(number - 1) // 4}.id"
cardinality = "many_to_one"
"""
    return f"""
[entities.more_{number}]
table = "public.more_{number}"
identity = "id"

[entities.more_{number}.columns]
id = {{ type = "bigint", primary_key = true }}
parent_id = {{ type = "bigint", nullable = true }}
at = {{ type = "timestamptz" }}
{_COLUMNS}
[metrics.more_{number}_sum]
entity = "more_{number}"
aggregation = "sum"
measure = "c1"
time = "at"

[metrics.more_{number}_count]
entity = "more_{number}"
aggregation = "count"
filter = "c2 > 0"
{join if number else ""}"""


def large(place: Place, size: int) -> Path:
    """A folder like the demo's, with a catalog of that many entities."""
    folder = place.folder / f"entities-{size}"
    if not folder.exists():
        folder.mkdir()
        (folder / "fixtures").symlink_to(place.demo / "fixtures")
        text = (place.demo / "catalog.toml").read_text()
        (folder / "catalog.toml").write_text(text + "".join(entity(n) for n in range(size - text.count("identity"))))
    return folder


def after_edit(request: Run, catalog: Path) -> Run:
    """The first call after an edit."""
    text, edits = catalog.read_text(), count()

    def run() -> float:
        catalog.write_text(f"{text}# {next(edits)}\n")
        return request()

    return run


def rows(place: Place) -> Iterator[Row]:
    """Whole processes, compiling alone, and the check of everything."""
    demo = place.process(REQUEST)
    for size, aim in zip(SIZES, (1.25, 1.6), strict=True):
        folder = large(place, size)
        yield Row(
            f"a request among {size:,} entities", "among the demo's 12", place.process(REQUEST, folder), demo, aim
        )
    folder = large(place, SIZES[0])
    edited = after_edit(place.process(REQUEST, folder), folder / "catalog.toml")
    yield Row(f"  first call after an edit, {SIZES[0]:,}", "among the demo's 12", edited, demo, 4.0)
    few, many = compiling(place, place.demo), compiling(place, large(place, SIZES[1]))
    yield Row(f"compiling, {SIZES[1]:,} entities, warm", "12 entities", many, few, 1.2)
    checked = place.work_of(("-m", "semcli", "check"), large(place, SIZES[1]))
    yield Row(f"check, {SIZES[1]:,} entities, processor time", "3 seconds", checked, lambda: 3.0, 1.0, most=3)


def compiling(place: Place, folder: Path) -> Run:
    """A hundred compilations in this process of a request that has been compiled before."""
    from semcli.catalog.opened import open_catalog
    from semcli.pipeline import compile_request
    from semcli.request import Request

    os.environ["XDG_CACHE_HOME"] = place.env["XDG_CACHE_HOME"]
    catalog = open_catalog(folder / "catalog.toml")
    request = Request(metrics=("total_revenue",), grain="month", by=("workspace.region",))

    def work() -> None:
        for _ in range(100):
            compile_request(catalog, request, "duckdb")

    return clocked(work)
