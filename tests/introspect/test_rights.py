"""What a login may do beyond reading, told by real servers; and a role that can only read, made as advised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import servers
from semcli.catalog.load import load
from semcli.catalog.model import Catalog
from semcli.engine import connect
from semcli.engine.base import ResolvedConnection
from semcli.introspect.rights import READER, Excess, excess, reader_sql
from semcli.introspect.schema import tables
from tables import Table, create_duckdb

CATALOG = """
format = 1

[catalog]
name = "rights"
sensitivity = "public"

[entities.order]
table = 'sales."order"'
identity = "id"

[entities.order.columns]
id = { type = "integer", primary_key = true }
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    (tmp_path / "catalog.toml").write_text(CATALOG)
    return load(tmp_path / "catalog.toml")


@dataclass(frozen=True)
class Login:
    """A role of its own on a server, and what its owner may do for it."""

    name: str
    admin: str

    def run(self, *statements: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as raw:
            for statement in statements:
                raw.execute(statement.replace("$me", self.name).encode())

    def found(self, catalog: Catalog) -> list[Excess]:
        dsn = make_conninfo(self.admin, user=self.name)
        with connect(ResolvedConnection("here", "postgres", dsn=dsn)) as session:
            return excess(session, catalog, tables(session))


@pytest.fixture(scope="module")
def database(postgres_dsn: str) -> str:
    with psycopg.connect(postgres_dsn, autocommit=True) as raw:
        raw.execute('CREATE SCHEMA sales; CREATE TABLE sales."order" (id integer PRIMARY KEY)')
        raw.execute("CREATE TABLE sales.other (id integer); INSERT INTO sales.other VALUES (1)")
    return postgres_dsn


@pytest.fixture
def login(database: str) -> Iterator[Login]:
    made = Login(f"reader_{token_hex(4)}", database)
    made.run("CREATE ROLE $me LOGIN", "GRANT USAGE ON SCHEMA sales TO $me")
    made.run('GRANT SELECT ON sales."order" TO $me')
    try:
        yield made
    finally:
        made.run('ALTER TABLE sales."order" OWNER TO CURRENT_USER', "DROP OWNED BY $me", "DROP ROLE $me")


def codes(found: list[Excess]) -> list[str]:
    return [each.code for each in found]


def test_a_login_that_can_only_read_is_fine(login: Login, catalog: Catalog) -> None:
    assert login.found(catalog) == []


def test_a_superuser_is_told_with_the_way_out(database: str, catalog: Catalog) -> None:
    with connect(ResolvedConnection("here", "postgres", dsn=database)) as session:
        (found,) = excess(session, catalog, tables(session))
    assert found.code == "superuser"
    assert 'GRANT SELECT ON "sales"."order" TO semcli_reader;' in found.help[0]


@pytest.mark.parametrize("right", ["INSERT", "UPDATE", "DELETE", "TRUNCATE"])
def test_a_right_to_write_is_told(login: Login, catalog: Catalog, right: str) -> None:
    login.run(f'GRANT {right} ON sales."order" TO $me')
    (found,) = login.found(catalog)
    assert (found.code, found.message) == ("may_write", f"`{login.name}` may {right} in `sales.order`")
    assert found.help


def test_a_right_to_write_one_column_counts(login: Login, catalog: Catalog) -> None:
    login.run('GRANT UPDATE (id) ON sales."order" TO $me')
    assert codes(login.found(catalog)) == ["may_write"]


def test_rights_over_tables_of_no_entity_are_not_told(login: Login, catalog: Catalog) -> None:
    login.run("GRANT INSERT ON sales.other TO $me")
    assert login.found(catalog) == []


def test_an_owner_is_told(login: Login, catalog: Catalog) -> None:
    login.run('ALTER TABLE sales."order" OWNER TO $me')
    assert codes(login.found(catalog)) == ["owns_tables"]


def test_a_right_to_create_is_told(login: Login, catalog: Catalog) -> None:
    login.run("GRANT CREATE ON SCHEMA sales TO $me")
    assert codes(login.found(catalog)) == ["may_create"]


def test_powers_over_the_server_are_told(login: Login, catalog: Catalog) -> None:
    login.run("ALTER ROLE $me CREATEROLE BYPASSRLS")
    (found,) = login.found(catalog)
    assert found.code == "strong_role"
    assert "`CREATEROLE`, `BYPASSRLS`" in found.message


def test_the_role_that_is_advised_can_read_and_nothing_else(database: str, catalog: Catalog) -> None:
    name = conninfo_to_dict(database)["dbname"]
    assert isinstance(name, str)
    reader = f"reader_{token_hex(4)}"
    with psycopg.connect(database, autocommit=True) as raw:
        for statement in reader_sql(name, [("sales", "order")]):
            raw.execute(statement.replace(READER, reader).encode())
    try:
        assert Login(reader, database).found(catalog) == []
        with psycopg.connect(make_conninfo(database, user=reader), autocommit=True) as raw:
            raw.execute('SELECT count(*) FROM sales."order"')
            for forbidden in (
                'INSERT INTO sales."order" VALUES (1)',
                "SELECT * FROM sales.other",
                "CREATE TABLE sales.x ()",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    raw.execute(forbidden.encode())
    finally:
        with psycopg.connect(database, autocommit=True) as raw:
            raw.execute(f"DROP OWNED BY {reader}; DROP ROLE {reader}".encode())


def test_a_file_that_is_opened_read_only_has_no_rights_to_tell(tmp_path: Path, catalog: Catalog) -> None:
    create_duckdb(tmp_path / "x.duckdb", [Table("sales.order", [("id", "integer")], [])])
    with connect(ResolvedConnection("here", "duckdb", path=tmp_path / "x.duckdb")) as session:
        assert excess(session, catalog, tables(session)) == []


def test_the_role_that_the_privacy_page_gives_works(postgres_server: servers.Server) -> None:
    """The page's statements, run as they are but for the names of role and database, make a role that only reads."""
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
    (block,) = re.findall(r"```sql\n(CREATE ROLE .*?)```", page, re.DOTALL)
    assert block.split("\n")[:-1] == list(reader_sql("acme", [("public", "users"), ("public", "subscriptions")]))
    reader = f"reader_{token_hex(4)}"
    with servers.new_database(postgres_server) as dsn, psycopg.connect(dsn, autocommit=True) as raw:
        raw.execute("CREATE TABLE users (id integer); CREATE TABLE subscriptions (); CREATE TABLE cards ()")
        raw.execute(block.replace(READER, reader).replace("acme", str(conninfo_to_dict(dsn)["dbname"])).encode())
        with psycopg.connect(make_conninfo(dsn, user=reader), autocommit=True) as mine:
            mine.execute("SELECT count(*) FROM users, subscriptions")
            for forbidden in ("SELECT * FROM cards", "DELETE FROM users", "CREATE TABLE public.x ()"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    mine.execute(forbidden.encode())
        raw.execute(f"DROP OWNED BY {reader}; DROP ROLE {reader}".encode())
