"""The command line in this process: its words go in, all that it leaves behind comes out.

Clocks stand still, so that two runs of the same words can be the same byte for byte, the audit log's hashes included.
Two things are kept from one run to the next, for speed alone: catalogs that were read, whose files do not change, and
open connections. What a user's own call would do with them is done by the same code.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from unittest.mock import patch

from semcli.catalog import load as loading
from semcli.catalog.model import Catalog
from semcli.cli import start
from semcli.cli.completion import run as complete
from semcli.cli.start import run as command
from semcli.engine import duckdb as duckdb_engine

NOW = "2025-04-01T12:00:00+00:00"
_DATABASE = re.compile(rb"semcli_test_[0-9a-f]{12}")
_ENVIRONMENT = {"COLUMNS": "200", "TERM": "dumb", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


@dataclass(frozen=True)
class Outcome:
    """All that a call leaves behind. Paths of its own folder read `/here`."""

    status: int
    stdout: bytes
    stderr: bytes
    files: tuple[tuple[str, bytes], ...]
    audit: bytes

    def texts(self) -> Iterator[str]:
        """Everything that somebody could read."""
        for found in (self.stdout, self.stderr, self.audit, *(data for _, data in self.files)):
            yield _BASE64.sub(_decoded, found).decode("utf-8", "replace")


_BASE64 = re.compile(rb"[A-Za-z0-9+/]{120,}={0,2}")
"""What Parquet keeps its schema in. Its letters are no text, and any four of them may be found there by chance."""


def _decoded(found: re.Match[bytes]) -> bytes:
    whole = found[0].rstrip(b"=")
    return b64decode(whole[: len(whole) // 4 * 4])


class _Frozen(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.fromisoformat(NOW).astimezone(tz)


class _Kept:
    """An open database that is not closed after each statement."""

    def __init__(self, raw: Any):
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def close(self) -> None:
        pass


@contextmanager
def still() -> Iterator[None]:
    """Clocks stand, catalogs and databases stay open, and the environment says nothing."""
    with ExitStack() as stack:
        read: dict[tuple[str, ...], Catalog] = {}
        opened: dict[str, _Kept] = {}
        load, open_raw = loading.load, duckdb_engine._open

        def load_once(path: Path) -> Catalog:
            here = Path(os.path.abspath(path))
            files = (here, here.parent / "parts" / here.name)
            key = tuple(file.read_text("utf-8") for file in files if file.is_file())
            if key not in read:
                read[key] = load(here)
            # the same text in another folder
            return read[key] if read[key].file == here else replace(read[key], file=here, files=files)

        def open_once(connection: Any, path: str, *rest: Any) -> Any:
            key = os.path.abspath(path)
            if key not in opened:
                opened[key] = _Kept(open_raw(connection, path, *rest))
            return opened[key]

        stack.enter_context(patch.object(start, "_heed_signals", lambda: None))  # being asked to end ends the tests
        stack.enter_context(patch.object(loading, "load", load_once))
        stack.enter_context(patch.object(duckdb_engine, "_open", open_once))
        stack.enter_context(patch.dict(os.environ, _ENVIRONMENT, clear=True))
        for module, name, value in _clocks():
            stack.enter_context(patch.object(module, name, value))
        stack.callback(lambda: [kept._raw.close() for kept in opened.values()])
        yield


def _clocks() -> Iterator[tuple[Any, str, Any]]:
    from semcli import cli, stages
    from semcli.audit import log
    from semcli.cli import answering, checking, expecting
    from semcli.plan import time

    for module in (log, time):
        yield module, "datetime", _Frozen
    for module in (cli, stages, answering, checking, expecting):
        yield module, "perf_counter", lambda: 0.0


def run(folder: Path, words: tuple[str, ...]) -> Outcome:
    """What the words leave behind when they are said in that folder. Inside `still()` only."""
    out, log = folder / "out", folder / "audit.jsonl"
    here = os.getcwd()
    os.chdir(folder)
    try:
        status, stdout, stderr = _captured(_main(words))
    finally:
        os.chdir(here)
    files = tuple(
        (path.relative_to(out).as_posix(), path.read_bytes()) for path in sorted(out.rglob("*")) if path.is_file()
    )
    audit = log.read_bytes() if log.exists() else b""
    if files:
        shutil.rmtree(out)
        out.mkdir()
    log.unlink(missing_ok=True)
    hide = _hiding(folder)
    return Outcome(status, hide(stdout), hide(stderr), tuple((n, hide(d)) for n, d in files), audit)


def _main(words: tuple[str, ...]) -> Callable[[], int]:
    if words[0] == "--complete":
        return lambda: complete(words[1:])
    return lambda: command(words)


def _hiding(folder: Path) -> Callable[[bytes], bytes]:
    """Folders and databases have names of one length, so that nothing is folded elsewhere."""
    own = os.fsencode(folder.resolve())
    return lambda data: _DATABASE.sub(b"semcli_test", data.replace(own, b"/here".ljust(len(own), b"_")))


def _captured(work: Callable[[], int]) -> tuple[int, bytes, bytes]:
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace") for _ in range(2)]
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = streams
    try:
        status = work()
    except SystemExit as ended:
        status = int(ended.code or 0)
    finally:
        sys.stdout, sys.stderr = kept
    for stream in streams:
        stream.flush()
    stdout, stderr = (stream.buffer.getvalue() for stream in streams)  # type: ignore[attr-defined]
    return int(status), stdout, stderr
