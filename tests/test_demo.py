"""The demo's data: the same rows every time, in the shape of a business."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from demo_digest import DIGESTS, digests
from semcli.demo import generate, schema

SCALES = [1, 10]


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A file per scale, made once."""
    folder = tmp_path_factory.mktemp("demo")
    for scale in SCALES:
        generate.create_duckdb(folder / f"{scale}.duckdb", scale)
    return {scale: folder / f"{scale}.duckdb" for scale in SCALES}


@pytest.fixture(params=SCALES, ids=lambda scale: f"scale {scale}")
def company(request: pytest.FixtureRequest, databases: dict[int, Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(databases[request.param]), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET search_path = 'public'")
        yield connection


def value(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


# --- the same rows every time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", SCALES)
def test_every_table_has_the_rows_it_always_had(databases: dict[int, Path], scale: int) -> None:
    assert digests(databases[scale]) == DIGESTS[f"scale_{scale}"]


def test_neither_threads_nor_chunks_change_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "MOST_THREADS", 1)
    generate.build(tmp_path / "demo.duckdb", scale=1, months=7)
    assert digests(tmp_path / "demo.duckdb") == DIGESTS["scale_1"]


def test_the_machine_s_time_zone_changes_no_row(tmp_path: Path) -> None:
    path = tmp_path / "demo.duckdb"
    code = (
        f"from pathlib import Path; from semcli.demo.generate import create_duckdb; create_duckdb(Path({str(path)!r}))"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "TZ": "America/Havana"}, check=True)
    assert digests(path) == DIGESTS["scale_1"]


def test_rows_lie_in_the_order_of_their_ids(company: duckdb.DuckDBPyConnection) -> None:
    for table in schema.tables():
        assert value(company, f"SELECT bool_and(id = rowid + 1) FROM {table.name}"), table.name


def test_the_largest_scale_has_the_promised_size() -> None:
    at_10 = {name: rows for name, (rows, _) in DIGESTS["scale_10"].items()}
    times = generate.workspaces_at(1000) / at_10["workspaces"]
    assert at_10["invoices"] * times > 10_000_000
    assert at_10["usage_events"] * times > 20_000_000
    assert sum(rows for rows, _ in DIGESTS["scale_1"].values()) < 10_000


# --- the tables that the catalog declares -------------------------------------------------------------------------


def test_columns_types_and_keys_are_the_catalog_s(company: duckdb.DuckDBPyConnection) -> None:
    spelled = {"timestamptz": "TIMESTAMP WITH TIME ZONE", "text": "VARCHAR"}
    for table in schema.tables():
        described = company.execute(f"DESCRIBE {table.name}").fetchall()
        assert [(name, type_, null == "YES", key) for name, type_, null, key, *_ in described] == [
            (
                column.name,
                spelled.get(column.type, column.type.upper()),
                column.nullable,
                "PRI" if column.primary_key else "UNI" if column.unique else None,
            )
            for column in table.columns
        ]


def test_foreign_keys_are_whole(company: duckdb.DuckDBPyConnection) -> None:
    assert len(schema.foreign_keys()) == 14
    for key in schema.foreign_keys():
        orphans = f"SELECT count(*) FROM {key.table} AS a ANTI JOIN {key.target} AS b ON a.{key.column} = b.id"
        assert value(company, f"{orphans} WHERE a.{key.column} IS NOT NULL") == 0, key


def test_nullable_columns_have_nulls_and_values(company: duckdb.DuckDBPyConnection) -> None:
    nullable = [(table.name, c.name) for table in schema.tables() for c in table.columns if c.nullable]
    assert len(nullable) == 10
    for table, column in nullable:
        assert value(company, f"SELECT count({column}) BETWEEN 1 AND count(*) - 1 FROM {table}"), (table, column)


# --- the shape of a business --------------------------------------------------------------------------------------

SHAPE = {
    "a workspace without an invoice": """
        SELECT count(*) > 0 FROM workspaces ANTI JOIN invoices ON workspace_id = workspaces.id""",
    "a workspace without a user": """
        SELECT count(*) > 0 FROM workspaces ANTI JOIN users ON workspace_id = workspaces.id""",
    "a workspace without a subscription": """
        SELECT count(*) > 0 FROM workspaces ANTI JOIN subscriptions ON workspace_id = workspaces.id""",
    "a workspace without a billing profile": """
        SELECT count(*) > 0 FROM workspaces ANTI JOIN billing_profiles ON workspace_id = workspaces.id""",
    "a user without a session": """
        SELECT count(*) > 0 FROM users ANTI JOIN sessions ON user_id = users.id""",
    "a subscription without an item": """
        SELECT count(*) > 0 FROM subscriptions ANTI JOIN subscription_items ON subscription_id = subscriptions.id""",
    "a subscription with many items": """
        SELECT max(items) > 6 FROM (SELECT count(*) AS items FROM subscription_items GROUP BY subscription_id)""",
    "a subscription without an invoice": """
        SELECT count(*) > 0 FROM subscriptions ANTI JOIN invoices ON subscription_id = subscriptions.id""",
    "exactly one plan that nobody has": """
        SELECT list(plan_code) = ['sovereign'] FROM plans ANTI JOIN subscriptions ON plan_id = plans.id""",
    "an item on a plan that is not its subscription's": """
        SELECT count(*) > 0 FROM subscription_items AS i JOIN subscriptions AS s ON s.id = subscription_id
        WHERE i.plan_id <> s.plan_id""",
    "a tenth to a third of all invoices without a subscription": """
        SELECT count(*) FILTER (subscription_id IS NULL) / count(*) BETWEEN 0.1 AND 0.33 FROM invoices""",
    "invoices of every status, most of them paid": """
        SELECT count(DISTINCT status) = 4 AND avg((status = 'paid')::INTEGER) > 0.8 FROM invoices""",
    "void invoices, a few of a hundred": """
        SELECT avg((status = 'void')::INTEGER) BETWEEN 0.02 AND 0.05 FROM invoices""",
    "a day of payment on every paid invoice and on no other": """
        SELECT bool_and((status = 'paid') = (paid_at IS NOT NULL)) FROM invoices""",
    "subscriptions of every status": """
        SELECT count(DISTINCT status) = 4 FROM subscriptions""",
    "churn: a fifth to a half of all subscriptions canceled": """
        SELECT count(canceled_at) / count(*) BETWEEN 0.2 AND 0.5 FROM subscriptions""",
    "a price that is the sum of its lines": """
        SELECT bool_and(mrr_cents = total) FROM subscriptions
        JOIN (SELECT subscription_id, sum(seats * unit_price_cents) AS total FROM subscription_items GROUP BY ALL) AS i
            ON i.subscription_id = subscriptions.id""",
    "a long tail: a tenth of the workspaces brings over half of the revenue": """
        SELECT sum(revenue) FILTER (place <= 0.1) / sum(revenue) > 0.5 FROM (
            SELECT sum(invoice_total_cents) AS revenue, percent_rank() OVER (ORDER BY revenue DESC) AS place
            FROM invoices GROUP BY workspace_id)""",
    "growth: each half-year's revenue is above the one before": """
        SELECT bool_and(revenue > earlier) FROM (
            SELECT sum(invoice_total_cents) AS revenue, lag(revenue, 1, 0) OVER (ORDER BY half) AS earlier
            FROM (SELECT *, year(issued_at) * 2 + month(issued_at) // 7 AS half FROM invoices) GROUP BY half)""",
    "seasons: an August quieter than October": """
        SELECT bool_and(august < october) FROM (
            SELECT count(*) FILTER (month(occurred_at) = 8) AS august,
                count(*) FILTER (month(occurred_at) = 10) AS october
            FROM usage_events WHERE year(occurred_at) < 2025 GROUP BY year(occurred_at))""",
    "weekdays: a working day with over twice a weekend day's usage": """
        SELECT count(*) FILTER (isodow(occurred_at) < 6) / 5 > 2 * count(*) FILTER (isodow(occurred_at) >= 6) / 2
        FROM usage_events""",
    "hours: the busiest with over twice the sessions of the quietest": """
        SELECT max(sessions) > 2 * min(sessions)
        FROM (SELECT count(*) AS sessions FROM sessions GROUP BY hour(created_at))""",
    "invoices and usage in every month": """
        SELECT (SELECT count(DISTINCT date_trunc('month', issued_at)) FROM invoices) = 30
            AND (SELECT count(DISTINCT date_trunc('month', occurred_at)) FROM usage_events) = 30""",
    "two weeks without an export, while other events go on": """
        SELECT count(*) > 0 AND count(*) FILTER (event_type = 'export') = 0
        FROM usage_events WHERE occurred_at >= '2024-11-04' AND occurred_at < '2024-11-18'""",
    "a region that opened later": """
        SELECT min(created_at) >= '2024-03-01' FROM workspaces WHERE region = 'sa-east'""",
    "nothing that ends before it begins": """
        SELECT (SELECT bool_and(paid_at >= issued_at) FROM invoices)
            AND (SELECT bool_and(canceled_at > started_at) FROM subscriptions)
            AND (SELECT bool_and(recorded_at >= occurred_at) FROM usage_events)
            AND (SELECT bool_and(revoked_at > created_at) FROM api_keys)
            AND (SELECT bool_and(expires_at > created_at) FROM sessions)""",
    "nothing of a workspace older than the workspace": """
        SELECT bool_and(first_seen >= created_at) FROM workspaces JOIN (
            SELECT workspace_id, created_at AS first_seen FROM users
            UNION ALL SELECT workspace_id, started_at FROM subscriptions
            UNION ALL SELECT workspace_id, issued_at FROM invoices
            UNION ALL SELECT workspace_id, occurred_at FROM usage_events
            UNION ALL SELECT workspace_id, created_at FROM support_tickets
            UNION ALL SELECT workspace_id, created_at FROM api_keys
            UNION ALL SELECT workspace_id, created_at FROM payment_methods
            UNION ALL SELECT workspace_id, created_at FROM billing_profiles
        ) ON workspace_id = workspaces.id""",
    "invoices that go to their subscription's workspace": """
        SELECT bool_and(i.workspace_id = s.workspace_id)
        FROM invoices AS i JOIN subscriptions AS s ON s.id = subscription_id""",
    "tickets whose author is of their workspace": """
        SELECT bool_and(t.workspace_id = u.workspace_id)
        FROM support_tickets AS t JOIN users AS u ON u.id = user_id""",
    "unique names": """
        SELECT (SELECT count(DISTINCT slug) = count(*) FROM workspaces)
            AND (SELECT count(DISTINCT email) = count(*) FROM users)
            AND (SELECT count(DISTINCT invoice_number) = count(*) FROM invoices)
            AND (SELECT count(DISTINCT session_token) = count(*) FROM sessions)""",
}


@pytest.mark.parametrize("sentence", SHAPE)
def test_the_company_has(company: duckdb.DuckDBPyConnection, sentence: str) -> None:
    assert value(company, SHAPE[sentence]) is True


def test_the_story_lasts_from_2023_to_the_end_of_june_2025(company: duckdb.DuckDBPyConnection) -> None:
    ahead = {("sessions", "expires_at"), ("subscriptions", "trial_ends_at")}  # may lie in the future
    for table in schema.tables():
        for column in table.columns:
            if column.type == "timestamptz" and (table.name, column.name) not in ahead:
                inside = f"min({column.name}) >= '2023-01-01' AND max({column.name}) < '2025-07-01'"
                assert value(company, f"SELECT {inside} FROM {table.name}"), (table.name, column.name)
