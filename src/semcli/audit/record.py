"""The record of one statement: a line before its first row is given away, and one when no more are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from semcli.audit import Unrecorded
from semcli.audit.entry import ANSWERED, FAILED, Compiled, codes_of, ending, statement
from semcli.catalog.model import Catalog
from semcli.result import Row

if TYPE_CHECKING:
    from semcli.audit.log import Log
    from semcli.engine.base import ResolvedConnection


class Record(Unrecorded):
    """Stands around the reading of an answer. What goes wrong inside is written by its codes and raised again."""

    def __init__(self, log: Log, catalog: Catalog, compiled: Compiled, connection: ResolvedConnection):
        self._log = log
        self._catalog = catalog
        self._compiled = compiled
        self._connection = connection
        self._number: int | None = None
        self._rows = 0
        self._complete = False

    def sending(self, compiled: Compiled) -> None:
        """What is sent in the end, spelled for the server that was met."""
        self._compiled = compiled

    def watch(self, batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
        """The same batches. The line is on the disk when this returns, before any of them can be shown."""
        self._number = self._begin(ANSWERED, ())
        return self._counted(batches)

    def _counted(self, batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
        for batch in batches:
            self._rows += len(batch)
            yield batch
        self._complete = True

    def _begin(self, outcome: str, codes: tuple[str, ...]) -> int:
        entry = statement(self._catalog, self._compiled, self._connection, self._log, outcome, codes)
        return self._log.append(entry)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        codes = codes_of(error)
        if "audit_failed" in codes:
            return  # there is nowhere to write it
        if self._number is not None:
            self._log.append(ending(self._number, self._rows, self._complete, codes))
        elif error is not None:
            self._begin(FAILED, codes)
