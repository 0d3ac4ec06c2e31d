"""Fast forms: rows are first added up in fine cells that are cheap to find, and those few cells are grouped as asked.

A form is taken only where it gives the rows that the plain SELECT gives, by an argument that holds for any data
(`semcli.sql.forms`), and where it was measured to be faster (`benchmarks/`). It needs measures that add up: the value
of a group must follow from the values of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semcli.datatype import BIGINT, DATE, HUGEINT, TIMESTAMPTZ, DataType, Kind
from semcli.plan.clock import keeps_quarter_hours
from semcli.plan.model import Branch, Measure
from semcli.records import dataclass, replace
from semcli.sql import ast
from semcli.sql.branch import Scan
from semcli.sql.finish import free, measured
from semcli.sql.forms import DAYS, JOIN_KEYS, QUARTER_HOURS, Form
from semcli.sql.naming import Columns, Context, cell, grouping
from semcli.sql.windows import adds_up, combined


@dataclass(frozen=True, slots=True)
class Staged:
    """What is left to do: group `scan` and take `values`. `form` is None where that is the whole of it."""

    scan: Scan
    values: tuple[ast.Scalar, ...]
    form: Form | None = None


def staged(context: Context, branch: Branch, made: Scan, columns: Columns) -> Staged:
    """A scan with its measures over it; where a fast form fits, over a part that is added first.

    `columns` name the scan's bucket and keys, in order.
    """
    found = None
    if branch.pick is None and all(adds_up(m) for m in branch.measures):
        found = _by_time(context, branch, made, columns) or _by_join_keys(context, branch, made)
    if found is None:
        values = (measured(m, operand) for m, operand in zip(branch.measures, made.operands, strict=True))
        return Staged(made, tuple(values))
    assert found.form is not None
    assert isinstance(found.scan.source, ast.Named)
    context.forms.append((found.scan.source.name, found.form))
    return found


# --- time -------------------------------------------------------------------------------------------------------------


def _by_time(context: Context, branch: Branch, made: Scan, columns: Columns) -> Staged | None:
    """Cells of days or quarter hours, from which the buckets are cut."""
    cut = _finer(context, made)
    if cut is None:
        return None
    form, fine = cut
    assert isinstance(made.bucket, ast.Op)
    used = {context.dialect.identity(name).lower() for name, _ in columns[1:]}
    name = free(form.suffix.removesuffix("s").replace("_", " "), used, context.dialect)
    keys = [ast.Projection(fine, name)]
    keys += [ast.Projection(key, column) for key, (column, _) in zip(made.keys, columns[1:], strict=True)]
    values = _parts(context, branch.measures, made.operands, used)
    part = ast.Select((*keys, *values), made.source, made.joins, made.where, grouping([*columns]))
    bucket = replace(made.bucket, args=(ast.Cell(None, name, fine.type),))
    own = tuple(cell(column) for column in columns[1:])
    source = ast.Named(context.part(f"{branch.entity}_{form.suffix}", part))
    scan = Scan(bucket, own, (), source, (), ())
    return Staged(scan, tuple(_added(branch.measures, values, None)), form)


def _finer(context: Context, made: Scan) -> tuple[Form, ast.Scalar] | None:
    """The form that fits a bucket, and the fine cell in which a row lies."""
    if not isinstance(made.bucket, ast.Op) or made.bucket.name != "bucket":
        return None
    (raw,), (grain, zone, *_) = made.bucket.args, made.bucket.detail
    instants, dialect = raw.type.kind is Kind.TIMESTAMPTZ, context.dialect
    if instants and zone != "UTC" and dialect.slow_zones and grain != "minute" and keeps_quarter_hours(zone):
        return QUARTER_HOURS, ast.Op("quarter_hour", (raw,), TIMESTAMPTZ)
    # with other keys there may be about as many days per group as rows: then cutting twice would cost more
    if grain in ("minute", "hour") or made.keys:
        return None
    if instants and zone == "UTC" and dialect.bins:
        return DAYS, ast.Op("bin", (raw,), TIMESTAMPTZ, ("1 day",))
    if grain == "day":
        return None
    return DAYS, raw if raw.type.kind is Kind.DATE else ast.Op("day", (raw,), DATE, (zone,))


# --- join keys --------------------------------------------------------------------------------------------------------


def _by_join_keys(context: Context, branch: Branch, made: Scan) -> Staged | None:
    """Cells of the columns by which another table is joined; they stand in for the branch's own table.

    Not beside keys of the table's own, nor of two joins: together these may be about as many as rows.
    """
    if not context.dialect.adds_before_joins or made.bucket is not None or not isinstance(made.source, ast.Table):
        return None
    alias = made.source.alias
    before = [*made.where, *(o for o in made.operands if o is not None)]
    if any(alias in _tables(key) for key in made.keys) or any(_tables(scalar) - {alias} for scalar in before):
        return None
    joins = [links for join in made.joins if (links := _links(join, alias))]
    if len(joins) != 1 or context.catalog.entities[branch.entity].is_key(tuple(joins[0])):
        return None  # where the columns are a key, each cell would be one row
    used = {context.dialect.identity(name).lower() for name in joins[0]}
    keys = [ast.Projection(ast.Column(alias, name, type), name) for name, type in joins[0].items()]
    values = _parts(context, branch.measures, made.operands, used)
    part = ast.Select((*keys, *values), made.source, (), made.where, tuple(range(1, len(keys) + 1)))
    source = ast.Named(context.part(f"{branch.entity}_{JOIN_KEYS.suffix}", part), alias)
    scan = Scan(None, made.keys, (), source, made.joins, ())
    return Staged(scan, tuple(_added(branch.measures, values, alias)), JOIN_KEYS)


def _tables(scalar: ast.Scalar) -> set[str]:
    """The aliases of the tables and parts that an expression reads."""
    return {column.table for column in ast.columns(scalar)}


def _links(join: ast.JoinClause, alias: str) -> dict[str, DataType]:
    """The columns of a table by which another is joined to it."""
    return {column.name: column.type for column in ast.columns(join.on) if column.table == alias}


# --- values -----------------------------------------------------------------------------------------------------------


def _parts(
    context: Context, measures: Sequence[Measure], operands: Sequence[ast.Scalar | None], used: set[str]
) -> list[ast.Projection]:
    """The measures of the fine cells."""
    return [
        ast.Projection(measured(m, operand), free(m.metric, used, context.dialect))
        for m, operand in zip(measures, operands, strict=True)
    ]


def _added(measures: Sequence[Measure], parts: Sequence[ast.Projection], alias: str | None) -> Iterator[ast.Scalar]:
    """The measures from those of the fine cells. Counts stay 64 bits wide, which engines widen when they add."""
    for measure, part in zip(measures, parts, strict=True):
        own = ast.Cell(alias, part.alias, measure.type)
        if measure.aggregation == "count":
            yield ast.Op("cast", (ast.Aggregate("sum", own, HUGEINT),), BIGINT)
        else:
            yield combined(measure, own)
