"""What a user calls `spine` is never taken for the part of a statement that has the buckets."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcli.engine import ResolvedConnection
from tables import Table, create, loaded

CATALOG = """
format = 1
[catalog]
name = "bodies"
sensitivity = "public"
[entities.{vertebra}]
table = "{table}"
identity = "id"
[entities.{vertebra}.columns]
id = {{ type = "integer", primary_key = true }}
seen_on = {{ type = "date" }}
[entities.account]
table = "account"
identity = "id"
[entities.account.columns]
id = {{ type = "integer", primary_key = true }}
vertebra_id = {{ type = "integer", nullable = true }}
seen_on = {{ type = "date" }}
held = {{ type = "integer" }}
[joins.{join}]
from = "account.vertebra_id"
to = "{vertebra}.id"
cardinality = "many_to_one"
{role}
[metrics.vertebrae]
entity = "{vertebra}"
aggregation = "count"
time = "seen_on"
[metrics.balance]
entity = "account"
aggregation = "sum"
measure = "held"
time = "seen_on"
semi_additive = {{ pick = "last", carry = true }}
"""
ROWS = [(1, "2025-01-01"), (2, "2025-01-02"), (3, "2025-01-03"), (4, "2025-03-01")]
TABLES = [
    *(Table(name, [("id", "integer"), ("seen_on", "date")], ROWS) for name in ("vertebra", "spine")),
    Table(
        "account",
        [("id", "integer"), ("vertebra_id", "integer"), ("seen_on", "date"), ("held", "integer")],
        [(1, 1, "2025-01-10", 5), (2, 2, "2025-01-20", 7), (3, 4, "2025-04-10", 9)],
    ),
]
PLAIN = {"vertebra": "vertebra", "table": "vertebra", "join": "of_vertebra", "role": ""}


@pytest.fixture(scope="module")
def bodies(database: ResolvedConnection) -> ResolvedConnection:
    """A database with the tables."""
    create(database, TABLES)
    return database


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"table": "spine"},
        {"vertebra": "spine", "table": "spine"},
        {"vertebra": "spine"},
        {"join": "spine"},
        {"role": 'role = "spine"'},
    ],
    ids=str,
)
def test_a_balance_is_carried_beside_what_is_called_spine(
    bodies: ResolvedConnection, tmp_path: Path, named: dict[str, str]
) -> None:
    names = PLAIN | named
    catalog = loaded(tmp_path, CATALOG.format(**names), bodies, [])
    asked = {"grain": "month", "since": "2025-01-01", "until": "2025-05-01", "now": "2025-06-01"}
    rows = catalog.ask(["vertebrae", "balance"], **asked).tuples()
    # January ends with the row of the 20th, which stands until April's
    assert [(time.month, *found) for time, *found in rows] == [(1, 3, 7), (2, 0, 7), (3, 1, 7), (4, 0, 9)]
    role = "spine" if names["role"] else names["vertebra"]
    rows = catalog.ask("balance", by=f"{role}.id", **asked).tuples()
    assert [(time.month, *found) for time, *found in rows if found[1]] == [(1, 2, 7), (2, 2, 7), (3, 2, 7), (4, 4, 9)]
