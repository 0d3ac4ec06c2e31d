"""No row is ever repeated: every column that is read stands at the end of to-one steps, or in a related row."""

from __future__ import annotations

from semcli.expression.tree import Apply, Const, Ref, Typed
from semcli.guard.uses import UnknownNode
from semcli.plan.model import ColumnRef, Plan, Related
from semcli.plan.paths import Path


def check_fan_out(plan: Plan) -> None:
    """Raises `UnknownNode` if a step of the plan could repeat rows. Resolving refuses such requests with an
    explanation; this is the proof on the finished plan."""
    for branch in plan.branches:
        typed = [key.typed for key in branch.keys]
        typed += [condition.typed for condition in branch.conditions]
        typed += [measure.operand for measure in branch.measures if measure.operand is not None]
        typed += [t for t in (branch.time, branch.bucket) if t is not None]
        for key in branch.keys:
            _to_one(key.path, 0)
        for expression in typed:
            _walk(expression, 0)


def _walk(typed: Typed, start: int) -> None:
    """`start` is how many steps of a path are behind us: those of the related row that we are in."""
    match typed:
        case Const():
            return
        case Apply(arguments=arguments):
            for argument in arguments:
                _walk(argument, start)
        case Ref(target=ColumnRef(path=path)):
            _to_one(path, start)
        case Ref(target=Related(path=path, condition=condition)):
            _to_one(path[:-1], start)
            _walk(condition, len(path))
        case _:
            raise UnknownNode(repr(typed))


def _to_one(path: Path, start: int) -> None:
    if not all(step.to_one for step in path[start:]):
        raise UnknownNode(f"a path repeats rows: {[step.join for step in path]}")
