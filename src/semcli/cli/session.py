"""What every command needs from the outside: the catalog, the connection, the way out. Each is fetched when used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from semcli.cli.parameters import Values
from semcli.cli.terminal import is_terminal, screen_of
from semcli.errors import SemcliError, fail
from semcli.render import FORMATS, Format, Writer, format_named, format_of_file, writer
from semcli.render.errors import clean, warning
from semcli.render.sheet import Screen, Sheet
from semcli.result import Shape
from semcli.stages import stage

if TYPE_CHECKING:
    from semcli.catalog.model import Catalog
    from semcli.cli.protection import Protection
    from semcli.cli.spinner import Spinner
    from semcli.engine.base import ResolvedConnection
    from semcli.request import Request


class Session:
    """One call of one command."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.environ = os.environ
        self.formats: Iterable[str] = FORMATS
        self.endings: Mapping[str, str] = {}

    # --- what comes in ------------------------------------------------------------------------------------------

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog that the call is about, opened: it tells what is wrong with what the call touches. Raises
        `catalog_missing` and whatever is wrong with it as a whole."""
        with stage("catalog"):
            from semcli.catalog.opened import open_catalog

            return open_catalog(self._file())

    @cached_property
    def whole(self) -> Catalog:
        """The same, read from end to end. Raises everything that is wrong with it."""
        from semcli.catalog.load import load

        self.__dict__["catalog"] = found = load(self._file())
        return found

    def _file(self) -> Path:
        from semcli.catalog.find import find_catalog

        return find_catalog(self.values.get("catalog"), self.environ, Path.cwd())

    @cached_property
    def connection(self) -> ResolvedConnection:
        """The database that the call is about."""
        from semcli.engine import resolve_connection

        return resolve_connection(self.catalog, self.values.get("connection"), self.environ)

    def named(self, name: str, by: str = "--connection") -> ResolvedConnection:
        """The connection that the option `by` names. A DSN or a file needs no catalog."""
        from semcli.catalog.model import Catalog
        from semcli.engine import resolve_connection

        catalog = Catalog("") if "=" in name or ":" in name or os.path.sep in name else self.catalog
        return resolve_connection(catalog, name, self.environ, by)

    def request(self) -> Request:
        """The request that the options make."""
        from semcli.records import fields
        from semcli.request import Request

        return Request(**{f.name: self.values[f.name] for f in fields(Request) if f.name in self.values})

    # --- what goes out ------------------------------------------------------------------------------------------

    @property
    def quiet(self) -> bool:
        return bool(self.values.get("quiet"))

    @property
    def verbose(self) -> int:
        return int(self.values.get("verbose") or 0)

    @cached_property
    def format(self) -> Format:
        """What `--format` says, else the ending of `--output`, else a table."""
        chosen, path = self.values.get("format"), _place(self.values.get("output"))
        if chosen is not None:
            return format_named(chosen)
        return format_named("table") if path is None else format_of_file(path, self.formats, self.endings)

    @property
    def shape(self) -> Shape:
        """What the format would rather be given than rows; on a terminal every value is looked at."""
        shown = self.target is None and is_terminal(sys.stdout)
        return Shape.ROWS if shown or self.picture is not None else self.format.shape

    @property
    def target(self) -> str | None:
        """The file that data goes to, None for stdout."""
        return _place(self.values.get("plot") or self.values.get("output"))

    @cached_property
    def errors(self) -> Screen:
        """The screen behind stderr."""
        return screen_of(sys.stderr, self.environ)

    @contextmanager
    def out(self) -> Iterator[tuple[Any, Screen]]:
        """Where data goes, text or for binary formats bytes, and the screen behind it."""
        from semcli.cli.output import opened

        self.check_output()
        path, binary = self.target, self.format.binary or bool(self.values.get("plot"))
        with opened(path, self.protected, binary=binary) as stream:
            if path is not None:
                if stream.isatty():
                    self.hush()
                yield stream, Screen(file=path)
            elif binary:
                yield stream, Screen()
            else:
                _prepare(sys.stdout, self.format)
                screen = screen_of(sys.stdout, self.environ)
                yield self._hushing(sys.stdout) if screen.terminal else sys.stdout, screen

    def spinner(self, rows: Callable[[], int] = lambda: 0) -> Spinner:
        """A sign of life for someone who waits, where there is a terminal to show it; `rows` have come so far."""
        from semcli.cli.spinner import Spinner

        able = self.errors.terminal and self.environ.get("TERM") != "dumb" and not self.quiet
        self.__dict__["spinning"] = found = Spinner(able, rows)
        return found

    def hush(self) -> None:
        """End the spinner, if one turns: something else is about to be written."""
        if "spinning" in self.__dict__:
            self.__dict__["spinning"].stop()

    def beside(self, text: str) -> None:
        """Write on stderr; a spinner that turns goes on."""
        if "spinning" in self.__dict__:
            self.__dict__["spinning"].beside(text)
        else:
            sys.stderr.write(text)

    def _hushing(self, stream: TextIO) -> TextIO:
        from semcli.cli.spinner import Hushing

        spinning = self.__dict__.get("spinning")
        return cast(TextIO, Hushing(stream, spinning)) if spinning is not None and spinning.wanted else stream

    def check_output(self) -> None:
        """Raise now what opening the output would raise, before any work is done for nothing."""
        from semcli.cli.output import refuse

        path = self.target
        if path is not None:
            refuse(path, self.protected())
        elif self.format.binary and is_terminal(sys.stdout):
            raise fail(
                "bad_option",
                f"`{self.format.name}` is made of bytes, which a terminal cannot show",
                f"write it to a file: `--output answer{self.format.endings[0]}`",
            )

    def protected(self) -> Protection:
        """Files that are never written: the catalog's, its databases, its data, its audit log, and one that the call
        is about."""
        from semcli.cli.protection import protection_of

        catalog = self._nearest()
        return protection_of(catalog, self.environ, self._logs(catalog))

    def _nearest(self) -> Catalog:
        """The catalog, also of a call that is not about it; of one that cannot be loaded its file alone."""
        from semcli.catalog.model import Catalog

        with suppress(SemcliError):
            return self.catalog
        with suppress(SemcliError):
            return Catalog("", self._file())
        return Catalog("")

    def _logs(self, catalog: Catalog) -> list[tuple[Path, str]]:
        """The files of audit logs: the catalog's, and the one that `--log` names."""
        named = self.values.get("log")
        if named is None and catalog.policy.audit is None:
            return []
        from semcli.audit import files_of, path_of

        logs = (path_of(catalog), None if named is None else Path(named).expanduser())
        return [pair for log in logs if log is not None for pair in files_of(log)]

    @cached_property
    def picture(self) -> Writer | None:
        """What draws instead of a table, where that is asked for. Raises `bad_option` where there is none."""
        from semcli.cli.pictures import picture

        return picture(self.values, self.format)

    def prepare(self) -> None:
        """Where a table will be drawn on a terminal: import what draws it while the database works."""
        drawn = self.format.name == "table" and self.picture is None and self.target is None
        if drawn and screen_of(sys.stdout, self.environ).terminal:
            from threading import Thread

            from semcli.render.table import prepare

            sys.setswitchinterval(0.0005)  # so that the rows need not wait long for what is being imported
            Thread(target=prepare, daemon=True).start()

    def emit(self, sheet: Sheet) -> None:
        """Write a sheet in the chosen format, then its warnings."""
        with stage("render"):
            write = self.picture or writer(self.format.name)
            with self.out() as (stream, screen):
                write(sheet, stream, screen)
        # the JSON object carries its warnings itself
        if self.format.name != "json":
            self.warn(sheet.notes.all())

    def warn(self, warnings: Iterable[str]) -> None:
        """Warnings on stderr, unless told to be quiet."""
        self.hush()
        if not self.quiet:
            sys.stdout.flush()
            sys.stderr.writelines(warning(text, colour=self.errors.colour) for text in warnings)

    def remark(self, text: str) -> None:
        """A faint line on stderr for people."""
        self.hush()
        if not self.quiet:
            sys.stdout.flush()
            shown = clean(text)  # names of files and words of the caller's stand in it
            sys.stderr.write(f"\x1b[2m{shown}\x1b[0m\n" if self.errors.colour else f"{shown}\n")

    def footer(self, text: str) -> None:
        """A remark that only matters to someone who is looking at a table."""
        watched = self.format.name == "table" and self.target is None
        if watched and screen_of(sys.stdout, self.environ).terminal and self.errors.terminal:
            self.remark(text)


def _place(path: str | None) -> str | None:
    """A path as it was given, or None for what is a name of stdout."""
    if path is None:
        return None
    from semcli.cli.output import descriptor

    return None if descriptor(path) == 1 else path


def _prepare(stream: TextIO, chosen: Format) -> None:
    """Machine formats are UTF-8 everywhere, tables are in the terminal's encoding; what either lacks is escaped."""
    reconfigure: Any = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        encoding = "utf-8" if chosen.machine else None
        reconfigure(encoding=encoding, errors="backslashreplace")
