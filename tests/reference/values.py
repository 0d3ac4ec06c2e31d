"""Values: three-valued logic, comparison, arithmetic of exact numbers and doubles (section 6)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import total_ordering
from typing import Any

from reference.answer import Refused

WIDE = Context(prec=200)


@total_ordering
class Infinite:
    """A date or instant before or after all others."""

    def __init__(self, sign: int):
        self.sign = sign

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Infinite) and other.sign == self.sign

    def __lt__(self, other: object) -> bool:
        return self.sign < (other.sign if isinstance(other, Infinite) else 0)

    def __hash__(self) -> int:
        return hash(("infinite", self.sign))

    def __repr__(self) -> str:
        return "infinity" if self.sign > 0 else "-infinity"


@dataclass(frozen=True, eq=False)
class Duration:
    """A length of time in three parts. Told apart and ordered by its length, with months of thirty days and days of
    24 hours."""

    months: int
    days: int
    micros: int

    @property
    def length(self) -> int:
        return ((self.months * 30 + self.days) * 24 * 3600) * 1_000_000 + self.micros

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and other.length == self.length

    def __lt__(self, other: Duration) -> bool:
        return self.length < other.length

    def __gt__(self, other: Duration) -> bool:
        return self.length > other.length

    def __hash__(self) -> int:
        return hash(("duration", self.length))

    def __str__(self) -> str:
        """As ISO 8601 has it, each part with its own sign: `P1Y2M-3DT1H`."""
        sign = -1 if self.micros < 0 else 1
        minutes, micros = divmod(abs(self.micros), 60_000_000)
        years = int(self.months / 12)
        days = [(years, "Y"), (self.months - 12 * years, "M"), (self.days, "D")]
        day = "".join(f"{count}{unit}" for count, unit in days if count)
        clock = "".join(f"{sign * count}{unit}" for count, unit in ((minutes // 60, "H"), (minutes % 60, "M")) if count)
        if micros:
            seconds, fraction = divmod(micros, 1_000_000)
            clock += f"{'-' if sign < 0 else ''}{seconds}{f'.{fraction:06}'.rstrip('0').rstrip('.')}S"
        return f"P{day}{'T' if clock else ''}{clock}" if day or clock else "PT0S"


@total_ordering
class MidnightAfter:
    """24:00:00, at which a day ends: after every other time of day."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MidnightAfter)

    def __lt__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return hash("24:00:00")

    hour, minute, second, microsecond = 24, 0, 0, 0

    def isoformat(self) -> str:
        return "24:00:00"

    __repr__ = isoformat


MIDNIGHT_AFTER = MidnightAfter()
PLUS_INFINITY = Infinite(1)
MINUS_INFINITY = Infinite(-1)


def not3(a: bool | None) -> bool | None:
    return None if a is None else not a


def and3(values: Iterable[bool | None]) -> bool | None:
    seen = list(values)
    if any(v is False for v in seen):
        return False
    return None if any(v is None for v in seen) else True


def or3(values: Iterable[bool | None]) -> bool | None:
    seen = list(values)
    if any(v is True for v in seen):
        return True
    return None if any(v is None for v in seen) else False


def is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def order_key(value: Any) -> tuple[int, Any]:
    """Ascending order of non-NULL values of one type; NaN is the largest number, equal to itself, and NULL the largest
    element of an array."""
    if isinstance(value, tuple):
        return (0, tuple((2, 0) if v is None else order_key(v) for v in value))
    return (1, 0) if is_nan(value) else (0, value)


def same_scale(a: Any, b: Any) -> tuple[Any, Any]:
    """Beside a double, exact numbers are doubles."""
    if isinstance(a, float) and isinstance(b, (int, Decimal)) and not isinstance(b, bool):
        return a, float(b)
    if isinstance(b, float) and isinstance(a, (int, Decimal)) and not isinstance(a, bool):
        return float(a), b
    return a, b


def compare(a: Any, b: Any) -> int:
    """-1, 0 or 1 for two non-NULL values of one type."""
    left, right = map(order_key, same_scale(a, b))
    return (left > right) - (left < right)


def equal(a: Any, b: Any) -> bool | None:
    return None if a is None or b is None else compare(a, b) == 0


def group_key(values: Iterable[Any]) -> tuple[Any, ...]:
    """Hashable identity of a tuple of values: NULL meets NULL, NaN meets NaN, False is not 0."""
    return tuple(("nan",) if is_nan(v) else (type(v) is bool, v) for v in values)


def exact(value: int | Decimal) -> int | Decimal:
    """Exact values have 38 digits; beyond that `overflow`, never a wrap."""
    if isinstance(value, Decimal):
        if len(value.as_tuple().digits) > 38 and abs(value) >= Decimal(10) ** (38 + int(value.as_tuple().exponent)):
            raise Refused("overflow", str(value))
    elif abs(value) >= 10**38:
        raise Refused("overflow", str(value))
    return value


def double_op(operation: Callable[[float, float], float], a: float, b: float) -> float:
    """Arithmetic of doubles; what is too large is an overflow."""
    result = operation(a, b)
    if math.isinf(result) and not math.isinf(a) and not math.isinf(b):
        raise Refused("overflow", "double")
    return result


def arithmetic(operator: str, a: Any, b: Any) -> Any:
    """`+ - * %` on two non-NULL numbers."""
    a, b = same_scale(a, b)
    operations: dict[str, Callable[[Any, Any], Any]] = {
        "+": lambda x, y: x + y,
        "-": lambda x, y: x - y,
        "*": lambda x, y: x * y,
        "%": remainder,
    }
    if isinstance(a, float):
        return double_op(operations[operator], a, b)
    with localcontext(WIDE):
        result = operations[operator](a, b)
    return None if result is None else exact(result)


def remainder(a: Any, b: Any) -> Any:
    """`%` has the dividend's sign and is NULL over 0."""
    if b == 0:
        return None
    if isinstance(a, Decimal) or isinstance(b, Decimal):
        return Decimal(a) % Decimal(b)
    return int(math.copysign(1, a)) * (abs(a) % abs(b))


def divide(a: Any, b: Any) -> float | None:
    """`/` is a double, never truncates, and is NULL over 0."""
    if a is None or b is None or b == 0:
        return None
    if isinstance(a, float) or isinstance(b, float):
        return double_op(lambda x, y: x / y, float(a), float(b))
    return float(a) / float(b)


def round_away(value: Any, places: int = 0) -> Any:
    """Halves go away from zero."""
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value) or abs(value) >= 2**52:
            return value
        return float(Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    with localcontext(WIDE):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
ASCII_UPPER = {lower: upper for upper, lower in ASCII_LOWER.items()}


def lower(text: str) -> str:
    """lower changes A–Z only."""
    return text.translate(ASCII_LOWER)


def upper(text: str) -> str:
    return text.translate(ASCII_UPPER)


def like(text: str, pattern: str) -> bool:
    """`%` is any text, `_` one character, `\\` escapes the next."""
    if not pattern:
        return not text
    head, rest = pattern[0], pattern[1:]
    if head == "%":
        return any(like(text[i:], rest) for i in range(len(text) + 1))
    if head == "\\" and rest:
        return bool(text) and text[0] == rest[0] and like(text[1:], rest[1:])
    return bool(text) and (head == "_" or text[0] == head) and like(text[1:], rest)
