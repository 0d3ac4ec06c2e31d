"""`semcli describe`: everything about one thing of the catalog."""

from __future__ import annotations

from semcli.cli.compiling import only, write_json
from semcli.cli.finding import a_kind, kinds_of, page_of
from semcli.cli.options import CATALOG, HABITS, OUTPUT, formats
from semcli.cli.parameters import Command, Values, argument, option
from semcli.cli.session import Session
from semcli.errors import Exit
from semcli.render.page import WRITERS

KINDS = ("entity", "metric", "join", "segment", "query", "column")

NAME = argument(
    "name", metavar="NAME", complete="thing", help="an entity, metric, join, segment, saved query, or `entity.column`"
)
KIND = option("kind", choices=KINDS, metavar="KIND", help="which kind is meant, where a name stands for several")


def run(values: Values) -> int:
    session = Session(values)
    chosen = only(session, *WRITERS)
    name = values["name"]
    kinds = kinds_of(session.whole, name, values["kind"])
    pages = [page_of(session.whole, kind, name) for kind in kinds]
    if len(pages) > 1:
        session.remark(f"`{name}` is {' and '.join(map(a_kind, kinds))}; `--kind` chooses one")
    if chosen == "json" and len(pages) > 1:
        write_json(session, {"matches": [{"kind": p.kind, "name": p.name, **p.data} for p in pages]})
        return Exit.OK
    with session.out() as (stream, screen):
        for number, page in enumerate(pages):
            stream.write("\n" if number else "")
            WRITERS[chosen](page, stream, screen)
    return Exit.OK


COMMAND = Command(
    "describe",
    "everything about one entity, metric, join, segment, saved query or column",
    (NAME, KIND, formats("table", "markdown", "json"), OUTPUT, CATALOG, *HABITS),
    run,
    details="An entity comes with its columns, joins and metrics; a metric with every dimension that it can be grouped "
    "by and the path there, and those refused with the reason.",
    examples=("semcli describe invoice", "semcli describe total_revenue", "semcli describe user --format markdown"),
)
