"""The corridor from words to rows: read this first.

    words ──request──▶ Request ──resolve──▶ Plan ──checked──▶ CheckedPlan ──lower──▶ tree ──write──▶ Statement
                                                                                                        │
                                   stdout ◀──render── Answer ◀──────────────engine──────────────────────┘

Each stage removes one kind of doubt: which things the words name, whether that is permitted, which clauses say it,
how the dialect spells them. Only a checked plan can be lowered, so nothing reaches a database unjudged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from semcli.bulk import Given, way_of
from semcli.catalog.model import Catalog
from semcli.choices import DimensionChoice, dimensions_of
from semcli.errors import Exit, SemcliError
from semcli.guard import CheckedPlan, checked, refuse_mentioned
from semcli.guard.privacy import Verdict
from semcli.plan.model import Plan, entities_of
from semcli.plan.names import Mention
from semcli.plan.outputs import TIME
from semcli.plan.resolve import resolve
from semcli.records import dataclass, field, replace
from semcli.request import Request
from semcli.result import OutputColumn, Row, Shape
from semcli.sql import ast
from semcli.sql.dialect import dialect_named
from semcli.sql.finish import HIDDEN, UNMET, true_columns
from semcli.sql.forms import Form
from semcli.sql.lower import Lowered, lower
from semcli.sql.partners import filters_join_keys
from semcli.sql.statement import Statement
from semcli.sql.write import Writer
from semcli.stages import stage, waited

if TYPE_CHECKING:
    from semcli.engine.base import ResolvedConnection, Session
    from semcli.sql.dialect.base import Dialect


__all__ = ["Answer", "Compiled", "DimensionChoice", "answer", "ask", "compile_request", "dimensions_of"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a request became before any database was touched.

    `statement` was written from `tree`. `paths` gives for each dimension, as asked for, the joins that lead to it from
    the first metric's entity. `forms` are the fast forms that the statement takes, each with the name of its part.
    """

    catalog: Catalog
    request: Request
    plan: Plan
    columns: tuple[OutputColumn, ...]
    statement: Statement
    tree: ast.With
    paths: Mapping[str, tuple[str, ...]]
    verdicts: tuple[Verdict, ...]
    warnings: tuple[str, ...] = ()
    forms: tuple[tuple[str, Form], ...] = ()
    permitted: CheckedPlan | None = field(default=None, repr=False)

    def spelled_for(self, engine: str, version: int | None) -> Compiled:
        """The same for the very server that is asked, which may know a faster way to cut time."""
        if version is None or self.plan.time_type is None or self.permitted is None:
            return self
        statement, lowered = _written(self.catalog, self.permitted, dialect_named(engine, version))
        return replace(self, statement=statement, tree=lowered.tree, forms=lowered.forms)


@dataclass(slots=True)
class Answer:
    """An answer on its way: `batches` can be read once. `shape` says what they are batches of."""

    compiled: Compiled
    columns: tuple[OutputColumn, ...]
    batches: Iterator[list[Row]]
    warnings: tuple[str, ...] = ()
    shape: Shape = Shape.ROWS

    def rows(self) -> list[Row]:
        """Every row that has not been read yet."""
        return [row for batch in self.batches for row in batch]


def compile_request(
    catalog: Catalog,
    request: Request,
    engine: str,
    *,
    clock: datetime | None = None,
    connection: ResolvedConnection | None = None,
) -> Compiled:
    """From words to SQL. The same request, clock included, gives the same bytes on any machine.

    A refusal goes to the audit log, with the `connection` that would have been asked.
    """
    try:
        with stage("plan"):
            permitted = permitted_plan(catalog, request, clock)
        statement, lowered = _written(catalog, permitted, dialect_named(engine))
    except SemcliError as error:
        from semcli.audit import record_refusal

        record_refusal(catalog, request, error.problems, connection)
        raise
    plan = permitted.plan
    return Compiled(
        catalog=catalog,
        request=request,
        plan=plan,
        columns=output_columns(plan),
        statement=statement,
        tree=lowered.tree,
        paths={d.name: tuple(s.join for s in plan.branches[0].keys[i].path) for i, d in enumerate(plan.dimensions)},
        verdicts=permitted.verdicts,
        warnings=plan.notes,
        forms=lowered.forms,
        permitted=permitted,
    )


def _written(catalog: Catalog, permitted: CheckedPlan, dialect: Dialect) -> tuple[Statement, Lowered]:
    """The statement of a plan, and the tree that it was written from."""
    with stage("compile"):
        lowered = lower(catalog, permitted, dialect)
        writer = Writer(dialect)
        text = writer.statement(lowered.tree)
    tables = tuple(dict.fromkeys(catalog.entities[e].table for e in entities_of(permitted.plan)))
    risky = filters_join_keys(lowered.tree)
    return Statement(text, tuple(writer.parameters), lowered.columns, tables, risky), lowered


