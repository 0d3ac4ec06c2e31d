"""The standard library's `dataclass`, made thirty times quicker, for a program that ends after a tenth of a second.

The standard decorator writes the methods of each class as text and compiles them at every start: about half a
millisecond a class, beside an import of `inspect` and all that it needs. The methods here are closures over the
fields, so that nothing is compiled, and making or comparing an instance takes as long as before.

It is a part of the standard one, with the same meaning: `frozen` and `slots`, fields by position or keyword, defaults
and factories, `compare`, `hash`, `repr` and `kw_only` of a field, inherited fields, `__post_init__`, `__match_args__`,
pickling and copying. Anything else is a TypeError where the class is made. Type checkers are told that it is the
standard one; `dataclasses.fields`, `replace`, `asdict` and `inspect.signature` take its classes too, and only then
is the standard library's machinery imported. `tests/test_records.py` holds both against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

__all__ = ["dataclass", "field", "fields", "is_dataclass", "replace"]

R = TypeVar("R")

_MISSING: Any = type("_Missing", (), {"__repr__": lambda _: "MISSING"})()
_FIELDS = "__record_fields__"


class Field:
    """What is known of one field of a class; the attributes mean what those of `dataclasses.Field` mean."""

    __slots__ = ("compare", "default", "default_factory", "hash", "kw_only", "name", "repr", "type")

    def __init__(
        self, default: Any, default_factory: Any, repr: bool, hash: bool | None, compare: bool, kw_only: bool
    ) -> None:
        self.name = self.type = ""
        self.default, self.default_factory = default, default_factory
        self.repr, self.hash, self.compare, self.kw_only = repr, hash, compare, kw_only

    @property
    def is_required(self) -> bool:
        return self.default is _MISSING and self.default_factory is _MISSING


def _field(
    *,
    default: Any = _MISSING,
    default_factory: Any = _MISSING,
    repr: bool = True,
    hash: bool | None = None,
    compare: bool = True,
    kw_only: bool = False,
) -> Field:
    """A field with more to say than a default."""
    return Field(default, default_factory, repr, hash, compare, kw_only)


def _dataclass(cls: type[Any] | None = None, /, *, frozen: bool = False, slots: bool = False) -> Any:
    """A class whose annotations are its fields. With `slots` it is made anew, as by the standard decorator."""
    if cls is None:
        return lambda cls: _made(cls, frozen, slots)
    return _made(cls, frozen, slots)


def _made(cls: type[Any], frozen: bool, slots: bool) -> type[Any]:
    own = _declared(cls)
    found: dict[str, Field] = {}
    for base in reversed(cls.__mro__[1:]):
        found.update({f.name: f for f in base.__dict__.get(_FIELDS, ())})
    found.update(own)
    members = _members(cls, tuple(found.values()), frozen)
    if slots:
        taken = {*own, "__dict__", "__weakref__"}
        kept = {name: value for name, value in vars(cls).items() if name not in taken}
        members = {**kept, **members, "__qualname__": cls.__qualname__, "__slots__": tuple(own)}
        if frozen:
            members |= {"__getstate__": _state, "__setstate__": _restore}
        anew: Any = type(cls)
        cls = anew(cls.__name__, cls.__bases__, members)
    else:
        for name, value in members.items():
            setattr(cls, name, value)
        for name, declared in own.items():
            _leave_default(cls, name, declared)
    if "__init__" not in vars(cls):
        cls.__init__ = _init(cls, tuple(found.values()))
    return cls


def _declared(cls: type[Any]) -> dict[str, Field]:
    """The fields that a class adds to those that it inherits."""
    own: dict[str, Field] = {}
    for name, type in vars(cls).get("__annotations__", {}).items():
        if not isinstance(type, str) or type.startswith(("ClassVar", "InitVar")):
            raise TypeError(
                f"field {name!r} of {cls.__qualname__}: only plain annotations, kept as text, are known here"
            )
        value = vars(cls).get(name, _MISSING)
        declared = value if isinstance(value, Field) else _field(default=value)
        if declared.default.__class__.__hash__ is None:
            raise ValueError(f"mutable default for field {name!r} of {cls.__qualname__}: use default_factory")
        declared.name, declared.type = name, type
        own[name] = declared
    return own


def _leave_default(cls: type[Any], name: str, declared: Field) -> None:
    """A class without slots has its fields' defaults as attributes."""
    if declared.default is not _MISSING:
        setattr(cls, name, declared.default)
    elif name in vars(cls):
        delattr(cls, name)


