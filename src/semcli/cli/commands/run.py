"""`semcli run`: a saved query."""

from __future__ import annotations

from semcli.cli.answering import answer, saved_request
from semcli.cli.options import ANSWER, DATABASE, HABITS, REQUEST
from semcli.cli.parameters import Command, Values, argument
from semcli.cli.session import Session

QUERY = argument("query", metavar="QUERY", complete="query", help="a saved query of the catalog")


_ASKED = tuple(p for p in REQUEST if p.name == "reveal")


def run(values: Values) -> int:
    session = Session(values)
    return answer(session, saved_request(session.catalog, values["query"], tuple(values.get("reveal") or ())))


COMMAND = Command(
    "run",
    "ask a saved query of the catalog",
    (QUERY, *_ASKED, *ANSWER, *DATABASE, *HABITS),
    run,
    details="A saved query is a table of the catalog, `[queries.NAME]`, whose keys are the long options of "
    "`semcli metric`. The first example writes one.",
    examples=(
        'printf \'\\n[queries.regions]\\nmetrics = ["total_revenue"]\\nby = ["workspace.region"]\\n\' >> catalog.toml',
        "semcli run regions",
        "semcli run regions --format csv --output regions.csv",
    ),
)
