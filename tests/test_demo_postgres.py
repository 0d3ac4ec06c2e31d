"""The demo in PostgreSQL: the same rows, with keys, comments and indexes, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from demo_digest import DIGESTS, digest_sql
from semcli.demo import load, schema
from semcli.errors import SemcliError


@pytest.fixture
def server(postgres_dsn: str) -> Iterator[psycopg.Connection]:
    """A connection to the throwaway database, where a schema named `demo` is free before and after."""
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS demo CASCADE")
        yield connection
        connection.execute("DROP SCHEMA IF EXISTS demo CASCADE")


def test_postgres_gets_the_same_rows_with_keys_comments_and_indexes(
    postgres_dsn: str, server: psycopg.Connection
) -> None:
    load.load_postgres(postgres_dsn, schema="demo")
    assert {
        table.name: list(server.execute(digest_sql(table, "postgres", "demo").encode()).fetchone() or ())
        for table in schema.tables()
    } == DIGESTS["scale_1"]
    kinds = (
        "SELECT contype::text, count(*) FROM pg_constraint WHERE connamespace = 'demo'::regnamespace AND contype <> 'n'"
    )
    assert dict(server.execute(f"{kinds} GROUP BY 1".encode()).fetchall()) == {"p": 12, "u": 1, "f": 14}
    comment = server.execute("SELECT obj_description('demo.workspaces'::regclass)").fetchone()
    assert comment == ("A tenant account — the org boundary that owns users, subscriptions, and billing.",)
    indexed = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'demo' AND indexdef LIKE '%_at)'"
    times = sum(column.type == "timestamptz" for table in schema.tables() for column in table.columns)
    assert server.execute(indexed).fetchone() == (times,)


def test_postgres_columns_are_the_catalog_s(postgres_dsn: str, server: psycopg.Connection) -> None:
    load.load_postgres(postgres_dsn, schema="demo")
    found = server.execute(
        "SELECT table_name, column_name, udt_name, is_nullable = 'YES' FROM information_schema.columns"
        " WHERE table_schema = 'demo' ORDER BY table_name, ordinal_position"
    ).fetchall()
    spelled = {"bigint": "int8", "integer": "int4", "boolean": "bool"}
    assert found == [
        (table.name, column.name, spelled.get(column.type, column.type), column.nullable)
        for table in sorted(schema.tables(), key=lambda table: table.name)
        for column in table.columns
    ]


def test_postgres_refuses_a_schema_that_has_such_a_table(postgres_dsn: str, server: psycopg.Connection) -> None:
    server.execute("CREATE SCHEMA demo")
    server.execute("CREATE TABLE demo.plans (mine int)")
    with pytest.raises(SemcliError, match=r"output_refused: .demo\.plans. exists already"):
        load.load_postgres(postgres_dsn, schema="demo")
    assert server.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'demo'::regnamespace").fetchone() == (1,)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_postgres_keeps_nothing_of_an_interrupted_load(
    postgres_dsn: str, server: psycopg.Connection, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def stopped(schema_name: str) -> Iterator[str]:
        yield "SELECT 1"
        raise stop

    monkeypatch.setattr(load, "_constraints", stopped)
    with pytest.raises(stop):
        load.load_postgres(postgres_dsn, schema="demo")
    assert server.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'demo'").fetchone() == (0,)


def test_a_server_that_is_not_there_is_an_error_without_the_password() -> None:
    with pytest.raises(SemcliError, match="cannot_connect") as caught:
        load.load_postgres("postgresql://somebody:s3cret@127.0.0.1:1/nothing?connect_timeout=2")
    assert "s3cret" not in str(caught.value)


def test_a_connection_string_that_is_none_is_not_repeated() -> None:
    with pytest.raises(SemcliError, match="cannot_connect: the connection string") as caught:
        load.load_postgres("user somebody password s3cret")
    assert "s3cret" not in str(caught.value)
