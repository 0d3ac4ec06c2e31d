"""Typer: help, and the judgement of command lines that `quick` does not vouch for.

Typer's own errors are translated into ours, so that there is one look for all of them. Only its public names are
used; it brings its own copy of click, which is never imported from here.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer
import typer.core

from semcli.cli.front import command_page
from semcli.cli.parameters import COUNT, FLAG, INTEGER, NUMBER, TEXTS, Command, Parameter
from semcli.cli.words import flags_of, place, refuse_repeated
from semcli.errors import Problem, SemcliError, Site, did_you_mean, nearest

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


class _Page(typer.core.TyperCommand):
    """A Typer command whose help is ours."""

    command: Command

    def get_help(self, ctx: Any) -> str:
        return command_page(self.command, sys.stdout, os.environ).rstrip("\n")


def parse(command: Command, words: Sequence[str]) -> dict[str, Any] | None:
    """The values of all parameters by name; None when help was asked for and printed.

    Raises `usage` or `bad_option` with what is wrong and what would be right.
    """
    found: dict[str, Any] = {}

    def take(**values: Any) -> None:
        found.update(values)

    app = build(command, take)
    try:
        app(_unglued(command, words), prog_name=f"semcli {command.name}", standalone_mode=False)
    except _UsageError as error:
        raise translate(error, command, words) from None
    if not found:
        return None
    refuse_repeated(command, words)
    return {p.name: _native(p, found[p.name]) for p in command.parameters}


def _unglued(command: Command, words: Sequence[str]) -> list[str]:
    """The words, with `-g=month` as `-gmonth`: Typer takes the `=` for a part of the value."""
    found = list(words)
    for at, spelled, _, value in flags_of(command, words):
        if value and words[at] == f"{spelled}={value}" and not spelled.startswith("--"):
            found[at] = f"{spelled}{value}"
    return found


def build(command: Command, function: Any) -> typer.Typer:
    """A Typer application of this one command that calls `function` with the values."""
    signature = inspect.Signature([_parameter(p) for p in command.parameters])
    function.__signature__ = signature
    function.__annotations__ = {}
    page = type("Page", (_Page,), {"command": command})
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(command.name, cls=page, context_settings={"help_option_names": ["--help", "-h"]})(function)
    return app


def _parameter(p: Parameter) -> inspect.Parameter:
    if p.flags:
        names = list(p.flags)
        if p.off is not None:
            names[0] = f"{names[0]}/{p.off}"
        info: Any = typer.Option(*names, min=p.least, count=p.kind == COUNT)
    else:
        info = typer.Argument()
    default = inspect.Parameter.empty if p.required else (None if p.kind == TEXTS else p.initial())
    return inspect.Parameter(
        p.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[_type(p), info]
    )


def _type(p: Parameter) -> Any:
    if p.choices:
        one: Any = Literal[p.choices]
        return one if p.required else one | None
    match p.kind:
        case k if k == FLAG:
            return bool
        case k if k == COUNT:
            return int
        case k if k == INTEGER:
            return int | None
        case k if k == NUMBER:
            return float | None
        case k if k == TEXTS:
            return list[str]
        case _:
            return str if p.required else str | None


def _native(p: Parameter, value: Any) -> Any:
    if p.kind == TEXTS:
        return tuple(value or ())
    return p.initial() if value is None else value


def translate(error: Exception, command: Command, words: Sequence[str]) -> SemcliError:
    """Our error for one of Typer's. What cannot be told apart keeps Typer's words."""
    name = getattr(error, "option_name", None)
    asked = f"`semcli {command.name} --help` shows what it takes"
    flags = [flag for p in command.options() for flag in (*p.flags, p.off) if flag]
    if name is not None and getattr(error, "possibilities", False) is not False:
        near = _meant(name, flags) if name.startswith("--") else ()
        site = _at_word(command, words, name)
        return _problem("usage", f"`semcli {command.name}` has no option `{name}`", *near, asked, site=site)
    if name is not None:
        return _about_value(name, command, words, asked)
    param = getattr(error, "param", None)
    described = next((p for p in command.parameters if param is not None and p.name == param.name), None)
    if described is not None:
        return _about(described, error, command, words, asked)
    text = str(getattr(error, "message", error)).rstrip(".")
    if "unexpected extra argument" in text:
        extra = text.rpartition("(")[2].rstrip(")")
        site = _at_word(command, words, extra.split(" ")[0])
        return _problem("usage", f"`semcli {command.name}` takes no further argument: `{extra}`", asked, site=site)
    return _problem("usage", text[:1].lower() + text[1:], asked)


_ELSEWHERE = {
    "--by": ("group", "group-by", "groupby", "dimension", "dimensions", "per"),
    "--where": ("filter", "if"),
    "--order": ("sort", "sort-by", "order-by", "orderby"),
    "--since": ("from", "start", "after"),
    "--until": ("to", "end", "before"),
    "--grain": ("granularity", "interval", "every"),
    "--limit": ("head", "first"),
    "--output": ("out", "file", "save"),
    "--format json": ("json",),
    "--format csv": ("csv",),
    "--format markdown": ("markdown", "md"),
    "--connection": ("db", "database", "dsn", "url"),
    "--chart": ("graph",),
}
"""What other tools call our options."""


def _meant(name: str, flags: Sequence[str]) -> tuple[str, ...]:
    """A help line with the option that was probably meant."""
    ours = next((flag for flag, words in _ELSEWHERE.items() if name[2:].lower() in words), None)
    if ours is not None and ours.partition(" ")[0] in flags:
        return (f"did you mean `{ours}`?",)
    # without the dashes, which are alike in all of them
    best = nearest(name[2:], [flag[2:] for flag in flags if flag.startswith("--")])
    return () if best is None else (f"did you mean `--{best}`?",)


def _at_word(command: Command, words: Sequence[str], word: str) -> Site | None:
    """The place of the last word that is, or begins with, this one."""
    for index in range(len(words) - 1, -1, -1):
        if words[index] == word or words[index].startswith(f"{word}="):
            return place(command, words, index, length=len(word))
    return None


def _about_value(name: str, command: Command, words: Sequence[str], asked: str) -> SemcliError:
    """An option that lacks its value, or has one that it does not take."""
    p = next((p for p in command.options() if name in (*p.flags, p.off)), None)
    if p is None or not p.takes_value:
        return _problem("usage", f"`{name}` takes no value", asked, site=_at_word(command, words, name))
    what = f"{p.help}: {', '.join(f'`{choice}`' for choice in p.choices)}" if p.choices else p.help
    site = place(command, words, len(words))
    return _problem("usage", f"`{name}` needs a value", f"`{name} {p.metavar or p.name.upper()}`: {what}", site=site)


def _about(p: Parameter, error: Exception, command: Command, words: Sequence[str], asked: str) -> SemcliError:
    shown = p.flags[0] if p.flags else (p.metavar or p.name.upper())
    if type(error).__name__ == "MissingParameter":
        end = place(command, words, len(words))
        example = next((f"such as `{e}`" for e in command.examples if e.startswith("semcli ")), asked)
        return _problem("usage", f"`semcli {command.name}` needs {shown}: {p.help}", example, asked, site=end)
    given = _given(p, words)
    wanted = _wanted(p)
    near = did_you_mean(given, p.choices) if given is not None and p.choices else ()
    site: Site | None = None
    if given is not None:
        site = Site(argument=shown, text=f"{shown} {given}", column=len(shown) + 2, length=max(1, len(given)))
    message = f"`{shown}` must be {wanted}" + (f", not `{given}`" if given is not None else "")
    return _problem("bad_option", message, *(near or (asked,)), site=site)


def _wanted(p: Parameter) -> str:
    if p.choices:
        return "one of " + ", ".join(f"`{choice}`" for choice in p.choices)
    kind = "a whole number" if p.kind == INTEGER else "a number"
    return kind if p.least is None else f"{kind} from {p.least:g} up"


def _given(p: Parameter, words: Sequence[str]) -> str | None:
    """The value that was written last for the option."""
    for index in range(len(words) - 1, -1, -1):
        name, equals, value = words[index].partition("=")
        if name in p.flags:
            return value if equals else next(iter(words[index + 1 : index + 2]), None)
        if not name.startswith("--") and name[:2] in p.flags and len(name) > 2:
            return words[index][2:]
    return next((w for w in words if not w.startswith("-")), None) if not p.flags else None


def _problem(code: str, message: str, *help: str, site: Site | None = None) -> SemcliError:
    return SemcliError(Problem(code, message, help, site))
