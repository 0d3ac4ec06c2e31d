"""Random conditions over fields, as text."""

from __future__ import annotations

from collections.abc import Sequence

from strategies.chooser import Chooser
from strategies.model import Field
from strategies.values import quoted, text_value, uuid_text

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
PATTERNS = ("a%", "%b%", "_", "%", "A_%", "%\\%%", "é%", "")

DIVISORS = ("0.001", "0.07", "1", "3", "0.00000000001", "-2.5", "0")
"""With fewer and with more places than decimals have: some leave 38 digits no room for both."""
FAR = ("0.001", "1.005", "-0.00000000001", "1" + 36 * "0", "-" + 37 * "9", "2." + 20 * "0" + "1")
"""Numbers whose digits and those of a column do not fit into 38."""

SECONDS = ("0.5", "0.000001", "59.999999", "0", "30")
LENGTHS_ADDED = ("1 day", "36 hours", "1 month", "1 year 2 days", "0.5 seconds", "1 week 90 minutes", "45 minutes")


def condition(choose: Chooser, fields: Sequence[Field], depth: int = 2) -> str:
    """A condition over some of the fields."""
    if depth > 0 and choose.chance(0.35):
        form = choose.whole(0, 3)
        left = condition(choose, fields, depth - 1)
        if form == 0:
            return f"not ({left})"
        right = condition(choose, fields, depth - 1)
        joined = f"{left} {choose.pick(('and', 'or'))} {right}"
        return f"({joined})"
    return comparison(choose, choose.pick(fields), fields)


def comparison(choose: Chooser, field: Field, fields: Sequence[Field]) -> str:
    name = field.name
    if choose.chance(0.12):
        return f"{name} is {choose.pick(('', 'not '))}null"
    alike = [f.name for f in fields if f.type == field.type and f.name != name and "." not in f.name + name]
    if alike and field.is_compared and field.type != "boolean" and choose.chance(0.1):
        return f"{name} {choose.pick(COMPARISONS if field.is_ordered else COMPARISONS[:2])} {choose.pick(alike)}"
    if field.is_text:
        return of_text(choose, name)
    if field.is_number:
        return of_number(choose, field)
    if field.is_time:
        return of_time(choose, field)
    if field.type == "boolean":
        return choose.pick((name, f"not {name}", f"{name} = true", f"{name} <> true", f"{name} = false"))
    if field.type == "uuid":
        return f"{name} {choose.pick(('=', '<>'))} {quoted(uuid_text(choose))}"
    if field.type == "time":
        return of_clock(choose, name)
    return f"{name} is {choose.pick(('', 'not '))}null"


def of_clock(choose: Chooser, name: str) -> str:
    """A condition on a time of day."""
    hour = f"{choose.whole(0, 23):02}:{choose.pick(('00', '30'))}"
    form = choose.whole(0, 5)
    if form == 5:
        return f"extract(second from {name}) {choose.pick(COMPARISONS)} {choose.pick(SECONDS)}"
    if form == 0:
        unit = choose.pick(("hour", "minute"))
        return f"extract({unit} from {name}) {choose.pick(COMPARISONS)} {choose.whole(0, 23)}"
    if form == 1:
        return f"{name} {choose.pick(('', 'not '))}between time '00:30' and time '{hour}'"
    if form == 2:
        return f"{name} in ('{hour}', '00:00', '23:59:59.999999')"
    return f"{name} {choose.pick(COMPARISONS)} {choose.pick(('', 'time '))}'{hour}'"


