"""What joins make of private columns: keys that others equal, owners that count, and names of rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import semcli
from semcli.errors import SemcliError

CATALOG = """
format = 1
[catalog]
name = "joined"
sensitivity = "public"
[policy]
reveal = ["location"]
sensitive_min_group_size = 3
[connections.here]
engine = "duckdb"
path = "here.duckdb"
[entities.person]
table = "person"
identity = "id"
[entities.person.columns]
id = { type = "integer" }
office = { type = "text" }
zip = { type = "text", pii = ["location"] }
email = { type = "text", unique = true, pii = ["contact"] }
illness = { type = "text", sensitivity = "pii" }
salary = { type = "integer", sensitivity = "confidential" }
hired = { type = "date" }
[entities.place]
table = "place"
identity = "zip"
[entities.place.columns]
zip = { type = "text" }
city = { type = "text" }
[entities.illness]
table = "illness"
identity = "code"
[entities.illness.columns]
code = { type = "text" }
title = { type = "text" }
[entities.payslip]
table = "payslip"
identity = "id"
[entities.payslip.columns]
id = { type = "integer" }
email = { type = "text", pii = ["contact"] }
amount = { type = "integer", sensitivity = "confidential" }
[entities.insured]
table = "insured"
identity = "email"
[entities.insured.columns]
email = { type = "text", pii = ["government_id"] }
office = { type = "text" }
[entities.tag]
table = "tag"
identity = ["label", "person"]
[entities.tag.columns]
label = { type = "text" }
person = { type = "integer" }
office = { type = "text" }
[joins.person_place]
from = "person.zip"
to = "place.zip"
cardinality = "many_to_one"
[joins.person_illness]
from = "person.illness"
to = "illness.code"
cardinality = "many_to_one"
[joins.payslip_person]
from = "payslip.email"
to = "person.email"
cardinality = "many_to_one"
[joins.tag_person]
from = "tag.person"
to = "person.id"
cardinality = "many_to_one"
[joins.tag_insured]
from = "tag.office"
to = "insured.office"
cardinality = "many_to_many"
[metrics]
heads = { entity = "person", aggregation = "count" }
places = { entity = "place", aggregation = "count" }
paid = { entity = "payslip", aggregation = "sum", measure = "amount" }
salaries = { entity = "person", aggregation = "sum", measure = "salary", time = "hired" }
insured = { entity = "insured", aggregation = "count" }
"""
MADE = """
CREATE TABLE person AS SELECT * FROM (VALUES
  (1, 'Rome', 'Z1', 'a@x', 'flu', 10, DATE '2024-01-10'), (2, 'Rome', 'Z1', 'b@x', 'flu', 20, DATE '2024-01-11'),
  (3, 'Rome', 'Z1', 'c@x', 'flu', 30, DATE '2024-01-12'), (4, 'Rome', 'Z2', 'd@x', 'gout', 777, DATE '2024-02-10'),
  (5, 'Oslo', 'Z2', 'e@x', 'gout', 50, DATE '2024-01-10'))
  AS t(id, office, zip, email, illness, salary, hired);
CREATE TABLE insured AS SELECT email, office FROM person;
CREATE TABLE place AS SELECT * FROM (VALUES ('Z1', 'Roma'), ('Z2', 'Ostia')) AS t(zip, city);
CREATE TABLE illness AS SELECT * FROM (VALUES ('flu', 'Flu'), ('gout', 'Gout')) AS t(code, title);
CREATE TABLE payslip AS SELECT * FROM (VALUES
  (1, 'a@x', 1), (2, 'b@x', 2), (3, 'c@x', 4), (4, 'e@x', 8), (5, 'e@x', 16), (6, 'e@x', 32)) AS t(id, email, amount);
CREATE TABLE tag AS SELECT * FROM (VALUES ('red', 1, 'Rome'), ('blue', 5, 'Oslo')) AS t(label, person, office);
"""


@pytest.fixture
def project(tmp_path: Path) -> semcli.Project:
    with duckdb.connect(str(tmp_path / "here.duckdb")) as raw:
        raw.execute(MADE)
    (tmp_path / "catalog.toml").write_text(CATALOG)
    return semcli.load(tmp_path / "catalog.toml")


def refused(project: semcli.Project, metric: str, **options: object) -> tuple[str, str]:
    with pytest.raises(SemcliError) as caught:
        project.ask(metric, **options).tuples()
    problem = caught.value.problems[0]
    return problem.code, str(problem.data.get("column"))


@pytest.mark.parametrize(
    ("metric", "options", "column"),
    [
        ("heads", {"by": "place.zip"}, "person.zip"),
        ("heads", {"by": "office", "where": "place.zip = 'Z1'"}, "person.zip"),
        ("heads", {"by": "office", "where": "place.zip is null"}, "person.zip"),
        ("heads", {"by": "illness.code"}, "person.illness"),
        ("heads", {"where": "illness.code in ('flu')"}, "person.illness"),
        ("places", {"by": "zip", "where": "person.id = 3"}, "person.zip"),
    ],
)
def test_the_other_side_of_a_private_key_is_as_private(
    project: semcli.Project, metric: str, options: dict[str, str], column: str
) -> None:
    assert refused(project, metric, **options) == ("private_column", column)


def test_what_a_private_key_leads_to_is_judged_by_itself(project: semcli.Project) -> None:
    assert project.ask("places", by="zip").tuples() == [("Z1", 1), ("Z2", 1)]
    assert project.ask("heads", by="illness.title").tuples() == [("Flu", 3), ("Gout", 2)]
    assert project.ask("heads", by="place.city").tuples() == [("Roma", 3, None), ("Ostia", None, "heads")]
    revealed = project.ask("heads", by="place.zip", reveal=["location"])
    assert revealed.tuples() == [("Z1", 3, None), ("Z2", None, "heads")]


def test_no_way_out_leads_to_the_other_side_of_a_private_key(project: semcli.Project) -> None:
    with pytest.raises(SemcliError) as caught:
        project.ask("heads", by="person.zip").tuples()
    assert caught.value.problems[0].data["allowed"] == [
        "person.id", "person.office", "person.hired", "place.city", "illness.title"
    ]  # fmt: skip


def test_whoever_has_a_private_key_counts_once(project: semcli.Project) -> None:
    """Oslo's three payslips are of one person, whom only the join on private columns tells."""
    rows = project.ask("paid", by="person.office").tuples()
    assert rows == [("Rome", 7, None), ("Oslo", None, "paid")]


def test_a_condition_on_all_buckets_is_refused_where_some_may_be_withheld(project: semcli.Project) -> None:
    """Rome earned 60 in January. Whether 837 is all of it would tell what the one of February earned."""
    asked = {"by": "office", "grain": "month", "having": "salaries = 837"}
    assert refused(project, "salaries", **asked, top=9)[0] == "group_size_refused"
    assert project.ask("salaries", **asked).tuples() == []
    harmless = {**asked, "having": "person.office = 'Rome'", "by": "person.office"}
    assert [row[2] for row in project.ask("salaries", **harmless, top=9).tuples()] == [60, None]
    assert project.ask("salaries", by="office", having="salaries > 1", top=9).tuples() == [("Rome", 837, "group", None)]


def test_rows_are_not_told_apart_by_what_nothing_opens(project: semcli.Project) -> None:
    """«(other)» counts rows of several groups once, by their identity."""
    overlapping = {"by": "tag.label", "overlap": True}
    assert project.ask("insured", **overlapping).tuples() == [("red", 4), ("blue", 1)]
    assert refused(project, "insured", **overlapping, top=1) == ("private_column", "insured.email")
