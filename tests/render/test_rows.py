"""What rows are: the rest, subtotals, totals, withheld and partial ones, as words and marks for people."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from semcli.datatype import BIGINT, BOOLEAN, DOUBLE, TEXT
from semcli.datatype import DATE as DATE_TYPE
from semcli.render import writer
from semcli.render.rows import summed_from
from semcli.render.sheet import Screen, Sheet
from semcli.result import OutputColumn

TIME = OutputColumn("time", DATE_TYPE, "time")
REGION = OutputColumn("region", TEXT, "dimension")
PLAN = OutputColumn("plan", TEXT, "dimension")
REVENUE = OutputColumn("revenue", BIGINT, "metric")
PREVIOUS = OutputColumn("revenue_previous", BIGINT, "metric")
CHANGE = OutputColumn("revenue_change", BIGINT, "metric")
RATIO = OutputColumn("revenue_change_ratio", DOUBLE, "metric", format="percent")
ROW = OutputColumn("_row", TEXT, "extra")
SUPPRESSED = OutputColumn("_suppressed", TEXT, "extra")
PARTIAL = OutputColumn("_partial", BOOLEAN, "extra")


def written(name: str, columns: list[OutputColumn], rows: list[tuple[Any, ...]], screen: Screen = Screen()) -> str:  # noqa: B008
    out = io.StringIO()
    writer(name)(Sheet(columns, [rows], grain="month"), out, screen)
    return out.getvalue()


TOTALS: list[tuple[Any, ...]] = [
    ("eu", "team", 3, "group"),
    ("eu", None, 1, "group"),
    (None, None, 2, "other"),
    ("eu", None, 4, "subtotal"),
    (None, "team", 5, "group"),
    (None, None, 5, "subtotal"),
    (None, None, 11, "total"),
]


def test_other_subtotals_and_totals_are_words() -> None:
    text = written("table", [REGION, PLAN, REVENUE, ROW], TOTALS)
    assert text.splitlines() == [
        "region   plan      revenue",
        "-------  --------  -------",
        "eu       team            3",
        "eu       (none)          1",
        "(other)                  2",
        "eu       subtotal        4",
        "(none)   team            5",
        "(none)   subtotal        5",
        "-------  --------  -------",
        "total                   11",
    ]


def test_colour_adds_weight_and_nothing_else() -> None:
    import re

    bare = written("table", [REGION, PLAN, REVENUE, ROW], TOTALS, Screen(width=80)).splitlines()
    drawn = written("table", [REGION, PLAN, REVENUE, ROW], TOTALS, Screen(True, True, 80)).splitlines()
    assert "\x1b[1m" in drawn[-1]
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip().replace("─", "-") for line in drawn]
    assert [line for line in plain if line.strip("- ")] == [line for line in bare if line.strip("- ")]


@pytest.mark.parametrize("name", ["csv", "json"])
def test_machines_keep_the_columns(name: str) -> None:
    text = written(name, [REGION, PLAN, REVENUE, ROW], TOTALS)
    if name == "csv":
        assert next(csv.reader(io.StringIO(text))) == ["region", "plan", "revenue", "_row"]
    else:
        assert json.loads(text)["rows"][2] == {"region": None, "plan": None, "revenue": 2, "_row": "other"}


def test_alike_subtotals_are_told_apart_by_their_order() -> None:
    keys = ["a", "b", "c"]
    kinds = ["subtotal"] * 4
    rows = [("x", None, None), ("x", None, None), ("y", None, None), (None, None, None)]
    # of the two of x, the first keeps the group of b that has no value
    assert summed_from(kinds, rows, range(len(keys))) == {0: 2, 1: 1, 2: 1, 3: 1}


def test_withheld_values_say_so_and_why() -> None:
    rows = [("eu", 3, None, None), ("us", None, 2, "revenue"), ("sa", None, None, None)]
    text = written("table", [REGION, REVENUE, CHANGE, SUPPRESSED], rows)
    assert [line.split()[1:] for line in text.splitlines()[2:5]] == [["3", "—"], ["suppressed", "2"], ["—", "—"]]
    assert text.splitlines()[5].startswith("suppressed: too few")
    assert "suppressed" not in written("table", [REGION, REVENUE, CHANGE, SUPPRESSED], rows[:1])


def test_partial_buckets_have_a_mark_and_a_legend() -> None:
    rows = [(date(2025, 1, 1), 3, True), (date(2025, 2, 1), 4, False)]
    lines = written("table", [TIME, REVENUE, PARTIAL], rows).splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["2025-01*", "2025-02"]
    assert lines[4].startswith("* partial")
    assert len(written("table", [TIME, REVENUE, PARTIAL], rows[1:]).splitlines()) == 3


def test_differences_have_their_sign() -> None:
    columns = [REGION, REVENUE, PREVIOUS, CHANGE, RATIO]
    rows = [("a", 3, 1, 2, 2.0), ("b", 1, 3, -2, -0.667), ("c", 1, 1, 0, 0.0), ("d", 1, None, None, None)]
    lines = written("table", columns, rows).splitlines()[2:]
    assert [line.split()[3:] for line in lines] == [["+2", "+200.0%"], ["-2", "-66.7%"], ["0", "0.0%"], ["—", "—"]]
    assert "\x1b[32m" in written("table", columns, rows, Screen(True, True, 80))
    # a metric that is only called so is none
    assert "+" not in written("table", [REGION, CHANGE], [("a", 2)])


def test_markdown_and_html_say_the_same() -> None:
    columns = [REGION, PLAN, REVENUE, ROW]
    assert "| **total**" in written("markdown", columns, TOTALS)
    page = written("html", columns, TOTALS)
    assert '<tr class="s r"><td><bdi>total</bdi>' in page
    assert "_row" not in page