def of_text(choose: Chooser, name: str) -> str:
    word = quoted(text_value(choose))
    form = choose.whole(0, 9)
    if form == 0:
        words = ", ".join(quoted(text_value(choose)) for _ in range(choose.whole(1, 3)))
        return f"{name} {choose.pick(('', 'not '))}in ({words})"
    if form == 1:
        operator = choose.pick(("like", "ilike", "not like", "not ilike"))
        return f"{name} {operator} {quoted(choose.pick(PATTERNS))}"
    if form == 2:
        return f"{choose.pick(('lower', 'upper', 'trim'))}({name}) = {word}"
    if form == 3:
        return f"length({name}) {choose.pick(COMPARISONS)} {choose.whole(0, 4)}"
    if form == 4:
        return f"{name} || 'x' = {word}"
    if form == 5:
        return f"coalesce({name}, 'a') {choose.pick(COMPARISONS)} {word}"
    return f"{name} {choose.pick(COMPARISONS)} {word}"


def of_number(choose: Chooser, field: Field) -> str:
    name, operator = field.name, choose.pick(COMPARISONS)
    exact_places = field.type.startswith("numeric")
    number = str(choose.whole(-5, 12)) + (".5" if field.type not in ("bigint", "integer", "smallint") else "")
    form = choose.whole(0, 9)
    if form == 0:
        return f"{name} {choose.pick(('', 'not '))}between {number} and {choose.whole(3, 20)}"
    if form == 1 and field.type in ("integer", "smallint"):
        return f"{name} % {choose.whole(0, 4)} = {choose.whole(-1, 2)}"
    if form == 1 and exact_places:
        return f"{name} % {choose.pick(DIVISORS)} {operator} {choose.pick(('0', '0.5', '-0.01', '0.001'))}"
    if form == 9 and field.type != "double" and field.type != "real":
        return f"{name} {operator} {choose.pick(FAR)}"
    if form == 2 and field.type in ("integer", "smallint"):
        return f"{name} * 2 - 1 {operator} {number}"
    if form == 3:
        return f"{name} / {choose.whole(0, 3)} {operator} 1.25"
    if form == 4:
        return f"{choose.pick(('abs', 'floor', 'ceil', 'round'))}({name}) {operator} {choose.whole(0, 9)}"
    if form == 5 and exact_places:
        return f"round({name}, 1) {operator} {number}"
    if form == 6:
        return f"{name} in ({number}, {choose.whole(0, 9)})"
    return f"{name} {operator} {number}"


def of_time(choose: Chooser, field: Field) -> str:
    name, operator = field.name, choose.pick(COMPARISONS)
    day = f"{choose.pick((2024, 2025, 2025))}-{choose.whole(1, 12):02}-{choose.whole(1, 28):02}"
    form = choose.whole(0, 11)
    if form == 8 and field.type != "date":
        return f"extract(second from {name}) {operator} {choose.pick(SECONDS)}"
    if form == 9:
        return f"extract(epoch from {name}) {operator} {choose.pick(('0', '1741503599.999999', '1740787200.5'))}"
    if form == 10:
        return f"{name} {choose.pick(('+', '-'))} interval '{choose.pick(LENGTHS_ADDED)}' {operator} {quoted(day)}"
    if form == 11:
        units = ("month", "week", "quarter", "year", "day") + (() if field.type == "date" else ("hour", "minute"))
        return f"date_trunc('{choose.pick(units)}', {name}) {operator} date {quoted(day)}"
    if form == 0:
        return (
            f"extract({choose.pick(('month', 'dow', 'isodow', 'day', 'quarter', 'year', 'week', 'doy'))}"
            f" from {name}) {operator} {choose.whole(0, 12)}"
        )
    if form == 1 and field.type != "date":
        return f"extract({choose.pick(('hour', 'minute'))} from {name}) {operator} {choose.whole(0, 23)}"
    if form == 2 and field.type != "date":
        return f"cast({name} as date) {operator} date '{day}'"
    if form == 3 and field.type == "timestamptz":
        return f"{name} {operator} '{day}T0{choose.whole(0, 9)}:30:00Z'"
    if form == 4 and field.type == "timestamp":
        return f"{name} {operator} '{day} 0{choose.whole(0, 9)}:30:00'"
    return f"{name} {operator} {choose.pick((quoted(day), f'date {quoted(day)}'))}"
