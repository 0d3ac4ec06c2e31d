"""Slips of the shell that read as something else: a condition without quotes becomes a row of metrics.

What comes of a slip is an error about a word that nobody meant to say. Judged only once something is wrong, by the
words themselves: a line that can be answered is never a slip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from semcli.cli.parameters import Command
from semcli.cli.words import flags_of
from semcli.errors import SemcliError
from semcli.expression.unquoted import quoted
from semcli.plan.time import UNITS_OF_TIME
from semcli.records import replace

_LENGTHS = ("last", "rolling", "compare", "since", "until")
_CONDITIONS = ("where", "having")
_DASHES = "-‐‑‒–—―−"
_SIGNS = {"asc": "", "desc": "-"}
_OPERANDS = {
    **dict.fromkeys(("=", "<>", "!=", "<", "<=", ">", ">=", "like", "ilike", "is"), 1),
    "between": 3,
}
"""How many words follow an operator."""
_CODES = ("usage", "unknown_metric", "unknown_output", "unknown_column", "duplicate_output")
"""What comes of slips."""

Slip: TypeAlias = tuple[Sequence[str], str]
"""The words that were read as something else, and what to do."""


def explained(error: SemcliError, command: Command, words: Sequence[str]) -> SemcliError:
    """The error with what to do about the slip that led to it, if there is one; else the error itself."""
    problem = error.problems[0]
    if problem.code not in _CODES:
        return error
    # another metric that is unknown as well is told first, as what it is
    metric = problem.site.text if problem.code == "unknown_metric" and problem.site is not None else None
    for slip in _SLIPS:
        for read, help in slip(command, words):
            if metric is None or metric in read:
                return SemcliError(replace(problem, help=(help,)))
    return error


def _dashes(command: Command, words: Sequence[str]) -> Iterator[Slip]:
    """`-by` and `—by`."""
    names = {flag for option in command.options() for flag in (*option.flags, option.off) if flag}
    for at, written in enumerate(words):
        bare = written.partition("=")[0].lstrip(_DASHES)
        if written[:1] in _DASHES and f"--{bare}" in names and not written.startswith("--"):
            yield words[at:], f"a long option begins with two dashes: `--{bare}`"


def _lengths(command: Command, words: Sequence[str]) -> Iterator[Slip]:
    """`--last 3 months`."""
    for name, spelled, value, rest in _values(command, words):
        if name in _LENGTHS and value.isdecimal() and rest and rest[0].lower() in UNITS_OF_TIME:
            yield rest, f"a length of time is one word, or stands in quotes: `{spelled} '{value} {rest[0]}'`"


def _conditions(command: Command, words: Sequence[str]) -> Iterator[Slip]:
    """`--where status = paid`."""
    for name, spelled, value, rest in _values(command, words):
        if name in _CONDITIONS and rest and rest[0].lower() in _OPERANDS:
            yield rest, f'a condition stands in quotes: `{spelled} "{_with_quotes([value, *_compared(rest)])}"`'


def _compared(rest: Sequence[str]) -> Sequence[str]:
    """The words of a comparison, and of those that `and` or `or` join to it."""
    end = 1 + _OPERANDS[rest[0].lower()] + (list(rest[:2]) == ["is", "not"])
    more = rest[end:]
    if len(more) > 2 and more[0].lower() in ("and", "or") and more[2].lower() in _OPERANDS:
        return [*rest[:end], *more[:2], *_compared(more[2:])]
    return rest[:end]


def _with_quotes(words: Sequence[str]) -> str:
    """A condition of these words, in which text has the quotes that the shell took."""
    text = ""
    for word in words:
        text += f" {word}" if text else word
        start = len(text) - len(word)
        if quoted(text, start) is not None and not _is_value(word):
            text = f"{text[:start]}'{word}'"
    return text


def _is_value(word: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9.]+|true|false|null|not|and", word, re.IGNORECASE) is not None


def _orders(command: Command, words: Sequence[str]) -> Iterator[Slip]:
    """`--order by total_revenue` and `--order total_revenue desc`."""
    for name, spelled, value, rest in _values(command, words):
        if name == "order" and value.lower() == "by" and rest:
            key, direction = rest[0], rest[1:2]
        else:
            key, direction = value, rest[:1]
        if name == "order" and direction and direction[0].lower() in _SIGNS:
            sign = _SIGNS[direction[0].lower()]
            yield rest, f"largest first is said by a `-` in front: `{spelled} {sign}{key}`"
        elif name == "order" and key != value:
            yield rest, f"write `{spelled} {key}`, or `{spelled} -{key}` for largest first"


def _dimensions(command: Command, words: Sequence[str]) -> Iterator[Slip]:
    """`--by workspace.region plan.title`."""
    for name, _, _, rest in _values(command, words):
        for word in rest if name == "by" else ():
            if "." in word:
                yield [word], f"each dimension has a `--by` of its own: `--by {word}`"


def _values(command: Command, words: Sequence[str]) -> Iterator[tuple[str, str, str, Sequence[str]]]:
    """Every option with a value: its name, as spelled, the value, and the words up to the next option."""
    for at, spelled, option, value in flags_of(command, words):
        if value is not None and option.takes_value:
            glued = words[at] != spelled
            rest = words[at + (1 if glued else 2) :]
            end = next((i for i, word in enumerate(rest) if word.startswith("-") and len(word) > 1), len(rest))
            yield option.name, spelled, value, list(rest[:end])


_SLIPS: tuple[Callable[[Command, Sequence[str]], Iterator[Slip]], ...] = (
    _dashes,
    _lengths,
    _conditions,
    _orders,
    _dimensions,
)
