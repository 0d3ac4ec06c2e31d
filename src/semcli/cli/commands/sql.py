"""`semcli sql`: the statement that a request becomes, without asking any database."""

from __future__ import annotations

from semcli.cli.compiling import ENGINE, compiled_of, only, write_json
from semcli.cli.options import ASK, CATALOG, CONNECTION, HABITS, OUTPUT, TIMING, formats
from semcli.cli.parameters import Command, Values
from semcli.cli.session import Session
from semcli.errors import Exit


def run(values: Values) -> int:
    from semcli.render.sql import sql_text

    session = Session(values)
    only(session, "table", "json", endings={".sql": "table"})
    compiled = compiled_of(session)
    statement = compiled.statement
    if session.format.name == "json":
        write_json(session, {"sql": statement.text, "parameters": list(statement.parameters)})
    else:
        with session.out() as (stream, screen):
            stream.write(sql_text(statement.text, statement.parameters, screen))
    session.warn(compiled.warnings)
    return Exit.OK


COMMAND = Command(
    "sql",
    "the SQL that a request becomes, and its parameters",
    (*ASK, ENGINE, formats("table", "json"), OUTPUT, TIMING, CATALOG, CONNECTION, *HABITS),
    run,
    details="Takes what `semcli metric` takes. No database is opened.",
    examples=("semcli sql total_revenue --grain month", "semcli sql total_revenue --by plan.title --engine postgres"),
)
