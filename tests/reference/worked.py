"""A small shop, for the hand-worked tests of the evaluator: few rows, every awkward case among them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from reference import evaluate
from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.request import Request

NOW = datetime(2025, 4, 10, 12, tzinfo=UTC)

CATALOG = """
format = 1
[catalog]
name = "shop"
timezone = "America/New_York"
sensitivity = "public"

[entities.region]
table = "region"
identity = "id"
[entities.region.columns]
id = { type = "bigint", primary_key = true }
name = { type = "text", nullable = true }

[entities.customer]
table = "customer"
identity = "id"
[entities.customer.columns]
id = { type = "bigint", primary_key = true }
region_id = { type = "bigint", nullable = true }
tier = { type = "text", nullable = true }
born = { type = "date", nullable = true }
[entities.customer.dimensions]
is_gold = { expr = "tier = 'gold'", type = "boolean" }
area = { expr = "coalesce(region.name, '?')", type = "text" }

[entities.order]
table = "orders"
identity = "id"
[entities.order.columns]
id = { type = "bigint", primary_key = true }
customer_id = { type = "bigint", nullable = true }
ship_region_id = { type = "bigint", nullable = true }
status = { type = "text" }
amount = { type = "integer", nullable = true }
fee = { type = "numeric(10,2)", nullable = true }
weight = { type = "double", nullable = true }
placed_at = { type = "timestamptz", nullable = true }
due = { type = "date", nullable = true }

[entities.item]
table = "item"
identity = "id"
[entities.item.columns]
id = { type = "bigint", primary_key = true }
order_id = { type = "bigint", nullable = true }
color = { type = "text", nullable = true }
quantity = { type = "integer", nullable = true }

[entities.note]
table = "note"
identity = "id"
[entities.note.columns]
id = { type = "bigint", primary_key = true }
text = { type = "text" }

[joins.customer_region]
from = "customer.region_id"
to = "region.id"
cardinality = "many_to_one"
[joins.order_customer]
from = "order.customer_id"
to = "customer.id"
cardinality = "many_to_one"
[joins.order_ship]
from = "order.ship_region_id"
to = "region.id"
cardinality = "many_to_one"
role = "destination"
[joins.item_order]
from = "item.order_id"
to = "order.id"
cardinality = "many_to_one"

[metrics.orders]
entity = "order"
aggregation = "count"
time = "placed_at"
[metrics.revenue]
entity = "order"
aggregation = "sum"
measure = "amount"
time = "placed_at"
[metrics.kept_revenue]
entity = "order"
aggregation = "sum"
measure = "amount"
filter = "status <> 'void'"
time = "placed_at"
empty = "null"
[metrics.by_month_only]
entity = "order"
aggregation = "sum"
measure = "fee"
time = "due"
grains = ["month"]
[metrics.largest]
entity = "order"
aggregation = "max"
measure = "amount"
time = "placed_at"
[metrics.customers]
entity = "customer"
aggregation = "count"
[metrics.statuses]
entity = "order"
aggregation = "count_distinct"
measure = "status"
time = "placed_at"
[metrics.typical]
entity = "order"
aggregation = "median"
measure = "amount"
time = "placed_at"
[metrics.quantity]
entity = "item"
aggregation = "sum"
measure = "quantity"
time = "order.placed_at"
[metrics.per_order]
derived = "revenue / orders"
[metrics.revenue_last_month]
of = "revenue"
offset = "1 month"
[metrics.revenue_gold]
of = "revenue"
filter = "customer.tier = 'gold'"
[metrics.balance]
entity = "order"
aggregation = "sum"
measure = "amount"
time = "placed_at"
semi_additive = { pick = "last", per = ["customer_id"] }

[segments.gold]
entity = "customer"
filter = "tier = 'gold'"
"""


def at(text: str) -> datetime:
    """An instant, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def order(
    id: int,
    customer: int | None,
    ship: int | None,
    status: str,
    amount: int | None,
    placed: str | None,
    fee: str | None = None,
    due: date | None = None,
    weight: float | None = None,
) -> dict[str, Any]:
    return {
        "id": id,
        "customer_id": customer,
        "ship_region_id": ship,
        "status": status,
        "amount": amount,
        "fee": None if fee is None else Decimal(fee),
        "weight": weight,
        "placed_at": None if placed is None else at(placed),
        "due": due,
    }


DATA: dict[str, list[dict[str, Any]]] = {
    "region": [{"id": 1, "name": "north"}, {"id": 2, "name": "south"}, {"id": 3, "name": None}],
    "customer": [
        {"id": 1, "region_id": 1, "tier": "gold", "born": date(1990, 2, 3)},
        {"id": 2, "region_id": 2, "tier": "iron", "born": None},
        {"id": 3, "region_id": None, "tier": None, "born": date(2001, 12, 31)},
        {"id": 4, "region_id": 1, "tier": "gold", "born": None},
    ],
    "orders": [
        order(1, 1, 2, "paid", 100, "2025-01-15T12:00", "1.10", date(2025, 1, 31)),
        # the last evening of January in New York, already February in UTC
        order(2, 1, 1, "void", 50, "2025-02-01T03:00", "2.20", date(2025, 2, 1)),
        order(3, 2, None, "paid", None, "2025-03-05T12:00", None, None),
        order(4, 9, 1, "paid", 30, "2025-03-20T12:00", "0.05", date(2025, 3, 1)),
        order(5, None, 2, "new", 7, None, "10.00", date(2025, 3, 31)),
    ],
    "item": [
        {"id": 1, "order_id": 1, "color": "red", "quantity": 1},
        {"id": 2, "order_id": 1, "color": "blue", "quantity": 2},
        {"id": 3, "order_id": 2, "color": "red", "quantity": 5},
        {"id": 4, "order_id": 3, "color": None, "quantity": 7},
        {"id": 5, "order_id": None, "color": "red", "quantity": 11},
        {"id": 6, "order_id": 1, "color": "red", "quantity": 13},
    ],
    "note": [],
}


def shop(text: str = CATALOG) -> Catalog:
    return load_text(text)


SHOP = shop()


def rows(*metrics: str, **options: Any) -> list[tuple[Any, ...]]:
    """The rows of a question about the shop."""
    return evaluate(SHOP, DATA, Request.from_options({"metrics": metrics, **options}), NOW).rows


def columns(*metrics: str, **options: Any) -> list[tuple[str, str, str]]:
    return evaluate(SHOP, DATA, Request.from_options({"metrics": metrics, **options}), NOW).columns
