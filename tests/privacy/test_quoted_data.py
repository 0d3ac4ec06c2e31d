"""Engines quote values in their messages. None of them reaches anybody, whatever goes wrong, on either engine.

The table holds texts where the catalog declares other types, so that most requests fail inside the engine; some values
look like the errors that statements raise by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest

import servers
from semcli.engine import ResolvedConnection
from semcli.engine.messages import marked
from tables import Table, create_duckdb, create_postgres

from .running import Outcome, run, still

TYPES = ("integer", "bigint", "numeric(10, 2)", "double", "date", "timestamp", "timestamptz", "boolean", "uuid", "time")
PLANTED = (
    "qxzjkvw",
    "semcli:type_clash|wvkjzxq|",
    "semcli:too_many_rows wvkjzxq",
    "9999999999999999999qxzj",
    "1250-13-45",
)
SEEN = re.compile(r"[qxzjkvw]{4}|9999999|1250-13", re.IGNORECASE)
LITERALS = {"date": "date '2025-01-01'", "boolean": "true", "uuid": "'00000000-0000-4000-8000-000000000000'"}
LITERALS |= {"timestamp": "timestamp '2025-01-01 00:00'", "timestamptz": "timestamptz '2025-01-01 00:00Z'"}
LITERALS |= {"time": "time '12:00'"}


def _name(type: str) -> str:
    return "as_" + type.partition("(")[0]


def _catalog(connection: str) -> str:
    columns = "".join(f'{_name(t)} = {{ type = "{t}" }}\n' for t in TYPES)
    metrics = "".join(_metrics(t) for t in TYPES)
    return (
        'format = 1\n[catalog]\nname = "odd"\nsensitivity = "public"\n[policy]\naudit = "audit.jsonl"\n'
        f"[connections.here]\n{connection}\n"
        '[entities.odd]\ntable = "main.odd"\nidentity = "id"\n'
        f'[entities.odd.columns]\nid = {{ type = "integer" }}\n{columns}'
        f'[metrics]\nrows = {{ entity = "odd", aggregation = "count" }}\n{metrics}'
    )


def _metrics(type: str) -> str:
    name = _name(type)
    numbers = ("sum", "avg", "stddev", "median") if type.startswith(("int", "big", "num", "dou")) else ()
    ordered = () if type in ("boolean", "uuid") else ("min", "max")
    return "".join(
        f'{word}_{name} = {{ entity = "odd", aggregation = "{word}", measure = "{name}" }}\n'
        for word in (*numbers, *ordered, "count_distinct")
    )


def _requests() -> Iterator[tuple[str, ...]]:
    for type in TYPES:
        name = _name(type)
        for metric in re.findall(r"^(\w+) =", _metrics(type), re.MULTILINE):
            yield "metric", metric
        yield "metric", "rows", "--by", name, "--format", "json"
        yield "metric", "rows", "--by", name, "--where", f"{name} = {LITERALS.get(type, '5')}", "--debug"
        yield "metric", "rows", "--where", f"{name} is not null and not ({name} <> {LITERALS.get(type, '5')})"
        yield "values", name if "." in name else f"odd.{name}", "-v"
        if type.startswith(("date", "timestamp")):
            yield "metric", "rows", "--grain", "month", "--time", name
            yield "metric", "rows", "--since", "2024", "--time", name, "--output", "out/found.csv"
    yield "check", "--smoke", "--connection", "here"


def _said(folder: Path) -> Iterator[tuple[tuple[str, ...], Outcome]]:
    (folder / "out").mkdir()
    with still():
        for words in _requests():
            yield words, run(folder, words)


def _table(*values: str) -> Table:
    rows = [(i, *(value for _ in TYPES)) for i, value in enumerate(values, 1)]
    return Table("main.odd", [("id", "integer"), *((_name(t), "text") for t in TYPES)], rows)


def _check(folder: Path) -> None:
    failed = 0
    for words, outcome in _said(folder):
        failed += outcome.status == 6
        # the columns are public: what is answered may be seen
        for text in outcome.texts() if outcome.status else ():
            assert not SEEN.search(text), f"{words}: {text}"
        assert b"semcli itself is at fault" not in outcome.stderr, (words, outcome.stderr)
    assert failed > 30


@pytest.mark.parametrize("value", PLANTED)
def test_duckdb_quotes_nothing(tmp_path: Path, value: str) -> None:
    create_duckdb(tmp_path / "odd.duckdb", [_table(value)])
    (tmp_path / "catalog.toml").write_text(_catalog('engine = "duckdb"\npath = "odd.duckdb"'))
    _check(tmp_path)


@pytest.mark.parametrize("value", PLANTED[:2])
def test_postgres_quotes_nothing(tmp_path: Path, postgres_server: servers.Server, value: str) -> None:
    with servers.new_database(postgres_server) as dsn:
        create_postgres(dsn, [_table(value)])
        (tmp_path / "catalog.toml").write_text(_catalog(f'engine = "postgres"\ndsn = """{dsn}"""'))
        _check(tmp_path)


RAISED = ("42P01", "42501", "42703", "42601", "0A000", "53200", "54000", "55000", "55P03", "22000", "23505", "P0001")
"""SQLSTATEs that a function may raise with whatever message: all that an engine's own errors have, and others."""
VIEWS = {
    **{f"raised_{state.lower()}": f"main.raised(secret, '{state}')" for state in RAISED},
    "regclass": "secret::regclass::text",
    "regrole": "secret::regrole::text",
    "regtype": "secret::regtype::text",
    "tsquery": "to_tsquery(secret || ' &')::text",
    "pattern": "regexp_replace('x', secret || '(', '')",
    "zone": "timezone(secret, now())::text",
    "json": "(secret::jsonb)::text",
    "xml": "(('<' || secret)::xml)::text",
    "number": "(secret::integer)::text",
    "money": "(secret::money)::text",
    "point": "(secret::point)::text",
    "interval": "(secret::interval)::text",
    "division": "(length(secret) / (length(secret) - length(secret)))::text",
    "wide": "(length(secret) * 2000000000)::text",
    "dynamic": "main.run(secret)",
    "unique": "main.insert_twice(secret)",
    "checked": "main.checked(secret)",
    "array": "(secret::integer[])::text",
    "chr": "chr(-length(secret))",
    "decode": "decode(secret, 'hex')::text",
    "currval": "currval(secret)::text",
    "setting": "current_setting(secret)",
    "privilege": "has_table_privilege(secret, 'SELECT')::text",
}
"""Columns of views that fail on a row, each in its own way."""
_FUNCTIONS = """
CREATE FUNCTION main.raised(text, text) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'relation "%" of % does not exist', $1, $1
        USING ERRCODE = $2, DETAIL = $1, HINT = $1, COLUMN = $1, TABLE = $1; END $$;
CREATE FUNCTION main.run(text) RETURNS text LANGUAGE plpgsql AS $$
    DECLARE found text; BEGIN EXECUTE 'SELECT ' || $1 INTO found; RETURN found; END $$;
CREATE FUNCTION main.insert_twice(text) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN RAISE NOTICE 'about to write %', $1; INSERT INTO main.odd VALUES (1, $1); RETURN $1; END $$;
CREATE DOMAIN main.small AS text CHECK (length(VALUE) < 3);
CREATE FUNCTION main.checked(text) RETURNS text LANGUAGE sql AS $$ SELECT $1::main.small::text $$;
"""


