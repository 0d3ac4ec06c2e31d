"""What DuckDB's own types hold, beside the types that a catalog declares."""

from __future__ import annotations

import re

from semcli.datatype import DataType, Kind
from semcli.engine.values import DIGITS
from semcli.patterns import pattern

_EXACT: dict[Kind, re.Pattern[str]] = {
    Kind.INTEGER: pattern(r"U?(TINY|SMALL|BIG)?INT(EGER)?"),
    Kind.DOUBLE: pattern(r"DOUBLE"),
    Kind.BOOLEAN: pattern(r"BOOLEAN"),
    Kind.TEXT: pattern(r"VARCHAR"),
    Kind.JSON: pattern(r"JSON|VARCHAR"),
    Kind.UNKNOWN: pattern(r"VARCHAR"),
    Kind.BYTEA: pattern(r"BLOB"),
}


def is_exact(type: DataType, given: str) -> bool:
    """Whether the driver gives values of this engine type just as they should be."""
    if type.kind is Kind.DECIMAL:
        # the widest may hold 39 digits, and is looked at
        found = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", given)
        return found is not None and int(found[1]) < DIGITS and int(found[2]) == type.scale
    pattern = _EXACT.get(type.kind)
    return pattern is not None and pattern.fullmatch(given) is not None and type.bits != 32 * (type.kind is Kind.DOUBLE)


_HELD: dict[Kind, re.Pattern[str]] = {
    **{kind: _EXACT[kind] for kind in (Kind.DOUBLE, Kind.BOOLEAN, Kind.UNKNOWN)},
    Kind.TEXT: pattern(r"VARCHAR|ENUM\(.*\)"),
    Kind.UUID: pattern(r"UUID"),
    Kind.DATE: pattern(r"DATE"),
    Kind.TIMESTAMP: pattern(r"TIMESTAMP"),
    Kind.TIMESTAMPTZ: pattern(r"TIMESTAMP WITH TIME ZONE"),
}


def is_held(type: DataType, given: str) -> bool:
    """Whether DuckDB's own type holds just the values of the declared type, spelled alike."""
    if type.kind is Kind.INTEGER:
        return _EXACT[Kind.INTEGER].fullmatch(given) is not None or (given == "HUGEINT" and type.bits == 128)
    if type.kind is Kind.DECIMAL:
        found = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", given)
        # without a digit before the point DuckDB writes no zero there
        return found is not None and int(found[1]) > int(found[2]) == type.scale
    pattern = _HELD.get(type.kind)
    return pattern is not None and pattern.fullmatch(given) is not None
