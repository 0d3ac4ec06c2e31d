"""What a mutant has to get past, from cheap to dear: the first that notices it kills it.

- `plan and SQL`: every case is compiled for every dialect; plan, statement or refusal differ from the case's files;
- `pages`: requests of `tests/sql/many` and `tests/sql/combinations.txt` become something else than they should;
- `unit tests`: tests that call functions of plan/ or sql/ directly;
- `errors`: commands that fail are run, and what they say is held against `tests/cli/errors/`;
- `rows`: a case's plan is the same to its files, but something else in it changed: it is asked on DuckDB;
- `all pages`: what nothing noticed is tried on more requests that run through the changed lines.

Of each only what runs through the changed function is tried, and of pages first so many requests that they take a
second. What runs while modules are loaded, is run by no request: then it could be any.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Any

import error_cases
from case_runner import Case, all_cases
from case_tables import fixture, write_duckdb
from mutation.forks import allow
from mutation.mutants import ROOMS, Span, modules
from semcli.catalog.model import Catalog
from semcli.demo import write_folder
from semcli.errors import SemcliError
from sql import combinations
from sql.many import pages

TESTS = Path(__file__).resolve().parents[1]
ENGINES = ("duckdb", "postgres")
PER_MUTANT = 300
"""How many requests of pages are tried: those that run through the very lines first, then evenly of all pages."""
MORE = 1500
"""How many more requests are tried where nothing noticed: the last ones that were written by hand first."""
SECONDS = 8.0
"""The processor time that a check may take. All cases compile in one second, but not on a machine that is busy."""
ALLOWED = {"plan and SQL": SECONDS, "all pages": 20 * SECONDS}
"""Those that may take another."""

Lines = frozenset[tuple[str, int]]
"""Lines of files that ran."""


@dataclass(frozen=True)
class Where:
    """What a mutant changed: lines of a file, and those of the function around them, None for a module's own."""

    path: str
    lines: Span
    around: Span | None

    def reaches(self, ran: Lines) -> int:
        """2 where the change itself ran, 1 where its function did, 0 where neither."""
        if any((self.path, line) in ran for line in range(self.lines[0], self.lines[1] + 1)):
            return 2
        first, last = self.around or (0, -1)
        return int(self.around is None or any((self.path, line) in ran for line in range(first, last + 1)))


@dataclass(frozen=True)
class Asked:
    """A request of a page, what it becomes, and the lines that ran."""

    catalog: Catalog
    options: pages.Options
    made: str
    lines: Lines


@dataclass(frozen=True)
class Failing:
    """A command that fails, the folder in which it runs, and the lines that ran."""

    case: error_cases.Case
    folder: Path
    lines: Lines


@dataclass
class Baseline:
    """What holds without a mutant: made once, before anything is forked."""

    folder: Path
    cases: list[Case] = field(default_factory=list)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    ran: dict[str, Lines] = field(default_factory=dict)
    failing: list[Failing] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    tests: dict[str, Lines] = field(default_factory=dict)

    def reaching(self, where: Where) -> list[Case]:
        """The cases that can notice a change: those first that run through its very lines."""
        far = {case.name: where.reaches(self.ran[case.name]) for case in self.cases}
        return sorted((case for case in self.cases if far[case.name]), key=lambda case: -far[case.name]) or self.cases

    def is_run(self, where: Where) -> bool:
        """Whether a function is run by anything; else it was run while modules were loaded, if at all."""
        asked = (a.lines for a in self.asked)
        return any(where.reaches(ran) for ran in chain(self.ran.values(), asked, self.tests.values()))

    def asking(self, where: Where) -> list[Asked]:
        """Requests of pages that can notice a change."""
        for far in (2, 1):
            near = [a for a in self.asked if where.reaches(a.lines) == far]
            if near:
                return near
        return self.asked


