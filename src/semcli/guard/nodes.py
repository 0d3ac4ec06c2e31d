"""The closed list of what a plan is made of: every kind of node, with every field that the guard has been taught.

`uses.py` looks for columns in these fields and nowhere else. So whatever a plan may hold has to stand here first: a
new kind of node, or a new field of an old one, is an error until somebody has said here that the guard reads it.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import Any

from semcli.datatype import DataType
from semcli.errors import Site
from semcli.expression.tree import Apply, Const, Ref, Span
from semcli.plan import model
from semcli.plan.model import Plan
from semcli.plan.paths import Step
from semcli.records import fields


class UnknownNode(Exception):
    """The plan holds something that the guard has not been taught: nothing may pass."""


NODES: dict[type, str] = {
    # where columns are: read by `uses.uses`, expression by expression
    model.Plan: "calendar grain time_type dimensions branches views metrics spine fill having order limit top totals "
    "pivot partial threshold notes",
    model.Branch: "entity conditions keys time bucket range measures asked pick first",
    model.Key: "typed path",
    model.Condition: "typed origin text site",
    model.Measure: "metric aggregation operand percentile type empty",
    model.Pick: "last per carry own",
    Apply: "operation arguments type span",
    Ref: "target type span",
    Const: "value type span",
    model.ColumnRef: "path entity column",
    model.Related: "path condition",
    model.Matched: "path",
    Step: "join forward source target to_one role",
    # over results alone, which `uses.uses` makes sure of
    model.MetricOutput: "name typed type label unit format",
    model.MeasureRef: "view measure",
    model.OutputRef: "name",
    # without any column: names of outputs, times, lengths and numbers
    model.DimensionOutput: "name type label unit format grain",
    model.OrderKey: "name descending",
    model.View: "branch window shifts",
    model.Window: "rolling to_date",
    model.Length: "count unit",
    model.Range: "since until",
    model.Spine: "first last",
    model.Partial: "buckets unfinished windows",
    model.Calendar: "zone week_start fiscal_year_start now",
}

_PLAIN = (str, int, float, date, timedelta, Enum, DataType, Site, Span, type(None))


def check_known(plan: Plan) -> None:
    """Raises `UnknownNode` if anything in a plan is not in the list, or has more to it than the list says."""
    waiting: list[object] = [plan]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif type(node) in NODES:
            kind: Any = type(node)
            names = _names(kind)
            if not isinstance(node, Const):
                waiting.extend([getattr(node, name) for name in names])
        elif not isinstance(node, _PLAIN):
            raise UnknownNode(repr(node))


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node. Raises `UnknownNode` where they are not those of the list."""
    names = tuple(field.name for field in fields(kind))
    if sorted(names) != sorted(NODES[kind].split()):
        raise UnknownNode(f"`{kind.__name__}` has fields that the guard does not know: {names}")
    return names