def _members(cls: type[Any], found: tuple[Field, ...], frozen: bool) -> dict[str, Any]:
    """The methods but `__init__`, and what tells others about the fields. What the class itself says goes first."""
    own = vars(cls)
    values = _values([f.name for f in found if f.compare])
    hashed = _values([f.name for f in found if (f.compare if f.hash is None else f.hash)])
    told = tuple(f.name for f in found if f.repr)

    def equal(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hash_of(self: Any) -> int:
        return hash(hashed(self))

    def shown(self: Any) -> str:
        inner = ", ".join([f"{name}={getattr(self, name)!r}" for name in told])
        return f"{self.__class__.__qualname__}({inner})"

    made: dict[str, Any] = {"__eq__": equal, "__repr__": shown, "__replace__": _replace}
    made["__match_args__"] = tuple(f.name for f in found if not f.kw_only)
    made = {name: value for name, value in made.items() if name not in own}
    # a class that says how it is compared, and not how it is hashed, has None there by the language
    if own.get("__hash__") is None:
        made["__hash__"] = hash_of if frozen else None
    if frozen:
        made |= {"__setattr__": _frozen_set, "__delattr__": _frozen_delete}
    twins = {name: _OfTwin(name) for name in ("__dataclass_fields__", "__dataclass_params__", "__signature__")}
    return {**made, **twins, _FIELDS: found}


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads these attributes as a tuple."""
    if not names:
        return lambda _: ()
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda self: (get(self),)


def _init(cls: type[Any], found: tuple[Field, ...]) -> Callable[..., None]:
    """`__init__` for the fields in order, those by keyword alone last."""
    ordered = [f for f in found if not f.kw_only] + [f for f in found if f.kw_only]
    puts = [_put(cls, f.name) for f in ordered]
    positional = sum(not f.kw_only for f in found)
    whole = positional if positional == len(found) else -1
    complete = _completer(cls, ordered, positional)
    after = getattr(cls, "__post_init__", None)
    _check_order(cls, ordered[:positional])

    def fill(self: Any, /, *args: Any, **named: Any) -> None:
        values = complete(args, named) if named or len(args) != whole else args
        for put, value in zip(puts, values):  # noqa: B905 - as many by construction, and this is the hot path
            put(self, value)
        if after is not None:
            after(self)

    return fill


def _check_order(cls: type[Any], positional: list[Field]) -> None:
    has_default = False
    for f in positional:
        if f.is_required and has_default:
            raise TypeError(f"non-default argument {f.name!r} of {cls.__qualname__} follows a default")
        has_default = has_default or not f.is_required


def _put(cls: type[Any], name: str) -> Callable[[Any, Any], None]:
    """What sets an attribute, frozen or not: the slot itself, or else the instance's dictionary."""
    slot = getattr(cls, name, None)
    if hasattr(slot, "__set__"):
        return slot.__set__  # type: ignore[union-attr, no-any-return]
    return lambda self, value: self.__dict__.__setitem__(name, value)


def _completer(cls: type[Any], ordered: list[Field], positional: int) -> Callable[..., Iterable[Any]]:
    """What makes of the words of a call a value for each field: by position, by keyword, or its default. It raises
    the TypeErrors of any call. Which value goes where is found out once for all calls that name the same fields."""
    known: dict[tuple[Any, ...], _Plan] = {}

    def complete(args: tuple[Any, ...], named: dict[str, Any]) -> Iterable[Any]:
        spelling = (len(args), *named)
        plan = known.get(spelling)
        if plan is None:
            plan = known[spelling] = _plan(cls, ordered, positional, len(args), list(named))
        values, places, factories = plan
        found = [*args, *values]
        for place, value in zip(places, named.values()):  # noqa: B905 - as many, by construction
            found[place] = value
        for place, factory in factories:
            found[place] = factory()
        return found

    return complete


_Plan = tuple[list[Any], list[int], list[tuple[int, Callable[[], Any]]]]
"""For calls that are spelled alike: the defaults of what is not given by position, the place of each keyword, and the
places that a factory fills."""


def _plan(cls: type[Any], ordered: list[Field], positional: int, given: int, named: list[str]) -> _Plan:
    """Where the values of a call go that has so many by position and these by keyword."""
    call = f"{cls.__qualname__}.__init__()"
    if given > positional:
        raise TypeError(f"{call} takes {positional} arguments by position, but {given} were given")
    places = {f.name: place for place, f in enumerate(ordered)}
    if not all(places.get(name, -1) >= given for name in named):
        raise TypeError(f"{call} got an unexpected argument, or one twice, among {', '.join(named)}")
    rest = [(place, f) for place, f in enumerate(ordered) if place >= given]
    absent = [(place, f) for place, f in rest if f.name not in named]
    for _, f in absent:
        if f.is_required:
            raise TypeError(f"{call} misses the argument {f.name!r}")
    factories = [(place, f.default_factory) for place, f in absent if f.default_factory is not _MISSING]
    return [f.default for _, f in rest], [places[name] for name in named], factories


def _frozen_set(self: Any, name: str, value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _frozen_delete(self: Any, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, f.name) for f in _fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for f, value in zip(_fields(self), state, strict=True):
        object.__setattr__(self, f.name, value)


class _OfTwin:
    """An attribute by which others know a standard dataclass, taken from a standard one with the same fields, which
    is made when the attribute is first read."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type[Any]) -> Any:
        import dataclasses
        import inspect

        given = [
            (f.name, f.type, dataclasses.field(**{a: v for a in _TOLD if (v := getattr(f, a)) is not _MISSING}))
            for f in _fields(owner)
        ]
        setter: Any = owner.__setattr__
        twin = dataclasses.make_dataclass(owner.__name__, given, frozen=setter is _frozen_set)
        found = inspect.signature(twin) if self.name == "__signature__" else getattr(twin, self.name)
        type.__setattr__(owner, self.name, found)
        return found


_TOLD = ("default", "default_factory", "repr", "hash", "compare", "kw_only")


def _fields(record: Any) -> tuple[Field, ...]:
    """The fields of a class or an instance, in order of writing, inherited ones first."""
    try:
        return record.__record_fields__  # type: ignore[no-any-return]
    except AttributeError:
        raise TypeError(f"{record!r} has no fields") from None


def _is_dataclass(record: object) -> bool:
    """Whether a class or an instance has fields."""
    return hasattr(record, _FIELDS)


def _replace(record: R, /, **changes: Any) -> R:
    """A copy with other values in some fields; it goes through `__init__`, and so through `__post_init__`."""
    kept = {f.name: getattr(record, f.name) for f in _fields(record)}
    return type(record)(**(kept | changes))


if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, is_dataclass, replace
else:
    dataclass, field, fields, is_dataclass, replace = _dataclass, _field, _fields, _is_dataclass, _replace
