"""Cases: one folder each, checked in every way there is.

`tests/cases/NAME/` holds
- `case.toml`: `section` and `sentence` (the rule that it holds, as docs/correctness.md quotes it), `fixture` (a folder
  of `fixtures/`, or a case's own), `[request]` with the names of `Request`; or `refused = "code"` with `says`, words
  of its message and help. `warns` are words of warnings, `paths` the joins of dimensions, `sql` pieces of both
  statements, `parameters` some of their parameters. `open = true` (or a list of engines) marks a rule that is not
  there yet: the case has to fail, and the mark goes when it passes. A comment derives the rows;
- `rows.txt`: the rows, worked out by hand. Nothing ever writes this file but a person;
- `duckdb.sql`, `postgres.diff` (how PostgreSQL's statement differs), `plan.txt`: the statement and the plan; or
  `refusal.txt`, the refusal as people see it.

    python -m tests.case_runner --update-sql [NAME …]   writes SQL, plans and refusals anew, never rows
    python -m tests.case_runner --update-docs           fills the tables of docs/correctness.md
    python -m tests.case_runner NAME …                  shows what a case gives on DuckDB
"""

from __future__ import annotations

import argparse
import difflib
import json
import math
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE))

from case_docs import PAGE, filled  # noqa: E402
from case_plan import plan_text  # noqa: E402
from case_tables import CASES, ROOT, Expected, Fixture, cells, fixture, read_expected, write_duckdb  # noqa: E402
from semcli.engine import ResolvedConnection  # noqa: E402
from semcli.errors import SemcliError  # noqa: E402
from semcli.pipeline import Answer, Compiled, answer, compile_request  # noqa: E402
from semcli.render.errors import human  # noqa: E402
from semcli.request import Request  # noqa: E402
from semcli.result import Row  # noqa: E402

CLOCK = datetime(2025, 7, 15, 12, tzinfo=UTC)
"""The time at which every case is asked that does not say `now`: a Tuesday."""

KEYS = {
    *("section", "sentence", "fixture", "request", "open"),
    *("refused", "says", "warns", "paths", "sql", "parameters"),
}


@dataclass(frozen=True)
class Case:
    """A folder of `tests/cases`."""

    name: str
    folder: Path
    section: str
    sentences: tuple[str, ...]
    fixture: str
    options: Mapping[str, Any]
    refused: str | None = None
    says: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()
    paths: Mapping[str, list[str]] = field(default_factory=dict)
    sql: tuple[str, ...] = ()
    parameters: tuple[object, ...] = ()
    open: tuple[str, ...] = ()

    def expected(self) -> Expected:
        return read_expected(self.folder / "rows.txt")


def read_case(folder: Path) -> Case:
    """The case in a folder."""
    found = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    unknown = found.keys() - KEYS
    assert not unknown, f"{folder.name}: case.toml has unknown keys {sorted(unknown)}"
    sentences = found["sentence"]
    return Case(
        name=folder.name,
        folder=folder,
        section=str(found["section"]),
        sentences=(sentences,) if isinstance(sentences, str) else tuple(sentences),
        fixture=found["fixture"],
        options=found["request"],
        refused=found.get("refused"),
        says=tuple(found.get("says", ())),
        warns=tuple(found.get("warns", ())),
        paths=found.get("paths", {}),
        sql=tuple(found.get("sql", ())),
        parameters=tuple(found.get("parameters", ())),
        open=_open(found.get("open", False)),
    )


def _open(said: bool | list[str]) -> tuple[str, ...]:
    """The engines on which a case is open."""
    return tuple(said) if isinstance(said, list) else ("duckdb", "postgres") if said else ()


def all_cases() -> list[Case]:
    """Every case, by name."""
    return [read_case(path.parent) for path in sorted(CASES.glob("*/case.toml"))]


# --- asking -------------------------------------------------------------------------------------------------------


class Databases:
    """One database per fixture on one engine, made when it is first needed.

    `make` creates the fixture's database and tells how to reach it.
    """

    def __init__(self, engine: str, make: Callable[[Fixture], ResolvedConnection]):
        self.engine = engine
        self.make = make
        self.made: dict[str, ResolvedConnection] = {}

    def connection(self, of: Fixture) -> ResolvedConnection:
        """How to reach a fixture's database."""
        if of.name not in self.made:
            self.made[of.name] = self.make(of)
        return self.made[of.name]


