"""Which connection a request uses, and how it is shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from semcli.catalog.model import Catalog, Connection
from semcli.engine import ENGINES, resolve_connection, shown_dsn
from semcli.errors import SemcliError, Site

CATALOG = Catalog(
    "acme",
    file=Path("/data/acme/catalog.toml"),
    default_connection="demo",
    connections={
        "demo": Connection("demo", "duckdb", path="fixtures/demo.duckdb"),
        "lake": Connection("lake", "duckdb", files="data/{table}.parquet"),
        "warehouse": Connection("warehouse", "postgres", dsn="${SCHEME}://u:${PASS}@db.example/acme"),
        "local": Connection("local", "postgres", schema_search_path=("sales", "public")),
    },
)


def problem(catalog: Catalog, option: str | None, environ: dict[str, str]) -> str:
    with pytest.raises(SemcliError) as caught:
        resolve_connection(catalog, option, environ)
    return (
        caught.value.problems[0].code
        + ": "
        + " ".join((caught.value.problems[0].message, *caught.value.problems[0].help))
    )


def test_the_option_goes_before_the_environment_and_that_before_the_default() -> None:
    environ = {"SEMCLI_CONNECTION": "local"}
    assert resolve_connection(CATALOG, "lake", environ).name == "lake"
    assert resolve_connection(CATALOG, None, environ).name == "local"
    assert resolve_connection(CATALOG, None, {}).name == "demo"


def test_a_path_is_relative_to_the_catalog() -> None:
    demo = resolve_connection(CATALOG, "demo", {})
    assert demo.path == Path("/data/acme/fixtures/demo.duckdb")
    assert demo.describe() == "demo (fixtures/demo.duckdb)"
    assert resolve_connection(CATALOG, "lake", {}).folder == Path("/data/acme")


def test_a_database_in_memory_is_no_file() -> None:
    catalog = Catalog(
        "x", file=Path("/data/catalog.toml"), connections={"m": Connection("m", "duckdb", path=":memory:")}
    )
    assert resolve_connection(catalog, "m", {}).path == Path(":memory:")


def test_variables_are_filled_in_and_never_shown() -> None:
    found = resolve_connection(CATALOG, "warehouse", {"SCHEME": "postgresql", "PASS": "p4ss"})
    assert found.dsn == "postgresql://u:p4ss@db.example/acme"
    assert found.describe() == "warehouse (postgres, acme at db.example)"
    assert "p4ss" not in repr(found)


def test_variables_that_are_not_set_are_named_all_at_once() -> None:
    said = problem(CATALOG, "warehouse", {})
    assert said.startswith("missing_variable: ")
    assert "`SCHEME`, `PASS`" in said
    assert "export SCHEME=" in said


def test_an_unknown_name_has_the_nearest_and_all_known() -> None:
    said = problem(CATALOG, "warehous", {})
    assert said.startswith("unknown_connection: ")
    assert "did you mean `warehouse`?" in said
    assert "`demo`, `lake`" in said


def test_an_unknown_name_is_marked_where_it_was_given() -> None:
    for option, environ, where in (
        ("nope", {"SEMCLI_CONNECTION": "x"}, "--connection"),
        (None, {"SEMCLI_CONNECTION": "nope"}, "SEMCLI_CONNECTION"),
    ):
        with pytest.raises(SemcliError) as caught:
            resolve_connection(CATALOG, option, environ)
        assert caught.value.problems[0].site == Site.whole(where, "nope")


def test_no_connection_at_all() -> None:
    assert problem(Catalog("x"), None, {}).startswith("unknown_connection: ")


def test_a_file_may_be_given_for_a_name() -> None:
    found = resolve_connection(CATALOG, "./here.duckdb", {})
    assert (found.name, found.engine, found.path) == (None, "duckdb", Path("here.duckdb"))
    assert found.describe() == "./here.duckdb"


def test_an_address_may_be_given_for_a_name() -> None:
    url = resolve_connection(CATALOG, "postgres://u:p4ss@db.example:5433/acme", {})
    assert (url.name, url.engine, url.describe()) == (None, "postgres", "postgres, acme at db.example:5433")
    pairs = resolve_connection(CATALOG, "host=db.example dbname=acme password=p4ss", {})
    assert (pairs.engine, pairs.describe()) == ("postgres", "postgres, acme at db.example")


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://u:SECRET@h/d",
        "postgresql://u:se@SECRET@h/d",
        "postgresql://u:se/SECRET@h/d",
        "postgresql://u:se?SECRET@h/d",
        "postgresql://u:se#SECRET@h/d",
        "postgresql://u@h/d?password=SECRET",
        "host=h password=SECRET dbname=d",
        "host=h password='x dbname=SECRET' dbname=d",
        "host=h password='SECRET' dbname=d",
        r"host=h password=x\ dbname=SECRET dbname=d",
        "dbname=postgresql://u:SECRET@h/d",
        "password = SECRET",
    ],
)
def test_an_address_is_shown_without_its_password(dsn: str) -> None:
    assert "SECRET" not in shown_dsn(dsn)
    assert "SECRET" not in repr(resolve_connection(CATALOG, dsn, {}))


def test_an_address_with_a_misspelt_scheme_is_not_echoed() -> None:
    assert "s3cret" not in problem(CATALOG, "postgress://u:s3cret@h/d", {})


def test_choosing_a_connection_loads_no_driver() -> None:
    program = (
        "import sys, semcli.engine, semcli.introspect.schema\n"
        "print(sorted({'duckdb', '_duckdb', 'psycopg'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_engine_of_the_registry_has_its_module() -> None:
    for engine, module in ENGINES.items():
        name = module.rpartition(".")[2]
        assert (Path(__file__).parents[2] / "src" / "semcli" / "engine" / f"{name}.py").exists(), engine
