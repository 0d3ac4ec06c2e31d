"""The live schema, the same from every engine."""

from __future__ import annotations

import duckdb
import psycopg
import pytest

from semcli.datatype import Kind
from semcli.engine import ResolvedConnection, connect
from semcli.introspect.schema import ForeignKey, LiveTable, find, live_type, tables
from tables import Table, create

PARENT = Table(
    "shop.customer",
    [("id", "bigint not null"), ("a", "integer"), ("b", "text"), ("Odd Name", "numeric(12,2)")],
    primary_key=["id"],
    unique=[["a", "b"]],
)
CHILD = Table(
    'shop."order.item"',
    [("id", "integer not null"), ("customer_id", "bigint"), ("at", "timestamptz"), ("tags", "text[]")],
    foreign_keys=[(["customer_id"], "shop.customer", ["id"])],
)


def execute(database: ResolvedConnection, text: str) -> None:
    """Run a statement that semcli never would."""
    if database.engine == "duckdb":
        with duckdb.connect(str(database.path)) as raw:
            raw.execute(text)
    else:
        with psycopg.connect(database.dsn or "") as raw:
            raw.execute(text.encode())


@pytest.fixture(scope="module")
def live(database: ResolvedConnection) -> dict[str, LiveTable]:
    create(database, [PARENT, CHILD])
    default = "main" if database.engine == "duckdb" else "public"
    execute(database, f"CREATE VIEW {default}.seen AS SELECT id AS number FROM shop.customer")
    execute(database, "COMMENT ON TABLE shop.customer IS 'who buys'")
    execute(database, "COMMENT ON COLUMN shop.customer.a IS 'it''s a'")
    with connect(database) as session:
        return tables(session)


def test_tables_are_found_by_schema_and_name(live: dict[str, LiveTable]) -> None:
    assert list(live)[-2:] == ["shop.customer", 'shop."order.item"']
    assert len(live) == 3


def test_columns_have_types_and_nullability(live: dict[str, LiveTable]) -> None:
    columns = live["shop.customer"].columns
    assert [(c.name, c.type.name, c.nullable) for c in columns.values()] == [
        ("id", "bigint", False),
        ("a", "integer", True),
        ("b", "text", True),
        ("Odd Name", "numeric(12,2)", True),
    ]
    assert [c.type.name for c in live['shop."order.item"'].columns.values()] == [
        "integer",
        "bigint",
        "timestamptz",
        "text[]",
    ]


def test_keys_are_found(live: dict[str, LiveTable]) -> None:
    parent, child = live["shop.customer"], live['shop."order.item"']
    assert parent.primary_key == ("id",)
    assert parent.unique == (("a", "b"),)
    assert parent.is_unique(("id", "a"))
    assert not parent.is_unique(("a",))
    assert child.foreign_keys == (ForeignKey(("customer_id",), "shop.customer", ("id",)),)
    assert not child.is_unique(("id",))


def test_comments_are_read(live: dict[str, LiveTable]) -> None:
    assert live["shop.customer"].comment == "who buys"
    assert live["shop.customer"].columns["a"].comment == "it's a"
    assert live["shop.customer"].columns["b"].comment is None


def test_views_are_tables_without_keys(live: dict[str, LiveTable]) -> None:
    view = find(live, "seen")
    assert view is not None
    assert view.is_view
    assert view.visible
    assert list(view.columns) == ["number"]


def test_a_table_is_found_as_the_catalog_writes_it(live: dict[str, LiveTable]) -> None:
    assert find(live, 'shop."order.item"') is live['shop."order.item"']
    assert find(live, "customer") is None, "its schema is not on the search path"
    assert find(live, "SHOP.Customer") is None
    assert find(live, "SHOP.Customer", fold=True) is live["shop.customer"]


def test_the_search_path_decides_about_bare_names(database: ResolvedConnection, live: dict[str, LiveTable]) -> None:
    if database.engine != "postgres":
        pytest.skip("only PostgreSQL has a search path in the catalog")
    there = ResolvedConnection("x", "postgres", dsn=database.dsn, schema_search_path=("shop",))
    with connect(there) as session:
        assert find(tables(session), "customer") is not None


@pytest.mark.parametrize(
    ("declared", "kind", "name"),
    [
        ("HUGEINT", Kind.INTEGER, "hugeint"),
        ("UTINYINT", Kind.INTEGER, "smallint"),
        ("ENUM('a', 'b')", Kind.TEXT, "enum"),
        ("TIMESTAMP WITH TIME ZONE", Kind.TIMESTAMPTZ, "timestamptz"),
        ("character varying(20)", Kind.TEXT, "text"),
        ("timestamp(3) without time zone", Kind.TIMESTAMP, "timestamp"),
        ("STRUCT(a INTEGER)", Kind.UNKNOWN, "STRUCT(a INTEGER)"),
    ],
)
def test_engines_words_for_types_are_read(declared: str, kind: Kind, name: str) -> None:
    assert (live_type(declared).kind, live_type(declared).name) == (kind, name)
