"""What stood under nulls is in no column that leaves: looked for in the raw bytes, where readers do not look."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

import semcli
from semcli.engine import ResolvedConnection
from semcli.pipeline import answer
from semcli.render import writer
from semcli.render.nulls import emptied
from semcli.render.sheet import Notes, Screen, Sheet
from semcli.result import Shape

ROWS = 21
DIRT = pa.py_buffer(b"\xaa" * 4096)
FIXED = [
    pa.int16(),
    pa.int32(),
    pa.int64(),
    pa.float32(),
    pa.float64(),
    pa.decimal128(38, 0),
    pa.decimal128(12, 2),
    pa.date32(),
    pa.time64("us"),
    pa.timestamp("us"),
    pa.timestamp("us", tz="UTC"),
]
TEXT = [pa.string(), pa.binary()]


def validity() -> pa.Buffer:
    """Every third slot is there; behind the last one all are."""
    return pa.array([1 if n % 3 == 0 or n >= ROWS else 0 for n in range(64)], pa.uint8()).cast(pa.bool_()).buffers()[1]


def raw(column: pa.Array) -> list[bytes]:
    return [b"" if buffer is None else buffer.to_pybytes() for buffer in column.buffers()]


def dirty_text(type: pa.DataType) -> pa.Array:
    """Three letters in each slot, those that are null too."""
    offsets = pa.array([3 * n for n in range(ROWS + 1)], pa.int32()).buffers()[1]
    return pa.Array.from_buffers(type, ROWS, [validity(), offsets, pa.py_buffer(b"abc" * ROWS)])


@pytest.mark.parametrize("offset", [0, 3, 8])
@pytest.mark.parametrize("type", FIXED, ids=str)
def test_slots_of_fixed_width_are_zeros(type: pa.DataType, offset: int) -> None:
    dirty = pa.Array.from_buffers(type, ROWS, [validity(), DIRT])[offset:]
    clean = emptied(dirty)
    width, (bits, data) = type.bit_width // 8, raw(clean)
    slots = [data[n * width : (n + 1) * width] for n in range(len(clean))]
    assert len(data) == width * len(clean)
    assert [slot.strip(b"\xaa") for slot in slots] == [b"" if v.is_valid else bytes(width) for v in dirty]
    assert bits == clean_bits([value.is_valid for value in dirty])


def clean_bits(values: list[bool]) -> bytes:
    return sum(1 << n for n, value in enumerate(values) if value).to_bytes((len(values) + 7) // 8, "little")


@pytest.mark.parametrize("offset", [0, 3, 8])
@pytest.mark.parametrize("nulls", [True, False])
def test_bits_are_zeros_under_nulls_and_behind_the_end(offset: int, nulls: bool) -> None:
    ones = pa.py_buffer(b"\xff" * 64)
    dirty = pa.Array.from_buffers(pa.bool_(), ROWS, [validity() if nulls else None, ones])[offset:]
    there = clean_bits([value.is_valid for value in dirty])
    assert raw(emptied(dirty)) == [there if nulls else b"", there]


@pytest.mark.parametrize("offset", [0, 3, 8])
@pytest.mark.parametrize("type", TEXT, ids=str)
def test_text_under_nulls_has_no_bytes(type: pa.DataType, offset: int) -> None:
    dirty = dirty_text(type)[offset:]
    clean = emptied(dirty)
    assert clean.equals(dirty)
    assert raw(clean)[2] == b"abc" * (len(dirty) - dirty.null_count)


@pytest.mark.parametrize("offset", [0, 3, 8])
def test_lists_under_nulls_have_no_elements_and_elements_nothing_under_theirs(offset: int) -> None:
    elements = pa.Array.from_buffers(pa.int32(), 2 * ROWS, [pa.py_buffer(b"\x55" * 64), DIRT])
    offsets = pa.array([2 * n for n in range(ROWS + 1)], pa.int32()).buffers()[1]
    dirty = pa.Array.from_buffers(pa.list_(pa.int32()), ROWS, [validity(), offsets], children=[elements])[offset:]
    clean = emptied(dirty)
    clean.validate(full=True)
    assert clean.equals(dirty)
    assert raw(clean)[3] == (b"\xaa" * 4 + bytes(4)) * (len(dirty) - dirty.null_count)


def test_a_type_that_answers_do_not_have_is_not_let_through() -> None:
    with pytest.raises(pa.ArrowException):
        emptied(pa.array([{"a": 1}, None]))


@pytest.mark.parametrize("type", [*FIXED, pa.bool_(), *TEXT, pa.list_(pa.int32())], ids=str)
@pytest.mark.parametrize("count", [0, 1, 9])
def test_nothing_but_nulls_stays_so(type: pa.DataType, count: int) -> None:
    assert emptied(pa.nulls(count, type)).equals(pa.nulls(count, type))


# --- from the engine into files ---------------------------------------------------------------------------------------

KINDS = {
    "smallint": ("smallint", "30583"),
    "integer": ("integer", "2004318071"),
    "bigint": ("bigint", "8608480567731124087"),
    "numeric(37, 2)": ("decimal(37, 2)", "77777777777777777777777777777777777.77"),
    "numeric(12, 2)": ("decimal(12, 2)", "7777777777.77"),
    "double precision": ("double", "7.7777e77"),
    "date": ("date", "DATE '7777-07-07'"),
    "timestamp": ("timestamp", "TIMESTAMP '7777-07-07 07:07:07'"),
    "timestamptz": ("timestamptz", "TIMESTAMPTZ '7777-07-07 07:07:07+00'"),
    "boolean": ("boolean", "true"),
    "text": ("varchar", "'seven hundred and seventy-seven'"),
}
"""A type as catalogs name it; DuckDB's name, and a value that is found again in bytes."""


