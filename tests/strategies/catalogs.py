"""Random catalogs, as TOML documents: chains, stars, diamonds, self-joins, roles, bridges, composite keys."""

from __future__ import annotations

from typing import Any

from strategies.chooser import Chooser
from strategies.conditions import condition
from strategies.metrics import add_metrics
from strategies.model import UNKNOWN, Field, fields_of, key_columns
from strategies.values import ZONES

NAMES = ("sale", "shop", "city", "land", "item", "sort", "crew", "team")
TYPES = (
    (18, "text"),
    (12, "integer"),
    (9, "bigint"),
    (3, "smallint"),
    (9, "numeric(12,2)"),
    (3, "numeric(38,10)"),
    (9, "double"),
    (3, "real"),
    (9, "boolean"),
    (12, "date"),
    (9, "timestamp"),
    (15, "timestamptz"),
    (3, "uuid"),
    (3, "varchar(20)"),
    (2, "enum"),
    (3, "time"),
    (2, "interval"),
    (2, "json"),
    (2, "bytea"),
    (1, "integer[]"),
    (1, "text[]"),
    (1, UNKNOWN),
)
"""Every type that a catalog knows, and one that none does."""
WORDS = ("hue", "size", "note", "rank", "flag", "code", "made", "sent", "paid", "mark", "cost", "load")


def document(choose: Chooser) -> dict[str, Any]:
    """A whole catalog that loads without a problem."""
    names = NAMES[: choose.weighted([(2, 1), (4, 2), (6, 3), (6, 4), (3, 5), (2, 6), (1, 8)])]
    made: dict[str, Any] = {
        "format": 1,
        "catalog": {
            "name": "random",
            "sensitivity": "public",
            "timezone": choose.pick(ZONES),
            "week_start": choose.pick(("monday", "sunday")),
            "fiscal_year_start": choose.weighted([(6, 1), (1, 2), (2, 4), (1, 7), (1, 12)]),
        },
        "entities": {name: entity(choose, name) for name in names},
        "joins": {},
        "metrics": {},
    }
    for place, name in enumerate(names[1:], 1):
        add_join(choose, made, name, names[choose.whole(0, place - 1)])
    for _ in range(choose.weighted([(4, 0), (4, 1), (3, 2), (1, 3)])):
        add_join(choose, made, choose.pick(names), choose.pick(names))
    for name in names:
        add_dimensions(choose, made, name)
    add_metrics(choose, made)
    add_segments(choose, made)
    return made


def entity(choose: Chooser, name: str) -> dict[str, Any]:
    """An entity with its key and a few columns; every tenth has two columns for a key, and every tenth a text."""
    columns: dict[str, Any] = {}
    kind = choose.weighted([(8, "id"), (1, "text"), (1, "pair")])
    if kind == "pair":
        columns["k1"] = {"type": "integer"}
        columns["k2"] = {"type": "text"}
        identity: Any = ["k1", "k2"]
    else:
        columns["id"] = {"type": "bigint" if kind == "id" else "text", "primary_key": True}
        identity = "id"
    if choose.chance(0.75):
        columns["at"] = {"type": choose.weighted([(5, "timestamptz"), (3, "date"), (2, "timestamp")])}
    for word in choose.some(WORDS, 1, 4):
        columns[word] = {"type": choose.weighted(TYPES)}
    for column in columns.values():
        if "primary_key" not in column and column is not columns.get("k1") and column is not columns.get("k2"):
            nullable(choose, column)
    return {"table": f"t_{name}", "identity": identity, "columns": columns}


def nullable(choose: Chooser, column: dict[str, Any]) -> None:
    if choose.chance(0.5):
        column["nullable"] = True


def add_join(choose: Chooser, made: dict[str, Any], one: str, other: str) -> None:
    """A join between two entities, to the key of one of them; a self-join has a role, another one sometimes."""
    many, single = (one, other) if choose.chance(0.5) else (other, one)
    entities, joins = made["entities"], made["joins"]
    name = f"j{len(joins)}"
    here, there = [], key_columns(entities[single])
    for column in there:
        foreign = f"{name}_{column}"
        entities[many]["columns"][foreign] = {"type": entities[single]["columns"][column]["type"]}
        nullable(choose, entities[many]["columns"][foreign])
        here.append(foreign)
    join: dict[str, Any] = {"from": ends(many, here), "to": ends(single, there), "cardinality": "many_to_one"}
    if many == single or choose.chance(0.2):
        join["role"] = f"r{len(joins)}_{single}"
    if len(here) == 1 and choose.chance(0.12):
        entities[many]["columns"][here[0]]["unique"] = True
        join["cardinality"] = "one_to_one"
    elif "role" not in join and choose.chance(0.15):
        join = {"from": join["to"], "to": join["from"], "cardinality": "one_to_many"}
    joins[name] = join


def ends(entity: str, columns: list[str]) -> str | list[str]:
    written = [f"{entity}.{column}" for column in columns]
    return written[0] if len(written) == 1 else written


def add_dimensions(choose: Chooser, made: dict[str, Any], name: str) -> None:
    """Sometimes a computed dimension, over own columns or those of a neighbour."""
    if not choose.chance(0.4):
        return
    own = fields_of(made, name)
    text = [f for f in own if f.type == "text"]
    form = choose.whole(0, 2)
    computed: dict[str, Any]
    if form == 0 and text:
        computed = {"expr": f"coalesce({choose.pick(text).name}, '?')", "type": "text"}
    elif form == 1:
        computed = {"expr": f"{choose.pick(own).name} is not null", "type": "boolean"}
    else:
        near = neighbours(made, name)
        pool = [Field(f"{e}.{f.name}", f.type) for e in near for f in fields_of(made, e)] if near else own
        computed = {"expr": condition(choose, pool, depth=1), "type": "boolean"}
    made["entities"][name]["dimensions"] = {"calc": computed}


def neighbours(made: dict[str, Any], name: str) -> list[str]:
    """Entities to which exactly one join leads to-one from here, without a role."""
    found: list[str] = []
    for join in made["joins"].values():
        sides = [side_entity(join["from"]), side_entity(join["to"])]
        if join["cardinality"] == "one_to_many":
            sides.reverse()
        if sides[0] == name and sides[1] != name:
            found.append(sides[1] if "role" not in join else "")
    return [e for e in found if e and found.count(e) == 1 and not reached_otherwise(made, name, e)]


def reached_otherwise(made: dict[str, Any], name: str, other: str) -> bool:
    """Whether some path with roles could compete: then the neighbour is left alone."""
    return any("role" in join for join in made["joins"].values()) and bool(other) and bool(name)


def side_entity(side: str | list[str]) -> str:
    return (side if isinstance(side, str) else side[0]).split(".")[0]


def add_segments(choose: Chooser, made: dict[str, Any]) -> None:
    """Most catalogs have one or two."""
    for name in choose.weighted([(1, ()), (2, ("few",)), (2, ("few", "some"))]):
        entity = choose.pick(list(made["entities"]))
        filter = condition(choose, fields_of(made, entity), depth=1)
        made.setdefault("segments", {})[name] = {"entity": entity, "filter": filter}
