"""A catalog with salaries and random people in it, with everything that is needed to work an answer out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from strategies.chooser import Chooser

Row = dict[str, Any]
Tables = dict[str, list[Row]]

CATALOG = """
format = 1

[catalog]
name        = "salaries"
sensitivity = "public"

[policy]
min_group_size           = {least}
sensitive_min_group_size = {sensitive}

[entities.team]
table    = "team"
identity = "id"
columns  = {{ id = {{ type = "integer", primary_key = true }}, name = {{ type = "text" }}, land = {{ type = "text" }} }}

[entities.person]
table    = "person"
identity = "id"
subject  = true

[entities.person.columns]
id       = {{ type = "integer", primary_key = true }}
office   = {{ type = "text" }}
floor    = {{ type = "text" }}
grade    = {{ type = "text" }}
contract = {{ type = "text" }}
share    = {{ type = "integer" }}
team_id  = {{ type = "integer" }}
hired_on = {{ type = "date" }}
left_on  = {{ type = "date", nullable = true }}
salary   = {{ type = "integer", nullable = true, sensitivity = "confidential" }}
bonus    = {{ type = "integer", nullable = true, sensitivity = "confidential" }}
age      = {{ type = "integer", pii = ["demographic_protected"] }}

[entities.person.dimensions]
side = {{ type = "text", expr = "case when office in ('Rome', 'Bern') then 'south' else 'north' end" }}

[entities.payslip]
table    = "payslip"
identity = "id"

[entities.payslip.columns]
id        = {{ type = "integer", primary_key = true }}
person_id = {{ type = "integer" }}
paid_on   = {{ type = "date" }}
kind      = {{ type = "text" }}
amount    = {{ type = "integer", nullable = true, sensitivity = "confidential" }}

[entities.account]
table    = "account"
identity = "id"

[entities.account.columns]
id        = {{ type = "integer", primary_key = true }}
person_id = {{ type = "integer" }}
as_of     = {{ type = "date" }}
held      = {{ type = "integer", sensitivity = "confidential" }}

[joins]
person_team    = {{ from = "person.team_id", to = "team.id", cardinality = "many_to_one" }}
payslip_person = {{ from = "payslip.person_id", to = "person.id", cardinality = "many_to_one" }}
account_person = {{ from = "account.person_id", to = "person.id", cardinality = "many_to_one" }}

[segments]
southern = {{ entity = "person", filter = "side = 'south'" }}

[metrics]
heads       = {{ entity = "person", aggregation = "count", time = "hired_on" }}
full_heads  = {{ entity = "person", aggregation = "count", filter = "contract = 'full'", time = "hired_on" }}
salaries    = {{ entity = "person", aggregation = "sum", measure = "salary", time = "hired_on" }}
ended       = {{ entity = "person", aggregation = "sum", measure = "salary", time = "left_on" }}
mean_salary = {{ entity = "person", aggregation = "avg", measure = "salary", time = "hired_on" }}
spread      = {{ entity = "person", aggregation = "stddev", measure = "salary", time = "hired_on" }}
bonuses     = {{ entity = "person", aggregation = "sum", measure = "bonus", time = "hired_on" }}
pay         = {{ entity = "person", aggregation = "sum", measure = "salary + bonus", time = "hired_on" }}
doubled     = {{ entity = "person", aggregation = "sum", measure = "2 * salary", time = "hired_on" }}
shared      = {{ entity = "person", aggregation = "sum", measure = "salary * share", time = "hired_on" }}
mean_age    = {{ entity = "person", aggregation = "avg", measure = "age", time = "hired_on" }}
shares      = {{ entity = "person", aggregation = "sum", measure = "share", time = "hired_on" }}
per_head    = {{ derived = "salaries / heads" }}
rest        = {{ derived = "salaries - full" }}
full_part   = {{ derived = "full / salaries" }}
paid        = {{ entity = "payslip", aggregation = "sum", measure = "amount", time = "paid_on" }}
mean_paid   = {{ entity = "payslip", aggregation = "avg", measure = "amount", time = "paid_on" }}
payslips    = {{ entity = "payslip", aggregation = "count", time = "paid_on" }}
earners     = {{ entity = "payslip", aggregation = "count_distinct", measure = "person.id", time = "paid_on" }}
paid_before = {{ of = "paid", offset = "1 month" }}
slip_salaries = {{ entity = "payslip", aggregation = "sum", measure = "person.salary", time = "paid_on" }}

[metrics.full]
entity      = "person"
aggregation = "sum"
measure     = "salary"
filter      = "contract = 'full'"
time        = "hired_on"

[metrics.senior]
entity      = "person"
aggregation = "sum"
measure     = "salary"
filter      = "grade <> 'A'"
time        = "hired_on"

[metrics.upstairs]
entity      = "person"
aggregation = "sum"
measure     = "salary"
filter      = "floor = 'top'"
time        = "hired_on"

