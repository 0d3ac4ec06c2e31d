"""Which names things may have, and how dotted names in values (`public.invoices`, `invoice.workspace_id`) are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from semcli.catalog.log import Log, Mark

BUCKET = "time"
"""The output column of the time bucket, which no metric can be named."""

Test = Callable[[str], bool]

_RULES: tuple[tuple[Test, str, str], ...] = (
    (lambda n: not n.strip(), "is empty", "give it a name"),
    (lambda n: n != n.strip(), "begins or ends with a space", "leave the space out"),
    (lambda n: any(ord(c) < 32 or 127 <= ord(c) < 160 for c in n), "has a control character", "leave it out"),
)
_RESERVED: tuple[tuple[Test, str, str], ...] = (
    (lambda n: n.startswith("_"), "begins with `_`", "such names are reserved for columns that answers add"),
    (lambda n: n.startswith("-"), "begins with `-`", "the command line would take it for an option"),
)
_PREFIX: tuple[tuple[Test, str, str], ...] = (
    (lambda n: "." in n or ":" in n, "has a `.` or `:`", "both have a meaning in `entity.column:grain`"),
)


def is_plain(name: str) -> bool:
    """Whether a name is one that may stand anywhere."""
    return name.isidentifier() and name[0] != "_"


def check_name(log: Log, at: Mark, name: str, what: str, *, output: bool = False, prefix: bool = False) -> None:
    """Notes a name that cannot be used.

    `output` holds for names that become columns of answers, `prefix` for those that stand before a `.`.
    """
    if is_plain(name):
        return
    rules = (*_RULES, *(_RESERVED if output else ()), *(_PREFIX if prefix else ()))
    for breaks, fault, help in rules:
        if breaks(name):
            log.add("bad_name", f"the name of {what} {fault}: `{name}`", help, at=at)
            return


class Named(NamedTuple):
    """A name and where it was given; `kind` is the kind of thing, for messages (`entity`, `role`)."""

    name: str
    kind: str
    at: Mark


def check_unique(log: Log, named: Iterable[Named]) -> None:
    """Notes names that are given twice in one namespace, or that differ in case alone."""
    first: dict[str, Named] = {}
    for thing in named:
        other = first.setdefault(thing.name.lower(), thing)
        if other is thing:
            continue
        message = _clash(thing, other)
        help = f"the {other.kind} `{other.name}` is at {{other}}"
        log.add("duplicate_name", message, help, at=thing.at, other=other.at)


def _clash(thing: Named, other: Named) -> str:
    if other.name != thing.name:
        return f"`{thing.name}` and `{other.name}` differ in case alone"
    if other.kind == thing.kind:
        return f"{thing.kind} `{thing.name}` is defined twice"
    return f"{thing.kind} `{thing.name}` has the name of {_article(other.kind)}"


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def split_dotted(text: str) -> tuple[str, ...] | None:
    """The parts of a dotted name; a part with other characters stands in double quotes, `""` in it for one.

    None where the text is no dotted name.

    >>> split_dotted('public."my.table"')
    ('public', 'my.table')
    """
    if '"' not in text:
        parts = tuple(text.split("."))
        return parts if all(part and part == part.strip() for part in parts) else None
    found: list[str] = []
    at = 0
    while True:
        name, at = _part(text, at)
        if not name:
            return None
        found.append(name)
        if at == len(text):
            return tuple(found)
        if text[at] != ".":
            return None
        at += 1


def _part(text: str, at: int) -> tuple[str, int]:
    """One part, and where it ends; empty where there is none."""
    if not text.startswith('"', at):
        end = at
        while end < len(text) and text[end] not in '."':
            end += 1
        return text[at:end].strip(), end
    name = ""
    at += 1
    while True:
        end = text.find('"', at)
        if end < 0:
            return "", at
        name += text[at:end]
        if not text.startswith('""', end):
            return name, end + 1
        name += '"'
        at = end + 2


def folded(name: str) -> str:
    """A name as engines may fold it: without regard to case, and by the 63 bytes that PostgreSQL reads of one.

    It is cut first: small letters may be longer or shorter than their capitals.
    """
    return name.encode("utf-8", "surrogatepass")[:63].decode("utf-8", "ignore").lower()


def bare_table(table: str) -> str:
    """A table's name without its schema, which a search path may supply."""
    return table.rpartition(".")[2].strip('"')


def tables(value: Any) -> Mapping[str, Any]:
    """A section's named tables; empty where the section is no table, which is reported elsewhere."""
    return value if isinstance(value, dict) else {}
