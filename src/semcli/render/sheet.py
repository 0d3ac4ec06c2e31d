"""What is rendered, and onto what: the two values between the pipeline and the formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from semcli.datatype import TEXT, DataType
from semcli.records import dataclass, field
from semcli.result import Shape

if TYPE_CHECKING:
    from semcli.render.column import Column

Row = tuple[object, ...]

Lost = Callable[[str, int], None]
"""Told of values that are written as null: why, and how many."""

NOT_FINITE = "NaN or infinite"
BEYOND = "beyond what the format can hold"
"""Why a value is written as null."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a listing: it is no dimension and no metric.

    `clipped` is prose that a terminal may show only the beginning of, so that each row stays on one line; columns with
    a `spare` are left out where there is no room, the lowest number first.
    """

    name: str
    type: DataType = TEXT
    role: str | None = None
    unit: str | None = None
    label: str | None = None
    format: str | None = None
    clipped: bool = False
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Screen:
    """Where output goes. `width` and `height` are None where nothing limits them; `colour` already heeds NO_COLOR and
    its like. `file` is the name of the file, where it is one."""

    terminal: bool = False
    colour: bool = False
    width: int | None = None
    height: int | None = None
    file: str | None = None


@dataclass(slots=True)
class Notes:
    """What is learnt while rows are written: the number of rows, how many of them a table shows as subtotals and
    totals, and values that a format cannot hold."""

    warnings: list[str] = field(default_factory=list)
    rows: int = 0
    summed: int = 0
    nulled: dict[tuple[str, str], int] = field(default_factory=dict)

    def lost(self, column: str, why: str = NOT_FINITE, count: int = 1) -> None:
        """Count values that are written as null because the format has nothing else for them."""
        self.nulled[column, why] = self.nulled.get((column, why), 0) + count

    def all(self) -> list[str]:
        """Every warning, complete once all rows are written."""
        return self.warnings + [
            f"{count} value{'s' if count > 1 else ''} of `{name}` {'are' if count > 1 else 'is'} {why}, written as null"
            for (name, why), count in self.nulled.items()
        ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A result on its way out: columns, and batches of rows that can be read once.

    `grain` is the grain of the time column. `zone` is where instants are shown. `meta` holds what else the JSON
    object says, in its order (`request`, `sql`, `parameters`, `paths`, `truncated`). `footer` says where rows came
    from; the number of rows and the time are added when they are known. `shape` is what batches hold; only a format
    that asked for another shape than rows is given it.
    """

    columns: Sequence[Column]
    batches: Iterable[Sequence[Row]]
    grain: str | None = None
    zone: tzinfo = UTC
    meta: Mapping[str, object] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    shape: Shape = Shape.ROWS

    def counted(self) -> Iterable[Sequence[Row]]:
        """The batches, counting rows as they pass."""
        for batch in self.batches:
            self.notes.rows += len(batch)
            yield batch
