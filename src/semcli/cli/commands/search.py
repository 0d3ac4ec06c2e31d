"""`semcli search`: a word, across names and descriptions."""

from __future__ import annotations

from semcli.cli.options import CATALOG, FORMAT, HABITS, OUTPUT
from semcli.cli.parameters import Command, Values, argument
from semcli.cli.session import Session
from semcli.errors import Exit
from semcli.render.describe.listing import found

WORD = argument("word", metavar="WORD", help="what to look for, in upper or lower case")


def run(values: Values) -> int:
    session = Session(values)
    session.format  # noqa: B018 - told before the catalog is read
    sheet = found(session.whole, values["word"])
    session.emit(sheet)
    if sheet.notes.rows == 0:
        session.remark(f"nothing has `{values['word']}` in its name or description")
    return Exit.OK


COMMAND = Command(
    "search",
    "a word, across names and descriptions",
    (WORD, FORMAT, OUTPUT, CATALOG, *HABITS),
    run,
    details="Finds nothing quietly: the exit status is 0 either way.",
    examples=("semcli search revenue", "semcli search created_at"),
)
