"""What a catalog means, as frozen values: the product of `load` and the only form in which later stages see it.

Names are resolved as far as the catalog alone can: joins hold entity names and column names that exist, expressions
are parsed. Everything keeps the `Site` where it was written, which never takes part in equality.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from semcli.catalog.keys import dotted
from semcli.catalog.sensitivity import CATASTROPHIC, Sensitivity
from semcli.datatype import DataType
from semcli.errors import Site
from semcli.expression.tree import Node
from semcli.records import dataclass, field

if TYPE_CHECKING:
    from semcli.catalog.source import Source
    from semcli.catalog.twins import Twins

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Cardinality(Enum):
    """From the `from` side of a join to its `to` side."""

    MANY_TO_ONE = "many_to_one"
    ONE_TO_ONE = "one_to_one"
    ONE_TO_MANY = "one_to_many"
    MANY_TO_MANY = "many_to_many"


class Grain(Enum):
    """Widths of time buckets, from fine to coarse."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def rank(self) -> int:
        return list(Grain).index(self)

    @property
    def is_date(self) -> bool:
        """Whether buckets are dates: day and coarser."""
        return self.rank >= Grain.DAY.rank


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as written in the catalog, with its parsed tree. `site` points at the text's first character."""

    text: str
    tree: Node
    site: Site | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an entity's table."""

    entity: str
    name: str
    type: DataType
    nullable: bool = False
    primary_key: bool = False
    unique: bool = False
    sensitivity: Sensitivity = Sensitivity.UNCLASSIFIED
    pii: tuple[str, ...] = ()
    classified_here: bool = False
    description: str | None = None
    label: str | None = None
    unit: str | None = None
    format: str | None = None
    file: str | None = field(default=None, compare=False, repr=False)

    @property
    def is_catastrophic(self) -> bool:
        return bool(CATASTROPHIC.intersection(self.pii))

    @property
    def site(self) -> Site | None:
        """Where it was written. That follows from its names, and is not kept: columns are most of a catalog."""
        if self.file is None:
            return None
        return Site(self.file, key=dotted(dotted(dotted("entities", self.entity), "columns"), self.name))


