"""Charts in letters: right for the shape of the answer, true to its values, legible without colour."""

from __future__ import annotations

import io
import math
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semcli.datatype import BIGINT, BOOLEAN, DOUBLE, TEXT, TIMESTAMPTZ
from semcli.datatype import DATE as DATE_TYPE
from semcli.errors import SemcliError
from semcli.render import chart
from semcli.render.chart_axis import scale_of, time_ticks
from semcli.render.chart_line import MARKERS
from semcli.render.numbers import parse_format
from semcli.render.sheet import Screen, Sheet
from semcli.render.spark import sparkline
from semcli.render.spark import write as write_spark
from semcli.render.text import cells
from semcli.result import OutputColumn

TIME = OutputColumn("time", DATE_TYPE, "time")
REGION = OutputColumn("region", TEXT, "dimension")
PLAN = OutputColumn("plan", TEXT, "dimension")
SALES = OutputColumn("sales", BIGINT, "metric", unit="cents", format="cents:USD")
COUNT = OutputColumn("orders", BIGINT, "metric")
SHARE = OutputColumn("share", DOUBLE, "metric", format="percent")
ROW = OutputColumn("_row", TEXT, "extra")
PARTIAL = OutputColumn("_partial", BOOLEAN, "extra")
SUPPRESSED = OutputColumn("_suppressed", TEXT, "extra")


