"""Every way out of an ambiguous path that is proposed leads where it says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from plan.support import plan, refusal, roads
from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.choices import dimensions_of
from semcli.expression.tree import Name
from semcli.plan.paths import Goal, Path, find_paths, find_related
from semcli.plan.ways import choosing_name, choosing_via

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
PARALLEL = counted("a", "a>b", "a>c", "b>d", "c>d", "d>e", "d>f", "e>g", "f>g", "g>h")


def joins(found: Any) -> list[str]:
    return [step.join for step in found.branches[0].keys[0].path]


@pytest.mark.parametrize(
    ("catalog", "place"),
    [
        *((SCHOOL, place) for place in ("person", "city", "boss", "boss.boss", "course_dept.city", "boss.city")),
        *((PARALLEL, place) for place in ("d", "e", "g", "h", "d_e.g")),
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
    for name in ("g.name", "h.name"):
        assert "`--via a_b --via d_e`" in refusal("rows", catalog=PARALLEL, by=[name]).help[0]


def test_what_is_proposed_stands_behind_the_vias_that_are_given() -> None:
    assert "`--via d_e`" in refusal("rows", catalog=PARALLEL, by=["g.name"], via=["a_b"]).help[0]


def test_of_joins_that_choose_alone_one_is_proposed_that_is_likely() -> None:
    path = find_paths(PARALLEL, "a", Goal("d"))[0]
    assert choosing_via(PARALLEL, "a", Goal("d"), path) == ("a_b",)
    assert choosing_via(PARALLEL, "a", Goal("d"), path, likely=path[1:]) == ("b_d",)


def test_one_join_is_proposed_rather_than_two_that_are_likely() -> None:
    """Others pass the first join of a path, or its last; what lies between is passed by this path alone."""
    catalog = counted("a", "a>b", "b>c", "c>d", "d>z", "b>e", "e>f", "f>z", "a>g", "g>h", "h>d")
    paths = find_paths(catalog, "a", Goal("z"))
    (path,) = (p for p in paths if [s.join for s in p] == ["a_b", "b_c", "c_d", "d_z"])
    assert choosing_via(catalog, "a", Goal("z"), path, likely=(path[0], path[-1])) == ("b_c",)


def test_no_via_chooses_what_leads_to_many_rows() -> None:
    path = find_related(PARALLEL, "d", Goal("b"))[0]
    assert choosing_via(PARALLEL, "d", Goal("b"), path) == ()


def tried(path: Path, *, by_role: bool = False) -> list[str]:
    """The names that are tried for the column `x` at the end of a path, where none of them leads there."""
    names: list[str] = []

    def reach(name: Name) -> tuple[Path, ...]:
        names.append(str(name))
        return ()

    assert (choosing_name(path, "x", reach, by_role=by_role) if by_role else choosing_name(path, "x", reach)) is None
    return names


def test_short_names_are_tried_first_and_roles_before_joins() -> None:
    (path,) = find_paths(counted("a", "a>b:one", "b>c", "c>d:two"), "a", Goal("d"))
    assert tried(path) == [
        *("one.d.x", "two.x", "a_one.d.x", "b_c.d.x", "c_two.x"),
        *("one.two.x", "one.b_c.d.x", "one.c_two.x", "a_one.two.x", "b_c.two.x"),
        *("a_one.b_c.d.x", "a_one.c_two.x", "b_c.c_two.x"),
        *("one.b_c.two.x", "one.b_c.c_two.x", "a_one.b_c.two.x", "a_one.b_c.c_two.x"),
    ]
    assert tried(path, by_role=True) == ["one.d.x", "two.x", "one.two.x"]


def test_of_a_long_path_three_joins_are_named_or_all() -> None:
    (path,) = find_paths(counted("a", "a>b", "b>c", "c>d", "d>e", "e>f"), "a", Goal("f"))
    names = [name.removesuffix(".x").removesuffix(".f").count(".") + 1 for name in tried(path)]
    assert names == [1] * 5 + [2] * 10 + [3] * 10 + [5]


def test_a_page_of_dimensions_tries_no_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows none of them, and in a catalog of many joins to try them for every column takes minutes."""

    def tried(*_: Any, **__: Any) -> None:
        pytest.fail("a way out was tried")

    monkeypatch.setattr("semcli.plan.names.choosing_via", tried)
    monkeypatch.setattr("semcli.plan.names.choosing_name", tried)
    found = {choice.name: choice.code for choice in dimensions_of(SCHOOL, "rows")}
    assert found["city.name"] == "ambiguous_path"
