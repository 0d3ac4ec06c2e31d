"""The JSON Schema of catalogs says what loading says of a table by itself, and never marks what is right."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from semcli.catalog.columns import COLUMN
from semcli.catalog.entities import DIMENSION, ENTITY
from semcli.catalog.files import parse_source
from semcli.catalog.joins import JOIN
from semcli.catalog.json_schema import json_schema
from semcli.catalog.log import Log
from semcli.catalog.metrics import METRIC, SEGMENT, SEMI_ADDITIVE
from semcli.catalog.queries import QUERY, TEST
from semcli.catalog.settings import CATALOG, CONNECTION, POLICY
from semcli.catalog.shape import Shape, read
from semcli.cli.start import run

ROOT = Path(__file__).parents[2]
SCHEMA = json_schema()
CATALOGS = [
    ROOT / "catalog.toml",
    *ROOT.glob("fixtures/*/catalog.toml"),
    *ROOT.glob("fixtures/*/islands/*.toml"),
]
SHAPES: Mapping[str, tuple[Shape, tuple[str, ...]]] = {
    "catalog": (CATALOG, ()),
    "policy": (POLICY, ()),
    "connections": (CONNECTION, ("x",)),
    "entities": (ENTITY, ("x",)),
    "columns": (COLUMN, ("x", "columns", "y")),
    "dimensions": (DIMENSION, ("x", "dimensions", "y")),
    "joins": (JOIN, ("x",)),
    "metrics": (METRIC, ("x",)),
    "semi_additive": (SEMI_ADDITIVE, ("x", "semi_additive")),
    "segments": (SEGMENT, ("x",)),
    "queries": (QUERY, ("x",)),
    "tests": (TEST, ("x",)),
}
SECTION = {"columns": "entities", "dimensions": "entities", "semi_additive": "metrics"}
VALUES = ("", "word", "public", "contact", "last", "7 days", 0, 1, 13, -1, 0.5, 2.5, True, [], ["word"], [1], {}, [[]])


def complaints(catalog: object) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(catalog)]


def placed(name: str, table: object) -> dict[str, Any]:
    """A catalog in which a table stands where its shape is read."""
    found = table
    for part in reversed(SHAPES[name][1]):
        found = {part: found}
    return {"format": 1, SECTION.get(name, name): found}


def own_complaints(name: str, table: object) -> set[str]:
    """What the schema says of the table's own keys, not of what stands around it."""
    depth = 1 + len(SHAPES[name][1])
    found = Draft7Validator(SCHEMA).iter_errors(placed(name, table))
    return {str(e.path[depth]) for e in found if len(e.path) > depth and e.validator != "required"}


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_catalog_that_loads_is_right(path: Path) -> None:
    assert complaints(json.loads(json.dumps(tomllib.loads(path.read_text()), default=str))) == []


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, (shape, _) in SHAPES.items() for key in shape])
def test_what_the_schema_marks_does_not_load(name: str, key: str) -> None:
    shape = SHAPES[name][0]
    marked = 0
    for value in VALUES:
        log = Log("catalog.toml")
        found = read(log, parse_source("", "catalog.toml"), "x", {key: value}, shape, "it")
        loads = found is not None and key in found
        if key in own_complaints(name, {key: value}):
            marked += 1
            assert not loads, value
    assert marked >= 5


@pytest.mark.parametrize("name", SHAPES)
def test_unknown_and_missing_keys_are_marked(name: str) -> None:
    (unknown,) = (m for m in complaints(placed(name, {"nonsense": 1})) if "nonsense" in m)
    assert "unexpected" in unknown
    for key, kind in SHAPES[name][0].items():
        assert any(repr(key) in m and "required" in m for m in complaints(placed(name, {}))) is kind.required


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_it_is_never_written_over_a_catalog(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalog = tmp_path / "catalog.toml"
    catalog.write_text("format = 1\n")
    assert run(["schema", "--output", str(catalog)]) == 2
    assert catalog.read_text() == "format = 1\n"
    assert "output_refused" in capsys.readouterr().err
