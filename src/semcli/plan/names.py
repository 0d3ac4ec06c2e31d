"""From a name as written to the column that it means: which row it is of, by which path, and what it costs.

A `Scope` is a place to look from: the entity of a metric, or one reached from there. It is the only code that turns
words into paths, for dimensions, filters, measures, times and segments alike.
"""

from __future__ import annotations

from semcli.catalog.model import Catalog, Column, Dimension, Entity
from semcli.catalog.sensitivity import Sensitivity
from semcli.datatype import DataType
from semcli.errors import SemcliError, Site, did_you_mean, fail
from semcli.expression.printer import show_name
from semcli.expression.tree import Apply, Name, Ref, Typed
from semcli.plan.hints import SHOWN, listed_names, open_names, part_of, several_in_one, unknown_column_helps
from semcli.plan.model import ColumnRef
from semcli.plan.paths import (
    Goal,
    Path,
    Step,
    find_fan_out,
    find_paths,
    find_related,
    reachable,
    role_entity,
    step_back,
    steps_from,
)
from semcli.plan.ways import choosing_name, choosing_via
from semcli.records import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Inline:
    """Stands for a computed dimension while its user is being checked; `inlined` puts the expression in its place."""

    typed: Typed


@dataclass(frozen=True, slots=True)
class Mention:
    """A column that a request names, what it wants of it (`group`, `filter`, `time`, or an aggregation), and where."""

    entity: str
    column: str
    doing: str
    site: Site | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What a name means: a column or computed dimension, and the path to its row from the branch's entity."""

    path: Path
    entity: str
    item: Column | Dimension

    @property
    def type(self) -> DataType:
        return self.item.type


