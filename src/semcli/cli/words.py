"""The words of a command line, as errors show them: where one stands, and which option was given twice."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from semcli.cli.parameters import COUNT, FLAG, TEXTS, Command, Parameter
from semcli.errors import Site, fail


def place(command: Command, words: Sequence[str], index: int, start: int = 0, length: int | None = None) -> Site:
    """The whole command line with a mark under a word of it, or behind its end where `index` is beyond."""
    shown = [f"semcli {command.name}", *(_quoted(word) for word in words)]
    before = " ".join(shown[: index + 1]) + " "
    if index >= len(words):
        return Site(argument=shown[0], text=before.rstrip(), column=len(before), length=1)
    plain = shown[index + 1] == words[index]
    begin, size = (start, length or len(words[index]) - start) if plain else (0, len(shown[index + 1]))
    return Site(argument=shown[0], text=" ".join(shown), column=len(before) + begin + 1, length=max(1, size))


def _quoted(word: str) -> str:
    """A word as a person would write it for a shell."""
    plain = shlex.quote(word)
    readable = "'" in word and not set(word) & set('"$`!\\')
    return f'"{word}"' if readable and plain != word else plain


def flags_of(command: Command, words: Sequence[str]) -> Iterator[tuple[int, str, Parameter, str | None]]:
    """Every option on a line that is spelled right: the place of its word, as spelled, what it is, its value."""
    known = {flag: p for p in command.options() for flag in (*p.flags, p.off) if flag}
    index = 0
    while index < len(words) and words[index] != "--":
        at, word = index, words[index]
        index += 1
        name, equals, value = word.partition("=")
        if name not in known and word[:2] in known and not word.startswith("--"):
            name, equals, value = word[:2], "=", word[2:]
        found = known.get(name)
        if found is None:
            continue
        if not found.takes_value:
            yield at, name, found, None
            continue
        if not equals:
            value = words[index] if index < len(words) else ""
            index += 1
        yield at, name, found, value


def refuse_repeated(command: Command, words: Sequence[str]) -> None:
    """Raise `conflicting_options` where an option that has one value was given two, or a flag and its opposite.

    Taking the last silently would answer another question than the one that was asked.
    """
    first: dict[str, tuple[str, str | None]] = {}
    for at, spelled, option, value in flags_of(command, words):
        if option.name not in first or option.kind in (TEXTS, COUNT):
            first[option.name] = (spelled, value)
            continue
        earlier, before = first[option.name]
        if option.kind != FLAG:
            both = f": `{before}` and `{value}`" if before != value else ""
            message = f"`{option.flags[0]}` is given twice{both}"
            raise fail("conflicting_options", message, "it takes one value: keep one", site=place(command, words, at))
        if (earlier == option.off) != (spelled == option.off):
            message = f"`{earlier}` and `{spelled}` contradict each other"
            raise fail("conflicting_options", message, "keep one", site=place(command, words, at))
