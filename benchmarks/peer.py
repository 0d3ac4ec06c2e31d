"""Runs in an environment of its own, with sidemantic: compiles on demand, and says how long that took.

For each line of standard input, the name of a request, a hundred compilations; their seconds go to standard output.
"""

from __future__ import annotations

import sys
import time

from sidemantic import Dimension, Metric, Model, Relationship, SemanticLayer  # type: ignore[import-not-found]

REQUESTS = {
    "one": {"metrics": ["invoice.total_revenue"], "dimensions": ["workspace.region"]},
    "three": {
        "metrics": ["invoice.total_revenue", "subscription.active_subscriptions", "user.user_count"],
        "dimensions": ["workspace.region", "workspace.plan_tier"],
    },
}


def fact(name: str, table: str, metric: Metric) -> Model:
    """A table with one metric, many rows of which belong to a workspace."""
    workspace = Relationship(name="workspace", type="many_to_one", foreign_key="workspace_id")
    return Model(name=name, table=table, primary_key="id", relationships=[workspace], metrics=[metric])


def layer() -> SemanticLayer:
    """What the requests need of the demo's catalog."""
    made = SemanticLayer(auto_register=False)
    texts = [Dimension(name=name, type="categorical", sql=name) for name in ("region", "plan_tier")]
    made.add_model(Model(name="workspace", table="public.workspaces", primary_key="id", dimensions=texts))
    revenue = Metric(name="total_revenue", agg="sum", sql="invoice_total_cents")
    made.add_model(fact("invoice", "public.invoices", revenue))
    subscriptions = Metric(name="active_subscriptions", agg="count", sql="id")
    made.add_model(fact("subscription", "public.subscriptions", subscriptions))
    made.add_model(fact("user", "public.users", Metric(name="user_count", agg="count", sql="id")))
    return made


def main() -> None:
    """Answers until standard input ends."""
    made = layer()
    for line in sys.stdin:
        request = REQUESTS[line.strip()]
        begun = time.perf_counter()
        for _ in range(100):
            made.compile(**request)
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()
