"""What a mutant has to get past, from cheap to dear: the first that notices it kills it.

- `plan and SQL`: every case is compiled for every dialect; plan, statement or refusal differ from the case's files;
- `rows`: a case's plan is the same to its files, but something else in it changed: it is asked on DuckDB;
- `unit tests`: tests that call functions of plan/ or sql/ directly;
- `errors`: commands that fail are run, and what they say is held against `tests/cli/errors/`;
- `random requests`: requests that compile to something else are asked on DuckDB and held against the evaluator.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import error_cases
from case_runner import Case, all_cases
from case_tables import fixture, write_duckdb
from mutation.forks import allow
from mutation.mutants import Span
from semcli.catalog.model import Catalog
from semcli.demo import write_folder
from semcli.errors import SemcliError
from strategies import Seeded, options
from strategies.worlds import Outcome, World, random_world

TESTS = Path(__file__).resolve().parents[1]
ENGINES = ("duckdb", "postgres")
WORLDS = 16
PER_WORLD = 25
SECONDS = 3.0
"""The processor time that a check may take: all cases compile in one second."""

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
    """A random request, what the evaluator says, and what the compiler made of it before it was mutated."""

    options: dict[str, Any]
    expected: Outcome
    made: str
    lines: Lines


@dataclass(frozen=True)
class Place:
    """A random catalog with its data, and requests about it."""

    world: World
    asked: tuple[Asked, ...]


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
    places: list[Place] = field(default_factory=list)

    def reaching(self, where: Where) -> list[Case]:
        """The cases that can notice a change: those first that run through its very lines."""
        far = {case.name: where.reaches(self.ran[case.name]) for case in self.cases}
        return sorted((case for case in self.cases if far[case.name]), key=lambda case: -far[case.name])


def baseline(folder: Path, rooms: Path) -> Baseline:
    """Compiles every case and random request as the code is; raises AssertionError where a case's files are stale."""
    base = Baseline(folder)
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
    base.places = [_place(rooms, n) for n in range(WORLDS)]
    assert by_unit_tests() is None, "unit tests fail"
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


def _place(rooms: Path, number: int) -> Place:
    choose = Seeded(f"mutation-{number}")
    world = random_world(choose)
    asked = []
    for _ in range(PER_WORLD):
        wanted = options(choose, world.catalog, 0.6)
        expected = world.expected(wanted)
        if expected.kind != "open":
            with traced(rooms) as ran:
                made = compiled_random(world.catalog, wanted)
            asked.append(Asked(wanted, expected, made, frozenset(ran)))
    return Place(world, tuple(asked))


@contextmanager
def traced(rooms: Path) -> Iterator[set[tuple[str, int]]]:
    """The lines of files below a folder that run inside the `with`."""
    lines: set[tuple[str, int]] = set()
    inside = str(rooms)

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


def compiled_random(catalog: Catalog, wanted: dict[str, Any]) -> str:
    """All that there is of a random request, compiled by the code that is loaded now."""
    from semcli.pipeline import compile_request
    from semcli.request import Request
    from strategies.worlds import NOW

    try:
        return _whole(compile_request(catalog, Request.from_options(wanted), "duckdb", clock=NOW))
    except SemcliError as error:
        return repr([p.code for p in error.problems])


def _whole(made: Any) -> str:
    return repr((made.plan, made.columns, made.statement, made.paths, made.verdicts, made.warnings))


Judge = Callable[[], str | None]


def noticed(base: Baseline, where: Where) -> list[str]:
    """The check that notices what is loaded now, and what it says; nothing where all of them pass."""
    changed: list[Case] = []
    stages: dict[str, Judge] = {
        "plan and SQL": lambda: by_files(base, base.reaching(where), changed),
        "rows": lambda: by_rows(base, changed),
        "unit tests": by_unit_tests,
        "errors": lambda: by_errors(base, where),
        "random requests": lambda: by_random(base, where),
    }
    for name, judge in stages.items():
        allow(SECONDS if name == "plan and SQL" else 3 * SECONDS)
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


def by_random(base: Baseline, where: Where) -> str | None:
    """The first random request whose answer is not the evaluator's."""
    from strategies.worlds import World, difference, opened

    for place in base.places:
        reached = [a for a in place.asked if where.reaches(a.lines)]
        changed = [a for a in reached if compiled_random(place.world.catalog, a.options) != a.made]
        if not changed:
            continue
        with opened(World({}, place.world.catalog, place.world.data)) as world:
            for asked in changed:
                found = difference(asked.expected, world.actual(asked.options, "duckdb"))
                if found is not None:
                    return f"{asked.options}: {found}"
    return None


def by_unit_tests() -> str | None:
    """The tests of functions of the rooms, in this process."""
    import pytest

    folders = [str(TESTS / room) for room in ("plan", "sql") if (TESTS / room).exists()]
    if not folders:
        return None
    # no plugin, no configuration: they take longer than the tests, and warn of what is loaded already
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # and where statements are the same, so are rows
    options = ("-x", "-q", "-c", os.devnull, "--assert=plain", "--noconftest", "-p", "no:cacheprovider")
    options += ("-k", "not rows_are_the_evaluator_s")
    status = pytest.main([*options, *folders])
    return None if status == 0 else f"pytest ends with {status}"
