"""How work grows with what there is more of, by the calls that it takes: the same on every machine, so that a step that
looks at everything for each thing is seen. `benchmarks/growth.py` has the times."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counting import exponent
from semcli.catalog.contents import parsed
from semcli.catalog.files import parse_source
from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.catalog.opened import opened
from semcli.cli.checking import lint_cases
from semcli.errors import SemcliError
from semcli.pipeline import compile_request
from semcli.request import Request

Work = Callable[[], object]

HEAD = 'format = 1\n[catalog]\nname = "growth"\nsensitivity = "public"\n'
LINEAR = 1.1
"""What a linear exponent may look like where a part of the work is done once."""


def entity(name: str, columns: str) -> str:
    head = f'[entities.{name}]\ntable = "{name}"\nidentity = "id"\n'
    return f'{head}[entities.{name}.columns]\nid = {{ type = "bigint" }}\n{columns}'


def joined(size: int, to: Callable[[int], int]) -> str:
    """Entities with a metric each, and a join from each but the first to another one."""
    text = HEAD + "".join(
        entity(f"e{n}", 'next = { type = "bigint" }\nv = { type = "integer" }\n') for n in range(size)
    )
    return text + "".join(
        f'[metrics.m{n}]\nentity = "e{n}"\naggregation = "sum"\nmeasure = "v"\n'
        + (f'[joins.j{n}]\nfrom = "e{n}.next"\nto = "e{to(n)}.id"\ncardinality = "many_to_one"\n' if n else "")
        for n in range(size)
    )


def tree(size: int) -> str:
    return joined(size, lambda n: (n - 1) // 4)


def compiling(catalog: Catalog, request: Request) -> Work:
    return lambda: compile_request(catalog, request, "duckdb")


def dimensions(size: int) -> Work:
    text = HEAD + entity("e", "".join(f'c{n} = {{ type = "text" }}\n' for n in range(size)))
    catalog = load_text(text + '[metrics.m]\nentity = "e"\naggregation = "count"\n')
    return compiling(catalog, Request(metrics=("m",), by=tuple(f"c{n}" for n in range(size))))


def metrics(size: int) -> Work:
    text = HEAD + entity("e", 'v = { type = "integer" }\n')
    text += "".join(f'[metrics.m{n}]\nentity = "e"\naggregation = "sum"\nmeasure = "v + {n}"\n' for n in range(size))
    return compiling(load_text(text), Request(metrics=tuple(f"m{n}" for n in range(size))))


def facts(size: int) -> Work:
    return compiling(load_text(tree(size)), Request(metrics=tuple(f"m{n}" for n in range(size))))


def chain(size: int) -> Work:
    return compiling(load_text(joined(size, lambda n: n - 1)), Request(metrics=(f"m{size - 1}",), by=("e0.next",)))


def among(size: int) -> Work:
    """A request that touches three of many entities, the rest of which is there to be found in the way."""
    catalog = opened(parsed(parse_source(tree(size), "catalog.toml")))
    return compiling(catalog, Request(metrics=("m20",), by=("e0.next",)))


def checking(size: int) -> Work:
    text = tree(size)
    return lambda: lint_cases(load_text(text))


def finding(size: int) -> Work:
    """Something to say of every entity, each at its place."""
    text = tree(size).replace('identity = "id"\n', 'identity = "id"\nunique = [["v"]]\n')
    text = text.replace("many_to_one", "one_to_one").replace("v = {", "email = { type = 'text' }\nv = {")
    assert len(lint_cases(load_text(text))) >= size
    return lambda: lint_cases(load_text(text))


def failing(size: int) -> Work:
    text = tree(size).replace("type", "typ")

    def work() -> None:
        with pytest.raises(SemcliError):
            load_text(text)

    return work


@pytest.mark.parametrize(
    ("cost", "most"),
    [
        (dimensions, LINEAR),
        (metrics, LINEAR),
        (facts, 1.8),  # the row of each scan has a column for every metric, so the SQL itself is quadratic
        (chain, 1.9),  # every beginning of a path is a row of its own, and told by all that lies before it
        (among, 0.05),
        (checking, LINEAR),
        (finding, LINEAR),
        (failing, LINEAR),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_growth(cost: Callable[[int], Work], most: float) -> None:
    assert exponent(cost, 30, 300) <= most


def test_what_grows_faster_is_seen() -> None:
    def quadratic(size: int) -> Work:
        return lambda: [[len("") for _ in range(size)] for _ in range(size)]

    assert exponent(quadratic, 30, 300) > 1.8
