"""Makes a failing case small: options, metrics, rows, catalog entries are left out while it still fails."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomli_w

from semcli.catalog.load import load_text
from semcli.errors import SemcliError
from strategies.agreement import difference
from strategies.worlds import World, opened


class Case:
    """A world and a request that is answered wrongly on an engine."""

    def __init__(self, world: World, options: dict[str, Any], engine: str):
        self.document, self.data, self.options = world.document, world.data, options
        self.years = world.years
        self.engine = engine

    def with_(self, **parts: Any) -> Case:
        made = copy.copy(self)
        made.__dict__.update(parts)
        return made

    def world(self) -> World:
        return World(self.document, load_text(tomli_w.dumps(self.document)), self.data, years=self.years)

    def problem(self, dsn: str | None) -> str | None:
        """How the case fails, or None."""
        try:
            with opened(self.world(), dsn) as world:
                return difference(world.expected(self.options), world.actual(self.options, self.engine))
        except SemcliError:
            return None


def shrink(case: Case, dsn: str | None, tries: int = 400, seconds: float = 25) -> Case:
    """The smallest case found that fails in the same way."""
    ends = time.monotonic() + seconds
    first = kind_of(case.problem(dsn))
    left = tries
    improved = first != ""
    while improved and left > 0:
        improved = False
        for smaller in candidates(case):
            left -= 1
            if left <= 0 or time.monotonic() > ends:
                left = 0
                break
            if kind_of(smaller.problem(dsn)) == first:
                case, improved = smaller, True
                break
    return case


def kind_of(problem: str | None) -> str:
    """The part of a difference that must stay while shrinking."""
    if problem is None:
        return ""
    if problem.startswith("expected"):
        return " ".join(problem.split()[:3]) + problem.partition(", found ")[2][:20]
    return problem.split(":")[0]


def candidates(case: Case) -> Iterator[Case]:
    """Smaller cases, the boldest first."""
    yield from smaller_options(case)
    yield from smaller_data(case)
    yield from smaller_document(case)


def smaller_options(case: Case) -> Iterator[Case]:
    for name, value in case.options.items():
        if name != "metrics":
            yield case.with_(options={k: v for k, v in case.options.items() if k != name})
        if isinstance(value, list) and len(value) > 1:
            for place in range(len(value)):
                yield case.with_(options={**case.options, name: value[:place] + value[place + 1 :]})


def smaller_data(case: Case) -> Iterator[Case]:
    for table, rows in case.data.items():
        size = len(rows)
        while size >= 1:
            for start in range(0, len(rows), size):
                yield case.with_(data={**case.data, table: rows[:start] + rows[start + size :]})
            size //= 2


def smaller_document(case: Case) -> Iterator[Case]:
    for name, entity in case.document["entities"].items():
        if "dimensions" in entity:
            smaller = copy.deepcopy(case.document)
            del smaller["entities"][name]["dimensions"]
            yield case.with_(document=smaller)
    for section in ("metrics", "segments", "joins", "entities"):
        for name in case.document.get(section, {}):
            smaller = copy.deepcopy(case.document)
            del smaller[section][name]
            yield case.with_(document=smaller)
    for name, metric in case.document["metrics"].items():
        for key in ("filter", "grains", "empty", "semi_additive"):
            if key in metric:
                smaller = copy.deepcopy(case.document)
                del smaller["metrics"][name][key]
                yield case.with_(document=smaller)
    for name, entity in case.document["entities"].items():
        for column in entity["columns"]:
            smaller = copy.deepcopy(case.document)
            del smaller["entities"][name]["columns"][column]
            data = {
                t: [{k: v for k, v in r.items() if k != column} for r in rows] if t == entity["table"] else rows
                for t, rows in case.data.items()
            }
            yield case.with_(document=smaller, data=data)


def written(case: Case, folder: Path, problem: str) -> Path:
    """The case as files that a person can read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalog.toml").write_text(tomli_w.dumps(case.document), encoding="utf-8")
    known = {entity["table"] for entity in case.document["entities"].values()}
    tables = "\n".join(f"{t}\n" + "\n".join(f"  {row}" for row in rows) for t, rows in case.data.items() if t in known)
    (folder / "data.txt").write_text(tables + "\n", encoding="utf-8")
    request = {"now": case.world().now.isoformat(), **case.options}
    (folder / "request.toml").write_text(tomli_w.dumps(request), encoding="utf-8")
    (folder / "problem.txt").write_text(f"{case.engine}: {problem}\n", encoding="utf-8")
    return folder
