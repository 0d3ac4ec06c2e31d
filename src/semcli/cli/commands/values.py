"""`semcli values`: the distinct values of a dimension, with their counts."""

from __future__ import annotations

from semcli.cli.answering import answer, counting
from semcli.cli.options import ANSWER, DATABASE, HABITS, REQUEST
from semcli.cli.parameters import Command, Values, argument
from semcli.cli.session import Session

DIMENSION = argument("dimension", metavar="ENTITY.COLUMN", complete="dimension", help="a column or computed dimension")
_KEPT = tuple(p for p in REQUEST if p.name in ("where", "segment", "limit", "reveal"))


def run(values: Values) -> int:
    session = Session(values)
    session.catalog, request = counting(session, values["dimension"])
    return answer(session, request)


COMMAND = Command(
    "values",
    "the distinct values of a dimension, with the number of rows that have each",
    (DIMENSION, *_KEPT, *ANSWER, *DATABASE, *HABITS),
    run,
    details="Most frequent first. The policy is that of `semcli metric --by`: values of private columns are refused.",
    examples=("semcli values workspace.region", "semcli values invoice.status --format json"),
)
