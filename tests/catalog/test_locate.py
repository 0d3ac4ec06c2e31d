"""Positions of keys and values: found for everything that TOML's own parser accepts, and right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from semcli.catalog import locate
from semcli.catalog.files import parse_source
from semcli.catalog.keys import dotted
from semcli.catalog.locate import Places, decoded_offsets, scan

from .support import ACME, marked

PLACES = {
    "pair": ("«a» = §1§", "a"),
    "header": ("[x.y]\n«a» = §1§", "x.y.a"),
    "dotted_key": ("[x]\ny . «a» = §'b'§", "x.y.a"),
    "quoted_key": ('[x]\n«"y.z"» = §2§', 'x."y.z"'),
    "escaped_key": ('«"\\u0079 z"» = §2§', '"y z"'),
    "literal_key": ("«'y \"z'» = §2§", '"y \\"z"'),
    "inline": ("x = { b = 1, «a» = §[1, 2]§ }", "x.a"),
    "inline_in_list": ("x = [{ a = 1 }, { «a» = §2§ }]", "x[1].a"),
    "array_of_tables": ("[[x]]\na = 1\n[[x]]\n«a» = §2§", "x[1].a"),
    "table_of_the_last_item": ("[[x]]\n[[x]]\n[x.y]\n«a» = §2§", "x[1].y.a"),
    "array_in_array_of_tables": ("[[x]]\n[[x.y]]\n[[x]]\n[[x.y]]\n[[x.y]]\n«a» = §2§", "x[1].y[1].a"),
    "comment_with_key": ("# a = 5\n«a» = §1§ # a = 7", "a"),
    "text_with_key": ('b = """\na = 5\n"""\n«a» = §"x # y"§', "a"),
    "text_with_quotes": ("b = '''\na = 5 ''\n''''\n«a» = §\"\"\"x\"y\"\"\"\"\"§", "a"),
    "escaped_quote": ('b = "\\"\\na = 5"\n«a» = §1§', "a"),
    "date": ("«a» = §1979-05-27 07:32:00Z§ # no", "a"),
    "long_list": ("«a» = §[\n  1, # ]\n  2,\n]§\nb = 1", "a"),
    "windows": ("b = 1\n«a» = §1§", "a"),
    "implicit_table": ("[«§x§».y]\na = 1", None),
}


@pytest.mark.parametrize("name", PLACES)
def test_places(name: str) -> None:
    written, key = PLACES[name]
    if key is None:
        return
    plain = written.replace("§", "")
    text = marked(plain).text
    spot = scan(text)[key]
    before = written.replace("«", "").replace("»", "")
    start, end = before.index("§"), before.rindex("§") - 1
    assert (spot.start, spot.end) == (start, end)
    key_start = written.replace("§", "").index("«")
    assert text[spot.key_start : spot.key_end] == written[written.index("«") + 1 : written.index("»")].replace("§", "")
    assert spot.key_start == key_start
    tomllib.loads(text)


def test_a_table_is_where_its_own_header_is() -> None:
    text = "[a.b]\nx = 1\n[a]\ny = 1\n"
    spots = scan(text)
    assert text[spots["a"].start : spots["a"].end] == "[a]"
    assert text[spots["a.b"].start : spots["a.b"].end] == "[a.b]"


def test_every_key_of_the_example_is_found() -> None:
    assert set(paths(tomllib.loads(ACME))) <= set(scan(ACME))


def paths(value: Any, prefix: str = "") -> Iterator[str]:
    """The dotted key of everything inside a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        key = dotted(prefix, name)
        yield key
        yield from paths(inner, key)


scalars = (
    st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.text(alphabet="ab\"'\\\n\r\t #=[]{},.")
    | st.dates()
    | st.times()
    | st.datetimes()
)
keys = st.text(max_size=6) | st.text(alphabet="ab.\"'\\ =#[]é", max_size=6)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=25,
)
documents = st.dictionaries(keys, values, max_size=6)


