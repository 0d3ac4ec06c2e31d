"""Files to TOML: reading the main file and what it includes, and saying what is wrong with text that is no TOML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.names import tables
from semcli.catalog.plain_toml import read
from semcli.catalog.shape import shown
from semcli.catalog.source import Source
from semcli.errors import SemcliError, Site, fail

MAIN_ONLY = ("catalog", "policy")
"""Sections that stand in the main file alone."""


def read_source(path: Path, file: str | None = None) -> Source:
    """One file as a source. Raises `catalog_missing`, `catalog_unreadable` or `catalog_syntax`."""
    file = file or display_name(path)
    return source_of(read_raw(path, file), file, path)


def source_of(raw: bytes, file: str, path: Path) -> Source:
    """What was read, as a source. Raises `catalog_unreadable` or `catalog_syntax`."""
    found = parse_source(decode(raw, file), file, path)
    found.raw = raw
    return found


def read_raw(path: Path, file: str) -> bytes:
    """What is in a file. Raises `catalog_missing` or `catalog_unreadable`."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        help = "name another with `--catalog`, or make one to try with `semcli demo`"
        raise fail("catalog_missing", f"there is no file `{file}`", help, site=Site(file)) from None
    except IsADirectoryError:
        help = f"name the file in it: `{Path(file) / 'catalog.toml'}`"
        raise fail("catalog_unreadable", f"`{file}` is a folder", help, site=Site(file)) from None
    except PermissionError:
        help = "allow this user to read it"
        raise fail("catalog_unreadable", f"`{file}` may not be read", help, site=Site(file)) from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise fail("catalog_unreadable", f"`{file}` cannot be read: {reason}", site=Site(file)) from None


def display_name(path: Path) -> str:
    """The path as people at this terminal write it: relative to where they are, if it is below."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (OSError, ValueError):
        return str(path)


def decode(raw: bytes, file: str) -> str:
    """The text of a file, which has to be UTF-8; a byte order mark is passed over."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        from semcli.catalog.safe_text import printable
        from semcli.secret_text import masked

        line = raw.count(b"\n", 0, error.start) + 1
        begin = raw.rfind(b"\n", 0, error.start) + 1
        column = len(raw[begin : error.start].decode("utf-8", "replace")) + 1
        utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        if raw[8:12] == b"DUCK":  # saving it as text would ruin it
            message = f"`{file}` is a DuckDB database, no catalog"
            raise fail("catalog_unreadable", message, f"give it to `--connection {file}`", site=Site(file)) from None
        help = "it looks like UTF-16; save it as UTF-8" if utf16 else "save the file as UTF-8"
        where = f"byte {error.start} is `0x{raw[error.start]:02x}`"
        end = raw.find(b"\n", begin)
        words = raw[begin : end if end >= 0 else len(raw)].decode("utf-8", "replace")
        site = Site(file, line, column, 1, printable(masked(words)))
        raise fail("catalog_unreadable", f"`{file}` is not UTF-8: {where}", help, site=site) from None
    return text.removeprefix("\ufeff")


def parse_source(text: str, file: str, path: Path | None = None) -> Source:
    """Text as a source; `catalog_syntax` where it is no TOML."""
    text = text.replace("\r\n", "\n")
    try:
        data, headers = read(text)
    except RecursionError:
        raise fail("catalog_syntax", "the file nests values too deeply", site=Site(file)) from None
    except ValueError as error:
        from semcli.catalog.toml_help import explain

        raise SemcliError(explain(Source(file, text), error)) from None
    return Source(file, text, data, path, headers)


def read_all(log: Log, main: Source, patterns: tuple[str, ...]) -> list[Source]:
    """The main file and all that it includes, in the order of the patterns and then of names."""
    found = [main]
    if not patterns or main.path is None:
        return found
    seen = {main.path.resolve()}
    for index, pattern in enumerate(patterns):
        at = Mark(main, dotted("catalog.include", index))
        paths = _matching(main.path.parent, pattern)
        if not paths:
            help = "patterns are relative to the catalog file, `*` stands for any name"
            log.add("bad_include", f"no file matches {shown(pattern)}", help, at=at)
            log.breaks("")
        for path in paths:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                _include(log, found, path)
    return found


def included(main: Path, patterns: tuple[str, ...]) -> list[Path]:
    """The files that a main file includes, each once, in the order in which they are read."""
    seen = {main.resolve()}
    found: list[Path] = []
    for pattern in patterns:
        for path in _matching(main.parent, pattern):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                found.append(path)
    return found


def _matching(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern matches, sorted."""
    import glob

    try:
        matched = glob.glob(pattern, root_dir=folder, recursive=True)
    except ValueError:  # a character that no file name has
        return []
    return [path for name in sorted(matched) if (path := folder / name).is_file()]


def _include(log: Log, found: list[Source], path: Path) -> None:
    """One included file; its problems are reported with all others."""
    file = display_name(path)
    log.files.append(file)
    try:
        source = read_source(path, file)
    except SemcliError as error:
        for problem in error.problems:
            log.add(problem.code, problem.message, *problem.help, at=problem.site or Site(str(path)))
        log.breaks("")
        return
    for section in MAIN_ONLY:
        if section in source.data:
            at = Mark(source, section, on_key=True)
            log.add(
                "bad_include", f"`[{section}]` stands in the main file only", f"move it to `{found[0].file}`", at=at
            )
    found.append(source)


Section = Mapping[str, tuple[Source, Any]]


def merge(log: Log, sources: list[Source], section: str, what: str) -> Section:
    """Every named table of a section, from all files; a name in two files is noted with both places."""
    found: dict[str, tuple[Source, Any]] = {}
    for source in sources:
        table = source.data.get(section)
        for name, value in tables(table).items():
            if name not in found:
                found[name] = (source, value)
                continue
            key = dotted(section, name)
            other = Mark(found[name][0], key, on_key=True)
            help = "the other one is at {other}; rename one, or take one out"
            log.add(
                "duplicate_name", f"{what} `{name}` is defined twice", help, at=Mark(source, key, True), other=other
            )
    return found
