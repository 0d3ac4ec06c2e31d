"""Answers as Arrow's columns: what Parquet and Arrow files are made of.

| type | Arrow |
|---|---|
| integer | int16, int32 or int64 as declared; wider ones decimal128(38, 0) |
| decimal | decimal128 with the declared digits; without a declared scale its digits as text |
| double | float32 or float64 as declared; NaN and infinity are null, with a warning |
| boolean | bool |
| date, time, timestamp | date32, time64, timestamp in microseconds |
| timestamptz | timestamp in microseconds, UTC |
| bytea | binary |
| array | a list; one whose elements are lists is null, with a warning |
| text, uuid, interval, json, unknown | string |

The types come from the request alone, never from the data: the same request gives the same schema every day. That is
why a decimal of no declared scale is text; a scale that was read off the rows would change with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from semcli.datatype import DataType, Kind
from semcli.engine.values import unfit
from semcli.render.exact import digits, duration, to_json
from semcli.render.far import days_of, micros_of
from semcli.render.nulls import batch_of
from semcli.render.sheet import BEYOND, NOT_FINITE, Lost, Notes, Sheet
from semcli.result import Shape

if TYPE_CHECKING:
    from semcli.render.column import Column

Values = Any
"""Values of one column in a sequence, or in an array of the engine's."""
Pack = Callable[[Values, Lost], pa.Array]
"""From values to a column, null where Arrow has nothing for a value."""

_WIDEST = 38
_FIXED: dict[Kind, pa.DataType] = {
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.TIMESTAMPTZ: pa.timestamp("us", tz="UTC"),
    Kind.TIME: pa.time64("us"),
    Kind.BYTEA: pa.binary(),
}
_INTEGERS = {16: pa.int16(), 32: pa.int32(), 64: pa.int64()}


def arrow_type(type: DataType) -> pa.DataType:
    """The Arrow type of a column."""
    if type.kind is Kind.INTEGER:
        return _INTEGERS.get(type.bits or 64, pa.decimal128(_WIDEST, 0))
    if type.kind is Kind.DECIMAL and type.scale is not None:
        return pa.decimal128(type.precision or _WIDEST, type.scale)
    if type.kind is Kind.DOUBLE:
        return pa.float32() if type.bits == 32 else pa.float64()
    if type.kind is Kind.ARRAY and type.element is not None:
        return pa.list_(arrow_type(type.element))
    return _FIXED.get(type.kind, pa.string())


def schema_of(sheet: Sheet) -> pa.Schema:
    """The sheet's schema. Each field says its type, role, unit and label as JSON answers do. So does the schema, for
    readers that see no fields' metadata, together with what else JSON answers say, and the warnings known by now."""
    fields = [pa.field(c.name, arrow_type(c.type), metadata=described(c)) for c in sheet.columns]
    columns = [{"name": c.name, **described(c)} for c in sheet.columns]
    return pa.schema(fields, metadata=metadata({"columns": columns, **sheet.meta, "warnings": sheet.notes.all()}))


def described(column: Column) -> dict[str, str]:
    """What is to be known of a column besides its name."""
    found = {"type": column.type.name, "role": column.role, "unit": column.unit, "label": column.label}
    return {key: value for key, value in found.items() if value is not None}


def metadata(told: dict[str, Any]) -> dict[str, str]:
    """Each value as JSON, under a name that no other tool uses."""
    return {f"semcli.{key}": to_json(value) for key, value in told.items()}


