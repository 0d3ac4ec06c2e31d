"""What a plan reads, found by walking over it."""

from __future__ import annotations

import pytest

from plan.support import plan
from semcli.datatype import BIGINT, BOOLEAN
from semcli.expression.tree import Apply, Const, Ref
from semcli.guard.fanout import check_fan_out
from semcli.guard.uses import UnknownNode
from semcli.plan.expressions import _null_with
from semcli.plan.model import Branch, ColumnRef, Key, Matched, Related, column_refs, entities_of, expressions_of
from semcli.plan.paths import Step
from semcli.records import replace

ONE = Step("order_customer", True, "order", "customer", True)
MANY = Step("item_order", False, "order", "item", False)
BALANCE = plan("balance", grain="month", by=["customer.tier"], where=["amount > 0", "item.color = 'red'"])


def read(*typed: object) -> set[str]:
    return {ref.column for one in typed for ref in column_refs(one)}  # type: ignore[arg-type]


def test_every_expression_of_a_branch_is_found() -> None:
    branch = BALANCE.branches[0]
    assert branch.pick is not None
    assert read(*expressions_of(branch)) == {"tier", "amount", "color", "placed_at", "customer_id"}
    assert read(*expressions_of(replace(branch, keys=()))) == {"amount", "color", "placed_at", "customer_id"}
    assert read(*expressions_of(replace(branch, conditions=()))) == {"tier", "amount", "placed_at", "customer_id"}
    assert read(*expressions_of(replace(branch, measures=(), conditions=()))) == {"tier", "placed_at", "customer_id"}
    assert read(*expressions_of(replace(branch, pick=None))) == {"tier", "amount", "color", "placed_at"}
    bare = replace(branch, pick=None, keys=(), conditions=(), measures=())
    assert len(list(expressions_of(bare))) == 2
    assert len(list(expressions_of(replace(bare, bucket=None)))) == 1
    own = plan("kept_revenue").branches[0]
    picked = replace(branch, pick=replace(branch.pick, per=(), own=own.conditions), conditions=(), keys=())
    assert read(*expressions_of(picked)) == {"amount", "placed_at", "status"}


def test_every_entity_that_is_read_is_found() -> None:
    assert set(entities_of(BALANCE)) == {"order", "customer", "item"}
    assert set(entities_of(plan("orders"))) == {"order"}
    assert set(entities_of(plan("orders", by=["customer.is_gold"]))) == {"order", "customer"}
    assert set(entities_of(plan("customers", where=["item.color = 'red'"]))) == {"customer", "order", "item"}
    beyond = Ref(Matched((ONE,)), BOOLEAN)
    branch = replace(plan("orders").branches[0], keys=(Key(Apply("not", (beyond,), BOOLEAN), ()),))
    assert set(entities_of(replace(plan("orders"), branches=(branch,)))) == {"order", "customer"}


def column(*path: Step) -> Ref:
    return Ref(ColumnRef(path, "item", "quantity"), BIGINT)


@pytest.mark.parametrize(
    "repeats",
    [
        column(MANY),
        column(ONE, MANY),
        Apply("negate", (column(MANY),), BIGINT),
        Ref(Matched((MANY,)), BOOLEAN),
        Ref(Related((ONE, MANY, MANY), Const(True, BOOLEAN)), BOOLEAN),
        Ref(Related((MANY,), Ref(ColumnRef((MANY, MANY), "item", "id"), BIGINT)), BOOLEAN),
        Ref("something new", BIGINT),
    ],
)
def test_a_plan_that_could_repeat_rows_is_not_let_through(repeats: Ref) -> None:
    right = plan("revenue")
    check_fan_out(right)
    measure = replace(right.branches[0].measures[0], operand=repeats)
    with pytest.raises(UnknownNode):
        check_fan_out(replace(right, branches=(replace(right.branches[0], measures=(measure,)),)))


def test_groups_over_bridges_are_let_through_as_far_as_the_bridge() -> None:
    right = plan("orders", by=["item.color"], overlap=True)
    check_fan_out(right)

    def keyed(*keys: Key) -> Branch:
        return replace(right.branches[0], keys=keys)

    with pytest.raises(UnknownNode):
        check_fan_out(replace(right, branches=(keyed(Key(column(MANY, MANY), (MANY,))),)))
    with pytest.raises(UnknownNode):
        check_fan_out(replace(right, branches=(keyed(Key(column(MANY), ())),)))


PASSES_NULL_ON = (
    *("eq", "ne", "lt", "le", "gt", "ge", "not", "like", "ilike", "cast"),
    *("add", "subtract", "multiply", "divide", "modulo", "negate", "abs", "round", "round_to", "floor", "ceil"),
    *("concat", "lower", "upper", "length", "trim", "add_days", "days_between", "interval_between"),
    *("add_interval", "instant_of_date", "instant_of_local", "local_of_instant"),
    *("extract_year", "trunc_month", "bucket_day"),
)


def test_what_passes_null_on_needs_no_test_of_the_partner() -> None:
    beyond, here, constant = column(ONE), column(), Const(1, BIGINT)
    for operation in PASSES_NULL_ON:
        assert _null_with(Apply(operation, (constant, beyond), BIGINT), (ONE,)), operation
        assert not _null_with(Apply(operation, (constant, here), BIGINT), (ONE,)), operation
    for operation in ("coalesce", "is_null", "is_not_null", "case", "and", "or", "in", "nullif", "least"):
        assert not _null_with(Apply(operation, (beyond, beyond), BIGINT), (ONE,)), operation
    assert not _null_with(constant, (ONE,))
    assert not _null_with(Ref(Matched((ONE,)), BOOLEAN), (ONE,))
