"""`semcli values`: the distinct values of a dimension, with their counts."""

from __future__ import annotations

from semcli.cli.answering import answer, counting
from semcli.cli.options import ANSWER, DATABASE, HABITS, REQUEST, SPARK
from semcli.cli.parameters import Command, Values, argument
from semcli.cli.session import Session
from semcli.errors import SemcliError, Site
from semcli.records import replace

DIMENSION = argument("dimension", metavar="ENTITY.COLUMN", complete="dimension", help="a column or computed dimension")
_KEPT = tuple(p for p in REQUEST if p.name in ("where", "segment", "limit", "reveal"))
_SHOWN = tuple(p for p in ANSWER if p is not SPARK)  # values have no course over time


def run(values: Values) -> int:
    session = Session(values)
    try:
        session.catalog, request = counting(session, values["dimension"])
        return answer(session, request)
    except SemcliError as error:
        error.problems = tuple(replace(p, site=_of_argument(p.site)) for p in error.problems)
        raise


def _of_argument(site: Site | None) -> Site | None:
    """The place as the caller knows it: the dimension was no `--by` here."""
    if site is None or site.argument not in ("--by", "NAME", "DIMENSION"):
        return site
    return replace(site, argument=DIMENSION.metavar)


COMMAND = Command(
    "values",
    "the distinct values of a dimension, with the number of rows that have each",
    (DIMENSION, *_KEPT, *_SHOWN, *DATABASE, *HABITS),
    run,
    details="Most frequent first. The policy is that of `semcli metric --by`: values of private columns are refused.",
    examples=("semcli values workspace.region", "semcli values invoice.status --format json"),
)
