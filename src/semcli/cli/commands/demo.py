"""`semcli demo`: a catalog and data to try things on."""

from __future__ import annotations

import os
from pathlib import Path

from semcli.cli.options import CATALOG, HABITS
from semcli.cli.parameters import INTEGER, Command, Values, argument, option
from semcli.cli.session import Session
from semcli.errors import Exit, fail

FOLDER = argument("folder", metavar="DIR", required=False, default=".", help="where to; left out: here")
SCALE = option("scale", kind=INTEGER, metavar="N", least=1, default=1, help="how much data: N times some thousand rows")
TO = option(
    "to",
    metavar="CONNECTION",
    complete="connection",
    help="load the tables into a Postgres database instead: a connection of the catalog, or a DSN",
)


def run(values: Values) -> int:
    session = Session(values)
    if values["to"] is not None:
        return _into_postgres(session, values["to"], values["scale"])
    from semcli.demo import DATABASE, write_folder

    folder = Path(values["folder"])
    _refuse_foreign(session, (folder, folder / "catalog.toml", folder / DATABASE))
    with session.spinner():
        written = write_folder(folder, values["scale"])
    for path in written:
        session.remark(f"wrote {path}")
    inside = "" if folder == Path() else f" --catalog {folder / 'catalog.toml'}"
    session.remark(f"try: semcli metric total_revenue --grain month{inside}")
    return Exit.OK


def _refuse_foreign(session: Session, paths: tuple[Path, ...]) -> None:
    """Raise `output_refused` where what is not there yet would become a part of a catalog, or stand in a database's
    way. What is there is refused by what writes."""
    protection = session.protected()
    for path in paths:
        if not os.path.lexists(path):
            protection.check(Path(os.path.realpath(path)), str(path))


def _into_postgres(session: Session, name: str, scale: int) -> int:
    from semcli.demo.load import load_postgres

    connection = session.named(name, "--to")
    if connection.engine != "postgres":
        raise fail(
            "bad_option",
            f"`--to` takes a Postgres connection, and {connection.describe()} is none",
            "name a folder for DuckDB: `semcli demo DIR`",
        )
    with session.spinner():
        load_postgres(connection.dsn or "", scale)
    session.remark(f"loaded the demo's tables into {connection.describe()}")
    return Exit.OK


COMMAND = Command(
    "demo",
    "a catalog and data to try things on",
    (FOLDER, SCALE, TO, CATALOG, *HABITS),
    run,
    details="Writes catalog.toml and a DuckDB file with the data of a made-up company, the same every time. Nothing "
    "that exists is overwritten.",
    examples=("semcli demo", "semcli demo big --scale 100", "semcli demo --to postgres://localhost/try"),
)
