"""The names of an answer's columns: each is there once, and none is a name that answers add."""

from __future__ import annotations

from typing import Any

import pytest

from plan.support import plan, refusal
from semcli.catalog.load import load_text
from semcli.plan.model import Plan

ODD = load_text("""
format = 1
[catalog]
name = "odd"
sensitivity = "public"
[entities."a b"]
table = "a"
identity = "id"
[entities."a b".columns]
id = { type = "bigint", primary_key = true }
_row = { type = "text" }
_at = { type = "date" }
time = { type = "date" }
n = { type = "text" }
[metrics.n]
entity = "a b"
aggregation = "count"
time = "_at"
[metrics."a b.n"]
entity = "a b"
aggregation = "count"
[metrics.n_previous]
entity = "a b"
aggregation = "count"
time = "_at"
""")


def names(made: Plan) -> list[str]:
    return [*(d.name for d in made.dimensions), *(m.name for m in made.metrics)]


@pytest.mark.parametrize("dim", ["_row", "_at", "_at:month"])
@pytest.mark.parametrize("more", [{}, {"totals": True}])
def test_no_dimension_has_a_name_that_answers_add(dim: str, more: dict[str, Any]) -> None:
    problem = refusal("n", catalog=ODD, by=[dim], **more)
    assert (problem.code, problem.message) == (
        "duplicate_output",
        f"`{dim}` is a name that is kept for columns which answers add",
    )
    way, shown = f'"a b".{dim}', f"a b.{dim}"
    assert problem.help == (f"write the dimension with its entity: `--by {way}`",)
    assert names(plan("n", catalog=ODD, by=[way], **more)) == [shown, "n"]


@pytest.mark.parametrize(
    ("metrics", "options", "both", "way"),
    [
        (["n"], {"by": ["n"]}, "dimension `n`, and metric `n`", 'write the dimension with its entity: `--by "a b".n`'),
        (
            ["n"],
            {"by": ["time"], "grain": "month"},
            "the bucket, and dimension `time`",
            'write the dimension with its entity: `--by "a b".time`',
        ),
        (["a b.n"], {"by": ['"a b".n']}, "dimension `a b.n`, and metric `a b.n`", "ask for them one by one"),
        (
            ["n", "n_previous"],
            {"grain": "month", "compare": "previous"},
            "what `--compare` adds to `n`, and metric `n_previous`",
            "ask for them one by one",
        ),
        (
            ["n_previous", "n"],
            {"grain": "month", "compare": "previous"},
            "metric `n_previous`, and what `--compare` adds to `n`",
            "ask for them one by one",
        ),
    ],
)
def test_two_things_of_one_name_are_both_named(metrics: list[str], options: Any, both: str, way: str) -> None:
    problem = refusal(*metrics, catalog=ODD, **options)
    assert problem.code == "duplicate_output"
    assert problem.message.endswith(f": {both}")
    assert problem.help == (way,)


def test_the_same_asked_for_twice_is_told_as_that() -> None:
    for problem in (refusal("n", catalog=ODD, by=["id", "id"]), refusal("n", "n", catalog=ODD)):
        assert problem.message in ("dimension `id` is asked for twice", "metric `n` is asked for twice")
        assert problem.help == ("ask for it once",)


def test_with_its_entity_a_dimension_may_be_called_like_a_metric() -> None:
    assert names(plan("n", catalog=ODD, by=['"a b".n'])) == ["a b.n", "n"]
