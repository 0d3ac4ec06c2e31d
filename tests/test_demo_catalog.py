"""The demo catalog says exactly what its reference page says, in the repository and in the installed package."""

import io
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from semcli.catalog.load import load
from semcli.render.describe.entity import entity_page
from semcli.render.page import as_markdown
from semcli.render.sheet import Screen

ROOT = Path(__file__).parent.parent
CATALOG: dict[str, Any] = tomllib.loads((ROOT / "catalog.toml").read_text(encoding="utf-8"))
FACTS: dict[str, Any] = tomllib.loads((ROOT / "tests/data/demo_facts.toml").read_text(encoding="utf-8"))
JOINS: dict[str, Any] = FACTS.pop("_joins")
METRICS: dict[str, Any] = FACTS.pop("_metrics")


def column_facts(written: dict[str, Any]) -> str:
    """One column of the catalog in the shorthand of the facts file."""
    words = [written["type"]]
    words += ["null"] if written.get("nullable", False) else []
    words += ["key"] if written.get("primary_key", False) else []
    words += [f"pii:{category}" for category in written.get("pii", [])]
    return " ".join(words)


def test_the_page_has_12_entities_84_columns_11_joins_and_5_metrics() -> None:
    columns = sum(len(entity["columns"]) for entity in FACTS.values())
    assert (len(FACTS), columns, len(JOINS), len(METRICS)) == (12, 84, 11, 5)


def test_the_catalog_has_no_more_and_no_fewer_names() -> None:
    assert list(CATALOG["entities"]) == list(FACTS)
    assert list(CATALOG["joins"]) == list(JOINS)
    assert list(CATALOG["metrics"]) == list(METRICS)
    assert CATALOG["catalog"]["sensitivity"] == "public"


@pytest.mark.parametrize("name", FACTS)
def test_an_entity_says_what_the_page_says(name: str) -> None:
    written, fact = CATALOG["entities"][name], FACTS[name]
    assert {key: written[key] for key in ("table", "group", "description")} == {
        key: fact[key] for key in ("table", "group", "description")
    }
    assert {column: column_facts(facts) for column, facts in written["columns"].items()} == fact["columns"]
    assert list(written["columns"]) == list(fact["columns"])
    assert [written["identity"]] == [column for column, facts in fact["columns"].items() if "key" in facts.split()]
    # the page shows Public or PII alone, and no column has a description
    assert not any({"sensitivity", "description"} & facts.keys() for facts in written["columns"].values())


def test_only_the_billing_profile_declares_a_further_unique_column() -> None:
    unique = [
        f"{name}.{column}"
        for name, entity in CATALOG["entities"].items()
        for column, facts in entity["columns"].items()
        if facts.get("unique")
    ]
    assert unique == ["billing_profile.workspace_id"]


@pytest.mark.parametrize("name", JOINS)
def test_a_join_says_what_the_page_says(name: str) -> None:
    start, end, cardinality, description = JOINS[name]
    assert CATALOG["joins"][name] == {
        "from": start,
        "to": end,
        "cardinality": cardinality,
        "provenance": "operator_authored",
        "description": description,
    }


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_says_what_the_page_says(name: str) -> None:
    entity, aggregation, measure, time, grains, description = METRICS[name]
    facts = {"entity": entity, "aggregation": aggregation, "measure": measure, "description": description}
    facts |= {"time": time, "grains": grains} if time else {}
    written = dict(CATALOG["metrics"][name])
    assert written.pop("format", "cents:USD") == "cents:USD"
    assert written == facts


def test_the_packaged_catalog_is_the_one_in_the_repository() -> None:
    packaged = files("semcli.demo").joinpath("catalog.toml").read_bytes()
    assert packaged == (ROOT / "catalog.toml").read_bytes()


LABELS = {
    "contact": "Contact",
    "credential": "Credential (catastrophic)",
    "government_id": "Government ID (catastrophic)",
    "online_identifier": "Online Identifier",
    "payment_card": "Payment Card (catastrophic)",
}
NOTHING = "—"


def page_rows(name: str) -> list[tuple[str, ...]]:
    """The rows of an entity's tables as the reference page writes them: columns, joins, metrics."""
    found = []
    for column, fact in FACTS[name]["columns"].items():
        type, *words = fact.split()
        key = "yes" if "key" in words else "no"
        pii = ", ".join(LABELS[word.removeprefix("pii:")] for word in words if word.startswith("pii:"))
        null = "yes" if "null" in words else "no"
        found.append((column, type, null, key, key, "PII" if pii else "Public", pii or NOTHING, NOTHING))
    for join, (start, end, cardinality, description) in JOINS.items():
        if name in (start.partition(".")[0], end.partition(".")[0]):
            on = " = ".join(f'"{side}"'.replace(".", '"."') for side in (start, end))
            found.append((join, on, cardinality, "Operator-authored", description))
    for metric, (entity, aggregation, measure, time, grains, description) in METRICS.items():
        if entity == name:
            seen = (f"{entity}.{time}" if time else NOTHING, ", ".join(grains) or NOTHING)
            found.append((metric, aggregation, measure, *seen, description))
    return found


@pytest.mark.parametrize("name", FACTS)
def test_the_markdown_page_has_the_tables_of_the_reference_page(name: str) -> None:
    out = io.StringIO()
    as_markdown(entity_page(load(ROOT / "catalog.toml"), name), out, Screen())
    lines = re.sub(r"\\(.)", r"\1", out.getvalue()).splitlines()  # as it is shown, without escapes
    tables = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("|")]
    headings = ("Column", "Join", "Metric")
    assert [tuple(row) for row in tables if row[0] not in headings and not row[0].startswith("---")] == page_rows(name)
    fact = FACTS[name]
    facts = [f"- Table: `{fact['table']}`", "- Identity: `id`", f"- Group: `{fact['group']}`"]
    assert lines[:7] == [f"# {name}", "", fact["description"], "", *facts]
