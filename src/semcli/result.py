"""Answers: typed columns and exact rows, all at once or in batches.

| type | value |
|---|---|
| integer | int |
| decimal | Decimal (NaN and infinities included, where the engine has them) |
| double | float, NaN and infinities included |
| boolean | bool |
| text, uuid, json, unknown | str |
| date, time | date, time |
| timestamp | datetime without zone |
| timestamptz | datetime in UTC |
| interval | str, an ISO 8601 duration: `P1M2DT3S` |
| bytea | bytes |
| array | list |

NULL is None. What Python's dates cannot hold comes as text: `infinity`, `-infinity`, `10000-01-01`, `0044-03-15 BC`,
`24:00:00`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Literal

from semcli.datatype import DataType
from semcli.records import dataclass


class Shape(Enum):
    """What batches of an answer hold: rows of values; lines of comma-separated values, in rows of `line` and perhaps
    `lost` (`semcli.sql.bulk`); or Arrow's record batches. All have a length, the number of rows."""

    ROWS = "rows"
    CSV_LINES = "csv lines"
    ARROW = "arrow"


Role = Literal["time", "dimension", "metric", "extra"]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column of an answer. `extra` is the role of those that begin with `_`."""

    name: str
    type: DataType
    role: Role = "dimension"
    unit: str | None = None
    label: str | None = None
    format: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A whole answer. `notes` are what a reader should know of it (groups that overlap, a cap)."""

    columns: tuple[OutputColumn, ...]
    rows: Sequence[Row]
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries by column name."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer on its way: `batches` can be read once, and hold only one batch in memory."""

    columns: tuple[OutputColumn, ...]
    batches: Iterator[list[Row]]
    notes: tuple[str, ...] = ()

    def collect(self) -> Result:
        """Read to the end."""
        return Result(self.columns, [row for batch in self.batches for row in batch], self.notes)