def month(n: int) -> date:
    return date(2020 + n // 12, n % 12 + 1, 1)


def drawn(
    columns: list[OutputColumn],
    rows: list[tuple[Any, ...]],
    kind: str | None = None,
    *,
    grain: str | None = "month",
    screen: Screen = Screen(width=80, height=24),  # noqa: B008
) -> str:
    out = io.StringIO()
    chart.write(Sheet(columns, [rows], grain=grain), out, screen, kind)
    return out.getvalue()


def dots(text: str) -> int:
    """How many dots are set."""
    return sum(bin(ord(letter) - 0x2800).count("1") for letter in text if 0x2800 < ord(letter) <= 0x28FF)


def plot(text: str) -> list[str]:
    """The rows of the plot, without title, axis and feet."""
    return [re.split("[┤│]", line, maxsplit=1)[1] for line in text.splitlines() if re.search("[┤│]", line)]


def test_a_series_over_time_is_a_line_with_title_and_round_ticks() -> None:
    text = drawn([TIME, SALES], [(month(n), 10_000 * n) for n in range(24)])
    lines = text.splitlines()
    assert lines[0] == "sales by month, 2020-01 to 2021-12"
    ticks = [found[1] for line in lines if (found := re.match(r" *(\S+) ┤", line))]
    assert ticks == ["$2,500", "$2,000", "$1,500", "$1,000", "$500", "$0"]
    assert lines[-1].split()[0] == "2020-01"
    assert dots(text) > 100
    # it rises: what is drawn in a lower row stands further to the left
    firsts = [len(row) - len(row.lstrip()) for row in plot(text) if row.strip()]
    assert firsts == sorted(firsts, reverse=True)


@pytest.mark.parametrize("count", range(2, 13))
def test_up_to_twelve_series_have_signs_of_their_own(count: int) -> None:
    rows = [(month(n), f"r{i:02d}", 100 * i + n) for n in range(40) for i in range(count)]
    text = drawn([TIME, REGION, COUNT], rows)
    body = "".join(plot(text))
    for i in range(count):
        assert f"{MARKERS[i]} r{i:02d}" in text
        assert MARKERS[i] in body


def test_more_series_than_that_are_the_largest_and_it_says_so() -> None:
    rows = [(month(n), f"r{i:02d}", 100 * i + n) for n in range(5) for i in range(15)]
    text = drawn([TIME, REGION, COUNT], rows)
    assert "r14" in text
    assert "r02" not in text
    assert "the 12 largest of 15 groups are drawn; `--top 11` adds up the rest" in text


def test_colour_only_adds_colour() -> None:
    rows = [(month(n), r, n * len(r)) for n in range(9) for r in ("a", "bb")]
    coloured = drawn([TIME, REGION, COUNT], rows, screen=Screen(True, True, 80, 24))
    assert "\x1b[34m" in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == drawn([TIME, REGION, COUNT], rows).splitlines()


def test_the_zero_of_bars_has_no_colour() -> None:
    text = drawn([REGION, PLAN, COUNT], [("a", "x", 3), ("a", "y", -2)], screen=Screen(True, True, 80, 24))
    assert "\x1b[34m█" in text
    assert not re.search(r"\x1b\[3\dm[ █▐]*│", text)


@pytest.mark.parametrize("missing", ["null", "no row"])
def test_nothing_is_drawn_across_a_gap(missing: str) -> None:
    rows: list[tuple[Any, ...]] = [(month(n), 5) for n in range(20)]
    whole = max(map(len, (row.strip() for row in plot(drawn([TIME, COUNT], rows)))))
    rows[8:12] = [(month(n), None) for n in range(8, 12)] if missing == "null" else []
    row = max(plot(drawn([TIME, COUNT], rows)), key=lambda line: dots(line)).strip()
    assert len(row) == whole
    assert len(re.split(" {10,}", row)) == 2


def test_negative_values_have_a_line_at_zero() -> None:
    text = drawn([TIME, COUNT], [(month(n), n - 5) for n in range(12)])
    zero = next(line for line in text.splitlines() if re.match(r" *0 ┤", line))
    assert zero.count("─") > 30
    assert "-" in text.splitlines()[-3]


def test_one_point_is_a_sign() -> None:
    text = drawn([TIME, COUNT], [(month(3), 7)])
    assert sum(row.count(MARKERS[0]) for row in plot(text)) == 1
    assert text.splitlines()[0] == "orders by month, 2020-04"
    assert text.splitlines()[-1].strip() == "2020-04"


@pytest.mark.parametrize("columns", [[TIME, COUNT], [REGION, COUNT], [TIME, REGION, COUNT]])
def test_no_rows_are_said(columns: list[OutputColumn]) -> None:
    assert drawn(columns, []).splitlines()[1] == "nothing to draw: the answer has no rows"


def test_no_values_are_said() -> None:
    assert "nothing to draw: no values" in drawn([TIME, COUNT], [(month(0), None)])


def test_many_points_keep_their_extremes() -> None:
    day = date(2010, 1, 1)
    rows = [(day + timedelta(n), 1000 + 10 * math.sin(n / 50)) for n in range(5000)]
    rows[2345] = (rows[2345][0], 2000.0)
    text = drawn([TIME, OutputColumn("x", DOUBLE, "metric")], rows, grain="day")
    spike = max(plot(text), key=lambda line: line.count("⡇") + line.count("⢸"))
    assert len([row for row in plot(text) if re.search("[⡇⢸]", row)]) > 5
    assert spike.strip()
    assert text.splitlines()[-1].split() == ["2010", "2012", "2014", "2016", "2018", "2020", "2022"]


def test_categories_are_bars_with_their_values() -> None:
    text = drawn([REGION, SALES], [("eu", 20_000), ("us", 10_000), (None, 1)], grain=None)
    lines = text.splitlines()
    assert lines[0] == "sales by region"
    assert [line.split()[:2] for line in lines[1:4]] == [["eu", "$200.00"], ["us", "$100.00"], ["(none)", "$0.01"]]
    lengths = [line.count("█") for line in lines[1:4]]
    assert abs(lengths[0] - 2 * lengths[1]) <= 1
    assert lines[3].endswith("│▏")  # the least is seen at all
    assert lines[-1].split() == ["$0", "$50", "$100", "$150", "$200"]


def test_two_dimensions_are_grouped_bars() -> None:
    rows = [("eu", "a", 3), ("eu", "b", 2), ("us", "a", 1)]
    lines = drawn([REGION, PLAN, COUNT], rows, grain=None).splitlines()
    assert [line.split()[:2] for line in lines[1:5]] == [["eu", "a"], ["b", "2"], [], ["us", "a"]]


def test_bars_go_both_ways_from_zero() -> None:
    lines = drawn([REGION, COUNT], [("up", 10), ("down", -10), ("gap", None)], grain=None).splitlines()
    up, down, gap = (line[8:] for line in lines[1:4])
    assert up.index("│") == down.index("│") == gap.index("│")
    assert up.index("█") > up.index("│") > down.index("█")
    assert gap.split() == ["—", "│"] or "—" in lines[3]
    assert lines[-1].split() == ["-10", "-5", "0", "5", "10"]


def test_units_that_differ_have_panels_of_their_own() -> None:
    text = drawn([REGION, SALES, COUNT], [("eu", 100, 3), ("us", 200, 2)], grain=None)
    assert "sales (cents)" not in text
    assert text.count("\neu") == 2
    assert "\norders\n" in text


def test_metrics_of_one_unit_share_a_panel() -> None:
    more = OutputColumn("returns", BIGINT, "metric")
    text = drawn([TIME, COUNT, more], [(month(n), n, 9 - n) for n in range(9)])
    assert "● orders   ■ returns" in text


def test_one_bucket_of_many_groups_is_bars() -> None:
    assert "█" in drawn([TIME, REGION, COUNT], [(month(0), "a", 1), (month(0), "b", 2)])


def test_a_kind_can_be_forced_and_a_line_needs_time() -> None:
    rows = [(month(n), n) for n in range(3)]
    assert "█" in drawn([TIME, COUNT], rows, "bar")
    with pytest.raises(SemcliError, match="runs along time"):
        drawn([REGION, COUNT], [("a", 1)], "line")


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(SemcliError, match="not a number"):
        drawn([REGION, OutputColumn("first", DATE_TYPE, "metric")], [("a", date(2020, 1, 1))])


def test_rows_that_are_no_groups_are_told() -> None:
    rows = [
        ("eu", 3, "group", None),
        (None, 2, "other", None),
        ("x", None, "group", "orders"),
        (None, 9, "total", None),
    ]
    text = drawn([REGION, COUNT, ROW, SUPPRESSED], rows, grain=None)
    assert "(other)" in text
    assert "9" not in text.splitlines()[3]
    assert "x        suppressed │" in text
    assert "subtotals and totals are not drawn" in text
    assert "suppressed values are not drawn" in text
    partial = drawn([TIME, COUNT, PARTIAL], [(month(0), 1, False), (month(1), 1, True)])
    assert "partial: 2020-02" in partial


def test_infinities_are_told() -> None:
    assert "1 value is NaN or infinite" in drawn([REGION, SHARE], [("a", math.inf), ("b", 0.5)], grain=None)


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
@pytest.mark.parametrize("height", [10, 24, 60])
def test_charts_stay_inside_the_terminal(width: int, height: int) -> None:
    screen = Screen(width=width, height=height)
    rows = [(month(n), r, n * 1000 * len(r)) for n in range(30) for r in ("eu", "a long name of a region", "日本")]
    text = drawn([TIME, REGION, SALES], rows, screen=screen)
    assert max(map(cells, text.splitlines())) <= width
    assert len(text.splitlines()) <= max(height, 14)
    bars = drawn([REGION, SALES], [r[1:] for r in rows[:3]], grain=None, screen=screen)
    assert max(map(cells, bars.splitlines())) <= width


def test_hours_of_a_zone_stand_on_its_clock() -> None:
    start = datetime(2025, 6, 1, tzinfo=UTC)
    rows = [(start + timedelta(hours=n), n) for n in range(72)]
    out = io.StringIO()
    columns = [OutputColumn("time", TIMESTAMPTZ, "time"), COUNT]
    chart.write(Sheet(columns, [rows], grain="hour", zone=ZoneInfo("Asia/Kolkata")), out, Screen(width=80, height=24))
    # the first bucket is 05:30 there, and midnight is 18 hours and a half later
    feet = out.getvalue().splitlines()[-1]
    assert feet.split() == ["2025-06-02", "2025-06-03", "2025-06-04"]
    assert 20 < feet.index("2025-06-02") + 5 < 28


@given(
    st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20),
    st.sampled_from([None, "cents:USD", "percent", "0,0"]),
    st.booleans(),
)
def test_scales_hold_every_value_between_round_ends(values: list[float], format: str | None, zero: bool) -> None:
    scale = scale_of(values, parse_format(format), 5, zero=zero)
    assert all(-1e-6 <= scale.part(v) <= 1 + 1e-6 for v in values)
    assert len(set(scale.labels)) == len(scale.labels)
    assert 2 <= len(scale.ticks) <= 14