def duckdb_in(folder: Path) -> Databases:
    """DuckDB files in a folder."""

    def make(of: Fixture) -> ResolvedConnection:
        path = folder / f"{of.name}.duckdb"
        write_duckdb(path, of)
        return ResolvedConnection(None, "duckdb", path=path, entities=of.catalog.entities)

    return Databases("duckdb", make)


def compiled(case: Case, engine: str) -> Compiled:
    """The case's request, compiled at the cases' clock."""
    return compile_request(fixture(case.fixture).catalog, Request.from_options(case.options), engine, clock=CLOCK)


def asked(case: Case, databases: Databases) -> tuple[Answer, list[Row]]:
    """The case's request, answered: all that it tells, and its rows."""
    made = compiled(case, databases.engine)
    with answer(made, databases.connection(fixture(case.fixture)), timeout=60) as found:
        rows = found.rows()
        return found, rows


def check(case: Case, databases: Databases) -> None:
    """Raises AssertionError unless the case's request gives what the case says, on this engine."""
    if case.refused is not None:
        check_refusal(case, databases)
        return
    found, rows = asked(case, databases)
    expected = case.expected()
    columns = [(c.name, c.type.kind.value) for c in found.columns]
    assert columns == list(expected.columns), f"columns are {columns}"
    check_rows(expected, rows)
    warned = " ".join(found.warnings)
    missing = [words for words in case.warns if words not in warned]
    assert not missing, f"no warning says {missing}: {found.warnings}"
    check_statement(case, found.compiled)


def check_statement(case: Case, made: Compiled) -> None:
    """Raises AssertionError unless paths, SQL and parameters are as the case says."""
    for dimension, joins in case.paths.items():
        assert list(made.paths[dimension]) == joins
    for piece in case.sql:
        assert piece in made.statement.text, made.statement.text
    for value in case.parameters:
        assert value in made.statement.parameters, made.statement.parameters


def check_refusal(case: Case, databases: Databases) -> None:
    """Raises AssertionError unless the request is refused with the case's code and words."""
    try:
        _, rows = asked(case, databases)
    except SemcliError as error:
        problem = error.problems[0]
        told = " ".join([problem.message, *problem.help])
        assert problem.code == case.refused, f"{problem.code}, not {case.refused}: {told}"
        missing = [words for words in case.says if words not in told]
        assert not missing, f"not said: {missing}\nsaid: {told}"
        return
    raise AssertionError(f"answered with {len(rows)} rows, where {case.refused} was expected")


# --- comparing ----------------------------------------------------------------------------------------------------

RELATIVE = 1e-9
"""How far doubles may be apart (section 6)."""


