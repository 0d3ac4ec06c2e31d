"""Help pages: of `semcli` itself and of each command, in one look.

Laid out by hand from the registry and the commands' descriptions, because the first thing anyone types should be
instant, and because two aligned columns are easier to read than boxes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import TextIO

from semcli.cli.parameters import Command, Parameter
from semcli.cli.registry import COMMANDS
from semcli.cli.terminal import screen_of

_INTRO = "business questions, answered rightly and safely from a catalog of what the data mean"
_OPTIONS = (
    ("--catalog FILE", "the catalog; else SEMCLI_CATALOG, else catalog.toml here or in a folder above"),
    ("--connection NAME|DSN", "the database; else SEMCLI_CONNECTION, else the catalog's default"),
    ("-q, -v, --debug", "say less, say more, show tracebacks"),
    ("--version", "the version"),
    ("--help", "this page; `semcli COMMAND --help` for one command"),
)
_EXAMPLES = (
    "semcli metric total_revenue --grain month",
    "semcli metric total_revenue --by workspace.region --where \"status <> 'void'\"",
    "semcli describe total_revenue",
)
_WIDEST = 100
_NARROWEST = 24


class _Page:
    """Lines of help for one screen."""

    def __init__(self, stream: TextIO, environ: Mapping[str, str]) -> None:
        screen = screen_of(stream, environ)
        self.colour = screen.colour
        self.width = min(screen.width or _WIDEST, _WIDEST)
        self.lines: list[str] = []

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and text else text

    def title(self, name: str, summary: str) -> None:
        self.lines += [*textwrap.wrap(f"{name} - {summary}", self.width, break_on_hyphens=False), ""]
        self.lines[0] = self.lines[0].replace(name, self.paint(name, "1"), 1)

    def usage(self, text: str) -> None:
        self.lines += [f"{self.paint('Usage', '1')}: {text}", ""]

    def text(self, text: str) -> None:
        self.lines += [*textwrap.wrap(text, self.width, break_on_hyphens=False), ""]

    def panel(self, heading: str, entries: Iterable[tuple[str, str]], column: int) -> None:
        """A heading over two columns; a left entry that is too long stands on a line of its own."""
        self.lines.append(self.paint(heading, "1"))
        # a narrow screen has room for one column: what stands on the right goes below, indented
        column = column if self.width - column - 4 >= _NARROWEST else 2
        room = max(_NARROWEST, self.width - column - 4)
        for left, right in entries:
            first, *rest = textwrap.wrap(right, room, break_on_hyphens=False) or [""]
            if len(left) > column:
                self.lines.append(f"  {self.paint(left, '36')}")
                rest = [first, *rest]
            else:
                self.lines.append(f"  {self.paint(left.ljust(column), '36')}  {first}")
            self.lines += [" " * (column + 4) + line for line in rest]
        self.lines.append("")

    def examples(self, examples: Iterable[str]) -> None:
        self.lines += [self.paint("Examples", "1"), *(f"  {example}" for example in examples)]

    def __str__(self) -> str:
        return "\n".join(self.lines).rstrip() + "\n"


def front_page(stream: TextIO, environ: Mapping[str, str]) -> str:
    """What `semcli --help` prints."""
    page = _Page(stream, environ)
    page.title("semcli", _INTRO)
    page.usage("semcli COMMAND [OPTIONS]")
    ready = [entry for entry in COMMANDS.values() if entry.module is not None]
    for panel in dict.fromkeys(entry.panel for entry in ready):
        page.panel(panel, [(e.name, e.summary) for e in ready if e.panel == panel], 10)
    page.panel("Options", _OPTIONS, 22)
    page.examples(_EXAMPLES)
    return str(page)


def command_page(command: Command, stream: TextIO, environ: Mapping[str, str]) -> str:
    """What `semcli COMMAND --help` prints."""
    page = _Page(stream, environ)
    page.title(f"semcli {command.name}", command.summary)
    words = [_shown(p) if p.required else f"[{_shown(p)}]" for p in command.arguments()]
    page.usage(" ".join([f"semcli {command.name}", *words, "[OPTIONS]"]))
    if command.details:
        page.text(command.details)
    if command.arguments():
        page.panel("Arguments", [(_shown(p), p.help) for p in command.arguments()], 26)
    for panel in dict.fromkeys(p.panel for p in command.options()):
        page.panel(panel, [(_spelled(p), _told(p)) for p in command.options() if p.panel == panel], 26)
    page.examples(command.examples)
    return str(page)


def _shown(p: Parameter) -> str:
    return p.metavar or p.name.upper()


def _spelled(p: Parameter) -> str:
    """`-b, --by DIMENSION`: the short form first, long forms aligned."""
    short = next((flag for flag in p.flags if not flag.startswith("--")), None)
    long = next(flag for flag in p.flags if flag.startswith("--"))
    names = f"{short}, {long}" if short else f"    {long}"
    if p.off is not None:
        names += f", {p.off}"
    return f"{names} {_shown(p)}" if p.takes_value else names


def _told(p: Parameter) -> str:
    return f"{p.help}: {', '.join(p.choices)}" if p.choices else p.help
