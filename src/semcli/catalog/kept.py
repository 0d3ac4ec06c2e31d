"""Large catalogs, kept as tables that need not be parsed again: TOML of a thousand entities takes longer to read than
all else that a request does.

A file holds the tables of one catalog as JSON, each under its section and name, and the index of them. It begins with
the version of the program and with a digest of every file that it was made from; the files are read and compared at
each start, whatever their dates say, so what is kept is never stale. Every part carries a digest of its own and is
verified before it is looked at; anything odd, and the catalog is parsed and kept anew. Nothing in the file is ever
executed, and it may be deleted at any time.

Connections are not kept: their DSNs may hold passwords. The file says where in the text they stand, and those lines
are parsed at each start. Catalogs with a problem in their layout or in their names are not kept, nor are those with
what looks like a password anywhere else.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from semcli import __version__, caches
from semcli.catalog.files import Section, decode, display_name, included, parse_source
from semcli.catalog.index import Rough
from semcli.catalog.plain_toml import loads
from semcli.catalog.source import Source
from semcli.errors import SemcliError
from semcli.patterns import pattern
from semcli.records import dataclass, fields
from semcli.secret_text import has_secret

try:
    from _blake2 import blake2b  # without `hashlib`, which loads all of OpenSSL
except ImportError:
    from hashlib import blake2b


def _newest(module: str) -> int:
    """When a module, or one beside it, was last written: what one version kept, an edited one of the same number may
    understand otherwise."""
    try:
        with os.scandir(os.path.dirname(module)) as found:
            return max(entry.stat().st_mtime_ns for entry in found if entry.name.endswith(".py"))
    except (OSError, ValueError):
        return 0


LARGE = 64_000
"""Bytes of TOML from which on a catalog is kept; a smaller one is parsed in the time that looking for it takes."""

_HEAD = f"semcli {__version__} catalog 1 {_newest(__file__)}\n".encode()
_DIGEST = 16


class KeptSource(Source):
    """A file whose text and TOML are looked at only where there is a problem to show."""

    def __init__(self, file: str, raw: bytes, path: Path):
        self.file, self.raw, self.path = file, raw, path

    def __getattr__(self, name: str) -> Any:
        if name == "text":
            self.text = decode(self.raw, self.file).replace("\r\n", "\n")
        elif name in ("data", "headers"):
            parsed = parse_source(self.text, self.file)
            self.data, self.headers = parsed.data, parsed.headers
        else:
            raise AttributeError(name)
        return self.__dict__[name]


@dataclass(frozen=True, slots=True)
class Kept:
    """A catalog as it was kept. `settings` and `policy` are tables as written."""

    sources: list[Source]
    settings: Any
    policy: Any
    sections: Mapping[str, Section]
    index: Rough


Again = Callable[[str], Mapping[str, Any]]
"""What the files say, parsed: the tables of a section, or a part of the index."""


def find(path: Path, raw: bytes, again: Again) -> Kept | None:
    """What is kept of the catalog whose main file has this content; None where nothing true is. `again` is called
    where a part turns out to be broken later."""
    if len(raw) < LARGE and b"include" not in raw:
        return None
    whole = caches.read(_file(path))
    if whole is None or not whole.startswith(_HEAD):
        return None
    try:
        return _read(_Parts(whole, len(_HEAD)), path, raw, again)
    except (_Broken, OSError, SemcliError, ValueError, LookupError, TypeError):
        return None


def keep(main: Source, sources: list[Source], sections: Mapping[str, Section], index: Rough) -> None:
    """Keep a catalog that has no problem in its layout and names, if it is a large one."""
    if main.path is None or sum(len(source.raw) for source in sources) < LARGE:
        return
    spans = [_connection_spans(source) for source in sources]
    if None in spans:
        return
    try:
        content = _written(main, sources, spans, sections, index)
    except (TypeError, ValueError):  # a date or the like, where none belongs
        return
    if _may_hold_password(content):
        return
    caches.write(_file(main.path), content)


def _may_hold_password(content: bytes) -> bool:
    """Whether there is what looks like a password where none belongs: under a key that is misplaced, say."""
    small = content.lower()  # looking for two words in it first is a hundred times quicker
    return (b"pass" in small or b"://" in small) and has_secret(content.decode("latin-1"))


def _file(path: Path) -> str:
    name = _digest(os.fsencode(os.path.realpath(path)))
    return os.path.join(caches.folder(), "catalogs", name)


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=_DIGEST).hexdigest()


# --- reading ------------------------------------------------------------------------------------------------------


class _Broken(Exception):
    """What is kept is not what was written."""


class _Parts:
    """The parts of a file, each verified when it is read. A part begins with its digest."""

    def __init__(self, whole: bytes, begin: int):
        self._whole, self._begin = memoryview(whole), begin

    def at(self, start: int, end: int) -> Any:
        """The part between two offsets, which count from the end of the head."""
        part = self._whole[self._begin + start : self._begin + end]
        if blake2b(part[_DIGEST:], digest_size=_DIGEST).digest() != part[:_DIGEST]:
            raise _Broken
        return json.loads(bytes(part[_DIGEST:]))

    def last(self) -> Any:
        """The part at the end, whose length stands behind it."""
        length = int.from_bytes(self._whole[-4:], "big")
        end = len(self._whole) - 4 - self._begin
        return self.at(end - length, end)


class _Directory(Mapping[str, Any]):
    """Names of one kind, in order, and what is kept under each. Where a part is broken, the catalog is parsed
    `again` and gives what stands there."""

    def __init__(self, parts: _Parts, place: list[int], again: Callable[[], Mapping[str, Any]]):
        self._parts, self._place, self._again = parts, place, again
        self._known: dict[str, int] | None = None
        self._ends: list[int] = []

    @property
    def _names(self) -> dict[str, int]:
        if self._known is None:
            try:
                names, self._ends = self._parts.at(*self._place)
            except _Broken:
                names = list(self._again())
            self._known = {name: number for number, name in enumerate(names)}
        return self._known

    def __getitem__(self, name: str) -> Any:
        number = self._names[name]
        try:
            if not self._ends:
                raise _Broken
            return self._made(self._parts.at(self._ends[number], self._ends[number + 1]))
        except _Broken:
            return self._again()[name]

    def _made(self, found: Any) -> Any:
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class _Tables(_Directory):
    """The tables of a section."""

    sources: list[Source]

    def _made(self, found: Any) -> tuple[Source, Any]:
        return self.sources[found[0]], found[1]


def _read(parts: _Parts, path: Path, raw: bytes, again: Again) -> Kept | None:
    told = parts.last()
    paths = [path, *(included(path, tuple(told["include"])) if told["include"] else ())]
    if len(paths) != len(told["files"]):
        return None
    sources: list[Source] = []
    for each, (name, digest) in zip(paths, told["files"], strict=True):
        content = raw if not sources else each.read_bytes()
        if os.path.relpath(each, path.parent) != name or _digest(content) != digest:
            return None
        sources.append(KeptSource(display_name(each), content, each))
    sections: dict[str, Section] = {"connections": _connections(sources, told["connections"])}
    for name, place in told["sections"].items():
        sections[name] = tables = _Tables(parts, place, partial(again, name))
        tables.sources = sources
    index = {name: _Directory(parts, place, partial(again, name)) for name, place in told["index"].items()}
    return Kept(sources, told["settings"], told["policy"], sections, Rough(**index, **told["rest"]))


def _connections(sources: list[Source], spans: list[list[list[int]]]) -> Section:
    found: dict[str, tuple[Source, Any]] = {}
    for source, places in zip(sources, spans, strict=True):
        for name, table in _parsed(source.raw, places).get("connections", {}).items():
            found.setdefault(name, (source, table))
    return found


# --- writing ------------------------------------------------------------------------------------------------------


class _Writer:
    """Parts one behind the other, with their offsets."""

    def __init__(self) -> None:
        self.parts = [_HEAD]
        self.end = 0

    def add(self, thing: Any) -> tuple[int, int]:
        content = json.dumps(thing, separators=(",", ":")).encode()
        part = blake2b(content, digest_size=_DIGEST).digest() + content
        self.parts.append(part)
        start, self.end = self.end, self.end + len(part)
        return start, self.end

    def directory(self, things: Mapping[str, Any]) -> tuple[int, int]:
        ends = [self.end, *(self.add(thing)[1] for thing in things.values())]
        return self.add([list(things), ends])


def _written(
    main: Source, sources: list[Source], spans: list[Any], sections: Mapping[str, Section], index: Rough
) -> bytes:
    writer, number = _Writer(), {id(source): n for n, source in enumerate(sources)}
    told: dict[str, Any] = {
        "files": [[_name(main, source), _digest(source.raw)] for source in sources],
        "include": main.data.get("catalog", {}).get("include", []),
        "settings": main.data.get("catalog"),
        "policy": main.data.get("policy"),
        "connections": spans,
        "sections": {
            section: writer.directory({name: [number[id(source)], table] for name, (source, table) in things.items()})
            for section, things in sections.items()
            if section != "connections"
        },
    }
    parts = {f.name: getattr(index, f.name) for f in fields(index)}
    told["index"] = {name: writer.directory(part) for name, part in parts.items() if isinstance(part, Mapping)}
    told["rest"] = {name: part for name, part in parts.items() if not isinstance(part, Mapping)}
    start, end = writer.add(told)
    return b"".join([*writer.parts, (end - start).to_bytes(4, "big")])


def _name(main: Source, source: Source) -> str:
    assert main.path is not None
    assert source.path is not None
    return os.path.relpath(source.path, main.path.parent)


_HEADER = pattern(rb"^[ \t]*\[", re.MULTILINE)
_OURS = pattern(rb"[ \t]*\[[ \t]*connections\b")


def _connection_spans(source: Source) -> list[list[int]] | None:
    """Where in a file its connections stand, in bytes; None where they cannot be parsed apart from the rest."""
    starts = [found.start() for found in _HEADER.finditer(source.raw)]
    spans = [[a, b] for a, b in zip(starts, [*starts[1:], len(source.raw)], strict=True) if _OURS.match(source.raw, a)]
    try:
        found = _parsed(source.raw, spans)
    except ValueError:
        return None
    wanted = {name: table for name, table in source.data.items() if name == "connections"}
    return spans if found == wanted else None


def _parsed(raw: bytes, spans: list[list[int]]) -> dict[str, Any]:
    text = b"".join(raw[start:end] for start, end in spans).decode().replace("\r\n", "\n")
    return loads(text)
