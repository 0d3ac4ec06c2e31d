"""Whatever is done to a catalog's text, loading gives a catalog or a `SemcliError`, never another exception."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from semcli.catalog.lint import lint
from semcli.catalog.load import load_text
from semcli.errors import CODES, Exit, SemcliError

from .support import ALONE

DOCUMENT = tomllib.loads(ALONE)


def loads_or_says_why(text: str) -> None:
    try:
        catalog = load_text(text)
    except SemcliError as error:
        for problem in error.problems:
            assert CODES[problem.code].exit is Exit.CATALOG
            assert problem.site is not None
            assert problem.message.isprintable(), problem.message
            assert all(line.isprintable() for line in problem.help), problem.help
            check_site(problem.site)
        return
    for finding in lint(catalog):
        assert finding.site is not None
        assert finding.site.line is not None


def check_site(site: Any) -> None:
    if site.text is not None:
        assert 1 <= site.column <= len(site.text) + 1
        assert site.length >= 1
        assert site.text.isprintable()


ODD = (
    *("[", "]", "[[x]]", "=", '"', "'", '"""', "\\", "{", "}", "#", "\n", "\0", "\x1b", "é", "“", "😀"),
    *("5", "-1", "1.5", "nan", "true", "[]", "{}", "1979-05-27", "_", "-", ".", "a.b.c", "'x'"),
    *("in", "not", "::", "$1", "(" * 70),
)
words = st.sampled_from(sorted(set(ALONE.replace('"', " ").split()))) | st.sampled_from(ODD)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_changed_characters(data: st.DataObject) -> None:
    text = ALONE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 40))
        text = text[:start] + data.draw(words) + text[start + length :]
    loads_or_says_why(text)


lines = ALONE.split("\n")


@given(st.lists(st.integers(0, len(lines) - 1), max_size=12))
@settings(max_examples=100, deadline=None)
def test_lost_lines(lost: list[int]) -> None:
    loads_or_says_why("\n".join(line for n, line in enumerate(lines) if n not in set(lost)))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | words
    | st.sampled_from(["invoice.id", "total_revenue", "demo", "many_to_many", "1 month", "is_paid", "user_count + 1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | words, inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if path else []
    for name, inner in items:
        found += places(inner, (*path, name))
    return found


PLACES = places(DOCUMENT)


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The value with what stands at a path replaced, or taken out for None."""
    head, *rest = path
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    made = {k: changed(v, tuple(rest), new) if k == head and rest else new if k == head else v for k, v in pairs}
    made = {k: v for k, v in made.items() if v is not None}
    return made if isinstance(value, dict) else list(made.values())


def without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_none(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [without_none(v) for v in value if v is not None]
    return value


@given(st.lists(st.tuples(st.sampled_from(PLACES), values), min_size=1, max_size=3))
@settings(max_examples=400, deadline=None)
def test_changed_values(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    document = DOCUMENT
    for path, new in changes:
        try:
            document = changed(document, path, without_none(new))
        except (AttributeError, TypeError, ValueError):  # the path is gone
            continue
    loads_or_says_why(tomli_w.dumps(document))


@pytest.mark.parametrize("path", PLACES, ids=lambda p: ".".join(map(str, p)))
def test_every_value_of_every_wrong_kind(path: tuple[Any, ...]) -> None:
    for new in (None, True, 5, -0.5, "", "x", "a.b", [], [5], ["x"], [[]], {}, {"x": 1}, [{}]):
        loads_or_says_why(tomli_w.dumps(changed(DOCUMENT, path, new)))


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text(text: str) -> None:
    loads_or_says_why(text)
