"""`semcli graph`: the joins of the catalog as a picture, or as text that others draw."""

from __future__ import annotations

from semcli.cli.options import CATALOG, HABITS, OUTPUT
from semcli.cli.parameters import Command, Values, option
from semcli.cli.session import Session
from semcli.errors import Exit
from semcli.render import of_ending

FORMAT = option(
    "format", choices=("mermaid", "dot", "svg"), metavar="FORMAT", panel="Output", help="else by the ending of the file"
)
_ENDINGS = {".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".svg": "svg"}


def run(values: Values) -> int:
    from semcli.cli.output import opened
    from semcli.docs.graph import WRITERS

    session = Session(values)
    text = WRITERS[_format(session)](session.whole)
    with opened(values["output"], session.protected) as stream:
        stream.write(text)
    return Exit.OK


def _format(session: Session) -> str:
    chosen, path = session.values["format"], session.target
    if chosen is not None or path is None:
        return chosen or "mermaid"
    session.check_output()
    return of_ending(path, _ENDINGS)


COMMAND = Command(
    "graph",
    "the catalog's joins as a picture",
    (FORMAT, OUTPUT, CATALOG, *HABITS),
    run,
    details="Entities are boxes, joins are lines with a fork where there are many.",
    examples=("semcli graph", "semcli graph --format dot", "semcli graph --output graph.svg"),
)