@settings(deadline=None)
@given(st.integers(1, 3000), st.sampled_from([20, 70, 190]))
def test_ticks_of_time_never_touch(count: int, width: int) -> None:
    times = [date(2000, 1, 1) + timedelta(n) for n in range(count)]
    columns = [round(i / max(1, count - 1) * (width - 1)) for i in range(count)]
    ticks = time_ticks(times, [t.isoformat() for t in times], columns, width)
    assert ticks
    assert sum(len(text) for text in ticks.values()) + 2 * (len(ticks) - 1) <= width


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
        ([5, 5], "▄▄"),
        ([1, None, 2], "▁ █"),
        ([None], " "),
        ([], ""),
        ([-1, 1], "▁█"),
    ],
)
def test_sparklines(values: list[float | None], line: str) -> None:
    assert sparkline(values) == line


def test_a_long_sparkline_is_averaged() -> None:
    assert len(sparkline([float(n) for n in range(400)])) == 40


def test_spark_has_a_line_per_group() -> None:
    rows: list[tuple[Any, ...]] = [(month(n), r, n * 100, "group") for n in range(4) for r in ("eu", "us")]
    rows += [(month(n), None, 1, "other") for n in range(4)] + [(None, None, 9, "total")]
    out = io.StringIO()
    write_spark(Sheet([TIME, REGION, SALES, ROW], [rows], grain="month"), out, Screen())
    lines = out.getvalue().splitlines()
    assert [line.split() for line in lines[2:5]] == [
        ["eu", "▁▃▆█", "$3.00"],
        ["us", "▁▃▆█", "$3.00"],
        ["(other)", "▄▄▄▄", "$0.01"],
    ]
    assert lines[5].startswith("2020-01 to 2020-04; each line")


@pytest.mark.parametrize(
    ("width", "length", "legend"),
    [
        (None, 40, "9 days to a sign"),
        (80, 40, "9 days to a sign"),
        (40, 26, "14 days to a sign"),
        (30, 16, "23 days to a sign"),
        (22, 14, "26 days to a sign"),  # in blocks
    ],
)
def test_a_sparkline_is_as_long_as_there_is_room(width: int | None, length: int, legend: str) -> None:
    rows = [(date.fromordinal(737425 + n), "eu", n) for n in range(360)]
    out = io.StringIO()
    write_spark(Sheet([TIME, REGION, COUNT], [rows], grain="day"), out, Screen(width=width))
    text = out.getvalue()
    assert max(len(word) for word in text.split() if "█" in word) == length
    assert legend in text.replace("\n", " ")
    assert width is None or all(cells(line) <= width for line in text.splitlines())


def test_exact_numbers_beyond_doubles_are_drawn() -> None:
    assert "█" in drawn([REGION, COUNT], [("a", 10**37), ("b", Decimal("1e37"))], grain=None)
