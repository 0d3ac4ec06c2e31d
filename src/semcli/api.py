"""semcli in Python: load a catalog, ask, get rows.

    import semcli

    catalog = semcli.load("catalog.toml")
    answer = catalog.ask("total_revenue", grain="month", by=["workspace.region"])
    for row in answer:
        print(row["time"], row["workspace.region"], row["total_revenue"])

Everything that can go wrong is a `semcli.SemcliError`; its `problems` say what, where, and what to do. Values are
exact: int, Decimal, float, str, bool, date, datetime (instants in the request's zone), None for NULL.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from semcli.errors import SemcliError
from semcli.records import dataclass, field
from semcli.request import Request
from semcli.result import OutputColumn, Row

if TYPE_CHECKING:
    import pyarrow

    from semcli.catalog.model import Catalog
    from semcli.engine.base import ResolvedConnection
    from semcli.pipeline import Compiled, DimensionChoice

Words = str | Sequence[str]
"""One word, or several."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: typed columns and rows in the order that the request asks for.

    It is a sequence of its rows, each a mapping by column name: time, dimensions as asked for, metrics.
    """

    columns: tuple[OutputColumn, ...]
    data: Sequence[Row]
    sql: str
    parameters: tuple[object, ...]
    paths: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every row as a dictionary by column name."""
        return list(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The same as `rows`."""
        return list(self)

    def tuples(self) -> list[Row]:
        """Every row as a tuple, in the order of `names`."""
        return list(self.data)

    def column(self, name: str) -> list[Any]:
        """The values of one column. Raises KeyError."""
        if name not in self.names:
            raise KeyError(name)
        place = self.names.index(name)
        return [row[place] for row in self.data]

    def to_arrow(self) -> pyarrow.Table:
        """The answer as an Arrow table, typed as `--format arrow` writes it; needs `semcli[arrow]`.

        What Arrow cannot hold (NaN, infinity, years beyond its range) is null there, as in the file.
        """
        from semcli.extras import Extra, need

        need(Extra.ARROW, "an Arrow table")
        import pyarrow

        from semcli.render.columnar import batches_of, schema_of
        from semcli.render.sheet import Sheet

        sheet = Sheet(self.columns, [list(self.data)] if self.data else [])
        schema = schema_of(sheet)
        return pyarrow.Table.from_batches(batches_of(sheet, schema), schema)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Arrow's interface between libraries, so that `polars.DataFrame(answer)` and others of its kind just work."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.names
        return (dict(zip(names, row, strict=True)) for row in self.data)

    def __len__(self) -> int:
        return len(self.data)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        names = self.names
        if isinstance(index, slice):
            return [dict(zip(names, row, strict=True)) for row in self.data[index]]
        return dict(zip(names, self.data[index], strict=True))


@dataclass(frozen=True, slots=True)
class Project:
    """A catalog that has been loaded, ready to be asked.

    `model` is the catalog itself, as frozen values: its entities, joins, metrics, policy. `connection` is asked where
    a call names none: a connection of the catalog, a DuckDB file or a Postgres DSN; None leaves it to
    SEMCLI_CONNECTION and the catalog's default.
    """

    model: Catalog
    connection: str | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    def check(self) -> None:
        """Read the catalog from end to end. Raises `SemcliError` with everything that is wrong with it, at once."""
        from semcli.catalog.load import load as load_whole

        if self.model.file is not None:
            load_whole(self.model.file)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The names of all metrics."""
        return tuple(self.model.metrics)

    @property
    def entities(self) -> tuple[str, ...]:
        """The names of all entities."""
        return tuple(self.model.entities)

    def ask(
        self,
        metrics: Words,
        *,
        connection: str | None = None,
        timeout: float | None = None,
        clock: datetime | None = None,
        **options: Any,
    ) -> Answer:
        """Ask for metrics.

        `options` are the long options of `semcli metric`, with underscores: `by`, `where`, `grain`, `since`, `last`,
        `order`, `limit`, `fill` …; lists may be given as one word. `timeout` is in seconds. `clock` stands for now.

        Raises `SemcliError`: what cannot be answered rightly is refused, never answered with a warning.
        """
        from semcli.engine import resolve_connection
        from semcli.pipeline import answer, compile_request

        resolved = resolve_connection(self.model, connection or self.connection, self.environ)
        request = _request(metrics, options)
        compiled = compile_request(self.model, request, resolved.engine, clock=clock, connection=resolved)
        make_demo(self.model, resolved)
        with answer(compiled, resolved, timeout=timeout) as found:
            rows = found.rows()
        return Answer(
            columns=found.columns,
            data=_in_zone(found.columns, rows, compiled.plan.calendar.zone),
            sql=compiled.statement.text,
            parameters=compiled.statement.parameters,
            paths=compiled.paths,
            warnings=tuple(found.warnings),
        )

    def run(self, query: str, *, connection: str | None = None, timeout: float | None = None) -> Answer:
        """Ask a saved query of the catalog. Raises `SemcliError` (`unknown_query`)."""
        from semcli.errors import did_you_mean, fail

        saved = self.model.queries.get(query)
        if saved is None:
            raise fail("unknown_query", f"no saved query is called `{query}`", *did_you_mean(query, self.model.queries))
        options = {name: value for name, value in saved.options.items() if name != "metrics"}
        return self.ask(saved.metrics, connection=connection, timeout=timeout, **options)

    def compile(
        self, metrics: Words, *, engine: str = "duckdb", clock: datetime | None = None, **options: Any
    ) -> Compiled:
        """What a request becomes, without a database: its plan, columns, SQL, paths and the policy's verdicts."""
        from semcli.pipeline import compile_request

        return compile_request(self.model, _request(metrics, options), engine, clock=clock)

    def dimensions(self, metric: str) -> list[DimensionChoice]:
        """Every dimension beside a metric: those that it can be grouped by, and those refused with the reason."""
        from semcli.pipeline import dimensions_of

        return dimensions_of(self.model, metric)


def load(catalog: str | os.PathLike[str] | None = None, *, connection: str | None = None) -> Project:
    """Load a catalog from a file. None looks where the command line looks: SEMCLI_CATALOG, then `catalog.toml` here
    or in a folder above.

    Raises `SemcliError` with what is wrong with the catalog's files, its `[catalog]` and its `[policy]`, each with
    file, line and column. What is wrong with a metric or an entity is raised by whatever touches it first;
    `Project.check` tells it all.
    """
    from semcli.catalog.find import find_catalog
    from semcli.catalog.opened import open_catalog

    named = None if catalog is None else os.fspath(catalog)
    return Project(open_catalog(find_catalog(named, os.environ, Path.cwd())), connection)


def make_demo(catalog: Catalog, connection: ResolvedConnection) -> None:
    """Make the demo's data where a demo catalog names a file that is not there yet; anything else stays as it is."""
    if connection.path is not None and catalog.file is not None and not connection.path.exists():
        from semcli.demo import ensure_demo

        ensure_demo(catalog.file, connection.path)


def _request(metrics: Words, options: Mapping[str, Any]) -> Request:
    return Request.from_options({"metrics": metrics, **options})


def _in_zone(columns: Sequence[OutputColumn], rows: list[Row], zone: str) -> list[Row]:
    """The rows with instants on the wall clock of the request's zone; where there are none, as they are."""
    from semcli.datatype import Kind

    places = {i for i, column in enumerate(columns) if column.type.kind is Kind.TIMESTAMPTZ}
    if not places or zone == "UTC":
        return rows
    from zoneinfo import ZoneInfo

    there = ZoneInfo(zone)

    def shown(row: Row) -> Row:
        return tuple(
            value.astimezone(there) if i in places and isinstance(value, datetime) else value
            for i, value in enumerate(row)
        )

    return [shown(row) for row in rows]


__all__ = ["Answer", "Project", "SemcliError", "load"]
