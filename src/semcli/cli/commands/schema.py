"""`semcli schema`: the layout of catalogs, for editors that complete and check TOML."""

from __future__ import annotations

import os

from semcli.cli.options import HABITS, OUTPUT
from semcli.cli.parameters import Command, Values
from semcli.cli.session import Session
from semcli.errors import Exit, Site, fail


def run(values: Values) -> int:
    import json

    from semcli.catalog.json_schema import json_schema
    from semcli.cli.output import opened

    session = Session(values)
    _check(session)
    with opened(session.target, session.protected) as stream:
        stream.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
    return Exit.OK


def _check(session: Session) -> None:
    """Raise what opening the file would raise, and refuse one whose name says that it is something else."""
    target = session.target
    if target is None:
        return
    if target.lower().endswith(".toml"):
        raise fail("output_refused", f"`{target}` is a catalog, which is never overwritten", "choose another file")
    session.check_output()
    if os.path.splitext(target)[1].lower() not in ("", ".json"):
        raise fail(
            "bad_option",
            f"the ending of `{target}` is not that of JSON",
            "name it `catalog.schema.json`",
            site=Site.whole("--output", target),
        )


COMMAND = Command(
    "schema",
    "the JSON Schema of catalogs, for editors",
    (OUTPUT, *HABITS),
    run,
    details="An editor that knows JSON Schema then completes keys in `catalog.toml` and marks those that are wrong: "
    "write `#:schema ./catalog.schema.json` as its first line. What concerns several tables `semcli check` finds.",
    examples=("semcli schema", "semcli schema --output catalog.schema.json"),
)
