"""A catalog in which every forbidden column stands wherever a catalog can name one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .columns import BY_NAME, COLUMNS, Forbidden
from .expressions import OVERFLOWING, plain, split
from .people import KEYS, PUBLIC, forbidden_of

POLICY = """
[policy]
refuse = ["genetic"]
reveal = ["contact", "confidential"]
sensitive_min_group_size = 5
audit = "audit.jsonl"
"""

_ORDERED = ("min", "max")
_NUMERIC = ("sum", "avg", "stddev", "variance", "median")


def main_file(connection: str, include: str) -> str:
    """The catalog's main file: what it is about, and the policy. Everything else is included."""
    return (
        'format = 1\n[catalog]\nname = "people"\ntimezone = "Europe/Berlin"\n'
        f'include = ["{include}"]\n{POLICY}\n[connections.here]\n{connection}\n'
    )


def whole() -> str:
    """Every way in which a catalog can use a forbidden column: for asking."""
    return "".join(
        (
            *_entities(COLUMNS),
            *_twins(COLUMNS),
            *_joins(),
            *_all_metrics(COLUMNS, ""),
            _PUBLIC,
            *(t for c in COLUMNS for t in _uses(c)),
        )
    )


def small() -> str:
    """A few of them: for commands that try or show all that a catalog has."""
    chosen = [c for c in COLUMNS if c.name in ("email", "passport", "nickname", "salary", "born", "happened_at")]
    metrics = _all_metrics(chosen, ("distinct_", "sum_", "count_rows", "max_", "timed_", "ratio_"))
    return "".join(
        (*_entities(chosen), *_twins(chosen), *_joins(), *metrics, _PUBLIC, *(text for c in chosen for text in _few(c)))
    )


def tiny() -> str:
    """People and little else: for the pages of all that a catalog has."""
    people = [c for c in COLUMNS if c.entity == "person"]
    metrics = _all_metrics([BY_NAME["person.salary"]], ("sum_", "max_"))
    text = "".join((*_entities(people), *_joins(), *metrics, *_few(BY_NAME["person.passport"])))
    return "".join(line for line in text.splitlines(True) if not line.startswith(("humans", "shouts", "bares")))


# --- entities -----------------------------------------------------------------------------------------------------


def _entities(computed: Iterable[Forbidden]) -> Iterator[str]:
    for name, columns in PUBLIC.items():
        subject = "subject = true\n" if name == "person" else ""
        identity = KEYS.get(name, columns[0][0])
        yield f'\n[entities.{name}]\ntable = "main.{name}"\nidentity = "{identity}"\n{subject}'
        dimensions = [c for c in computed if c.entity == name]
        yield f"[entities.{name}.columns]\n"
        for column, type in columns:
            yield _key(name, type) if column == KEYS.get(name) else _public(column, type)
        for column in forbidden_of(name):
            yield _column(column.name, column.type, column.said)
        yield f"[entities.{name}.dimensions]\n" if dimensions else ""
        for column in dimensions:
            c = column.name
            yield f'd_{c} = {{ expr = "coalesce({c}, {c})", type = "{column.type}" }}\n'
            yield f'deep_{c} = {{ expr = "case when d_{c} is null then 1 else 2 end", type = "integer" }}\n'


def _public(name: str, type: str) -> str:
    nullable = "nullable = true, " if name == "boss_id" else ""
    return f'{name} = {{ type = "{type}", {nullable}sensitivity = "public" }}\n'


def _key(entity: str, type: str) -> str:
    """The key on the far side of a join on a private column, as private as on the near side."""
    near = BY_NAME[f"person.{KEYS[entity]}"]
    return f'{near.name} = {{ type = "{type}"{", " if near.said else ""}{near.said} }}\n'


def _column(name: str, type: str, said: str) -> str:
    return f'{name} = {{ type = "{type}", nullable = true{", " if said else ""}{said} }}\n'


def _twins(chosen: Iterable[Forbidden]) -> Iterator[str]:
    """The table of people again, its columns declared public: as it is called, in capitals, without its schema."""
    for entity, table, case in (
        ("human", "main.person", str),
        ("shout", "MAIN.PERSON", str.upper),
        ("bare", "person", str),
    ):
        yield f'\n[entities.{entity}]\ntable = "{table}"\nidentity = "{case("id")}"\n[entities.{entity}.columns]\n'
        for name, type in PUBLIC["person"]:
            yield _public(case(name), type)
        for column in (c for c in chosen if c.entity == "person"):
            yield _column(case(column.name), column.type, 'sensitivity = "public"')
    yield '\n[joins.human_person]\nfrom = "human.id"\nto = "person.id"\ncardinality = "one_to_one"\n'


