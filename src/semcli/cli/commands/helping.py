"""`semcli help`: what an error code means; also the help page of a command."""

from __future__ import annotations

import os
import sys

from semcli.cli.parameters import Command, Values, argument
from semcli.errors import CODES, Code, Exit, did_you_mean, fail

TOPIC = argument("topic", metavar="CODE", required=False, help="an error code, or a command; left out: all codes")


_STATUS = {
    Exit.FOUND: "a check or test found something",
    Exit.USAGE: "the command line is wrong",
    Exit.CATALOG: "the catalog is wrong",
    Exit.REQUEST: "the request cannot be answered rightly",
    Exit.PRIVACY: "refused by the privacy policy",
    Exit.DATABASE: "the database",
    Exit.LIMIT: "time limit or resource limit",
    Exit.INTERRUPTED: "interrupted",
}


def run(values: Values) -> int:
    from semcli.cli.front import command_page
    from semcli.cli.registry import COMMANDS, load

    topic = values["topic"]
    if topic is None:
        sys.stdout.write(all_codes())
    elif topic in CODES:
        sys.stdout.write(about(CODES[topic]))
    elif topic in COMMANDS and COMMANDS[topic].module is not None:
        sys.stdout.write(command_page(load(topic), sys.stdout, os.environ))
    else:
        known = (*CODES, *COMMANDS)
        raise fail("usage", f"there is no error code `{topic}`", *did_you_mean(topic, known), "`semcli help` lists all")
    return Exit.OK


def about(code: Code) -> str:
    """A code in a few lines."""
    lines = [f"{code.name}: {code.title}", f"exit status {int(code.exit)}: {_STATUS[code.exit]}"]
    return "\n".join([*lines, *(["", code.explain] if code.explain else [])]) + "\n"


def all_codes() -> str:
    """Every code, a line each, by exit status."""
    width = max(map(len, CODES))
    return "".join(f"{int(code.exit):>3}  {name.ljust(width)}  {code.title}\n" for name, code in CODES.items())


COMMAND = Command(
    "help",
    "what an error code means",
    (TOPIC,),
    run,
    examples=("semcli help fan_out", "semcli help", "semcli help metric"),
)