def permitted_plan(catalog: Catalog, request: Request, clock: datetime | None = None) -> CheckedPlan:
    """The plan of a request, judged. Where resolving fails, the columns it names are judged first (exit 5, not 4)."""
    mentions: dict[Mention, None] = {}
    try:
        plan = resolve(catalog, request, clock, mentions)
    except SemcliError as error:
        if error.exit is Exit.REQUEST:
            from semcli.plan.mentioned import mention_all

            mention_all(catalog, request, clock, mentions)
            refuse_mentioned(catalog, mentions, request.reveal, request.metrics)
        raise
    return checked(catalog, plan, request.reveal, mentions)


@contextmanager
def ask(
    catalog: Catalog,
    request: Request,
    connection: ResolvedConnection,
    *,
    timeout: float | None = None,
    clock: datetime | None = None,
) -> Iterator[Answer]:
    """Ask, and read the rows inside the `with`: the connection is closed behind it."""
    compiled = compile_request(catalog, request, connection.engine, clock=clock, connection=connection)
    with answer(compiled, connection, timeout=timeout) as found:
        yield found


@contextmanager
def answer(
    compiled: Compiled,
    connection: ResolvedConnection,
    *,
    timeout: float | None = None,
    memory: str | None = None,
    shape: Shape = Shape.ROWS,
    sending: Callable[[Compiled], None] = lambda compiled: None,
    watching: Callable[[Session], None] = lambda session: None,
) -> Iterator[Answer]:
    """Run what has been compiled; an empty time range or a limit of no rows is still asked of the database.

    `sending` hears what is sent, spelled for the server that was met, right before that; `watching` gets the session,
    which tells how far it is. `memory`, an amount such as `150MB`, is what an engine in this process is asked to make
    do with. It is a wish: a statement that cannot is run again without. `shape` is a wish too: what the engine cannot
    spell by itself comes in rows (`semcli.bulk`).
    """
    from semcli.audit import audited

    with audited(compiled.catalog, compiled, connection) as record:

        def told(session: Session, sent: Compiled) -> None:
            record.sending(sent)
            sending(sent)
            watching(session)

        try:
            session, sent, given = _begun(compiled, connection, told, timeout, memory, shape)
        except SemcliError as error:
            if memory is None or error.problems[0].code != "out_of_memory":
                raise
            session, sent, given = _begun(compiled, connection, told, timeout, None, shape)
        with session:
            yield delivered(sent, record.watch(waited("rest", given.batches)), given.shape)


def _begun(
    compiled: Compiled,
    connection: ResolvedConnection,
    sending: Callable[[Session, Compiled], None],
    timeout: float | None,
    memory: str | None,
    shape: Shape,
) -> tuple[Session, Compiled, Given]:
    """An open session that runs the statement, the request as it was spelled, and batches, the first of which is there.

    What is told as sent is the statement that runs: in bulk the one around it.
    """
    from semcli.engine import connect

    with stage("connect"):
        session = connect(connection, timeout=timeout, memory=memory)
    try:
        spelled = compiled.spelled_for(session.engine, session.version)
        with stage("first row"):
            way = way_of(session, spelled, shape)
            sending(session, replace(spelled, statement=way.statement))
            return session, spelled, way.run(session)
    except BaseException:
        session.close()
        raise


def delivered(compiled: Compiled, batches: Iterator[list[Row]], shape: Shape = Shape.ROWS) -> Answer:
    """The answer from what the statement gave: without the columns that only it needed, and pivoted if asked for."""
    if shape is not Shape.ROWS:
        return Answer(compiled, compiled.columns, batches, compiled.warnings, shape)
    warnings, batches = _warned(compiled, batches)
    if compiled.plan.pivot is None:
        return Answer(compiled, compiled.columns, batches, warnings)
    from semcli.pivot import pivoted

    columns, rows = pivoted(compiled.plan, compiled.columns, (row for batch in batches for row in batch))
    return Answer(compiled, columns, iter([rows]), warnings)


def _warned(compiled: Compiled, batches: Iterator[list[Row]]) -> tuple[tuple[str, ...], Iterator[list[Row]]]:
    """The warnings of an answer, with the earlier buckets to which no bucket refers; the rows without their column."""
    if compiled.statement.columns[-1][0] != UNMET:
        return compiled.warnings, batches
    first = next(batches, [])
    listed = first[0][-1] if first else None
    found = () if listed is None else (f"no bucket is compared with the earlier rows of {listed}",)
    rest = ([row[:-1] for row in batch] for batch in chain([first] if first else [], batches))
    return (*compiled.warnings, *found), rest


def output_columns(plan: Plan) -> tuple[OutputColumn, ...]:
    """The columns of an answer in order: time, dimensions, metrics."""
    found = [] if plan.time_type is None else [OutputColumn(TIME, plan.time_type, "time")]
    for d in plan.dimensions:
        found.append(OutputColumn(d.name, d.type, "dimension", d.unit, d.label, d.format))
    for m in plan.metrics:
        found.append(OutputColumn(m.name, m.type, "metric", m.unit, m.label, m.format))
    found += [
        OutputColumn(name, type, "extra")
        for name, type in true_columns(plan)[len(found) :]
        if not name.startswith(HIDDEN)
    ]
    return tuple(found)
