"""Who stands behind a value: the measures that count them, beside the measure that they are behind.

Counted are the rows with a value, the rows of every entity that owns a private column in it, and the people that rows
lead to. The least of them is the size. All of it is counted a second time for rows with or without a value: that
somebody's value is NULL is a fact about them as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from semcli.catalog.model import Catalog, Column
from semcli.catalog.sensitivity import Sensitivity
from semcli.datatype import BIGINT, BOOLEAN, TEXT, Kind
from semcli.errors import SemcliError, fail
from semcli.expression.tree import Apply, Const, Ref, Typed
from semcli.guard.operands import Columns, weights
from semcli.guard.privacy import declarations, judge, problems
from semcli.guard.uses import Role, Use, path_uses
from semcli.plan.model import Branch, ColumnRef, Measure, column_refs, expressions_of, paths_of
from semcli.plan.paths import Path, every_path
from semcli.records import dataclass, replace

MOST_WAYS = 32
"""Over how many ways people are looked for: each is joined and counted."""

_AS_TEXT = (Kind.INTEGER, Kind.UUID, Kind.DATE, Kind.TEXT, Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Size:
    """The number of those behind a value: the least of some measures of a branch, the first of which counts rows.

    `adds` says that nobody stands in two groups, so that sizes of several groups may be added. `shared` names those
    whose value is measured, where the same value may stand in several groups: a salary that is added up per payslip.
    """

    branch: int
    counts: tuple[int, ...]
    adds: bool = True
    shared: Typed | None = None


@dataclass
class Counting:
    """Adds to the branches of a plan the measures that count. `sensitive` are the columns that need the size rule."""

    catalog: Catalog
    sensitive: Columns
    branches: list[Branch]

    def of_measure(self, index: int, measure: Measure) -> tuple[Size, ...]:
        """The sizes of a measure's value: of rows whose operand is not NULL, and of all rows."""
        operand = measure.operand
        if operand is None:
            return (self._size(index, measure.metric, None, None, ()),)
        known = Apply("is_not_null", (operand,), BOOLEAN)
        with_value = self._size(index, measure.metric, operand, known, (operand,))
        return with_value, self._size(index, measure.metric, None, None, (operand,))

    def of_part(self, index: int, metric: str, part: Typed, operands: tuple[Typed | None, ...]) -> Size:
        """The size of those rows of a branch for which `part` holds."""
        read = tuple(operand for operand in operands if operand is not None)
        return self._size(index, metric, _where(part, Const(1, BIGINT)), part, read)

    def _size(self, index: int, metric: str, rows: Typed | None, known: Typed | None, read: tuple[Typed, ...]) -> Size:
        """The counts of rows, where `rows` is not NULL; and of those to whom they lead, where `known` holds and the
        operands that are `read` give the row any weight: what is multiplied by 0 hides nobody."""
        branch = self.branches[index]
        places = [self._place(index, _count(metric, "count", rows))]
        factors = tuple(dict.fromkeys(factor for operand in read for factor in weights(operand, self.sensitive)))
        if factors and known is not None:
            weighed = tuple(Apply("ne", (factor, Const(0, factor.type)), BOOLEAN) for factor in factors)
            known = Apply("and", (known, *weighed), BOOLEAN)
            places.append(self._place(index, _count(metric, "count", _where(known, Const(1, BIGINT)))))
        adds = True
        for path, entity in self._owners(branch, read):
            identity = _identity(self.catalog, path, entity)
            counted = identity if known is None else _where(known, identity)
            places.append(self._place(index, _count(metric, "count_distinct", counted)))
            adds = adds and told_apart_by(branch, path)
        shared = [_where(known, i) for i in self._shared(branch, read)] if known is not None else []
        return Size(index, tuple(dict.fromkeys(places)), adds, shared[0] if shared else None)

    def _shared(self, branch: Branch, read: tuple[Typed, ...]) -> list[Typed]:
        """What names the rows that own a private value, where one may stand in several groups."""
        refs = (ref for typed in read for ref in column_refs(typed) if (ref.entity, ref.column) in self.sensitive)
        owners = dict.fromkeys((r.path, r.entity) for r in refs if not self._is_own(r.path))
        found = [owner for owner in owners if not told_apart_by(branch, owner[0])]
        if len(found) > 1:
            raise fail(
                "group_size_refused",
                "private values of several entities are measured in groups that may share them",
                "group by what belongs to one of these entities",
            )
        return [_identity(self.catalog, path, entity) for path, entity in found]

    def _is_own(self, path: Path) -> bool:
        """Whether the row at the end of a path belongs to one row of the branch alone."""
        joins = (self.catalog.joins[step.join] for step in path)
        return all(join.forward_to_one and join.backward_to_one for join in joins)

    def _place(self, index: int, measure: Measure) -> int:
        """Where a count stands among the measures of a branch; equal counts are one."""
        branch = self.branches[index]
        for place, other in enumerate(branch.measures):
            if replace(other, metric=measure.metric) == measure:
                return place
        self.branches[index] = replace(branch, measures=(*branch.measures, measure))
        return len(branch.measures)

    def _owners(self, branch: Branch, read: tuple[Typed, ...]) -> Iterator[tuple[Path, str]]:
        """The places beyond the branch's own rows whose rows count: where measured and private columns stand, and
        people."""
        refs = [(ref, True) for typed in read for ref in column_refs(typed)]
        bare = replace(branch, measures=())
        refs += [(ref, False) for typed in expressions_of(bare) for ref in column_refs(typed)]
        found = {(r.path, r.entity): None for r, own in refs if own or (r.entity, r.column) in self.sensitive}
        found |= dict.fromkeys(self._joined(branch))
        for path, entity in found | people(self.catalog, branch.entity):
            if path and all(step.to_one for step in path):
                yield path, entity

    def _joined(self, branch: Branch) -> Iterator[tuple[Path, str]]:
        """The places whose rows own a private column that a branch joins on."""
        for path in dict.fromkeys(paths_of(branch)):
            for place, step in enumerate(path):
                join = self.catalog.joins[step.join]
                ends = (join.from_columns, join.to_columns)
                here, there = ends if step.forward else reversed(ends)
                if any((step.source, column) in self.sensitive for column in here):
                    yield path[:place], step.source
                if any((step.target, column) in self.sensitive for column in there):
                    yield path[: place + 1], step.target


