"""Parquet: typed columns, compressed, a row group for every hundred thousand rows.

What `columnar` says of types holds. The file's metadata has request, paths, columns and warnings, as JSON under
`semcli.request` and so on; its fields have type, role, unit and label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from semcli.render.columnar import batches_of, metadata, schema_of
from semcli.render.sheet import Screen, Sheet

_ROWS, _BYTES = 131_072, 32 << 20
"""A row group is held in memory until it is full: by rows, or by bytes where rows are wide."""


def write(sheet: Sheet, out: BinaryIO, screen: Screen) -> None:
    schema = schema_of(sheet)
    # a dictionary of numbers that hardly ever repeat costs more than all the rest of writing them
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    with pq.ParquetWriter(out, schema, use_dictionary=texts) as writer:
        for group in _groups(batches_of(sheet, schema)):
            writer.write_table(pa.Table.from_batches(group, schema), row_group_size=_ROWS)
        # known only now: what had to be written as null
        writer.add_key_value_metadata(metadata({"warnings": sheet.notes.all()}))


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Batches together that make a row group."""
    group: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        if group and (rows + batch.num_rows > _ROWS or size + batch.nbytes > _BYTES):
            yield group
            group, rows, size = [], 0, 0
        group.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
    if group:
        yield group
