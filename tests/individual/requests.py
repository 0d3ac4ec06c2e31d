"""Random requests about salaries."""

from __future__ import annotations

from typing import Any

from individual.world import DIMENSIONS, FILTERS, METRICS
from strategies.chooser import Chooser

OF_PEOPLE = [name for name, parts in METRICS.items() if parts[0].base == "person" and name != "ended"] + ["pay"]
OF_SLIPS = ["paid", "mean_paid", "payslips", "wages", "earners", "slip_salaries"]
KEPT = "person.office <> 'Oslo'"
"""A condition on groups whose outcome does not hang on what is withheld."""


def options(choose: Chooser) -> dict[str, Any]:
    """One request, as options."""
    base = choose.weighted([(6, "person"), (4, "payslip"), (1, "account")])
    found: dict[str, Any] = {"metrics": _metrics(choose, base)}
    names = [*DIMENSIONS["person"], *(DIMENSIONS[base] if base != "person" and len(found["metrics"]) == 1 else ())]
    if base == "payslip" and set(found["metrics"]) <= set(OF_SLIPS) | {"paid_before"}:
        names += DIMENSIONS["payslip"]
    found["by"] = list(dict.fromkeys(choose.some(names, 0, 3)))
    if choose.chance(0.4):
        found["grain"] = choose.pick(("month", "month", "quarter", "year", "week"))
    if choose.chance(0.3):
        found |= _range(choose)
    if choose.chance(0.25):
        found["where"] = choose.some(list(FILTERS["person"]), 1, 2)
    if choose.chance(0.1):
        found["segment"] = ["southern"]
    return found | _shape(choose, found)


def _metrics(choose: Chooser, base: str) -> list[str]:
    if base == "account":
        return [choose.pick(("held", "carried"))]
    if base == "payslip":
        found = choose.some(OF_SLIPS, 1, 3)
        if choose.chance(0.1):
            found.append("paid_before")
        return found + (choose.some(OF_PEOPLE, 1, 1) if choose.chance(0.15) else [])
    found = choose.some(OF_PEOPLE, 1, 4)
    return [*found, "ended"] if choose.chance(0.05) else found


def _range(choose: Chooser) -> dict[str, str]:
    found = {}
    if choose.chance(0.7):
        found["since"] = f"2024-{choose.whole(1, 4):02}-{choose.pick((1, 1, 12)):02}"
    if choose.chance(0.5) or not found:
        found["until"] = f"2024-{choose.whole(5, 8):02}-{choose.pick((1, 1, 20)):02}"
    return found


def _shape(choose: Chooser, made: dict[str, Any]) -> dict[str, Any]:
    """What is done with groups once they are there."""
    found: dict[str, Any] = {}
    if made["by"] and choose.chance(0.3):
        found["top"] = choose.whole(1, 4)
    if choose.chance(0.45):
        found["totals"] = True
    if "grain" in made and made["grain"] != "week" and choose.chance(0.3):
        found["compare"] = choose.pick(("previous", "previous", "year"))
    if made["by"] and not {"top", "totals"} & set(found) and choose.chance(0.3):
        found["pivot"] = made["by"][-1]
    if choose.chance(0.2):
        found["order"] = [choose.pick(("", "-")) + made["metrics"][0]]
    if "top" in found and "person.office" in made["by"] and choose.chance(0.6):
        found["having"] = [KEPT]
    if "top" not in found and "pivot" not in found:
        if choose.chance(0.15):
            found["having"] = [f"{made['metrics'][0]} > {choose.whole(0, 20000)}"]
        if choose.chance(0.15):
            found["limit"] = choose.whole(1, 12)
    # a pivot fills the cells that `--no-fill` leaves out with the value of nothing, which tells nothing
    if "grain" in made and "pivot" not in found and choose.chance(0.2):
        found["fill"] = False
    return found