def told_apart_by(branch: Branch, path: Path) -> bool:
    """Whether groups and buckets are what the row at the end of `path` says, so that it stands in one of them."""
    keys = [*(key.typed for key in branch.keys), *(() if branch.bucket is None else (branch.bucket,))]
    return all(ref.path[: len(path)] == path for typed in keys for ref in column_refs(typed))


def people(catalog: Catalog, base: str) -> dict[tuple[Path, str], None]:
    """Every place of people that rows lead to, over to-one steps; of several all count, longer ways too."""
    found: dict[tuple[Path, str], None] = {}
    for name in catalog.index.subjects:
        for number, path in enumerate(every_path(catalog, base, catalog.entities[name].name)):
            if number == MOST_WAYS:
                raise fail(
                    "group_size_refused",
                    f"rows of `{base}` lead to `{name}` in more than {MOST_WAYS} ways, too many to count who stands "
                    "behind a value",
                    f"its owner gives `subject` to an entity that is nearer to `{base}`",
                )
            refused = [
                v
                for u in path_uses(catalog, path, "the size of groups")
                if not (v := judge(catalog, u, frozenset())).allowed
            ]
            if refused:
                raise SemcliError(problems(catalog, tuple(refused), []))
            found[path, name] = None
    return found


def _count(metric: str, aggregation: str, operand: Typed | None) -> Measure:
    return Measure(f"{metric} size", aggregation, operand, None, BIGINT, 0)


def _where(known: Typed, value: Typed) -> Typed:
    """A value in rows where `known` holds."""
    return Apply("case", (known, value, Const(None, value.type)), value.type)


def _identity(catalog: Catalog, path: Path, entity: str) -> Typed:
    """What names the row at the end of a path. Of a key of several columns all that can be written as text count:
    fewer columns tell fewer rows apart, which errs on the safe side."""
    owner = catalog.entities[entity]
    keys = [k for k in (owner.identity, owner.primary_key, *(tuple(sorted(u)) for u in owner.unique)) if k]
    names = next((key for key in keys if all(_may_count(catalog, owner.columns[c]) for c in key)), ())
    if keys and not names:
        raise fail(
            "group_size_refused",
            f"the rows of `{entity}` are named by private columns alone, so sizes of groups cannot be counted",
            "its owner declares another `identity` or `unique` key",
        )
    if not names:
        raise fail(
            "needs_identity",
            f"`{entity}` declares no identity, so the size of groups of its rows cannot be counted",
            "its owner adds `identity` to the entity",
        )
    columns = [Ref(ColumnRef(path, entity, name), owner.columns[name].type) for name in names]
    if len(columns) == 1:
        return columns[0]
    texts: list[Typed] = []
    for column in columns:
        if column.type.kind in _AS_TEXT:
            text: Typed = column if column.type.kind is Kind.TEXT else Apply("cast", (column,), TEXT)
            texts += [text, Const("/", TEXT)]
    if not texts:
        return columns[0]
    joined: Typed = texts[0]
    for part in texts[1:]:
        joined = Apply("concat", (joined, part), TEXT)
    return joined


def _may_count(catalog: Catalog, column: Column) -> bool:
    """Whether a column may name rows where they are counted: those that nothing opens may not."""
    use = Use(column.entity, column.name, Role.JOIN_KEY, "the size of groups")
    unclassified = any(d.sensitivity is Sensitivity.UNCLASSIFIED for d in declarations(catalog, column))
    return judge(catalog, use, frozenset()).code is None and not unclassified
