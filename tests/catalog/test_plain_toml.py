"""The quick reader of TOML gives what `tomllib` gives, for any text: the same data in the same order, or an error."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from semcli.catalog import plain_toml
from semcli.catalog.plain_toml import loads

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FILES = [ROOT / "catalog.toml", *sorted(HERE.rglob("*.toml")), *sorted((ROOT / "tests" / "data").rglob("catalog.toml"))]


def outcome(read: Any, text: str) -> Any:
    """What is read, with the order of keys and the types of values, or that it is refused."""
    try:
        return repr(read(text))
    except ValueError:
        return "refused"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_catalogs_are_read_alike(file: Path) -> None:
    text = file.read_text(encoding="utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    assert outcome(loads, text) == outcome(tomllib.loads, text)


KEYS = st.sampled_from(["a", "b", "c-d", "1", "true", '"a"', "'b'", "a.b", "a . c", '"\\u0000"', '"\\u0061"', ""])
PLAIN = """ "x"; ""; "#]"; "[a]"; true; false; 0; -7; 12; 1.5; -0.0; []; ["x"]; ["x", "y",]; {} """.strip().split("; ")
ODD = [
    *("1_0", "01", "+1", "1e3", ".5", "inf", "1979-05-27", "999999999999999999999", "tru", ""),
    *('"\\n"', "'l'", '"""', "'''", '"""x"""', '"\t"', '"\x7f"'),
    *("[", "]", "[1]", '[["x"]]', "{ a = {} }", '{ a = "x", }', '{ a = "x", a = 1 }'),
]
VALUES = st.sampled_from(PLAIN * 3 + ODD) | st.builds(
    lambda pairs: "{ " + ", ".join(f"{k} = {v}" for k, v in pairs) + " }",
    st.lists(st.tuples(KEYS, st.sampled_from(PLAIN + ODD)), max_size=3),
)
LINES = st.one_of(
    st.builds(lambda key, value: f"{key} = {value}", KEYS, VALUES),
    st.builds(lambda key, value: f"  {key}={value}  # why", KEYS, VALUES),
    st.builds(lambda parts: f"[{'.'.join(parts)}]", st.lists(KEYS, min_size=1, max_size=3)),
    st.builds(lambda parts: f"[{'.'.join(parts)}]", st.lists(st.sampled_from("ab"), min_size=1, max_size=3)),
    st.builds(lambda parts: f" [ {'.'.join(parts)} ] # note", st.lists(KEYS, min_size=1, max_size=2)),
    st.builds(lambda key: f"[[{key}]]", KEYS),
    st.sampled_from(["", "# note", " \t", "# \x01", "\x0b", "\r", "x", '"""', "'''", "]", '  ["a"],', "}"]),
)


@given(st.lists(LINES, max_size=12).map("\n".join))
@example('d = """\n[a]\n"""\n[a]')
@example("[a]\n[b]\n['a'.c]\n[a.c]")
@example('[a]\n["\\u0000"]\nx = 1')
@example('[a]\n["\\u0000".x]\ny = 1')
@example("[a]\nb.c = 1\n[a.b]")
@example("[a.b]\n[a]\nb = 1")
@example("[a.b]\n[a]\n[a]")
@example("a = {}\n[a.b]")
@example("u = [\n[a]\n]")
def test_any_text_is_read_alike(text: str) -> None:
    assert outcome(loads, text) == outcome(tomllib.loads, text)


@given(st.sampled_from([file.read_text(encoding="utf-8") for file in FILES[:2]]), st.data())
def test_a_damaged_catalog_is_read_alike(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    text = (
        text[:at]
        + data.draw(st.sampled_from(['"', "[", "]\n", "\n", "=", "'''", '"""', "{", "\\", "é", ""]))
        + text[at + cut :]
    )
    assert outcome(loads, text) == outcome(tomllib.loads, text)


def test_a_plain_catalog_needs_no_tomllib(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "catalog.toml").read_text(encoding="utf-8")
    expected = tomllib.loads(text)
    monkeypatch.setattr(tomllib, "loads", lambda text: pytest.fail(f"left to tomllib: {text[:200]}"))
    assert plain_toml.loads(text) == expected
