"""`semcli docs`: the catalog as pages."""

from __future__ import annotations

import os
from pathlib import Path

from semcli.cli.options import CATALOG, HABITS, formats
from semcli.cli.parameters import Command, Values, argument
from semcli.cli.session import Session
from semcli.errors import Exit

FOLDER = argument("folder", metavar="DIR", help="where the pages go: an empty folder, or one written by this before")


def run(values: Values) -> int:
    from semcli.docs.folder import write_folder

    session = Session(values)
    if values["format"] == "markdown":
        from semcli.docs.pages import markdown_files as files
    else:
        from semcli.docs.site import site_files as files
    made = files(session.whole)
    folder, protection = Path(values["folder"]), session.protected()
    write_folder(folder, made, lambda path: protection.check(Path(os.path.realpath(path)), str(path)))
    session.remark(f"wrote {len(made)} files to {folder}")
    return Exit.OK


COMMAND = Command(
    "docs",
    "the catalog as pages",
    (FOLDER, formats("html", "markdown"), CATALOG, *HABITS),
    run,
    details="A site that needs no server: open index.html. It has a page for everything with a name, search, and the "
    "joins as a graph. `--format markdown` writes the same pages for a repository or wiki.",
    examples=("semcli docs site", "semcli docs pages --format markdown"),
)
