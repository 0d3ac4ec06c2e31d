"""The Python face gives what the command line gives."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow
import pytest

import semcli as package
from cli.processes import Run


def test_an_answer_is_a_sequence_of_rows(demo: Path, semcli: Run) -> None:
    catalog = package.load(demo / "catalog.toml")
    answer = catalog.ask("total_revenue", by=["workspace.region"], order="-total_revenue", limit=3)
    told = semcli(
        "metric", "total_revenue", "--by", "workspace.region", "-o", "-total_revenue", "-n", "3", "--format", "json"
    )
    assert answer.rows == json.loads(told.stdout)["rows"] == answer.to_dicts() == list(answer)
    assert answer.names == ("workspace.region", "total_revenue")
    assert answer.tuples()[0] == tuple(answer[0].values())
    assert answer.column("total_revenue") == [row["total_revenue"] for row in answer]
    assert len(answer) == 3
    assert answer[:2] == answer.rows[:2]
    assert answer.paths == {"workspace.region": ("invoice_workspace",)}
    assert "SELECT" in answer.sql


def test_an_answer_is_an_arrow_table(demo: Path) -> None:
    catalog = package.load(demo / "catalog.toml")
    answer = catalog.ask("total_revenue", grain="month", by=["workspace.region"])
    table = pyarrow.table(answer)
    assert table.to_pylist() == answer.rows
    assert table.equals(answer.to_arrow())
    assert [str(field.type) for field in table.schema] == ["date32[day]", "string", "decimal128(38, 0)"]
    assert table.schema.field("total_revenue").metadata[b"role"] == b"metric"
    nothing = catalog.ask("total_revenue", by=["workspace.region"], where="workspace.region = 'nowhere'").to_arrow()
    assert (nothing.num_rows, nothing.schema.names) == (0, ["workspace.region", "total_revenue"])


def test_errors_are_exceptions_with_problems(demo: Path) -> None:
    catalog = package.load(demo / "catalog.toml")
    with pytest.raises(package.SemcliError) as caught:
        catalog.ask("total_revnue")
    assert caught.value.problems[0].code == "unknown_metric"
    assert caught.value.exit == 4
    with pytest.raises(package.SemcliError, match="bad_option"):
        catalog.ask("total_revenue", grian="month")


def test_a_catalog_knows_what_it_has(demo: Path) -> None:
    catalog = package.load(demo / "catalog.toml")
    assert "total_revenue" in catalog.metrics
    assert "invoice" in catalog.entities
    choices = {c.name: c for c in catalog.dimensions("total_revenue")}
    assert choices["workspace.region"].allowed
    assert choices["user.role"].code == "fan_out"
    assert catalog.compile("total_revenue", engine="postgres").statement.text


def test_what_the_package_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        _ = package.nonsense  # type: ignore[attr-defined]
    assert set(package.__all__) <= set(dir(package))


def test_a_project_is_troubled_by_what_it_touches(demo: Path, tmp_path: Path) -> None:
    broken = tmp_path / "catalog.toml"
    text = (demo / "catalog.toml").read_text().replace("fixtures/", f"{demo}/fixtures/")
    broken.write_text(text + '\n[metrics.broken]\nentity = "invoice"\naggregation = "sum"\nmeasure = "nothing"\n')
    project = package.load(broken)
    assert len(project.ask("total_revenue")) == 1
    for touch in (lambda: project.ask("broken"), project.check):
        with pytest.raises(package.SemcliError, match="unknown_reference"):
            touch()
