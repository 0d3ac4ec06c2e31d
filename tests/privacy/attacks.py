"""Attacks: first every column through every option of every command, then whatever chance puts together."""

from __future__ import annotations

import random
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from semcli.cli.parameters import Command, Parameter
from semcli.cli.registry import COMMANDS, load

from .catalogs import SUMS, measures_of
from .columns import COLUMNS, Forbidden
from .expressions import people_alone, results
from .options import hostile, metric_on, name_of

SMALLER = {"check": "small.toml", "test": "small.toml", "graph": "small.toml", "docs": "tiny.toml"}
"""Commands that go through the whole catalog are given one that has less in it."""

ASKING = ("metric", "sql", "explain")


@dataclass(frozen=True)
class Attack:
    """A command line, and what it is after."""

    words: tuple[str, ...]
    column: str
    place: str

    @property
    def reveals(self) -> frozenset[str]:
        """The words of `--reveal` in it."""
        pairs = zip(self.words, (*self.words[1:], ""), strict=True)
        return frozenset(
            value if word == "--reveal" else word.partition("=")[2]
            for word, value in pairs
            if word == "--reveal" or word.startswith("--reveal=")
        )

    @property
    def sums(self) -> bool:
        """Whether it may learn sums of forbidden columns."""
        return self.words[0] in ("check", "test") or not SUMS.isdisjoint(self.words)

    def __str__(self) -> str:
        return f"[{self.place} of {self.column}] semcli {shlex.join(self.words)}"


def commands() -> list[Command]:
    """Every command that is there."""
    return [load(entry.name) for entry in COMMANDS.values() if entry.module is not None]


def attacks(seed: int) -> Iterator[Attack]:
    """Attacks without end, no two the same."""
    seen: set[tuple[str, ...]] = set()
    for attack in _all(random.Random(seed)):
        if attack.words not in seen:
            seen.add(attack.words)
            yield attack


def _all(draw: random.Random) -> Iterator[Attack]:
    yield from systematic(draw)
    # most by far in shapes that are answered: only an answer can give away what a refusal does not
    ways = (*[_shape] * 6, *[_alone] * 4, *[_request] * 2, _one_option, _completion)
    while True:
        yield draw.choice(ways)(draw.choice(COLUMNS), draw)


def systematic(draw: random.Random) -> Iterator[Attack]:
    """Every column through every option and argument of every command, in an order of chance."""
    targets = [(c, p, column) for c in commands() for p in c.parameters for column in COLUMNS]
    draw.shuffle(targets)
    for command, parameter, column in targets:
        yield through(command, parameter, column, draw)


def through(command: Command, parameter: Parameter, column: Forbidden, draw: random.Random) -> Attack:
    """An attack by one option or argument; the rest of the line is what the command needs to be a command."""
    words = [*_needed(command, parameter, column, draw), *hostile(parameter, column, draw)]
    return Attack((command.name, *words, *_extra(command)), column.full, f"{command.name} {parameter.name}")


def _needed(command: Command, target: Parameter, column: Forbidden, draw: random.Random) -> Iterator[str]:
    """The arguments before the target: harmless ones, or where only a flag is the target, ones about the column."""
    plain = {"metrics": base_metric(column), "dimension": "person.office", "query": "by_office", "word": "heads"}
    for argument in command.arguments():
        if argument is target or not argument.required:
            continue
        if target.takes_value and argument.name in plain and draw.random() < 0.8:
            yield plain[argument.name]
        else:
            yield from hostile(argument, column, draw)


def base_metric(column: Forbidden) -> str:
    """A count of rows from which the column can be reached."""
    return {"pay": "pays", "visit": "visits"}.get(column.entity, "heads")


def _extra(command: Command) -> tuple[str, ...]:
    """What keeps a command to what it can do in a test: the demo is never made where the databases are."""
    if command.name == "demo":
        return "--to", "nowhere"
    return ("--catalog", SMALLER[command.name]) if command.name in SMALLER else ()


# --- of chance ------------------------------------------------------------------------------------------------------


def _one_option(column: Forbidden, draw: random.Random) -> Attack:
    command = draw.choice(commands())
    return through(command, draw.choice(command.parameters), column, draw)


def _request(column: Forbidden, draw: random.Random) -> Attack:
    """Two to four options of a request together."""
    command = load(draw.choice(ASKING))
    chosen = draw.sample(command.options(), draw.randrange(2, 5))
    first = draw.choice((base_metric(column), base_metric(column), metric_on(column, draw)))
    words = [first, *(word for p in chosen for word in hostile(p, column, draw))]
    return Attack((command.name, *words), column.full, "+".join(p.name for p in chosen))


