"""Large answers leave in bulk, spelled by the engine; the bytes are those that Python writes value by value."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import semcli
from semcli import csv_text, engine
from semcli.bulk import way_of
from semcli.engine import ResolvedConnection, Session, connect
from semcli.errors import SemcliError
from semcli.pipeline import Compiled, answer
from semcli.render import FORMATS, writer
from semcli.render.csv import field, harmless
from semcli.render.sheet import Notes, Screen, Sheet
from semcli.result import Shape

COLUMNS = {
    "id": ("bigint", "bigint"),
    "small": ("smallint", "smallint"),
    "name": ("text", "varchar"),
    "mood": ("enum", "enum('=a', 'b c', '')"),
    "key": ("uuid", "uuid"),
    "yes": ("boolean", "boolean"),
    "x": ("double precision", "double"),
    "price": ("numeric(12, 2)", "decimal(12, 2)"),
    "long": ("numeric(37, 30)", "decimal(37, 30)"),
    "day": ("date", "date"),
    "local_at": ("timestamp", "timestamp"),
    "seen": ("timestamptz", "timestamptz"),
}
CATALOG = (
    'format = 1\n[catalog]\nname = "bulk"\nsensitivity = "public"\n[entities.t]\ntable = "t"\n[entities.t.columns]\n'
    + "".join(f'{name} = {{ type = "{type}" }}\n' for name, (type, _) in COLUMNS.items())
    + 'took = { type = "interval" }\nodd = { type = "integer" }\n'
    + '[metrics.rows]\nentity = "t"\naggregation = "count"\ntime = "t.seen"\n'
    + "".join(
        f'[metrics.{how}_{what}]\nentity = "t"\naggregation = "{how}"\nmeasure = "{what}"\n'
        for how, what in [("sum", "id"), ("sum", "price"), ("max", "x"), ("avg", "small"), ("min", "seen")]
    )
)
METRICS = ("rows", "sum_id", "sum_price", "max_x", "avg_small", "min_seen")
BY = tuple(f"t.{name}" for name in COLUMNS)

_NASTY = "=+-@＝＋－＠ \t\r\n\x0b\x1c\x1f\x00\x7f\x85\xa0\u1680\u2003\u2028\u3000\u200b\",';\\'0159.eE٣aé🙂\U000e0041"
TEXTS = st.text(st.sampled_from(_NASTY), max_size=5) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_FAR = ["0001-01-01", "9999-12-31", "10000-01-01", "0044-03-15 (BC)", "infinity", "-infinity", "1582-10-10"]
_TIMES = ["00:00:00", "23:59:59.999999", "12:00:00.5", "01:02:03.000100"]
_FINITE = [day for day in _FAR if "inf" not in day]
CLOCKS = st.sampled_from([f"{day} {time}" for day in _FINITE for time in _TIMES] + ["infinity", "-infinity"])
DOUBLES = st.floats() | st.sampled_from([1e15, 1e16, 1e-4, 1e-5, 123456789012345680.0, 5e-324, -0.0])


def decimals(digits: int, scale: int) -> st.SearchStrategy[str]:
    def scaled(number: int) -> str:
        text = f"{abs(number):0{scale + 1}}"
        return f"{'-' * (number < 0)}{text[:-scale]}.{text[-scale:]}"

    return st.integers(1 - 10**digits, 10**digits - 1).map(scaled)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "small": st.integers(-(2**15), 2**15 - 1),
    "name": TEXTS,
    "mood": st.sampled_from(["=a", "b c", ""]),
    "key": st.uuids().map(str),
    "yes": st.booleans(),
    "x": DOUBLES,
    "price": decimals(12, 2),
    "long": decimals(37, 30),
    "day": st.dates().map(str) | st.sampled_from(_FAR),
    "local_at": st.datetimes().map(str) | CLOCKS,
    "seen": st.datetimes().map(str) | CLOCKS,
}


RECORDS = st.lists(st.tuples(*(st.none() | VALUES[name] for name in VALUES)), min_size=1, max_size=30)


def stored(path: Path, records: list[tuple[Any, ...]]) -> ResolvedConnection:
    """A database of its own with these records, numbered."""
    with duckdb.connect(str(path)) as raw:
        raw.execute("SET TimeZone = 'UTC'")
        columns = ", ".join(f"{name} {type}" for name, (_, type) in COLUMNS.items())
        raw.execute(f"CREATE OR REPLACE TABLE t ({columns}, took interval, odd decimal(5, 1))")
        holes = ", ".join(f"CAST(${n} AS {type})" for n, (_, type) in enumerate(COLUMNS.values(), 1))
        for n, record in enumerate(records):
            raw.execute(f"INSERT INTO t VALUES ({holes}, INTERVAL '1 day', 1.0)", [2**63 - 1 - n, *record])
    return ResolvedConnection("here", "duckdb", path=path)


def compiled(folder: Path, *metrics: str, **options: Any) -> Compiled:
    path = folder / "catalog.toml"
    path.write_text(CATALOG)
    return semcli.load(path).compile(list(metrics), **options)


def written(request: Compiled, here: ResolvedConnection, name: str, shape: Shape) -> tuple[Any, list[str], Shape]:
    """What a format writes of an answer in a shape, the warnings, and the shape in which the answer came."""
    notes = Notes()
    with answer(request, here, shape=shape) as found:
        sheet = Sheet(found.columns, found.batches, notes=notes, shape=found.shape)
        out: Any = io.BytesIO() if FORMATS[name].binary else io.StringIO(newline="")
        writer(name)(sheet, out, Screen())
        text = out.getvalue()
        return text, [*notes.all(), f"{notes.rows} rows"], found.shape


BULK = [name for name, format in FORMATS.items() if format.shape is not Shape.ROWS]


@pytest.mark.parametrize("name", BULK)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=RECORDS)
def test_bytes_are_those_of_rows(tmp_path: Path, name: str, records: list[tuple[Any, ...]]) -> None:
    here = stored(tmp_path / "t.duckdb", records)
    request = compiled(tmp_path, *METRICS, by=list(BY), order=["t.id"])
    by_rows = written(request, here, name, Shape.ROWS)
    in_bulk = written(request, here, name, FORMATS[name].shape)
    assert in_bulk[2] is FORMATS[name].shape
    assert in_bulk[:2] == by_rows[:2]


@pytest.fixture
def here(tmp_path: Path) -> ResolvedConnection:
    """A few quiet rows."""
    record = (1, "a, b", "=a", None, True, 0.5, "1.50", "0." + "1" * 30, "2025-06-01", None, "2025-06-01 12:00:00")
    return stored(tmp_path / "t.duckdb", [record] * 3)


BY_ROWS: dict[str, dict[str, Any]] = {
    "an interval": {"by": ["t.took"]},
    "a column that is of another type than declared": {"by": ["t.odd"]},
    "instants in a zone whose offsets engines may not know alike": {"by": ["t.seen"], "tz": "Europe/Berlin"},
    "a pivot": {"by": ["t.name"], "pivot": "t.name"},
    "earlier rows that a warning may have to name": {"grain": "day", "compare": "1 month"},
}


@pytest.mark.parametrize("why", BY_ROWS)
def test_what_needs_a_step_in_python_goes_by_rows(tmp_path: Path, here: ResolvedConnection, why: str) -> None:
    request = compiled(tmp_path, "rows", **BY_ROWS[why])
    asked = (written(request, here, "csv", shape) for shape in (Shape.CSV_LINES, Shape.ROWS))
    in_bulk, by_rows = ([found, shape] for *found, shape in asked)
    assert in_bulk == by_rows
    assert in_bulk[1] is Shape.ROWS


def test_one_statement_reads_and_python_sees_no_row(
    tmp_path: Path, here: ResolvedConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semcli.engine.duckdb.convert", None)
    run = sent(monkeypatch)
    with answer(compiled(tmp_path, "rows", by=list(BY)), here, shape=Shape.CSV_LINES) as found:
        assert [len(batch) for batch in found.batches] == [3]
    assert len(run) == 1


def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that are run from now on, as they are sent."""
    from semcli.engine.duckdb import DuckDBSession

    found: list[str] = []
    parsed = DuckDBSession._parsed

    def noted(self: DuckDBSession, statement: Any) -> Any:
        found.append(statement.text)
        return parsed(self, statement)

    monkeypatch.setattr(DuckDBSession, "_parsed", noted)
    return found


