"""No answer tells of fewer people than the threshold: a sample of `python -m tests.individual`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from individual.cells import Reader
from individual.linear import Form, Unknown, isolated, rank
from individual.run import opened, run
from individual.world import random_world
from semcli.pipeline import compile_request, delivered
from semcli.request import Request
from strategies import Seeded


def of(*people: int) -> Form:
    return dict(Counter(Unknown("salary", person, person) for person in people))


def test_a_cell_of_few_tells_of_them() -> None:
    assert isolated([of(1, 2)], 3) == {1, 2}
    assert isolated([of(1, 2, 3)], 3) is None


def test_the_difference_of_two_cells_tells_of_those_in_one() -> None:
    assert isolated([of(1, 2, 3, 4), of(1, 2, 3)], 3) == {4}


def test_groups_and_their_total_tell_of_the_group_left_out() -> None:
    groups = [of(1, 2, 3), of(4, 5, 6)]
    assert isolated([*groups, of(*range(1, 9))], 3) == {7, 8}
    assert isolated([*groups, of(*range(1, 10))], 3) is None


def test_it_takes_three_cells_to_tell_of_two_people() -> None:
    assert isolated([of(1, 2, 3, 4, 5, 6), of(1, 2, 7, 8, 9), of(3, 4, 5, 6, 7, 8, 9)], 3) == {1, 2}


def test_weights_tell_people_apart() -> None:
    assert isolated([of(1, 2, 3, 4), of(1, 2, 3, 4, 4)], 3) == {4}


def test_an_empty_cell_tells_nothing() -> None:
    assert isolated([{}, {}], 3) is None
    assert rank([]) == 0


def test_no_answer_of_a_sample_tells_of_too_few() -> None:
    tally = run(200, "suite")
    assert tally.breaches == []
    assert tally.counts["answered"] > 100
    assert tally.counts["cells shown"] > 1000


def test_no_answer_of_postgres_tells_of_too_few(postgres_dsn: str) -> None:
    tally = run(50, "postgres", dsn=postgres_dsn)
    assert tally.breaches == []
    assert tally.counts["answered"] > 20


def test_without_protection_the_same_answers_tell() -> None:
    """The check is one that can fail: total and groups, as they are, tell of whoever is alone."""
    world = replace(random_world(Seeded("open")), least=1, sensitive=1)
    catalog, asked = world.catalog, {"metrics": ["salaries"], "by": ["person.office"], "totals": True}
    with opened(world, catalog) as session:
        compiled = compile_request(catalog, Request.from_options(asked), "duckdb")
        answer = delivered(compiled, session.run(compiled.statement).batches)
        shown = Reader(world, asked, [c.name for c in answer.columns], answer.rows()).shown()
        assert isolated([form for cell in shown for form in cell.forms], 3) is not None
