"""Worlds whose rows and bounds lie around one moment at which counting time is hard: a clock is moved, a month ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import tomli_w

from semcli.catalog.load import load_text
from strategies.chooser import Chooser
from strategies.worlds import World

CLOCK = ("2 hours", "3 hours", "1 day", "2 days", "30 minutes")
MONTHS = ("month", "quarter", "year", "1 day", "2 months")


@dataclass(frozen=True)
class Turn:
    """A moment, bounds around it as the clock of the zone shows them, and lengths that reach across it."""

    zone: str
    at: str
    bounds: tuple[str, ...]
    lengths: tuple[str, ...] = CLOCK

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.at).replace(tzinfo=UTC)


TURNS = {
    "berlin skips an hour": Turn("Europe/Berlin", "2025-03-30T01:00", ("2025-03-30T02:00", "2025-03-30T02:30")),
    "berlin doubles an hour": Turn(
        "Europe/Berlin", "2025-10-26T01:00", ("2025-10-26T02:30", "2025-10-26T00:30Z", "2025-10-26T01:30Z")
    ),
    "chatham skips from a quarter to": Turn(
        "Pacific/Chatham", "2025-09-27T14:00", ("2025-09-28T02:50", "2025-09-28T03:00", "2025-09-28T03:44")
    ),
    "chatham doubles a quarter to": Turn(
        "Pacific/Chatham", "2025-04-05T14:00", ("2025-04-06T02:45", "2025-04-06T03:30", "2025-04-05T14:10Z")
    ),
    "lord howe skips half an hour": Turn(
        "Australia/Lord_Howe", "2025-10-04T15:30", ("2025-10-05T02:10", "2025-10-05T02:30")
    ),
    "lord howe doubles half an hour": Turn(
        "Australia/Lord_Howe", "2025-04-05T15:00", ("2025-04-06T01:45", "2025-04-05T15:10Z")
    ),
    "santiago skips midnight": Turn("America/Santiago", "2025-09-07T04:00", ("2025-09-07T00:30", "2025-09-07T01:00")),
    "havana doubles midnight": Turn("America/Havana", "2025-11-02T05:00", ("2025-11-02", "2025-11-02T00:30")),
    "troll skips two hours": Turn("Antarctica/Troll", "2025-03-30T01:00", ("2025-03-30T01:30", "2025-03-30T02:30")),
    "troll doubles two hours": Turn("Antarctica/Troll", "2025-10-26T01:00", ("2025-10-26T01:00", "2025-10-26T02:30")),
    "apia skips a day": Turn("Pacific/Apia", "2011-12-30T10:00", ("2011-12-30", "2011-12-30T12:00", "2011-12-31")),
    "march ends": Turn("UTC", "2025-03-30T00:00", ("2025-03-29T07:30", "2025-03-30T05:00", "2025-03-31T03:00"), MONTHS),
    "march ends in berlin": Turn("Europe/Berlin", "2024-03-30T00:00", ("2024-03-29T07:30", "2024-03-31T05:00"), MONTHS),
    "may ends": Turn("America/New_York", "2025-05-31T00:00", ("2025-05-30T20:00", "2025-05-31T05:00"), MONTHS),
}


def world_around(turn: Turn, choose: Chooser, of_instants: bool) -> World:
    """One table with an instant or a local time in each row, most of them near the turn, some a length before."""
    made = {
        "format": 1,
        "catalog": {"name": "turn", "sensitivity": "public", "timezone": turn.zone},
        "entities": {
            "event": {
                "table": "t_event",
                "identity": "id",
                "columns": {
                    "id": {"type": "bigint", "primary_key": True},
                    "at": {"type": "timestamptz" if of_instants else "timestamp"},
                    "size": {"type": "bigint"},
                    "kind": {"type": "text"},
                },
            }
        },
        "metrics": {
            "events": {"entity": "event", "aggregation": "count", "time": "at"},
            "sizes": {"entity": "event", "aggregation": "sum", "measure": "size", "time": "at"},
            "middle": {"entity": "event", "aggregation": "median", "measure": "size", "time": "at"},
        },
    }
    rows = [
        {"id": n, "at": _time(turn, choose, of_instants), "size": choose.whole(0, 99), "kind": choose.pick("ab")}
        for n in range(150)
    ]
    return World(made, load_text(tomli_w.dumps(made)), {"t_event": rows})


def _time(turn: Turn, choose: Chooser, of_instants: bool) -> datetime:
    near = turn.instant + timedelta(minutes=choose.pick((5 * choose.whole(-60, 60), choose.whole(-8_000, 8_000))))
    if choose.chance(0.35):
        near -= timedelta(days=choose.pick((1, 7, 28, 29, 30, 31)))
    if of_instants:
        return near
    if choose.chance(0.2):  # local times that the clock may never have shown
        return datetime.fromisoformat(turn.bounds[0]).replace(tzinfo=None) + timedelta(minutes=choose.whole(0, 59))
    return near.astimezone(ZoneInfo(turn.zone)).replace(tzinfo=None, fold=0)


def asked_around(turn: Turn, choose: Chooser) -> dict[str, Any]:
    """A request with a bound at the turn, and something that looks back across it."""
    grain = choose.pick(("hour", "hour", "minute", "day"))
    made: dict[str, Any] = {"metrics": [choose.pick(("events", "sizes", "middle"))], "grain": grain}
    made["now"] = choose.pick(("2026-01-01", f"{turn.at}Z"))
    hours = timedelta(hours=choose.whole(1, 4))
    ends = [choose.pick(turn.bounds), f"{(turn.instant + hours).isoformat()}"]
    which = choose.pick(("since", "until")) if grain != "minute" else "both"
    made |= {"since": ends[0], "until": ends[1]} if which == "both" else {which: ends[0]}
    looks = choose.pick(("compare", "compare", "rolling", "rolling", "cumulative", "to_date", ""))
    length = choose.pick(turn.lengths)
    if looks == "compare":
        made["compare"] = choose.pick((length, "previous"))
    elif looks == "rolling":
        made["rolling"] = length if length[0].isdigit() else f"1 {length}"
    elif looks == "to_date":
        made["to_date"] = choose.pick(("day", "month"))
    elif looks == "cumulative":
        made["cumulative"] = True
    for option, likely in (("partial", 0.4), ("no_fill", 0.3)):
        if choose.chance(likely):
            made |= {"fill": False} if option == "no_fill" else {option: True}
    if choose.chance(0.3):
        made["by"] = ["kind"]
    return made
