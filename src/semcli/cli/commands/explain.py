"""`semcli explain`: the whole reasoning behind a request."""

from __future__ import annotations

from typing import TextIO

from semcli.cli.compiling import ENGINE, compiled_of, only
from semcli.cli.options import ASK, CATALOG, CONNECTION, HABITS, OUTPUT, TIMEOUT, TIMING, formats
from semcli.cli.parameters import FLAG, Command, Values, option
from semcli.cli.session import Session
from semcli.errors import Exit
from semcli.records import replace
from semcli.render.sheet import Screen

ANALYZE = option(
    "analyze", kind=FLAG, panel="Output",
    help="run it, and show the engine's own plan with what each step took",
)  # fmt: skip


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
    lines: list[str] = []
    if session.values.get("analyze"):
        from semcli.cli.analyzing import engine_plan

        compiled, lines = engine_plan(session, compiled)
    page = explain_page(session.catalog, compiled)
    if lines:
        page = replace(page, data={**page.data, "engine_plan": lines})
    with session.out() as (stream, screen):
        WRITERS[chosen](page, stream, screen)
        text = sql_text(compiled.statement.text, compiled.statement.parameters, screen)
        if chosen == "table":
            heading = "\x1b[1mSQL\x1b[0m" if screen.colour else "SQL"
            stream.write(f"\n{heading}\n{text}")
        elif chosen == "markdown":
            stream.write(f"\n## SQL\n\n```sql\n{text}```\n")
        _write_plan(lines, chosen, stream, screen)
    if chosen != "json":
        session.warn(compiled.warnings)
    return Exit.OK


def _write_plan(lines: list[str], chosen: str, stream: TextIO, screen: Screen) -> None:
    """The engine's own plan below the SQL; JSON has it in its object."""
    if not lines or chosen == "json":
        return
    body = "".join(f"{line.rstrip()}\n" for line in lines)
    if chosen == "markdown":
        stream.write(f"\n## Plan of the engine\n\n```text\n{body}```\n")
        return
    heading = "Plan of the engine"
    stream.write(f"\n\x1b[1m{heading}\x1b[0m\n{body}" if screen.colour else f"\n{heading}\n{body}")


COMMAND = Command(
    "explain",
    "the reasoning behind a request: paths, branches, filters, policy, SQL",
    (
        *ASK,
        ENGINE,
        ANALYZE,
        formats("table", "markdown", "json"),
        OUTPUT,
        TIMING,
        CATALOG,
        CONNECTION,
        TIMEOUT,
        *HABITS,
    ),
    run,
    details="Takes what `semcli metric` takes. Only `--analyze` opens a database; it is refused where the engine's "
    "counts could tell of private values or small groups. Of a request that the policy refuses, the verdicts are "
    "shown, without SQL, and the exit status is that of the refusal.",
    examples=(
        "semcli explain total_revenue --by plan.title",
        "semcli explain total_revenue --by plan.title --analyze",
        "semcli explain total_revenue user_count --by workspace.region --format json",
    ),
)
