"""Tables straight from Parquet, CSV and JSON files, with the catalog's types, and nothing else readable."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from semcli.catalog.model import Column, Entity
from semcli.datatype import BIGINT, DataType, parse_type
from semcli.engine import ResolvedConnection, Session, connect
from semcli.errors import Problem, SemcliError
from semcli.introspect.schema import tables
from semcli.sql.statement import Statement

COLUMNS = {
    "id": "bigint",
    "name": "text",
    "price": "numeric(12,2)",
    "paid": "boolean",
    "day": "date",
    "at": "timestamptz",
    "ratio": "double",
    "extra": "json",
}
ROWS: list[tuple[Any, ...]] = [
    (2, "", Decimal("0.01"), False, date(2024, 3, 1), datetime(2024, 3, 1, tzinfo=UTC), -2.0, "[1]"),
    (3, None, None, None, None, None, None, None),
    (2**63 - 1, "a,b", Decimal("1.50"), True, date(2024, 2, 29), datetime(2024, 2, 29, 12, tzinfo=UTC), 0.1, '{"a":1}'),
]
CSV = """\
id,name,price,paid,day,at,ratio,extra
9223372036854775807,"a,b",1.5,true,2024-02-29,2024-02-29 13:00:00+01,0.1,"{""a"":1}"
2,"",0.01,f,2024-03-01,2024-03-01T00:00:00Z,-2,[1]
3,,,,,,,
"""
JSON = """\
{"id": 9223372036854775807, "name": "a,b", "price": 1.5, "paid": true, "day": "2024-02-29", \
"at": "2024-02-29 13:00:00+01", "ratio": 0.1, "extra": {"a":1}}
{"id": 2, "name": "", "price": "0.01", "paid": false, "day": "2024-03-01", "at": "2024-03-01T00:00:00Z", \
"ratio": -2, "extra": [1]}
{"id": 3, "name": null}
"""


def entity(table: str, columns: Mapping[str, str], *, nullable: bool = True) -> Entity:
    made = {name: Column("e", name, parse_type(type), nullable=nullable) for name, type in columns.items()}
    return Entity(f"of {table}", table, columns=made)


def files(folder: Path, pattern: str | Mapping[str, str], *entities: Entity) -> ResolvedConnection:
    known = {e.name: e for e in entities or (entity("public.item", COLUMNS),)}
    return ResolvedConnection("lake", "duckdb", files=pattern, folder=folder, entities=known, shown="files")


def all_rows(session: Session, table: str = '"public"."item"') -> list[tuple[Any, ...]]:
    names = {n: f'make_timestamp(epoch_us("{n}"))' if t == "timestamptz" else f'"{n}"' for n, t in COLUMNS.items()}
    typed = tuple((name, parse_type(type)) for name, type in COLUMNS.items())
    text = f"SELECT {', '.join(names.values())} FROM {table} ORDER BY id"
    return session.run(Statement(text, (), typed, ("public.item",))).all()


def problem(session: Session, text: str, type: DataType = BIGINT) -> Problem:
    with pytest.raises(SemcliError) as caught:
        session.run(Statement(text, (), (("v", type),))).all()
    (found,) = caught.value.problems
    assert "secret" not in repr(found)
    return found


def write_parquet(path: Path, columns: Mapping[str, str] = COLUMNS) -> None:
    lines = CSV.replace("2024-02-29 13:00:00+01", "2024-02-29 12:00:00+00")
    (path.parent / "rows.txt").write_text(lines)
    casts = ", ".join(f'CAST("{n}" AS {t}) AS "{n}"' for n, t in columns.items())
    with duckdb.connect() as raw:
        raw.execute("SET TimeZone = 'UTC'")
        reader = f"read_csv('{path.parent}/rows.txt', all_varchar = true, header = true, allow_quoted_nulls = false)"
        raw.execute(f"COPY (SELECT {casts} FROM {reader}) TO '{path}' (FORMAT parquet)")
    (path.parent / "rows.txt").unlink()


# --- every kind of file -------------------------------------------------------------------------------------------


def make(folder: Path, kind: str) -> None:
    match kind:
        case "parquet":
            write_parquet(folder / "item.parquet")
        case "csv":
            (folder / "item.csv").write_text(CSV)
        case "csv.gz":
            (folder / "item.csv.gz").write_bytes(gzip.compress(CSV.encode()))
        case "tsv":
            tabs = CSV.replace('"a,b"', "\0").replace('"{""a"":1}"', "\1").replace(",", "\t")
            (folder / "item.tsv").write_text(tabs.replace("\0", '"a,b"').replace("\1", '"{""a"":1}"'))
        case "json":
            (folder / "item.json").write_text("[" + ",".join(JSON.splitlines()) + "]")
        case _:
            (folder / f"item.{kind}").write_text(JSON)


@pytest.mark.parametrize("kind", ["parquet", "csv", "csv.gz", "tsv", "json", "jsonl", "ndjson"])
def test_every_kind_of_file_gives_the_catalog_s_types(tmp_path: Path, kind: str) -> None:
    make(tmp_path, kind)
    with connect(files(tmp_path, "{table}." + kind)) as session:
        found = all_rows(session)
    assert found == ROWS
    assert [[type(v) for v in row] for row in found] == [[type(v) for v in row] for row in ROWS]


def test_semicolons_are_seen_by_the_names_in_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "item.csv").write_text('id;name\n1;"a;b"\n2;c,d\n')
    connection = files(tmp_path, "{table}.csv", entity("public.item", {"id": "integer", "name": "text"}))
    with connect(connection) as session:
        text = 'SELECT "name" FROM "public"."item" ORDER BY "id"'
        assert session.run(Statement(text, (), (("n", parse_type("text")),))).all() == [("a;b",), ("c,d",)]


def test_several_files_are_one_table(tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / f"part-{n}.csv").write_text(f"id,name\n{n},x\n")
    connection = files(tmp_path, {"public.item": "part-*.csv"}, entity("public.item", {"id": "bigint"}))
    with connect(connection) as session:
        assert session.run(Statement('SELECT sum("id") FROM "public"."item"', (), (("s", BIGINT),))).all() == [(3,)]


def test_schema_and_table_stand_in_the_pattern(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "odd [name].csv").write_text("id\n7\n")
    connection = files(tmp_path, "{schema}/{table}.csv", entity('public."odd [name]"', {"id": "integer"}))
    with connect(connection) as session:
        assert session.run(Statement('SELECT "id" FROM "public"."odd [name]"', (), (("i", BIGINT),))).all() == [(7,)]


def test_a_table_without_a_schema(tmp_path: Path) -> None:
    (tmp_path / "item.csv").write_text("id\n7\n")
    with connect(files(tmp_path, "{schema}.csv", entity("item", {"id": "integer"}))) as session:
        assert session.run(Statement('SELECT "id" FROM "item"', (), (("i", BIGINT),), ("item",))).all() == [(7,)]


def test_the_live_schema_is_that_of_the_files(tmp_path: Path) -> None:
    make(tmp_path, "csv")
    with connect(files(tmp_path, "{table}.csv")) as session:
        live = tables(session)
    assert list(live["public.item"].columns) == list(COLUMNS)


# --- what does not fit --------------------------------------------------------------------------------------------


def test_a_table_without_a_file_names_the_pattern(tmp_path: Path) -> None:
    with connect(files(tmp_path, "data/{table}.csv")) as session:
        with pytest.raises(SemcliError) as caught:
            all_rows(session)
        found = caught.value.problems[0]
    assert found.code == "missing_table"
    assert "data/{table}.csv" in found.message


def test_a_table_of_which_the_connection_knows_nothing(tmp_path: Path) -> None:
    make(tmp_path, "csv")
    with connect(files(tmp_path, {"public.other": "item.csv"})) as session:
        assert problem(session, 'SELECT count(*) FROM "public"."item"').code == "missing_table"


def test_a_column_that_the_file_does_not_have_is_missed_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "item.csv").write_text("id,name\n1,x\n")
    connection = files(tmp_path, "{table}.csv", entity("public.item", {"id": "bigint", "gone": "text"}))
    with connect(connection) as session:
        assert session.run(Statement('SELECT "id" FROM "public"."item"', (), (("i", BIGINT),))).all() == [(1,)]
        found = problem(session, 'SELECT count(t."gone") FROM "public"."item" AS t')
    assert found.code == "missing_column"
    assert "`gone`" in found.message


def test_json_may_leave_out_what_is_nullable(tmp_path: Path) -> None:
    (tmp_path / "item.jsonl").write_text('{"id": 1}\n')
    text = 'SELECT count("gone") FROM "public"."item"'
    columns = {"id": "bigint", "gone": "text"}
    with connect(files(tmp_path, "{table}.jsonl", entity("public.item", columns))) as session:
        assert session.run(Statement(text, (), (("n", BIGINT),))).all() == [(0,)]
    with connect(files(tmp_path, "{table}.jsonl", entity("public.item", columns, nullable=False))) as session:
        assert problem(session, text).code == "missing_column"


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("type", ["bigint", "date", "numeric(12,2)", "boolean", "timestamptz", "uuid"])
def test_a_value_that_does_not_fit_is_named_by_its_column_alone(tmp_path: Path, kind: str, type: str) -> None:
    match kind:
        case "csv":
            (tmp_path / "item.csv").write_text("id,name\n1,secret\n")
        case "jsonl":
            (tmp_path / "item.jsonl").write_text('{"id": 1, "name": "secret"}\n')
        case _:
            with duckdb.connect() as raw:
                raw.execute(f"COPY (SELECT 1 AS id, 'secret' AS name) TO '{tmp_path}/item.parquet' (FORMAT parquet)")
    connection = files(tmp_path, "{table}." + kind, entity("public.item", {"id": "integer", "name": type}))
    with connect(connection) as session:
        found = problem(session, 'SELECT count(CAST("name" AS text)) FROM "public"."item"')
    assert found.code == "type_clash"
    assert "name`" in found.message


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_fraction_is_no_integer(tmp_path: Path, kind: str) -> None:
    match kind:
        case "csv":
            (tmp_path / "item.csv").write_text("id\n1.7\n")
        case "jsonl":
            (tmp_path / "item.jsonl").write_text('{"id": 1.7}\n')
        case _:
            with duckdb.connect() as raw:
                raw.execute(f"COPY (SELECT CAST(1.7 AS double) AS id) TO '{tmp_path}/item.parquet' (FORMAT parquet)")
    with connect(files(tmp_path, "{table}." + kind, entity("public.item", {"id": "integer"}))) as session:
        found = problem(session, 'SELECT sum("id") FROM "public"."item"')
    assert found.code == "type_clash"
    assert "public.item.id" in found.message


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.5", "1.50"),
        ("-0.05", "-0.05"),
        ("7", "7.00"),
        ("12345678901234567", "12345678901234567.00"),
        ('"12345678901234567.89"', "12345678901234567.89"),
        ("9999999999999.25", "9999999999999.25"),
        ("100000000000000.0", "100000000000000.00"),
        ("90071992547409.93", None),
        ("12345678901234567.89", None),
        ("-1e20", None),
    ],
)
def test_a_decimal_of_json_is_exact_or_refused(tmp_path: Path, written: str, read: str | None) -> None:
    (tmp_path / "item.jsonl").write_text(f'{{"id": {written}}}\n')
    text = 'SELECT "id" FROM "public"."item"'
    with connect(files(tmp_path, "{table}.jsonl", entity("public.item", {"id": "numeric(30,2)"}))) as session:
        if read is not None:
            assert session.run(Statement(text, (), (("n", parse_type("numeric(30,2)")),))).all() == [(Decimal(read),)]
            return
        found = problem(session, text)
    assert (found.code, found.help[0]) == ("type_clash", "write such numbers in quotes, or keep them in Parquet or CSV")
    assert found.message.startswith("`public.item.id` has a fraction of more than 15 digits")


BROKEN = {
    "quote.csv": b'id,name\n1,"secret\n',
    "fields.csv": b"id,name\n" + b"1,x\n" * 30_000 + b"1,secret,3,4\n",
    "latin.csv": b"id,name\n1,secret\xff\n",
    "cut.json": b'[{"id": 1, "name": "secret"',
    "text.parquet": b"id,name\n1,secret\n",
    "cut.csv.gz": gzip.compress(b"id,name\n" + b"1,secret\n" * 1000)[:40],
    "noise.jsonl": b"secret secret\n",
}


def test_lines_of_unequal_length_are_told_where_no_names_are_found(tmp_path: Path) -> None:
    (tmp_path / "ragged.csv").write_text("id,name\n1\n2,3,4\n5,6,7,8\n")
    connection = files(tmp_path, {"public.item": "ragged.csv"}, entity("public.item", {"id": "bigint"}))
    with connect(connection) as session:
        found = problem(session, 'SELECT count("id") FROM "public"."item"')
    assert found.code == "bad_file"
    assert "every line needs as many fields as the first" in found.help[-1]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_not_quoted(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN[name])
    connection = files(tmp_path, {"public.item": name}, entity("public.item", {"id": "bigint", "name": "text"}))
    with connect(connection) as session:
        found = problem(session, 'SELECT count("name") FROM "public"."item"')
    assert found.code == "bad_file"


def test_an_unknown_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "item.xlsx").write_bytes(b"x")
    with connect(files(tmp_path, "{table}.xlsx")) as session, pytest.raises(SemcliError, match="kind of file"):
        all_rows(session)


def test_files_elsewhere_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SemcliError, match="not on this machine"):
        connect(files(tmp_path, "https://example.invalid/{table}.csv"))


# --- nothing else -------------------------------------------------------------------------------------------------

FORBIDDEN = [
    "SELECT count(*) FROM read_csv('{folder}/other.csv')",
    "SELECT count(*) FROM read_text('{folder}/other.csv')",
    "SELECT count(*) FROM '{folder}/other.csv'",
    "SELECT count(*) FROM read_text('/etc/passwd')",
    "SELECT count(*) FROM read_csv('{folder}/../{name}/other.csv')",
    "SELECT count(*) FROM glob('{folder}/*')",
    "SELECT count(*) FROM read_text(['{folder}/item.csv', '{folder}/other.csv'])",
    "COPY (SELECT 1) TO '{folder}/item.csv'",
    "COPY (SELECT 1) TO '{folder}/new.csv'",
    "ATTACH '{folder}/item.csv' AS x (TYPE duckdb)",
    "SET allowed_paths = ['{folder}/other.csv']",
    "CREATE TABLE x AS SELECT 1",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_only_the_connection_s_own_files_can_be_read(tmp_path: Path, text: str) -> None:
    make(tmp_path, "csv")
    (tmp_path / "other.csv").write_text("id\nsecret\n")
    with connect(files(tmp_path, "{table}.csv")) as session:
        problem(session, text.format(folder=tmp_path, name=tmp_path.name))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["item.csv", "other.csv"]
    assert (tmp_path / "item.csv").read_text() == CSV


def test_without_any_file_nothing_is_readable(tmp_path: Path) -> None:
    with connect(files(tmp_path, "{table}.csv")) as session:
        problem(session, "SELECT count(*) FROM read_text('/etc/passwd')")