def baseline(folder: Path, rooms: Path) -> Baseline:
    """Compiles every case and random request as the code is; raises AssertionError where a case's files are stale."""
    base = Baseline(folder)
    for module in modules():
        import_module(module.name)  # else the first request would run what modules run while they are loaded
    for case in all_cases():
        if case.open or not _loads(case):
            continue
        with traced(rooms) as ran:
            made = compiled_all(case)
        files = {name: _text(case.folder / name) for name in made.files}
        assert made.files == files, f"{case.name}: its files are stale"
        base.cases.append(case)
        base.files[case.name], base.made[case.name] = files, made.whole
        base.ran[case.name] = frozenset(ran)
        path = folder / f"{case.fixture}.duckdb"
        if not path.exists():
            write_duckdb(path, fixture(case.fixture))
    demo = folder / "demo"
    write_folder(demo)
    errors = [error_cases.read(path) for path in error_cases.paths()]
    told = (_failing(demo, folder, rooms, case) for case in errors if not case.needs_server)
    base.failing = [one for one in told if one is not None]
    base.asked = list(_asked(rooms))
    assert unit_tests(Traced(rooms, base.tests)) == 0, "unit tests fail"
    return base


def _loads(case: Case) -> bool:
    """Whether a case's catalog is one: a refusal of the catalog itself tells nothing about plans."""
    try:
        return bool(fixture(case.fixture))
    except SemcliError:
        return False


def _text(path: Path) -> str:
    """A file's text; a statement that is the same everywhere has no file for how it differs."""
    return path.read_text("utf-8") if path.exists() else ""


def _failing(demo: Path, folder: Path, rooms: Path, case: error_cases.Case) -> Failing | None:
    """Runs a command that fails; None where it says something else than its file, as without an extra package."""
    own = demo
    if case.files:
        own = folder / f"error {case.name}"
        shutil.copytree(demo, own)
    with traced(rooms) as ran:
        found = error_cases.told(case, own, {})
    return Failing(case, own, frozenset(ran)) if (found.human, found.exit) == (case.human, case.exit) else None


def _asked(rooms: Path) -> Iterator[Asked]:
    """Requests of pages."""
    chosen = sorted(pages.pages(), key=lambda page: page.stem not in pages.WRITTEN)
    of_pages = [(pages.catalog(p.stem), line.options) for p in chosen for line in reversed(pages.lines(p))]
    together = [(combinations.SHOP, options) for _, _, options in combinations.requests()]
    for catalog, options in of_pages + together:
        with traced(rooms) as ran:
            made = pages.made(catalog, options)
        yield Asked(catalog, options, made, frozenset(ran))


@contextmanager
def traced(rooms: Path) -> Iterator[set[tuple[str, int]]]:
    """The lines of the mutated rooms that run inside the `with`."""
    lines: set[tuple[str, int]] = set()
    inside = tuple(str(rooms / room) for room in ROOMS)

    def line(frame: FrameType, event: str, _: object) -> Any:
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    def call(frame: FrameType, event: str, _: object) -> Any:
        return line(frame, event, None) if frame.f_code.co_filename.startswith(inside) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield lines
    finally:
        sys.settrace(before)


# --- one mutant -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """What a case became: its files, and all that there is of it."""

    files: dict[str, str]
    whole: str


def compiled_all(case: Case) -> Made:
    """A case compiled by the code that is loaded now."""
    from case_runner import compiled, files_of, refusal

    try:
        made = [compiled(case, engine) for engine in ENGINES]
    except SemcliError as error:
        return Made({"refusal.txt": refusal(error)}, repr(error.problems))
    return Made(files_of(*made), "\n".join(map(_whole, made)))


def _whole(made: Any) -> str:
    return repr((made.plan, made.columns, made.statement, made.paths, made.verdicts, made.warnings))


Judge = Callable[[], str | None]


