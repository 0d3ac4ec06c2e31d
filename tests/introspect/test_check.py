"""What `semcli check` warns about: columns that look private, and logins that may do more than read."""

from __future__ import annotations

import ast
from pathlib import Path

import duckdb
import psycopg
import pytest

from semcli.catalog.lint import LINTS
from semcli.catalog.load import load
from semcli.cli.checking import drift_cases, lint_cases
from semcli.engine.base import ResolvedConnection
from semcli.errors import CODES
from semcli.introspect.remarks import REMARKS
from semcli.render.report import FAILED, WARNING

SRC = Path(__file__).parents[2] / "src" / "semcli"

CATALOG = """
format = 1

[catalog]
name = "shop"
{default}

[entities.customer]
table = "public.customers"
identity = "id"

[entities.customer.columns]
id = {{ type = "integer", primary_key = true }}
email = {{ type = "text"{email} }}
card_brand = {{ type = "text" }}
"""


def looks_private(folder: Path, default: str = 'sensitivity = "public"', email: str = "") -> list[str]:
    """The columns of which `check` says that they look private."""
    (folder / "catalog.toml").write_text(CATALOG.format(default=default, email=email))
    cases = lint_cases(load(folder / "catalog.toml"))
    return [case.name for case in cases if case.code == "looks_private"]


def test_a_column_that_is_public_by_default_only_is_told_with_its_place(tmp_path: Path) -> None:
    assert looks_private(tmp_path) == ["customer.email"]
    (case,) = [c for c in lint_cases(load(tmp_path / "catalog.toml")) if c.code == "looks_private"]
    assert case.result == WARNING
    assert case.help == ('write `pii = ["contact"]`', 'or `sensitivity = "public"`, if it is meant')
    assert case.message == "`customer.email` looks like an e-mail address, and is public only by the catalog's default"
    assert case.site is not None
    assert (case.site.line, case.site.key) == (14, "entities.customer.columns.email")


def test_whoever_says_that_it_is_meant_is_believed(tmp_path: Path) -> None:
    assert looks_private(tmp_path, email=', sensitivity = "public"') == []
    assert looks_private(tmp_path, email=', pii = ["contact"]') == []
    assert looks_private(tmp_path, email=', sensitivity = "internal"') == []


def test_without_a_default_nothing_is_public_by_it(tmp_path: Path) -> None:
    assert looks_private(tmp_path, default="") == []


def test_of_the_demo_only_the_longer_path_is_told() -> None:
    (case,) = lint_cases(load(Path(__file__).parents[2] / "catalog.toml"))
    assert (case.name, case.result, case.code) == ("invoice to workspace", WARNING, "longer_path")
    assert case.message == "the way over `subscription` may lead elsewhere"
    assert case.help == (
        "requests take the shortest, or `--via invoice_subscription`",
        "`semcli check --data` counts where",
    )


def test_a_superuser_s_connection_is_told(tmp_path: Path, postgres_dsn: str) -> None:
    looks_private(tmp_path)
    with psycopg.connect(postgres_dsn) as raw:
        raw.execute("CREATE TABLE IF NOT EXISTS customers (id integer PRIMARY KEY, email text, card_brand text)")
    catalog = load(tmp_path / "catalog.toml")
    here = ResolvedConnection("here", "postgres", dsn=postgres_dsn, entities=catalog.entities)
    told = {case.code: case for case in drift_cases(catalog, here, None)}
    assert told["superuser"].result == WARNING
    assert told["superuser"].suite == "rights"
    assert "GRANT SELECT" in " ".join(told["superuser"].help)


def test_a_macro_in_the_place_of_a_function_is_told(tmp_path: Path) -> None:
    looks_private(tmp_path)
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as raw:
        raw.execute("CREATE TABLE customers (id integer PRIMARY KEY, email text, card_brand text)")
        raw.execute("CREATE MACRO lower(x) AS 'z'; CREATE MACRO lower_case(x) AS 'z'")
    catalog = load(tmp_path / "catalog.toml")
    here = ResolvedConnection("here", "duckdb", path=tmp_path / "shop.duckdb", entities=catalog.entities)
    told = [case for case in drift_cases(catalog, here, None) if case.code == "replaced_function"]
    assert [(case.name, case.result) for case in told] == [("lower", FAILED)]
    assert told[0].message == "the database has a macro `lower`, which is used in place of DuckDB's function"


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("cents:USD", None),
        ("currency:EUR", None),
        ("cents", None),
        ("percent", None),
        ("0,0.00", None),
        ("0%", None),
        ("cent:USD", "did you mean `cents:USD`?"),
        ("cents:usd", "did you mean `cents:USD`?"),
        ("dollars", "write one such as `cents:USD`, `currency:EUR`, `percent`, `0,0.0`, `0.0%`"),
        ("", "write one such as `cents:USD`, `currency:EUR`, `percent`, `0,0.0`, `0.0%`"),
    ],
)
def test_a_format_that_is_not_known_is_told_where_it_stands(tmp_path: Path, text: str, help: str | None) -> None:
    (tmp_path / "catalog.toml").write_text(
        CATALOG.format(default='sensitivity = "public"', email=', sensitivity = "public"')
        + f'[metrics.customers]\nentity = "customer"\naggregation = "count"\nformat = "{text}"\n'
    )
    cases = [c for c in lint_cases(load(tmp_path / "catalog.toml")) if c.code == "unknown_format"]
    assert [c.help[0] for c in cases] == ([] if help is None else [help])
    assert all(c.site is not None and c.site.key == "metrics.customers" for c in cases)


def test_every_code_of_a_check_has_a_meaning() -> None:
    place = {"Case": 3, "Drift": 1, "Proof": 1}
    files = [*(SRC / "introspect").glob("*.py"), SRC / "cli" / "checking.py", SRC / "cli" / "expecting.py"]
    calls = [
        node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    made = [(call, place[call.func.id]) for call in calls if isinstance(call.func, ast.Name) and call.func.id in place]
    codes = [call.args[at] for call, at in made if len(call.args) > at]
    given = {code.value for code in codes if isinstance(code, ast.Constant)} - {None}
    assert given | LINTS.keys() == REMARKS.keys() | (given & CODES.keys())
    assert not REMARKS.keys() & CODES.keys()
