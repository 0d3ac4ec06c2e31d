"""Grains and dimensions as they are asked for."""

from __future__ import annotations

import pytest

from plan.support import marked, refusal, shop
from semcli.catalog.model import Grain
from semcli.errors import SemcliError
from semcli.plan.asked import asked, grain_named

DATED = shop('[metrics.due_total]\nentity = "order"\naggregation = "count"\ntime = "due"\n')


def test_a_grain_after_a_colon_is_cut_off_the_name() -> None:
    found = asked("order.due:MONTH")
    assert (found.text, str(found.name), found.grain) == ("order.due:month", "order.due", Grain.MONTH)


def test_a_colon_inside_quotes_belongs_to_the_name() -> None:
    found = asked('order."due:month"')
    assert (found.name.parts, found.grain) == (("order", "due:month"), None)


@pytest.mark.parametrize(("text", "words", "column"), [("order.due:mnth", "mnth", 11), ("order.due:", "", 11)])
def test_a_grain_that_there_is_not_is_marked_behind_its_colon(text: str, words: str, column: int) -> None:
    problem = refusal("orders", by=[text])
    assert problem.code == "bad_option"
    assert problem.site is not None
    assert (marked(problem), problem.site.column, problem.site.length) == (words, column, max(1, len(words)))


def test_a_grain_of_an_option_is_marked_whole() -> None:
    with pytest.raises(SemcliError) as caught:
        grain_named("mnth", "--grain")
    assert marked(caught.value.problems[0]) == "mnth"


def test_a_bare_name_of_several_entities_is_proposed_where_it_is_a_column_or_dimension() -> None:
    assert refusal("orders", "customers", by=["status"]).help == ("write `order.status`",)
    assert refusal("orders", "customers", by=["area"]).help == ("write `customer.area`",)
    assert refusal("orders", "customers", by=["nothing"]).help == ("write `order.nothing` or `customer.nothing`",)


def test_a_date_has_no_hours_in_a_dimension_either() -> None:
    problem = refusal("orders", by=["order.due:hour"])
    assert problem.code == "invalid_grain"
    assert problem.help == ("a date can be cut by `day`, `week`, `month`, `quarter` and `year`",)
    assert refusal("orders", grain="hour", time="order.due").code == "invalid_grain"


def test_grains_of_a_metric_are_named_one_or_many() -> None:
    assert refusal("by_month_only", grain="day").help == ("its only grain is `month`",)
    assert refusal("quantity", "due_total", grain="hour", catalog=DATED).help == (
        "its grains are `day`, `week`, `month`, `quarter` and `year`",
    )
