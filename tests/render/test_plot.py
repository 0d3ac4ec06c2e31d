"""Pictures for reports: what they show, and that nothing of the data gets out of its place."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from semcli.datatype import BIGINT, BOOLEAN, DATE, DOUBLE, HUGEINT, TEXT
from semcli.render import PICTURES
from semcli.render.chart_shape import figure
from semcli.render.plot import write
from semcli.render.plot.spec import spec_of
from semcli.render.plot.theme import COLOURS, SHAPES
from semcli.render.sheet import Screen, Sheet
from semcli.result import OutputColumn

TIME = OutputColumn("time", DATE, "time")
REGION = OutputColumn("workspace.region", TEXT, "dimension", label="Region")
PLAN = OutputColumn("plan", TEXT, "dimension")
REVENUE = OutputColumn("revenue", HUGEINT, "metric", unit="cents", label="Revenue", format="cents:USD")
USERS = OutputColumn("users", BIGINT, "metric", unit="users")
PARTIAL = OutputColumn("_partial", BOOLEAN, "extra")
ROW = OutputColumn("_row", TEXT, "extra")
HELD = OutputColumn("_suppressed", TEXT, "extra")
MONTHS = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(14)]


def sheet(columns: tuple[OutputColumn, ...], *rows: tuple[Any, ...], grain: str | None = "month") -> Sheet:
    return Sheet(columns, [list(rows)], grain=grain)


def line(*rows: tuple[Any, ...]) -> Sheet:
    return sheet((TIME, REVENUE), *rows)


SHAPED = {
    "a line": line(*((m, 100_000 * n) for n, m in enumerate(MONTHS))),
    "a gap": line(*((m, 100_000 * n) for n, m in enumerate(MONTHS) if n not in (4, 5))),
    "negative": line(*((m, 100_000 * (n - 6)) for n, m in enumerate(MONTHS))),
    "one point": line((MONTHS[0], 5)),
    "no rows": line(),
    "no values": line((MONTHS[0], None)),
    "partial": sheet((TIME, REVENUE, PARTIAL), *((m, n, n == 13) for n, m in enumerate(MONTHS))),
    "series": sheet((TIME, REGION, REVENUE), *((m, r, 10 * n) for r in ("eu", None) for n, m in enumerate(MONTHS))),
    "many series": sheet((TIME, REGION, USERS), *((m, f"g{g:02}", g) for g in range(14) for m in MONTHS)),
    "two units": sheet((TIME, REVENUE, USERS), *((m, n, n) for n, m in enumerate(MONTHS))),
    "bars": sheet(
        (REGION, REVENUE, ROW), ("eu", 3, "group"), (None, -2, "group"), (None, 1, "other"), (None, 2, "total")
    ),
    "groups": sheet((REGION, PLAN, USERS), *((r, p, len(r + p)) for r in ("eu", "us") for p in ("free", "pro"))),
    "suppressed": sheet((REGION, USERS, HELD), ("eu", 100, None), ("us", None, "users")),
    "metrics": sheet((REVENUE, USERS), (100, 3)),
}


def svg(of: Sheet) -> str:
    out = io.BytesIO()
    write(of, out, Screen(file="x.svg"))
    return out.getvalue().decode()


def texts(of: Sheet) -> list[str]:
    """Every text that stands in the picture."""
    return ["".join(e.itertext()) for e in ElementTree.fromstring(svg(of)).iter("{http://www.w3.org/2000/svg}text")]


def rows(of: Sheet) -> list[dict[str, Any]]:
    """The data of a picture with one panel."""
    found: list[dict[str, Any]] = spec_of(figure(of))["data"]["values"]
    return found


@pytest.fixture(params=SHAPED)
def shaped(request: pytest.FixtureRequest) -> Sheet:
    return SHAPED[request.param]


def test_every_shape_is_drawn_the_same_each_time(shaped: Sheet) -> None:
    assert svg(shaped) == svg(shaped)


@pytest.mark.parametrize("ending", PICTURES)
def test_every_ending_is_drawn(ending: str) -> None:
    out = io.BytesIO()
    write(SHAPED["series"], out, Screen(file=f"X{ending.upper()}"))
    assert len(out.getvalue()) > 10_000


def test_axes_have_titles_units_and_round_ticks() -> None:
    found = texts(SHAPED["a line"])
    assert found[0] == "2024-01"
    assert {"$0", "$10K", "month", "Revenue", "Revenue by month, 2024-01 to 2025-02"} <= set(found)
    assert "users (users)" in texts(SHAPED["two units"])


def test_nothing_is_drawn_across_a_gap() -> None:
    assert {row["run"] for row in rows(SHAPED["a line"])} == {1}
    found = rows(SHAPED["a gap"])
    assert [row["run"] for row in found] == [1] * 4 + [2] * 8
    assert len(re.findall(r'aria-roledescription="line mark"', svg(SHAPED["a gap"]))) == 2


def test_partial_buckets_are_hollow_and_named() -> None:
    assert [row["partial"] for row in rows(SHAPED["partial"])] == [False] * 13 + [True]
    assert "partial: 2025-02" in texts(SHAPED["partial"])
    assert 'fill="white" stroke="#0072b2"' in svg(SHAPED["partial"])


def test_of_very_many_partial_buckets_few_are_marked() -> None:
    days = [date(2025, 1, 1) + timedelta(n) for n in range(200)]
    ahead = sheet((TIME, REVENUE, PARTIAL), *((d, n, n >= 50) for n, d in enumerate(days)), grain="day")
    assert not any(row["partial"] for row in rows(ahead))
    assert "partial: 2025-02-20 to 2025-07-19" in texts(ahead)


def test_a_single_point_is_seen() -> None:
    assert rows(SHAPED["one point"])[0]["dot"] is True
    assert svg(SHAPED["one point"]).count('aria-roledescription="point"') == 1


@pytest.mark.parametrize(("name", "said"), [("no rows", "the answer has no rows"), ("no values", "no values")])
def test_an_empty_picture_says_why(name: str, said: str) -> None:
    assert f"nothing to draw: {said}" in texts(SHAPED[name])


def test_series_differ_in_sign_and_the_largest_twelve_are_drawn() -> None:
    spec = spec_of(figure(SHAPED["many series"]))
    shapes = spec["encoding"]["shape"]["scale"]
    assert len(shapes["domain"]) == len(set(shapes["range"])) == 12 == len(SHAPES)
    assert "the 12 largest of 14 groups are drawn" in texts(SHAPED["many series"])
    assert len(set(COLOURS)) == len(COLOURS)


def test_a_group_without_a_name_has_one() -> None:
    assert "(none)" in texts(SHAPED["series"])


def test_bars_stand_in_the_order_of_the_answer_with_their_values() -> None:
    found = texts(SHAPED["bars"])
    assert [text for text in found if text in ("eu", "(none)", "(other)")] == ["eu", "(none)", "(other)"]
    assert {"$0.03", "-$0.02", "$0.01"} <= set(found)
    assert [row["y"] for row in rows(SHAPED["bars"])] == [3, -2, 1]
    assert "subtotals and totals are not drawn" in found


def test_a_suppressed_value_says_so_in_its_place() -> None:
    assert texts(SHAPED["suppressed"]).count("suppressed") == 1
    assert [row["y"] for row in rows(SHAPED["suppressed"])] == [100, None]


def test_long_names_are_folded_not_cut() -> None:
    name = "a name that is longer than anybody would like to read it, and has an end"
    found = texts(sheet((REGION, USERS), (name, 1)))
    assert name.replace(" ", "") in "".join(found).replace(" ", "")
    assert not any("…" in text for text in found)


# --- nothing breaks out -----------------------------------------------------------------------------------------------

EVIL = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"]+alert(1)+["',
    "${alert(1)} {{x}} datum.y a.b['c']",
    "\u2028alert(1)\u2029",
    "<!--",
    "\\\"';`",
]


class Reader(HTMLParser):
    """What a browser would see as elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]


