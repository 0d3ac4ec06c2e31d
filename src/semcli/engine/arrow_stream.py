"""Columns of text out of an Arrow stream, without a library for Arrow.

An engine's batch of text is one piece of memory with the values end to end: taking it whole costs what copying costs,
and no Python object per row. The three structures are those of Arrow's C data and C stream interfaces, a stable ABI
(https://arrow.apache.org/docs/format/CDataInterface.html, …/CStreamInterface.html).
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_int32, c_int64, c_void_p
from typing import Any, ClassVar

_UTF8 = b"u"
_STRUCT = b"+s"


class StreamError(Exception):
    """What the producer of a stream says went wrong. The text may quote data."""


class _Schema(Structure):
    pass


class _Array(Structure):
    pass


class _Stream(Structure):
    pass


_ReleaseSchema, _ReleaseArray = (ctypes.CFUNCTYPE(None, POINTER(kind)) for kind in (_Schema, _Array))

_Schema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(_Schema))),
    ("dictionary", POINTER(_Schema)),
    ("release", _ReleaseSchema),
    ("private_data", c_void_p),
]
_Array._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(_Array))),
    ("dictionary", POINTER(_Array)),
    ("release", _ReleaseArray),
    ("private_data", c_void_p),
]
_Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Schema))),
    ("get_next", ctypes.CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Array))),
    ("get_last_error", ctypes.CFUNCTYPE(c_char_p, POINTER(_Stream))),
    ("release", c_void_p),
    ("private_data", c_void_p),
]

_pointer = ctypes.PYFUNCTYPE(c_void_p, ctypes.py_object, c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))


class TextStream:
    """A stream whose columns are all text, read a batch at a time. It lives as long as the capsule, which is kept."""

    NAME: ClassVar[bytes] = b"arrow_array_stream"

    def __init__(self, capsule: Any) -> None:
        self._capsule = capsule
        self._stream = _Stream.from_address(_pointer(capsule, self.NAME) or 0)
        self._check()

    def _check(self) -> None:
        schema = _Schema()
        self._done(self._stream.get_schema(byref(self._stream), byref(schema)))
        try:
            kinds = {schema.children[i].contents.format for i in range(schema.n_children)}
            if schema.format != _STRUCT or kinds != {_UTF8}:
                raise StreamError("columns of another type than text")
        finally:
            schema.release(byref(schema))

    def next(self) -> tuple[int, list[bytes]] | None:
        """The number of rows of the next batch, and of each column all values end to end; None behind the last."""
        array = _Array()
        self._done(self._stream.get_next(byref(self._stream), byref(array)))
        if not array.release:
            return None
        try:
            return array.length, [_joined(array.children[i].contents, array) for i in range(array.n_children)]
        finally:
            array.release(byref(array))

    def _done(self, code: int) -> None:
        if code:
            raise StreamError((self._stream.get_last_error(byref(self._stream)) or b"").decode(errors="replace"))


def _joined(column: _Array, rows: _Array) -> bytes:
    """All values of a column; those that are NULL have no bytes of their own."""
    if not rows.length:
        return b""
    first = column.offset + rows.offset
    offsets = (c_int32 * (first + rows.length + 1)).from_address(column.buffers[1])
    begin, end = offsets[first], offsets[first + rows.length]
    return ctypes.string_at(column.buffers[2] + begin, end - begin) if end > begin else b""
