"""What to say to each option of the command line, about a forbidden column: found from the registry's own rows.

An option that a new command or a new day brings is attacked by what its row says of it: choices, numbers and flags by
themselves, names by what completion would offer. One that takes free text needs a line in `HOSTILE`; without it
`hostile` raises `Unattacked`, and the tests fail.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from semcli.cli.parameters import COUNT, FLAG, INTEGER, NUMBER, Parameter
from semcli.render import FORMATS

from .catalogs import measures_of, metrics_of, queries_of, tag
from .columns import PEOPLE, Forbidden, values
from .expressions import conditions, guess, spellings
from .people import KEYS


class Unattacked(Exception):
    """There is no way yet to attack through this option."""


Say = Callable[[Forbidden, random.Random], str]


def name_of(column: Forbidden, draw: random.Random) -> str:
    """The column's name, plainly or by a trick."""
    found = spellings(column)
    return found[0] if draw.random() < 0.3 else draw.choice(found)


def condition_on(column: Forbidden, draw: random.Random) -> str:
    return draw.choice(list(conditions(name_of(column, draw), column, draw)))


def metric_on(column: Forbidden, draw: random.Random) -> str:
    return draw.choice(metrics_of(column))


def _having(column: Forbidden, draw: random.Random) -> str:
    """A condition on the answer's values, or on the column itself."""
    names = [*metrics_of(column), *measures_of(column), *measures_of(column), "heads"]
    return draw.choice(list(conditions(draw.choice([*names, name_of(column, draw)]), column, draw)))


def _order(column: Forbidden, draw: random.Random) -> str:
    sign = draw.choice(("", "-"))
    return sign + draw.choice(
        [metric_on(column, draw), name_of(column, draw), "heads", f"{metric_on(column, draw)}_change"]
    )


def _segment(column: Forbidden, draw: random.Random) -> str:
    return f"{draw.choice(('high', 'known'))}_{tag(column)}"


def _via(column: Forbidden, draw: random.Random) -> str:
    joins = [f"{column.entity}_{other}" for other, key in KEYS.items() if key == column.name] or ["person_boss"]
    return draw.choice([*joins, "human_person", "pay_person", "visit_person", column.name])


def _reveal(column: Forbidden, draw: random.Random) -> str:
    words = [
        "contact",
        "confidential",
        "health",
        "Contact",
        "credential",
        "government_id",
        "genetic",
        "pii",
        "all",
        "*",
    ]
    return draw.choice([*words, "contact,confidential", "unclassified", column.name])


def _when(column: Forbidden, draw: random.Random) -> str:
    return draw.choice(("2024-06", "2025", "2025-Q1", "1250-01-01", "90d", column.name, guess(column, draw).strip("'")))


def _word(column: Forbidden, draw: random.Random) -> str:
    return draw.choice((column.name, column.name[:3], str(values(column, PEOPLE)[3])[:4], "a", tag(column)))


def _thing(column: Forbidden, draw: random.Random) -> str:
    choices = [name_of(column, draw), metric_on(column, draw), _segment(column, draw), column.entity]
    return draw.choice([*choices, draw.choice(queries_of(column)), _via(column, draw)])


def _output(column: Forbidden, draw: random.Random) -> str:
    endings = ["", *(ending for f in FORMATS.values() for ending in f.endings)]
    return f"out/{draw.choice((column.name, 'found'))}{draw.choice(endings)}"


HOSTILE: dict[str, Say] = {
    "metrics": metric_on, "metric": metric_on, "dimension": name_of, "column": name_of, "pivot": name_of, "by": name_of,
    "time": name_of, "where": condition_on, "having": _having, "order": _order, "segment": _segment, "via": _via,
    "reveal": _reveal, "since": _when, "until": _when, "last": _when, "now": _when, "word": _word, "name": _thing,
    "tz": lambda c, draw: draw.choice(("Asia/Kolkata", "UTC", c.name)),
    "compare": lambda c, draw: draw.choice(("previous", "year", "2 month", c.name)),
    "to_date": lambda c, draw: draw.choice(("year", "quarter", c.name)),
    "rolling": lambda c, draw: draw.choice(("3 months", "7 days", c.name)),
    "query": lambda c, draw: draw.choice(queries_of(c)),
    "names": lambda c, draw: draw.choice((f"t_{tag(c)}", f"alone_{tag(c)}", f"total_{tag(c)}")),
    "output": _output, "junit": _output, "plot": _output,
    "catalog": lambda c, draw: draw.choice(("small.toml", "catalog.toml", ".", c.name)),
    "connection": lambda c, draw: draw.choice(("here", "there", c.name)),
    "to": lambda c, draw: f"no_{c.name}",  # a demo is never loaded into the databases under test
    "folder": lambda c, draw: f"out/{c.name}",
    "log": lambda c, draw: draw.choice(("past.jsonl", "none.jsonl", "catalog.toml")),
    "anchor": lambda c, draw: draw.choice(("1:" + "0" * 64, "past.jsonl", c.name)),
    "user": lambda c, draw: draw.choice(("root", c.name)),
    "topic": lambda c, draw: draw.choice(("private_column", "metric", c.name)),
}  # fmt: skip
"""What to say to options and arguments that take words, by name."""


def hostile(parameter: Parameter, column: Forbidden, draw: random.Random) -> tuple[str, ...]:
    """The words of one option or argument, aimed at a column. Raises `Unattacked`."""
    if parameter.flags == ():
        return (_value(parameter, column, draw),)
    if not parameter.takes_value:
        return (draw.choice([*parameter.flags, *([parameter.off] if parameter.off else [])]),)
    flag, value = draw.choice(parameter.flags), _value(parameter, column, draw)
    return (f"{flag}={value}",) if flag.startswith("--") and draw.random() < 0.2 else (flag, value)


def _value(parameter: Parameter, column: Forbidden, draw: random.Random) -> str:
    if parameter.choices:
        return draw.choice(parameter.choices)
    if parameter.kind == INTEGER:
        return str(draw.choice((0, 1, 2, 5, 1000)))
    if parameter.kind == NUMBER:
        return "600"
    if parameter.complete == "format":
        return draw.choice(list(FORMATS))
    say = HOSTILE.get(parameter.name) or HOSTILE.get(parameter.complete or "")
    if say is None or parameter.kind in (FLAG, COUNT):
        raise Unattacked(parameter.name)
    return say(column, draw)
