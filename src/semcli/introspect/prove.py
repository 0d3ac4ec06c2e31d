"""What the catalog declares about rows, tried on the rows themselves: keys, columns without NULL, partners of joins.

Requests believe declared keys (section 1 of the semantics). A key that does not hold would make a join repeat rows,
so a broken one is serious; rows without a partner change no number, they stand in the group «(none)».

Only counts leave the database. Columns that are more than internal are not looked at, unless a constraint of the
database proves them without a look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from semcli.catalog.model import Cardinality, Catalog, Entity, Join
from semcli.catalog.sensitivity import Sensitivity
from semcli.datatype import BIGINT
from semcli.engine.base import Session
from semcli.errors import Site
from semcli.guard.privacy import classification
from semcli.introspect.detours import Detour, detours
from semcli.introspect.naming import quoted, table_text
from semcli.introspect.schema import LiveTable, find
from semcli.plan.paths import Path, Step
from semcli.records import dataclass
from semcli.sql.statement import Statement

_FREE = (Sensitivity.PUBLIC, Sensitivity.INTERNAL)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of one declaration. `code` is None where it holds; `serious` where requests can go wrong."""

    what: str
    code: str | None = None
    message: str | None = None
    help: tuple[str, ...] = ()
    site: Site | None = None
    serious: bool = True


def prove(session: Session, catalog: Catalog, live: Mapping[str, LiveTable]) -> Iterator[Proof]:
    """Every declaration of the catalog about rows, entity by entity, then join by join, then where paths part.

    Entities whose table or columns the database does not have are left out: that is told as drift. Raises
    `SemcliError` as a statement does.
    """
    there = _Rows(session, catalog, live)
    for entity in catalog.entities.values():
        if there.has(entity):
            yield from there.keys(entity)
            yield from there.nulls(entity)
    for join in catalog.joins.values():
        if there.has(catalog.entities[join.from_entity]) and there.has(catalog.entities[join.to_entity]):
            yield from there.partners(join)
    for detour in detours(catalog):
        yield from there.partings(detour)


