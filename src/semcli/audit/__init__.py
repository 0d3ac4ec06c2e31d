"""The audit log: who asked what, what came of it, and a chain of hashes that shows where it was tampered with.

    with audited(catalog, compiled, connection) as record, connect(connection) as session:
        batches = record.watch(session.run(compiled.statement).batches)

`watch` writes a line, safely on the disk, before it gives the first row away; leaving the `with` writes a second line
with the number of rows. A process that is killed in between leaves the first: no answer is shown that is not in the
log. What never reached a database is written by `record_refusal`. Where the policy names no log, both do nothing.

line.py  one line: its text and its hash        entry.py   what a line says of a request
log.py   the file: locks, order, torn lines     hiding.py  values that stand in no line
key.py   the key of the hashes of such values   meeting.py the columns that values meet in a plan
read.py, verify.py  the other direction
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from semcli.audit.entry import Compiled
    from semcli.audit.log import Log
    from semcli.catalog.model import Catalog
    from semcli.engine.base import ResolvedConnection
    from semcli.errors import Problem
    from semcli.request import Request
    from semcli.result import Row

__all__ = ["Unrecorded", "audited", "files_of", "log_of", "path_of", "record_refusal"]


def path_of(catalog: Catalog) -> Path | None:
    """Where the catalog's policy keeps the log, which is relative to the catalog; None where it keeps none."""
    if catalog.policy.audit is None:
        return None
    folder = catalog.file.parent if catalog.file is not None else Path()
    return folder / Path(catalog.policy.audit).expanduser()


def files_of(log: Path) -> list[tuple[Path, str]]:
    """Every file of a log, with what it is: none of them is ever written but by the log itself."""
    from semcli.audit.key import key_path
    from semcli.audit.log import aside_of

    return [
        (log, "the audit log"),
        (key_path(log), "the key of the audit log"),
        (aside_of(log), "what an interrupted writer left of the audit log"),
    ]


def log_of(catalog: Catalog) -> Log | None:
    """The log of the catalog's policy."""
    path = path_of(catalog)
    if path is None:
        return None
    from semcli.audit.log import Log

    return Log(path)


class Unrecorded:
    """What stands in for a record where no log is kept."""

    def sending(self, compiled: Compiled) -> None:
        """See `Record.sending`."""

    def watch(self, batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
        """The same batches."""
        return iter(batches)


@contextmanager
def audited(catalog: Catalog, compiled: Compiled, connection: ResolvedConnection) -> Iterator[Unrecorded]:
    """Keeps the record of one statement and of its rows, however reading them ends.

    Gives a record that is told what is sent, and takes the batches of rows and gives them on. Raises `audit_failed`,
    before any row is given away, where the log cannot be written.
    """
    log = log_of(catalog)
    if log is None:
        yield Unrecorded()
        return
    from semcli.audit.record import Record

    with Record(log, catalog, compiled, connection) as record:
        yield record


def record_refusal(
    catalog: Catalog, request: Request, problems: Iterable[Problem], connection: ResolvedConnection | None = None
) -> None:
    """Writes that a request was refused before any SQL ran, and why. Raises `audit_failed`."""
    log = log_of(catalog)
    if log is None:
        return
    from semcli.audit.entry import refusal

    log.append(refusal(catalog, request, tuple(problems), connection, log))
