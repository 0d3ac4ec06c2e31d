"""Asks as everybody does."""

from __future__ import annotations

from semcli import pipeline
from semcli.catalog.model import Catalog
from semcli.engine.base import ResolvedConnection
from semcli.request import Request


def ask(catalog: Catalog, here: ResolvedConnection, request: Request) -> int:
    """Asks; gives the number of rows."""
    with pipeline.ask(catalog, request, here) as found:
        return len(found.rows())
