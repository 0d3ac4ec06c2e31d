"""What both engines share: the spelling of every operation, aggregation and type, in PostgreSQL's words.

A dialect overrides what differs. Nothing else in the compiler knows which dialect it writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from semcli.datatype import TIMESTAMP, DataType, Kind
from semcli.plan.clock import moves_by_half_hours
from semcli.sql import ast
from semcli.sql.dialect import half_hours
from semcli.sql.dialect.spelling import (
    ADD,
    AND,
    COMPARE,
    IS,
    MULTIPLY,
    OR,
    OTHER,
    RANGE,
    UNARY,
    ZONE,
    Piece,
    Spelling,
    call,
    cases,
    conversion,
    form,
    infix,
    negation,
    within,
)
from semcli.sql.dialect.times import finite, interval, is_clock_of_moment, of_finite, of_finite_when
from semcli.sql.write import ATOM, Writer

UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
_LOWERED = f"translate({{0}}, '{UPPER}', '{LOWER}')"
_LOWERED_PATTERN = f"translate({{1}}, '{UPPER}', '{LOWER}')"

OPERATIONS: dict[str, Spelling] = {
    "and": infix("AND", AND, chain=True),
    "or": infix("OR", OR, chain=True),
    "not": negation,
    "eq": infix("=", COMPARE),
    "ne": infix("<>", COMPARE),
    "lt": infix("<", COMPARE),
    "le": infix("<=", COMPARE),
    "gt": infix(">", COMPARE),
    "ge": infix(">=", COMPARE),
    "is_null": form(f"{{0:{IS + 1}}} IS NULL", IS),
    "is_not_null": form(f"{{0:{IS + 1}}} IS NOT NULL", IS),
    "in": within,
    "like": form(f"{{0:{RANGE + 1}}} LIKE {{1:{RANGE + 1}}} ESCAPE '\\'", RANGE),
    "ilike": form(f"{_LOWERED} LIKE {_LOWERED_PATTERN} ESCAPE '\\'", RANGE),
    "add": infix("+", ADD),
    "subtract": infix("-", ADD),
    "multiply": infix("*", MULTIPLY),
    "divide": form(f"{{0:{MULTIPLY}}} / nullif({{1}}, 0)", MULTIPLY),
    "modulo": form(f"{{0:{MULTIPLY}}} % nullif({{1}}, 0)", MULTIPLY),
    "whole_part": form("trunc({0})"),
    "fraction": form(f"{{0:{ADD}}} - trunc({{0}})", ADD),
    "negate": form(f"-{{0:{UNARY + 1}}}", UNARY),
    "concat": infix("||", OTHER, chain=True),
    "concat_function": call("concat"),
    "coalesce": call("coalesce"),
    "nullif": call("nullif"),
    "abs": call("abs"),
    "round": call("round"),
    "round_to": call("round"),
    "floor": call("floor"),
    "ceil": call("ceil"),
    "least": call("least"),
    "greatest": call("greatest"),
    "lower": form(_LOWERED),
    "upper": form(f"translate({{0}}, '{LOWER}', '{UPPER}')"),
    "length": call("length"),
    "trim": form("trim({0}, ' ')"),
    "case": cases,
    "cast": of_finite_when(is_clock_of_moment, conversion),
    "code_point": form("{0}", 0),
    "last_first": form("{0} DESC NULLS LAST"),
    "first_first": form("{0} NULLS LAST"),
    "add_days": infix("+", ADD),
    "days_between": of_finite(form(f"CAST({{0:{ADD}}} - {{1:{ADD + 1}}} AS bigint)")),
    "interval_between": of_finite(infix("-", ADD)),
    "add_interval": infix("+", ADD),
}

_SET_BACK = {"Antarctica/Troll": (120,)}
"""By how many minutes clocks are set back in autumn, where that is neither an hour nor half of one."""


class Dialect:
    """How one engine writes SQL; the base class is what all have in common."""

    name: ClassVar[str]
    max_identifier: ClassVar[int | None] = None
    operations: ClassVar[Mapping[str, Spelling]] = OPERATIONS
    slow_zones: bool
    """Whether a look at a zone's clock costs so much that it is worth saving, and can be saved."""
    bins: bool = False
    """Whether it has a way of its own to cut instants into pieces of one length, faster than any clock."""
    adds_before_joins: ClassVar[bool] = False
    """Whether adding up by join key before a join is the faster way."""
    repeats_parts: ClassVar[bool] = False
    """Whether a named part is computed again for each part that reads it, unless it is said to be kept."""
    AND: ClassVar[int] = AND
    UNARY: ClassVar[int] = UNARY

    # --- names -----------------------------------------------------------------------------------------------------

    def fit(self, name: str) -> str:
        """A name of the statement's own, within the engine's limit: cut at a character, marked by a digest."""
        if self.max_identifier is None or len(name.encode()) <= self.max_identifier:
            return name
        import hashlib  # not at the top: it loads all of OpenSSL, for names that hardly anyone has

        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        room = self.max_identifier - len(digest) - 1
        return f"{name.encode()[:room].decode(errors='ignore')}~{digest}"

    def identity(self, name: str) -> str:
        """What the engine tells names of columns apart by."""
        return self.fit(name)

    # --- types and values ------------------------------------------------------------------------------------------

    def type_name(self, type: DataType) -> str:
        """The type as this engine spells it."""
        match type.kind:
            case Kind.DOUBLE:
                return "double precision"
            case Kind.TEXT | Kind.NULL | Kind.UNKNOWN:  # an enum is read as text; its own name is the database's
                return "text"
            case _:
                return type.name

    def parameter_type(self, value: object, type: DataType) -> str:
        """The type to which a placeholder is cast."""
        return self.type_name(type)

    def bind(self, value: object, type: DataType) -> object:
        """The value as the driver is given it. Instants go as text with their offset: no driver's zone takes part; so
        do lengths, which are months and microseconds here."""
        if isinstance(value, datetime):
            return value.isoformat(sep=" ")
        if isinstance(value, tuple):
            return interval(*value)
        return value

    def null(self, type: DataType) -> str:
        return f"CAST(NULL AS {self.type_name(type)})"

    # --- operations ------------------------------------------------------------------------------------------------

    def spell(self, writer: Writer, op: ast.Op) -> Piece:
        """The text of an operation."""
        method = getattr(self, f"op_{op.name}", None)
        if method is not None:
            piece: Piece = method(writer, op)
            return piece
        return self.operations[op.name](writer, op)

    def spell_aggregate(self, writer: Writer, node: ast.Aggregate) -> str:
        """The text of an aggregation."""
        if node.arg is None:
            return "count(*)" if node.name == "count" else f"{node.name}()"
        arg = writer.argument(node.arg)
        match node.name:
            case "count":
                return f"count({arg})"
            case "count_distinct":
                return f"count(DISTINCT {arg})"
            case "avg" if node.arg.type.is_exact:
                return f"CAST(sum({arg}) AS double precision) / nullif(count({arg}), 0)"
            case "listed":
                return f"string_agg(CAST({arg} AS text), ', ' ORDER BY {arg})"
            case "median" | "percentile":
                return self.percentile(arg.__format__(""), 0.5 if node.percentile is None else node.percentile)
            case "stddev" | "variance":
                function = "stddev_samp" if node.name == "stddev" else "var_samp"
                return f"{function}(CAST({arg} AS double precision))"
            case name:
                return f"{name}({arg})"

    def held(self, node: ast.Aggregate, text: str) -> str:
        """The text of an aggregation, or of a window of it, that fails where its value does not fit its type."""
        return text

    def percentile(self, operand: str, fraction: float) -> str:
        """The continuous percentile of numbers."""
        raise NotImplementedError

    # --- time ------------------------------------------------------------------------------------------------------

    def op_wall(self, writer: Writer, op: ast.Op) -> Piece:
        """What the wall clock of a zone shows at an instant."""
        return f"{writer.scalar(op.args[0], ZONE + 1)} AT TIME ZONE {quote(op.detail[0])}", ZONE

    def op_local_of_instant(self, writer: Writer, op: ast.Op) -> Piece:
        """The same in an expression; what infinite instants show is infinite."""
        return self.op_wall(writer, op)

    def op_bucket(self, writer: Writer, op: ast.Op) -> Piece:
        """The beginning of the bucket in which a time stands; NULL for a time that is NULL or infinite."""
        grain, zone, week_start, fiscal = op.detail
        raw = op.args[0]
        made, precedence = self._cut(writer, raw, grain, zone, week_start, int(fiscal))
        if not self.may_be_infinite(raw, zone):
            return made, precedence
        return f"CASE WHEN isfinite({writer.scalar(raw)}) THEN {made} END", ATOM

    def op_day(self, writer: Writer, op: ast.Op) -> Piece:
        """The day in which a time stands; infinite times stay infinite, or become NULL."""
        return self._day(writer, op.args[0], op.detail[0])

    def may_be_infinite(self, time: ast.Scalar, zone: str) -> bool:
        """Whether cutting has to look for infinite times itself."""
        return True

    def _cut(self, writer: Writer, raw: ast.Scalar, grain: str, zone: str, week_start: str, fiscal: int) -> Piece:
        if grain in ("minute", "hour"):
            return self.cut_time(writer, raw, grain, zone)
        if grain == "day":
            return self._day(writer, raw, zone)
        wall = self.wall(writer, raw, zone)
        moved = {
            "week": "1 day" if week_start == "sunday" else "",
            "quarter": _months((1 - fiscal) % 3),
            "year": _months((1 - fiscal) % 12),
        }.get(grain, "")
        if not moved:
            return f"CAST(date_trunc('{grain}', {wall}) AS date)", ATOM
        return f"CAST(date_trunc('{grain}', {wall} + INTERVAL '{moved}') - INTERVAL '{moved}' AS date)", ATOM

    def _day(self, writer: Writer, raw: ast.Scalar, zone: str) -> Piece:
        if raw.type.kind is Kind.DATE:
            return writer.scalar(raw), ATOM
        return f"CAST({self.wall(writer, raw, zone)} AS date)", ATOM

    def wall(self, writer: Writer, time: ast.Scalar, zone: str) -> str:
        """A date, local time or instant as a local time, ready to be cut."""
        match time.type.kind:
            case Kind.TIMESTAMPTZ:
                return writer.scalar(ast.Op("wall", (time,), TIMESTAMP, (zone,)), ADD)
            case Kind.DATE:
                return f"CAST({writer.scalar(time)} AS timestamp)"
            case _:
                return writer.scalar(time, ADD)

    def cut_time(self, writer: Writer, raw: ast.Scalar, unit: str, zone: str) -> Piece:
        """An hour or minute, or a finer unit. An instant keeps the offset that its clock has: what the clock shows
        beyond the full unit is taken off, so that the doubled hour of autumn is two."""
        wall = self.wall(writer, raw, zone)
        if raw.type.kind is not Kind.TIMESTAMPTZ:
            return f"date_trunc('{unit}', {wall})", ATOM
        start = f"{writer.scalar(raw, ADD)} - ({wall} - date_trunc('{unit}', {wall}))"
        if unit == "hour" and moves_by_half_hours(zone):
            return half_hours.begun(start, f"date_trunc('{unit}', {wall})", quote(zone))
        return start, ADD

    def op_trunc_value(self, writer: Writer, op: ast.Op) -> Piece:
        """`date_trunc` of the expression language: the beginning of a calendar unit, as what the argument is."""
        raw = op.args[0]
        made, precedence = self._truncated(writer, raw, *op.detail)
        if raw.type.kind is not Kind.TIMESTAMPTZ or not (guard := finite(writer, op.args)):
            return made, precedence
        return f"CASE WHEN {guard} THEN {made} ELSE {writer.scalar(raw)} END", ATOM

    def _truncated(self, writer: Writer, raw: ast.Scalar, unit: str, zone: str) -> Piece:
        if unit in ("second", "minute", "hour"):
            return self.cut_time(writer, raw, unit, zone)
        cut = f"date_trunc('{unit}', {self.wall(writer, raw, zone)})"
        match raw.type.kind:
            case Kind.DATE:
                return f"CAST({cut} AS date)", ATOM
            case Kind.TIMESTAMPTZ:
                return self.instant(cut, zone), ATOM
            case _:
                return cut, ATOM

    def op_quarter_hour(self, writer: Writer, op: ast.Op) -> Piece:
        """The beginning of an instant's quarter of an hour, from 1980 to 2030; other instants as they are."""
        time = writer.scalar(op.args[0], COMPARE + 1)
        first, end = (f"TIMESTAMPTZ '{year}-01-01 00:00:00+00'" for year in (1980, 2030))
        return f"CASE WHEN {time} >= {first} AND {time} < {end} THEN {self.quarter_hour(time)} ELSE {time} END", ATOM

    def quarter_hour(self, time: str) -> str:
        """The beginning of an instant's quarter of an hour."""
        raise NotImplementedError

    def op_extract(self, writer: Writer, op: ast.Op) -> Piece:
        """A part of a date or time. Seconds and epochs are decimals, the rest whole numbers."""
        unit, argument = op.detail[0], writer.scalar(op.args[0])
        return f"CAST(extract({unit} FROM {argument}) AS {self.type_name(op.type)})", ATOM

    def op_earlier_instant(self, writer: Writer, op: ast.Op) -> Piece:
        """The bucket of an instant that the clock showed a length before: of a doubled hour the first, but the second
        for the second of another; NULL for an hour that was skipped, or that has no second."""
        count, unit, zone, grain = op.detail
        time = writer.scalar(op.args[0], ZONE + 1)
        wall = f"({time} AT TIME ZONE {quote(zone)})"
        if grain == "hour" and moves_by_half_hours(zone):
            wall = f"date_trunc('hour', {wall})"
        then = f"({wall} - INTERVAL '{count} {unit}')"
        last = f"({then} AT TIME ZONE {quote(zone)})"
        clamped = f"WHEN {then} + INTERVAL '{count} {unit}' <> {wall} THEN NULL "
        if grain == "hour" and moves_by_half_hours(zone):
            found = half_hours.earlier(time, then, (self.instant(wall, zone), self.instant(then, zone)), quote(zone))
            return f"CASE {clamped if unit in ('month', 'year') else ''}{found} END", ATOM
        skipped = (
            f"{clamped if unit in ('month', 'year') else ''}WHEN {last} AT TIME ZONE {quote(zone)} <> {then} THEN NULL"
        )
        first = f"WHEN {self.instant(wall, zone)} = {time} THEN {self.instant(then, zone)}"
        second = f"WHEN {self.instant(then, zone)} <> {last} THEN {last}"
        return f"CASE {skipped} {first} {second} END", ATOM

    def op_instant_of_local(self, writer: Writer, op: ast.Op) -> Piece:
        """The first instant at which the wall clock shows a date or local time, or a later one where it skips it."""
        raw, zone = op.args[0], op.detail[0]
        # where a clock skips midnight, it is moved at midnight, and the engine's own instant is the one
        return self.instant(self.wall(writer, raw, zone), zone, may_be_skipped=raw.type.kind is not Kind.DATE), ATOM

    def op_instant_near(self, writer: Writer, op: ast.Op) -> Piece:
        """An instant at which the wall clock shows a local time, or one near where it skips it."""
        return f"{writer.scalar(op.args[0], ZONE + 1)} AT TIME ZONE {quote(op.detail[0])}", ZONE

    def instant(self, wall: str, zone: str, may_be_skipped: bool = False) -> str:
        """The instant of a local time. Engines take the second of a doubled time: where the clock showed the same
        before it was set back, that is the first."""
        made = f"({wall}) AT TIME ZONE {quote(zone)}"
        if zone == "UTC":
            return f"({made})"
        whens = [
            f"WHEN ({made} - INTERVAL '{gap} minutes') AT TIME ZONE {quote(zone)} = {wall} "
            f"THEN {made} - INTERVAL '{gap} minutes'"
            for gap in _SET_BACK.get(zone, (60, 30))
        ]
        if may_be_skipped:
            skipped = f"{made} AT TIME ZONE {quote(zone)} <> {wall}"
            whens.insert(0, f"WHEN {skipped} THEN {self.after_gap(made, wall, quote(zone))}")
        return f"CASE {' '.join(whens)} ELSE {made} END"

    def after_gap(self, made: str, wall: str, zone: str) -> str:
        """The instant at which a clock skips a local time. Engines go on with the offset from before, which makes an
        instant after it, but by less than the clock is moved."""
        raise NotImplementedError

    def op_move(self, writer: Writer, op: ast.Op) -> Piece:
        """A date or time moved by a fixed length, `detail` = (`+` or `-`, count, unit)."""
        sign, count, unit = op.detail
        return f"{writer.scalar(op.args[0], ADD)} {sign} INTERVAL '{count} {unit}'", ADD

    def op_instant(self, writer: Writer, op: ast.Op) -> Piece:
        """The value as the statement hands an instant out."""
        return writer._piece(op.args[0])

    def op_far(self, writer: Writer, op: ast.Op) -> Piece:
        """A time that may be infinite, as the statement hands it out."""
        return writer._piece(op.args[0])

    def op_listed(self, writer: Writer, op: ast.Op) -> Piece:
        """Texts beside each other, those that are NULL left out."""
        return f"concat_ws(', ', {', '.join(writer.scalar(a) for a in op.args)})", ATOM

    def op_label(self, writer: Writer, op: ast.Op) -> Piece:
        """A word of the compiler's own."""
        return quote(op.detail[0]), ATOM

    def op_series(self, writer: Writer, op: ast.Op) -> Piece:
        """One row per step from the first argument to the second, both included, as local times or instants."""
        count, unit = op.detail
        low, high = (writer.scalar(a) for a in op.args)
        return f"generate_series({low}, {high}, INTERVAL '{count} {unit}')", ATOM

    def op_refuse_when(self, writer: Writer, op: ast.Op) -> Piece:
        """TRUE, or an error of the engine that carries `detail[0]` when the argument is true."""
        raise NotImplementedError


def _months(count: int) -> str:
    return f"{count} months" if count else ""


def quote(text: str) -> str:
    """A text literal from a closed list: names of zones and units."""
    return "'" + text.replace("'", "''") + "'"
