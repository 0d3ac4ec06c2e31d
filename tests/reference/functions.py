"""The closed list of functions (1-catalog, section 6 of the semantics)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reference import values
from reference.answer import OutOfScope, Refused
from reference.clock import MONTHS, Clock, shift
from reference.values import Infinite
from semcli.datatype import Kind, parse_type

if TYPE_CHECKING:
    from reference.expressions import Checked

EXACT = (Kind.INTEGER, Kind.DECIMAL)
NUMBERS = (*EXACT, Kind.DOUBLE)


def call(function: str, items: list[Checked], word: str, clock: Clock) -> Checked:
    """A function on typed arguments. `word` is the field, the unit, the target type, or the common kind."""
    if function in ("coalesce", "greatest", "least", "nullif"):
        return choosing(function, items, Kind(word))
    if function == "concat":
        return concat(items)
    if function == "cast":
        return cast(items[0], word, clock)
    if function in ("extract", "date_trunc"):
        return of_time(function, items[0], word, clock)
    if function in ("lower", "upper", "trim", "length"):
        return of_text(function, items)
    if function in ("abs", "round", "floor", "ceil"):
        return of_number(function, items)
    raise OutOfScope(function)


def make(kind: Kind, items: list[Checked], function: Callable[..., Any]) -> Checked:
    """NULL where any argument is."""
    from reference.expressions import Checked

    def run(env: Any) -> Any:
        arguments = [i.run(env) for i in items]
        return None if any(a is None for a in arguments) else function(*arguments)

    return Checked(kind, run)


def choosing(function: str, items: list[Checked], kind: Kind) -> Checked:
    """Functions that give one of their arguments; greatest and least pass over NULL."""
    from reference.expressions import Checked

    def run(env: Any) -> Any:
        given = [i.run(env) for i in items]
        present = [g for g in given if g is not None]
        if function == "nullif":
            return None if values.equal(*given) else given[0]
        if not present:
            return None
        if function == "coalesce":
            return present[0]
        return (max if function == "greatest" else min)(present, key=values.order_key)

    return Checked(kind, run)


def need(items: list[Checked], kinds: tuple[Kind, ...]) -> None:
    for item in items:
        if item.kind not in (*kinds, Kind.NULL):
            raise Refused("type_mismatch", item.kind.value)


def concat(items: list[Checked]) -> Checked:
    """Texts one after the other; NULL is passed over."""
    from reference.expressions import Checked

    need(items, (Kind.TEXT,))
    return Checked(Kind.TEXT, lambda env: "".join(v for i in items if (v := i.run(env)) is not None))


def of_text(function: str, items: list[Checked]) -> Checked:
    """lower and upper change A–Z only, trim removes spaces, length counts code points."""
    need(items, (Kind.TEXT,))
    if function == "trim" and len(items) != 1:
        raise OutOfScope("trim of other characters")
    functions: dict[str, Callable[[str], Any]] = {
        "lower": values.lower,
        "upper": values.upper,
        "trim": lambda t: t.strip(" "),
        "length": len,
    }
    return make(Kind.INTEGER if function == "length" else Kind.TEXT, items, functions[function])


def of_number(function: str, items: list[Checked]) -> Checked:
    """abs, floor, ceil keep the kind; round takes halves away from zero, with places only decimals."""
    need(items, NUMBERS)
    kind = items[0].kind
    if function == "round":
        if len(items) == 2 and kind is not Kind.DECIMAL:
            raise Refused("type_mismatch", "round with places takes decimals")
        return make(kind, items, values.round_away)
    if function == "abs":
        return make(kind, items, abs)
    towards = math.floor if function == "floor" else math.ceil
    python = {Kind.INTEGER: int, Kind.DECIMAL: Decimal}.get(kind, float)
    return make(kind, items, lambda v: v if isinstance(v, float) and not math.isfinite(v) else python(towards(v)))


FIELDS: dict[str, Callable[[Any], int | Decimal]] = {
    "year": lambda t: t.year,
    "quarter": lambda t: (t.month + 2) // 3,
    "month": lambda t: t.month,
    "week": lambda t: t.isocalendar().week,
    "day": lambda t: t.day,
    "dow": lambda t: t.isoweekday() % 7,
    "isodow": lambda t: t.isoweekday(),
    "doy": lambda t: t.timetuple().tm_yday,
    "hour": lambda t: t.hour,
    "minute": lambda t: t.minute,
    "second": lambda t: t.second + Decimal(t.microsecond).scaleb(-6),
}
OF_DAY = ("hour", "minute", "second")


def of_time(function: str, item: Checked, word: str, clock: Clock) -> Checked:
    """extract and date_trunc read the wall clock of the request's zone; infinite times have no parts."""
    of_day = (Kind.TIME,) if function == "extract" and word in OF_DAY else ()
    need([item], (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ, *of_day))

    def extract(value: Any) -> Any:
        if item.kind is Kind.TIME:
            return FIELDS[word](value)
        if isinstance(value, Infinite):
            return None
        return epoch(value) if word == "epoch" else FIELDS[word](clock.as_timestamp(value))

    def truncate(value: Any) -> Any:
        if isinstance(value, Infinite):
            return value
        wall = trunc(clock.as_timestamp(value), word)
        if item.kind is Kind.TIMESTAMPTZ:
            return truncated_instant(value, wall, word, clock)
        return wall.date() if item.kind is Kind.DATE else wall

    if function == "extract":
        if word not in (*FIELDS, "epoch"):
            raise OutOfScope(f"extract {word}")
        return make(Kind.DECIMAL if word in ("second", "epoch") else Kind.INTEGER, [item], extract)
    return make(item.kind, [item], truncate)


