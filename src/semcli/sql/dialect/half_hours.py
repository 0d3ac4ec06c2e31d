"""Hours of zones whose clocks were moved by half of one: such an hour may begin or end at half past.

It is known by the full hour that the clock shows, and begins where the clock first shows something of it.
"""

from __future__ import annotations

from semcli.sql.write import ATOM

HALF = "INTERVAL '30 minutes'"


def begun(start: str, hour: str, zone: str) -> tuple[str, int]:
    """The beginning of an hour: the instant so long before as the clock shows minutes, unless that is half an hour
    before the clock was moved into the hour."""
    shown = f"({start}) AT TIME ZONE {zone}"
    return f"CASE WHEN {shown} IN ({hour} - {HALF}, {hour} + {HALF}) THEN {start} + {HALF} ELSE {start} END", ATOM


def earlier(time: str, then: str, firsts: tuple[str, str], zone: str) -> str:
    """The hour that the clock called `then`, for the one that begins at `time`; `firsts` are the first instants of what
    the clock calls now and then. The second of two hours that are called alike meets the second of two: that begins
    at the full hour, or where the clock was moved back to half past."""
    first_now, first_then = firsts
    full, half = f"({then}) AT TIME ZONE {zone}", f"({then} + {HALF}) AT TIME ZONE {zone}"
    moved = f"{half} <> {first_then} AND {half} - {HALF} <> {full} AND ({half}) AT TIME ZONE {zone} = {then} + {HALF}"
    return (
        f"WHEN date_trunc('hour', ({first_then}) AT TIME ZONE {zone}) <> {then} THEN NULL "
        f"WHEN {first_now} = {time} THEN {first_then} "
        f"WHEN {full} <> {first_then} THEN {full} WHEN {moved} THEN {half}"
    )
