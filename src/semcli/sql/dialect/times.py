"""What the spellings of all engines share about times: infinite ones, and lengths."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from semcli.datatype import Kind
from semcli.sql import ast
from semcli.sql.write import ATOM, Writer

if TYPE_CHECKING:
    from semcli.sql.dialect.spelling import Piece, Spelling

_SAME_END = frozenset(("wall", "local_of_instant", "instant_of_local", "cast"))
"""Operations that leave infinite times infinite: whether one is can be asked of what they are made from."""
_CLOCK = {"hours": 3_600_000_000, "minutes": 60_000_000, "seconds": 1_000_000, "microseconds": 1}


def of_finite(spell: Spelling) -> Spelling:
    """The same of finite times, and NULL where one is infinite: engines differ in what they tell of those, or fail."""

    def spelled(writer: Writer, op: ast.Op) -> Piece:
        guard = finite(writer, op.args)
        text, precedence = spell(writer, op)
        return (f"CASE WHEN {guard} THEN {text} END", ATOM) if guard else (text, precedence)

    return spelled


def of_finite_when(asked: Callable[[ast.Op], bool], spell: Spelling) -> Spelling:
    """As `of_finite`, for some uses of an operation."""
    guarded = of_finite(spell)

    def spelled(writer: Writer, op: ast.Op) -> Piece:
        return (guarded if asked(op) else spell)(writer, op)

    return spelled


def finite(writer: Writer, times: tuple[ast.Scalar, ...]) -> str:
    """The condition under which times are finite; nothing if they surely are."""
    return " AND ".join(f"isfinite({writer.scalar(t)})" for t in map(_origin, times) if not isinstance(t, ast.Param))


def _origin(time: ast.Scalar) -> ast.Scalar:
    while isinstance(time, ast.Op) and time.name in _SAME_END and time.args[0].type.is_time:
        time = time.args[0]
    return time


def is_clock_of_moment(op: ast.Op) -> bool:
    """Whether a cast takes the time of day of a timestamp: nothing else can be cast to one."""
    return op.type.kind is Kind.TIME


def interval(months: int, microseconds: int) -> str:
    """A length as both engines read it. Never in days: those may be counted on the session's clock."""
    unit, length = next((u, n) for u, n in _CLOCK.items() if microseconds % n == 0)
    parts = [f"{months} months"] if months else []
    return " ".join(parts + [f"{microseconds // length} {unit}"] * (microseconds != 0 or not months))


def around_gap(made: str, wall: str, zone: str) -> str:
    """The minutes among which the one is at which a clock skips a local time: the first and the last. `made` lies after
    it, by less than the clock is moved."""
    moved = f"({made} AT TIME ZONE {zone} - ({wall}))"
    return f"date_trunc('minute', {made} - {moved}), {made}"
