"""Names for completion, kept in files beside which the catalog need not be read.

A file begins with the version of the program and with the time and size of everything that it was made from; if any
of these has changed it is made again. It holds names and descriptions that completion may show, nothing else. Where no
file can be written everything still works, only slower.
"""

from __future__ import annotations

import os

from semcli import __version__, caches

FORMAT = f"semcli {__version__} 3"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Rows = list[tuple[str, ...]]


def commands() -> Rows:
    """What commands there are, and what each takes."""

    def make() -> tuple[Rows, Iterable[str]]:
        from semcli.cli.completion.build import command_rows

        return command_rows(), [os.path.join(os.path.dirname(os.path.dirname(__file__)), "registry.py")]

    return _kept("commands", make)


def names(catalog: str) -> Rows:
    """Everything with a name in the catalog of that file."""

    def make() -> tuple[Rows, Iterable[str]]:
        from semcli.cli.completion.build import name_rows

        return name_rows(catalog)

    return _kept(f"names {catalog}", make)


def beside(catalog: str, metrics: tuple[str, ...]) -> Rows:
    """What may stand beside these metrics: dimensions, times, grains. Empty where a metric does not exist."""
    known = {row[1] for row in names(catalog) if row[0] == "metric"}
    if not known.issuperset(metrics):
        return []

    def make() -> tuple[Rows, Iterable[str]]:
        from semcli.cli.completion.build import beside_rows

        return beside_rows(catalog, metrics)

    return _kept("\t".join(["beside", catalog, *sorted(metrics)]), make)


def _kept(key: str, make: Callable[[], tuple[Rows, Iterable[str]]]) -> Rows:
    """The rows under a key: from its file if that is still true, else made, and kept."""
    path = os.path.join(caches.folder(), f"complete-{_digest(key)}")
    found = _read(path, key)
    if found is not None:
        return found
    rows, sources = make()
    rows = [tuple(_plain(field) for field in row) for row in rows]
    _write(path, key, rows, sources)
    return rows


def _digest(text: str) -> str:
    """A short name for a text (FNV-1a, 64 bits): the text itself stands in the file and is compared."""
    value = 0xCBF29CE484222325
    for byte in text.encode("utf-8", "surrogateescape"):
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return f"{value:016x}"


def _plain(text: str) -> str:
    """On one line, without what moves a cursor."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _stamp(path: str) -> str:
    try:
        found = os.stat(path)
    except OSError:
        return f"- {path}"
    return f"{found.st_mtime_ns} {found.st_size} {path}"


def _read(path: str, key: str) -> Rows | None:
    found = caches.read(path)
    if found is None:
        return None
    head, _, body = found.decode("utf-8", "surrogateescape").partition("\n\n")
    version, said, *stamps = head.split("\n")
    if version != FORMAT or said != _plain(key) or any(_stamp(s.split(" ", 2)[-1]) != s for s in stamps):
        return None
    return [tuple(line.split("\t")) for line in body.split("\n") if line]


def _write(path: str, key: str, rows: Rows, sources: Iterable[str]) -> None:
    stamps = [_stamp(source) for source in sources]
    text = "\n".join([FORMAT, _plain(key), *stamps]) + "\n\n" + "".join("\t".join(row) + "\n" for row in rows)
    caches.write(path, text.encode("utf-8", "surrogateescape"))
