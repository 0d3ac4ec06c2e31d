"""A catalog opened for a request reads what is touched, and tells what is wrong with that; `load` tells everything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from semcli.catalog.contents import SECTIONS, parsed
from semcli.catalog.files import parse_source
from semcli.catalog.index import index_of
from semcli.catalog.lazy import Lazily, seen
from semcli.catalog.load import load, load_text
from semcli.catalog.model import Catalog, Edge
from semcli.catalog.opened import open_catalog, opened
from semcli.errors import Exit, Problem, SemcliError
from semcli.guard.privacy import declarations
from semcli.pipeline import compile_request
from semcli.request import Request

from .support import ALONE, edited, problems_of
from .test_problems import CASES

HERE = Path(__file__).parent
FILES = [HERE / "acme.toml", *sorted(HERE.parent.glob("data/**/catalog.toml"))]
NAMED = [section for section in SECTIONS if section != "connections"]


def open_text(text: str) -> Catalog:
    text = re.sub(r"(?m)^audit .*$", "", text)  # a refusal would be written there
    return opened(parsed(parse_source(text, "catalog.toml")))


def plain(links: Mapping[str, Any]) -> dict[str, list[Edge]]:
    """Joins as edges, where there are any."""
    return {
        name: [Edge(j.name, j.from_entity, j.to_entity, j.forward_to_one, j.backward_to_one, j.role) for j in found]
        for name, found in links.items()
        if found
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_what_is_opened_is_what_is_loaded(file: Path) -> None:
    whole, lazy = load(file), open_catalog(file)
    assert seen(lazy.entities) == {}, "nothing is read before it is asked for"
    assert lazy == whole
    assert [s.text for s in lazy.sources.values()] == [s.text for s in whole.sources.values()]
    index = index_of(whole)
    assert plain(lazy.joins_of) == plain(index.joins_of)
    assert plain(lazy.roles) == plain(index.roles)
    assert dict(lazy.index.tables) == dict(index.tables)
    assert lazy.index.subjects == index.subjects
    assert {name: metrics for name, metrics in lazy.index.metrics_of.items() if metrics} == index.metrics_of


def told(text: str) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """What each thing of a catalog tells when it is touched; what opening tells stands under no name."""
    try:
        catalog = open_text(text)
    except SemcliError as error:
        yield "", error.problems
        return
    for section in NAMED:
        things: Mapping[str, Any] = getattr(catalog, section)
        assert isinstance(things, Lazily)
        for name in things:
            try:
                assert things[name].name == name
                if section == "entities":
                    assert catalog.joins_of[name] is not None
                    assert all(d.entity == name for d in things[name].dimensions.values())
            except SemcliError as error:
                yield f"{section}.{name}", error.problems


@pytest.mark.parametrize("case", CASES)
def test_every_problem_is_told_by_what_it_is_about_and_no_other(case: str) -> None:
    text = edited(CASES[case].old, CASES[case].new).text
    (problem,) = problems_of(text)
    found = dict(told(text))
    assert found, "somebody tells it"
    # of a thing and of those that build on it the same is told, word for word, or that they build on it
    assert any(problem in problems for problems in found.values())
    assert problem.site is not None
    key = problem.site.key or ""
    if key.partition(".")[0] in NAMED and "." in key:
        assert "" not in found, "what is wrong with one thing is no trouble for those who ask for another"


UNTOUCHED = """
[metrics.broken]
entity = "invoice"
aggregation = "sum"
measure = "no_such_column"

[entities.wreck]
table = "public.wrecks"
[entities.wreck.columns]
id = { type = 7 }

