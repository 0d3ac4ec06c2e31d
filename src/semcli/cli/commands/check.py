"""`semcli check`: is the catalog right, does it fit the database, does every metric run."""

from __future__ import annotations

from semcli.cli.checking import data_cases, drift_cases, lint_cases, smoke_cases
from semcli.cli.compiling import only
from semcli.cli.options import CATALOG, CONNECTION, HABITS, OUTPUT, TIMEOUT, formats
from semcli.cli.parameters import FLAG, Command, Values, option
from semcli.cli.reporting import JUNIT, check_places, report
from semcli.cli.session import Session

SMOKE = option("smoke", kind=FLAG, help="compile and run every metric at every grain, on the connection")
DATA = option("data", kind=FLAG, help="prove declared keys, columns without NULL and partners of joins on the rows")
STRICT = option("strict", kind=FLAG, help="warnings count as findings")


def run(values: Values) -> int:
    session = Session(values)
    only(session, "table", "json")
    catalog = session.whole
    check_places(session)
    cases = lint_cases(catalog, paths=not values["data"])
    connected = values["smoke"] or values["data"] or values["connection"] or session.environ.get("SEMCLI_CONNECTION")
    if connected:
        connection = session.connection
        with session.spinner():
            cases += drift_cases(catalog, connection, values["timeout"])
            if values["data"]:
                cases += data_cases(catalog, connection, values["timeout"])
            if values["smoke"]:
                cases += smoke_cases(catalog, connection, values["timeout"])
    return report(session, cases, strict=values["strict"])


COMMAND = Command(
    "check",
    "lint the catalog, compare it with the database, try every metric",
    (DATA, SMOKE, STRICT, JUNIT, formats("table", "json"), OUTPUT, CATALOG, CONNECTION, TIMEOUT, *HABITS),
    run,
    details="With a connection, tables, columns, types and nullability are compared with the database; `--data` reads "
    "the rows too, of which only counts are told. The exit status is 1 if something is wrong, 3 if the catalog cannot "
    "be loaded at all.",
    examples=("semcli check", "semcli check --data --smoke", "semcli check --smoke --junit check.xml"),
)
