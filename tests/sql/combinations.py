"""Every two ways to shape an answer, together.

    python -m tests.sql.combinations             writes `combinations.txt` anew
    python -m tests.sql.combinations WAY WAY     prints the statement of two ways together

The page has a digest of each statement, or the code of the refusal, so that no change goes unseen. That statements are
right is the reference evaluator's to say: `test_combinations.py` asks DuckDB, and holds the rows against it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]

from reference.worked import CATALOG, NOW  # noqa: E402
from semcli.catalog.load import load_text  # noqa: E402
from semcli.errors import SemcliError  # noqa: E402
from semcli.pipeline import compile_request  # noqa: E402
from semcli.request import Request  # noqa: E402

PAGE = TESTS / "sql" / "combinations.txt"
SHOP = load_text(
    CATALOG
    + """
[metrics.carried]
entity = "order"
aggregation = "sum"
measure = "amount"
time = "placed_at"
semi_additive = { pick = "last", per = ["customer_id"], carry = true }
[metrics.last_week]
of = "revenue"
rolling = "2 months"
[metrics.last_week_before]
of = "last_week"
offset = "1 month"
"""
)
PLAIN: dict[str, Any] = {"metrics": ["revenue"], "grain": "month", "by": ["order.status"]}
WAYS: dict[str, dict[str, Any]] = {
    "plain": {},
    "compared": {"compare": "previous"},
    "compared with years": {"compare": "year"},
    "rolling": {"rolling": "2 months"},
    "to date": {"to_date": "quarter"},
    "cumulative": {"cumulative": True},
    "unfilled": {"fill": False},
    "from within a bucket": {"since": "2025-01-20", "until": "2025-03-15"},
    "last": {"last": "3 months"},
    "partial": {"partial": True},
    "top": {"top": 1},
    "totals": {"totals": True},
    "by days": {"grain": "day", "since": "2025-01-30", "until": "2025-02-03"},
    "by nothing": {"by": []},
    "without buckets": {"grain": None},
    "overlapping": {"by": ["item.color"], "overlap": True},
    "balance": {"metrics": ["balance"]},
    "carried": {"metrics": ["carried"]},
    "typical": {"metrics": ["typical"]},
    "statuses": {"metrics": ["statuses", "revenue"]},
    "two facts": {"metrics": ["revenue", "quantity"]},
    "a window before": {"metrics": ["last_week_before", "revenue"]},
    "filtered": {"where": ["customer.tier = 'gold'"]},
    "having": {"having": ["revenue > 10"]},
    "ordered": {"order": ["-order.status"], "limit": 2},
}


def requests() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every pair of ways, with its request. Of ways that name the same option the second one counts."""
    for one, other in combinations(WAYS, 2):
        yield one, other, together(one, other)


def together(one: str, other: str) -> dict[str, Any]:
    """The request of two ways."""
    options = {**PLAIN, **WAYS[one], **WAYS[other]}
    return {name: value for name, value in options.items() if value not in (None, [])}


def page() -> str:
    """The whole page."""
    return "".join(f"{one}, {other}: {_shown(made(options))}\n" for one, other, options in requests())


def _shown(text: str) -> str:
    return text if text.startswith("refused") else hashlib.sha256(text.encode()).hexdigest()[:12]


def made(options: dict[str, Any]) -> str:
    """The statement of a request with its parameters, or the code of its refusal."""
    try:
        statement = compile_request(SHOP, Request.from_options(options), "duckdb", clock=NOW).statement
    except SemcliError as error:
        return f"refused: {error.problems[0].code}"
    return "\n".join([statement.text, *(f"-- {value!r}" for value in statement.parameters)])


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.stdout.write(f"{made(together(*sys.argv[1:3]))}\n")
    else:
        PAGE.write_text(page(), "utf-8")
