"""What is wrong so far: problems are collected while loading and told all at once, each where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from semcli.catalog.keys import dotted
from semcli.catalog.source import Source
from semcli.errors import Problem, SemcliError, Site
from semcli.expression.tree import Span


class Mark(NamedTuple):
    """Where something was written: a key of a source, its value, or a span of the value's text."""

    source: Source
    key: str
    on_key: bool = False
    span: Span | None = None
    shown: str | None = None

    def site(self) -> Site:
        """With line and column, which have to be looked for."""
        return self.source.site(self.key, on_key=self.on_key, span=self.span, shown=self.shown)

    def brief(self) -> Site:
        """The file and the key alone, which cost nothing."""
        return Site(self.source.file, None, None, 1, None, self.shown or self.key)


class Entry(NamedTuple):
    """A problem as it was noted; `other` is a second place, of which `{other}` in the help speaks."""

    code: str
    message: str
    help: tuple[str, ...]
    at: Mark | Site
    other: Mark | None


class Log:
    """Problems found so far, and the keys whose meaning is unknown because of one.

    What builds on a broken key is left unchecked: one mistake is one problem. `unsure_keys` holds the entities of
    which it is not known which columns name a row; `roles` is a broken key where a role's name is not known.
    `files` has the names of all files in the order of loading.
    """

    def __init__(self, *files: str):
        self.entries: list[Entry] = []
        self.broken: set[str] = set()
        self.unsure_keys: set[str] = set()
        self.files = list(files)

    def add(self, code: str, message: str, *help: str, at: Mark | Site, other: Mark | None = None) -> None:
        """Notes a problem. `other` is a second place; `{other}` in a help line becomes its file and line."""
        self.entries.append(Entry(code, message, help, at, other))

    def breaks(self, key: str) -> None:
        """Notes that nothing can be said about the thing with this key."""
        self.broken.add(key)

    def is_broken(self, section: str, name: str) -> bool:
        """Whether something was written under a name that could not be read, as far as one can tell."""
        return bool(self.broken) and not self.broken.isdisjoint(("", section, dotted(section, name)))

    def finish(self) -> None:
        """Raises `SemcliError` with every problem, in the order of the files, each once."""
        if self.entries:
            raise SemcliError(self.problems())

    def problems(self, wanted: Callable[[Entry], bool] = lambda _: True) -> list[Problem]:
        """Every problem (that is wanted) with its place, sorted by file (in the order of loading) and position."""
        found: dict[tuple[object, ...], tuple[tuple[int, int, int], Problem]] = {}
        for entry in filter(wanted, self.entries):
            problem = _problem(entry)
            site = problem.site or Site()
            if site.file is not None and site.file not in self.files:
                self.files.append(site.file)
            file = self.files.index(site.file) if site.file is not None else -1
            position = (file, site.line or 0, site.column or 0)
            found.setdefault((position, problem.code, problem.message), (position, problem))
        return [problem for _, problem in sorted(found.values(), key=lambda pair: pair[0])]


def _problem(entry: Entry) -> Problem:
    from semcli.catalog.safe_text import printable
    from semcli.secret_text import masked

    site = entry.at.site() if isinstance(entry.at, Mark) else entry.at
    place = ""
    if entry.other is not None:
        other = entry.other.site()
        place = f"line {other.line}" if other.file == site.file else f"{other.file}, line {other.line}"
    help = tuple(printable(masked(line.replace("{other}", place))) for line in entry.help)
    return Problem(entry.code, printable(masked(entry.message)), help, site)
