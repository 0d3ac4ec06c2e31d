"""`semcli graph`: the joins of the catalog as a picture, or as text that others draw."""

from __future__ import annotations

from semcli.cli.options import CATALOG, HABITS, OUTPUT
from semcli.cli.parameters import Command, Values, option
from semcli.cli.session import Session
from semcli.errors import Exit

FORMAT = option(
    "format", choices=("mermaid", "dot", "svg"), metavar="FORMAT", panel="Output", help="else by the ending of the file"
)
_ENDINGS = {".svg": "svg", ".dot": "dot", ".gv": "dot"}


def run(values: Values) -> int:
    from semcli.cli.output import opened
    from semcli.docs.graph import WRITERS

    session = Session(values)
    path = values["output"] or ""
    ending = next((name for end, name in _ENDINGS.items() if path.lower().endswith(end)), "mermaid")
    text = WRITERS[values["format"] or ending](session.whole)
    with opened(values["output"], session.protected) as stream:
        stream.write(text)
    return Exit.OK


COMMAND = Command(
    "graph",
    "the catalog's joins as a picture",
    (FORMAT, OUTPUT, CATALOG, *HABITS),
    run,
    details="Entities are boxes, joins are lines with a fork where there are many.",
    examples=("semcli graph", "semcli graph --format dot", "semcli graph --output graph.svg"),
)
