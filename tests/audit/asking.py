"""Asks as the pipeline does, with everything written to the log."""

from __future__ import annotations

from semcli.audit import audited, record_refusal
from semcli.catalog.model import Catalog
from semcli.engine import connect
from semcli.engine.base import ResolvedConnection
from semcli.errors import SemcliError
from semcli.pipeline import compile_request
from semcli.request import Request


def ask(catalog: Catalog, here: ResolvedConnection, request: Request) -> int:
    """Asks as the pipeline does; gives the number of rows."""
    try:
        compiled = compile_request(catalog, request, here.engine)
    except SemcliError as error:
        record_refusal(catalog, request, error.problems, here)
        raise
    with audited(catalog, compiled, here) as watch, connect(here) as session:
        return sum(len(batch) for batch in watch(session.run(compiled.statement).batches))
