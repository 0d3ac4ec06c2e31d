"""Fast forms: what they rest on holds, and where it does not, they are not taken."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime

import duckdb
import pytest

from case_tables import fixture
from semcli.pipeline import Compiled, compile_request
from semcli.plan.clock import keeps_quarter_hours
from semcli.request import Request

FIRST, END = datetime(1980, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


def compiled(engine: str, **options: object) -> Compiled:
    return compile_request(fixture("edges").catalog, Request.from_options(options), engine, clock=END)


def forms(engine: str, **options: object) -> list[tuple[str, str]]:
    return [(part, form.name) for part, form in compiled(engine, **options).forms]


def test_clocks_keep_quarter_hours_in_the_engines_own_zones() -> None:
    """At the beginning and the last microsecond of every quarter of an hour of a day on which it changes, a clock that
    keeps them shows times a quarter of an hour apart, the first a whole one; and every other day has one offset."""
    raw = duckdb.connect()
    raw.execute("SET TimeZone = 'UTC'")
    known = {name for (name,) in raw.execute("SELECT name FROM pg_timezone_names()").fetchall()}
    zones = sorted(z for z in zoneinfo.available_timezones() if keeps_quarter_hours(z) and z in known)
    assert len(zones) > 300
    found = raw.execute(
        """
        WITH offsets AS (
          SELECT zone, day, epoch_us(day AT TIME ZONE zone) - epoch_us(day) AS ahead
          FROM unnest($1::text[]) AS zones(zone)
          CROSS JOIN generate_series($2::timestamptz, $3::timestamptz, INTERVAL '1 day') AS days(day)
        ),
        days AS (
          SELECT zone, day, ahead, lead(ahead) OVER (PARTITION BY zone ORDER BY day) AS ahead_after FROM offsets
        ),
        quarters AS (
          SELECT zone, unnest(generate_series(day, day + INTERVAL '1425 minutes', INTERVAL '15 minutes')) AS quarter
          FROM days
          WHERE ahead <> ahead_after
        ),
        walls AS (
          SELECT zone, quarter, quarter AT TIME ZONE zone AS first,
            (quarter + INTERVAL '899999999 microseconds') AT TIME ZONE zone AS last
          FROM quarters
        )
        SELECT zone, quarter::text FROM walls
        WHERE last - first <> INTERVAL '899999999 microseconds' OR epoch_us(first) % 900000000 <> 0
        UNION ALL
        SELECT zone, day::text FROM days WHERE ahead % 900000000 <> 0
        """,
        [zones, FIRST.isoformat(), END.isoformat()],
    ).fetchall()
    assert found == []


@pytest.mark.parametrize("zone", [z for z in sorted(zoneinfo.available_timezones()) if not keeps_quarter_hours(z)])
def test_zones_that_moved_their_clocks_at_a_minute_past_are_cut_row_by_row(zone: str) -> None:
    assert forms("duckdb", metrics=["amount"], grain="day", tz=zone) == []


def test_coarse_buckets_are_made_of_days() -> None:
    for engine in ("duckdb", "postgres"):
        for grain in ("week", "month", "quarter", "year"):
            assert forms(engine, metrics=["amount", "least"], grain=grain) == [("reading_days", "days first")]


def test_finer_buckets_and_buckets_beside_other_keys_are_cut_at_once() -> None:
    for engine in ("duckdb", "postgres"):
        assert forms(engine, metrics=["amount"], grain="day") == []
        assert forms(engine, metrics=["amount"], grain="month", by=["kind"]) == []


def test_a_look_at_the_clock_is_saved_where_it_is_slow() -> None:
    quarters = [("reading_quarter_hours", "quarter hours first")]
    assert forms("duckdb", metrics=["amount"], grain="day", by=["kind"], tz="Asia/Kolkata") == quarters
    assert forms("duckdb", metrics=["amount"], grain="hour", tz="Asia/Kolkata") == quarters
    assert forms("duckdb", metrics=["amount"], grain="minute", tz="Asia/Kolkata") == []
    assert forms("postgres", metrics=["amount"], grain="day", tz="Asia/Kolkata") == []


def test_join_keys_come_first_where_rows_share_them() -> None:
    assert forms("duckdb", metrics=["amount"], by=["station.area"]) == [("reading_keys", "join keys first")]
    assert forms("duckdb", metrics=["amount"], by=["kind"]) == []
    assert forms("duckdb", metrics=["amount"], by=["kind", "station.area"]) == []
    assert forms("duckdb", metrics=["amount"], by=["station.area"], where=["station.area <> 'x'"]) == []
    assert forms("postgres", metrics=["amount"], by=["station.area"]) == []


def test_explain_says_why_a_form_is_right() -> None:
    from semcli.render.explain import explain_page

    made = compiled("duckdb", metrics=["amount"], grain="month")
    section = next(s for s in explain_page(made.catalog, made).sections if s.heading == "Fast forms")
    assert section.rows[0][:2] == ("reading_days", "days first")
    assert "each day lies in one" in section.rows[0][2]
