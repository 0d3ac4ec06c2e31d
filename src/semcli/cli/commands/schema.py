"""`semcli schema`: the layout of catalogs, for editors that complete and check TOML."""

from __future__ import annotations

from semcli.cli.options import HABITS, OUTPUT
from semcli.cli.parameters import Command, Values
from semcli.cli.session import Session
from semcli.errors import Exit, fail


def run(values: Values) -> int:
    import json

    from semcli.catalog.json_schema import json_schema
    from semcli.cli.output import opened

    target = values["output"] or None
    if target is not None and target.lower().endswith(".toml"):
        raise fail("output_refused", f"`{target}` is a catalog, which is never overwritten", "choose another file")
    with opened(target, Session(values).protected) as stream:
        stream.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
    return Exit.OK


COMMAND = Command(
    "schema",
    "the JSON Schema of catalogs, for editors",
    (OUTPUT, *HABITS),
    run,
    details="An editor that knows JSON Schema then completes keys in `catalog.toml` and marks those that are wrong: "
    "write `#:schema ./catalog.schema.json` as its first line. What concerns several tables `semcli check` finds.",
    examples=("semcli schema", "semcli schema --output catalog.schema.json"),
)
