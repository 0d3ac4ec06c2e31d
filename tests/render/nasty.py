"""One result with everything in it that a format could get wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from semcli.datatype import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    HUGEINT,
    INTERVAL,
    JSON,
    NUMERIC,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    parse_type,
)
from semcli.render.sheet import Notes, Row, Sheet
from semcli.result import OutputColumn

COLUMNS = (
    OutputColumn("time", DATE, "time"),
    OutputColumn("customer.name", TEXT, "dimension", label="Customer"),
    OutputColumn("customer.id", BIGINT, "dimension"),
    OutputColumn("seen_at", TIMESTAMPTZ, "dimension"),
    OutputColumn("local_at", TIMESTAMP, "dimension"),
    OutputColumn("at", TIME, "dimension"),
    OutputColumn("took", INTERVAL, "dimension"),
    OutputColumn("active", BOOLEAN, "dimension"),
    OutputColumn("key", UUID, "dimension"),
    OutputColumn("raw", BYTEA, "dimension"),
    OutputColumn("doc", JSON, "dimension"),
    OutputColumn("tags", parse_type("text[]"), "dimension"),
    OutputColumn("revenue", HUGEINT, "metric", unit="cents", format="cents:USD"),
    OutputColumn("items", HUGEINT, "metric", unit="pieces"),
    OutputColumn("exact", NUMERIC, "metric"),
    OutputColumn("mean", DOUBLE, "metric"),
    OutputColumn("share", DOUBLE, "metric", format="percent"),
)

_SEEN = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


def _row(name: str | None, **rest: object) -> Row:
    """A row with quiet values but for those given."""
    quiet: dict[str, object] = {
        "time": date(2025, 6, 1),
        "customer.name": name,
        "customer.id": 7,
        "seen_at": _SEEN,
        "local_at": datetime(2025, 6, 1, 12, 0, 0, 250000),
        "at": time(23, 59, 59),
        "took": "P1M2DT3S",
        "active": True,
        "key": "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        "raw": b"\x00\xff",
        "doc": '{"b": [1, 2.50, null], "a": "é"}',
        "tags": ["a", None, 'b"c'],
        "revenue": 123456789,
        "items": 1000,
        "exact": Decimal("1.10"),
        "mean": 0.1 + 0.2,
        "share": 0.12345,
    }
    values = quiet | rest
    return tuple(values[column.name] for column in COLUMNS)


ROWS: tuple[Row, ...] = (
    _row("plain"),
    (None,) * len(COLUMNS),
    _row("", revenue=0, items=0, exact=Decimal(0), mean=0.0, share=0.0),
    _row(
        "numbers",
        **{"customer.id": 10**6},
        revenue=-(10**37),
        items=10**38 - 1,
        exact=Decimal("1" * 20 + "." + "9" * 10),
    ),
    _row("no numbers", exact=Decimal("NaN"), mean=float("inf"), share=float("-inf")),
    _row("tiny and huge", exact=Decimal("1E+3"), mean=1.5e300, share=1e-9),
    _row("negative", revenue=-5, items=-1234567, exact=Decimal("-0.000"), mean=-1234.5, share=-0.5),
    _row('comma, "quote" | pipe *star* `tick` <b>&amp;</b> [link](x) back\\slash'),
    _row("line\nbreak\r\nand\ttab"),
    _row("escape \x1b[31mred\x1b[0m bell \x07 null \x00 del \x7f c1 \x9b31m"),
    _row("bidi \u202eevil\u2066 mark \u200f bom \ufeff joiner a\u200bb sep \u2028"),
    _row("日本語と한국어"),
    _row("emoji 👩‍👩‍👧 🇩🇪 é ＝wide"),
    _row("עברית العربية"),
    _row('=HYPERLINK("http://x")'),
    _row("+49 30 1234"),
    _row("-5"),
    _row("@home"),
    _row("\t=1"),
    _row("surrogate \ud800 tag \U000e0041"),
    _row("dates", time="infinity", seen_at="-infinity", local_at="10000-01-01", at="24:00:00"),
    _row(
        "summer",
        seen_at=datetime(2025, 7, 1, 22, 0, 0, 1, tzinfo=UTC),
        doc="[1, 1e400]",
        tags=[],
        active=False,
        raw=b"",
    ),
)


def sheet(grain: str | None = "month") -> Sheet:
    """The result, as if it had been asked in Berlin."""
    return Sheet(
        COLUMNS,
        [ROWS[:5], ROWS[5:]],
        grain=grain,
        zone=ZoneInfo("Europe/Berlin"),
        meta={
            "request": {"metrics": ["revenue"], "grain": "month", "tz": "Europe/Berlin"},
            "sql": 'select "a"\nfrom "b" where "c" > $1',
            "parameters": [date(2025, 1, 1), Decimal("1.50"), "x\x1b", None, True, 10**30],
            "paths": {"customer.name": ["order_customer"]},
            "truncated": False,
        },
        notes=Notes(["groups overlap"]),
    )
