"""Reports of checks and tests: a table for people, JSON and JUnit XML for CI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from semcli.errors import Site
from semcli.records import dataclass
from semcli.render.display import DisplayColumn
from semcli.render.exact import to_json
from semcli.render.rows import Cell
from semcli.render.sheet import Screen
from semcli.render.table import draw
from semcli.render.text import visible

OK, FAILED, WARNING = "ok", "failed", "warning"


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was looked at. `code`, `message` and `help` say what is wrong with it."""

    suite: str
    name: str
    result: str = OK
    code: str | None = None
    message: str | None = None
    help: tuple[str, ...] = ()
    site: Site | None = None
    rows: int | None = None
    seconds: float | None = None


def failed(cases: Sequence[Case]) -> list[Case]:
    return [case for case in cases if case.result == FAILED]


def as_table(cases: Sequence[Case], out: TextIO, screen: Screen) -> None:
    """A line a case; those that are fine are only counted in suites with nothing to show."""
    names = ("check", "what", "result", "rows", "time", "finding")
    rows = [_cells(case) for case in cases]
    columns = [
        DisplayColumn(name, [row[i] for row in rows], right=name in ("rows", "time"), solid=name in ("rows", "time"))
        for i, name in enumerate(names)
    ]
    # a column that says nothing for any case is left out
    draw([c for c in columns if any(cell.text for cell in c.cells)], out, screen)


def _cells(case: Case) -> tuple[Cell, ...]:
    said = ": ".join(filter(None, (case.code, case.message)))
    where = place(case.site)
    helped = "".join(f" ({line})" for line in case.help)
    return (
        Cell(case.suite),
        Cell(visible(case.name)),
        Cell(case.result, faint=case.result == OK),
        Cell("" if case.rows is None else f"{case.rows:,}"),
        Cell("" if case.seconds is None else f"{case.seconds:.2f} s"),
        Cell(visible(f"{where}: {said}{helped}" if where else f"{said}{helped}")),
    )


def place(site: Site | None) -> str:
    """`catalog.toml:12:5`."""
    if site is None or site.file is None:
        return ""
    return site.file if site.line is None else f"{site.file}:{site.line}:{site.column or 1}"


def as_json(cases: Sequence[Case], out: TextIO) -> None:
    """One object: `ok`, the numbers, and every case."""
    found = {
        "ok": not failed(cases),
        "checked": len(cases),
        "failed": len(failed(cases)),
        "cases": [
            {
                "check": case.suite,
                "name": case.name,
                "result": case.result,
                "code": case.code,
                "message": case.message,
                "help": case.help,
                "where": place(case.site) or None,
                "rows": case.rows,
                "seconds": None if case.seconds is None else round(case.seconds, 3),
            }
            for case in cases
        ],
    }
    out.write(to_json(found) + "\n")


def as_junit(cases: Sequence[Case], out: TextIO) -> None:
    """JUnit XML, as CI systems read it: a suite per check."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<testsuites name="semcli" tests="{len(cases)}" failures="{len(failed(cases))}">\n')
    for suite in dict.fromkeys(case.suite for case in cases):
        inside = [case for case in cases if case.suite == suite]
        time = sum(case.seconds or 0 for case in inside)
        out.write(
            f'  <testsuite name={quoteattr(suite)} tests="{len(inside)}" failures="{len(failed(inside))}"'
            f' errors="0" skipped="0" time="{time:.3f}">\n'
        )
        out.writelines(_junit_case(case) for case in inside)
        out.write("  </testsuite>\n")
    out.write("</testsuites>\n")


def _junit_case(case: Case) -> str:
    head = (
        f"    <testcase classname={quoteattr('semcli.' + case.suite)} name={quoteattr(visible(case.name))}"
        f' time="{case.seconds or 0:.3f}"'
    )
    if case.result == OK:
        return head + "/>\n"
    message = visible(case.message or "")
    body = "\n".join(filter(None, (place(case.site), message, *map(visible, case.help))))
    if case.result == FAILED:
        kind = quoteattr(case.code or "failed")
        inner = f"<failure type={kind} message={quoteattr(message)}>{escape(body)}</failure>"
    else:
        inner = f"<system-out>{escape(body)}</system-out>"
    return f"{head}>\n      {inner}\n    </testcase>\n"
