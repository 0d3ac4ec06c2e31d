"""Refusals of requests about the small shop: what is told, and which words are marked."""

from __future__ import annotations

from typing import Any

import pytest

from plan.support import marked, plan, refusal, shop
from semcli.datatype import DATE, TEXT, parse_type
from semcli.errors import SemcliError
from semcli.plan.conditions import MAX_TERMS
from semcli.plan.expressions import parse_name
from semcli.plan.words import a, article, listed

MORE = shop("""
[metrics.latest]
entity = "order"
aggregation = "max"
measure = "due"
time = "placed_at"
[metrics.latest_born]
entity = "customer"
aggregation = "max"
measure = "born"
time = "born"
""")


@pytest.mark.parametrize(
    ("options", "code", "words", "says"),
    [
        ({"compare": "previous"}, "usage", None, "`--compare` needs a grain"),
        ({"cumulative": True}, "usage", None, "`--cumulative` needs a grain"),
        ({"to_date": "year"}, "usage", None, "`--to-date` needs a grain"),
        ({"rolling": "7 days"}, "usage", None, "`--rolling` needs a grain"),
        ({"partial": True}, "usage", None, "`--partial` marks buckets"),
        ({"top": 3}, "usage", None, "`--top` chooses groups"),
        ({"to_date": "fortnight", "grain": "day"}, "bad_option", "fortnight", "there is no period"),
        ({"rolling": "10 days", "grain": "month"}, "invalid_window", "10 days", "no whole number of buckets"),
        ({"via": ["nothing"]}, "unknown_join", "nothing", "no join is called"),
        ({"via": ["item_order"]}, "unused_via", "item_order", "no dimension or filter"),
        ({"segment": ["silver"]}, "unknown_segment", "silver", "no segment is called"),
        ({"reveal": ["everything"]}, "bad_option", "everything", "there is no category"),
        ({"tz": "Mars/Olympus"}, "bad_timezone", "Mars/Olympus", "there is no time zone"),
        ({"time": "order.due"}, "inapplicable", "order.due", "there is neither"),
        ({"time": "order.status", "grain": "day"}, "type_mismatch", None, "`order.status` is of type text"),
        ({"pivot": "orders"}, "inapplicable", "orders", "no dimension, so it cannot become columns"),
        ({"pivot": "nothing"}, "unknown_output", "nothing", "`nothing` is not grouped by"),
        ({"order": ["-nothing"]}, "unknown_output", "nothing", "no column `nothing`"),
        ({"having": ["nothing > 1"]}, "unknown_output", "nothing", "no column `nothing`"),
        ({"by": ["nowhere.name"]}, "unknown_entity", None, "no entity, role or join is called `nowhere`"),
        ({"by": ["customer.region.name"]}, "unknown_entity", None, "only joins or roles can stand in front"),
        ({"by": ["note.text"]}, "unreachable", None, "no join leads from `order` to `note`"),
        ({"by": ["status", "status"]}, "duplicate_output", None, "asked for twice"),
    ],
)
def test_what_is_wrong_is_told_and_marked(options: dict[str, Any], code: str, words: str | None, says: str) -> None:
    problem = refusal("orders", **options)
    assert problem.code == code
    assert says in problem.message
    if words is not None:
        assert marked(problem) == words


def test_a_range_that_ends_where_the_calendar_begins_has_no_bucket() -> None:
    assert "leaves the years 1 to 9999" in refusal("revenue", until="0001-01-01", grain="month").message


def test_dates_have_no_difference_to_an_earlier_value() -> None:
    problem = refusal("latest", grain="month", compare="previous", catalog=MORE)
    assert (problem.code, problem.site and problem.site.argument) == ("type_mismatch", "--compare")
    assert plan("revenue", grain="month", compare="previous").metrics[-1].format == "percent"


def test_groups_of_different_types_cannot_meet() -> None:
    """`id` is a number for orders and for customers; `due` and `born` are dates, `placed_at` is none."""
    assert plan("orders", "customers", by=["customer.born"]).dimensions[0].type == DATE
    problem = refusal("customers", "latest_born", by=["area"], grain="month", catalog=MORE)
    assert problem.code == "no_time_dimension"


def test_alternatives_about_related_rows_are_limited() -> None:
    def split(times: int) -> str:
        return " and ".join(["(item.color = 'a' or item.quantity = 1)"] * times)

    assert MAX_TERMS == 2**8
    assert plan("orders", where=[split(8)]).branches[0].conditions
    assert "more than 256 alternatives" in refusal("orders", where=[split(9)]).message


