"""PostgreSQL's spelling, where it differs: versions 13 to 18, and what a newer one of them is asked instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from semcli.datatype import DataType, Kind
from semcli.sql import ast
from semcli.sql.dialect.base import OPERATIONS, Dialect
from semcli.sql.dialect.spelling import ADD, AND, COMPARE, OTHER, Piece, Spelling, by_kind, form, infix
from semcli.sql.dialect.times import around_gap, of_finite
from semcli.sql.write import ATOM, Writer


def _by_code_point(symbol: str) -> Spelling:
    """A comparison of text by code point, whatever the database's collation."""
    return form(f'{{0:{COMPARE + 1}}} {symbol} {{1:{COMPARE + 1}}} COLLATE "C"', COMPARE)


def _extreme(function: str) -> Spelling:
    def spell(writer: Writer, op: ast.Op) -> Piece:
        arguments = ", ".join(writer.scalar(a) for a in op.args)
        collate = ' COLLATE "C"' if op.type.kind is Kind.TEXT else ""
        return f"{function}({arguments}{collate})", ATOM

    return spell


OPERATIONS_POSTGRES: dict[str, Spelling] = {
    **OPERATIONS,
    **{
        name: by_kind({Kind.TEXT: _by_code_point(symbol)}, infix(symbol, COMPARE))
        for name, symbol in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="))
    },
    "least": _extreme("least"),
    "greatest": _extreme("greatest"),
    "code_point": form(f'{{0:{OTHER + 1}}} COLLATE "C"', OTHER),
    # floor and ceil of decimals keep their scale of zero; round of doubles goes to the even neighbour in PostgreSQL
    "round": by_kind(
        {Kind.DOUBLE: form("trunc({0}) + CASE WHEN abs({0} - trunc({0})) >= 0.5 THEN sign({0}) ELSE 0 END", ADD)},
        form("round({0})"),
    ),
}


_DEFAULTS: dict[Kind, str] = {
    **dict.fromkeys((Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE, Kind.INTERVAL), "0"),
    **dict.fromkeys((Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ), "2000-01-01"),
    Kind.BOOLEAN: "false",
    Kind.TIME: "00:00",
    Kind.ARRAY: "{}",
    Kind.UUID: "00000000-0000-0000-0000-000000000000",
}
"""What stands in for NULL beside a test for NULL, by kind."""


_BINS_FROM = {14: 13, 15: 8, 16: 4}
"""The first release of a version whose `date_bin` is right; before, it was not for instants before its origin."""


def _knows_bins(version: int) -> bool:
    major, release = divmod(version, 10_000)
    return major > max(_BINS_FROM) or release >= _BINS_FROM.get(major, release + 1)


def _bin(length: str, time: str) -> str:
    return f"date_bin(INTERVAL '{length}', {time}, TIMESTAMPTZ '2000-01-01 00:00:00+00')"


class Postgres(Dialect):
    """PostgreSQL. Text is compared by code point with COLLATE "C"; `=` and `in` stay bare, so that indexes serve.

    Without a `version` it writes what every server from 13 on knows.
    """

    name = "postgres"
    max_identifier = 63
    operations: ClassVar[Mapping[str, Spelling]] = OPERATIONS_POSTGRES

    def __init__(self, version: int | None = None) -> None:
        self.bins = self.slow_zones = version is not None and _knows_bins(version)

    def type_name(self, type: DataType) -> str:
        if type.bits == 128:
            return "numeric"
        return super().type_name(type)

    def null(self, type: DataType) -> str:
        return super().null(type) + (' COLLATE "C"' if type.kind is Kind.TEXT else "")

    def held(self, node: ast.Aggregate, text: str) -> str:
        """PostgreSQL counts on beyond 38 digits."""
        return f"CAST({text} AS {self.type_name(node.type)})" if node.large else text

    def percentile(self, operand: str, fraction: float) -> str:
        return f"percentile_cont({fraction!r}) WITHIN GROUP (ORDER BY CAST({operand} AS double precision))"

    def op_extract(self, writer: Writer, op: ast.Op) -> Piece:
        """Years and epochs of infinite times are infinite in PostgreSQL, its other parts of them NULL."""
        endless = op.detail[0] in ("year", "epoch") and op.args[0].type.is_time
        return (of_finite(super().op_extract) if endless else super().op_extract)(writer, op)

    def op_same(self, writer: Writer, op: ast.Op) -> Piece:
        """Equality under which NULLs are equal, in a form that can be hashed: IS NOT DISTINCT FROM cannot."""
        left, right = op.args
        default = f"CAST('{_DEFAULTS.get(left.type.kind, '')}' AS {self.type_name(left.type)})"
        a, b = (writer.scalar(side, COMPARE + 1) for side in (left, right))
        return f"({a} IS NULL) = ({b} IS NULL) AND coalesce({a}, {default}) = coalesce({b}, {default})", AND

    def after_gap(self, made: str, wall: str, zone: str) -> str:
        steps = f"generate_series({around_gap(made, wall, zone)}, INTERVAL '1 minute')"
        return f"(SELECT min(step) FROM {steps} AS step WHERE step AT TIME ZONE {zone} > {wall})"

    def op_bin(self, writer: Writer, op: ast.Op) -> Piece:
        """The beginning of the piece of a fixed length, counted in UTC, in which an instant lies."""
        return _bin(op.detail[0], writer.scalar(op.args[0])), ATOM

    def quarter_hour(self, time: str) -> str:
        return _bin("15 minutes", time)

    def op_refuse_when(self, writer: Writer, op: ast.Op) -> Piece:
        """PostgreSQL has no function that raises: a cast that cannot succeed does, when it is reached."""
        bad = f"CAST('semcli:{op.detail[0]}' || clock_timestamp() AS boolean)"
        return f"CASE WHEN {writer.scalar(op.args[0])} THEN {bad} ELSE TRUE END", ATOM
