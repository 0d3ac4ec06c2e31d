"""The options that several commands share."""

from __future__ import annotations

from semcli.cli.parameters import COUNT, FLAG, INTEGER, NUMBER, TEXTS, Parameter, argument, option
from semcli.render import FORMATS

GRAINS = ("minute", "hour", "day", "week", "month", "quarter", "year")

METRICS = argument("metrics", kind=TEXTS, metavar="NAME...", help="the metrics to ask for", complete="metric")

_TIME, _ROWS, _SHAPE, _WHERE, _OUT = "Time", "Rows and groups", "Shape", "Where from", "Output"

REQUEST: tuple[Parameter, ...] = (
    option("by", "--by", "-b", kind=TEXTS, metavar="DIMENSION", panel=_ROWS, complete="dimension",
           help="group by a dimension: `workspace.region`; repeatable"),
    option("where", "--where", "-w", kind=TEXTS, metavar="CONDITION", panel=_ROWS, complete="column",
           help="keep rows that meet a condition; several are and-ed"),
    option("segment", kind=TEXTS, metavar="NAME", panel=_ROWS, complete="segment",
           help="keep rows of a segment of the catalog; repeatable"),
    option("having", kind=TEXTS, metavar="CONDITION", panel=_ROWS,
           help="keep groups by the values of the answer: `total_revenue > 0`; several are and-ed"),
    option("via", kind=TEXTS, metavar="JOIN", panel=_ROWS, complete="join",
           help="choose between several join paths; repeatable"),
    option("overlap", kind=FLAG, panel=_ROWS,
           help="group by the many side: a row counts in every group that it touches"),
    option("reveal", kind=TEXTS, metavar="CATEGORY", panel=_ROWS,
           help="ask to see a category that the catalog's policy lets be revealed; repeatable"),
    option("grain", "--grain", "-g", metavar="GRAIN", panel=_TIME, choices=GRAINS, complete="grain",
           help="cut time into buckets"),
    option("since", metavar="WHEN", panel=_TIME,
           help="from here on: `2025-06-01`, `2025-06`, `2025-Q2`, `2025`, `90d` back from now"),
    option("until", metavar="WHEN", panel=_TIME, help="up to here, which is left out"),
    option("last", metavar="LENGTH", panel=_TIME, help="the last whole buckets before this one: `12 months`"),
    option("now", metavar="WHEN", panel=_TIME, help="take this instant for now"),
    option("tz", metavar="ZONE", panel=_TIME, help="the time zone in which instants are cut: `Europe/Berlin`"),
    option("time", metavar="COLUMN", panel=_TIME, complete="column",
           help="cut another time column than the metric's own"),
    option("fill", kind=FLAG, off="--no-fill", default=True, panel=_TIME,
           help="a row for every bucket, empty ones too (the default), or only those with rows"),
    option("partial", kind=FLAG, panel=_TIME, help="a last column `_partial`: buckets cut off by the range or now"),
    option("compare", metavar="WHAT", panel=_TIME,
           help="beside an earlier value: `previous`, `year`, `4 week`"),
    option("cumulative", kind=FLAG, panel=_TIME, help="the running value from the beginning"),
    option("to_date", metavar="PERIOD", panel=_TIME, help="the running value from the period's beginning: `year`"),
    option("rolling", metavar="LENGTH", panel=_TIME, help="the value over a moving window: `7 days`"),
    option("order", "--order", "-o", kind=TEXTS, metavar="KEY", panel=_SHAPE,
           help="order by a column of the answer; `-KEY` for largest first; repeatable"),
    option("limit", "--limit", "-n", kind=INTEGER, metavar="N", least=0, panel=_SHAPE, help="at most N rows"),
    option("top", kind=INTEGER, metavar="N", least=1, panel=_SHAPE,
           help="the N largest groups, and the rest as one"),
    option("totals", kind=FLAG, panel=_SHAPE, help="subtotals and the grand total, each recomputed from rows"),
    option("pivot", metavar="DIMENSION", panel=_SHAPE, complete="dimension",
           help="turn a dimension's values into columns"),
)  # fmt: skip
"""What a request is made of: the fields of `semcli.request.Request`, in the order in which help shows them."""

FORMAT = option(
    "format", panel=_OUT, metavar="FORMAT", complete="format",
    help="how the answer is written: " + ", ".join(FORMATS),
)  # fmt: skip


def formats(*names: str) -> Parameter:
    """`--format` of a command that writes only these."""
    return option("format", panel=_OUT, metavar="FORMAT", choices=names, complete="format", help="how it is written")


OUTPUT = option(
    "output", metavar="FILE", panel=_OUT,
    help="write to a file, whole or not at all; its ending chooses the format",
)  # fmt: skip
CHART = option("chart", kind=FLAG, panel=_OUT, help="draw lines or bars instead of a table")
CHART_TYPE = option("chart_type", choices=("line", "bar"), metavar="TYPE", panel=_OUT, help="draw these")
PLOT = option(
    "plot", metavar="FILE", panel=_OUT,
    help="draw a picture for a report instead: `.svg`, `.png` or `.html`; needs the extra `plot`",
)  # fmt: skip
SPARK = option("spark", kind=FLAG, panel=_OUT, help="a line per group, with its course over time as a sparkline")
SHOW_SQL = option("show_sql", kind=FLAG, panel=_OUT, help="show the SQL and its parameters as well")

CATALOG = option(
    "catalog", metavar="FILE", panel=_WHERE,
    help="the catalog; else SEMCLI_CATALOG, else catalog.toml here or in a folder above",
)  # fmt: skip
CONNECTION = option(
    "connection", metavar="NAME|DSN", panel=_WHERE, complete="connection",
    help="the connection: a name of the catalog, a DuckDB file, a Postgres DSN; else SEMCLI_CONNECTION",
)  # fmt: skip
TIMEOUT = option(
    "timeout", kind=NUMBER, metavar="SECONDS", least=0, panel=_WHERE,
    help="give up after this long, in the database too",
)  # fmt: skip

QUIET = option("quiet", "--quiet", "-q", kind=FLAG, panel="Habits",
               help="nothing on stderr but errors, and what was asked for")  # fmt: skip
VERBOSE = option("verbose", "--verbose", "-v", kind=COUNT, panel="Habits", help="say more on stderr")
DEBUG = option("debug", kind=FLAG, panel="Habits", help="show a traceback when something goes wrong")
TIMING = option("timing", kind=FLAG, panel=_OUT, help="tell on stderr where the time went")

HABITS = (QUIET, VERBOSE, DEBUG)
ASK = (METRICS, *REQUEST)
ANSWER = (FORMAT, OUTPUT, CHART, CHART_TYPE, PLOT, SPARK, SHOW_SQL, TIMING)
DATABASE = (CATALOG, CONNECTION, TIMEOUT)