def epoch(value: date | datetime) -> Decimal:
    """Seconds since the beginning of 1970, of an instant in UTC."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    elapsed = value - datetime(1970, 1, 1, tzinfo=value.tzinfo and UTC)
    return Decimal(elapsed // timedelta(microseconds=1)).scaleb(-6)


def truncated_instant(value: datetime, wall: datetime, unit: str, clock: Clock) -> datetime:
    """Hours and finer keep the offset; coarser units begin at the first instant whose wall clock shows their start."""
    if unit not in OF_DAY:
        return clock.first_instant(wall)
    cut = value - (clock.wall(value) - wall)
    if clock.wall(cut) != wall:
        raise OutOfScope("an hour that a change of the clock cuts")
    return cut


PARTS = re.compile(r"(\d+)(\.\d+)? (year|month|week|day|hour|minute|second)s?")


def moved(item: Checked, text: str, sign: int, clock: Clock) -> Checked:
    """A time and a length that is written out: months first, days on the wall clock, what is finer as it passes."""
    need([item], (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ))
    parts = {unit: sign * Decimal(whole + rest) for whole, rest, unit in PARTS.findall(text)}
    months = int(parts.pop("year", 0) * 12 + parts.pop("month", 0))
    days = timedelta(days=int(parts.pop("week", 0) * 7 + parts.pop("day", 0)))
    fine = sum((timedelta(**{f"{unit}s": float(count)}) for unit, count in parts.items()), timedelta())

    def later(value: Any) -> Any:
        if isinstance(value, Infinite):
            return value
        try:
            wall = shift(clock.as_timestamp(value), months, "month", clamp=True) + days
            if item.kind is not Kind.TIMESTAMPTZ:
                return wall + fine
            if not months and not days:
                return value + fine
            if not clock.instants_showing(wall):
                raise OutOfScope("a time that the clock skips")
            return clock.first_instant(wall) + fine
        except (OverflowError, ValueError):
            raise OutOfScope("outside Python's calendar") from None

    return make(Kind.TIMESTAMPTZ if item.kind is Kind.TIMESTAMPTZ else Kind.TIMESTAMP, [item], later)


def trunc(wall: datetime, unit: str) -> datetime:
    """A wall-clock time cut on the calendar, weeks from Monday, quarters and years from January."""
    if unit in OF_DAY:
        return wall.replace(
            minute=0 if unit == "hour" else wall.minute, second=wall.second if unit == "second" else 0, microsecond=0
        )
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week":
        return datetime.fromordinal(midnight.toordinal() - midnight.weekday())
    if unit in MONTHS:
        return midnight.replace(day=1, month=midnight.month - (midnight.month - 1) % MONTHS[unit])
    return midnight


def cast(item: Checked, type_name: str, clock: Clock) -> Checked:
    """Conversions that can be told without an engine; the rest is out of scope."""
    source, target = item.kind, parse_type(type_name)
    if source is target.kind and target.precision is None and source is not Kind.INTEGER:
        return item
    if source in EXACT and target.kind is Kind.DOUBLE:
        return make(Kind.DOUBLE, [item], float)
    if source is Kind.INTEGER and target.name in ("bigint", "hugeint"):
        return item
    if source is Kind.INTEGER and target.kind is Kind.TEXT:
        return make(Kind.TEXT, [item], str)
    if source is Kind.DECIMAL and target.kind is Kind.INTEGER:
        return make(Kind.INTEGER, [item], lambda v: int(values.round_away(v)))
    if source in (Kind.TIMESTAMP, Kind.TIMESTAMPTZ) and target.kind is Kind.DATE:
        return make(Kind.DATE, [item], lambda v: v if isinstance(v, Infinite) else clock.as_timestamp(v).date())
    if source is Kind.DATE and target.kind is Kind.TIMESTAMP:
        return make(Kind.TIMESTAMP, [item], clock.as_timestamp)
    raise OutOfScope(f"cast {source.value} to {type_name}")


def day_of(value: date | datetime) -> date:
    """The date of a date or zoneless time."""
    return value.date() if isinstance(value, datetime) else value
