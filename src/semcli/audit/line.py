"""One line of the log: a JSON object that carries its number, the hash of the line before, and its own.

    {"seq":7,"time":"…",…,"prev":"<hash of line 6>","hash":"<sha256 of this object without its hash>"}

The text is ASCII without line breaks, so that a line is a line in every tool. Anyone can check a hash: cut
`,"hash":"…"}` off the end, put `}` in its place, and take the sha256 of the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from semcli.records import dataclass

GENESIS = "0" * 64
"""What the first line carries for the hash of the line before."""

BEGIN = b'{"seq":'
"""How every line begins, and so every log."""

_FIRST = BEGIN + b'1,"time":"'
_BEFORE, _AFTER = b',"hash":"', b'"}'
_SUFFIX = len(_BEFORE) + 64 + len(_AFTER)


class NotALine(ValueError):
    """The text is no line of a log, or no longer the one that was written; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose hash is right."""

    seq: int
    prev: str
    hash: str
    entry: Mapping[str, Any]


def encode(entry: Mapping[str, object], seq: int, prev: str) -> tuple[bytes, str]:
    """The bytes of a line, its end included, and its hash."""
    body = json.dumps({"seq": seq, **entry, "prev": prev}, separators=(",", ":"), allow_nan=False).encode()
    digest = sha256(body).hexdigest()
    return body[:-1] + _BEFORE + digest.encode() + _AFTER + b"\n", digest


def may_be_torn(text: bytes) -> bool:
    """Whether a text can be what was written of a log's first line before its writer was interrupted."""
    return text.startswith(_FIRST) or _FIRST.startswith(text)


def decode(text: bytes) -> Line:
    """Reads a line, without its end. Raises `NotALine`."""
    body, found = text[:-_SUFFIX] + b"}", text[-_SUFFIX:]
    if not (found.startswith(_BEFORE) and found.endswith(_AFTER)):
        raise NotALine("is no line of an audit log, or its end was changed")
    digest = found[len(_BEFORE) : -len(_AFTER)].decode("ascii", "replace")
    if sha256(body).hexdigest() != digest:
        raise NotALine("was changed: its content does not fit its hash")
    try:
        entry = json.loads(body)
        seq, prev = entry["seq"], entry["prev"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotALine("is no line of an audit log") from None
    if type(seq) is not int or type(prev) is not str:
        raise NotALine("is no line of an audit log")
    return Line(seq, prev, digest, entry)
