"""Keyed hashes for values that are not to be read in the log, but to be found again.

The same value has the same hash throughout a log, so that one can see that two requests were about the same person
without seeing who. The key stands beside the log, in `FILE.key`, readable by the owner alone; who has it can test a
guess. Without it hashes tell nothing, so a log can be handed on without its key.
"""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from semcli.audit.files import failed, open_own, reason_of, sync_folder, write_all

_OTHERS = 0o007
_BYTES = 32


class Seal:
    """Makes the hashes of one log. The key is read, or made, when the first value is hidden."""

    def __init__(self, log: Path):
        self.path = key_path(log)
        self._key: bytes | None = None

    def __call__(self, value: object) -> str:
        """What stands in the log for a value: `hmac:` and 32 digits. Equal texts have equal hashes."""
        digest = hmac.new(self._load(), str(value).encode("utf-8", "surrogatepass"), sha256).hexdigest()
        return f"hmac:{digest[:32]}"

    @property
    def name(self) -> str | None:
        """Which key was used, if any was: hashes of different keys cannot be compared."""
        return None if self._key is None else sha256(b"name of key " + self._key).hexdigest()[:8]

    def _load(self) -> bytes:
        if self._key is None:
            try:
                self._key = _read(self.path) or _make(self.path)
            except OSError as error:
                raise failed(self.path, reason_of(error)) from error
        return self._key


def key_path(log: Path) -> Path:
    """Where the key of a log stands."""
    return log.with_name(log.name + ".key")


def _read(path: Path) -> bytes | None:
    try:
        descriptor = open_own(path, os.O_RDONLY, forbidden=_OTHERS)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        text = stream.read()
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise failed(path, "it is no key of an audit log", "put the right one back, or move it away to have one made")
    return key


def _make(path: Path) -> bytes:
    """Makes a key, whole or not at all; where another process was faster, its key is the one."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    descriptor = open_own(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, forbidden=_OTHERS)
    try:
        try:
            write_all(descriptor, secrets.token_hex(_BYTES).encode() + b"\n")
        finally:
            os.close(descriptor)
        with suppress(FileExistsError):
            os.link(part, path)
            sync_folder(path)
    finally:
        part.unlink(missing_ok=True)
    found = _read(path)
    if found is None:
        raise failed(path, "it went away while it was made")
    return found
