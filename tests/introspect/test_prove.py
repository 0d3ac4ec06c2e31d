"""What `check --data` finds on rows: keys that repeat, NULL where none was declared, partners that are not there, and
paths that lead elsewhere; the same on both engines, in counts alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import servers
from semcli.catalog.load import load
from semcli.catalog.model import Catalog
from semcli.engine import ResolvedConnection, connect
from semcli.introspect.prove import Proof, prove
from semcli.introspect.schema import tables
from tables import Table, create

CATALOG = """
format = 1

[catalog]
name = "proofs"
sensitivity = "public"

[entities.shop]
table = "shops"
identity = "id"
[entities.shop.columns]
id = { type = "integer" }
name = { type = "text" }

[entities.owner]
table = "owners"
identity = "id"
[entities.owner.columns]
id = { type = "integer" }
shop_id = { type = "integer", nullable = true }
email = { type = "text", pii = ["contact"], unique = true }

[entities.till]
table = "tills"
identity = ["shop_id", "number"]
[entities.till.columns]
shop_id = { type = "integer" }
number = { type = "integer" }

[entities.sale]
table = "sales"
identity = "id"
[entities.sale.columns]
id = { type = "integer" }
shop_id = { type = "integer", nullable = true }
till_shop = { type = "integer", nullable = true }
till_number = { type = "integer", nullable = true }

[joins.sale_shop]
from = "sale.shop_id"
to = "shop.id"
cardinality = "many_to_one"

[joins.sale_till]
from = ["sale.till_shop", "sale.till_number"]
to = ["till.shop_id", "till.number"]
cardinality = "many_to_one"

[joins.till_shop]
from = "till.shop_id"
to = "shop.id"
cardinality = "many_to_one"

[joins.owner_shop]
from = "owner.shop_id"
to = "shop.id"
cardinality = "one_to_one"

