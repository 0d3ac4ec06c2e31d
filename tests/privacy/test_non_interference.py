"""A sample of the attacks, on both engines; and proof that the harness would see a leak, wherever one sprang."""

from __future__ import annotations

import random
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest

import servers
from semcli.cli.parameters import Command, option
from semcli.guard import privacy
from semcli.guard.people import Counting

from .attacks import Attack, commands, take, through
from .columns import BY_NAME, COLUMNS, FRESH, MOVED, WORDS, opened_by, values
from .judging import Leak, judged
from .options import Unattacked
from .people import PAYS, PEOPLE, Version, tables
from .running import still
from .worlds import World, duckdb_world, fast, postgres_world

SAMPLE = 320


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with TemporaryDirectory(dir=fast()) as root:
        yield duckdb_world(Path(root))


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    """The same on one PostgreSQL server."""
    found = [source for source in servers.sources() if source.binaries is not None]
    if not found:
        pytest.skip("no PostgreSQL at hand")
    with TemporaryDirectory(dir=fast()) as root, postgres_world(Path(root), servers.start(found[-1])) as made:
        yield made


def leaks(world: World, attacks: Iterable[Attack]) -> list[Leak]:
    with still():
        return [leak for attack in attacks for leak in judged(world, attack)[1]]


def told(found: list[Leak]) -> str:
    return "\n".join(map(str, found))


def test_nothing_depends_on_forbidden_columns(world: World) -> None:
    found = leaks(world, take(seed=20, count=SAMPLE))
    assert not found, told(found)


def test_nothing_depends_on_forbidden_columns_on_postgres(served: World) -> None:
    asking = ("metric", "values", "run", "test")
    found = leaks(served, [a for a in take(seed=21, count=SAMPLE) if a.words[0] in asking])
    assert not found, told(found)


ONCE = (
    "metric stddev_person_rate --where 'id <> 32' --by person.joined --top 4",
    "metric avg_person_salary --where 'id <> 8' --by person.joined --top 6 --having 'avg_person_salary > 7800000'",
    "metric sum_person_salary --by person.id --no-fill",
    "metric avg_person_age --by person.id --pivot person.id --by person.grade --format json",
)
"""What gave something away before it was found here."""


@pytest.mark.parametrize("line", ONCE)
def test_what_leaked_once_leaks_no_more(world: World, line: str) -> None:
    found = leaks(world, [Attack(tuple(shlex.split(line)), "", "")])
    assert not found, told(found)


@pytest.mark.parametrize("ending", ["arrow", "arrows", "parquet"])
@pytest.mark.parametrize(
    "line",
    [
        "sum_person_salary",
        "sum_person_salary --by person.id",
        "avg_person_salary sum_person_rate heads --by person.id",
        "sum_person_age avg_person_age --by person.id --order person.id --limit 40",
        "sum_person_salary --by person.id --by person.office --totals",
    ],
)
def test_nothing_is_left_under_the_nulls_of_files_of_columns(world: World, line: str, ending: str) -> None:
    words = ("metric", *shlex.split(line), "--output", f"out/found.{ending}")
    found = leaks(world, [Attack(words, "", "")])
    assert not found, told(found)


def test_nothing_depends_on_forbidden_columns_in_the_bytes_of_arrow(world: World) -> None:
    """Not even what readers do not show, such as what stands under nulls. Deviations differ in their last bits."""
    asked = [a for a in take(seed=22, count=SAMPLE) if a.words[0] == "metric" and not {*a.words} & {"--format", "-f"}]
    exact = [a for a in asked if not any(word.startswith(("stddev_", "variance_")) for word in a.words)]
    found = leaks(world, [replace(attack, words=(*attack.words, "--format", "arrow")) for attack in exact])
    assert not found, told(found)


# --- the registry --------------------------------------------------------------------------------------------------


def test_every_option_of_every_command_can_be_attacked() -> None:
    draw = random.Random(0)
    for command in commands():
        for parameter in command.parameters:
            assert through(command, parameter, COLUMNS[0], draw).words[0] == command.name


def test_an_option_that_nobody_thought_of_fails() -> None:
    unknown = option("frobnicate", help="says something new")
    command = Command("metric", "", (unknown,), lambda values: 0)
    with pytest.raises(Unattacked, match="frobnicate"):
        through(command, unknown, COLUMNS[0], random.Random(0))


