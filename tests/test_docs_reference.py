"""Reference pages cover what the code accepts, no less and no more."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli_w

import doc_blocks
import doc_pages
from semcli.catalog import columns, contents, entities, joins, load, metrics, queries, settings
from semcli.catalog.shape import Shape
from semcli.errors import CODES, SemcliError
from semcli.expression.check import check
from semcli.expression.functions import ALIASES, FUNCTIONS
from semcli.expression.parser import parse
from semcli.plan.names import Scope

ROOT = doc_blocks.ROOT
REFERENCE = ROOT / "docs" / "reference"
DEMO = load.load(ROOT / "catalog.toml")

SHAPES: dict[str, Shape] = {
    "[catalog]": settings.CATALOG,
    "[policy]": settings.POLICY,
    "[connections.NAME]": settings.CONNECTION,
    "[entities.NAME]": entities.ENTITY,
    "[entities.NAME.columns]": columns.COLUMN,
    "[entities.NAME.dimensions]": entities.DIMENSION,
    "[joins.NAME]": joins.JOIN,
    "[metrics.NAME]": metrics.METRIC,
    "semi_additive": metrics.SEMI_ADDITIVE,
    "[segments.NAME]": metrics.SEGMENT,
    "[queries.NAME]": queries.QUERY,
    "[tests.NAME]": queries.TEST,
}
"""The heading under which each table of the catalog stands: what it has in backticks."""


def sections(page: Path) -> dict[str, str]:
    """The text under each heading of the second level that has something in backticks."""
    found: dict[str, str] = {}
    for part in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, text = part.partition("\n")
        if "`" in title:
            found[title.split("`")[1]] = text
    return found


def test_every_section_of_a_catalog_has_its_own() -> None:
    assert list(sections(REFERENCE / "catalog.md")) == list(SHAPES)
    plural = {name.partition(".")[0].strip("[]") for name in SHAPES if name.startswith("[")}
    assert plural == {"catalog", "policy", *contents.SECTIONS}


@pytest.mark.parametrize("section", SHAPES)
def test_every_key_of_a_catalog_is_documented_and_no_other(section: str) -> None:
    documented = re.findall(r"^\| `(\w+)` \|", sections(REFERENCE / "catalog.md")[section], re.MULTILINE)
    assert sorted(documented) == sorted(SHAPES[section])


@pytest.mark.parametrize("section", SHAPES)
def test_required_keys_say_so(section: str) -> None:
    text = sections(REFERENCE / "catalog.md")[section]
    for key, kind in SHAPES[section].items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{key}` |"))
        said = "required" in row or f"`{key}` are required" in text or f"`{key}` and `to` are required" in text
        assert said == kind.required, row


def merged(into: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merged(into[key], value)
        else:
            into[key] = value
    return into


def catalogs_of(page: Path) -> list[dict[str, Any]]:
    """The catalogs that a page's TOML adds up to: each goes on from the demo's, or begins with `format` anew."""
    found = [tomllib.loads((ROOT / "catalog.toml").read_text(encoding="utf-8"))]
    for block in doc_blocks.blocks(page.read_text(encoding="utf-8")):
        if block.language == "toml":
            part = tomllib.loads(block.text)
            if "format" in part:
                found.append(part)
            else:
                merged(found[-1], part)
    return found


PAGES_WITH_TOML = [
    page for page in doc_blocks.pages() if "```toml" in page.read_text(encoding="utf-8") and page.name != "errors.md"
]


@pytest.mark.parametrize("page", PAGES_WITH_TOML, ids=lambda page: page.name)
def test_every_catalog_in_a_page_loads(page: Path) -> None:
    for catalog in catalogs_of(page):
        try:
            load.load_text(tomli_w.dumps(catalog))
        except SemcliError as error:
            pytest.fail("\n".join(f"{p.site and p.site.key}: {p.message}" for p in error.problems))


def test_the_page_about_catalogs_uses_every_key() -> None:
    """Apart from options that only repeat those of the command line."""
    text = "\n".join(
        b.text
        for b in doc_blocks.blocks((REFERENCE / "catalog.md").read_text(encoding="utf-8"))
        if b.language == "toml"
    )
    spoken = set(re.findall(r"(\w+)\s*=", text)) | set(re.findall(r"^\[entities\.\w+\.(\w+)\]", text, re.MULTILINE))
    shapes = {name: shape for name, shape in SHAPES.items() if name != "[queries.NAME]"}
    unused = {key for shape in shapes.values() for key in shape} - spoken
    assert unused <= {
        *("audit", "min_group_size", "sensitive_min_group_size", "rolling", "cumulative", "to_date"),
        *("rows", "total", "tolerance", "include"),
    }


# --- expressions ------------------------------------------------------------------------------------------------------

EXPRESSIONS = [
    line
    for block in doc_blocks.blocks((REFERENCE / "expressions.md").read_text(encoding="utf-8"))
    if block.language == "expr"
    for line in block.lines
]


@pytest.mark.parametrize("line", EXPRESSIONS)
def test_every_expression_has_the_type_that_the_page_says(line: str) -> None:
    text, _, type_name = (part.strip() for part in line.rpartition("→"))
    scope = Scope(DEMO, "invoice", "the page")
    assert check(parse(text), lambda name: scope.target(scope.find(name)), text=text).type.name == type_name


def test_every_function_is_in_an_example_or_in_the_table() -> None:
    page = (REFERENCE / "expressions.md").read_text(encoding="utf-8")
    assert [f for f in FUNCTIONS.values() if f"`{f.usage}`" not in page] == []
    assert [alias for alias in ALIASES if f"`{alias}`" not in page] == []


# --- errors -----------------------------------------------------------------------------------------------------------

NOTES = tomllib.loads(doc_pages.ERROR_NOTES.read_text(encoding="utf-8"))


def test_every_error_code_is_explained_and_no_other() -> None:
    assert sorted(NOTES) == sorted(CODES)
    assert [code for code, note in NOTES.items() if not note.get("why")] == []


def raised() -> set[str]:
    """Codes that some line of the program gives to an error."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src" / "semcli").rglob("*.py")
        if path.name != "errors.py" or path.parent.name != "semcli"
    )
    return {code for code in CODES if f'"{code}"' in text}


def test_every_error_that_is_raised_has_an_example() -> None:
    assert sorted(code for code in raised() if not {"run", "example"} & NOTES[code].keys()) == []


def test_examples_of_errors_show_the_error() -> None:
    """What a command prints is compared elsewhere; here, that it is about the right code."""
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    for code, note in NOTES.items():
        section = page.partition(f"\n### {code}\n")[2].partition("\n##")[0]
        if "run" in note and code != "check_failed":
            assert f"error[{code}]" in section, code