def evil(shape: str) -> Sheet:
    """Everything that can be named, named by someone who means harm."""
    metric = OutputColumn(EVIL[3], DOUBLE, "metric", unit=EVIL[1], label=EVIL[0], format='cents:"]+alert(1)+["')
    key = OutputColumn(EVIL[2], TEXT, "dimension", label=EVIL[4])
    if shape == "bars":
        return Sheet((key, metric), [[(text, 1.5) for text in EVIL]])
    return Sheet((TIME, key, metric), [[(m, text, 1.5) for text in EVIL for m in MONTHS]], grain="month")


@pytest.mark.parametrize("shape", ["bars", "lines"])
def test_a_page_stands_alone_and_data_stay_data(shape: str) -> None:
    out = io.BytesIO()
    write(evil(shape), out, Screen(file="x.html"))
    page = out.getvalue().decode()
    plain = io.BytesIO()
    write(SHAPED["bars"], plain, Screen(file="x.html"))
    seen = Reader(page)
    assert seen.tags == Reader(plain.getvalue().decode()).tags
    assert seen.tags.count("script") == 2
    assert "default-src 'none'" in page
    assert seen.sources == []
    call = page[page.rindex("vegaEmbed(") :]
    drawn = json.loads(call[call.index("{") : call.index(', {"renderer"')])
    assert drawn == json.loads(json.dumps(spec_of(figure(evil(shape)))))


@pytest.mark.parametrize("shape", ["bars", "lines"])
def test_what_is_drawn_has_the_texts_as_they_are(shape: str) -> None:
    found = texts(evil(shape))
    assert EVIL[0] in found
    assert EVIL[1] in found


@pytest.mark.parametrize("shape", ["bars", "lines"])
def test_expressions_hold_the_labels_of_ticks_as_literals_and_nothing_else_of_the_data(shape: str) -> None:
    spec = json.dumps(spec_of(figure(evil(shape))))
    for found in re.findall(r'"(?:labelExpr|filter|test)": ("(?:[^"\\]|\\.)*")', spec):
        expression = json.loads(found)
        literals = re.sub(r'"(?:[^"\\]|\\.)*"', "s", expression)
        assert "alert" not in literals, expression
    assert '"expr"' not in spec
    assert '"signal"' not in spec
