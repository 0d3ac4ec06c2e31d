"""What an engine is given: the text, the values, and what comes out."""

from __future__ import annotations

from semcli.datatype import DataType
from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement.

    `text` has the placeholders `$1`, `$2` …, each of which may stand several times; `parameters` are their values:
    None, bool, int, Decimal, float, str, date, datetime, time, UUID or bytes. `columns` name and type what comes out,
    in order: rows are converted by these types, never by what a driver guesses. `tables` are the tables that are
    read, as the catalog writes them; None says that they are not known. `filters_join_keys` says whether conditions may
    leave an outer join without partners before anything is read (`semcli.sql.partners`).
    """

    text: str
    parameters: tuple[object, ...] = ()
    columns: tuple[tuple[str, DataType], ...] = ()
    tables: tuple[str, ...] | None = None
    filters_join_keys: bool = True
