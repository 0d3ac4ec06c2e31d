"""`semcli test`: the tests that a catalog declares."""

from __future__ import annotations

from semcli.cli.compiling import only
from semcli.cli.expecting import test_cases
from semcli.cli.options import CATALOG, CONNECTION, HABITS, OUTPUT, TIMEOUT, formats
from semcli.cli.parameters import TEXTS, Command, Values, argument
from semcli.cli.reporting import JUNIT, check_places, report
from semcli.cli.session import Session

NAMES = argument(
    "names", kind=TEXTS, metavar="TEST...", required=False, complete="test", help="tests by name; left out: all"
)


def run(values: Values) -> int:
    session = Session(values)
    only(session, "table", "json")
    check_places(session)
    with session.spinner():
        cases = test_cases(session, values["names"])
    return report(session, cases)


COMMAND = Command(
    "test",
    "run the tests that the catalog declares",
    (NAMES, JUNIT, formats("table", "json"), OUTPUT, CATALOG, CONNECTION, TIMEOUT, *HABITS),
    run,
    details="A test asks a saved query and says what has to be true of its answer. The exit status is 1 if one fails. ",
    examples=("semcli test", "semcli test --junit tests.xml"),
)
