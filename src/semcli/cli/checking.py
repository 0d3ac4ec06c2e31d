"""What `check` and `test` do besides printing: each part gives cases for the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from semcli.api import make_demo
from semcli.errors import Exit, Problem, SemcliError
from semcli.render.report import FAILED, OK, WARNING, Case
from semcli.request import Request

if TYPE_CHECKING:
    from semcli.catalog.model import Catalog, Column, Dimension, Metric
    from semcli.engine.base import ResolvedConnection


def lint_cases(catalog: Catalog, *, paths: bool = True) -> list[Case]:
    """What is odd about a catalog that loads, or one case that says that nothing is; `paths` adds longer join paths."""
    from semcli.catalog.lint import ERROR, lint

    found = [
        Case("lint", f.site.key if f.site is not None and f.site.key else "catalog",
             FAILED if f.severity == ERROR else WARNING, f.code, f.message, f.help, f.site)
        for f in lint(catalog)
    ]  # fmt: skip
    found += unreadable_cases(catalog)
    found += [*(path_cases(catalog) if paths else ()), *private_cases(catalog), *format_cases(catalog)]
    return found or [Case("lint", "catalog")]


def unreadable_cases(catalog: Catalog) -> list[Case]:
    """Metrics and computed dimensions that read what no request can give them."""
    from semcli.catalog.source import pinpoint
    from semcli.plan.readable import unreadable

    return [
        Case("lint", what, FAILED, p.code, p.message, p.help, pinpoint(catalog.sources, p.site))
        for what, p in unreadable(catalog)
    ]


def path_cases(catalog: Catalog) -> list[Case]:
    """Where a request takes the shortest join path, and longer ones lead to the same entity."""
    from semcli.catalog.source import pinpoint
    from semcli.introspect.detours import detours

    found = []
    for detour in detours(catalog):
        site = pinpoint(catalog.sources, catalog.entities[detour.base].site)
        message, help = detour.describe("may lead"), (detour.choice(catalog), "`semcli check --data` counts where")
        found.append(Case("lint", f"{detour.base} to {detour.target}", WARNING, "longer_path", message, help, site))
    return found


def private_cases(catalog: Catalog) -> list[Case]:
    """Columns that look private and are public only because the catalog says so of all that say nothing."""
    from semcli.catalog.sensitivity import Sensitivity
    from semcli.catalog.source import pinpoint
    from semcli.introspect.classify import classify

    found = []
    for entity in catalog.entities.values():
        for column in entity.columns.values():
            if column.classified_here or column.sensitivity is not Sensitivity.PUBLIC:
                continue
            proposal = classify(column.name, column.type, entity.table)
            if proposal is not None:
                name = f"{entity.name}.{column.name}"
                message = f"`{name}` looks like {proposal.reason}, and is public only by the catalog's default"
                help = (f'write `pii = ["{proposal.category}"]`', 'or `sensitivity = "public"`, if it is meant')
                site = pinpoint(catalog.sources, column.site)
                found.append(Case("lint", name, WARNING, "looks_private", message, help, site))
    return found


def format_cases(catalog: Catalog) -> list[Case]:
    """Formats of numbers that are not known: tables show these plainly, `cent:USD` a hundred times as much."""
    from semcli.catalog.source import pinpoint
    from semcli.errors import did_you_mean
    from semcli.render.numbers import FORMATS, is_known

    things: dict[str, Column | Dimension | Metric] = {**catalog.metrics}
    for entity in catalog.entities.values():
        things |= {f"{entity.name}.{name}": column for name, column in entity.columns.items()}
        things |= {f"{entity.name}.{name}": dimension for name, dimension in entity.dimensions.items()}
    found = []
    for name, thing in things.items():
        if thing.format is None or is_known(thing.format):
            continue
        help = (*did_you_mean(thing.format, FORMATS), f"write one such as {', '.join(f'`{f}`' for f in FORMATS)}")
        message = f"format `{thing.format}` of `{name}` is not known: its numbers are shown plainly"
        site = pinpoint(catalog.sources, thing.site)
        found.append(Case("lint", name, WARNING, "unknown_format", message, help, site))
    return found


def smoke_cases(catalog: Catalog, connection: ResolvedConnection, timeout: float | None) -> Iterator[Case]:
    """Every metric, without a grain and at each grain, as far as it can be asked so, compiled and run."""
    for name, grain in smoke_requests(catalog):
        what = f"{name} by {grain}" if grain else name
        begun = perf_counter()
        try:
            rows = _try(catalog, name, grain, connection, timeout)
        except SemcliError as error:
            if error.exit is Exit.INTERRUPTED:
                raise
            yield failure("smoke", what, error.problems, perf_counter() - begun)
        except Exception as error:  # a fault of ours is a finding too, and the other metrics are still tried
            yield Case("smoke", what, FAILED, "internal", f"semcli itself is at fault ({type(error).__name__})")
        else:
            yield Case("smoke", what, OK, rows=rows, seconds=perf_counter() - begun)


def smoke_requests(catalog: Catalog) -> list[tuple[str, str | None]]:
    """Metric and grain, for all of them. What a metric that declares no grains can be cut at, the compiler says, and
    at which grains one that looks across time can. One that cannot be asked at all is asked plainly, to be told why."""
    from semcli.catalog.model import Grain

    found: list[tuple[str, str | None]] = []
    for name, metric in catalog.metrics.items():
        if metric.grains is not None and metric.time is not None:
            found += [(name, None), *((name, g.value) for g in metric.grains)]
            continue
        able = [grain for grain in (None, *(g.value for g in Grain)) if _can(catalog, name, grain)]
        found += [(name, grain) for grain in able or [None]]
    return found


_CANNOT = ("invalid_grain", "no_time_dimension", "invalid_window", "invalid_comparison")
"""What tells that a metric is not made for a grain, or for none; any other refusal is a finding."""


def _can(catalog: Catalog, name: str, grain: str | None) -> bool:
    """Whether a metric can be asked at a grain. It is no request: the audit log does not hear of it."""
    from semcli.pipeline import permitted_plan

    try:
        permitted_plan(catalog, Request(metrics=(name,), grain=grain))
    except SemcliError as error:
        return error.problems[0].code not in _CANNOT
    return True


def _try(catalog: Catalog, name: str, grain: str | None, connection: ResolvedConnection, timeout: float | None) -> int:
    """Rows of a metric. Where fine buckets of all its time are too many to fill, those that have rows do."""
    try:
        return _count(catalog, Request(metrics=(name,), grain=grain), connection, timeout)
    except SemcliError as error:
        if grain is None or error.problems[0].code != "too_many_rows":
            raise
    return _count(catalog, Request(metrics=(name,), grain=grain, fill=False), connection, timeout)


def _count(catalog: Catalog, request: Request, connection: ResolvedConnection, timeout: float | None) -> int:
    from semcli.pipeline import ask

    with ask(catalog, request, connection, timeout=timeout) as found:
        return sum(len(batch) for batch in found.batches)


def failure(suite: str, name: str, problems: Sequence[Problem], seconds: float | None = None) -> Case:
    """A case for something that was refused or failed."""
    first = problems[0]
    # what this version cannot do yet is no fault of the catalog
    result = WARNING if first.code == "not_implemented" else FAILED
    return Case(suite, name, result, first.code, first.message, first.help, first.site, seconds=seconds)


def data_cases(catalog: Catalog, connection: ResolvedConnection, timeout: float | None) -> Iterator[Case]:
    """What the catalog declares about rows, tried on the rows."""
    from semcli.catalog.source import pinpoint
    from semcli.engine import connect
    from semcli.introspect.prove import prove
    from semcli.introspect.schema import tables

    make_demo(catalog, connection)
    with connect(connection, timeout=timeout) as session:
        for proof in prove(session, catalog, tables(session)):
            result = OK if proof.code is None else FAILED if proof.serious else WARNING
            site = None if proof.code is None else pinpoint(catalog.sources, proof.site)
            yield Case("data", proof.what, result, proof.code, proof.message, proof.help, site)


def drift_cases(catalog: Catalog, connection: ResolvedConnection, timeout: float | None) -> list[Case]:
    """Where catalog and database differ, or one case that says that they do not."""
    from semcli.catalog.source import pinpoint
    from semcli.engine import connect
    from semcli.introspect.drift import compare
    from semcli.introspect.functions import replaced
    from semcli.introspect.rights import excess
    from semcli.introspect.schema import tables

    make_demo(catalog, connection)
    with connect(connection, timeout=timeout) as session:
        live = tables(session)
        rights = excess(session, catalog, live)
        functions = replaced(session)
    found = [
        Case(
            "database",
            d.what,
            FAILED if d.serious else WARNING,
            d.code,
            d.message,
            d.help,
            pinpoint(catalog.sources, d.site),
        )
        for d in compare(catalog, live)
    ]
    for name in functions:
        message = f"the database has a macro `{name}`, which is used in place of DuckDB's function"
        help = ("give it another name, and drop it under this one",)
        found.append(Case("database", name, FAILED, "replaced_function", message, help))
    found += [Case("rights", connection.name or "connection", WARNING, e.code, e.message, e.help) for e in rights]
    return found or [Case("database", connection.describe())]