@pytest.mark.parametrize("name", ["arrow", "parquet"])
@pytest.mark.parametrize("type", KINDS)
def test_what_the_engine_worked_out_and_then_made_null_is_not_written(tmp_path: Path, type: str, name: str) -> None:
    """A view makes null what it has just worked out; another has nothing to work out."""
    given, value = KINDS[type]
    hidden = f"CASE WHEN n % 2 = 0 THEN CAST({value} AS {given}) END"
    files = [written(tmp_path / f"{n}.duckdb", type, sql, name) for n, sql in enumerate(
        (f"CASE WHEN n < 0 THEN {hidden} END", f"CAST(NULL AS {given})")
    )]  # fmt: skip
    assert files[0] == files[1]


def written(path: Path, type: str, value: str, name: str) -> bytes:
    """What a format writes of some thousand rows of a value, read in bulk."""
    with duckdb.connect(str(path)) as raw_connection:
        raw_connection.execute("CREATE TABLE base AS SELECT range AS n FROM range(5000)")
        raw_connection.execute(f"CREATE VIEW t AS SELECT n, {value} AS x FROM base")
    catalog = path.with_suffix(".toml")
    catalog.write_text(
        'format = 1\n[catalog]\nname = "nulls"\nsensitivity = "public"\n'
        '[entities.t]\ntable = "t"\n[entities.t.columns]\n'
        f'n = {{ type = "bigint" }}\nx = {{ type = "{type}" }}\n[metrics.rows]\nentity = "t"\naggregation = "count"\n'
    )
    request = semcli.load(catalog).compile(["rows"], by=["t.n", "t.x"], order=["t.n"])
    out: Any = io.BytesIO()
    with answer(request, ResolvedConnection("here", "duckdb", path=path), shape=Shape.ARROW) as found:
        assert found.shape is Shape.ARROW
        writer(name)(Sheet(found.columns, found.batches, notes=Notes(), shape=found.shape), out, Screen())
    return out.getvalue()
