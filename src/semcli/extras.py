"""The optional parts of semcli: what is too heavy to be installed for everybody, and asked for by few."""

from __future__ import annotations

from enum import Enum

from semcli.errors import fail


class Extra(Enum):
    """An optional part, `semcli[NAME]`: its name, and the module whose presence means that it is installed."""

    ARROW = ("arrow", "pyarrow")
    PLOT = ("plot", "vl_convert")

    def __init__(self, extra: str, module: str) -> None:
        self.extra, self.module = extra, module


def present(extra: Extra) -> bool:
    """Whether the optional part is installed. It is looked for, not loaded."""
    from importlib.util import find_spec

    try:
        return find_spec(extra.module) is not None
    except (ImportError, ValueError):
        return False


def need(extra: Extra, what: str) -> None:
    """Raise `missing_extra` unless the optional part is installed that `what` needs."""
    if not present(extra):
        raise fail(
            "missing_extra",
            f"{what} needs the optional part `{extra.extra}` of semcli, which is not installed",
            f"`pip install 'semcli[{extra.extra}]'` installs it",
        )