@given(documents, st.booleans())
@settings(deadline=None)
def test_every_key_of_any_document_is_found(document: dict[str, Any], multiline: bool) -> None:
    text = tomli_w.dumps(document, multiline_strings=multiline)
    text = text.replace("\r\n", "\n")
    parsed = tomllib.loads(text)
    spots = scan(text)
    for key, value in leaves(parsed):
        spot = spots[key]
        assert tomllib.loads(f"x = {text[spot.start : spot.end]}")["x"] == value
        if isinstance(value, str):
            offsets = decoded_offsets(text, spot.start, spot.end)
            assert len(offsets) == len(value) + 1
            assert all(a < b for a, b in pairwise(offsets))
            for char, offset in zip(value, offsets, strict=False):
                assert text[offset] in (char, "\\")
    assert set(paths(parsed)) <= set(spots)


def leaves(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        key = dotted(prefix, name)
        if isinstance(inner, (dict, list)):
            yield from leaves(inner, key)
        else:
            yield key, inner


pieces = st.sampled_from(
    ["[", "]", "[[", "]]", "{", "}", "=", ",", ".", '"', "'", '"""', "'''", "\\", "\n", " ", "#", "a", "1", "\t", "\0"]
)


@given(st.lists(pieces, max_size=60).map("".join))
@settings(deadline=None)
def test_it_never_raises(text: str) -> None:
    scan(text)


def places_of(text: str) -> Places | None:
    """The places of a text whose headers are known."""
    source = parse_source(text, "catalog.toml")
    assert source.headers is None or isinstance(source.spots, Places)
    return source.spots if isinstance(source.spots, Places) else None


DEMO = (Path(__file__).parents[2] / "catalog.toml").read_text()
PLAIN = """
format = 1
[x.y.z]
a = { b = 1, c = ["d", "e"] }
[x]
a = 1
"k.l" = 2
m.n = 3
[x.y]
b = [
  [1],
]
[w.v]
"""


@pytest.mark.parametrize("text", [DEMO, PLAIN], ids=["demo", "plain"])
def test_looking_table_by_table_finds_the_same(text: str) -> None:
    places, spots = places_of(text), scan(text)
    assert places is not None
    assert {key: places.get(key) for key in spots} == spots
    assert {"x.y.z.a.c[1]", 'x."k.l"', "x.m", "x.y", "w"} <= spots.keys() or text is DEMO
    assert [places.get(key) for key in ("none", "x.none", "x.y.z.a.none", "x.a[7]", "")] == [None] * 5


bare = st.dictionaries(st.text(alphabet="abc", min_size=1, max_size=2), values, max_size=4)


@given(st.dictionaries(st.text(alphabet="abc", min_size=1, max_size=2), values | bare | bare.map(lambda d: {"a": d})))
@settings(deadline=None)
def test_of_any_document_too(document: dict[str, Any]) -> None:
    text = tomli_w.dumps(document).replace("\r\n", "\n")
    places, spots = places_of(text), scan(text)
    assert places is None or {key: places.get(key) for key in spots} == spots


def test_only_the_tables_that_are_asked_for_are_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    scanned: list[str] = []

    def counting(text: str) -> dict[str, Any]:
        scanned.append(text)
        return scan(text)

    monkeypatch.setattr(locate, "scan", counting)
    text = "".join(f"[entities.e{n}.columns]\nid = {{ type = 'bigint' }}\n" for n in range(1000))
    source = parse_source(text, "catalog.toml")
    for _ in range(3):
        assert source.site("entities.e700.columns.id.type").line == 1402
    assert sum(map(len, scanned)) < 100


def test_it_stops_where_nesting_is_too_deep() -> None:
    assert "a" in scan("a = 1\nb = " + "[" * 100_000)


def test_a_long_text_is_scanned_in_a_moment() -> None:
    text = 'a = """' + 'x"" \\n' * 200_000 + '"""\nb = "' + "y\\t" * 200_000 + '"\n'
    assert scan(text)["b"].end == len(text) - 1