def test_batches_hold_few_of_many_rows(tmp_path: Path) -> None:
    from semcli.engine.duckdb import LINES

    here = many(tmp_path, 100_000)
    with answer(compiled(tmp_path, "rows", by=["t.id"], order=["t.id"]), here, shape=Shape.CSV_LINES) as found:
        batches = list(found.batches)
    assert sum(map(len, batches)) == 100_000
    assert max(map(len, batches)) <= LINES
    assert "".join(batch.text for batch in batches) == "".join(f"{n},1\n" for n in range(100_000))  # type: ignore[attr-defined]


def many(folder: Path, count: int, value: str = "range") -> ResolvedConnection:
    """A table of as many rows, of which nothing but the numbers is there."""
    here = stored(folder / "many.duckdb", [])
    with duckdb.connect(str(folder / "many.duckdb")) as raw:
        raw.execute(f"INSERT INTO t (id, small) SELECT {value}, 1 FROM range({count})")
    return here


def test_a_driver_without_batches_gives_the_same_lines(
    tmp_path: Path, here: ResolvedConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = compiled(tmp_path, *METRICS, by=list(BY))
    expected = written(request, here, "csv", Shape.CSV_LINES)
    assert has_batches(here)
    monkeypatch.setattr("semcli.engine.duckdb.has_batches", lambda raw: False)
    assert written(request, here, "csv", Shape.CSV_LINES) == expected


@pytest.mark.parametrize("format", ["parquet", "arrow"])
def test_where_the_driver_gives_no_batches_arrow_goes_by_rows(
    here: ResolvedConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    request = compiled(tmp_path, *METRICS, by=list(BY))
    monkeypatch.setattr("semcli.engine.duckdb.has_batches", lambda raw: False)
    with connect(here) as session:
        assert way_of(session, request, Shape.ARROW).shape is Shape.ROWS
    assert written(request, here, format, Shape.ARROW) == written(request, here, format, Shape.ROWS)


def has_batches(here: ResolvedConnection) -> bool:
    from semcli.engine import duckdb as module

    with connect(here) as session:
        return module.has_batches(session._raw)  # type: ignore[attr-defined]


def test_more_than_38_digits_are_an_overflow_either_way(tmp_path: Path) -> None:
    here = many(tmp_path, 0)
    with duckdb.connect(str(here.path)) as raw:
        raw.execute("ALTER TABLE t ALTER price TYPE decimal(38, 2)")
        raw.execute(f"INSERT INTO t (price) VALUES ({'9' * 36}.99), ({'9' * 36}.99)")
    for shape in (Shape.ROWS, Shape.CSV_LINES):
        with pytest.raises(SemcliError) as caught:
            written(compiled(tmp_path, "sum_price"), here, "csv", shape)
        assert caught.value.problems[0].code == "overflow"


@pytest.mark.parametrize("shape", [Shape.ROWS, Shape.CSV_LINES])
def test_what_is_cancelled_between_batches_is_interrupted(tmp_path: Path, shape: Shape) -> None:
    here = many(tmp_path, 300_000)
    with connect(here) as session:
        batches = way_of(session, compiled(tmp_path, "rows", by=["t.id"]), shape).run(session).batches
        next(batches)
        session.cancel()
        with pytest.raises(SemcliError) as caught:
            list(batches)
    assert caught.value.problems[0].code == "interrupted"


def test_a_request_that_runs_out_of_memory_is_run_again_without_the_wish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []

    def noted(connection: ResolvedConnection, *, timeout: float | None = None, memory: str | None = None) -> Session:
        asked.append(memory)
        return connect(connection, timeout=timeout, memory=memory)

    here = many(tmp_path, 1_000_000)
    monkeypatch.setattr(engine, "connect", noted)
    request = compiled(tmp_path, "rows", by=["t.id"])
    with answer(request, here, memory="1MB", shape=Shape.CSV_LINES) as found:
        assert found.shape is Shape.CSV_LINES
        assert sum(map(len, found.batches)) == 1_000_000
    assert asked == ["1MB", None]


def test_plain_text_is_the_same_to_python_and_to_duckdb() -> None:
    with duckdb.connect() as raw:
        ((texts, matched),) = raw.execute(
            "SELECT list(text), list(regexp_matches(text, $1)) "
            "FROM (SELECT unnest([ch, 'a' || ch, ch || '1', '1' || ch || '1', '=' || ch]) AS text "
            "FROM (SELECT chr(CAST(n AS integer)) AS ch FROM range(1, 66000) t(n) WHERE n // 2048 <> 27))",
            [csv_text.for_re2(csv_text.PLAIN)],
        ).fetchall()
    plain = re.compile(csv_text.for_python(csv_text.PLAIN))
    assert [t for t, m in zip(texts, matched, strict=True) if m is not (plain.search(t) is not None)] == []
    assert [t for t, m in zip(texts, matched, strict=True) if m and field(harmless(t)) != t] == []
    assert sum(matched) > 100_000


@given(TEXTS)
def test_plain_text_is_left_as_it_is(text: str) -> None:
    if re.search(csv_text.for_python(csv_text.PLAIN), text):
        assert field(harmless(text)) == text


def test_white_space_is_what_python_takes_for_it() -> None:
    space = re.compile(f"[{csv_text.SPACE}]")
    assert [c for c in map(chr, range(0x110000)) if c.isspace() is not (space.match(c) is not None)] == []
