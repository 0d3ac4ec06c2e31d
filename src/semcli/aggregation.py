"""One row per aggregation: what it takes, what it gives, and how its parts behave.

Adding an aggregation is adding a row here and a spelling per dialect (`sql/dialect/`).
"""

from __future__ import annotations

from enum import Enum

from semcli.datatype import BIGINT, DOUBLE, HUGEINT, DataType, Kind, decimal
from semcli.records import dataclass


class Operand(Enum):
    """What may stand under an aggregation."""

    ANY = "anything, or nothing: rows are counted"
    COMPARABLE = "anything that can be told apart"
    ORDERABLE = "numbers, dates, times or text"
    NUMERIC = "numbers"


class Parts(Enum):
    """How the values of parts of the rows make the value of the whole."""

    ADD = "sum"
    LEAST = "min"
    GREATEST = "max"
    NONE = "recomputed from rows"


@dataclass(frozen=True, slots=True)
class Aggregation:
    """An aggregation and its rules.

    `empty` is the value of nothing (no non-NULL value): 0 or None. `parts` says whether values of parts combine.
    `repeats` says that repeating a row does not change the value.
    """

    name: str
    operand: Operand
    empty: int | None
    parts: Parts
    repeats: bool = False

    def accepts(self, operand: DataType | None) -> bool:
        """Whether an operand of this type fits; None stands for a missing operand (rows are counted)."""
        if operand is None:
            return self.operand is Operand.ANY
        match self.operand:
            case Operand.ANY:
                return True
            case Operand.COMPARABLE:
                return operand.kind not in (Kind.JSON, Kind.UNKNOWN, Kind.NULL)
            case Operand.ORDERABLE:
                return operand.is_orderable
            case Operand.NUMERIC:
                return operand.is_numeric

    def result(self, operand: DataType | None) -> DataType:
        """The type of the value (section 6 of the semantics: docs/reference/semantics.md)."""
        match self.name:
            case "count" | "count_distinct":
                return BIGINT
            case "sum":
                assert operand is not None
                if operand.kind is Kind.INTEGER:
                    return HUGEINT
                if operand.kind is Kind.DECIMAL:
                    return operand if operand.scale is None else decimal(38, operand.scale)
                return DOUBLE
            case "min" | "max":
                assert operand is not None
                return operand
            case _:
                return DOUBLE


AGGREGATIONS: dict[str, Aggregation] = {
    a.name: a
    for a in (
        Aggregation("count", Operand.ANY, 0, Parts.ADD),
        Aggregation("count_distinct", Operand.COMPARABLE, 0, Parts.NONE, repeats=True),
        Aggregation("sum", Operand.NUMERIC, 0, Parts.ADD),
        Aggregation("avg", Operand.NUMERIC, None, Parts.NONE),
        Aggregation("min", Operand.ORDERABLE, None, Parts.LEAST, repeats=True),
        Aggregation("max", Operand.ORDERABLE, None, Parts.GREATEST, repeats=True),
        Aggregation("median", Operand.NUMERIC, None, Parts.NONE),
        Aggregation("percentile", Operand.NUMERIC, None, Parts.NONE),
        Aggregation("stddev", Operand.NUMERIC, None, Parts.NONE),
        Aggregation("variance", Operand.NUMERIC, None, Parts.NONE),
    )
}

ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(("mean", "average"), "avg"),
    "total": "sum",
    **dict.fromkeys(("distinct", "countd", "count_unique", "unique", "nunique"), "count_distinct"),
    **dict.fromkeys(("distinct_count", "approx_count_distinct", "count_distinct_approx"), "count_distinct"),
    **dict.fromkeys(("minimum", "lowest"), "min"),
    **dict.fromkeys(("maximum", "highest"), "max"),
    **dict.fromkeys(("quantile", "percentile_cont"), "percentile"),
    **dict.fromkeys(("std", "stdev", "sd", "stddev_samp", "standard_deviation"), "stddev"),
    **dict.fromkeys(("var", "var_samp"), "variance"),
}
"""What other tools call our aggregations. Some of these words look more like another one's name: `mean`, `median`."""
