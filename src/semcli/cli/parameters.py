"""What a command takes, as data: one description feeds the parser, help, completion and docs.

Typer is built from these descriptions only when it is needed (`semcli.cli.app`): a call that is spelled right is
parsed without importing it (`semcli.cli.quick`), which halves the start of every command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from semcli.records import dataclass

Values = Mapping[str, Any]

TEXT, TEXTS, FLAG, COUNT, INTEGER, NUMBER = "text", "texts", "flag", "count", "integer", "number"


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option, or an argument where there are no `flags`.

    `kind` is one of the words above: `texts` is repeatable, and as an argument takes all that is left. A flag with
    `off` has a second spelling that says no. `complete` names what completion offers (`metric`, `dimension`, …).
    """

    name: str
    kind: str
    help: str
    flags: tuple[str, ...] = ()
    off: str | None = None
    metavar: str | None = None
    panel: str = "Options"
    choices: tuple[str, ...] = ()
    complete: str | None = None
    default: Any = None
    required: bool = False
    least: float | None = None

    @property
    def takes_value(self) -> bool:
        return self.kind not in (FLAG, COUNT)

    def initial(self) -> Any:
        """The value where nothing is given."""
        if self.kind == TEXTS:
            return ()
        return {FLAG: False, COUNT: 0}.get(self.kind, self.default) if self.default is None else self.default


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it is called, what it takes, and the function that does it and gives the exit status."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    run: Callable[[Values], int]
    details: str = ""
    examples: tuple[str, ...] = ()

    def arguments(self) -> tuple[Parameter, ...]:
        return tuple(p for p in self.parameters if not p.flags)

    def options(self) -> tuple[Parameter, ...]:
        return tuple(p for p in self.parameters if p.flags)


def option(name: str, *flags: str, help: str, kind: str = TEXT, **rest: Any) -> Parameter:
    """An option; `flags` left out means its name with dashes."""
    return Parameter(name, kind, help, flags or ("--" + name.replace("_", "-"),), **rest)


def argument(name: str, *, help: str, kind: str = TEXT, required: bool = True, **rest: Any) -> Parameter:
    """An argument. One of kind `texts` comes last and takes what is left."""
    return Parameter(name, kind, help, required=required, **rest)
