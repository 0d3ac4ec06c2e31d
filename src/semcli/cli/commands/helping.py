"""`semcli help`: what an error code means; also the help page of a command."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from semcli.cli.parameters import Command, Values, argument
from semcli.cli.terminal import screen_of
from semcli.errors import CODES, Code, Exit, Site, did_you_mean, fail
from semcli.render.sheet import Screen

TOPIC = argument(
    "topic", metavar="CODE", required=False, complete="code", help="an error code, or a command; left out: all codes"
)
_WIDEST = 100

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
    from semcli.introspect.remarks import REMARKS

    topic = values["topic"]
    code = (topic or "").replace("-", "_")
    if topic is None:
        sys.stdout.write(all_codes())
    elif code in CODES:
        sys.stdout.write(about(CODES[code], screen_of(sys.stdout, os.environ)))
    elif code in REMARKS:
        sys.stdout.write(remark(code, screen_of(sys.stdout, os.environ)))
    elif topic in COMMANDS and COMMANDS[topic].module is not None:
        sys.stdout.write(command_page(load(topic), sys.stdout, os.environ))
    else:
        known = (*CODES, *REMARKS, *COMMANDS)
        site = Site.whole("CODE", topic)
        helps = (*did_you_mean(code, known), "`semcli help` lists all codes, `semcli --help` the commands")
        raise fail("usage", f"there is no error code or command `{topic}`", *helps, site=site)
    return Exit.OK


def about(code: Code, screen: Screen) -> str:
    """A code: what it means, why one sees it, an example and what to do instead."""
    note = notes()[code.name]
    width = min(screen.width or _WIDEST, _WIDEST)
    bold, plain = ("\x1b[1m", "\x1b[0m") if screen.colour else ("", "")
    lines = [
        f"{bold}{code.name}{plain}: {code.title}",
        "",
        *textwrap.wrap(_spoken(note["why"]), width, break_on_hyphens=False),
    ]
    for heading, shown in _examples(note):
        lines += ["", f"{bold}{heading}{plain}", *(f"  {line}".rstrip() for line in shown)]
    status = f"Exit status {int(code.exit)}: {_STATUS[code.exit]}."
    return "\n".join([*lines, "", status]) + "\n"


def remark(code: str, screen: Screen) -> str:
    """What a check's own code means, and what comes of it."""
    from semcli.introspect.remarks import REMARKS

    bold, plain = ("\x1b[1m", "\x1b[0m") if screen.colour else ("", "")
    width = min(screen.width or _WIDEST, _WIDEST)
    told = (
        "`semcli check` and `semcli test` tell this, with what to do. Where it is a warning, `--strict` makes it fail."
    )
    lines = textwrap.wrap(told, width, break_on_hyphens=False)
    return "\n".join([f"{bold}{code}{plain}: {REMARKS[code]}", "", *lines]) + "\n"


def _examples(note: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """What is refused, and what is not, each with its heading."""
    right = [note["right"]] if isinstance(note.get("right"), str) else note.get("right", [])
    if "wrong" in note:
        yield "Wrong", note["wrong"].splitlines()
        yield "Right", [line for text in right for line in text.splitlines()]
        return
    if "example" in note:
        yield "It looks like this", note["example"].strip().splitlines()
    elif "run" in note:
        yield "For example", [_without_catalog(note["run"])]
    if right:
        yield "Instead", [_without_catalog(command) for command in right]


def _without_catalog(command: str) -> str:
    """An example whose catalog is not at hand, as it would be written with it."""
    return re.sub(r" --catalog \w+\.toml(?= |$)(?<!catalog\.toml)", "", command)


def _spoken(text: str) -> str:
    """Markdown as it is read at a terminal: a link is its words, and the page."""
    text = re.sub(r"\]\(\.\./", "](docs/", text)
    text = re.sub(r"\]\((?!docs/)", "](docs/reference/", text)
    return re.sub(r"\[([^\]]+)\]\(([^)#]+)[^)]*\)", r"\1 (\2)", text)


def notes() -> dict[str, Any]:
    """What the catalogue of errors says of each code besides its title: `errors.toml`."""
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files("semcli").joinpath("errors.toml").read_text(encoding="utf-8"))


def all_codes() -> str:
    """Every code, a line each, by exit status; at the end those that checks have beside them."""
    from semcli.introspect.remarks import REMARKS

    width = max(map(len, (*CODES, *REMARKS)))
    errors = [f"{int(code.exit):>3}  {name.ljust(width)}  {code.title}\n" for name, code in CODES.items()]
    return "".join([*errors, *(f"     {name.ljust(width)}  {what}\n" for name, what in REMARKS.items())])


COMMAND = Command(
    "help",
    "what an error code means",
    (TOPIC,),
    run,
    examples=("semcli help fan_out", "semcli help", "semcli help metric"),
)
