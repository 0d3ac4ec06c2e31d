"""Fast forms: what they rest on holds, and where it does not, they are not taken."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import pytest

import servers
from case_tables import fixture, write_postgres
from semcli.datatype import TEXT
from semcli.engine import ResolvedConnection
from semcli.engine.postgres import PostgresSession, connect
from semcli.pipeline import Compiled, compile_request
from semcli.plan.clock import keeps_quarter_hours
from semcli.request import Request
from semcli.sql.dialect import dialect_named
from semcli.sql.statement import Statement

FIRST, END = datetime(1980, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


NEW = 180_000


def compiled(engine: str, version: int | None = None, **options: object) -> Compiled:
    made = compile_request(fixture("edges").catalog, Request.from_options(options), engine, clock=END)
    return made.spelled_for(engine, version)


def forms(engine: str, version: int | None = None, **options: object) -> list[tuple[str, str]]:
    return [(part, form.name) for part, form in compiled(engine, version, **options).forms]


@pytest.fixture(scope="module")
def edges(postgres_server: servers.Server) -> Iterator[PostgresSession]:
    """The fixture with every odd instant, on a server that has bins."""
    with servers.new_database(postgres_server) as dsn:
        write_postgres(dsn, fixture("edges"))
        with connect(ResolvedConnection(None, "postgres", dsn=dsn)) as session:
            assert isinstance(session, PostgresSession)
            if not dialect_named("postgres", session.version).bins:
                pytest.skip("this server has no bins, or wrong ones")
            yield session


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


def test_a_postgres_that_has_bins_saves_looks_at_the_clock_too() -> None:
    quarters, days = [("reading_quarter_hours", "quarter hours first")], [("reading_days", "days first")]
    assert forms("postgres", NEW, metrics=["amount"], grain="hour", tz="Asia/Kolkata") == quarters
    assert forms("postgres", NEW, metrics=["amount"], grain="day", by=["kind"], tz="Asia/Kolkata") == quarters
    assert forms("postgres", NEW, metrics=["amount"], grain="month") == days
    assert forms("postgres", NEW, metrics=["amount"], grain="day") == days
    assert forms("postgres", NEW, metrics=["amount"], grain="hour") == []
    assert forms("postgres", NEW, metrics=["amount"], grain="month", by=["kind"]) == []


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Monrovia"]
)
@pytest.mark.parametrize("grain", ["hour", "day", "week", "month", "quarter", "year"])
def test_both_spellings_for_postgres_give_the_same_rows(edges: PostgresSession, grain: str, zone: str) -> None:
    plain = compiled("postgres", metrics=["amount", "least"], grain=grain, tz=zone, fill=False)
    fast = compiled("postgres", edges.version, metrics=["amount", "least"], grain=grain, tz=zone, fill=False)
    assert ("date_bin" in fast.statement.text) is (zone != "UTC" or grain != "hour")
    assert edges.run(plain.statement).all() == edges.run(fast.statement).all()


def test_bins_are_right_around_their_origin_and_far_from_it(edges: PostgresSession) -> None:
    """At their edges, a microsecond before and after, on both sides of 2000, at the ends of time and beyond."""
    text = """
        SELECT CAST(at AS text)
        FROM (
          SELECT day + step * INTERVAL '1 microsecond' AS at
          FROM generate_series(TIMESTAMPTZ '1999-12-25 00:00:00+00', '2000-01-08 00:00:00+00', '1 day') AS days (day)
          CROSS JOIN generate_series(-1, 1) AS steps (step)
          UNION ALL
          SELECT unnest(CAST('{infinity,-infinity,294276-12-31 23:59:59Z,4714-11-24 00:00:00Z BC}' AS timestamptz[]))
        ) AS instants
        WHERE date_bin(INTERVAL '1 day', at, TIMESTAMPTZ '2000-01-01 00:00:00+00') <> date_trunc('day', at, 'UTC')
    """
    assert edges.run(Statement(text, (), (("at", TEXT),))).all() == []


def test_clocks_keep_quarter_hours_in_the_zones_of_postgres(edges: PostgresSession) -> None:
    """See above; of a few zones, all of which moved their clocks in some way that is rare."""
    zones = ["Asia/Kathmandu", "Asia/Pyongyang", "Asia/Kolkata", "Australia/Lord_Howe", "America/Caracas"]
    zones += ["Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll", "Africa/Casablanca", "Europe/Dublin"]
    text = """
        WITH offsets AS MATERIALIZED (
          SELECT zone, day, (day AT TIME ZONE zone) - (day AT TIME ZONE 'UTC') AS ahead
          FROM unnest(CAST($1 AS text[])) AS zones (zone)
          CROSS JOIN generate_series(CAST($2 AS timestamptz), CAST($3 AS timestamptz), INTERVAL '1 day') AS days (day)
        ),
        days AS (
          SELECT zone, day, ahead, lead(ahead) OVER (PARTITION BY zone ORDER BY day) AS ahead_after FROM offsets
        ),
        walls AS (
          SELECT zone, quarter AT TIME ZONE zone AS first,
            (quarter + INTERVAL '899999999 microseconds') AT TIME ZONE zone AS last
          FROM days, generate_series(day, day + INTERVAL '1425 minutes', INTERVAL '15 minutes') AS quarters (quarter)
          WHERE ahead <> ahead_after
        )
        SELECT zone FROM walls
        WHERE last - first <> INTERVAL '899999999 microseconds' OR date_bin('15 minutes', first, '2000-01-01') <> first
        UNION ALL
        SELECT zone FROM days WHERE mod(CAST(extract(epoch FROM ahead) AS numeric), 900) <> 0
    """
    assert edges.run(Statement(text, (zones, FIRST, END), (("zone", TEXT),))).all() == []


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
