"""Names that need double quotes are taken wherever a column is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.processes import Run

CATALOG = """
format = 1
[catalog]
name = "odd"
sensitivity = "public"
connection = "here"
[connections.here]
engine = "duckdb"
files = "{table}.csv"
[entities."Group By"]
table = "g"
identity = "id"
[entities."Group By".columns]
id = { type = "integer", primary_key = true }
order = { type = "text" }
"sp ace" = { type = "text" }
'a "b' = { type = "text" }
"x.y" = { type = "text" }
o_id = { type = "integer" }
[entities.other]
table = "o"
identity = "id"
[entities.other.columns]
id = { type = "integer", primary_key = true }
nm = { type = "text" }
[joins.go]
from = "Group By.o_id"
to = "other.id"
cardinality = "many_to_one"
role = "the one"
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "catalog.toml").write_text(CATALOG)
    (tmp_path / "g.csv").write_text('id,order,sp ace,"a ""b",x.y,o_id\n1,t,u,v,w,1\n')
    (tmp_path / "o.csv").write_text("id,nm\n1,z\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "value", "column"),
    [
        ('"Group By"."sp ace"', "u", "Group By.sp ace"),
        ("Group By.sp ace", "u", "Group By.sp ace"),
        ('"Group By"."a ""b"', "v", 'Group By.a "b'),
        ('"Group By"."x.y"', "w", "Group By.x.y"),
        ("Group By.x.y", "w", "Group By.x.y"),
        ("Group By.order", "t", "Group By.order"),
        ('"the one".nm', "z", "other.nm"),
    ],
)
def test_values_and_describe_take_what_by_takes(name: str, value: str, column: str, here: Path, semcli: Run) -> None:
    done = semcli("values", name, "--format", "json", cwd=here)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == [{column: value, "rows": 1}]
    assert semcli("describe", name, cwd=here).stdout.startswith(f"{column} column")


def test_a_misspelt_one_is_answered_with_a_name_that_can_be_written(here: Path, semcli: Run) -> None:
    done = semcli("values", '"Group By"."sp acee"', "--format", "json", cwd=here)
    error = json.loads(done.stderr)["error"]
    assert (error["code"], error["help"][0]) == ("unknown_column", 'did you mean `"Group By"."sp ace"`?')
    assert semcli("values", error["help"][0].split("`")[1], cwd=here).returncode == 0
