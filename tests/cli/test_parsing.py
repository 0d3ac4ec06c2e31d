"""Two parsers read the command line: the quick one must say what Typer says, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semcli.cli import app, quick
from semcli.cli.parameters import Command, Parameter
from semcli.cli.registry import COMMANDS, load
from semcli.errors import SemcliError

READY = [name for name, entry in COMMANDS.items() if entry.module is not None]
VALUES = [
    "",
    "x",
    "month",
    "json",
    "table",
    "5",
    "-1",
    "0",
    "1.5",
    "1_0",
    "٣",
    "nan",
    "-total_revenue",
    "--by",
    "a b",
    "=",
    "a=b",
]


def judged(command: Command, words: list[str]) -> dict[str, Any] | str | None:
    """What Typer makes of the words, or the code of its refusal."""
    try:
        return app.parse(command, words)
    except SemcliError as error:
        return error.problems[0].code


def words_for(command: Command) -> st.SearchStrategy[list[str]]:
    """Command lines near what the command takes, right ones and wrong ones."""
    flags = [flag for p in command.options() for flag in (*p.flags, p.off) if flag]
    value = st.sampled_from(VALUES)
    flag = st.sampled_from([*flags, "--nonsense", "--"])
    short = [f for f in flags if len(f) == 2]
    piece = st.one_of(
        st.tuples(flag),
        st.tuples(flag, value),
        st.builds(lambda f, v: (f"{f}={v}",), flag, value),
        st.builds(lambda f, v: (f"{f}{v}",), st.sampled_from(short or ["-z"]), value),
        st.tuples(value),
    )
    return st.lists(piece, max_size=6).map(lambda pieces: [word for piece in pieces for word in piece])


@pytest.mark.parametrize("name", READY)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_parsers_agree(name: str, data: st.DataObject) -> None:
    command = load(name)
    words = [word for word in data.draw(words_for(command)) if word not in ("--help", "-h")]
    fast = quick.parse(command, words)
    if fast is not None:
        assert fast == judged(command, words)


@pytest.mark.parametrize("name", READY)
def test_every_command_is_described(name: str) -> None:
    command = load(name)
    assert command.name == name
    assert command.examples
    # one that needs something to be there may write it first
    first, *rest = command.examples
    assert all(
        example.startswith(f"semcli {name}") for example in (rest if first.startswith("printf ") else command.examples)
    )
    assert rest or first.startswith("semcli ")
    names = [p.name for p in command.parameters]
    assert len(names) == len(set(names))
    flags = [flag for p in command.options() for flag in p.flags]
    assert len(flags) == len(set(flags))


def test_values_may_begin_with_a_dash() -> None:
    command = load("metric")
    found = quick.parse(command, ["revenue", "--order", "-revenue", "-o", "-time", "-n", "5", "-g", "month"])
    assert found is not None
    assert found["order"] == ("-revenue", "-time")
    assert found["limit"] == 5
    assert found["metrics"] == ("revenue",)


def test_a_command_takes_what_a_request_has() -> None:
    from dataclasses import fields

    from semcli.request import Request

    taken = {p.name: p for p in load("metric").parameters}
    for field in fields(Request):
        assert field.name in taken
        parameter: Parameter = taken[field.name]
        assert parameter.initial() == field.default


def test_a_short_option_takes_its_value_behind_an_equals_sign_too() -> None:
    found = app.parse(load("metric"), ["revenue", "-g=month", "-n=3", "-b=a.b", "-w=x = 1", "-b", "c", "-o=-revenue"])
    assert found is not None
    assert (found["grain"], found["limit"], found["order"]) == ("month", 3, ("-revenue",))
    assert (found["by"], found["where"]) == (("a.b", "c"), ("x = 1",))


def test_what_stands_behind_an_option_is_its_value_also_where_it_looks_like_a_short_one() -> None:
    found = app.parse(load("metric"), ["revenue", "--where=x", "--where", "-g=month", "-vq"])
    assert found is not None
    assert found["where"] == ("x", "-g=month")
