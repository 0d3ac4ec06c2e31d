"""Requests about the small shop of `reference.worked`, as far as the compiler is asked."""

from __future__ import annotations

from typing import Any

import pytest

from reference.worked import CATALOG, NOW, SHOP
from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.errors import Problem, SemcliError
from semcli.pipeline import compile_request
from semcli.plan.model import Plan
from semcli.plan.resolve import resolve
from semcli.request import Request


def plan(*metrics: str, catalog: Catalog = SHOP, **options: Any) -> Plan:
    """The plan of a request."""
    return resolve(catalog, Request.from_options({"metrics": metrics, **options}), NOW)


def refusal(*metrics: str, catalog: Catalog = SHOP, **options: Any) -> Problem:
    """What a request is refused with."""
    with pytest.raises(SemcliError) as caught:
        plan(*metrics, catalog=catalog, **options)
    (problem,) = caught.value.problems
    return problem


def marked(problem: Problem) -> str:
    """The words that are marked in an argument."""
    site = problem.site
    assert site is not None
    assert site.text is not None
    assert site.column is not None
    return site.text[site.column - 1 : site.column - 1 + site.length]


def shop(more: str) -> Catalog:
    """The shop with more in its catalog."""
    return load_text(CATALOG + more)


def roads(*joins: str) -> Catalog:
    """A catalog of entities and many-to-one joins: `flight>airport:origin` goes from a flight to its origin."""
    columns: dict[str, list[str]] = {}
    tables = []
    for text in joins:
        ends, _, role = text.partition(":")
        many, _, one = ends.partition(">")
        name = f"{many}_{role or one}"
        columns.setdefault(many, []).append(f"{role or one}_id")
        columns.setdefault(one, [])
        says = f'role = "{role}"\n' if role else ""
        tables.append(
            f'[joins.{name}]\nfrom = "{many}.{role or one}_id"\nto = "{one}.id"\ncardinality = "many_to_one"\n{says}'
        )
    head = 'format = 1\n[catalog]\nname = "roads"\nsensitivity = "public"\n'
    for entity, keys in columns.items():
        head += f'[entities.{entity}]\ntable = "{entity}"\n[entities.{entity}.columns]\n'
        head += 'id = { type = "bigint", primary_key = true }\nname = { type = "text" }\n'
        head += "".join(f'{key} = {{ type = "bigint", nullable = true }}\n' for key in keys)
    return load_text(head + "".join(tables))


def statement(*metrics: str, catalog: Catalog = SHOP, engine: str = "duckdb", **options: Any) -> str:
    """The SQL of a request."""
    request = Request.from_options({"metrics": metrics, **options})
    return compile_request(catalog, request, engine, clock=NOW).statement.text


def unsaid(*metrics: str, catalog: Catalog = SHOP, **options: Any) -> Problem:
    """What is refused when a plan that is right becomes SQL."""
    with pytest.raises(SemcliError) as caught:
        statement(*metrics, catalog=catalog, **options)
    return caught.value.problems[0]
