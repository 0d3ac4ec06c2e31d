"""Arrow's IPC: the file format, which readers can jump about in; in a pipe and in `.arrows` files the stream format.

What `columnar` says of types holds, and what `parquet` says of metadata. Here they stand in front, with the warnings
that are known by then; those about values that had to be written as null are on stderr only.
"""

from __future__ import annotations

from typing import BinaryIO

import pyarrow as pa

from semcli.render.columnar import batches_of, schema_of
from semcli.render.sheet import Screen, Sheet


def write(sheet: Sheet, out: BinaryIO, screen: Screen) -> None:
    schema = schema_of(sheet)
    streamed = screen.file is None or screen.file.lower().endswith(".arrows")
    with (pa.ipc.new_stream if streamed else pa.ipc.new_file)(out, schema) as writer:
        for batch in batches_of(sheet, schema):
            writer.write_batch(batch)