def test_attacks_follow_from_their_seed_and_are_distinct() -> None:
    once, again = (list(take(seed=5, count=300)) for _ in range(2))
    assert once == again
    assert len({attack.words for attack in once}) == 300


# --- the databases -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.full)
def test_every_forbidden_column_differs_between_the_databases(column) -> None:  # type: ignore[no-untyped-def]
    rows = PEOPLE * (PAYS if column.entity == "pay" else 1)
    for version in (MOVED, FRESH):
        pairs = zip(values(column, rows), values(column, rows, version), strict=True)
        assert sum(a != b for a, b in pairs) > rows / 4


def test_nothing_else_differs_between_the_databases() -> None:
    for words in WORDS:
        for one, other in zip(tables(Version()), tables(Version(FRESH, words)), strict=True):
            hidden = {c.name for c in COLUMNS if not opened_by(c, words)}
            shown = [i for i, (name, _) in enumerate(one.columns) if name not in hidden]
            assert [[row[i] for i in shown] for row in one.rows] == [[row[i] for i in shown] for row in other.rows]


# --- the harness sees what it is made to see ------------------------------------------------------------------------

SPRUNG = (
    ("metric", "heads", "--by", "person.email"),
    ("metric", "heads", "--where", "salary > 8000000"),
    ("metric", "max_person_born"),
    ("metric", "distinct_person_diagnosis"),
    ("metric", "timed_person_seen_at", "--grain", "year"),
    ("metric", "heads", "--by", "tax.bracket"),
    ("metric", "heads", "--segment", "high_person_score"),
    ("metric", "heads", "--by", "human.passport"),
    ("values", "person.nickname"),
    ("run", "by_person_vague", "--output", "out/found.csv"),
    ("metric", "median_person_age", "--quiet", "--format", "json"),
    ("metric", "ofcount_person_phone"),
    ("metric", "balance_person_genome", "--grain", "year"),
)


@pytest.mark.parametrize("words", SPRUNG, ids=" ".join)
def test_a_guard_that_lets_through_is_seen(world: World, words: tuple[str, ...]) -> None:
    judge = privacy._judge

    def careless(*given):  # type: ignore[no-untyped-def]
        return replace(judge(*given), allowed=True, code=None)

    with patch.object(privacy, "_judge", careless):
        assert leaks(world, [Attack(words, "", "")])


@pytest.mark.parametrize(
    "words",
    [
        ("metric", "sum_person_salary", "--where", "id = 7"),
        ("metric", "avg_person_age", "--by", "person.id"),
        ("metric", "sum_person_rate", "--by", "person.id", "--having", "sum_person_rate > 7000000"),
        ("metric", "sum_person_age", "--by", "person.id", "--order", "sum_person_age", "--limit", "1", "--quiet"),
        ("metric", "alone_person_salary", "--format", "csv"),
    ],
    ids=" ".join,
)
def test_groups_that_are_too_small_are_seen(world: World, words: tuple[str, ...]) -> None:
    with patch("semcli.guard.sizes.threshold", lambda catalog, verdicts: 1):
        assert leaks(world, [Attack(words, "", "")])


def test_that_somebody_has_no_value_is_seen(world: World) -> None:
    of_measure = Counting.of_measure
    attacks = [Attack(("metric", "sum_person_salary", "--by", "person.id"), "", "")]
    assert not leaks(world, attacks)
    with patch.object(Counting, "of_measure", lambda *given: of_measure(*given)[:1]):
        assert leaks(world, attacks)


def test_a_planted_text_in_an_error_is_seen(world: World) -> None:
    planted = next(v for v in values(BY_NAME["person.email"], PEOPLE) if v is not None)
    with patch("semcli.cli.front.front_page", lambda *_: f"cannot convert {planted[-4:]} to an integer"):
        found = leaks(world, [Attack(("--help",), "", "")])
    assert "planted text" in told(found)


def test_days_of_a_range_that_an_attack_names_are_no_find(world: World) -> None:
    filled = ("metric", "heads", "--grain", "day", "--since", "1250-01-01", "--until", "1280-01-01")
    assert not leaks(world, [Attack(filled, "", "")])
    with patch("semcli.cli.front.front_page", lambda *_: "born 1270-03-04"):
        assert "planted date" in told(leaks(world, [Attack(("--help",), "", "")]))