@dataclass(frozen=True)
class Scope:
    """A place from which names are looked up.

    `base` is the entity whose columns are known without a qualifier, `prefix` the path to its row from the branch's
    entity. `via` names the joins that the request prefers; those that fitted a name are collected in `used`.
    `subject` says in messages whose rows these are: «`total_revenue`», or «`invoice`». `mentions` collects every
    column that a name meant, with what was to be done to it, so that privacy can be judged even where resolving fails.
    `proposes` is off where nobody reads the ways out of an ambiguous path: they have to be tried, each.
    """

    catalog: Catalog
    base: str
    subject: str
    prefix: Path = ()
    via: tuple[str, ...] = ()
    used: set[str] = field(default_factory=set)
    doing: str = "group"
    mentions: dict[Mention, None] = field(default_factory=dict)
    proposes: bool = True

    def at(self, path: Path, entity: str) -> Scope:
        """The same request seen from the row that `path` leads to."""
        return replace(self, base=entity, prefix=path)

    def find(self, name: Name, site: Site | None = None) -> Found:
        """The column or dimension that a name means over to-one steps, or the error that section 1 prescribes."""
        goal = self.goal(name, site)
        paths = find_paths(self.catalog, self.base, goal, self.via)
        if len(paths) != 1:
            raise self._no_path(name, goal, paths, site)
        return self.found(name, goal, paths[0], site)

    def find_many(self, name: Name, site: Site | None = None) -> Found:
        """As `find`; where only to-many steps lead there, over those, for groups that may overlap."""
        goal = self.goal(name, site)
        if find_paths(self.catalog, self.base, goal, self.via):
            return self.find(name, site)
        paths = find_related(self.catalog, self.base, goal)
        if len(paths) != 1:
            raise self._no_path(name, goal, paths, site)
        return self.found(name, goal, paths[0], site)

    def goal(self, name: Name, site: Site | None) -> Goal:
        """Where a name wants to go."""
        if len(name.parts) == 1:
            return Goal(self.base)
        *front, last = name.parts[:-1]
        for word in front:
            if word not in self.catalog.joins and word not in self.catalog.roles:
                raise self._unknown_place(word, site)
        if last in self.catalog.entities:
            return Goal(last, tuple(front))
        if last in self.catalog.roles:
            return Goal(role_entity(self.catalog.roles[last][0]), (*front, last), lands=True)
        if last in self.catalog.joins:
            return Goal(role_entity(self.catalog.joins[last]), (*front, last), lands=True)
        raise self._unknown_place(last, site)

    def found(self, name: Name, goal: Goal, path: Path, site: Site | None) -> Found:
        """The item of that name at the end of a path."""
        entity = self.catalog.entities[goal.entity]
        item = entity.columns.get(name.parts[-1]) or entity.dimensions.get(name.parts[-1])
        if item is None:
            raise self._unknown_column(name, entity, site)
        if isinstance(item, Column):
            self.mentions.setdefault(Mention(goal.entity, item.name, self.doing, site))
        if all(step.to_one for step in path):
            self.used.update(step.join for step in path if step.join in self.via)
        return Found(self.prefix + path, goal.entity, item)

    def typed(self, found: Found) -> Typed:
        """The reference to a column, or the expression of a computed dimension with its own names looked up."""
        if isinstance(found.item, Column):
            return Ref(ColumnRef(found.path, found.entity, found.item.name), found.item.type)
        from semcli.plan.expressions import typed_dimension

        return typed_dimension(self, found)

    def target(self, found: Found) -> tuple[object, DataType]:
        """What the type checker wants to know of a name."""
        typed = self.typed(found)
        if isinstance(typed, Ref):
            return typed.target, typed.type
        return Inline(typed), found.type

    # --- what to say when there is no single path ------------------------------------------------------------------

    def _no_path(self, name: Name, goal: Goal, paths: tuple[Path, ...], site: Site | None) -> SemcliError:
        self.found(name, goal, (), site)  # a misspelt column is the better message
        if paths:
            return self._ambiguous(name, goal, paths, site)
        walk = find_fan_out(self.catalog, self.base, goal)
        return self._unreachable(name, site) if walk is None else self._fan_out(name, goal, walk, site)

    def _ambiguous(self, name: Name, goal: Goal, paths: tuple[Path, ...], site: Site | None) -> SemcliError:
        # what a catalog says is not bent by a request's `--via`
        is_asked = site is None or site.file is None
        ways = []
        for path in paths[: SHOWN if self.proposes else 0]:
            via = choosing_via(self.catalog, self.base, goal, path, self.via) if is_asked else ()
            # a name with joins in front is a way out where there is no shorter one
            written = choosing_name(path, name.parts[-1], self._reached, by_role=bool(via))
            found = [f"add `{' '.join(f'--via {join}' for join in via)}`"] if via else []
            found += [f"write `{show_name(written.parts)}`"] if written is not None else []
            words = " → ".join([self.base, *(f"{s.target} (`{s.join}`)" for s in path)])
            ways.append(words + (": " if found else "") + " or ".join(found))
        return fail(
            "ambiguous_path",
            f"from `{self.base}` there are {len(paths)} ways to reach `{name}`, and they need not agree",
            *ways,
            site=site,
            data={"paths": [[s.join for s in path] for path in paths]},
        )

    def _reached(self, name: Name) -> tuple[Path, ...]:
        """Every path that a name may mean, as `find_many` looks for them."""
        goal = self.goal(name, None)
        return find_paths(self.catalog, self.base, goal, self.via) or find_related(self.catalog, self.base, goal)

    def _fan_out(self, name: Name, goal: Goal, walk: Path, site: Site | None) -> SemcliError:
        many = next((s for s in walk if not s.to_one), walk[-1])
        if site is not None and site.file is not None:
            return self._many_in_catalog(name, goal, many, site)
        helps = []
        living = metrics_that_reach(self.catalog, goal.entity)
        if living:
            helps.append(f"ask a metric whose rows have one `{goal.entity}` each: {listed_names(living)}")
        helps.append("add `--overlap` to count each row once in every group that it touches")
        return fail(
            "fan_out",
            f"{self.subject} cannot be grouped by `{name}`: one `{many.source}` has many `{many.target}` "
            f"(join `{many.join}`), so rows of `{self.base}` would be counted more than once",
            *helps,
            site=site,
            data={"join": many.join, "dimension": str(name)},
        )

    def _many_in_catalog(self, name: Name, goal: Goal, many: Step, site: Site) -> SemcliError:
        """As `_fan_out`, of what the catalog says: no option of a request mends that."""
        return fail(
            "fan_out",
            f"a row of `{self.base}` has no one `{name}`: one `{many.source}` has many `{many.target}` "
            f"(join `{many.join}`)",
            f"write it over columns of `{self.base}` and of what each of its rows has one of",
            f"or define it at `{goal.entity}`",
            site=site,
            data={"join": many.join, "dimension": str(name)},
        )

    def _unreachable(self, name: Name, site: Site | None) -> SemcliError:
        choices = [
            choice for entity in reachable(self.catalog, self.base) for choice in open_names(self.catalog, entity)
        ]
        return fail(
            "unreachable",
            f"no join leads from `{self.base}` to `{'.'.join(name.parts[:-1])}`",
            *([f"{self.subject} can be seen by {listed_names(choices)}"] if choices else []),
            site=site,
            data={"dimension": str(name), "reachable": choices},
        )

    def _unknown_place(self, word: str, site: Site | None) -> SemcliError:
        apart = several_in_one(site)
        if apart:
            assert site is not None
            return fail("unknown_entity", f"`{site.text}` is not one dimension", *apart, site=site)
        if word in self.catalog.entities:
            return fail(
                "unknown_entity",
                f"`{word}` is an entity, and only joins or roles can stand in front of one",
                f"write `{word}.column`, or name the join that is to be taken",
                site=part_of(site, word),
            )
        pool = [*self.catalog.entities, *self.catalog.roles, *self.catalog.joins]
        return fail(
            "unknown_entity",
            f"no entity, role or join is called `{word}`",
            *did_you_mean(word, pool),
            f"the entities are {listed_names(list(self.catalog.entities))}",
            site=part_of(site, word),
        )

    def _unknown_column(self, name: Name, entity: Entity, site: Site | None) -> SemcliError:
        word = name.parts[-1]
        return fail(
            "unknown_column",
            f"`{entity.name}` has no column or dimension `{word}`",
            *unknown_column_helps(self.catalog, self.base, entity, name, site),
            site=part_of(site, word),
        )


