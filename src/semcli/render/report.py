"""Reports of checks and tests: a table for people, JSON and JUnit XML for CI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from semcli.errors import Site
from semcli.records import dataclass
from semcli.render.display import DisplayColumn
from semcli.render.errors import finding_text
from semcli.render.exact import to_json
from semcli.render.rows import Cell
from semcli.render.sheet import Screen
from semcli.render.table import draw
from semcli.render.text import visible

OK, FAILED, WARNING = "ok", "failed", "warning"


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was looked at. `code`, `message` and `help` say what is wrong with it; `detail` are the lines of a
    difference: `- ` what was expected, `+ ` what came."""

    suite: str
    name: str
    result: str = OK
    code: str | None = None
    message: str | None = None
    help: tuple[str, ...] = ()
    site: Site | None = None
    rows: int | None = None
    seconds: float | None = None
    detail: tuple[str, ...] = ()


def failed(cases: Sequence[Case]) -> list[Case]:
    return [case for case in cases if case.result == FAILED]


def as_table(cases: Sequence[Case], out: TextIO, screen: Screen) -> None:
    """A line a case, and below them what was found, one by one, in the look of errors."""
    names = ("check", "what", "result", "rows", "time")
    rows = [_cells(case) for case in cases]
    columns = [
        DisplayColumn(name, [row[i] for row in rows], right=name in ("rows", "time"), solid=name in ("rows", "time"))
        for i, name in enumerate(names)
    ]
    # a column that says nothing for any case is left out
    draw([c for c in columns if any(cell.text for cell in c.cells)], out, screen)
    same: dict[tuple[object, ...], list[Case]] = {}
    for case in cases:
        if case.message:
            same.setdefault((case.result, case.code, case.message, case.site, case.detail), []).append(case)
    for found in same.values():
        out.write("\n" + _finding(found[0], [case.name for case in found], screen))


def _finding(case: Case, names: Sequence[str], screen: Screen) -> str:
    """What is wrong with a case, or with several of one cause: which, how, where, and what to do."""
    mark = f"{case.result}[{case.code}]" if case.code else case.result
    message = case.message or ""
    # most messages name their thing themselves
    named = f"`{case.name}`" in message or case.name.rpartition(".")[2] in message
    return finding_text(
        mark,
        message if named else f"{', '.join(names)}: {message}",
        severe=case.result == FAILED,
        site=case.site,
        detail=case.detail,
        help=case.help,
        colour=screen.colour,
        width=screen.width,
    )


def _cells(case: Case) -> tuple[Cell, ...]:
    return (
        Cell(case.suite),
        Cell(visible(case.name)),
        Cell(case.result, faint=case.result == OK, tone="down" if case.result == FAILED else ""),
        Cell("" if case.rows is None else f"{case.rows:,}"),
        Cell("" if case.seconds is None else f"{case.seconds:.2f} s"),
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
                "detail": case.detail,
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
    told = (place(case.site), message, *map(visible, case.detail), *map(visible, case.help))
    body = "\n".join(filter(None, told))
    if case.result == FAILED:
        kind = quoteattr(case.code or "failed")
        inner = f"<failure type={kind} message={quoteattr(message)}>{escape(body)}</failure>"
    else:
        inner = f"<system-out>{escape(body)}</system-out>"
    return f"{head}>\n      {inner}\n    </testcase>\n"