@dataclass(frozen=True, slots=True)
class Dimension:
    """A computed dimension: an expression over the columns of its entity and of that entity's to-one neighbours."""

    entity: str
    name: str
    expression: Expression
    type: DataType
    description: str | None = None
    label: str | None = None
    unit: str | None = None
    format: str | None = None
    site: Site | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """A table and what its rows are. `identity` names one row and is empty where none is declared.

    `unique` holds every set of columns that is declared to be a key: identity, primary key, `unique`.
    """

    name: str
    table: str
    identity: tuple[str, ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    unique: tuple[frozenset[str], ...] = ()
    group: str | None = None
    subject: bool = False
    description: str | None = None
    label: str | None = None
    site: Site | None = field(default=None, compare=False, repr=False)

    @property
    def primary_key(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns.values() if c.primary_key)

    def is_key(self, columns: tuple[str, ...]) -> bool:
        """Whether these columns contain a declared key, so that they match one row at most."""
        return any(key <= set(columns) for key in self.unique)


@dataclass(frozen=True, slots=True)
class Join:
    """A join between two entities on equal columns, pairwise.

    `forward_to_one` and `backward_to_one` say which directions the declared keys prove to meet one row at most;
    they are what paths are made of, not the cardinality as written.
    """

    name: str
    from_entity: str
    from_columns: tuple[str, ...]
    to_entity: str
    to_columns: tuple[str, ...]
    cardinality: Cardinality
    forward_to_one: bool
    backward_to_one: bool
    role: str | None = None
    provenance: str | None = None
    description: str | None = None
    site: Site | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Edge:
    """A join as far as paths need to know it, which can be told without reading the entities at its ends."""

    name: str
    from_entity: str
    to_entity: str
    forward_to_one: bool
    backward_to_one: bool
    role: str | None = None


Link = Join | Edge


@dataclass(frozen=True, slots=True)
class SemiAdditive:
    """A balance: in each bucket the rows of the `pick` (last or first) instant per key are taken, then they add."""

    pick: str
    per: tuple[str, ...] = ()
    carry: bool = False


class MetricKind(Enum):
    AGGREGATE = "aggregate"
    DERIVED = "derived"
    OF = "of"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of one of three kinds.

    AGGREGATE: `entity`, `aggregation`, and unless rows are counted `measure`; optionally `filter`, `time` (a dimension
    as written: `issued_at`, `order.placed_at`), `grains`, `percentile`, `semi_additive`.
    DERIVED: `derived` over other metrics. OF: `of` names a metric, seen with exactly one of `offset`, `rolling`,
    `cumulative`, `to_date`, `filter`. `grains` is None where the catalog names none: all that the time column carries.
    """

    name: str
    kind: MetricKind
    entity: str | None = None
    aggregation: str | None = None
    measure: Expression | None = None
    percentile: float | None = None
    filter: Expression | None = None
    time: str | None = None
    grains: tuple[Grain, ...] | None = None
    semi_additive: SemiAdditive | None = None
    derived: Expression | None = None
    of: str | None = None
    offset: str | None = None
    rolling: str | None = None
    cumulative: bool = False
    to_date: str | None = None
    empty_null: bool = False
    description: str | None = None
    label: str | None = None
    unit: str | None = None
    format: str | None = None
    site: Site | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """A named condition on an entity."""

    name: str
    entity: str
    filter: Expression
    description: str | None = None
    label: str | None = None
    site: Site | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A request under a name; `options` are the long options of `semcli metric`, with underscores, as written."""

    name: str
    metrics: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    description: str | None = None
    label: str | None = None
    site: Site | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CatalogTest:
    """What `semcli test` expects of a saved query: any of a condition on every row, a row count, a total."""

    name: str
    query: str
    expect: Expression | None = None
    rows: int | None = None
    total: int | float | None = None
    tolerance: float = 0.0
    connection: str | None = None
    description: str | None = None
    site: Site | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the tables are. DuckDB: `path`, or `files` (one pattern, or table → pattern). Postgres: `dsn` as written,
    with `${VARIABLE}`s not yet filled in; None leaves all to libpq."""

    name: str
    engine: str
    path: str | None = None
    files: str | Mapping[str, str] | None = None
    dsn: str | None = None
    schema_search_path: tuple[str, ...] = ()
    description: str | None = None
    site: Site | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be shown to whom. `refuse` always holds the catastrophic categories."""

    refuse: frozenset[str] = CATASTROPHIC
    reveal: frozenset[str] = frozenset()
    min_group_size: int = 1
    sensitive_min_group_size: int = 5
    audit: str | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """What a request asks of a catalog as a whole, so that it need not read everything in it.

    `joins_of`: entity → the joins that start or end there, in the order of the file. `roles`: role → the joins that
    carry it; they all lead to one entity. `tables`: a table's name, without schema and folded as engines fold it → the
    entities that may stand on it. `subjects`: the entities whose rows are people. `metrics_of`: entity → the names of
    its own metrics.
    """

    joins_of: Mapping[str, tuple[Link, ...]]
    roles: Mapping[str, tuple[Link, ...]]
    tables: Mapping[str, tuple[str, ...]]
    subjects: tuple[str, ...]
    metrics_of: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Catalog:
    """A whole catalog, checked. All mappings keep the order of the file.

    Where it was opened for a request (`semcli.catalog.opened`) each thing is read and checked when it is first asked
    for, and `given` has what is otherwise found by looking at everything.

    `sources` has every file by the name that sites give it, so that a later stage's problem can be
    pointed at (`semcli.catalog.source.pinpoint`): sites in a catalog that loads have a file and a key, but no line.
    """

    name: str
    file: Path | None = None
    files: tuple[Path, ...] = ()
    include: tuple[str, ...] = ()
    description: str | None = None
    timezone: str = "UTC"
    week_start: str = "monday"
    fiscal_year_start: int = 1
    default_connection: str | None = None
    default_sensitivity: Sensitivity | None = None
    policy: Policy = Policy()
    connections: Mapping[str, Connection] = field(default_factory=dict)
    entities: Mapping[str, Entity] = field(default_factory=dict)
    joins: Mapping[str, Join] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    segments: Mapping[str, Segment] = field(default_factory=dict)
    queries: Mapping[str, SavedQuery] = field(default_factory=dict)
    tests: Mapping[str, CatalogTest] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False, repr=False)
    given: Index | None = field(default=None, compare=False, repr=False)

    @cached_property
    def index(self) -> Index:
        """What is asked of the catalog as a whole."""
        if self.given is not None:
            return self.given
        from semcli.catalog.index import index_of

        return index_of(self)

    @cached_property
    def twins(self) -> Twins:
        """Which declarations speak of one physical column."""
        from semcli.catalog.twins import Twins

        return Twins(self)

    @property
    def joins_of(self) -> Mapping[str, tuple[Link, ...]]:
        """Entity → the joins that start or end there, in the order of the file."""
        return self.index.joins_of

    @property
    def roles(self) -> Mapping[str, tuple[Link, ...]]:
        """Role → the joins that carry it; they all lead to one entity."""
        return self.index.roles
