"""The parser for command lines that are spelled right, without Typer.

It accepts a part of what Typer accepts, gives the same values, and returns None for everything else: help, mistakes,
abbreviations. Typer then decides (`semcli.cli.app`), so there is one judge of what is allowed; a test compares the
two over the registry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from semcli.cli.parameters import COUNT, FLAG, INTEGER, NUMBER, TEXTS, Command, Parameter


def parse(command: Command, words: Sequence[str]) -> dict[str, Any] | None:
    """The values of all parameters by name, or None where these words are not plainly right."""
    flags = {flag: (p, True) for p in command.options() for flag in p.flags}
    flags |= {p.off: (p, False) for p in command.options() if p.off is not None}
    values = {p.name: p.initial() for p in command.parameters}
    loose: list[str] = []
    seen: set[str] = set()
    rest = list(reversed(words))
    while rest:
        word = rest.pop()
        if word == "--":
            loose += reversed(rest)
            break
        if len(word) < 2 or word[0] != "-":
            loose.append(word)
            continue
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        parameter, positive = flags.get(name, (None, True))
        if parameter is None or (equals and not parameter.takes_value):
            return None
        # once is enough for what has one value; whether twice is a mistake is for the other parser to say
        if parameter.name in seen and parameter.kind not in (TEXTS, COUNT):
            return None
        seen.add(parameter.name)
        if parameter.takes_value and not equals:
            if not rest:
                return None
            value = rest.pop()
        if not _store(values, parameter, value, positive):
            return None
    return values if _place(values, command.arguments(), loose) else None


def _store(values: dict[str, Any], parameter: Parameter, value: str, positive: bool) -> bool:
    if parameter.kind == FLAG:
        values[parameter.name] = positive
    elif parameter.kind == COUNT:
        values[parameter.name] += 1
    elif parameter.kind == TEXTS:
        values[parameter.name] = (*values[parameter.name], value)
    elif parameter.kind in (INTEGER, NUMBER):
        return _number(values, parameter, value)
    else:
        values[parameter.name] = value
    return not parameter.choices or value in parameter.choices


def _number(values: dict[str, Any], parameter: Parameter, value: str) -> bool:
    # int() and float() take more spellings (`1_000`, `١`, `nan`) than this parser wants to be sure about
    whole, _, fraction = value.partition(".")
    if not (value.isascii() and whole.isdigit() and len(value) < 19):
        return False
    if parameter.kind == INTEGER and value.isdigit():
        values[parameter.name] = int(value)
    elif parameter.kind == NUMBER and (not fraction or fraction.isdigit()):
        values[parameter.name] = float(value)
    else:
        return False
    return parameter.least is None or values[parameter.name] >= parameter.least


def _place(values: dict[str, Any], arguments: Sequence[Parameter], loose: list[str]) -> bool:
    for parameter in arguments:
        if parameter.kind == TEXTS:
            values[parameter.name], loose = tuple(loose), []
        elif loose:
            values[parameter.name] = loose.pop(0)
        if parameter.required and not values[parameter.name]:
            return False
        if parameter.choices and values[parameter.name] not in (*parameter.choices, parameter.initial()):
            return False
    return not loose
