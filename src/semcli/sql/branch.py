"""One branch as SQL: its rows, with the keys that they are grouped by and the operands that are measured.

Three shapes: the table itself; a table from which only the rows of the last (or first) instant are picked, for
balances; and either of them with *bridges*, distinct pairs of a key and a group, where groups may overlap.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from semcli.catalog.model import Catalog, Grain
from semcli.datatype import BIGINT, BOOLEAN, DataType, Kind
from semcli.errors import SemcliError, fail
from semcli.expression.tree import Apply, Ref, Typed
from semcli.plan.model import Branch, Calendar, Condition, Key, Pick, Range, Related, column_refs
from semcli.plan.paths import Path
from semcli.plan.time import at, bucket_of_now
from semcli.records import dataclass, replace
from semcli.sql import ast
from semcli.sql.scan import Rows, all_of, conjuncts, group_key, table

GROUP, OTHER, SUBTOTAL = 0, 1, 2
"""What a row is, as a number by which rows are ordered. Subtotals count on from 2, finer ones first."""

PICKED = "pick"
UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Scan:
    """A branch as SQL, in pieces: what to group by, what to measure, and the clauses under them."""

    bucket: ast.Scalar | None
    keys: tuple[ast.Scalar, ...]
    operands: tuple[ast.Scalar | None, ...]
    source: ast.Source
    joins: tuple[ast.JoinClause, ...]
    where: tuple[ast.Scalar, ...]

    @property
    def grouped(self) -> list[ast.Scalar]:
        """Bucket and keys, in the order of the answer."""
        return ([] if self.bucket is None else [self.bucket]) + list(self.keys)


@dataclass(frozen=True, slots=True)
class Level:
    """How far rows are told apart: by time or not, and by how many of the dimensions; and what such rows are."""

    timed: bool
    dimensions: int
    kind: int = GROUP


def scan(
    catalog: Catalog,
    calendar: Calendar,
    branch: Branch,
    level: Level,
    spine: str | None = None,
    also: tuple[ast.Scalar, ...] = (),
) -> Scan:
    """The pieces of a branch's SELECT at a level. `spine` names the part with the buckets that a carried balance
    needs; `also` are columns of the entity that are read besides."""
    if branch.pick is not None:
        return _picked(catalog, calendar, branch, branch.pick, level, spine, also)
    rows = Rows(catalog, calendar, (), branch.entity)
    bucket = rows.scalar(branch.bucket) if level.timed and branch.bucket is not None else None
    keys = _keys(rows, branch, level)
    operands = tuple(_operands(rows, branch))
    where = tuple(_conditions(rows, branch, branch.conditions, branch.range if level.timed else branch.asked))
    where += tuple(_endless(rows, branch)) if level.timed else ()
    return Scan(bucket, keys, operands, table(catalog, branch.entity, rows.alias), tuple(rows.joins), where)


def _operands(rows: Rows, branch: Branch) -> Iterator[ast.Scalar | None]:
    for measure in branch.measures:
        if measure.operand is None:
            yield None
            continue
        made = rows.scalar(measure.operand)
        yield ast.Op("code_point", (made,), made.type) if made.type.kind is Kind.TEXT else made


def _conditions(
    rows: Rows, branch: Branch, conditions: tuple[Condition, ...], range: Range | None
) -> Iterator[ast.Scalar]:
    """The range as plain comparisons on the raw column, so that an index or a zone map serves; then the filters."""
    if range is not None and branch.time is not None:
        column = rows.scalar(branch.time)
        for name, value in (("ge", range.since), ("lt", range.until)):
            if value is not None:
                yield ast.Op(name, (column, ast.Param(value, branch.time.type)), BOOLEAN)
    for condition in conditions:
        yield from conjuncts(rows.scalar(condition.typed))


def _endless(rows: Rows, branch: Branch) -> Iterator[ast.Scalar]:
    """Where a range without an end is read from the beginning of the data, its rows without a bucket are those of a
    time after all others: rows without a time, or before all others, are in no range."""
    if branch.first is not None and branch.time is not None and (branch.range is None or branch.range.since is None):
        column = rows.scalar(branch.time)
        yield ast.Op("gt", (column, ast.Param("-infinity", branch.time.type)), BOOLEAN)


def asked_for(branch: Branch, time: ast.Scalar) -> tuple[ast.Scalar, ...]:
    """Conditions on the cells of a scan that reaches back: a bucket is among those asked for. Rows of a time after all
    others have none, and are in every range that has no end."""
    if branch.first is None:
        return ()
    begun = ast.Op("ge", (time, ast.Param(branch.first, time.type)), BOOLEAN)
    if branch.asked is not None and branch.asked.until is not None:
        return (begun,)
    return (ast.Op("or", (begun, ast.Op("is_null", (time,), BOOLEAN)), BOOLEAN),)


# --- overlapping groups -----------------------------------------------------------------------------------------------


def _keys(rows: Rows, branch: Branch, level: Level) -> tuple[ast.Scalar, ...]:
    """The keys; those beyond a to-many step come from a bridge, all keys over one step from the same."""
    kept = branch.keys[: level.dimensions]
    bridges: dict[Path, list[int]] = {}
    for index, key in enumerate(kept):
        first = _first_many(key)
        if first is not None:
            bridges.setdefault(first, []).append(index)
    bridged: dict[int, ast.Scalar] = {}
    for path, indexes in bridges.items():
        bridged |= dict(zip(indexes, _bridge(rows, branch, path, [kept[i] for i in indexes]), strict=True))
    return tuple(bridged.get(i) or group_key(rows.scalar(k.typed)) for i, k in enumerate(kept))


def _first_many(key: Key) -> Path | None:
    """The path of a key up to its first to-many step, if it has one."""
    index = next((i for i, step in enumerate(key.path) if not step.to_one), None)
    return None if index is None else key.path[: index + 1]


def _bridge(rows: Rows, branch: Branch, path: Path, keys: list[Key]) -> list[ast.Scalar]:
    """Joins the distinct pairs of a join key and the groups beyond it, and gives the groups.

    A row meets each of its groups once, however many related rows it has there; one without any stays, with NULLs.
    """
    step = path[-1]
    around = rows.row(path[:-1])
    join = rows.catalog.joins[step.join]
    near, far = (join.from_columns, join.to_columns) if step.forward else (join.to_columns, join.from_columns)
    inner = Rows(rows.catalog, rows.calendar, path, step.role or step.target)
    source, target = (rows.catalog.entities[e] for e in (step.source, step.target))
    links = [ast.Projection(ast.Column(inner.alias, c, target.columns[c].type), f"key_{n}") for n, c in enumerate(far)]
    groups = [ast.Projection(group_key(inner.scalar(key.typed)), f"group_{n}") for n, key in enumerate(keys)]
    chosen = tuple(
        made
        for condition in branch.conditions
        for part in _parts(condition.typed)
        for made in _choosing(inner, part, [key.path for key in keys])
    )
    select = ast.Select(
        (*links, *groups), table(rows.catalog, step.target, inner.alias), tuple(inner.joins), chosen, distinct=True
    )
    alias = rows.fresh(f"{step.role or step.target}_groups", step.join)
    rows.taken.add(alias.lower())
    on = all_of(
        ast.Op("eq", (ast.Cell(alias, p.alias, p.expr.type), ast.Column(around, c, source.columns[c].type)), BOOLEAN)
        for p, c in zip(links, near, strict=True)
    )
    rows.joins.append(ast.JoinClause(ast.Derived(select, alias), on))
    return [ast.Cell(alias, p.alias, p.expr.type) for p in groups]


def _parts(typed: Typed) -> Iterator[Typed]:
    """The parts of a condition that `and` holds together."""
    if isinstance(typed, Apply) and typed.operation == "and":
        for argument in typed.arguments:
            yield from _parts(argument)
    else:
        yield typed


def _choosing(inner: Rows, part: Typed, paths: list[Path]) -> Iterator[ast.Scalar]:
    """What a condition says of the related rows that make the groups: conditions on an entity that is grouped by
    choose the groups too."""
    if isinstance(part, Apply) and part.operation == "or":
        yield from _choosing_any(inner, part, paths)
    related = _chosen_by(part, paths)
    if related is None:
        return
    for condition in _parts(related.condition):
        if isinstance(condition, Ref) and isinstance(condition.target, Related):
            deeper = condition.target.path
            if any(path[: len(deeper)] == deeper for path in paths):
                yield _present(inner, deeper)
                yield from _choosing(inner, condition, paths)
                continue
        if any(ref.path[: len(inner.root)] != inner.root for ref in column_refs(condition)):
            raise _entangled("a condition compares a row with its related rows, which are grouped by with `--overlap`")
        yield inner.scalar(condition)


def _present(inner: Rows, path: Path) -> ast.Scalar:
    """That there is a related row at a to-many step: without one no condition about it is met, `is null` included."""
    step = path[-1]
    join = inner.catalog.joins[step.join]
    name = (join.to_columns if step.forward else join.from_columns)[0]
    type = inner.catalog.entities[step.target].columns[name].type
    return ast.Op("is_not_null", (ast.Column(inner.row(path), name, type),), BOOLEAN)


def _choosing_any(inner: Rows, either: Apply, paths: list[Path]) -> Iterator[ast.Scalar]:
    """The same of conditions of which one must hold: each says something of the rows that make the groups, and all say
    the same of them, or the same of everything else; or none does."""
    sides = [list(_parts(side)) for side in _sides(either)]
    chosen = [[part for part in side if _chosen_by(part, paths) is not None] for side in sides]
    if not any(_chosen_by(leaf, paths) is not None for side in sides for part in side for leaf in _sides(part)):
        return
    rest = [[part for part in side if part not in found] for side, found in zip(sides, chosen, strict=True)]
    alike = all(other == chosen[0] for other in chosen) or all(other == rest[0] for other in rest)
    if not all(chosen) or not alike:
        raise _entangled("`or` joins a condition on what is grouped by with `--overlap` and another one")
    made = [all_of(c for part in found for c in _choosing(inner, part, paths)) for found in chosen]
    told = tuple(dict.fromkeys(made))
    yield told[0] if len(told) == 1 else ast.Op("or", told, BOOLEAN)


def _sides(typed: Typed) -> Iterator[Typed]:
    """The parts of a condition of which `or` wants one."""
    if isinstance(typed, Apply) and typed.operation == "or":
        for argument in typed.arguments:
            yield from _sides(argument)
    else:
        yield typed


def _chosen_by(part: Typed, paths: list[Path]) -> Related | None:
    """What is said of related rows that are grouped by, or None where something else is said."""
    if not isinstance(part, Ref) or not isinstance(part.target, Related):
        return None
    path = part.target.path
    return part.target if any(p[: len(path)] == path for p in paths) else None


def _entangled(message: str) -> SemcliError:
    return fail("inapplicable", message, "leave out the condition, or group by something else")


# --- balances ---------------------------------------------------------------------------------------------------------


def _picked(
    catalog: Catalog,
    calendar: Calendar,
    branch: Branch,
    pick: Pick,
    level: Level,
    spine: str | None,
    also: tuple[ast.Scalar, ...],
) -> Scan:
    """The rows of one instant per key and bucket; filters and groups of the request look at these alone."""
    rows = Rows(catalog, calendar, (), branch.entity)
    keys = _keys(rows, branch, level)
    operands = tuple(_operands(rows, branch))
    where = tuple(_conditions(rows, branch, branch.conditions, None))
    in_range = tuple(_in_range(rows, calendar, branch)) if level.timed else ()
    read = _columns_read((*keys, *operands, *where, *in_range, *also, *(j.on for j in rows.joins)), rows.alias)
    inner, bucket_name, until = _ranked_rows(catalog, calendar, branch, pick, level, read)
    source = ast.Derived(inner, rows.alias)
    first = ast.Op("eq", (ast.Cell(rows.alias, PICKED, BIGINT), ast.Number(1, BIGINT)), BOOLEAN)
    if until is None:
        cut = branch.bucket if level.timed else None
        bucket = None if cut is None else ast.Cell(rows.alias, bucket_name, cut.type)
        return Scan(bucket, keys, operands, source, tuple(rows.joins), (first, *where))
    assert spine is not None
    assert branch.bucket is not None
    type = branch.bucket.type
    time, begin = ast.Cell(spine, "time", type), ast.Cell(rows.alias, bucket_name, type)
    begun = ast.Op("ge", (time, begin), BOOLEAN)
    last = ast.Op("is_null", (ast.Cell(rows.alias, UNTIL, type),), BOOLEAN)
    before = ast.Op("lt", (time, ast.Cell(rows.alias, UNTIL, type)), BOOLEAN)
    known = ast.Op("le", (time, ast.Param(now_bucket(calendar, branch), type)), BOOLEAN)
    own = all_of([ast.Op("eq", (time, begin), BOOLEAN), *(_or_later(time, branch, c) for c in in_range)])
    on = all_of([begun, ast.Op("or", (last, before), BOOLEAN), ast.Op("or", (known, own), BOOLEAN)])
    carried = ast.JoinClause(ast.Named(spine), on)
    # rows without a time keep their own bucket; those of no bucket that was asked for are left out
    kept = ast.Op("or", (ast.Op("is_not_null", (time,), BOOLEAN), ast.Op("is_null", (begin,), BOOLEAN)), BOOLEAN)
    # where buckets meet rows by a time beyond the entity, its row has to be there before
    joins = (*rows.joins, carried) if in_range else (carried, *rows.joins)
    return Scan(time, keys, operands, source, joins, (first, kept, *where))


def _in_range(rows: Rows, calendar: Calendar, branch: Branch) -> Iterator[ast.Scalar]:
    """Where all that was asked for is after now, nothing is carried into it, and the first bucket has only its rows
    from the beginning of the range on."""
    if branch.first is None or branch.first <= now_bucket(calendar, branch):
        return
    asked = branch.asked
    assert branch.time is not None
    assert asked is not None
    yield ast.Op("ge", (rows.scalar(branch.time), ast.Param(asked.since, branch.time.type)), BOOLEAN)


def _or_later(time: ast.Scalar, branch: Branch, condition: ast.Scalar) -> ast.Scalar:
    """What must hold in the first bucket asked for alone."""
    later = ast.Op("gt", (time, ast.Param(branch.first, time.type)), BOOLEAN)
    return ast.Op("or", (later, condition), BOOLEAN)


def _is_later(calendar: Calendar, branch: Branch, since: date | datetime) -> bool:
    """Whether all of the range is after now, so that nothing is carried into it as a whole either."""
    if branch.first is not None:
        return branch.first > now_bucket(calendar, branch)
    assert branch.time is not None
    now = at(calendar.now, calendar)
    kind = branch.time.type.kind
    shown = now.instant if kind is Kind.TIMESTAMPTZ else now.wall.date() if kind is Kind.DATE else now.wall
    return since > shown


def now_bucket(calendar: Calendar, branch: Branch) -> date | datetime:
    """The bucket in which now stands: balances are carried so far, and no further."""
    assert branch.bucket is not None
    assert isinstance(branch.bucket, Apply)
    grain = Grain(branch.bucket.operation.removeprefix("bucket_"))
    return bucket_of_now(grain, branch.bucket.type, calendar)


def _ranked_rows(
    catalog: Catalog, calendar: Calendar, branch: Branch, pick: Pick, level: Level, read: dict[str, DataType]
) -> tuple[ast.Select, str, str | None]:
    """The metric's own rows with their rank by time, per key and bucket; and for carrying, until when each counts."""
    assert branch.time is not None
    rows = Rows(catalog, calendar, (), branch.entity)
    time = rows.scalar(branch.time)
    range = branch.range if level.timed else branch.asked
    # in buckets they are scanned from the beginning already
    if pick.carry and range is not None and range.since is not None and not _is_later(calendar, branch, range.since):
        range = replace(range, since=None)
    per = tuple(group_key(rows.scalar(p)) for p in pick.per)
    bucket = rows.scalar(branch.bucket) if level.timed and branch.bucket is not None else None
    rank = ast.Window(
        ast.Aggregate("rank", None, BIGINT),
        (*(() if bucket is None else (bucket,)), *per),
        (ast.Op("last_first" if pick.last else "first_first", (time,), time.type),),
        "",
        BIGINT,
    )
    projections = [ast.Projection(ast.Column(rows.alias, name, type), name) for name, type in read.items()]
    projections.append(ast.Projection(rank, PICKED))
    bucket_name = "bucket"
    while bucket_name in read:
        bucket_name += "_"
    if bucket is not None:
        projections.append(ast.Projection(bucket, bucket_name))
    where = tuple(_conditions(rows, branch, pick.own, range))
    where += tuple(_endless(rows, branch)) if level.timed else ()
    until = None
    if pick.carry and bucket is not None:
        until = UNTIL
        following = ast.Window(
            ast.Aggregate("min", bucket, bucket.type),
            per,
            (bucket,),
            "GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING",
            bucket.type,
        )
        projections.append(ast.Projection(following, UNTIL))
    if bucket is None:
        where = (*where, ast.Op("is_not_null", (time,), BOOLEAN))
    select = ast.Select(tuple(projections), table(catalog, branch.entity, rows.alias), tuple(rows.joins), where)
    return select, bucket_name, until


def _columns_read(scalars: tuple[ast.Scalar | None, ...], alias: str) -> dict[str, DataType]:
    """The columns of one table that expressions read."""
    found: dict[str, DataType] = {}
    for scalar in scalars:
        for column in ast.columns(scalar):
            if column.table == alias:
                found[column.name] = column.type
    return found