def test_one_comparison_is_about_rows_of_one_entity() -> None:
    assert "rows of `order` and `item`" in refusal("customers", where=["order.amount > item.quantity"]).message
    assert "rows of `item` and `order`" in refusal("customers", where=["item.quantity < order.amount"]).message
    assert plan("customers", where=["order.amount > 5 and item.quantity > 1"]).branches[0].conditions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("status", ("status",)),
        (" order . status ", ("order", "status")),
        ('"order"."a.b"', ("order", "a.b")),
        ('order."say ""hi"""', ("order", 'say "hi"')),
    ],
)
def test_names_are_words_between_dots(text: str, parts: tuple[str, ...]) -> None:
    name, site = parse_name(text, "--by")
    assert name.parts == parts
    assert name.quoted is ('"' in text)
    assert (site.column, site.length) == (1, len(text))


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", "a..b", 'a"b', '"a', '""', '"a"b', "a\tb"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(SemcliError, match=r"is no name|the name is empty"):
        parse_name(text, "--by")


def test_a_join_or_role_stands_for_the_entity_that_it_leads_to() -> None:
    for name in ("order_customer.tier", "customer.tier"):
        assert [step.join for step in plan("orders", by=[name]).branches[0].keys[0].path] == ["order_customer"]
    for name in ("destination.name", "order_ship.name"):
        assert [step.join for step in plan("orders", by=[name]).branches[0].keys[0].path] == ["order_ship"]
    through = plan("orders", by=["order_customer.region.name"]).branches[0].keys[0].path
    assert [step.join for step in through] == ["order_customer", "customer_region"]


def test_lists_and_articles() -> None:
    assert (listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")) == (
        "`a`",
        "`a` and `b`",
        "`a`, `b` or `c`",
    )
    assert a(TEXT) == "a text"
    assert a(parse_type("integer")) == "an integer"
    assert a(parse_type("uuid")) == "a uuid"
    assert [article(word) for word in ("hour", "day", "offset", "unit")] == ["an hour", "a day", "an offset", "a unit"]
    assert a(plan("orders").metrics[0].type).startswith("a")


def test_refusals_tell_machines_what_they_are_about() -> None:
    fan_out = refusal("orders", by=["item.color"])
    assert fan_out.data == {"join": "item_order", "dimension": "item.color"}
    ambiguous = refusal("quantity", by=["region.name"])
    assert ambiguous.data == {
        "paths": [["item_order", "order_ship"], ["item_order", "order_customer", "customer_region"]],
    }
    assert "`--via order_ship` or write `destination.name`" in " ".join(ambiguous.help)
    far = refusal("orders", by=["note.text"])
    assert far.data is not None
    assert far.data["dimension"] == "note.text"
    assert "order.status" in far.data["reachable"]
    assert "note.text" not in far.data["reachable"]


@pytest.mark.parametrize(
    ("name", "near"),
    [("custmer.tier", "customer"), ("destnation.name", "destination"), ("order_custmer.tier", "order_customer")],
)
def test_a_misspelt_place_is_proposed_as_entity_role_or_join(name: str, near: str) -> None:
    assert any(near in words for words in refusal("orders", by=[name]).help)


def test_an_order_that_names_nothing_is_marked_behind_its_minus() -> None:
    for text, column in (("nothing", 1), ("-nothing", 2)):
        problem = refusal("orders", order=[text])
        assert problem.site is not None
        assert (problem.site.column, problem.site.length) == (column, 7)


def test_what_is_added_to_a_metric_has_its_format_and_no_label_of_its_own() -> None:
    labelled = shop('[metrics.labelled]\nentity = "order"\naggregation = "count"\ntime = "placed_at"\nlabel = "L"\n')
    found = plan("labelled", grain="month", compare="previous", catalog=labelled).metrics
    assert [m.label for m in found] == ["L", None, None, None]
    assert [m.name for m in found] == ["labelled", "labelled_previous", "labelled_change", "labelled_change_ratio"]


def test_partial_buckets_are_those_at_the_ends_that_are_cut_off() -> None:
    partial = plan("orders", grain="month", since="2025-01-10", until="2025-03-10", partial=True).partial
    assert partial is not None
    assert [str(bucket) for bucket in partial.buckets] == ["2025-01-01", "2025-03-01"]
    assert str(partial.unfinished) == "2025-04-01"
    whole = plan("orders", grain="month", since="2025-01", until="2025-03", partial=True).partial
    assert whole is not None
    assert whole.buckets == ()
    windows = plan("orders", grain="month", partial=True, cumulative=True, rolling="2 months").partial
    assert windows is not None
    assert len(windows.windows) == 1, "a window from the beginning of the data never begins before it"


def test_a_pivot_turns_the_bucket_or_a_dimension() -> None:
    assert plan("orders", grain="month", pivot="time").pivot == "time"
    assert plan("orders", by=["order.status"], pivot="order.status").pivot == "order.status"
    assert plan("orders", by=["order.due:month"], pivot="order.due:MONTH").pivot == "order.due:month"
    assert refusal("orders", by=["order.status"], pivot="time").code == "unknown_output"
    assert refusal("orders", by=["order.status"], pivot="orders").code == "inapplicable"


def test_what_is_marked_is_as_long_as_the_word() -> None:
    for word, column in (("x", 1), ("-x", 2), ("-nothing", 2)):
        site = refusal("orders", order=[word]).site
        assert site is not None
        assert (site.column, site.length) == (column, len(word) - column + 1)