def inlined(typed: Typed) -> Typed:
    """A checked tree with the expressions of computed dimensions in their places."""
    match typed:
        case Ref(target=Inline() as inline):
            return inline.typed
        case Apply(arguments=arguments):
            return replace(typed, arguments=tuple(inlined(a) for a in arguments))
        case _:
            return typed


def metrics_that_reach(catalog: Catalog, entity: str) -> list[str]:
    """Metrics whose rows lead to-one to an entity, those of the entity itself first."""
    bases = _bases_that_reach(catalog, entity)
    return [name for base in bases for name in catalog.index.metrics_of.get(base, ())]


def _bases_that_reach(catalog: Catalog, entity: str) -> list[str]:
    """Every entity with a to-one path to `entity`, nearest first, that one itself first of all."""
    order = [entity]
    for place in order:
        for leg in steps_from(catalog, place):
            if step_back(catalog, leg).to_one and leg.target not in order:
                order.append(leg.target)
    return order


def time_columns(catalog: Catalog, base: str) -> list[str]:
    """The open time columns that to-one steps lead to, as `--time` takes them."""
    return [
        f"{entity}.{column.name}"
        for entity in reachable(catalog, base)
        for column in catalog.entities[entity].columns.values()
        if column.type.is_time and column.sensitivity in (Sensitivity.PUBLIC, Sensitivity.INTERNAL) and not column.pii
    ]
