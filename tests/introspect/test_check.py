"""What `semcli check` warns about: columns that look private, and logins that may do more than read."""

from __future__ import annotations

from pathlib import Path

import psycopg

from semcli.catalog.load import load
from semcli.cli.checking import drift_cases, lint_cases
from semcli.engine.base import ResolvedConnection
from semcli.render.report import WARNING

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