[joins.wreck_workspace]
from = "wreck.workspace_id"
to = "workspace.id"
cardinality = "many_to_one"
"""


def test_a_request_is_not_troubled_by_what_it_does_not_touch() -> None:
    assert len(problems_of(ALONE + UNTOUCHED)) > 1
    fine, broken = load_text(ALONE), open_text(ALONE + UNTOUCHED)
    request = Request(metrics=("total_revenue",), grain="month")
    assert compile_request(broken, request, "duckdb").statement == compile_request(fine, request, "duckdb").statement
    assert set(seen(broken.entities)) <= {"invoice", "user", "workspace"}, "people are looked for, for sizes of groups"
    assert set(seen(broken.metrics)) == {"total_revenue"}


@pytest.mark.parametrize("request_of", [{"metrics": ("broken",)}, {"metrics": ("total_revenue", "broken")}])
def test_a_request_tells_what_is_wrong_with_what_it_touches(request_of: dict[str, Any]) -> None:
    with pytest.raises(SemcliError) as caught:
        compile_request(open_text(ALONE + UNTOUCHED), Request(**request_of), "duckdb")
    (problem,) = caught.value.problems
    assert problem.code == "unknown_reference"
    assert problem.site is not None
    assert problem.site.line is not None


def test_a_path_is_not_looked_for_past_a_join_that_cannot_be_known() -> None:
    text = re.sub(r"(?m)^subject .*$", "", ALONE)  # so that no path to people is looked for
    text += '[joins.other]\nfrom = "invoice.workspace_id"\nto = "wörkspace.id"\ncardinality = "many_to_one"\n'
    by_region = Request(metrics=("total_revenue",), by=("workspace.plan_tier",))
    assert compile_request(open_text(text), Request(metrics=("total_revenue",)), "duckdb")
    with pytest.raises(SemcliError, match="unknown_reference"):
        compile_request(open_text(text), by_region, "duckdb")


TWICE = """
[entities.shadow]
table = "{table}"
[entities.shadow.columns]
invoice_total_cents = {{ type = "integer", {declared} }}
"""


@pytest.mark.parametrize("table", ["public.invoices", "INVOICES", 'other."invoices"'])
def test_a_stricter_declaration_elsewhere_holds_though_nothing_names_it(table: str) -> None:
    text = ALONE + TWICE.format(table=table.replace('"', '\\"'), declared='sensitivity = "pii", pii = ["health"]')
    catalog = open_text(text)
    column = catalog.entities["invoice"].columns["invoice_total_cents"]
    assert [c.entity for c in declarations(catalog, column)] == ["invoice", "shadow"]
    by_total = Request(metrics=("total_revenue",), by=("invoice.invoice_total_cents",))
    assert compile_request(open_text(ALONE), by_total, "duckdb")
    with pytest.raises(SemcliError) as caught:
        compile_request(catalog, by_total, "duckdb")
    assert caught.value.exit == 5


@pytest.mark.parametrize("declared", ['sensitivity = "pi"', 'pii = "health"', 'sensitivty = "pii"'])
@pytest.mark.parametrize("table", ['table = "public.invoices"', "table = 7"])
def test_a_declaration_elsewhere_that_cannot_be_read_lets_nothing_pass(declared: str, table: str) -> None:
    text = ALONE + TWICE.format(table="public.invoices", declared=declared)
    text = text.replace('[entities.shadow]\ntable = "public.invoices"', f"[entities.shadow]\n{table}")
    with pytest.raises(SemcliError) as caught:
        compile_request(open_text(text), Request(metrics=("total_revenue",)), "duckdb")
    assert caught.value.exit == 3


def test_whoever_may_be_a_person_is_read_where_people_are_counted() -> None:
    text = ALONE.replace("[policy]", "[policy]\nmin_group_size = 3", 1) if "min_group_size" not in ALONE else ALONE
    text += '[entities.someone]\ntable = "public.someone"\nsubject = "yes"\n'
    with pytest.raises(SemcliError) as caught:
        compile_request(open_text(text), Request(metrics=("total_revenue",)), "duckdb")
    assert caught.value.exit == 3


def test_a_name_given_twice_is_told_by_both() -> None:
    text = ALONE + '[metrics.Total_revenue]\nentity = "invoice"\naggregation = "count"\n'
    assert {name for name, _ in told(text)} >= {"metrics.total_revenue", "metrics.Total_revenue"}
    assert compile_request(open_text(text), Request(metrics=("user_count",)), "duckdb")


FAULTY = """
[entities.stay]
table = "stay"
identity = "id"
[entities.stay.columns]
id = { type = "bigint", primary_key = true }
at = { type = "timestamp" }
[entities.stay.dimensions]
month = { expr = "date_trunc('month', at)", type = "date" }
label = { expr = "upper(month)", type = "text" }
is_new = { expr = "at > date '2025-01-01'", type = "boolean" }
[metrics.stays]
entity = "stay"
aggregation = "count"
time = "at"
"""


def test_a_faulty_dimension_troubles_those_who_ask_for_it_or_build_on_it() -> None:
    catalog = open_text(ALONE + FAULTY)
    for fine in ({"grain": "day"}, {"by": ("is_new",)}, {"where": ("is_new",)}, {"by": ("stay.at:month",)}):
        compile_request(catalog, Request(metrics=("stays",), **fine), "duckdb")
    for wrong in ({"by": ("month",)}, {"where": ("stay.label = 'x'",)}, {"by": ("is_new", "label")}):
        with pytest.raises(SemcliError) as caught:
            compile_request(catalog, Request(metrics=("stays",), **wrong), "duckdb")
        assert caught.value.exit is Exit.CATALOG
        assert {p.site.key for p in caught.value.problems if p.site} == {"entities.stay.dimensions.month.type"}
    assert {p.code for p in problems_of(ALONE + FAULTY)} == {"bad_type"}
