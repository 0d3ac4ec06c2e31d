"""Parquet and Arrow hold the nasty result in the types that docs promise, and read back as what was written."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.nasty import COLUMNS, ROWS, sheet
from semcli.datatype import BIGINT, DOUBLE, INTEGER, REAL, TIMESTAMPTZ, DataType, decimal, parse_type
from semcli.errors import SemcliError
from semcli.render import FORMATS, writer
from semcli.render.far import days_of, micros_of
from semcli.render.sheet import Screen, Sheet
from semcli.result import OutputColumn

GOLDENS = Path(__file__).parent / "goldens"
BINARY = [f.name for f in FORMATS.values() if f.binary]


def written(name: str, of: Sheet, file: str | None = None) -> io.BytesIO:
    out = io.BytesIO()
    writer(name)(of, out, Screen(file=file))
    return io.BytesIO(out.getvalue())


READ: dict[str, Callable[[Sheet], pa.Table]] = {
    "parquet": lambda of: pq.read_table(written("parquet", of)),
    "arrow": lambda of: pa.ipc.open_stream(written("arrow", of)).read_all(),
}
"""A way to read each of the binary formats."""


def column(type: DataType, *values: object) -> Sheet:
    """An answer of one column."""
    return Sheet([OutputColumn("x", type, "metric")], [[(value,) for value in values]])


def read(name: str, type: DataType, *values: object) -> pa.ChunkedArray:
    return READ[name](column(type, *values)).column("x")


@pytest.mark.parametrize("name", BINARY)
def test_each_format_reads_back_as_its_golden_says(name: str) -> None:
    table = READ[name](sheet())
    text = table.schema.to_string(truncate_metadata=False) + "\n"
    for number, row in enumerate(zip(*map(shown, table.columns), strict=True)):
        cells = (f"  {field.name} = {cell}\n" for field, cell in zip(table.schema, row, strict=True))
        text += f"\nrow {number}\n" + "".join(cells)
    path = GOLDENS / f"nasty.{name}"
    if os.environ.get("SEMCLI_GOLDENS") == "write":
        path.write_text(text)
    assert path.read_text() == text


def shown(values: pa.ChunkedArray) -> list[str]:
    """Values in letters that are safe to look at; moments as Arrow writes them, since Python has not all of them."""
    moments = pa.types.is_timestamp(values.type) or pa.types.is_date(values.type)
    return [ascii(value) for value in (values.cast(pa.string()) if moments else values).to_pylist()]


@pytest.mark.parametrize("name", BINARY)
def test_warnings_say_what_had_to_be_null(name: str) -> None:
    asked = sheet()
    READ[name](asked)
    assert asked.notes.all()[1:] == [
        "1 value of `exact` is NaN or infinite, written as null",
        "1 value of `mean` is NaN or infinite, written as null",
        "1 value of `share` is NaN or infinite, written as null",
        "1 value of `time` is NaN or infinite, written as null",
        "1 value of `seen_at` is NaN or infinite, written as null",
        "1 value of `at` is beyond what the format can hold, written as null",
    ]


def test_parquet_has_every_warning_in_its_metadata() -> None:
    asked = sheet()
    file = pq.ParquetFile(written("parquet", asked))
    assert json.loads(file.metadata.metadata[b"semcli.warnings"]) == asked.notes.all()
    assert json.loads(file.metadata.metadata[b"semcli.request"]) == asked.meta["request"]
    assert file.schema_arrow.field("revenue").metadata == {b"type": b"hugeint", b"role": b"metric", b"unit": b"cents"}


def test_duckdb_reads_the_parquet_in_the_same_types(tmp_path: Path) -> None:
    path = tmp_path / "nasty.parquet"
    path.write_bytes(written("parquet", sheet()).getvalue())
    engine = duckdb.connect()
    found = engine.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')").fetchall()
    types = dict(found)
    assert [name for name, _ in found] == [c.name for c in COLUMNS]
    assert types["revenue"] == types["items"] == "DECIMAL(38,0)"
    assert types["seen_at"] == "TIMESTAMP WITH TIME ZONE"
    assert (types["time"], types["at"], types["tags"], types["mean"]) == ("DATE", "TIME", "VARCHAR[]", "DOUBLE")
    names = [row[0] for row in engine.execute(f"SELECT \"customer.name\" FROM '{path}'").fetchall()]
    assert names[:13] == [row[1] for row in ROWS[:13]]


def test_arrow_is_a_file_by_its_ending_and_a_stream_in_a_pipe() -> None:
    whole = pa.ipc.open_file(written("arrow", sheet(), "x.arrow")).read_all()
    assert whole.equals(pa.ipc.open_stream(written("arrow", sheet(), "x.arrows")).read_all(), check_metadata=True)
    assert whole.equals(READ["arrow"](sheet()), check_metadata=True)


@pytest.mark.parametrize("batches", [[], [[]]])
@pytest.mark.parametrize("name", BINARY)
def test_no_rows_leave_the_columns(name: str, batches: list[list[Any]]) -> None:
    table = READ[name](Sheet(COLUMNS, batches))
    assert table.num_rows == 0
    assert table.schema.equals(READ[name](sheet()).schema)


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize(
    ("type", "value"),
    [
        (parse_type("smallint"), -(2**15)),
        (INTEGER, 2**31 - 1),
        (BIGINT, -(2**63)),
        (parse_type("numeric(38,30)"), Decimal("12345678." + "123456789012345678901234567890")),
        (decimal(12, 2), Decimal("-0.01")),
        (decimal(12, 2), Decimal("1E+3")),
        (REAL, 0.5),
        (DOUBLE, 5e-324),
        (DOUBLE, -0.0),
        (parse_type("time"), time(23, 59, 59, 999999)),
        (TIMESTAMPTZ, datetime(1, 1, 1, tzinfo=UTC)),
        (parse_type("int[]"), [1, None, -2]),
        (parse_type("numeric(4,1)[]"), [Decimal("1.5")]),
        (parse_type("date[]"), []),
        (parse_type("bytea"), b"\0"),
        (parse_type("json"), "{}"),
    ],
)
def test_values_are_exact(name: str, type: DataType, value: object) -> None:
    found = read(name, type, value, None).to_pylist()
    assert found == [value, None]
    assert str(found[0]) == str(value) or type.kind.value in ("decimal", "timestamptz")


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize(
    ("type", "value"),
    [(INTEGER, 2**31), (decimal(4, 2), Decimal("100.00")), (decimal(4, 2), Decimal("0.001"))],
)
def test_what_is_larger_than_its_declared_type_is_refused_not_cut(name: str, type: DataType, value: object) -> None:
    with pytest.raises(SemcliError, match=r"type_clash.*`x`"):
        read(name, type, value)


def test_decimals_without_a_declared_scale_are_text_whatever_the_rows() -> None:
    assert read("parquet", parse_type("numeric"), Decimal("1.10"), Decimal("1E+2")).to_pylist() == ["1.10", "100"]
    empty = Sheet([OutputColumn("x", parse_type("numeric"), "metric")], [])
    assert READ["parquet"](empty).schema.field("x").type == pa.string()


def test_lists_of_lists_are_null_with_a_warning() -> None:
    asked = column(parse_type("int[]"), [[1], [2]], [3], None)
    assert READ["arrow"](asked).column("x").to_pylist() == [None, [3], None]
    assert asked.notes.all() == ["1 value of `x` is beyond what the format can hold, written as null"]


# --- the calendar beyond Python's -------------------------------------------------------------------------------------


@given(st.dates())
def test_days_are_those_of_the_calendar(day: date) -> None:
    assert days_of(day.isoformat()) == days_of(day) == (day - date(1970, 1, 1)).days


@given(st.datetimes())
def test_microseconds_are_those_of_the_clock(moment: datetime) -> None:
    assert micros_of(moment.isoformat()) == micros_of(moment)


@pytest.mark.parametrize(
    "text", ["10000-01-01", "0044-03-15 BC", "0001-12-31 BC", "0001-02-29 BC", "5800000-06-23 BC", "290000-12-31"]
)
def test_far_dates_are_those_that_duckdb_counts(text: str) -> None:
    spelled = text.replace(" BC", " (BC)")
    days = "SELECT CAST(CAST(? AS DATE) - DATE '1970-01-01' AS BIGINT)"
    counted: Any = duckdb.connect().execute(days, [spelled]).fetchone()
    assert days_of(text) == counted[0]


@pytest.mark.parametrize("text", ["infinity", "-infinity", "9999999-01-01", "soon"])
def test_what_has_no_number_of_days_has_none(text: str) -> None:
    assert days_of(text) is None
    assert micros_of(text) is None