[metrics.wages]
entity      = "payslip"
aggregation = "sum"
measure     = "amount"
filter      = "kind = 'wage'"
time        = "paid_on"

[metrics.held]
entity        = "account"
aggregation   = "sum"
measure       = "held"
time          = "as_of"
semi_additive = {{ pick = "last", per = ["person_id"] }}

[metrics.carried]
entity        = "account"
aggregation   = "sum"
measure       = "held"
time          = "as_of"
semi_additive = {{ pick = "last", per = ["person_id"], carry = true }}
"""


@dataclass(frozen=True)
class Part:
    """What one aggregation reads: rows of `base` that pass `own`; of each the unknown `name` as often as `weight` says,
    None where the operand is NULL. `owner` names whose row the unknown is of, where that is the person's."""

    base: str
    name: str
    weight: Callable[[Row], int | None]
    time: str
    own: Callable[[Row], bool] = lambda row: True
    owner: str | None = None
    picks: str | None = None


def _known(column: str) -> Callable[[Row], int | None]:
    return lambda row: None if row[column] is None else 1


def _both(row: Row) -> int | None:
    return None if row["salary"] is None or row["bonus"] is None else 1


def _shared(row: Row) -> int | None:
    return None if row["salary"] is None else row["share"]


def _one(row: Row) -> int:
    return 1


def as_if_known(row: Row) -> Row:
    """The row with a value wherever it has none to add up."""
    own = {name: 0 for name in ("salary", "bonus", "amount") if name in row and row[name] is None}
    return row | own | ({"person": as_if_known(row["person"])} if "person" in row else {})


def _is_full(row: Row) -> bool:
    return bool(row["contract"] == "full")


def _person(name: str, weight: Callable[[Row], int | None], **more: Any) -> Part:
    return Part("person", name, weight, **{"time": "hired_on", **more})


def _slip(name: str, weight: Callable[[Row], int | None], **more: Any) -> Part:
    return Part("payslip", name, weight, "paid_on", **more)


SALARY = _person("salary", _known("salary"))
FULL = _person("salary", _known("salary"), own=_is_full)
HEADS = _person("person", _one)
PAID = _slip("amount", _known("amount"))
METRICS: dict[str, tuple[Part, ...]] = {
    "heads": (HEADS,),
    "full_heads": (_person("person", _one, own=_is_full),),
    "salaries": (SALARY,),
    "ended": (_person("salary", _known("salary"), time="left_on"),),
    "mean_salary": (SALARY,),
    "spread": (SALARY,),
    "bonuses": (_person("bonus", _known("bonus")),),
    "doubled": (SALARY,),
    "shared": (_person("salary", _shared),),
    "mean_age": (_person("age", _known("age")),),
    "shares": (_person("share", _known("share")),),
    "full": (FULL,),
    "senior": (_person("salary", _known("salary"), own=lambda row: row["grade"] != "A"),),
    "upstairs": (_person("salary", _known("salary"), own=lambda row: row["floor"] == "top"),),
    "per_head": (SALARY, HEADS),
    "rest": (SALARY, FULL),
    "full_part": (SALARY, FULL),
    "paid": (PAID,),
    "mean_paid": (PAID,),
    "payslips": (_slip("payslip", _one),),
    "wages": (_slip("amount", _known("amount"), own=lambda row: row["kind"] == "wage"),),
    "slip_salaries": (_slip("salary", lambda row: _known("salary")(row["person"]), owner="person"),),
    "held": (Part("account", "held", _known("held"), "as_of", picks="fresh"),),
    "carried": (Part("account", "held", _known("held"), "as_of", picks="carried"),),
}
"""What each metric is made of. `pay` is in none: it adds two unknowns of a row, see `PAY`."""

PAY = (_person("salary", _both), _person("bonus", _both))
SENSITIVE = (frozenset(METRICS) | {"pay"}) - {"heads", "full_heads", "shares", "payslips"}
PLAIN_SUMS = {
    "salaries": "salary",
    "bonuses": "bonus",
    "full": "salary",
    "senior": "salary",
    "upstairs": "salary",
    "ended": "salary",
    "paid": "amount",
    "wages": "amount",
    "slip_salaries": "salary",
    "held": "held",
}
"""Metrics whose value is the sum of the unknowns themselves, by which this bookkeeping is checked."""

