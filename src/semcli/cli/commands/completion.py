"""`semcli completion`: the script by which a shell completes names."""

from __future__ import annotations

import sys

from semcli.cli.completion.scripts import SCRIPTS
from semcli.cli.parameters import Command, Values, argument
from semcli.errors import Exit

SHELL = argument("shell", metavar="SHELL", choices=tuple(SCRIPTS), help="the shell")


def run(values: Values) -> int:
    sys.stdout.write(SCRIPTS[values["shell"]])
    return Exit.OK


COMMAND = Command(
    "completion",
    "the script that completes names in bash, zsh and fish",
    (SHELL,),
    run,
    details="Completes metrics, the dimensions and grains that the metrics typed so far can have, connections, "
    "segments, joins and saved queries of the catalog. Its first lines say where it goes. Private columns are never "
    "offered.",
    examples=("semcli completion bash", "semcli completion zsh", "semcli completion fish"),
)
