"""What was asked, still as words: from options of the command line, a saved query, or Python.

Nothing here knows the catalog. Resolving a request (`semcli.plan.resolve`) turns every word into a thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from semcli.errors import did_you_mean, fail
from semcli.records import dataclass, fields

ROW_LIMIT_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Request:
    """One question. Field names are the long options of `semcli metric`, with underscores.

    Every field holds what the user wrote: names, expressions, dates and lengths of time as text; section 7 of the
    semantics (docs/reference/semantics.md) says what each does. Lists keep the order in which they were asked for.
    """

    metrics: tuple[str, ...] = ()
    grain: str | None = None
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    last: str | None = None
    now: str | None = None
    tz: str | None = None
    time: str | None = None
    fill: bool = True
    partial: bool = False
    compare: str | None = None
    cumulative: bool = False
    to_date: str | None = None
    rolling: str | None = None
    order: tuple[str, ...] = ()
    limit: int | None = None
    top: int | None = None
    totals: bool = False
    pivot: str | None = None
    via: tuple[str, ...] = ()
    overlap: bool = False
    reveal: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.metrics:
            raise fail("usage", "no metric was named", "name at least one: `semcli metric total_revenue`")
        for name, least in (("limit", 0), ("top", 1)):
            value = getattr(self, name)
            if value is not None and not least <= value <= ROW_LIMIT_MAX:
                raise fail("bad_option", f"`--{name}` must be a whole number from {least} up, not {value}")
        if self.last is not None and (self.since is not None or self.until is not None):
            raise fail(
                "conflicting_options",
                "`--last` already says both ends of the range",
                "leave out `--since` and `--until`, or `--last`",
            )

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Request:
        """A request from a mapping of options, as a saved query holds them: a single word stands for a list of one.

        Raises `bad_option` for a name that is no option or a value of the wrong kind.
        """
        known = {f.name: f for f in fields(cls)}
        given: dict[str, Any] = {}
        for name, value in options.items():
            field = known.get(name)
            if field is None:
                raise fail("bad_option", f"there is no option `{name}`", *did_you_mean(name, known))
            given[name] = _fit(name, str(field.type), value)
        return cls(**given)

    def as_options(self) -> dict[str, Any]:
        """Only what differs from the default, with lists for tuples: how answers and logs repeat the request."""
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                found[field.name] = list(value) if isinstance(value, tuple) else value
        return found


def _fit(name: str, kind: str, value: Any) -> Any:
    """The value as the field wants it."""
    is_list = isinstance(value, (list, tuple))
    if kind.startswith("tuple"):
        items = tuple(value) if is_list else (value,)
        if all(isinstance(item, str) for item in items):
            return items
    elif kind.startswith("bool"):
        if isinstance(value, bool):
            return value
    elif kind.startswith("int"):
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    elif isinstance(value, str):
        return value
    raise fail("bad_option", f"`{name}` cannot be {value!r}")
