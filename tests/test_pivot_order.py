"""The columns of a pivot stand in the order of their values, also of those that few pivot by."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
import tomli_w

from reference.values import MIDNIGHT_AFTER, Duration
from semcli.catalog.load import load_text
from strategies.worlds import World, opened

ORDERED: list[tuple[str, list[Any], list[str]]] = [
    ("integer[]", [(1, None), (1,), (1, 2), (), None], ["[]", "[1]", "[1, 2]", "[1, null]", ""]),
    ("text[]", [("a", None), ("a", "é"), ("B",)], ['["B"]', '["a", "é"]', '["a", null]']),
    ("time", [MIDNIGHT_AFTER, time(23, 59), time.min], ["00:00:00", "23:59:00", "24:00:00"]),
    ("interval", [Duration(1, 0, 0), Duration(0, 29, 0), Duration(-1, 0, 0)], ["P-1M", "P29D", "P1M"]),
    ("bytea", [b"\xff", b"\x00a", b""], ["\\x", "\\x0061", "\\xff"]),
]


@pytest.mark.parametrize(("type", "values", "expected"), ORDERED, ids=[type for type, _, _ in ORDERED])
def test_columns_stand_in_the_order_of_their_values(
    type: str, values: list[Any], expected: list[str], postgres_dsn: str
) -> None:
    columns = {"id": {"type": "bigint", "primary_key": True}, "v": {"type": type, "nullable": True}}
    document: dict[str, Any] = {
        "format": 1,
        "catalog": {"name": "pivots", "sensitivity": "public"},
        "entities": {"one": {"table": "ones", "identity": "id", "columns": columns}},
        "metrics": {"ones": {"entity": "one", "aggregation": "count"}},
    }
    rows = [{"id": place, "v": value} for place, value in enumerate(values)]
    with opened(World(document, load_text(tomli_w.dumps(document)), {"ones": rows}), postgres_dsn) as world:
        for engine in world.sessions:
            answer = world.actual({"metrics": ["ones"], "by": ["one.v"], "pivot": "one.v"}, engine)
            assert [name for name, _, _ in answer.columns] == [f"ones[{word}]" for word in expected], engine
