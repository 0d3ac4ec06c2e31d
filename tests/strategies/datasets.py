"""Random rows for a catalog document: orphans, NULL keys, empty tables, ties; declared keys hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from strategies.chooser import Chooser
from strategies.model import key_columns
from strategies.values import MAKERS, text_value

Rows = list[dict[str, Any]]
BEFORE = timedelta(days=20_089)
"""What is taken off all times of some worlds, so that they lie around 1970, where numbers of instants turn negative."""


def dataset(choose: Chooser, document: dict[str, Any]) -> dict[str, Rows]:
    """Rows by table."""
    found: dict[str, Rows] = {}
    for entity in document["entities"].values():
        found[entity["table"]] = rows(choose, entity)
    for join in document["joins"].values():
        connect(choose, document, found, join)
    if choose.chance(0.06):
        for row in (row for table in found.values() for row in table):
            row.update({name: value - BEFORE for name, value in row.items() if isinstance(value, date)})
    return found


def rows(choose: Chooser, entity: dict[str, Any]) -> Rows:
    """Rows with keys that are unique and everything else at random."""
    count = 0 if choose.chance(0.06) else choose.whole(1, choose.pick((4, 12, 30)))
    found: Rows = []
    for place in range(count):
        row = {name: cell(choose, column) for name, column in entity["columns"].items()}
        found.append(row | key(choose, entity, place))
    return found


def cell(choose: Chooser, column: dict[str, Any]) -> Any:
    if column.get("nullable") and choose.chance(0.2):
        return None
    return MAKERS[column["type"]](choose)


def key(choose: Chooser, entity: dict[str, Any], place: int) -> dict[str, Any]:
    """The identity of a row: its place, in whatever type; pairs share their first half."""
    names = key_columns(entity)
    if len(names) == 2:
        return {names[0]: place // 3, names[1]: "abc"[place % 3]}
    is_text = entity["columns"][names[0]]["type"] == "text"
    return {names[0]: text_value(choose) + str(place) if is_text else place + 1}


def connect(choose: Chooser, document: dict[str, Any], found: dict[str, Rows], join: dict[str, Any]) -> None:
    """Fill the foreign key: mostly with keys that exist, else with NULL or one that nobody has."""
    sides = [join["from"], join["to"]]
    if join["cardinality"] == "one_to_many":
        sides.reverse()
    (many, here), (single, there) = (end_of(side) for side in sides)
    entities = document["entities"]
    columns = entities[many]["columns"]
    targets = [tuple(row[c] for c in there) for row in found[entities[single]["table"]]]
    unused = list(targets)
    for row in found[entities[many]["table"]]:
        chosen: tuple[Any, ...]
        unique = columns[here[0]].get("unique", False)
        pool = unused if unique else targets
        if pool and not choose.chance(0.15):
            chosen = choose.pick(pool)
            if unique:
                unused.remove(chosen)
        else:
            chosen = tuple(nobody(columns[c]["type"], id(row) if unique else 0) for c in here)
        nulls = [c for c in here if columns[c].get("nullable") and choose.chance(0.15)]
        row.update(zip(here, chosen, strict=True))
        row.update(dict.fromkeys(nulls, None))
    if any(columns[c].get("unique") for c in here):
        number_orphans(found[entities[many]["table"]], here[0], targets)


def number_orphans(rows: Rows, column: str, targets: list[tuple[Any, ...]]) -> None:
    """Orphans of a unique foreign key differ from one another."""
    known = {target[0] for target in targets}
    for place, row in enumerate(rows):
        value = row[column]
        if value is not None and value not in known:
            row[column] = f"nobody {place}" if isinstance(value, str) else -1000 - place


def nobody(type: str, salt: int) -> Any:
    return "nobody" if type == "text" else -999


def end_of(side: str | list[str]) -> tuple[str, list[str]]:
    written = [side] if isinstance(side, str) else side
    return written[0].split(".")[0], [w.split(".")[1] for w in written]