_SHAPES: tuple[tuple[str, ...], ...] = (
    ("--by", "person.office"),
    ("--by", "person.grade"),
    ("--by", "person.id"),
    ("--by", "team.name"),
    ("--by", "account.plan"),
    ("--by", "door.floor"),
    ("--by", "tax.bracket"),
    ("--by", "contract.length"),
    ("--by", "person.joined:quarter"),
    ("--by", "person.office", "--pivot", "person.office"),
    ("--by", "person.id", "--by", "person.grade", "--pivot", "person.grade"),
    ("--by", "person.office", "--top", "2"),
    ("--by", "person.id", "--top", "3"),
    ("--by", "person.office", "--chart"),
    ("--totals",),
    ("--limit", "3"),
    ("--overlap",),
    ("--show-sql",),
    ("--format", "json"),
    ("--format", "csv"),
    ("--output", "out/answer.html"),
    ("--reveal", "contact"),
    ("--reveal", "confidential"),
    ("-v",),
)
_TIMED: tuple[tuple[str, ...], ...] = (
    ("--fill",),
    ("--no-fill",),
    ("--compare", "previous"),
    ("--compare", "year"),
    ("--cumulative",),
    ("--to-date", "year"),
    ("--rolling", "2 months"),
    ("--partial",),
    ("--spark",),
    ("--last", "9 months"),
)
_GRAINS = ("day", "month", "quarter", "year")
_WHOLE: tuple[tuple[str, ...], ...] = (
    ("--where", "person.office = 'Rome'"),
    ("--where", "person.grade <> 'B'"),
    ("--segment", "romans"),
    ("--since", "2024-06"),
    ("--until", "2025-02"),
    ("--where", "account.plan = 'free'"),
)
"""Conditions that keep or leave out whole cells."""


def _shape(column: Forbidden, draw: random.Random) -> Attack:
    """A metric on the column, free or not, in any shape of answer; orders and conditions on what comes out."""
    column = _likely(column, draw)
    metric = draw.choice(measures_of(column) or (metric_on(column, draw),))
    words = [metric, *draw.choice((("heads",), (), (), (metric_on(column, draw),)))]
    chosen = [*_shapes(draw), *draw.sample(_WHOLE, draw.randrange(0, 2))]
    words += [word for option in chosen for word in option]
    words += _on_result(metric, column, draw)
    return Attack(("metric", *words), column.full, "shape " + " ".join(option[0] for option in chosen))


def _likely(column: Forbidden, draw: random.Random) -> Forbidden:
    """Mostly a column that can be summed: of others there is no answer to hide anything in."""
    return draw.choice([c for c in COLUMNS if c.summed]) if draw.random() < 0.8 else column


def _shapes(draw: random.Random) -> list[tuple[str, ...]]:
    """Options that give an answer its shape, which fit one another."""
    found = draw.sample(_SHAPES, draw.randrange(0, 3))
    if draw.random() < 0.4:
        found += [("--grain", draw.choice(_GRAINS)), draw.choice(_TIMED)]
    return found


def _on_result(metric: str, column: Forbidden, draw: random.Random) -> tuple[str, ...]:
    """An order by what comes out, or a condition on it, or neither."""
    having = ("--having", draw.choice(list(results(metric, column, draw))))
    return draw.choice(((), ("--order", f"-{metric}"), ("--order", metric), having, having))


def _alone(column: Forbidden, draw: random.Random) -> Attack:
    """A few people told from all others by public names: what is said of them must not depend on them."""
    column = _likely(column, draw)
    metric = draw.choice(measures_of(column) or (metric_on(column, draw),))
    words = [metric, "--where", people_alone("id" if column.entity == "person" else "person.id", draw)]
    words += [word for option in _shapes(draw) for word in option if option[0] != "--last"]
    words += _on_result(metric, column, draw)
    return Attack(("metric", *words), column.full, "people alone")


def _completion(column: Forbidden, draw: random.Random) -> Attack:
    """What a Tab offers after the beginning of a name, an option or a condition."""
    command = load(draw.choice(ASKING))
    option = draw.choice([p for p in command.options() if p.takes_value])
    begun = name_of(column, draw)[: draw.randrange(0, 12)]
    line = ["semcli", command.name, base_metric(column), draw.choice(option.flags), begun]
    shell = draw.choice(("bash", "zsh", "fish"))
    return Attack(("--complete", shell, str(len(line) - 1), *line), column.full, f"completion {option.name}")


def take(seed: int, count: int) -> Iterable[Attack]:
    """So many attacks, of which each option of each command has at least one."""
    draw = random.Random(seed)
    first = [through(c, p, draw.choice(COLUMNS), draw) for c in commands() for p in c.parameters]
    rest = _all(draw)
    found: dict[tuple[str, ...], Attack] = {attack.words: attack for attack in first}
    ways = (_request, _alone, _shape, _completion)
    while len(found) < count:
        attack = next(rest) if draw.random() < 0.5 else draw.choice(ways)(draw.choice(COLUMNS), draw)
        found[attack.words] = attack
    return found.values()
