"""Requests about the small shop of `reference.worked`, as far as the compiler is asked."""

from __future__ import annotations

from typing import Any

import pytest

from reference.worked import CATALOG, NOW, SHOP
from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.errors import Problem, SemcliError
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
