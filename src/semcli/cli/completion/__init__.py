"""What a Tab offers: read from a small cache, so that it comes before anyone notices.

The shells' scripts (`semcli.cli.completion.scripts`) call `semcli --complete SHELL INDEX WORD...`. This file and
`cache` import nothing but `os` and `sys`: what commands take and what catalogs hold is worked out by `build`, once,
and again when a file changes. Whatever goes wrong offers nothing: a prompt is no place for messages.
"""

from __future__ import annotations

import os
import sys

from semcli.cli.completion import cache

FILE = ":file"
"""Says to the script: file names, which shells complete best themselves."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = list[tuple[str, ...]]


def run(words: Sequence[str]) -> int:
    """Print what may stand at a place of a command line: a name a line, a tab, what it is."""
    try:
        for name, told in offered(words[0], int(words[1]), list(words[2:]), os.getcwd()):
            sys.stdout.write(f"{name}\t{told}\n" if told and words[0] != "bash" else f"{name}\n")
        sys.stdout.flush()
    except Exception:
        return 1
    return 0


def offered(shell: str, index: int, line: list[str], folder: str) -> list[tuple[str, str]]:
    """Names with what they are. `index` is the place of the word under the cursor, `line` begins with the program."""
    before, current = line[1:index], line[index] if index < len(line) else ""
    before, current, said = _rejoined(before, current) if shell == "bash" else (before, current, 0)
    before, current, prefix = _joined(before, current, shell)
    kind, found = _at(cache.commands(), before, current, folder)
    if kind == FILE:
        return [(FILE, "")]
    if kind in ("where", "having"):
        return _in_expression(current, found)
    if kind == "by":
        found = _with_grains(current, found, before, folder)
        return [((prefix + name)[said:], told) for name, told in found if name.startswith(current) and _safe(name)]
    mark = "-" if kind == "order" and current.startswith("-") else ""
    return [(prefix + mark + name, told) for name, told in found if (mark + name).startswith(current) and _safe(name)]


def _rejoined(before: list[str], current: str) -> tuple[list[str], str, int]:
    """Words that bash has split at a colon, as one, and how much of it bash does not want to hear again."""
    if current == ":" and before:
        return before[:-1], before[-1] + ":", len(before[-1]) + 1
    if len(before) > 1 and before[-1] == ":":
        return before[:-2], f"{before[-2]}:{current}", len(before[-2]) + 1
    return before, current, 0


_BEFORE_NAMES = ("and", "or", "not", "in", "like", "ilike", "between", "case", "when", "then", "else")


def _in_expression(current: str, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The names that may stand at the end of a condition, each with what stands before it.

    Within text nothing is offered: that would be a value.
    """
    bare = current[1:] if current[:1] in ('"', "'") else current
    start = len(bare)
    while start and (bare[start - 1].isalnum() or bare[start - 1] in "_."):
        start -= 1
    head, word = bare[:start], bare[start:]
    if current.startswith("'") or head.count("'") % 2 or head.count('"') % 2:
        return []
    # behind a complete word comes an operator, which nobody needs help with
    last = head.rstrip().rpartition(" ")[2].lower()
    if head[-1:] == " " and last and (last[-1].isalnum() or last[-1] in "_'\")") and last not in _BEFORE_NAMES:
        return []
    return [(head + name, told) for name, told in found if name.startswith(word) and _safe(name)]


def _with_grains(current: str, found: list[tuple[str, str]], before: list[str], folder: str) -> list[tuple[str, str]]:
    """The dimensions, and the one that is written out already with the grains that it can be cut at."""
    name = current.partition(":")[0]
    if name not in {row[0] for row in found}:
        return found
    catalog = _catalog(before, folder)
    cut = [row for row in cache.names(catalog) if row[0] == "cut" and row[1] == name] if catalog else []
    return [*found, *((f"{name}:{grain}", "") for row in cut for grain in row[2].split())]


def _joined(before: list[str], current: str, shell: str) -> tuple[list[str], str, str]:
    """`--by=region` as two words. Bash has split it already, and wants only the value back."""
    if shell == "bash" and current == "=":
        return before, "", ""
    if before and before[-1] == "=":
        return before[:-1], current, ""
    if current.startswith("--") and "=" in current:
        flag, _, value = current.partition("=")
        return [*before, flag], value, f"{flag}="
    return [word for word in before if word != "="], current, ""


def _safe(name: str) -> bool:
    """Whether a shell takes the name for what it is."""
    return all(letter.isalnum() or letter in "_.-:+" for letter in name)


