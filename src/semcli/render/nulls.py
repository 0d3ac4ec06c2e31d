"""Columns with nothing under their nulls.

Arrow marks the slots that are null and leaves open what stands in them, and its files hold it. In an engine's columns
that is whatever was worked out before a condition made it null: values that are withheld, or memory that was used for
something else. So no column leaves before its slots under nulls are zeros, or have no bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc


def batch_of(columns: Iterable[pa.Array], schema: pa.Schema) -> pa.RecordBatch:
    """The columns as a batch that holds their values and nothing else."""
    return pa.RecordBatch.from_arrays([emptied(column) for column in columns], schema=schema)


def emptied(column: pa.Array) -> pa.Array:
    """The same values and nulls; under the nulls are zeros, empty texts and lists without elements.

    Raises `pyarrow.ArrowException` for types that answers do not have.
    """
    if pa.types.is_list(column.type):
        return _emptied_list(column)
    if pa.types.is_boolean(column.type):
        return _emptied_bits(column)
    if not column.null_count:
        return column
    filled = pc.fill_null(column, _empty(column.type))
    return pa.Array.from_buffers(column.type, len(column), [_validity(column), *filled.buffers()[1:]])


def _empty(type: pa.DataType) -> pa.Scalar:
    if pa.types.is_string(type) or pa.types.is_binary(type):
        return pa.scalar(b"", type)
    return pa.scalar(0, type)


def _validity(column: pa.Array) -> pa.Buffer | None:
    """A new bitmap of what is not null: the column's own may begin within a byte, and has bits behind its end."""
    return pc.invert(pc.is_null(column)).buffers()[1] if column.null_count else None


def _emptied_bits(column: pa.Array) -> pa.Array:
    """Bits share bytes: behind the last one, too, there is nothing."""
    buffers = [_validity(column), pc.invert(pc.invert(pc.fill_null(column, False))).buffers()[1]]
    return pa.Array.from_buffers(column.type, len(column), buffers)


def _emptied_list(column: pa.Array) -> pa.Array:
    """By the elements of the lists that are there; those of others, and those between lists, are left behind."""
    lengths = pc.fill_null(pc.list_value_length(column), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    buffers = [_validity(column), offsets.buffers()[1]]
    return pa.Array.from_buffers(column.type, len(column), buffers, children=[emptied(column.flatten())])
