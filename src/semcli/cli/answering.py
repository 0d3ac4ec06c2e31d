"""From a request to rows on their way out: what `metric` and `run` share."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

from semcli.api import make_demo
from semcli.cli.session import Session
from semcli.errors import Exit, SemcliError, Site, did_you_mean, fail
from semcli.render.sheet import Notes, Sheet
from semcli.request import Request

if TYPE_CHECKING:
    from semcli.catalog.model import Catalog
    from semcli.pipeline import Answer, Compiled

STREAMED = "100MB"
"""What DuckDB is asked to make do with where rows go to a file or a pipe and may be many; with what Python and the
writers need, a process then stays below 300 MB."""


def answer(session: Session, request: Request) -> int:
    """Ask the database and write what it says."""
    from semcli.pipeline import answer as run
    from semcli.pipeline import compile_request

    session.picture  # noqa: B018 - options that do not fit are told before anything is asked
    catalog, connection = session.catalog, session.connection
    begun = perf_counter()
    compiled = compile_request(catalog, marked(session, request), connection.engine, connection=connection)
    session.check_output()
    if session.verbose:
        session.remark(f"catalog {catalog.file}, connection {connection.describe()}")
        for name, path in compiled.paths.items():
            session.remark(f"{name}: {' → '.join(path) or 'own column'}")
    make_demo(catalog, connection)
    notes = Notes()
    timeout = session.values.get("timeout")
    session.prepare()
    memory = STREAMED if session.format.machine else None
    spinner = session.spinner(lambda: notes.rows)
    asking = run(
        compiled,
        connection,
        timeout=timeout,
        memory=memory,
        shape=session.shape,
        sending=lambda sent: show_sql(session, sent),
        watching=spinner.follow,
    )
    with spinner, asking as found:
        sheet = sheet_of(found, request, notes, show=session.values.get("show_sql", False))
        session.emit(sheet)
        told = [counted(sheet.notes), connection.describe(), f"{perf_counter() - begun:.2f} s"]
    if session.target is not None:
        session.remark(f"wrote {rows(sheet.notes.rows)} to {session.target}")
    if request.limit is not None and sheet.notes.rows == request.limit:
        told[0] += f" (`--limit {request.limit}` reached)"
    session.footer(" · ".join(told))
    return Exit.OK


def marked(session: Session, request: Request) -> Request:
    """The request; what people read marks partial buckets without being asked to."""
    if request.grain is None or session.format.machine:
        return request
    from semcli.records import replace

    return replace(request, partial=True)


def counted(notes: Notes) -> str:
    """«12 rows», «12 rows, 3 totals»."""
    if not notes.summed:
        return rows(notes.rows)
    return f"{rows(notes.rows - notes.summed)}, {notes.summed:,} total{'' if notes.summed == 1 else 's'}"


def rows(count: int) -> str:
    """«1 row», «1,200 rows»."""
    return f"{count:,} row{'' if count == 1 else 's'}"


def sheet_of(found: Answer, request: Request, notes: Notes, *, show: bool) -> Sheet:
    """The answer as what formats take."""
    notes.warnings += found.warnings
    return Sheet(
        found.columns,
        found.batches,
        grain=request.grain,
        zone=zone_of(found.compiled),
        meta=described(found.compiled, request, show=show),
        notes=notes,
        shape=found.shape,
    )


def zone_of(compiled: Compiled) -> Any:
    """The zone in which instants are shown: the one in which they were cut."""
    from datetime import UTC

    name = compiled.plan.calendar.zone
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def described(compiled: Compiled, request: Request, *, show: bool) -> dict[str, object]:
    """What JSON says besides columns, rows and warnings."""
    found: dict[str, object] = {"request": request.as_options()}
    if show:
        found |= {"sql": compiled.statement.text, "parameters": list(compiled.statement.parameters)}
    found["paths"] = {name: list(path) for name, path in compiled.paths.items()}
    found["truncated"] = False
    return found


def show_sql(session: Session, compiled: Compiled) -> None:
    """The SQL on stderr, where the format has no place for it."""
    if not session.values.get("show_sql") or session.format.name == "json":
        return
    from semcli.render.sql import sql_text

    session.beside(sql_text(compiled.statement.text, compiled.statement.parameters, session.errors) + "\n")


_NO_QUERIES = "this catalog has no saved queries: `[queries.NAME]` saves one, `semcli metric` asks without"


def saved_request(catalog: Catalog, name: str, reveal: tuple[str, ...] = ()) -> Request:
    """The request that a saved query is; what to reveal the caller says. Raises `unknown_query`."""
    query = catalog.queries.get(name)
    if query is None:
        site = Site.whole("QUERY", name)
        raise fail(
            "unknown_query",
            f"no saved query is called `{name}`",
            *did_you_mean(name, catalog.queries),
            "`semcli list queries` shows them" if catalog.queries else _NO_QUERIES,
            *([f"`{name}` is a metric: `semcli metric {name}`"] if name in catalog.metrics else []),
            site=site,
        )
    return Request.from_options({"metrics": query.metrics, **query.options, "reveal": reveal})


_PROPOSED = 3


def _no_column(catalog: Catalog, word: str) -> SemcliError:
    """The error for a dimension without its entity."""
    from semcli.plan.hints import open_names

    homes = [name for e in catalog.entities for name in open_names(catalog, e) if name.endswith(f".{word}")]
    if word in catalog.entities:
        homes = open_names(catalog, word)
    near = [f"did you mean {' or '.join(f'`{home}`' for home in homes[:_PROPOSED])}?"] if homes else []
    site = Site.whole("DIMENSION", word)
    shown = "`semcli list dimensions` shows them"
    return fail("bad_option", f"`{word}` is no `entity.column`", *near, shown, site=site)


def counting(session: Session, dimension: str) -> tuple[Catalog, Request]:
    """A catalog with one metric more, the number of an entity's rows, and the request for it by the dimension.

    The request goes the way of all others, so the policy holds for it as for them.
    """
    from collections import ChainMap

    from semcli.catalog.model import Metric, MetricKind
    from semcli.cli.finding import column_of, unknown
    from semcli.expression.printer import show_name
    from semcli.records import replace

    catalog = session.catalog
    found = column_of(catalog, dimension)
    if found is None:
        raise (unknown(catalog, dimension) if "." in dimension else _no_column(catalog, dimension))
    name = "rows"
    metric = Metric(name, MetricKind.AGGREGATE, entity=found[0], aggregation="count")
    given = {key: session.values[key] for key in ("where", "segment", "limit", "reveal")}
    request = Request(metrics=(name,), by=(show_name(found),), **given)
    return replace(catalog, metrics=ChainMap({name: metric}, cast(Any, catalog.metrics))), request