def _at(table: Rows, before: list[str], current: str, folder: str) -> tuple[str, list[tuple[str, str]]]:
    """The kind of what is wanted, and all names of that kind."""
    names = {row[1] for row in table if row[0] == "command"}
    place = next((i for i, word in enumerate(before) if word in names), None)
    if place is None:
        if before and before[-1] == "--catalog":
            return FILE, []
        if before and before[-1] == "--connection":
            return _values("connection", (), before, folder)
        ahead = [("--help", "help"), ("--version", "the version"), ("--catalog", ""), ("--connection", "")]
        return "", ahead if current.startswith("-") else [row[1:3] for row in table if row[0] == "command"]  # type: ignore[misc]
    command = before[place]
    options = {row[2]: row for row in table if row[0] == "option" and row[1] == command}
    arguments = [row for row in table if row[0] == "argument" and row[1] == command]
    given, loose, open_option = _read(before[:place] + before[place + 1 :], options)
    metrics = tuple(loose) if arguments and arguments[0][2] == "metric" else ()
    if open_option is not None:
        return _values(open_option[3], metrics, before, folder)
    if current.startswith("-"):
        left = [r for r in options.values() if r[4] == "many" or not given.intersection(r[6].split())]
        return "", [(row[2], row[5]) for row in left if row[2].startswith("--") or current == row[2]]
    wanted = arguments[len(loose)] if len(loose) < len(arguments) else arguments[-1] if arguments else None
    if wanted is None or (len(loose) >= len(arguments) and wanted[3] != "many"):
        return "", []
    kind, found = _values(wanted[2], metrics, before, folder)
    return kind, [one for one in found if one[0] not in loose]


def _read(words: list[str], options: dict[str, tuple[str, ...]]) -> tuple[set[str], list[str], tuple[str, ...] | None]:
    """The options that were given, the words that belong to none, and the option that still wants its value."""
    given: set[str] = set()
    loose: list[str] = []
    rest = iter(words)
    for word in rest:
        flag, equals, _ = word.partition("=")
        option = options.get(flag)
        if option is None:
            if not word.startswith("-"):
                loose.append(word)
            continue
        given.update(option[6].split())
        if option[3] and not equals and next(rest, None) is None:
            return given, loose, option
    return given, loose, None


def _values(kind: str, metrics: tuple[str, ...], before: list[str], folder: str) -> tuple[str, list[tuple[str, str]]]:
    """Everything of a kind: words that are always the same stand in it, others are the catalog's."""
    if kind in ("", "text", FILE):
        return kind, []
    if kind.startswith("="):
        return kind, [(word, "") for word in kind[1:].split(",")]
    catalog = _catalog(before, folder)
    if catalog is None:
        return kind, []
    names = cache.names(catalog)
    if metrics and kind in ("dimension", "by", "grain", "time", "order", "having", "where"):
        names = cache.beside(catalog, metrics) or names
    found = {row[0] for row in names}
    wanted = {
        "by": ("dimension",),
        "where": ("column",) if "column" in found else ("dimension",),
        "order": ("metric", "dimension"),
        "having": ("metric", "dimension"),
        "thing": ("entity", "metric", "join", "segment", "query", "dimension"),
    }
    chosen = [row[1:3] for row in names if row[0] in wanted.get(kind, (kind,))]
    if kind in ("order", "having"):
        chosen = [(name, "") for name in metrics] + [row for row in chosen if row[0] in _asked_by(before)]
    return kind, chosen  # type: ignore[return-value]


def _asked_by(before: list[str]) -> set[str]:
    """The dimensions that are grouped by, and the time."""
    return {before[i + 1] for i, flag in enumerate(before[:-1]) if flag in ("--by", "-b")} | {"time"}


def _catalog(before: list[str], folder: str) -> str | None:
    """The catalog that the line is about, found as `semcli.catalog.find` finds it."""
    named = os.environ.get("SEMCLI_CATALOG")
    for i, word in enumerate(before):
        if word == "--catalog" and i + 1 < len(before):
            named = before[i + 1]
        elif word.startswith("--catalog="):
            named = word[10:]
    if named:
        path = os.path.join(folder, os.path.expanduser(named))
        path = os.path.join(path, "catalog.toml") if os.path.isdir(path) else path
        return os.path.realpath(path) if os.path.isfile(path) else None
    while not os.path.isfile(os.path.join(folder, "catalog.toml")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return os.path.realpath(os.path.join(folder, "catalog.toml"))
