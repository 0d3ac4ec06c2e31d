"""Every format writes the nasty result exactly as its golden says, and keeps what it promises about it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from render.nasty import COLUMNS, ROWS, sheet
from semcli.render import FORMATS, writer
from semcli.render.sheet import Screen

GOLDENS = Path(__file__).parent / "goldens"
TEXT = [f.name for f in FORMATS.values() if not f.binary]
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")


def written(name: str, screen: Screen = Screen(), grain: str | None = "month") -> str:  # noqa: B008
    out = io.StringIO()
    writer(name)(sheet(grain), out, screen)
    return out.getvalue()


def compare(golden: str, text: str) -> None:
    """Against the file; `SEMCLI_GOLDENS=write` writes it, to be read before it is committed."""
    path = GOLDENS / golden
    data = text.encode("utf-8", "surrogatepass")
    if os.environ.get("SEMCLI_GOLDENS") == "write":
        path.write_bytes(data)
    assert path.read_bytes() == data


@pytest.mark.parametrize("name", TEXT)
def test_each_format_is_as_its_golden_says(name: str) -> None:
    compare(f"nasty.{name}", written(name))


@pytest.mark.parametrize("width", [80, 120, 200, 400])
def test_the_table_in_each_width_is_as_its_golden_says(width: int) -> None:
    compare(f"nasty.table.{width}", written("table", Screen(width=width)))


@pytest.mark.parametrize("name", TEXT)
def test_no_control_character_reaches_a_terminal(name: str) -> None:
    screen = Screen(terminal=True, colour=False, width=100)
    assert CONTROLS.findall(written(name, screen)) == []


def test_json_keeps_every_digit_and_type() -> None:
    found = json.loads(written("json"), parse_float=Decimal)
    assert [c["name"] for c in found["columns"]] == [c.name for c in COLUMNS]
    assert list(found) == ["columns", "rows", "request", "sql", "parameters", "paths", "truncated", "warnings"]
    rows = found["rows"]
    assert len(rows) == len(ROWS)
    assert all(value is None for value in rows[1].values())
    assert rows[3]["items"] == 10**38 - 1
    assert rows[3]["exact"] == Decimal("11111111111111111111.9999999999")
    assert rows[5]["exact"] == 1000
    assert rows[0]["doc"] == {"b": [1, Decimal("2.50"), None], "a": "é"}
    assert rows[0]["tags"] == ["a", None, 'b"c']
    assert rows[0]["seen_at"] == "2025-10-26T02:30:00+02:00"
    assert rows[9]["customer.name"] == ROWS[9][1]
    assert rows[10]["customer.name"] == ROWS[10][1]
    assert rows[19]["customer.name"] == ROWS[19][1]
    assert rows[4]["mean"] is rows[4]["share"] is rows[4]["exact"] is None
    assert found["warnings"][0] == "groups overlap"
    assert len(found["warnings"]) == 4


def test_jsonl_has_the_rows_of_json() -> None:
    assert [json.loads(line) for line in written("jsonl").splitlines()] == json.loads(written("json"))["rows"]


def test_csv_reads_back_and_tells_null_from_the_empty_string() -> None:
    text = written("csv")
    assert [row[0] for row in csv.reader(io.StringIO(text))][:2] == ["time", "2025-06-01"]
    assert len(list(csv.reader(io.StringIO(text)))) == len(ROWS) + 1
    null, empty = text.splitlines()[2:4]
    assert null == "," * (len(COLUMNS) - 1)
    assert empty.startswith('2025-06-01,"",7,')


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_no_text_becomes_a_formula(name: str) -> None:
    delimiter = "," if name == "csv" else "\t"
    rows = list(csv.reader(io.StringIO(written(name)), delimiter=delimiter))
    names = [row[1] for row in rows if len(row) == len(COLUMNS)]
    numbers = re.compile(r"-?\d+(\.\d+)?\Z")
    assert [n for n in names if n[:1] in "=+-@\t" and n and not numbers.match(n)] == []
    assert "-5" in names
    assert any(row[12] == str(-(10**37)) for row in rows if len(row) == len(COLUMNS))


def test_tsv_has_one_line_a_row() -> None:
    assert len(written("tsv").split("\n")) == len(ROWS) + 2


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200, 400, None])
def test_tables_never_cut_a_number(width: int | None) -> None:
    text = written("table", Screen(width=width))
    for number in ("99,999,999,999,999,999,999,999,999,999,999,999,999", "11,111,111,111,111,111,111.9999999999"):
        assert number in text


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year", None])
def test_dates_are_short_for_their_grain(grain: str | None) -> None:
    shown = written("table", grain=grain).splitlines()[2].split()[0]
    # June begins no quarter and no year, so these are named by their first day
    assert shown == ("2025-06" if grain == "month" else "2025-06-01")
