"""What formats know of a column. Only type checkers read this: a protocol costs time to make."""

from __future__ import annotations

from typing import Protocol

from semcli.datatype import DataType


class Column(Protocol):
    """What formats know of a column: a `semcli.result.OutputColumn` is one, a `Field` another."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> DataType: ...
    @property
    def role(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def label(self) -> str | None: ...
    @property
    def format(self) -> str | None: ...
