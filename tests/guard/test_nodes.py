"""What the guard has not been taught is an error, wherever in a plan it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path as File
from typing import Any

import pytest

import semcli.plan.model as model
from semcli.catalog.load import load
from semcli.catalog.model import Catalog
from semcli.datatype import BOOLEAN, INTEGER, TEXT
from semcli.expression.tree import Apply, Const, Ref, Typed
from semcli.guard import checked
from semcli.guard.nodes import NODES, UnknownNode
from semcli.plan.model import Branch, Condition, Key, OutputRef, Pick, Plan, Related
from semcli.plan.resolve import resolve
from semcli.records import dataclass, fields, is_dataclass, replace
from semcli.request import Request

ROOT = File(__file__).parents[2]
NOW = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Smuggled:
    """A reference to a column of a kind that nobody has taught to the guard."""

    entity: str
    column: str


@dataclass(frozen=True, slots=True)
class WiderBranch(Branch):
    """A branch with one more place for an expression, as a new feature might have."""

    sampled_by: Typed | None = None


NOVEL: Any = Ref(Smuggled("person", "passport"), TEXT)
NOVEL_CONDITION = Condition(Ref(Smuggled("person", "passport"), BOOLEAN), "`--where`", "")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(ROOT / "fixtures" / "people" / "catalog.toml")


@pytest.fixture(scope="module")
def plan(catalog: Catalog) -> Plan:
    words = Request(("hires",), grain="year", by=("office",), where=("floor = 'top'",), having=("hires > 1",))
    return resolve(catalog, words, NOW, {})


def in_branch(plan: Plan, **changed: Any) -> Plan:
    return replace(plan, branches=(replace(plan.branches[0], **changed), *plan.branches[1:]))


def nested(typed: Typed) -> Typed:
    return Apply("add", (Const(1, INTEGER), Apply("negate", (typed,), INTEGER)), INTEGER)


PLACES: dict[str, Callable[[Plan], Plan]] = {
    "group": lambda p: in_branch(p, keys=(Key(NOVEL, ()),)),
    "inside a computed dimension": lambda p: in_branch(p, keys=(Key(nested(NOVEL), ()),)),
    "bucket": lambda p: in_branch(p, bucket=NOVEL),
    "time": lambda p: in_branch(p, time=NOVEL),
    "filter": lambda p: in_branch(p, conditions=(NOVEL_CONDITION,)),
    "related row": lambda p: in_branch(p, conditions=(Condition(Ref(Related((), NOVEL), BOOLEAN), "`--where`", ""),)),
    "measure": lambda p: in_branch(p, measures=(replace(p.branches[0].measures[0], operand=NOVEL),)),
    "inside a measure": lambda p: in_branch(p, measures=(replace(p.branches[0].measures[0], operand=nested(NOVEL)),)),
    "keys of a balance": lambda p: in_branch(p, pick=Pick(True, (NOVEL,), False, ())),
    "filter of a balance": lambda p: in_branch(p, pick=Pick(True, (), False, (NOVEL_CONDITION,))),
    "metric": lambda p: replace(p, metrics=(replace(p.metrics[0], typed=nested(NOVEL)),)),
    "having": lambda p: replace(p, having=(NOVEL_CONDITION,)),
    "view": lambda p: replace(p, views=(NOVEL,)),
    "order": lambda p: replace(p, order=(NOVEL,)),
    "spine": lambda p: replace(p, spine=NOVEL),
    "partial buckets": lambda p: replace(p, partial=NOVEL),
    "branch": lambda p: replace(p, branches=(*p.branches, NOVEL)),
}


def test_the_plan_as_it_is_passes(catalog: Catalog, plan: Plan) -> None:
    assert checked(catalog, plan).plan == plan


@pytest.mark.parametrize("place", PLACES)
def test_a_new_kind_of_node_is_refused(place: str, catalog: Catalog, plan: Plan) -> None:
    with pytest.raises(UnknownNode, match="Smuggled"):
        checked(catalog, PLACES[place](plan))


def test_a_new_field_of_a_known_kind_is_refused(catalog: Catalog, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if somebody adds the wider node to the list, but not the field that nobody reads."""
    old = plan.branches[0]
    wider = WiderBranch(**{f.name: getattr(old, f.name) for f in fields(Branch)}, sampled_by=NOVEL)
    with pytest.raises(UnknownNode):
        checked(catalog, replace(plan, branches=(wider,)))
    monkeypatch.setitem(NODES, WiderBranch, NODES[Branch])
    with pytest.raises(UnknownNode, match="sampled_by"):
        checked(catalog, replace(plan, branches=(wider,)))


def test_a_metric_may_not_read_columns(catalog: Catalog, plan: Plan) -> None:
    """What stands over results reads results, whatever the guard knows of the reference otherwise."""
    column: Any = Ref(model.ColumnRef((), "person", "office"), TEXT)
    with pytest.raises(UnknownNode):
        checked(catalog, replace(plan, metrics=(replace(plan.metrics[0], typed=column),)))
    having = Condition(Apply("is_null", (column,), BOOLEAN), "`--having`", "")
    with pytest.raises(UnknownNode):
        checked(catalog, replace(plan, having=(having,)))
    assert checked(catalog, replace(plan, having=(replace(having, typed=Ref(OutputRef("hires"), BOOLEAN)),)))


def test_the_list_has_every_node_of_the_model() -> None:
    """Nobody takes a node off the list without noticing: the model has no other."""
    made = {value for value in vars(model).values() if isinstance(value, type) and is_dataclass(value)}
    own = {kind for kind in made if kind.__module__ == model.__name__}
    assert own <= set(NODES)
    for kind in own:
        assert sorted(NODES[kind].split()) == sorted(f.name for f in fields(kind))
