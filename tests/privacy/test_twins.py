"""One physical column under two names: whatever an engine takes for the same, the policy does too.

Each pair is tried on a real engine first: the second name alone does lead to the column. With the first declared
private beside it, it is refused.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import servers
from semcli.catalog.file_patterns import may_meet
from semcli.catalog.load import load_text
from semcli.guard.privacy import declarations
from tables import Table, create_duckdb, create_postgres, quote

from .running import Outcome, run, still

KELVIN, LONG = "\u212a" * 21, "s" * 63
"""Names of 63 bytes: the Kelvin sign has three, and in small letters one."""

COLUMNS_OF_POSTGRES = (
    (LONG + "ecret", LONG),
    (LONG, LONG + "ecret"),
    (LONG + "a", LONG + "b"),
    (KELVIN + "x", KELVIN),
    ("\u03a3" * 32, "\u03a3" * 31),
    ("\u00e9" * 40, "\u00e9" * 31),
)
COLUMNS_OF_DUCKDB = (("secret", "SECRET"), ("secret", "Secret"), ("\u00e9secret", "\u00e9SECRET"))
TABLES_OF_DUCKDB = (
    ("main.people", "people"),
    ("main.people", "MAIN.People"),
    ("people", 'main."PEOPLE"'),
    ("main.people", "here.main.people"),
)
TABLES_OF_POSTGRES = (("main.people", "people"), (f"main.{LONG}a", f"main.{LONG}b"), (f"{LONG}a", f"main.{LONG}"))


def _catalog(connection: str, private: tuple[str, str] | None, open_: tuple[str, str]) -> str:
    """An open declaration of a table and its column, beside a private one."""

    def entity(name: str, place: tuple[str, str], said: str) -> str:
        table, column = (text.replace('"', '\\"') for text in place)
        return (
            f'[entities.{name}]\ntable = "{table}"\nidentity = "id"\n[entities.{name}.columns]\n'
            f'id = {{ type = "integer", sensitivity = "public" }}\n"{column}" = {{ type = "text", {said} }}\n'
        )

    closed = "" if private is None else entity("closed", private, 'pii = ["credential"]')
    return (
        f'format = 1\n[catalog]\nname = "twins"\n[connections.here]\n{connection}\n{closed}'
        + entity("open", open_, 'sensitivity = "public"')
        + '[metrics]\nrows = { entity = "open", aggregation = "count" }\n'
    )


def _asked(folder: Path, catalog: str, column: str) -> Outcome:
    (folder / "catalog.toml").write_text(catalog, "utf-8")
    (folder / "out").mkdir(exist_ok=True)
    with still():
        return run(folder, ("metric", "rows", "--by", quote(column), "--format", "csv"))


def _check(folder: Path, connection: str, private: tuple[str, str], open_: tuple[str, str]) -> None:
    alone = _asked(folder, _catalog(connection, None, open_), open_[1])
    assert b"planted" in alone.stdout, alone
    beside = _asked(folder, _catalog(connection, private, open_), open_[1])
    assert (beside.status, beside.stdout) == (5, b""), beside


@pytest.mark.parametrize(("one", "other"), COLUMNS_OF_DUCKDB)
def test_columns_that_duckdb_takes_for_one(tmp_path: Path, one: str, other: str) -> None:
    create_duckdb(
        tmp_path / "here.duckdb", [Table("main.people", [("id", "integer"), (one, "text")], [(1, "planted")])]
    )
    _check(tmp_path, 'engine = "duckdb"\npath = "here.duckdb"', ("main.people", one), ("main.people", other))


@pytest.mark.parametrize(("one", "other"), TABLES_OF_DUCKDB)
def test_tables_that_duckdb_takes_for_one(tmp_path: Path, one: str, other: str) -> None:
    create_duckdb(
        tmp_path / "here.duckdb", [Table("main.people", [("id", "integer"), ("s", "text")], [(1, "planted")])]
    )
    _check(tmp_path, 'engine = "duckdb"\npath = "here.duckdb"', (one, "s"), (other, "s"))


@pytest.mark.parametrize(("one", "other"), COLUMNS_OF_POSTGRES)
def test_columns_that_postgres_takes_for_one(
    tmp_path: Path, postgres_server: servers.Server, one: str, other: str
) -> None:
    with servers.new_database(postgres_server) as dsn:
        create_postgres(dsn, [Table("main.people", [("id", "integer"), (one, "text")], [(1, "planted")])])
        _check(tmp_path, f'engine = "postgres"\ndsn = """{dsn}"""', ("main.people", one), ("main.people", other))


@pytest.mark.parametrize(("one", "other"), TABLES_OF_POSTGRES)
def test_tables_that_postgres_takes_for_one(
    tmp_path: Path, postgres_server: servers.Server, one: str, other: str
) -> None:
    with servers.new_database(postgres_server) as dsn:
        table = one if one.startswith("main.") else f"main.{one}"
        create_postgres(dsn, [Table(table, [("id", "integer"), ("s", "text")], [(1, "planted")])])
        connection = f'engine = "postgres"\ndsn = """{dsn}"""\nschema_search_path = ["main"]'
        _check(tmp_path, connection, (one, "s"), (other, "s"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("people.csv", "./people.csv"),
        ("people.csv", "*.csv"),
        ("p*.csv", "peop*.csv"),
        ("x/../people.csv", "people.csv"),
    ],
)
def test_tables_of_one_file(tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "people.csv").write_text("id,s\n1,planted\n")
    connection = f'engine = "duckdb"\nfiles = {{ "a" = "{one}", "b" = "{other}" }}'
    _check(tmp_path, connection, ("a", "s"), ("b", "s"))


@pytest.mark.parametrize(
    ("files", "one", "other"),
    [
        ('{ "a" = "people.csv", "b" = "FOLDER/people.csv" }', "a", "b"),
        ('{ "a" = "{table}.csv", "b" = "a.csv" }', "a", "b"),
        ('{ "a" = "../here/a.csv", "b" = "link.csv" }', "a", "b"),
        ('{ "a" = "[ab].csv", "b" = "?.csv" }', "a", "b"),
        ('{ "a" = "**/people.csv", "b" = "people.csv" }', "a", "b"),
        ('"{schema}.csv"', "main.a", "main.b"),
        ('"p*.csv"', "a", "b"),
        ('"{table}*.csv"', "peopl", "people"),
        ('"{table}*.csv"', "peopl", "main.people"),
    ],
)
def test_tables_of_one_file_by_other_names(tmp_path: Path, files: str, one: str, other: str) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for name in ("people", "a", "main"):
        (here / f"{name}.csv").write_text("id,s\n1,planted\n")
    (here / "link.csv").symlink_to("a.csv")
    connection = f'engine = "duckdb"\nfiles = {files.replace("FOLDER", str(here))}'
    _check(here, connection, (one, "s"), (other, "s"))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("/d/a.csv", "/d/a.csv", True),
        ("/d/a.csv", "/d/b.csv", False),
        ("/d/user/*.csv", "/d/users/*.csv", False),
        ("/d/*/orders.csv", "/d/*/users.csv", False),
        ("/d/*/orders.csv", "/d/x/orders.csv", True),
        ("/d/*.csv", "/d/x/y.csv", False),
        ("/d/**", "/d/x/y.csv", True),
        ("/d/**/a.csv", "/d/a.csv", True),
        ("/d/?.csv", "/d/ab.csv", False),
        ("/d/?.csv", "/d//.csv", False),
        ("/d/2024*.csv", "/d/*_us.csv", True),
        ("/d/a*b*c.csv", "/d/axxbxx.csv", False),
    ],
)
def test_patterns_meet_where_some_path_fits_both(one: str, other: str, meet: bool) -> None:
    assert may_meet(one, other) is meet
    assert may_meet(other, one) is meet


def test_what_is_not_the_same_is_judged_by_itself() -> None:
    """Names that are merely alike stay apart, and so do files that no pattern shares."""
    text = _catalog('engine = "duckdb"\nfiles = { "a" = "a/*.csv", "b" = "b/*.csv" }', ("a", "s"), ("b", "s"))
    catalog = load_text(text)
    assert [c.entity for c in declarations(catalog, catalog.entities["open"].columns["s"])] == ["open"]
    text = _catalog('engine = "postgres"', ("main.people", LONG[:-1] + "a"), ("main.people", LONG[:-1] + "b"))
    catalog = load_text(text)
    assert len(declarations(catalog, catalog.entities["open"].columns[LONG[:-1] + "b"])) == 1
