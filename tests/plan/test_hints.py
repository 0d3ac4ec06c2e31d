"""What messages propose, where nothing was written that could be read."""

from __future__ import annotations

import pytest

from plan.support import SHOP
from semcli.catalog.load import load_text
from semcli.errors import Site
from semcli.expression.tree import Name
from semcli.plan.hints import part_of, several_in_one, unknown_column_helps, unknown_metric_helps

UNWRITTEN = [
    None,
    Site(),
    Site(argument="--where", column=1),
    Site(argument="--where", text="open"),
    Site(text="status = open", column=10),
]
"""Places that say no word of an option: none, one in no option, and ones without a text or a column."""


@pytest.mark.parametrize("site", UNWRITTEN)
def test_without_a_written_word_columns_are_listed(site: Site | None) -> None:
    order = SHOP.entities["order"]
    (help,) = unknown_column_helps(SHOP, "order", order, Name(("open",)), site)
    assert help.startswith("it has `id`")


def test_a_metric_that_no_option_names_is_tested_with_having() -> None:
    (help,) = unknown_column_helps(SHOP, "order", SHOP.entities["order"], Name(("revenue",)), None)
    assert help == "`revenue` is a metric: test its values with `--having`"


def test_dimensions_in_one_are_only_seen_where_they_were_written() -> None:
    assert several_in_one(None) == several_in_one(Site(argument="--by")) == ()
    assert several_in_one(Site.whole("--where", "a,b")) == several_in_one(Site.whole("--by", '"a,b"')) == ()
    assert several_in_one(Site.whole("--by", "a, b")) == ("each dimension has a `--by` of its own: `--by a --by b`",)


@pytest.mark.parametrize("site", [None, Site(argument="--by"), Site(argument="--by", text="a.b"), Site(column=1)])
def test_a_word_has_no_place_where_none_was_written(site: Site | None) -> None:
    assert part_of(site, "b") is site


def test_a_catalog_without_metrics_lists_none() -> None:
    empty = 'format = 1\n[catalog]\nname = "empty"\nsensitivity = "public"\n'
    assert list(unknown_metric_helps(load_text(empty), "x")) == ["see `semcli list metrics`"]
    entity = '[entities.note]\ntable = "note"\n[entities.note.columns]\nid = { type = "bigint", primary_key = true }\n'
    one = empty + entity + '[metrics.notes]\nentity = "note"\naggregation = "count"\n'
    assert list(unknown_metric_helps(load_text(one), "x")) == ["the metrics are `notes`"]