def _joins() -> Iterator[str]:
    for name, key in KEYS.items():
        yield f'\n[joins.person_{name}]\nfrom = "person.{key}"\nto = "{name}.{key}"\ncardinality = "many_to_one"\n'
    yield (
        '\n[joins.person_team]\nfrom = "person.team_id"\nto = "team.id"\ncardinality = "many_to_one"\n'
        '[joins.person_boss]\nfrom = "person.boss_id"\nto = "person.id"\ncardinality = "many_to_one"\nrole = "boss"\n'
        '[joins.pay_person]\nfrom = "pay.person_id"\nto = "person.id"\ncardinality = "many_to_one"\n'
        '[joins.visit_person]\nfrom = "visit.person_id"\nto = "person.id"\ncardinality = "many_to_one"\n'
    )


_METRICS = """
[metrics]
heads = { entity = "person", aggregation = "count", time = "joined" }
pays = { entity = "pay", aggregation = "count", time = "paid_on" }
paid = { entity = "pay", aggregation = "sum", measure = "amount", time = "paid_on" }
visits = { entity = "visit", aggregation = "count" }
humans = { entity = "human", aggregation = "count", time = "joined" }
shouts = { entity = "shout", aggregation = "count" }
bares = { entity = "bare", aggregation = "count" }
"""
_PUBLIC = """
[segments]
romans = { entity = "person", filter = "office = 'Rome'" }
[queries]
by_office = { metrics = ["heads"], by = ["office"] }
"""

# --- what a catalog can say of a column -----------------------------------------------------------------------------


def tag(column: Forbidden) -> str:
    return f"{column.entity}_{column.name}"


def measures_of(column: Forbidden) -> tuple[str, ...]:
    """Metrics over whole groups that are free, under the size rule; none where the column cannot be summed."""
    return tuple(f"{word}_{tag(column)}" for word in ("sum", "avg", "stddev", "variance")) if column.summed else ()


_FREE = (
    "sum",
    "avg",
    "stddev",
    "variance",
    "alone",
    "others",
    "ratio",
    "blown",
    "cased",
    "filled",
    "of",
    "before",
    "running",
)

SUMS = frozenset(f"{word}_{tag(column)}" for column in COLUMNS if column.summed for word in _FREE)
"""Metrics that may tell sums of a forbidden column, under the size rule."""


def metrics_of(column: Forbidden) -> tuple[str, ...]:
    """Every metric that the catalog makes of the column."""
    return tuple(name for name, _ in _metrics(column))