DIMENSIONS: dict[str, dict[str, Callable[[Row], Any]]] = {
    "person": {
        "person.office": lambda row: row["office"],
        "person.floor": lambda row: row["floor"],
        "person.grade": lambda row: row["grade"],
        "person.contract": lambda row: row["contract"],
        "person.side": lambda row: "south" if row["office"] in ("Rome", "Bern") else "north",
        "team.name": lambda row: row["team"]["name"],
        "team.land": lambda row: row["team"]["land"],
    },
    "payslip": {"payslip.kind": lambda row: row["kind"]},
    "account": {},
}
FILTERS: dict[str, dict[str, Callable[[Row], bool]]] = {
    "person": {
        "person.office <> 'Rome'": lambda row: row["office"] != "Rome",
        "person.grade = 'A' or person.floor = 'top'": lambda row: row["grade"] == "A" or row["floor"] == "top",
        "not (team.land = 'IT')": lambda row: row["team"]["land"] != "IT",
        "person.contract = 'full'": lambda row: row["contract"] == "full",
        "person.share > 0": lambda row: row["share"] > 0,
    },
    "payslip": {"payslip.kind = 'wage'": lambda row: row["kind"] == "wage"},
    "account": {},
}


@dataclass
class World:
    """People, what they earn, and the catalog that protects them."""

    least: int
    sensitive: int
    tables: Tables
    rows: Tables = field(default_factory=dict)

    def __post_init__(self) -> None:
        teams = {team["id"]: team for team in self.tables["team"]}
        people = {p["id"]: p | {"team": teams[p["team_id"]], "who": p["id"]} for p in self.tables["person"]}
        self.rows = {"person": list(people.values())}
        for base in ("payslip", "account"):
            self.rows[base] = [r | {"person": people[r["person_id"]], "who": r["person_id"]} for r in self.tables[base]]

    @property
    def catalog(self) -> Catalog:
        return load_text(CATALOG.format(least=self.least, sensitive=self.sensitive))

    def dimension(self, base: str, name: str) -> Callable[[Row], Any]:
        """How a row of a base is seen by a dimension."""
        return _through_person(DIMENSIONS, base, name)

    def filter(self, base: str, text: str) -> Callable[[Row], bool]:
        """Whether a row of a base passes a condition."""
        return _through_person(FILTERS, base, text)


def _through_person(table: dict[str, dict[str, Callable[[Row], Any]]], base: str, name: str) -> Callable[[Row], Any]:
    if name in table[base]:
        return table[base][name]
    of_person = table["person"][name]
    return lambda row: of_person(row["person"])


def random_world(choose: Chooser) -> World:
    """Few enough people that groups are small, many enough that some are not."""
    sensitive = choose.pick((2, 3, 3, 4, 5))
    least = choose.pick((1, 2, sensitive))
    return World(least, sensitive, {name: list(rows) for name, rows in _tables(choose)})


def _tables(choose: Chooser) -> Iterator[tuple[str, list[Row]]]:
    teams = [{"id": n, "name": f"team {n}", "land": choose.pick(("IT", "NO", "CH"))} for n in range(1, 5)]
    yield "team", teams
    people = [_somebody(choose, n) for n in range(1, choose.whole(12, 45))]
    yield "person", people
    slips = [(p["id"], month) for p in people for month in range(1, 7) for _ in range(choose.whole(0, 2))]
    yield "payslip", [_slip_of(choose, n, who, month) for n, (who, month) in enumerate(slips, 1)]
    days = [(p["id"], month) for p in people for month in range(1, 7) if choose.chance(0.6)]
    yield "account", [_balance(choose, n, who, month) for n, (who, month) in enumerate(days, 1)]


def _somebody(choose: Chooser, number: int) -> Row:
    return {
        "id": number,
        "office": choose.weighted([(6, "Rome"), (4, "Oslo"), (2, "Bern"), (1, "Kyiv")]),
        "floor": choose.weighted([(5, "ground"), (3, "first"), (1, "top")]),
        "grade": choose.weighted([(4, "A"), (4, "B"), (1, "C")]),
        "contract": choose.weighted([(6, "full"), (1, "part")]),
        "share": choose.weighted([(6, 1), (1, 0), (1, 2)]),
        "team_id": choose.whole(1, 4),
        "hired_on": date(2024, choose.whole(1, 6), choose.whole(1, 28)),
        "left_on": date(2024, choose.whole(6, 9), choose.whole(1, 28)) if choose.chance(0.3) else None,
        "salary": None if choose.chance(0.1) else choose.whole(1000, 9999),
        "bonus": None if choose.chance(0.2) else choose.whole(100, 999),
        "age": choose.whole(20, 65),
    }


def _slip_of(choose: Chooser, number: int, who: int, month: int) -> Row:
    return {
        "id": number,
        "person_id": who,
        "paid_on": date(2024, month, choose.whole(1, 28)),
        "kind": choose.weighted([(5, "wage"), (1, "bonus"), (1, "other")]),
        "amount": None if choose.chance(0.05) else choose.whole(100, 999),
    }


def _balance(choose: Chooser, number: int, who: int, month: int) -> Row:
    day = choose.pick((1, 28))
    return {"id": number, "person_id": who, "as_of": date(2024, month, day), "held": choose.whole(1, 999)}
