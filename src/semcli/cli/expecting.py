"""The tests that a catalog declares, run: what was expected, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from math import fsum, isclose
from time import perf_counter
from typing import TYPE_CHECKING, Any

from semcli.cli.answering import saved_request, zone_of
from semcli.cli.checking import failure
from semcli.cli.session import Session
from semcli.errors import Exit, SemcliError, Site, did_you_mean, fail
from semcli.records import replace
from semcli.render.report import FAILED, Case
from semcli.render.rows import ROW
from semcli.request import Request

if TYPE_CHECKING:
    from semcli.catalog.model import CatalogTest
    from semcli.engine.base import ResolvedConnection
    from semcli.pipeline import Answer
    from semcli.result import OutputColumn

DOUBLES_AGREE = 1e-9
"""How far doubles may be apart that are added in another order, as a part of them."""
_SHOWN = 3
_NO_TESTS = "this catalog has no tests: `[tests.NAME]` says what a saved query must answer"


def test_cases(session: Session, names: Sequence[str]) -> list[Case]:
    """Every test, or those that were named. Raises `unknown_name` for one that does not exist."""
    tests = session.catalog.tests
    for name in names:
        if name not in tests:
            site = Site.whole("NAME", name)
            there = f"the tests are {', '.join(f'`{t}`' for t in tests)}" if tests else _NO_TESTS
            raise fail("unknown_name", f"no test is called `{name}`", *did_you_mean(name, tests), there, site=site)
    return [_run(session, tests[name]) for name in names or tests]


def _run(session: Session, test: CatalogTest) -> Case:
    begun = perf_counter()
    try:
        connection = session.connection if test.connection is None else session.named(test.connection)
        request = saved_request(session.catalog, test.query)
        wrong, lines, rows = _differences(session, test, request, connection)
    except SemcliError as error:
        if error.exit is Exit.INTERRUPTED:
            raise
        return failure("test", test.name, error.problems, perf_counter() - begun)
    seconds = perf_counter() - begun
    if not wrong:
        return Case("test", test.name, rows=rows, seconds=seconds)
    return Case("test", test.name, FAILED, "unexpected", wrong, (), test.site, rows, seconds, tuple(lines))


def _differences(
    session: Session, test: CatalogTest, request: Request, connection: ResolvedConnection
) -> tuple[str, list[str], int]:
    """What differs from what was expected, in words and line by line, and the number of rows."""
    rows, total = _count_and_total(session, request, connection)
    metric = request.metrics[0]
    wrong: list[tuple[str, list[str]]] = []
    if test.rows is not None and rows != test.rows:
        wrong.append((f"{_rows(rows)} where {test.rows:,} were expected", _pair("rows", test.rows, rows)))
    if test.total is not None and total is None:
        raise fail(
            "inapplicable", f"`{metric}` is no number: there is no `total` of it", "expect `rows`, or use `expect`"
        )
    if test.total is not None and total is not None and not _near(total, test.total, test.tolerance):
        told = f"`{metric}` does not add up to what was expected"
        wrong.append((told, _pair(f"total of {metric}", test.total, total)))
    if test.expect is not None:
        wrong += _violations(session, test.expect.text, request, connection)
    return "; ".join(told for told, _ in wrong), [line for _, lines in wrong for line in lines], rows


def _pair(what: str, expected: float, found: Any) -> list[str]:
    """Two numbers under each other, so that the digit that differs is seen."""
    wanted, came = f"{expected:,}", f"{found:,}"
    width = max(len(wanted), len(came))
    return [f"- {what}  {wanted.rjust(width)}  expected", f"+ {what}  {came.rjust(width)}  found"]


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _count_and_total(
    session: Session, request: Request, connection: ResolvedConnection
) -> tuple[int, Decimal | float | None]:
    """How many rows there are, and the sum of the first metric over groups: totals say it again, and add nothing.
    Doubles are added as such. None where the metric is no number."""
    from semcli.pipeline import ask

    with ask(session.catalog, request, connection, timeout=session.values.get("timeout")) as found:
        places = _places(found.columns, request)
        kind = next((i for i, column in enumerate(found.columns) if column.name == ROW), None)
        count, values = 0, list[Any]()
        for batch in found.batches:
            count += len(batch)
            groups = [row for row in batch if kind is None or row[kind] not in ("subtotal", "total")]
            values += [row[place] for row in groups for place in places if row[place] is not None]
    if any(isinstance(value, bool) or not isinstance(value, (int, float, Decimal)) for value in values):
        return count, None
    if any(isinstance(value, float) for value in values):
        return count, fsum(values)
    with localcontext(prec=100):
        return count, sum(map(Decimal, values), Decimal(0))


def _places(columns: Sequence[OutputColumn], request: Request) -> list[int]:
    """Where the first metric stands: in a column of its own, or in one for each value of what is pivoted."""
    name = request.metrics[0]
    metrics = [(i, column.name) for i, column in enumerate(columns) if column.role == "metric"]
    if request.pivot is None:
        return [i for i, column in metrics if column == name]
    return [i for i, column in metrics if column.startswith(f"{name}[")]


def _near(found: Decimal | float, expected: float, tolerance: float) -> bool:
    """Equal, or apart by at most the tolerance, as a part of what was expected: of doubles a billionth at least."""
    if isinstance(found, float):
        return isclose(found, expected, rel_tol=max(tolerance, DOUBLES_AGREE), abs_tol=0.0)
    wanted = Decimal(repr(expected) if isinstance(expected, float) else expected)
    return abs(found - wanted) <= abs(wanted) * Decimal(repr(tolerance))


def _violations(
    session: Session, expected: str, request: Request, connection: ResolvedConnection
) -> list[tuple[str, list[str]]]:
    """Rows on which the expectation is not true. The database looks for them, by the rules of `--having`."""
    if request.limit is not None:
        raise fail("not_implemented", "this version cannot test `expect` on a query with a `limit` yet")
    from semcli.pipeline import ask

    broken = replace(request, having=(*request.having, f"case when {expected} then false else true end"))
    with ask(session.catalog, broken, connection, timeout=session.values.get("timeout")) as found:
        rows = found.rows()
        if not rows:
            return []
        return [(f"`{expected}` is not true of {_rows(len(rows))}", _listed(found, rows, request.grain))]


def _listed(found: Answer, rows: Sequence[tuple[Any, ...]], grain: str | None) -> list[str]:
    """The first of the rows, as the table of the query shows them."""
    from io import StringIO

    from semcli.render.sheet import Screen, Sheet
    from semcli.render.table import write

    out = StringIO()
    sheet = Sheet(found.columns, [list(rows[:_SHOWN])], grain=grain, zone=zone_of(found.compiled))
    write(sheet, out, Screen())
    more = [f"and {len(rows) - _SHOWN:,} more"] if len(rows) > _SHOWN else []
    return [*out.getvalue().splitlines(), *more]
