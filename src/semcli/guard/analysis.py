"""Whether an engine's own account of a statement may be shown: it counts the rows of every step, and may quote values
(the bounds of a join's keys, say), so no group size and no withheld column is safe in it."""

from __future__ import annotations

from semcli.catalog.sensitivity import Sensitivity
from semcli.errors import Site, fail
from semcli.guard.privacy import Verdict
from semcli.plan.model import Plan

_OPEN = (Sensitivity.PUBLIC, Sensitivity.INTERNAL)
_WAY_OUT = "leave out `--analyze`: the SQL is shown without, and its owner can analyze it in the database"


def refuse_analysis(plan: Plan, verdicts: tuple[Verdict, ...]) -> None:
    """Raises `private_column` or `group_size_refused` where the engine's account could tell what the answer may not."""
    site = Site(argument="--analyze")
    closed = next((v for v in verdicts if v.sensitivity not in _OPEN), None)
    if closed is not None:
        name = f"{closed.use.entity}.{closed.use.column}"
        message = f"`{name}` is private, and the engine's own plan may show its values and counts its rows"
        raise fail("private_column", message, _WAY_OUT, site=site, data={"column": name})
    if plan.threshold > 1:
        message = "the engine's own plan counts rows, which could tell of groups too small to show"
        raise fail("group_size_refused", message, _WAY_OUT, site=site)