def check_rows(expected: Expected, rows: Sequence[Row]) -> None:
    """Raises AssertionError unless the rows are the expected ones, in their order."""
    kinds = [kind for _, kind in expected.columns]
    wanted = [tuple(_read(cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in expected.rows]
    same = len(wanted) == len(rows) and all(_same_row(a, b, kinds) for a, b in zip(wanted, rows, strict=True))
    if not same:
        lines = list(difflib.unified_diff(_shown(wanted, kinds), _shown(rows, kinds), "by hand", "given", n=3))
        raise AssertionError("rows differ\n" + "\n".join(line.rstrip("\n") for line in lines))


def _same_row(wanted: Row, given: Row, kinds: Sequence[str]) -> bool:
    return len(wanted) == len(given) and all(_same(a, b, k) for a, b, k in zip(wanted, given, kinds, strict=True))


def _same(wanted: Any, given: Any, kind: str) -> bool:
    if wanted is None or given is None:
        return wanted is None and given is None
    if kind == "double":
        if not isinstance(given, float):
            return False
        return (
            wanted == given
            or (math.isnan(wanted) and math.isnan(given))
            or math.isclose(wanted, given, rel_tol=RELATIVE)
        )
    return type(wanted) is type(given) and str(wanted) == str(given)


def _read(cell: str | None, kind: str) -> Any:
    """A written cell as a value of its kind (`semcli.result`)."""
    return None if cell is None else _READERS.get(kind, str)(cell)


def _boolean(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


def _instant(cell: str) -> datetime | str:
    read = datetime.fromisoformat(cell)
    assert read.tzinfo is not None, f"an instant needs its offset: {cell}"
    return read.astimezone(UTC)


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "decimal": Decimal,
    "double": float,
    "boolean": _boolean,
    "date": lambda cell: cell if "infinity" in cell else date.fromisoformat(cell),
    "timestamp": lambda cell: cell if "infinity" in cell else datetime.fromisoformat(cell),
    "timestamptz": lambda cell: cell if "infinity" in cell else _instant(cell),
    "time": time.fromisoformat,
    "bytea": lambda cell: bytes.fromhex(cell[2:]),
    "array": json.loads,
}


def _shown(rows: Sequence[Row], kinds: Sequence[str]) -> list[str]:
    return [" | ".join(_cell(value, kind) for value, kind in zip(row, kinds, strict=False)) for row in rows]


def _cell(value: Any, kind: str) -> str:
    """A value as it is written in `rows.txt`."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    text = "\\x" + value.hex() if isinstance(value, bytes) else str(value)
    try:
        plain = cells(text) == [text] and text != "NULL" and not text.startswith("#")
    except ValueError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


# --- statements and plans -----------------------------------------------------------------------------------------


def written(case: Case) -> dict[str, str]:
    """What the files of a case hold besides its rows: name → text."""
    try:
        return files_of(compiled(case, "duckdb"), compiled(case, "postgres"))
    except SemcliError as error:
        return {"refusal.txt": refusal(error)}


def files_of(duckdb: Compiled, postgres: Compiled) -> dict[str, str]:
    """The files of what a case became on each engine."""
    sql = _sql(duckdb)
    return {"duckdb.sql": sql, "postgres.diff": _difference(sql, _sql(postgres)), "plan.txt": plan_text(duckdb.plan)}


def refusal(error: SemcliError) -> str:
    """A refusal as people see it, wherever the project lies."""
    return human(error).replace(f"{ROOT}/", "")


def _sql(made: Compiled) -> str:
    parameters = [f"-- ${n}: {value!r}\n" for n, value in enumerate(made.statement.parameters, 1)]
    return made.statement.text.rstrip("\n") + "\n" + "".join(parameters)


def _difference(duckdb: str, postgres: str) -> str:
    """Only the lines that differ, with their places; empty where none does."""
    lines = difflib.unified_diff(duckdb.splitlines(), postgres.splitlines(), "duckdb", "postgres", n=0, lineterm="")
    return "".join(f"{line}\n" for line in list(lines)[2:])


def stale(case: Case) -> list[str]:
    """The files of a case that are not what they should be, as differences."""
    found = []
    for name, text in written(case).items():
        path = case.folder / name
        there = path.read_text("utf-8") if path.exists() else ""
        if there != text:
            found.extend(
                difflib.unified_diff(there.splitlines(), text.splitlines(), f"{case.name}/{name}", "now", lineterm="")
            )
    return found


def update(case: Case) -> None:
    """Write statement and plan, or the refusal, anew; rows are never written."""
    for name, text in written(case).items():
        path = case.folder / name
        if text:
            path.write_text(text, "utf-8")
        else:
            path.unlink(missing_ok=True)


# --- by hand ------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Update statements, plans and refusals, or show what cases give."""
    parser = argparse.ArgumentParser(prog="python -m tests.case_runner")
    parser.add_argument("--update-sql", action="store_true", help="write SQL, plans and refusals anew")
    parser.add_argument("--update-docs", action="store_true", help="fill the tables of docs/correctness.md")
    parser.add_argument("names", nargs="*", metavar="NAME", help="cases; all of them where none is given")
    options = parser.parse_args(arguments)
    known = {case.name: case for case in all_cases()}
    if options.update_docs:
        PAGE.write_text(filled(PAGE.read_text("utf-8"), known.values()), "utf-8")
        return 0
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"no case is called {', '.join(unknown)}")
    chosen = [known[name] for name in options.names] or list(known.values())
    return _update(chosen) if options.update_sql else _show(chosen)


def _update(cases: Sequence[Case]) -> int:
    for case in cases:
        if not case.open:
            update(case)
    return 0


def _show(cases: Sequence[Case]) -> int:
    """Each case's outcome on DuckDB."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        databases = duckdb_in(Path(folder))
        for case in cases:
            is_open = databases.engine in case.open
            try:
                check(case, databases)
                outcome = "passes" + (", but is marked open" if is_open else "")
                failed += is_open
            except Exception as error:
                outcome = "open" if is_open else f"FAILS\n{type(error).__name__}: {error}"
                failed += not is_open
            sys.stdout.write(f"{case.name}: {outcome}\n")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
