"""`check` finds what the catalog's own expressions cannot read; whoever uses one is not told to change the request."""

from __future__ import annotations

import pytest

from plan.support import SHOP, plan, refusal, shop
from semcli.cli.checking import lint_cases
from semcli.plan.readable import unreadable

METRIC = '[metrics.odd]\nentity = "{}"\naggregation = "{}"\n{}\n'
BALANCE = 'measure = "amount"\ntime = "placed_at"\nsemi_additive = { pick = "last", per = ["item.color"] }'

WRONG = [
    (METRIC.format("order", "avg", 'measure = "item.quantity"'), "odd", "fan_out", "odd.measure"),
    (METRIC.format("order", "max", 'measure = "coalesce(item.color, status)"'), "odd", "fan_out", "odd.measure"),
    (METRIC.format("customer", "count", 'time = "order.due"'), "odd", "fan_out", "odd"),
    (METRIC.format("order", "max", 'measure = "region.name"'), "odd", "ambiguous_path", "odd.measure"),
    (METRIC.format("order", "max", 'measure = "note.text"'), "odd", "unreachable", "odd.measure"),
    (METRIC.format("order", "count", "filter = \"note.text = 'x'\""), "odd", "unreachable", "odd.filter"),
    ('[metrics.odd]\nof = "orders"\nfilter = "note.text = \'x\'"\n', "odd", "unreachable", "odd.filter"),
    ('[segments.odd]\nentity = "order"\nfilter = "note.text = \'x\'"\n', "odd", "unreachable", "odd.filter"),
    (METRIC.format("order", "sum", BALANCE), "odd", "fan_out", "odd"),
    (
        '[entities.note.dimensions]\nodd = { expr = "upper(item.color)", type = "text" }\n',
        "note.odd",
        "unreachable",
        "odd.expr",
    ),
]


@pytest.mark.parametrize(("more", "what", "code", "key"), WRONG)
def test_what_no_join_gives_is_found_where_it_stands(more: str, what: str, code: str, key: str) -> None:
    catalog = shop(more)
    ((name, problem),) = unreadable(catalog)
    assert (name, problem.code) == (what, code)
    (case,) = (c for c in lint_cases(catalog) if c.code == code)
    assert (case.name, case.result) == (what, "failed")
    assert case.site is not None
    assert case.site.line is not None
    assert (case.site.key or "").endswith(key)


@pytest.mark.parametrize(
    "more",
    [
        METRIC.format("item", "avg", 'measure = "order.amount"'),
        METRIC.format("order", "max", 'measure = "destination.name"'),
        METRIC.format("order", "count", "filter = \"item.color = 'red'\""),
    ],
)
def test_what_can_be_asked_is_no_finding(more: str) -> None:
    assert list(unreadable(shop(more))) == []
    assert plan("odd", catalog=shop(more)).metrics


def test_a_segment_may_read_many_rows() -> None:
    catalog = shop('[segments.odd]\nentity = "order"\nfilter = "item.color = \'red\'"\n')
    assert list(unreadable(catalog)) == []
    assert plan("orders", catalog=catalog, segment=["odd"]).metrics


def test_the_shop_reads_what_it_says() -> None:
    assert list(unreadable(SHOP)) == []


def test_a_measure_over_many_rows_is_no_matter_of_overlap() -> None:
    catalog = shop(METRIC.format("order", "avg", 'measure = "item.quantity"'))
    for options in ({}, {"overlap": True}):
        problem = refusal("odd", catalog=catalog, **options)
        assert problem.code == "fan_out"
        assert problem.message.startswith("a row of `order` has no one `item.quantity`")
        assert not any("--overlap" in line for line in problem.help)
        assert problem.data == {"join": "item_order", "dimension": "item.quantity"}
