"""`semcli list`: what there is, a line each."""

from __future__ import annotations

from semcli.cli.options import CATALOG, FORMAT, HABITS, OUTPUT
from semcli.cli.parameters import Command, Values, argument
from semcli.cli.session import Session
from semcli.errors import Exit
from semcli.render.describe.listing import KINDS, listing

KIND = argument("kind", metavar="KIND", required=False, choices=KINDS, help="one kind only: " + ", ".join(KINDS))


def run(values: Values) -> int:
    session = Session(values)
    session.format  # noqa: B018 - told before the catalog is read
    session.emit(listing(session.whole, values["kind"]))
    return Exit.OK


COMMAND = Command(
    "list",
    "what the catalog has: entities, metrics, dimensions, joins, segments, queries",
    (KIND, FORMAT, OUTPUT, CATALOG, *HABITS),
    run,
    examples=("semcli list", "semcli list metrics", "semcli list dimensions --format csv"),
)
