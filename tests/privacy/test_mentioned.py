"""Where a request cannot be answered, a private column in it is told first, whatever stands before it."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from semcli.catalog.load import load_text
from semcli.errors import Exit, SemcliError
from semcli.pipeline import permitted_plan
from semcli.request import Request

CATALOG = load_text("""
format = 1
[catalog]
name = "clinic"
sensitivity = "public"
[entities.person]
table = "person"
identity = "id"
[entities.person.columns]
id = { type = "bigint", primary_key = true }
ssn = { type = "text", pii = ["government_id"] }
seen = { type = "date", pii = ["health"] }
joined = { type = "date" }
city = { type = "text" }
[entities.visit]
table = "visit"
identity = "id"
[entities.visit.columns]
id = { type = "bigint", primary_key = true }
person_id = { type = "bigint" }
[joins.visit_person]
from = "visit.person_id"
to = "person.id"
cardinality = "many_to_one"
[metrics.people]
entity = "person"
aggregation = "count"
time = "joined"
grains = ["month"]
[metrics.visits]
entity = "visit"
aggregation = "count"
[metrics.last_ssn]
entity = "person"
aggregation = "max"
measure = "ssn"
[metrics.people_before]
of = "people"
offset = "1 month"
[segments.insured]
entity = "person"
filter = "ssn is not null"
""")


def exit_of(*metrics: str, **options: Any) -> Exit:
    with pytest.raises(SemcliError) as caught:
        permitted_plan(CATALOG, Request.from_options({"metrics": metrics, **options}))
    return caught.value.exit


@pytest.mark.parametrize("words", [*permutations(("ssn", "nope", "city"))])
def test_the_order_of_dimensions_decides_nothing(words: tuple[str, ...]) -> None:
    assert exit_of("people", by=words) is Exit.PRIVACY


@pytest.mark.parametrize(
    ("metrics", "options"),
    [
        (["people"], {"by": ["nope"], "where": ["ssn = '1'"]}),
        (["people"], {"where": ["nope = 1", "ssn = '1'"]}),
        (["people"], {"by": ["nope"], "segment": ["insured"]}),
        (["people"], {"by": ["nope"], "time": "seen", "grain": "month"}),
        (["people"], {"grain": "day", "where": ["ssn = '1'"]}),
        (["people_before"], {"grain": "quarter", "where": ["ssn = '1'"]}),
        (["people", "last_ssn"], {"by": ["nope"]}),
        (["people", "nope"], {"by": ["ssn"]}),
        (["visits"], {"by": ["nope", "person.ssn"]}),
        (["people"], {"by": ["visit.id"], "where": ["ssn = '1'"]}),
        (["people"], {"by": ["ssn"], "via": ["nope"]}),
    ],
)
def test_wherever_it_is_named(metrics: list[str], options: dict[str, Any]) -> None:
    assert exit_of(*metrics, **options) is Exit.PRIVACY


@pytest.mark.parametrize(
    ("metrics", "options"),
    [(["people"], {"by": ["nope", "city"]}), (["visits"], {"by": ["nope", "ssn"]}), (["nope"], {"by": ["ssn"]})],
)
def test_what_names_nothing_private_is_told_as_the_mistake_that_it_is(metrics: list[str], options: Any) -> None:
    assert exit_of(*metrics, **options) is Exit.REQUEST
