"""`semcli metric`: the main job."""

from __future__ import annotations

from semcli.cli.answering import answer
from semcli.cli.options import ANSWER, ASK, DATABASE, HABITS
from semcli.cli.parameters import Command, Values
from semcli.cli.session import Session


def run(values: Values) -> int:
    session = Session(values)
    return answer(session, session.request())


COMMAND = Command(
    "metric",
    "ask for metrics, by dimensions, over time",
    (*ASK, *ANSWER, *DATABASE, *HABITS),
    run,
    details="Several metrics meet on the same dimensions. A request that could give a wrong number is refused, "
    "with a way out.",
    examples=(
        "semcli metric total_revenue --grain month --last '12 months'",
        "semcli metric total_revenue user_count --by workspace.region --limit 5",
        "semcli metric total_revenue --where \"status <> 'void'\" --format json",
    ),
)