class _Rows:
    """The rows of a database, asked for counts."""

    def __init__(self, session: Session, catalog: Catalog, live: Mapping[str, LiveTable]):
        self.session, self.catalog, self.live = session, catalog, live

    def has(self, entity: Entity) -> bool:
        table = find(self.live, entity.table)
        return table is not None and set(entity.columns) <= set(table.columns)

    def keys(self, entity: Entity) -> Iterator[Proof]:
        """Each declared key names one row at most."""
        table = find(self.live, entity.table)
        for key in sorted(entity.unique, key=sorted):
            columns = tuple(name for name in entity.columns if name in key)
            what = f"{entity.name}: {_listed(columns)} unique"
            if table is not None and table.is_unique(columns):
                yield Proof(what)
            elif self._is_free(entity, columns):
                yield self._key(entity, columns, what)
            else:
                yield Proof(what, *_UNSEEN, site=entity.site, serious=False)

    def _key(self, entity: Entity, columns: tuple[str, ...], what: str) -> Proof:
        names = [quoted(name) for name in columns]
        (repeated,) = self._counts(
            f"SELECT count(*)\nFROM (\n  SELECT 1 AS one\n  FROM {table_text(entity)}\n"
            f"  WHERE {' AND '.join(f'{name} IS NOT NULL' for name in names)}\n"
            f"  GROUP BY {', '.join(names)}\n  HAVING count(*) > 1\n) AS repeated"
        )
        if not repeated:
            return Proof(what)
        values = "value stands" if repeated == 1 else "values stand"
        message = f"{repeated:,} {values} on several rows of `{entity.name}`: joins to it would repeat rows"
        return Proof(what, "not_unique", message, ("correct the data, or declare the key that holds",), entity.site)

    def nulls(self, entity: Entity) -> Iterator[Proof]:
        """Columns that are declared without NULL have none."""
        table = find(self.live, entity.table)
        assert table is not None
        declared = [
            column
            for column in entity.columns.values()
            if not column.nullable and table.columns[column.name].nullable and self._is_free(entity, (column.name,))
        ]
        if not declared:
            return
        # the number of all rows comes first, so that a table without columns to test needs no case of its own
        tested = ", ".join(f"count({quoted(column.name)})" for column in declared)
        rows, *filled = self._counts(f"SELECT count(*), {tested}\nFROM {table_text(entity)}", 1 + len(declared))
        for column, count in zip(declared, filled, strict=True):
            what = f"{entity.name}.{column.name} without NULL"
            if count == rows:
                yield Proof(what)
            else:
                message = f"`{column.name}` is NULL in {rows - count:,} of {rows:,} rows"
                key = column.name in entity.identity
                yield Proof(what, "has_nulls", message, ("write `nullable = true`",), column.site, serious=key)

    def partners(self, join: Join) -> Iterator[Proof]:
        """Rows that name a partner have one; a one-to-one join meets each row once, from both sides."""
        source, target = self.catalog.entities[join.from_entity], self.catalog.entities[join.to_entity]
        if not (self._is_free(source, join.from_columns) and self._is_free(target, join.to_columns)):
            return
        if join.cardinality is Cardinality.ONE_TO_ONE and not join.backward_to_one:
            yield self._key(source, join.from_columns, f"{join.name}: {_listed(join.from_columns)} unique")
        if self._is_constrained(join):
            return
        pairs = list(zip(join.from_columns, join.to_columns, strict=True))
        matches = " AND ".join(f"one.{quoted(b)} = many.{quoted(a)}" for a, b in pairs)
        known = " AND ".join(f"many.{quoted(a)} IS NOT NULL" for a, _ in pairs)
        (orphans,) = self._counts(
            f"SELECT count(*)\nFROM {table_text(source)} AS many\nWHERE {known}\n"
            f"  AND NOT EXISTS (SELECT 1 FROM {table_text(target)} AS one WHERE {matches})"
        )
        what = f"{join.name}: every row has its partner"
        if not orphans:
            yield Proof(what)
            return
        rows = "row names" if orphans == 1 else "rows name"
        message = f"{orphans:,} {rows} a `{target.name}` that is not there: they stand in the group «(none)»"
        yield Proof(what, "orphans", message, (), join.site, serious=False)

    def _is_constrained(self, join: Join) -> bool:
        """Whether a foreign key of the database proves the partners."""
        source = find(self.live, self.catalog.entities[join.from_entity].table)
        target = find(self.live, self.catalog.entities[join.to_entity].table)
        wanted = set(zip(join.from_columns, join.to_columns, strict=True))
        return any(
            key.proven and target is not None and key.table == target.name
            and set(zip(key.columns, key.targets, strict=True)) == wanted
            for key in (source.foreign_keys if source is not None else ())
        )  # fmt: skip

    def partings(self, detour: Detour) -> Iterator[Proof]:
        """Where a longer path leads elsewhere than the one that requests take: on how many rows."""
        base = self.catalog.entities[detour.base]
        columns = detour.key(self.catalog)
        steps = (*detour.taken, *detour.other)
        if not columns or not all(self.has(self.catalog.entities[s.target]) for s in steps) or not self.has(base):
            return
        if not all(self._is_free_step(each) for each in steps):
            return
        if not self._is_free(self.catalog.entities[detour.target], columns):
            return
        taken, other = self._walk(detour.taken, "taken"), self._walk(detour.other, "other")
        differs = " OR ".join(
            f"{taken[-1]}.{quoted(name)} IS DISTINCT FROM {other[-1]}.{quoted(name)}" for name in columns
        )
        joined = "\n".join((*taken[:-1], *other[:-1]))
        (rows,) = self._counts(f"SELECT count(*)\nFROM {table_text(base)} AS base\n{joined}\nWHERE {differs}")
        what = f"{detour.base} to {detour.target}: paths agree"
        if not rows:
            yield Proof(what)
            return
        message = f"on {rows:,} {'row' if rows == 1 else 'rows'} {detour.describe()}"
        yield Proof(what, "paths_differ", message, (detour.choice(self.catalog),), base.site, serious=False)

    def _walk(self, path: Path, name: str) -> list[str]:
        """The joins of a path, and last the alias of its end."""
        found, here = [], "base"
        for number, each in enumerate(path, 1):
            alias = f"{name}_{number}"
            target = self.catalog.entities[each.target]
            found.append(f"LEFT JOIN {table_text(target)} AS {alias} ON {self._on(each, here, alias)}")
            here = alias
        return [*found, here]

    def _on(self, each: Step, here: str, alias: str) -> str:
        join = self.catalog.joins[each.join]
        pairs = zip(join.from_columns, join.to_columns, strict=True)
        ends = ((a, b) if each.forward else (b, a) for a, b in pairs)
        return " AND ".join(f"{alias}.{quoted(b)} = {here}.{quoted(a)}" for a, b in ends)

    def _is_free_step(self, each: Step) -> bool:
        join = self.catalog.joins[each.join]
        source, target = self.catalog.entities[join.from_entity], self.catalog.entities[join.to_entity]
        return self._is_free(source, join.from_columns) and self._is_free(target, join.to_columns)

    def _is_free(self, entity: Entity, columns: Sequence[str]) -> bool:
        found = (classification(self.catalog, entity.columns[name]) for name in columns)
        return all(made.sensitivity in _FREE and not made.categories for made in found)

    def _counts(self, text: str, width: int = 1) -> list[int]:
        columns = tuple((f"n{number}", BIGINT) for number in range(width))
        (row,) = self.session.run(Statement(text, (), columns)).all()
        return [int(value) for value in row]


_UNSEEN = (
    "not_looked_at",
    "this key has private columns: only a constraint of the database can prove it",
    ("declare it unique in the database",),
)


def _listed(columns: Sequence[str]) -> str:
    return columns[0] if len(columns) == 1 else f"({', '.join(columns)})"