def batches_of(sheet: Sheet, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The sheet's rows as record batches, as they come. Under nulls there is nothing, see `nulls`."""
    if sheet.shape is Shape.ARROW:
        yield from _evenly(_fitted(batch, sheet, schema) for batch in cast("Iterable[pa.RecordBatch]", sheet.counted()))
        return
    packers = [_packer(c.type) for c in sheet.columns]
    for rows in filter(None, sheet.counted()):
        by_column: Iterable[Values] = zip(*rows, strict=True)
        arrays = [
            _column(pack, values, column, sheet.notes)
            for pack, values, column in zip(packers, by_column, sheet.columns, strict=True)
        ]
        yield batch_of(arrays, schema)


def _column(pack: Pack, values: Values, column: Column, notes: Notes) -> pa.Array:
    try:
        return pack(values, lambda why, count: notes.lost(column.name, why, count))
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        # the driver's values were of the declared kind, but larger than the declared type holds
        raise unfit(column.name, column.type) from None


# --- columns that the engine has made ---------------------------------------------------------------------------------

BATCH = 4096
"""Rows per batch, as many as come by rows, so that files are the same either way."""


def _evenly(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of one size; only the last is smaller."""
    rest: pa.RecordBatch | None = None
    for batch in batches:
        if rest is not None and rest.num_rows:
            batch = pa.concat_batches([rest, batch])
        whole = batch.num_rows - batch.num_rows % BATCH
        yield from (batch.slice(at, BATCH) for at in range(0, whole, BATCH))
        rest = batch.slice(whole)
    if rest is not None and rest.num_rows:
        yield rest


def _fitted(batch: pa.RecordBatch, sheet: Sheet, schema: pa.Schema) -> pa.RecordBatch:
    """A batch of the engine's with the types that the request alone decides."""
    arrays = [
        _column(_FITS.get(column.type.kind, _as_it_is), values, column, sheet.notes).cast(target)
        for values, column, target in zip(batch.columns, sheet.columns, schema.types, strict=True)
    ]
    return batch_of(arrays, schema)


def _as_it_is(values: Values, lost: Lost) -> pa.Array:
    return values


def _ended(number: pa.DataType, largest: int) -> Pack:
    """Times without DuckDB's infinities, which are the largest number and its negative."""

    def pack(values: Values, lost: Lost) -> pa.Array:
        kept = pc.less(pc.abs(values.view(number)), pa.scalar(largest, number))
        count = len(values) - values.null_count - pc.sum(kept, min_count=0).as_py()
        if not count:
            return values
        lost(NOT_FINITE, count)
        return pc.if_else(kept, values, pa.scalar(None, values.type))

    return pack


_FITS: dict[Kind, Pack] = {
    Kind.DOUBLE: lambda values, lost: finite(values, lost),
    Kind.DATE: _ended(pa.int32(), 2**31 - 1),
    Kind.TIMESTAMP: _ended(pa.int64(), 2**63 - 1),
    Kind.TIMESTAMPTZ: _ended(pa.int64(), 2**63 - 1),
}


# --- a column of one type ---------------------------------------------------------------------------------------------


def _packer(type: DataType) -> Pack:
    target = arrow_type(type)
    match type.kind:
        case Kind.DOUBLE:
            return lambda values, lost: finite(pa.array(values, target), lost)
        case Kind.DECIMAL:
            shown = None if type.scale is not None else digits
            return lambda values, lost: pa.array(_decimals(values, shown, lost), target)
        case Kind.DATE:
            return lambda values, lost: _moments(values, target, pa.int32(), days_of, lost)
        case Kind.TIMESTAMP | Kind.TIMESTAMPTZ:
            return lambda values, lost: _moments(values, target, pa.int64(), micros_of, lost)
        case Kind.TIME:
            return lambda values, lost: pa.array(_none(values, str, BEYOND, lost), target)
        case Kind.INTEGER | Kind.BOOLEAN | Kind.BYTEA:
            return lambda values, lost: pa.array(values, target)
        case Kind.ARRAY if type.element is not None:
            element = _packer(type.element)
            return lambda values, lost: _lists(values, element, lost)
        case _:
            text = _TEXTS.get(type.kind, str)
            return lambda values, lost: pa.array([None if v is None else _storable(text(v)) for v in values], target)


def finite(column: pa.Array, lost: Lost) -> pa.Array:
    """Doubles without NaN and infinities."""
    kept = pc.is_finite(column)
    count = len(column) - column.null_count - pc.sum(kept, min_count=0).as_py()
    if not count:
        return column
    lost(NOT_FINITE, count)
    return pc.if_else(kept, column, pa.scalar(None, column.type))


def _decimals(values: Values, shown: Callable[[Any], str] | None, lost: Lost) -> list[Any]:
    wrong = sum(1 for v in values if v is not None and not v.is_finite())
    if wrong:
        lost(NOT_FINITE, wrong)
        values = [v if v is not None and v.is_finite() else None for v in values]
    return list(values) if shown is None else [None if v is None else shown(v) for v in values]


def _moments(
    values: Values,
    target: pa.DataType,
    number: pa.DataType,
    count: Callable[[Any], int | None],
    lost: Lost,
) -> pa.Array:
    """Dates and times. What Python's cannot hold comes as text and goes by its number of days or microseconds."""
    if not any(isinstance(v, str) for v in values):
        return pa.array(values, target)
    numbers = [None if v is None else count(v) for v in values]
    endless = sum(1 for v in values if isinstance(v, str) and v.endswith("infinity"))
    gone = sum(1 for v, n in zip(values, numbers, strict=True) if v is not None and n is None)
    for why, how_many in ((NOT_FINITE, endless), (BEYOND, gone - endless)):
        if how_many:
            lost(why, how_many)
    return pa.array(numbers, number).cast(target)


def _lists(values: Values, pack: Pack, lost: Lost) -> pa.Array:
    """Lists, by their elements in one column. Arrow's have one depth, and a type says nothing of it."""
    deep = [v is not None and any(isinstance(item, list) for item in v) for v in values]
    if any(deep):
        lost(BEYOND, sum(deep))
        values = [None if d else v for v, d in zip(values, deep, strict=True)]
    offsets: list[int | None] = []
    at = 0
    for v in values:
        offsets.append(None if v is None else at)
        at += 0 if v is None else len(v)
    flat = [item for v in values if v is not None for item in v]
    return pa.ListArray.from_arrays(pa.array([*offsets, at], pa.int32()), pack(flat, lost))


def _none(values: Values, wrong: type, why: str, lost: Lost) -> list[Any]:
    """The values without those of a Python type that the column cannot hold."""
    count = sum(1 for v in values if isinstance(v, wrong))
    if count:
        lost(why, count)
    return [None if isinstance(v, wrong) else v for v in values]


def _json(value: Any) -> str:
    return value if isinstance(value, str) else to_json(value)


def _storable(text: str) -> str:
    """Half a surrogate pair, which is in no encoding, is written as its escape."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


_TEXTS: dict[Kind, Callable[[Any], str]] = {Kind.INTERVAL: duration, Kind.JSON: _json}
