"""What a right plan is refused for when it becomes SQL, and names that would clash in it."""

from __future__ import annotations

import duckdb
import pytest

from plan.support import shop, statement, unsaid
from semcli.catalog.load import load_text
from semcli.datatype import DataType, parse_type
from semcli.sql.dialect import dialect_named

ACROSS = "a metric that looks across time has no value"
BUCKETS = load_text("""
format = 1
[catalog]
name = "b"
sensitivity = "public"
[entities.account]
table = "account"
[entities.account.columns]
bucket = { type = "integer", primary_key = true }
bucket_ = { type = "integer" }
seen_on = { type = "date" }
[metrics.held]
entity = "account"
aggregation = "sum"
measure = "bucket + bucket_"
time = "seen_on"
semi_additive = { pick = "last" }
[entities.mark]
table = "mark"
[entities.mark.columns]
color = { type = "text" }
account = { type = "integer" }
[joins.mark_account]
from = "mark.account"
to = "account.bucket"
cardinality = "many_to_one"
[entities.visit]
table = "visit"
[entities.visit.columns]
account = { type = "integer" }
[joins.visit_account]
from = "visit.account"
to = "account.bucket"
cardinality = "many_to_one"
[metrics.visits]
entity = "visit"
aggregation = "count"
""")

TAGGED = load_text("""
format = 1
[catalog]
name = "tagged"
sensitivity = "public"
[entities.account]
table = "account"
identity = "id"
[entities.account.columns]
id = { type = "integer", primary_key = true }
kind = { type = "text" }
held = { type = "integer" }
seen_on = { type = "date" }
[entities.tag]
table = "tag"
identity = "id"
[entities.tag.columns]
id = { type = "integer", primary_key = true }
kind = { type = "text" }
color = { type = "text" }
[joins.account_tag]
from = "account.kind"
to = "tag.kind"
cardinality = "many_to_many"
[metrics.held]
entity = "account"
aggregation = "sum"
measure = "held"
time = "seen_on"
semi_additive = { pick = "last" }
""")


def test_top_ranks_by_what_has_a_value_over_the_whole_range() -> None:
    earlier = shop('[metrics.before]\nof = "revenue"\noffset = "1 month"\n')
    asked = {"grain": "month", "by": ["status"], "top": 1}
    assert ACROSS in unsaid("before", catalog=earlier, **asked).message
    assert ACROSS in unsaid("revenue", "before", having=["before > 1"], catalog=earlier, **asked).message
    assert ACROSS in unsaid("revenue", having=["revenue_previous > 1"], compare="previous", **asked).message
    assert "no `time`" in unsaid("revenue", having=["time > '2025-01-01'"], **asked).message
    assert "ranked" in statement("revenue", "before", having=["revenue > 1"], catalog=earlier, **asked)
    assert "ranked" in statement("revenue", having=["\"order.status\" <> 'x'"], **(asked | {"by": ["order.status"]}))


def test_the_others_of_overlapping_groups_need_a_name_for_each_row() -> None:
    problem = unsaid("visits", by=["mark.color"], overlap=True, top=1, catalog=BUCKETS)
    assert problem.code == "needs_identity"
    assert "`visit`" in problem.message


def test_a_balance_of_the_others_of_overlapping_groups_counts_each_row_once() -> None:
    """Rows are told apart by a name that nothing else in the statement reads."""
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE account (id integer, kind text, held integer, seen_on date)")
        engine.execute("CREATE TABLE tag (id integer, kind text, color text)")
        engine.execute("""INSERT INTO account VALUES
            (1, 'a', 10, '2025-01-31'), (2, 'b', 20, '2025-01-31'), (3, 'c', 20, '2025-01-31'),
            (4, 'a', 90, '2025-01-30')
        """)
        engine.execute("""INSERT INTO tag VALUES
            (1, 'a', 'red'), (2, 'a', 'blue'), (3, 'b', 'red'), (4, 'b', 'grey'), (5, 'b', 'tan'), (6, 'c', 'tan'),
            (7, 'c', 'red')
        """)
        asked = statement("held", by=["tag.color"], overlap=True, top=1, catalog=TAGGED)
        assert engine.execute(asked).fetchall() == [("red", 50, "group"), (None, 50, "other")]


def test_a_bucket_has_a_name_of_its_own_beside_columns_that_are_called_so() -> None:
    assert 'AS "bucket__"' in statement("held", grain="month", catalog=BUCKETS)


@pytest.mark.parametrize(
    ("type", "duckdb", "postgres"),
    [
        ("double", "double precision", "double precision"),
        ("json", "json", "json"),
        ("bytea", "blob", "bytea"),
        ("numeric", "decimal(38, 9)", "numeric"),
        ("text", "text", "text"),
        ("integer", "integer", "integer"),
        ("date", "date", "date"),
        ("timestamptz", "timestamptz", "timestamptz"),
    ],
)
def test_types_are_spelled_as_engines_know_them(type: str, duckdb: str, postgres: str) -> None:
    read: DataType = parse_type(type)
    assert dialect_named("duckdb").type_name(read) == duckdb
    assert dialect_named("postgres").type_name(read) == postgres
