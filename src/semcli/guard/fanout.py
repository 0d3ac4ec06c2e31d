"""No row is ever repeated: every column that is read stands at the end of to-one steps, or in a related row."""

from __future__ import annotations

from semcli.expression.tree import Apply, Const, Ref, Typed
from semcli.guard.nodes import UnknownNode
from semcli.plan.model import ColumnRef, Matched, Plan, Related, expressions_of
from semcli.plan.paths import Path
from semcli.records import replace


def check_fan_out(plan: Plan) -> None:
    """Raises `UnknownNode` if a step of the plan could repeat rows. Resolving refuses such requests with an
    explanation; this is the proof on the finished plan."""
    for branch in plan.branches:
        for expression in expressions_of(replace(branch, keys=())):
            _walk(expression, 0)
        for key in branch.keys:
            # a key beyond a to-many step is met through a bridge of distinct pairs, once per row and group
            _walk(key.typed, 1 + max((i for i, step in enumerate(key.path) if not step.to_one), default=-1))


def _walk(typed: Typed, start: int) -> None:
    """`start` is how many steps of a path are behind us: those of the related row that we are in."""
    match typed:
        case Const():
            return
        case Apply(arguments=arguments):
            for argument in arguments:
                _walk(argument, start)
        case Ref(target=ColumnRef(path=path)) | Ref(target=Matched(path=path)):
            _to_one(path, start)
        case Ref(target=Related(path=path, condition=condition)):
            _to_one(path[:-1], start)
            _walk(condition, len(path))
        case _:
            raise UnknownNode(repr(typed))


def _to_one(path: Path, start: int) -> None:
    if not all(step.to_one for step in path[start:]):
        raise UnknownNode(f"a path repeats rows: {[step.join for step in path]}")
