"""`semcli explain --analyze`: the statement is run, and the engine says how it went about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from semcli.api import make_demo
from semcli.cli.session import Session
from semcli.errors import SemcliError, Site, fail
from semcli.records import replace
from semcli.render.text import visible

if TYPE_CHECKING:
    from semcli.pipeline import Compiled


def engine_plan(session: Session, compiled: Compiled) -> tuple[Compiled, list[str]]:
    """What was sent, spelled for the server that was met, and what the engine tells of running it, line by line.

    Raises `conflicting_options` where the SQL is another engine's than the connection's, the refusals of
    `refuse_analysis`, and whatever running the statement raises. The audit log has a line for it, as for an answer.
    """
    from semcli.audit import audited
    from semcli.engine import connect

    connection, catalog = session.connection, session.catalog
    named = session.values.get("engine")
    if named not in (None, connection.engine):
        message = f"`--analyze` asks {connection.describe()}, which does not speak the SQL of `--engine {named}`"
        raise fail("conflicting_options", message, "leave out one of them", site=Site.whole("--engine", str(named)))
    _permitted(session, compiled)
    make_demo(catalog, connection)
    timeout = session.values.get("timeout")
    with (
        session.spinner(),
        audited(catalog, compiled, connection) as record,
        connect(connection, timeout=timeout) as database,
    ):
        sent = compiled.spelled_for(database.engine, database.version)
        explained = database.explained(sent.statement)
        record.sending(replace(sent, statement=explained))
        rows = [row for batch in record.watch(database.run(explained).batches) for row in batch]
    return sent, [visible(line) for row in rows for line in str(row[-1]).splitlines()]


def _permitted(session: Session, compiled: Compiled) -> None:
    from semcli.audit import record_refusal
    from semcli.guard.analysis import refuse_analysis

    try:
        refuse_analysis(compiled.plan, compiled.verdicts)
    except SemcliError as refusal:
        record_refusal(session.catalog, compiled.request, refusal.problems, session.connection)
        raise
