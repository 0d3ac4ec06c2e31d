"""The closed list of functions, as a person may write them."""

from __future__ import annotations

from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how many arguments it takes (`most` None means any number), and its meaning in a sentence."""

    name: str
    least: int
    most: int | None
    usage: str
    doc: str


FUNCTIONS: dict[str, Function] = {
    f.name: f
    for f in (
        Function("coalesce", 1, None, "coalesce(x, y, …)", "the first value that is not null"),
        Function("nullif", 2, 2, "nullif(x, y)", "null if both are equal, else x"),
        Function("abs", 1, 1, "abs(x)", "the number without its sign"),
        Function("round", 1, 2, "round(x) or round(x, places)", "the nearest number, halves away from zero"),
        Function("floor", 1, 1, "floor(x)", "the greatest whole number that is not greater"),
        Function("ceil", 1, 1, "ceil(x)", "the least whole number that is not less"),
        Function("least", 1, None, "least(x, y, …)", "the least of the values that are not null"),
        Function("greatest", 1, None, "greatest(x, y, …)", "the greatest of the values that are not null"),
        Function("lower", 1, 1, "lower(x)", "text with A–Z made small"),
        Function("upper", 1, 1, "upper(x)", "text with a–z made large"),
        Function("length", 1, 1, "length(x)", "the number of characters"),
        Function("trim", 1, 1, "trim(x)", "text without spaces at both ends"),
        Function("concat", 1, None, "concat(x, y, …)", "texts joined, those that are null left out"),
        Function("extract", 2, 2, "extract(field from x)", "a part of a date or time as a number"),
        Function("date_trunc", 2, 2, "date_trunc('unit', x)", "the date or time cut down to the unit"),
        Function("cast", 2, 2, "cast(x as type)", "the value as another type"),
    )
}

ALIASES: dict[str, str] = {"ceiling": "ceil"}

AGGREGATES = frozenset(
    ("sum", "count", "avg", "min", "max", "median", "percentile", "stddev", "variance", "count_distinct", "mean")
)
"""Words that look like functions but are aggregations, for a better error."""

FIELDS: tuple[str, ...] = (
    *("year", "quarter", "month", "week", "day", "dow", "isodow", "doy"),
    *("hour", "minute", "second", "epoch"),
)
"""What `extract` takes."""

UNITS: tuple[str, ...] = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
"""What `date_trunc` cuts to, from fine to coarse."""