def test_views_and_functions_of_postgres_quote_nothing(tmp_path: Path, postgres_server: servers.Server) -> None:
    value = "qxzjkvw"
    with servers.new_database(postgres_server) as dsn:
        create_postgres(dsn, [Table("main.odd", [("id", "integer"), ("secret", "text")], [(1, value)])])
        with psycopg.connect(dsn) as raw:
            raw.execute(_FUNCTIONS)
            for name, made in VIEWS.items():
                raw.execute(f"CREATE VIEW main.v_{name} AS SELECT id, {made} AS shown FROM main.odd")  # type: ignore[arg-type]
        entities = "".join(
            f'[entities.{name}]\ntable = "main.v_{name}"\nidentity = "id"\n[entities.{name}.columns]\n'
            'id = { type = "integer" }\nshown = { type = "text" }\n'
            for name in VIEWS
        )
        head = 'format = 1\n[catalog]\nname = "views"\nsensitivity = "public"\n[policy]\naudit = "audit.jsonl"\n'
        here = f'[connections.here]\nengine = "postgres"\ndsn = """{dsn}"""\n'
        (tmp_path / "catalog.toml").write_text(head + here + entities)
        (tmp_path / "out").mkdir()
        with still():
            for name in VIEWS:
                for more in ((), ("--debug",), ("--format", "json"), ("-v",)):
                    outcome = run(tmp_path, ("values", f"{name}.shown", *more))
                    assert outcome.status in (6, 7), (name, outcome)
                    for text in outcome.texts():
                        assert not SEEN.search(text), (name, more, text)
                    assert b"semcli itself is at fault" not in outcome.stderr, (name, outcome.stderr)


def test_a_file_quotes_nothing(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(
        "\n".join(
            [
                ",".join(["id", *map(_name, TYPES)]),
                *(",".join([f"{i}", *[f'"{v}"'] * len(TYPES)]) for i, v in enumerate(PLANTED)),
            ]
        )
    )
    (tmp_path / "catalog.toml").write_text(_catalog('engine = "duckdb"\nfiles = { "main.odd" = "odd.csv" }'))
    _check(tmp_path)


@pytest.mark.parametrize("type", ["seen", "seen[]", "STRUCT(x seen, y integer)", "MAP(seen, seen)"])
def test_labels_of_enums_are_values(tmp_path: Path, type: str) -> None:
    """DuckDB spells an enum with all that may stand in it, which often was made from what does."""
    with duckdb.connect(str(tmp_path / "odd.duckdb")) as raw:
        raw.execute("CREATE TYPE seen AS ENUM ('qxzjkvw', 'it''s wvkjzxq', 'a) b'); CREATE SCHEMA IF NOT EXISTS main")
        raw.execute(f"CREATE TABLE main.odd (id integer, result {type}, other {type})")
    (tmp_path / "out").mkdir()
    (tmp_path / "catalog.toml").write_text(
        'format = 1\n[catalog]\nname = "odd"\nsensitivity = "public"\n'
        '[connections.here]\nengine = "duckdb"\npath = "odd.duckdb"\n'
        '[entities.odd]\ntable = "main.odd"\nidentity = "id"\n'
        '[entities.odd.columns]\nid = { type = "integer" }\nresult = { type = "integer", pii = ["health"] }\n'
    )
    with still():
        for more in ((), ("--data",), ("--format", "json"), ("-v", "--smoke")):
            outcome = run(tmp_path, ("check", "--connection", "here", *more))
            assert outcome.status == 1, outcome
            assert b"result" in outcome.stdout + outcome.stderr
            assert not any(SEEN.search(text) for text in outcome.texts()), outcome


def test_a_value_that_looks_like_an_error_of_ours_is_not_repeated() -> None:
    here = ResolvedConnection("here", "duckdb")
    found = marked("Conversion Error: Could not convert string 'semcli:type_clash|planted|' to INT32", here)
    assert found is not None
    assert "planted" not in str(found)