def _metrics(column: Forbidden) -> Iterator[tuple[str, str]]:
    """Name and definition of every metric."""
    entity, name, deep, mark, value = column.entity, column.name, f"deep_{column.name}", tag(column), plain(column)
    if entity == "account":  # asked of people, who lead to it
        entity, name, deep = "person", column.full, f"account.{deep}"
    time = {"person": "joined", "pay": "paid_on"}.get(entity)
    rest = f', time = "{time}"' if time else ""

    def over(aggregation: str, measure: str, more: str = "") -> str:
        return f'{{ entity = "{entity}", aggregation = "{aggregation}", measure = "{measure}"{rest}{more} }}'

    yield f"count_{mark}", over("count", name)
    yield f"distinct_{mark}", over("count_distinct", name)
    yield f"case_{mark}", over("sum", f"case when {split(name, column)} then 1 else 0 end")
    yield f"null_{mark}", over("sum", f"case when {name} is null then 1 else 0 end")
    yield f"filter_{mark}", f'{{ entity = "{entity}", aggregation = "count"{rest}, filter = "{split(name, column)}" }}'
    yield f"deepest_{mark}", over("max", deep)
    if column.type not in ("boolean", "uuid"):
        yield from ((f"{word}_{mark}", over(word, name)) for word in _ORDERED)
    if column.type in ("date", "timestamp", "timestamptz"):
        yield f"timed_{mark}", f'{{ entity = "{entity}", aggregation = "count", time = "{name}" }}'
    if column.type in ("integer", "bigint", "double") or column.type.startswith("numeric"):
        yield from ((f"{word}_{mark}", over(word, name)) for word in _NUMERIC)
        yield f"percentile_{mark}", over("percentile", name, ", percentile = 0.9")
        yield f"absolute_{mark}", over("sum", f"abs({name})")
        yield f"nullif_{mark}", over("sum", f"nullif({name}, {value})")
        yield f"least_{mark}", over("sum", f"least({name}, {value})")
        yield f"divided_{mark}", over("sum", f"1000 / ({name} - {value})")
        yield f"ratio_{mark}", f'{{ derived = "sum_{mark} / count_rows_{mark}" }}'
        yield f"count_rows_{mark}", f'{{ entity = "{entity}", aggregation = "count"{rest} }}'
        yield f"blown_{mark}", f'{{ derived = "sum_{mark} * {OVERFLOWING}" }}'
        yield f"filled_{mark}", f'{{ derived = "coalesce(sum_{mark}, 7000000)" }}'
        yield f"cased_{mark}", f'{{ derived = "case when sum_{mark} > {value} then 1 else 0 end" }}'
        yield f"narrow_{mark}", over("sum", f"cast({name} / 8000000 as integer)")
        yield f"power_{mark}", over("sum", f"{name} * {name}")
        yield f"chosen_{mark}", over("sum", f"{name} * cast({'person.' * (entity == 'pay')}id = 7 as integer)")
        if time:
            yield f"alone_{mark}", over("sum", name, ', filter = "id = 7"')
            yield f"others_{mark}", over("sum", name, ', filter = "id <> 7"')
            some = {"person": "grade = 'A'", "pay": "amount > 300"}[entity]
            yield f"of_{mark}", f'{{ of = "sum_{mark}", filter = "{some}" }}'
            yield f"before_{mark}", f'{{ of = "sum_{mark}", offset = "1 month" }}'
            yield f"running_{mark}", f'{{ of = "sum_{mark}", cumulative = true }}'
    if time:
        yield (
            f"balance_{mark}",
            f'{{ entity = "{entity}", aggregation = "sum", measure = "id", time = "{time}", '
            f'semi_additive = {{ pick = "last", per = ["{name}"] }} }}',
        )
    yield f"ofcount_{mark}", f'{{ of = "count_{mark}", filter = "{name} is not null" }}'


def _all_metrics(columns: Iterable[Forbidden], kept: str | tuple[str, ...]) -> Iterator[str]:
    yield _METRICS
    for column in columns:
        yield from (f"{name} = {text}\n" for name, text in _metrics(column) if name.startswith(kept))


def _uses(column: Forbidden) -> Iterator[str]:
    mark, name = tag(column), column.name
    yield f'[segments.high_{mark}]\nentity = "{column.entity}"\nfilter = "{split(name, column)}"\n'
    yield f'[segments.known_{mark}]\nentity = "{column.entity}"\nfilter = "not ({name} is null)"\n'
    yield from _queries(column)


def queries_of(column: Forbidden) -> tuple[str, ...]:
    return tuple(f"{word}_{tag(column)}" for word in ("by", "where", "seg", "reveal", "having", "pivot"))


def _queries(column: Forbidden) -> Iterator[str]:
    mark, full = tag(column), column.full
    metric = {"pay": "pays", "visit": "visits"}.get(column.entity, "heads")
    first = f'metrics = ["{metric}"]\n'
    yield f'[queries.by_{mark}]\n{first}by = ["{full}"]\n'
    yield f'[queries.where_{mark}]\n{first}where = ["{split(full, column)}"]\n'
    yield f'[queries.seg_{mark}]\n{first}segment = ["high_{mark}"]\n'
    yield f'[queries.reveal_{mark}]\n{first}by = ["{full}"]\n'
    yield f'[queries.having_{mark}]\n{first}by = ["{full}"]\nhaving = ["{metric} > 1"]\n'
    yield f'[queries.pivot_{mark}]\n{first}pivot = "{full}"\nby = ["{full}"]\n'
    yield f'[tests.t_{mark}]\nquery = "by_{mark}"\nrows = 3\n'


def _few(column: Forbidden) -> Iterator[str]:
    if column.summed:
        yield f'[queries.alone_{tag(column)}]\nmetrics = ["sum_{tag(column)}"]\nby = ["person.id"]\n'
        yield f'[tests.alone_{tag(column)}]\nquery = "alone_{tag(column)}"\nexpect = "sum_{tag(column)} > 7000000"\n'
        yield f'[tests.total_{tag(column)}]\nquery = "alone_{tag(column)}"\ntotal = 7000000\n'
    yield f'[segments.high_{tag(column)}]\nentity = "{column.entity}"\nfilter = "{column.name} > {plain(column)}"\n'
    yield from _queries(column)
