"""DuckDB's spelling, where it differs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from semcli.datatype import DataType, Kind
from semcli.records import replace
from semcli.sql import ast
from semcli.sql.dialect import duckdb_decimals as decimals
from semcli.sql.dialect.base import OPERATIONS, Dialect, quote
from semcli.sql.dialect.spelling import COMPARE, Piece, Spelling
from semcli.sql.dialect.times import around_gap, finite
from semcli.sql.write import ATOM, Writer


def _comparison(name: str) -> Spelling:
    """A comparison, of decimals that have no type in common too."""

    def spell(writer: Writer, op: ast.Op) -> Piece:
        if decimals.can_meet(*op.args):
            return OPERATIONS[name](writer, op)
        return writer._piece(decimals.compared(name, *op.args))

    return spell


OPERATIONS_DUCKDB: dict[str, Spelling] = {
    **OPERATIONS,
    **{name: _comparison(name) for name in decimals.COMPARISONS},
}


class DuckDB(Dialect):
    """DuckDB 2. Text is compared by its bytes, which is by code point; names that differ in case alone are one."""

    name = "duckdb"
    operations: ClassVar[Mapping[str, Spelling]] = OPERATIONS_DUCKDB
    slow_zones = True
    adds_before_joins = True
    repeats_parts = True

    def identity(self, name: str) -> str:
        return name.lower()

    def type_name(self, type: DataType) -> str:
        match type.kind:
            case Kind.JSON:
                return "json"
            case Kind.BYTEA:
                return "blob"
            case Kind.DECIMAL if type.scale is None:
                return "decimal(38, 9)"
            case _:
                return super().type_name(type)

    def bind(self, value: object, type: DataType) -> object:
        """With 38 places a number goes as text: the driver makes a double of one below 0.1."""
        if isinstance(value, Decimal) and value.as_tuple().exponent == -decimals.DIGITS:
            return format(value, "f")
        return super().bind(value, type)

    def percentile(self, operand: str, fraction: float) -> str:
        return f"quantile_cont(CAST({operand} AS double precision), {fraction!r})"

    def op_wall(self, writer: Writer, op: ast.Op) -> Piece:
        """In UTC the wall clock is the instant's own number, without a look into the zones; of infinities NULL."""
        if op.detail[0] == "UTC":
            return f"make_timestamp(epoch_us({writer.scalar(op.args[0])}))", ATOM
        return super().op_wall(writer, op)

    def op_local_of_instant(self, writer: Writer, op: ast.Op) -> Piece:
        made = self.op_wall(writer, op)
        if op.detail[0] != "UTC" or not (guard := finite(writer, op.args)):
            return made
        return f"CASE WHEN {guard} THEN {made[0]} ELSE CAST({writer.scalar(op.args[0])} AS timestamp) END", ATOM

    def may_be_infinite(self, time: ast.Scalar, zone: str) -> bool:
        return not (time.type.kind is Kind.TIMESTAMPTZ and zone == "UTC")

    def quarter_hour(self, time: str) -> str:
        return f"make_timestamptz(epoch_us({time}) // 900000000 * 900000000)"

    def after_gap(self, made: str, wall: str, zone: str) -> str:
        """With lists: a subquery would be joined to every row."""
        steps = f"generate_series({around_gap(made, wall, zone)}, INTERVAL '1 minute')"
        return f"list_min(list_filter({steps}, lambda step: step AT TIME ZONE {zone} > {wall}))"

    def op_instant(self, writer: Writer, op: ast.Op) -> Piece:
        return f"make_timestamp(epoch_us({writer.scalar(op.args[0])}))", ATOM

    def op_far(self, writer: Writer, op: ast.Op) -> Piece:
        """As text: the driver turns infinite times into the ends of Python's calendar."""
        return f"CAST({writer.scalar(op.args[0])} AS text)", ATOM

    def op_extract(self, writer: Writer, op: ast.Op) -> Piece:
        """DuckDB's own seconds have no fraction, and its epochs are doubles. Of infinite times every part is NULL."""
        time = op.args[0]
        if isinstance(time, ast.Op) and time.name == "local_of_instant":
            op = replace(op, args=(replace(time, name="wall"),))
        value = writer.scalar(op.args[0])
        fine = {"second": f"extract(microsecond FROM {value})", "epoch": f"epoch_us({value})"}.get(op.detail[0])
        if fine is None:
            return super().op_extract(writer, op)
        return f"CAST({fine} * 0.000001 AS {self.type_name(op.type)})", ATOM

    def op_in(self, writer: Writer, op: ast.Op) -> Piece:
        if decimals.can_meet(*op.args):
            return OPERATIONS["in"](writer, op)
        return writer._piece(decimals.one_of(*op.args))

    def op_modulo(self, writer: Writer, op: ast.Op) -> Piece:
        return OPERATIONS["modulo"](writer, decimals.remainder(*op.args))

    def op_same(self, writer: Writer, op: ast.Op) -> Piece:
        left, right = (writer.scalar(a, COMPARE + 1) for a in op.args)
        return f"{left} IS NOT DISTINCT FROM {right}", COMPARE

    def op_series(self, writer: Writer, op: ast.Op) -> Piece:
        text, precedence = super().op_series(writer, op)
        return f"unnest({text})", precedence

    def op_refuse_when(self, writer: Writer, op: ast.Op) -> Piece:
        return f"CASE WHEN {writer.scalar(op.args[0])} THEN error('semcli:{op.detail[0]}') ELSE TRUE END", ATOM

    def op_csv_field(self, writer: Writer, op: ast.Op) -> Piece:
        from semcli.sql.dialect.duckdb_csv import field

        return field(op.args[0].type, writer.scalar(op.args[0], ATOM)), ATOM

    def op_csv_line(self, writer: Writer, op: ast.Op) -> Piece:
        """Fields beside each other, those that are NULL empty, and the end of the line."""
        fields = ", ',', ".join(writer.scalar(a) for a in op.args)
        return f"concat({fields}, chr(10))", ATOM

    def op_arrow_value(self, writer: Writer, op: ast.Op) -> Piece:
        """A value in a type that Arrow has: wide integers are decimals, what is like text is text."""
        value = writer.scalar(op.args[0])
        match op.type.kind:
            case Kind.INTEGER if op.type.bits == 128:
                return f"CAST({value} AS decimal(38, 0))", ATOM
            case Kind.TEXT | Kind.UUID | Kind.UNKNOWN:
                return f"CAST({value} AS text)", ATOM
            case _:
                return value, ATOM

    def op_not_finite(self, writer: Writer, op: ast.Op) -> Piece:
        """The words of `detail` whose number is NaN or infinite, each with a comma behind it."""
        words = (
            f"CASE WHEN NOT isfinite({writer.scalar(a)}) THEN {quote(word + ',')} END"
            for a, word in zip(op.args, op.detail, strict=True)
        )
        return f"concat({', '.join(words)})", ATOM
