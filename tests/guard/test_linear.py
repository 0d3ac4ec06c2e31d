"""Which measures only sum a column, so that the size of groups protects it, and which compare it."""

from __future__ import annotations

import pytest

from semcli.catalog.load import load_text
from semcli.errors import SemcliError
from semcli.pipeline import permitted_plan
from semcli.request import Request

CATALOG = """
format = 1
[catalog]
name = "sums"
sensitivity = "public"
[entities.person]
table = "person"
identity = "id"
[entities.person.columns]
id = { type = "integer" }
hours = { type = "integer" }
share = { type = "numeric(5, 2)" }
pay = { type = "integer", sensitivity = "confidential" }
rate = { type = "numeric(8, 2)", sensitivity = "confidential" }
bonus = { type = "integer", sensitivity = "confidential" }
[metrics]
asked = { entity = "person", aggregation = "sum", measure = "MEASURE" }
"""

SUMMED = (
    "pay",
    "-pay",
    "pay + bonus",
    "pay + rate - bonus * 2",
    "pay * 12",
    "pay * hours",
    "pay * (hours + 1) / 60",
    "pay / hours",
    "(pay + bonus) * share",
    "rate * 1.19",
    "cast(pay as bigint)",
    "cast(pay as double) / 2",
    "cast(rate as numeric(12, 4))",
    "pay * cast(hours as double)",
)
COMPARED = (
    "1000 / pay",
    "1 / (pay - 50000)",
    "hours / (rate + 1)",
    "pay * pay",
    "pay * bonus * pay",
    "pay * cast(id = 7 as integer)",
    "pay * (case when id = 7 then 1 else 0 end)",
    "pay / nullif(id, 7)",
    "cast(pay / 50000 as integer)",
    "cast(pay as smallint)",
    "cast(rate as numeric(8, 0))",
    "cast(rate as numeric(6, 2))",
    "round(rate)",
    "abs(pay)",
    "least(pay, 50000)",
    "coalesce(pay, 0)",
    "pay % 2",
)


def asked(measure: str, aggregation: str) -> None:
    text = CATALOG.replace("MEASURE", measure).replace('"sum"', f'"{aggregation}"')
    permitted_plan(load_text(text), Request(metrics=("asked",)))


@pytest.mark.parametrize("aggregation", ["sum", "avg", "stddev", "variance"])
@pytest.mark.parametrize("measure", SUMMED)
def test_sums_of_sums_are_sums(measure: str, aggregation: str) -> None:
    asked(measure, aggregation)


@pytest.mark.parametrize("aggregation", ["sum", "avg", "stddev", "variance"])
@pytest.mark.parametrize("measure", COMPARED)
def test_what_tells_one_row_from_another_is_refused(measure: str, aggregation: str) -> None:
    with pytest.raises(SemcliError, match="private_column") as refused:
        asked(measure, aggregation)
    assert {problem.data["role"] for problem in refused.value.problems} == {"condition"}
