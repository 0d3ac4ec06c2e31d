"""The fast forms that a statement may take, each with the argument why it gives the rows of the plain one."""

from __future__ import annotations

from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A fast form: its name, what its part is called after the entity, and why it gives the same rows."""

    name: str
    suffix: str
    why: str


DAYS = Form(
    "days first",
    "days",
    "each day lies in one week, month, quarter and year, so the values of days add up to theirs",
)
QUARTER_HOURS = Form(
    "quarter hours first",
    "quarter_hours",
    "from 1980 to 2030 this zone's clock stands at whole quarter hours when they begin in UTC, and is changed at no "
    "other time, so all instants of one are in the same bucket; instants before and after are taken one by one",
)
JOIN_KEYS = Form(
    "join keys first",
    "keys",
    "rows with the same join key have the same partner, so their values are added up before it is looked for",
)