[metrics.sales]
entity = "sale"
aggregation = "count"
"""

SHOPS = Table("shops", [("id", "integer"), ("name", "text")], [(1, "a"), (2, "b"), (3, "c")])
OWNERS = Table(
    "owners",
    [("id", "integer"), ("shop_id", "integer"), ("email", "text")],
    [(1, 1, "x@example.com"), (2, 2, "y@example.com"), (3, None, "z@example.com")],
)
TILLS = Table("tills", [("shop_id", "integer"), ("number", "integer")], [(1, 1), (1, 2), (2, 1)])
SALES = Table(
    "sales",
    [("id", "integer"), ("shop_id", "integer"), ("till_shop", "integer"), ("till_number", "integer")],
    [(1, 1, 1, 1), (2, 1, 1, 2), (3, 2, 2, 1), (4, None, None, None)],
)
ALL = (SHOPS, OWNERS, TILLS, SALES)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    (tmp_path / "catalog.toml").write_text(CATALOG)
    return load(tmp_path / "catalog.toml")


@pytest.fixture(params=["duckdb", *(pytest.param(source, id=source.name) for source in servers.sources())])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ResolvedConnection]:
    """An empty database on each engine and server in turn."""
    if request.param == "duckdb":
        yield ResolvedConnection("here", "duckdb", path=tmp_path / "proofs.duckdb")
        return
    with servers.new_database(servers.start(request.param)) as dsn:
        yield ResolvedConnection("here", "postgres", dsn=dsn)


def proofs(catalog: Catalog, database: ResolvedConnection, *changed: Table) -> dict[str, Proof]:
    """What is found, by what was looked at, with some of the tables changed."""
    by_name = {table.name: table for table in (*ALL, *changed)}
    create(database, by_name.values())
    with connect(database) as session:
        return {proof.what: proof for proof in prove(session, catalog, tables(session))}


def found(proofs: dict[str, Proof]) -> dict[str, str]:
    """The codes of what does not hold."""
    return {what: proof.code for what, proof in proofs.items() if proof.code is not None}


def with_rows(table: Table, *rows: tuple[object, ...]) -> Table:
    return Table(table.name, table.columns, rows)


UNSEEN = {"owner: email unique": "not_looked_at"}


def test_what_holds_is_told_as_such(catalog: Catalog, database: ResolvedConnection) -> None:
    seen = proofs(catalog, database)
    assert found(seen) == UNSEEN
    assert list(seen) == [
        "shop: id unique",
        "shop.id without NULL",
        "shop.name without NULL",
        "owner: email unique",
        "owner: id unique",
        "owner.id without NULL",
        "till: (shop_id, number) unique",
        "till.shop_id without NULL",
        "till.number without NULL",
        "sale: id unique",
        "sale.id without NULL",
        "sale_shop: every row has its partner",
        "sale_till: every row has its partner",
        "till_shop: every row has its partner",
        "owner_shop: shop_id unique",
        "owner_shop: every row has its partner",
        "sale to shop: paths agree",
    ]


def test_a_key_that_repeats_is_serious(catalog: Catalog, database: ResolvedConnection) -> None:
    seen = proofs(catalog, database, with_rows(SHOPS, (1, "a"), (2, "b"), (2, "b"), (3, "c"), (3, "d")))
    assert found(seen) == {**UNSEEN, "shop: id unique": "not_unique"}
    proof = seen["shop: id unique"]
    assert proof.serious
    assert proof.message == "2 values stand on several rows of `shop`: joins to it would repeat rows"


def test_parts_of_a_composite_key_may_repeat(catalog: Catalog, database: ResolvedConnection) -> None:
    seen = proofs(catalog, database, with_rows(TILLS, (1, 1), (1, 2), (1, 1), (2, 1)))
    assert seen["till: (shop_id, number) unique"].message == (
        "1 value stands on several rows of `till`: joins to it would repeat rows"
    )


def test_null_is_no_key_but_an_identity_without_one_is_serious(catalog: Catalog, database: ResolvedConnection) -> None:
    seen = proofs(catalog, database, with_rows(SHOPS, (1, "a"), (2, None), (None, "c"), (None, "d")))
    assert found(seen) == {**UNSEEN, "shop.id without NULL": "has_nulls", "shop.name without NULL": "has_nulls"}
    assert seen["shop.id without NULL"].message == "`id` is NULL in 2 of 4 rows"
    assert (seen["shop.id without NULL"].serious, seen["shop.name without NULL"].serious) == (True, False)


def test_rows_whose_partner_is_missing_are_counted(catalog: Catalog, database: ResolvedConnection) -> None:
    sales = with_rows(SALES, (1, 1, 1, 1), (2, 9, None, None), (3, 8, 1, 7), (4, None, 1, None))
    seen = proofs(catalog, database, sales)
    assert found(seen) == {
        **UNSEEN,
        "sale_shop: every row has its partner": "orphans",
        "sale_till: every row has its partner": "orphans",
    }
    assert seen["sale_shop: every row has its partner"].message == (
        "2 rows name a `shop` that is not there: they stand in the group «(none)»"
    )
    assert seen["sale_till: every row has its partner"].message == (
        "1 row names a `till` that is not there: they stand in the group «(none)»"
    )
    assert not seen["sale_shop: every row has its partner"].serious


def test_one_to_one_is_tried_from_the_side_that_no_key_proves(catalog: Catalog, database: ResolvedConnection) -> None:
    owners = with_rows(OWNERS, (1, 1, "x"), (2, 1, "y"), (3, None, "z"), (4, None, "w"))
    assert found(proofs(catalog, database, owners)) == {**UNSEEN, "owner_shop: shop_id unique": "not_unique"}


def test_paths_that_part_are_counted_with_the_way_to_choose(catalog: Catalog, database: ResolvedConnection) -> None:
    # the first sale's till stands in another shop, the third has no till: 2 rows
    seen = proofs(catalog, database, with_rows(SALES, (1, 3, 1, 1), (2, 1, 1, 2), (3, 2, None, None)))
    proof = seen["sale to shop: paths agree"]
    assert (proof.code, proof.serious) == ("paths_differ", False)
    assert proof.message == "on 2 rows the way over `till` leads elsewhere"
    assert proof.help == ("requests take the shortest, or `--via sale_till`",)


def test_paths_are_not_compared_by_a_private_name_of_rows(tmp_path: Path, database: ResolvedConnection) -> None:
    closed = CATALOG.replace('identity = "id"', 'identity = "name"', 1)
    closed = closed.replace('id = { type = "integer" }', 'id = { type = "integer", unique = true }', 1)
    closed = closed.replace('name = { type = "text" }', 'name = { type = "text", pii = ["credential"] }')
    (tmp_path / "catalog.toml").write_text(closed)
    seen = proofs(load(tmp_path / "catalog.toml"), database)
    assert "owner_shop: every row has its partner" in seen
    assert "sale to shop: paths agree" not in seen


def test_a_constraint_of_the_database_proves_a_private_key_without_a_look(
    catalog: Catalog, database: ResolvedConnection
) -> None:
    owners = Table(OWNERS.name, OWNERS.columns, OWNERS.rows, unique=[["email"]])
    assert found(proofs(catalog, database, owners)) == {}


def test_tables_that_are_not_there_are_left_to_drift(catalog: Catalog, database: ResolvedConnection) -> None:
    create(database, [SHOPS])
    with connect(database) as session:
        seen = list(prove(session, catalog, {n: t for n, t in tables(session).items() if t.table == "shops"}))
    assert [proof.what for proof in seen] == ["shop: id unique", "shop.id without NULL", "shop.name without NULL"]
