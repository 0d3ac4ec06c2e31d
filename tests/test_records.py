"""`semcli.records` does what the standard library's `dataclass` does: both make classes of the same text."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcli import records
from semcli.plan.model import Condition, Length
from semcli.request import Request

DEFAULTS = ("", " = 7", " = field(default=8)", " = field(default_factory=list)", " = field(default=9, compare=False)",
            " = field(default=1, repr=False)", " = field(default=2, hash=False)", " = field(kw_only=True)",
            " = field(default=3, kw_only=True)")  # fmt: skip
VALUES = st.sampled_from([0, 1, "x", None, (1, 2), float("nan")])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A class, and one that inherits from it, as text; and the names of all fields."""
    frozen, slots = draw(st.booleans()), draw(st.booleans())
    names = iter("abcdefgh")
    lines, all_names = [], []
    for header in ("class Base:", "class Made(Base):"):
        fields = draw(st.lists(st.sampled_from(DEFAULTS), max_size=4))
        lines += [f"@dataclass(frozen={frozen}, slots={slots})", header, '    "Doc."']
        for default in fields:
            name = next(names)
            all_names.append(name)
            lines.append(f"    {name}: int{default}")
        if draw(st.booleans()):
            lines.append("    def __post_init__(self):\n        seen.append(repr(self))")
    return "\n".join(lines), all_names


def made(text: str, library: Any) -> Any:
    """The class of a text with one library's decorator, or the type of what that raised."""
    names: dict[str, Any] = {"dataclass": library.dataclass, "field": library.field, "seen": []}
    code = compile("from __future__ import annotations\n" + text, "<text>", "exec")
    try:
        exec(code, names)
    except (TypeError, ValueError) as error:
        return type(error)
    return names["Made"], names["seen"]


def told(work: Any) -> Any:
    """What work gives, or the type of what it raises."""
    try:
        return work()
    except (TypeError, AttributeError) as error:
        return type(error)


@given(texts(), st.data())
def test_both_make_the_same_class(text: tuple[str, list[str]], data: st.DataObject) -> None:
    ours, theirs = made(text[0], records), made(text[0], dataclasses)
    if not isinstance(theirs, tuple):
        assert ours == theirs
        return
    assert ours[0].__match_args__ == theirs[0].__match_args__
    assert ours[0].__doc__ == theirs[0].__doc__
    args = data.draw(st.lists(VALUES, max_size=len(text[1]) + 1))
    named = data.draw(st.dictionaries(st.sampled_from([*text[1], "unknown"]), VALUES))
    mine, other = (told(lambda cls=cls: cls(*args, **named)) for cls in (ours[0], theirs[0]))
    if isinstance(other, type):
        assert mine is other
        return
    assert repr(mine) == repr(other)
    assert ours[1] == theirs[1], "`__post_init__` ran as often, with the fields set"
    again = data.draw(st.lists(VALUES, min_size=len(args), max_size=len(args)))
    assert (mine == ours[0](*again, **named)) == (other == theirs[0](*again, **named))
    assert (mine == other) is False
    assert told(lambda: hash(mine)) == told(lambda: hash(other))
    changes = data.draw(st.dictionaries(st.sampled_from(text[1] or ["none"]), VALUES, max_size=2))
    assert repr(told(lambda: records.replace(mine, **changes))) == repr(
        told(lambda: dataclasses.replace(other, **changes))
    )
    for name in [*text[1][:1], "unknown"]:
        for change in (lambda value, name=name: setattr(value, name, 5), lambda value, name=name: delattr(value, name)):
            mine_told, other_told = told(lambda change=change: change(mine)), told(lambda change=change: change(other))
            # of an attribute that is no field the standard one says TypeError where it is frozen and slotted, by a
            # fault of its own (super() in a class that was made anew)
            assert mine_told == other_told or (mine_told, other_told) == (dataclasses.FrozenInstanceError, TypeError)
        assert repr(told(lambda name=name: getattr(mine, name))) == repr(told(lambda name=name: getattr(other, name)))


@given(texts())
def test_the_standard_library_takes_its_classes(text: tuple[str, list[str]]) -> None:
    ours, theirs = made(text[0], records), made(text[0], dataclasses)
    if not isinstance(ours, tuple):
        return
    assert dataclasses.is_dataclass(ours[0])
    assert [repr(f) for f in dataclasses.fields(ours[0])] == [repr(f) for f in dataclasses.fields(theirs[0])]
    assert [f.name for f in records.fields(ours[0])] == text[1]
    assert inspect.signature(ours[0]) == inspect.signature(theirs[0])


CONDITION = Condition(typed=None, origin="where", text="a = 1", site=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))])
@pytest.mark.parametrize("value", [CONDITION, Request(metrics=("m",), limit=3)])
def test_values_are_copied_and_pickled(value: object, copied: Any) -> None:
    found = copied(value)
    assert found == value
    assert repr(found) == repr(value)


def test_the_standard_functions_work_on_its_values() -> None:
    length = Length(3, None)  # type: ignore[arg-type]
    assert dataclasses.asdict(length) == {"count": 3, "unit": None}
    assert dataclasses.replace(length, count=4) == records.replace(length, count=4) == Length(4, None)  # type: ignore[arg-type]
    if sys.version_info >= (3, 13):
        assert copy.replace(length, count=4).count == 4
    match length:
        case Length(count, unit=None):
            assert count == 3


def test_a_standard_dataclass_may_inherit() -> None:
    @dataclasses.dataclass(frozen=True)
    class Longer(Length):
        note: str = ""

    assert repr(Longer(1, None, "n")).endswith("Longer(count=1, unit=None, note='n')")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["a: ClassVar[int]", "a: InitVar[int]", "a: list = []", "a: int = 1\n    b: int"])
def test_what_is_not_known_is_refused_where_the_class_is_made(text: str) -> None:
    assert made(f"@dataclass\nclass Made:\n    {text}", records) in (TypeError, ValueError)
    with pytest.raises(TypeError, match="order"):
        records.dataclass(order=True)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="no fields"):
        records.fields(3)  # type: ignore[arg-type]
