"""Every way out of an ambiguous path that is proposed leads where it says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from plan.support import plan, refusal, roads
from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.choices import dimensions_of

METRIC = '\n[metrics.rows]\nentity = "{0}"\naggregation = "count"\n'


def counted(base: str, *joins: str) -> Catalog:
    """A catalog of roads with a metric that counts the rows of `base`."""
    source = next(iter(roads(*joins).sources.values()))
    return load_text(source.text + METRIC.format(base))


SCHOOL = counted(
    "enrol",
    *("person>person:boss", "person>city", "dept>person:head", "dept>city", "course>dept", "course>person:teacher"),
    *("course>person:assistant", "enrol>course", "enrol>person"),
)
PARALLEL = counted("a", "a>b", "a>c", "b>d", "c>d", "d>e", "d>f", "e>g", "f>g")


def joins(found: Any) -> list[str]:
    return [step.join for step in found.branches[0].keys[0].path]


@pytest.mark.parametrize(
    ("catalog", "place"),
    [
        *((SCHOOL, place) for place in ("person", "city", "boss", "boss.boss", "course_dept.city", "boss.city")),
        *((PARALLEL, place) for place in ("d", "e", "g", "d_e.g")),
    ],
)
def test_what_is_proposed_takes_that_very_path(catalog: Catalog, place: str) -> None:
    name = f"{place}.name"
    problem = refusal("rows", catalog=catalog, by=[name])
    assert problem.code == "ambiguous_path"
    paths = problem.data["paths"]
    assert len(problem.help) == len(paths) > 1
    for line, path in zip(problem.help, paths, strict=True):
        vias, written = re.findall(r"--via (\w+)", line), re.findall(r"write `([^`]+)`", line)
        assert vias or written, "each of these paths can be asked for"
        if vias:
            assert joins(plan("rows", catalog=catalog, by=[name], via=vias)) == path
        if written:
            assert joins(plan("rows", catalog=catalog, by=written)) == path


def test_a_role_is_proposed_at_its_place_among_those_in_front() -> None:
    helps = refusal("rows", catalog=SCHOOL, by=["boss.boss.name"]).help
    assert "add `--via enrol_person`" in helps[0]
    assert "write `teacher.boss.boss.name`" in helps[1]


def test_in_a_catalog_names_are_proposed_for_a_request_does_not_bend_it() -> None:
    source = next(iter(SCHOOL.sources.values()))
    catalog = load_text(source.text + '[metrics.m]\nentity = "enrol"\naggregation = "max"\nmeasure = "city.name"\n')
    problem = refusal("m", catalog=catalog)
    assert "enrol_person.city.name" in problem.help[0]
    assert not any("--via" in line for line in problem.help)


def test_two_vias_where_one_is_not_enough() -> None:
    assert "`--via a_b --via d_e`" in refusal("rows", catalog=PARALLEL, by=["g.name"]).help[0]


def test_a_page_of_dimensions_tries_no_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows none of them, and in a catalog of many joins to try them for every column takes minutes."""

    def tried(*_: Any, **__: Any) -> None:
        pytest.fail("a way out was tried")

    monkeypatch.setattr("semcli.plan.names.choosing_via", tried)
    monkeypatch.setattr("semcli.plan.names.choosing_name", tried)
    found = {choice.name: choice.code for choice in dimensions_of(SCHOOL, "rows")}
    assert found["city.name"] == "ambiguous_path"
