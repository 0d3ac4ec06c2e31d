"""Record batches of an engine's result, through the library for Arrow; only what writes such files needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from semcli.engine.arrow_stream import StreamError


class _Result:
    """A result as what the library takes streams from."""

    def __init__(self, result: Any) -> None:
        self._result = result

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        return self._result.arrow_capsule()


def reading(result: Any) -> Callable[[], pa.RecordBatch | None]:
    """A function that gives the next batch, None behind the last. Raises `StreamError`."""
    reader = pa.RecordBatchReader.from_stream(_Result(result))

    def read() -> pa.RecordBatch | None:
        try:
            return reader.read_next_batch()
        except StopIteration:
            return None
        except (pa.ArrowException, OSError) as error:
            raise StreamError(str(error)) from None

    return read