def noticed(base: Baseline, where: Where) -> list[str]:
    """The check that notices what is loaded now, and what it says; nothing where all of them pass."""
    changed: list[Case] = []
    near = base.asking(where)
    some = near[:: len(near) // PER_MUTANT + 1]
    stages: dict[str, Judge] = {
        "plan and SQL": lambda: by_files(base, base.reaching(where), changed),
        "pages": lambda: by_pages(some),
        "unit tests": lambda: by_unit_tests(base, where),
        "errors": lambda: by_errors(base, where),
        "rows": lambda: by_rows(base, changed),
        "all pages": lambda: by_pages([a for n, a in enumerate(near) if n % (len(near) // PER_MUTANT + 1)][:MORE]),
    }
    for name, judge in stages.items():
        allow(ALLOWED.get(name, 3 * SECONDS))
        try:
            found = judge()
        except (Exception, SystemExit) as error:
            found = f"{type(error).__name__}: {error}"
        if found is not None:
            return [name, found[:300]]
    return []


def by_files(base: Baseline, cases: list[Case], changed: list[Case]) -> str | None:
    """The first case whose files differ; `changed` collects those that differ in something else."""
    for case in cases:
        made = compiled_all(case)
        if made.files != base.files[case.name]:
            return case.name
        if made.whole != base.made[case.name]:
            changed.append(case)
    return None


def by_rows(base: Baseline, cases: list[Case]) -> str | None:
    """The first case that is answered wrongly."""
    from case_runner import Databases, check
    from semcli.engine import ResolvedConnection

    def make(of: Any) -> ResolvedConnection:
        path = base.folder / f"{of.name}.duckdb"
        return ResolvedConnection(None, "duckdb", path=path, entities=of.catalog.entities)

    databases = Databases("duckdb", make)
    for case in cases:
        try:
            check(case, databases)
        except AssertionError as error:
            return f"{case.name}: {error}"
    return None


def by_errors(base: Baseline, where: Where) -> str | None:
    """The first command that says something else than it should."""
    from error_cases import told

    for one in base.failing:
        if where.reaches(one.lines):
            found = told(one.case, one.folder, {})
            if (found.human, found.exit) != (one.case.human, one.case.exit):
                return one.case.name
    return None


def by_pages(asked: list[Asked]) -> str | None:
    """The first request of a page that becomes something else."""
    from sql.many.pages import made

    return next((str(a.options) for a in asked if made(a.catalog, a.options) != a.made), None)


def by_unit_tests(base: Baseline, where: Where) -> str | None:
    """The tests of functions of the rooms, in this process."""
    chosen = {name for name, ran in base.tests.items() if where.reaches(ran)}
    status = unit_tests(Chosen(chosen)) if chosen else 0
    return None if status == 0 else f"pytest ends with {status}"


def unit_tests(plugin: object) -> int:
    """Runs tests of `tests/plan` and `tests/sql` in this process."""
    import pytest

    # no other plugin, no configuration: they take longer than the tests, and warn of what is loaded already
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = ("-x", "-q", "-c", os.devnull, "--assert=plain", "--noconftest", "-p", "no:cacheprovider")
    # what pages say is tried before, and where statements are the same, so are rows
    options += (
        "-k",
        "not rows_are_the_evaluator_s and not statements_are_those_of_the_page and not becomes_what_its_page_says",
    )
    return int(pytest.main([*options, str(TESTS / "plan"), str(TESTS / "sql")], plugins=[plugin]))


@dataclass
class Traced:
    """A plugin of pytest that writes down which lines each test runs."""

    rooms: Path
    tests: dict[str, Lines]

    def pytest_pyfunc_call(self, pyfuncitem: Any) -> bool:
        with traced(self.rooms) as ran:
            arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
            pyfuncitem.obj(**arguments)
        self.tests[pyfuncitem.nodeid] = frozenset(ran)
        return True


@dataclass
class Chosen:
    """A plugin of pytest that leaves some tests."""

    names: set[str]

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.nodeid in self.names]
