"""`semcli explain`: the whole reasoning behind a request."""

from __future__ import annotations

from semcli.cli.compiling import ENGINE, compiled_of, only
from semcli.cli.options import ASK, CATALOG, CONNECTION, HABITS, OUTPUT, TIMING, formats
from semcli.cli.parameters import Command, Values
from semcli.cli.session import Session
from semcli.errors import Exit


def run(values: Values) -> int:
    from semcli.guard import Refused
    from semcli.render.explain import explain_page, refused_page
    from semcli.render.page import WRITERS
    from semcli.render.sql import sql_text

    session = Session(values)
    chosen = only(session, *WRITERS)
    try:
        compiled = compiled_of(session)
    except Refused as refusal:
        with session.out() as (stream, screen):
            WRITERS[chosen](refused_page(session.request(), refusal.verdicts), stream, screen)
        raise
    page = explain_page(session.catalog, compiled)
    with session.out() as (stream, screen):
        WRITERS[chosen](page, stream, screen)
        text = sql_text(compiled.statement.text, compiled.statement.parameters, screen)
        if chosen == "table":
            heading = "\x1b[1mSQL\x1b[0m" if screen.colour else "SQL"
            stream.write(f"\n{heading}\n{text}")
        elif chosen == "markdown":
            stream.write(f"\n## SQL\n\n```sql\n{text}```\n")
    if chosen != "json":
        session.warn(compiled.warnings)
    return Exit.OK


COMMAND = Command(
    "explain",
    "the reasoning behind a request: paths, branches, filters, policy, SQL",
    (*ASK, ENGINE, formats("table", "markdown", "json"), OUTPUT, TIMING, CATALOG, CONNECTION, *HABITS),
    run,
    details="Takes what `semcli metric` takes. No database is opened. Of a request that the policy refuses, the "
    "verdicts are shown, without SQL, and the exit status is that of the refusal.",
    examples=(
        "semcli explain total_revenue --by plan.title",
        "semcli explain total_revenue user_count --by workspace.region --format json",
    ),
)
