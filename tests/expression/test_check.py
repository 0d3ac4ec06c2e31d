"""What expressions mean: the type of every result, every conversion, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from semcli.datatype import BOOLEAN, DOUBLE, NUMERIC, TIMESTAMPTZ, parse_type
from semcli.errors import Exit, SemcliError, Site
from semcli.expression.check import check
from semcli.expression.parser import parse
from semcli.expression.tree import Apply, Const, Ref, Typed, refs

from .columns import marked, problem, resolve, shown, typed

# --- types of results -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        # integers: wide enough never to wrap
        ("small + int", "cast(small as bigint) + cast(int as bigint) :: bigint"),
        ("int + 1", "cast(int as bigint) + 1 :: bigint"),
        ("int - int", "cast(int as bigint) - cast(int as bigint) :: bigint"),
        ("int * int", "cast(int as bigint) * cast(int as bigint) :: bigint"),
        ("int * int * 2", "cast(cast(int as bigint) * cast(int as bigint) as hugeint) * 2 :: hugeint"),
        ("int + int + int", "cast(int as bigint) + cast(int as bigint) + cast(int as bigint) :: bigint"),
        ("big + 1", "cast(big as hugeint) + 1 :: hugeint"),
        ("big * small", "cast(big as hugeint) * cast(small as hugeint) :: hugeint"),
        ("huge + 1", "huge + 1 :: hugeint"),
        ("huge * 0", "huge * 0 :: hugeint"),
        ("-small", "-cast(small as integer) :: integer"),
        ("-int", "-cast(int as bigint) :: bigint"),
        ("-big", "-cast(big as hugeint) :: hugeint"),
        ("abs(int)", "abs(cast(int as bigint)) :: bigint"),
        ("abs(length(txt))", "abs(length(txt)) :: bigint"),
        ("-1", "-1 :: smallint"),
        ("-32768", "-32768 :: smallint"),
        ("-9223372036854775808", "-9223372036854775808 :: bigint"),
        ("9223372036854775808", "9223372036854775808 :: hugeint"),
        ("+int", "int :: integer"),
        ("int % 7", "cast(int as bigint) % 7 :: bigint"),
        ("big % 7", "big % 7 :: bigint"),
        ("big % big", "cast(big as hugeint) % cast(big as hugeint) :: hugeint"),
        ("huge % 7", "huge % 7 :: hugeint"),
        ("coalesce(int, 0) * 100", "cast(coalesce(int, 0) as bigint) * 100 :: bigint"),
        ("length(txt) + 1", "length(txt) + 1 :: bigint"),
        ("extract(year from day) * 12", "extract(year from day) * 12 :: bigint"),
        # decimals: SQL's digits and scale, 38 at most
        ("dec + 1", "dec + 1 :: numeric(13,2)"),
        ("dec + 0.125", "dec + 0.125 :: numeric(14,3)"),
        ("dec * 1.19", "dec * 1.19 :: numeric(15,4)"),
        ("dec * dec", "cast(dec as numeric(24,2)) * dec :: numeric(24,4)"),
        ("wide * wide", "cast(wide as numeric(36,3)) * wide :: numeric(36,6)"),
        ("wide * wide * wide", "cast(cast(wide as numeric(36,3)) * wide as numeric(38,6)) * wide :: numeric(38,9)"),
        ("huge * 0.01", "cast(huge as numeric(38,0)) * 0.01 :: numeric(38,2)"),
        ("dec % 3", "dec % 3 :: numeric(12,2)"),
        ("int + 0.5", "cast(int as numeric(10,0)) + 0.5 :: numeric(12,1)"),
        ("-dec", "-dec :: numeric(12,2)"),
        ("abs(dec)", "abs(dec) :: numeric(12,2)"),
        ("num + int", "num + cast(int as numeric(10,0)) :: numeric"),
        ("num * 1.5", "num * 1.5 :: numeric"),
        ("1.50", "1.50 :: numeric(3,2)"),
        ("-0.0", "0.0 :: numeric(2,1)"),
        ("1e3", "1000 :: numeric(4,0)"),
        ("1.5e-3", "0.0015 :: numeric(5,4)"),
        # doubles
        ("int / 2", "cast(int as double) / 2.0 :: double"),
        ("dec / int", "cast(dec as double) / cast(int as double) :: double"),
        ("int / 0", "cast(int as double) / 0.0 :: double"),
        ("dbl + 1.5", "dbl + 1.5 :: double"),
        ("int * dbl", "cast(int as double) * dbl :: double"),
        ("single + single", "cast(single as double) + cast(single as double) :: double"),
        ("1e50", "1e+50 :: double"),
        ("-dbl", "-dbl :: double"),
        # rounding
        ("round(int)", "int :: integer"),
        ("round(dec)", "round(dec) :: numeric(11,0)"),
        ("round(dbl)", "round(dbl) :: double"),
        ("round(num)", "round(num) :: numeric(38,0)"),
        ("round(dec, 1)", "round_to(dec, 1) :: numeric(12,1)"),
        ("round(dec, 0)", "round(dec) :: numeric(11,0)"),
        ("round(dec, 5)", "dec :: numeric(12,2)"),
        ("round(int, 2)", "int :: integer"),
        ("floor(dec)", "floor(dec) :: numeric(11,0)"),
        ("ceiling(single)", "ceil(cast(single as double)) :: double"),
        # text
        ("txt || 'x'", "txt || 'x' :: text"),
        ("txt || null", "txt || null :: text"),
        ("concat(txt, null)", "concat(txt, null) :: text"),
        ("lower(upper(trim(txt)))", "lower(upper(trim(txt))) :: text"),
        # choices
        ("case when ok then 1 end", "case when ok then 1 else null end :: smallint"),
        (
            "case when ok then int else 2.5 end",
            "case when ok then cast(int as numeric(11,1)) else 2.5 end :: numeric(11,1)",
        ),
        ("case txt when 'a' then 1 else big end", "case when txt = 'a' then 1 else big end :: bigint"),
        ("case int when null then 'a' else txt end", "case when int = null then 'a' else txt end :: text"),
        ("coalesce(int, 1)", "coalesce(int, 1) :: integer"),
        ("coalesce(small, big)", "coalesce(cast(small as bigint), big) :: bigint"),
        ("coalesce(dec, 0)", "coalesce(dec, 0) :: numeric(12,2)"),
        ("coalesce(num, 0)", "coalesce(num, 0) :: numeric"),
        ("coalesce(dec, dbl)", "coalesce(cast(dec as double), dbl) :: double"),
        ("coalesce(day, '2025-01-01')", "coalesce(day, date '2025-01-01') :: date"),
        ("coalesce(day, ts)", "coalesce(cast(day as timestamp), ts) :: timestamp"),
        ("coalesce(day, at)", "coalesce(instant_of_date(day), at) :: timestamptz"),
        ("coalesce(txt, null, 'x')", "coalesce(txt, null, 'x') :: text"),
        ("coalesce(ok, false)", "coalesce(ok, false) :: boolean"),
        ("coalesce(int)", "int :: integer"),
        ("nullif(dbl, 0)", "nullif(dbl, 0.0) :: double"),
        ("nullif(txt, '')", "nullif(txt, '') :: text"),
        ("least(int, 2.5)", "least(cast(int as numeric(11,1)), 2.5) :: numeric(11,1)"),
        ("greatest(day, '2025-01-01')", "greatest(day, date '2025-01-01') :: date"),
        # calendar
        ("day - day", "days_between(day, day) :: bigint"),
        ("day - '2025-01-01'", "days_between(day, date '2025-01-01') :: bigint"),
        ("day + 7", "add_days(day, 7) :: date"),
        ("7 + day", "add_days(day, 7) :: date"),
        ("day - 7", "add_days(day, -7) :: date"),
        ("day - big", "add_days(day, cast(-cast(big as hugeint) as integer)) :: date"),
        ("ts - day", "interval_between(ts, cast(day as timestamp)) :: interval"),
        ("at - ts", "interval_between(at, instant_of_local(ts)) :: interval"),
        ("day + interval '1 month'", "add_interval(cast(day as timestamp), interval '1 month') :: timestamp"),
        ("interval '90 minutes' + ts", "add_interval(ts, interval '1 hour 30 minutes') :: timestamp"),
        ("ts - interval '1 day 0.5 seconds'", "add_interval(ts, interval '-1 day -0.500000 seconds') :: timestamp"),
        ("at + interval '2 hours'", "add_interval(at, interval '2 hours') :: timestamptz"),
        (
            "at - interval '1 month 1 day 1 hour'",
            "add_interval(instant_of_local(add_interval(local_of_instant(at), interval '-1 month -1 day')), "
            "interval '-1 hour') :: timestamptz",
        ),
        ("extract(year from at)", "extract(year from local_of_instant(at)) :: bigint"),
        ("extract(dow from day)", "extract(dow from day) :: bigint"),
        ("extract(hour from clock)", "extract(hour from clock) :: bigint"),
        ("extract(second from ts)", "extract(second from ts) :: numeric(8,6)"),
        ("extract(epoch from at)", "extract(epoch from at) :: numeric(18,6)"),
        ("extract(epoch from day)", "extract(epoch from cast(day as timestamp)) :: numeric(18,6)"),
        (
            "extract(epoch from at - ts) / 3600",
            "cast(extract(epoch from interval_between(at, instant_of_local(ts))) as double) / 3600.0 :: double",
        ),
        ("date_trunc('month', at)", "date_trunc('month', at) :: timestamptz"),
        ("date_trunc('month', day)", "date_trunc('month', day) :: date"),
        ("date_trunc('hour', ts)", "date_trunc('hour', ts) :: timestamp"),
        # casts
        ("cast(int as bigint)", "cast(int as bigint) :: bigint"),
        ("cast(int as integer)", "int :: integer"),
        ("cast(5 as bigint)", "5 :: bigint"),
        ("cast(100000 as smallint)", "cast(100000 as smallint) :: smallint"),
        ("cast(int as numeric)", "cast(int as numeric(10,0)) :: numeric(10,0)"),
        ("cast(dec as numeric)", "dec :: numeric(12,2)"),
        ("cast(dec as integer)", "cast(round(dec) as integer) :: integer"),
        ("cast(dbl as bigint)", "cast(round(dbl) as bigint) :: bigint"),
        (
            "cast(dbl as numeric(9,2))",
            "cast(cast(cast(round(dbl * 100.0) as bigint) as numeric(19,0)) * 0.01 as numeric(9,2)) :: numeric(9,2)",
        ),
        ("cast(single as double)", "cast(single as double) :: double"),
        ("cast(1 as double)", "1.0 :: double"),
        ("cast(dec as numeric(10,1))", "cast(round_to(dec, 1) as numeric(10,1)) :: numeric(10,1)"),
        ("cast(dec as numeric(20,4))", "cast(dec as numeric(20,4)) :: numeric(20,4)"),
        ("cast(ok as bigint)", "cast(cast(ok as integer) as bigint) :: bigint"),
        ("cast(ok as text)", "cast(ok as text) :: text"),
        ("cast(int as text)", "cast(int as text) :: text"),
        ("cast(uid as text)", "cast(uid as text) :: text"),
        ("cast(day as text)", "cast(day as text) :: text"),
        ("cast(day as timestamp)", "cast(day as timestamp) :: timestamp"),
        ("cast(day as timestamptz)", "instant_of_date(day) :: timestamptz"),
        ("cast(ts as timestamptz)", "instant_of_local(ts) :: timestamptz"),
        ("cast(ts as date)", "cast(ts as date) :: date"),
        ("cast(at as date)", "cast(local_of_instant(at) as date) :: date"),
        ("cast(at as timestamp)", "local_of_instant(at) :: timestamp"),
        ("cast(at as time)", "cast(local_of_instant(at) as time) :: time"),
        ("cast('2025-01-01' as date)", "date '2025-01-01' :: date"),
        ("cast(null as date)", "null :: date"),
        ("null", "null :: null"),
        ("-null", "null :: bigint"),
        ("null + 1", "null + 1 :: bigint"),
    ],
)
def test_every_result_has_its_type_and_every_conversion_is_spelt_out(text: str, meaning: str) -> None:
    assert shown(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("int = 5", "int = 5"),
        ("int = 5.0", "int = 5"),
        ("int = 1.5", "int = 1.5"),
        ("int = 99999999999999999999999", "int = 99999999999999999999999"),
        ("small = big", "small = big"),
        ("dec = 5", "dec = 5"),
        ("dec = 5.555", "dec = 5.555"),
        ("int = dbl", "cast(int as double) = dbl"),
        ("dbl > 1.5", "dbl > 1.5"),
        ("dbl > 1e50", "dbl > 1e+50"),
        ("int in (1, 2.0, null)", "int in (1, 2, null)"),
        ("txt in ('a', 'b')", "txt in ('a', 'b')"),
        ("txt not in ('a')", "not txt in ('a')"),
        ("txt < 'b'", "txt < 'b'"),
        ("'a' = txt", "'a' = txt"),
        ("ok = true", "ok = true"),
        ("ok <> (int = 1)", "ok <> (int = 1)"),
        ("int = null", "int = null"),
        ("null = null", "null = null"),
        ("day = '2025-01-01'", "day = date '2025-01-01'"),
        ("day < ts", "cast(day as timestamp) < ts"),
        ("ts >= '2025-01-01'", "ts >= timestamp '2025-01-01 00:00:00'"),
        ("ts >= date '2025-01-01'", "ts >= timestamp '2025-01-01 00:00:00'"),
        ("at >= '2025-01-01'", "at >= instant_of_date(date '2025-01-01')"),
        ("at >= date '2025-01-01'", "at >= instant_of_date(date '2025-01-01')"),
        ("at >= '2025-01-01 10:00'", "at >= instant_of_local(timestamp '2025-01-01 10:00:00')"),
        ("at >= timestamp '2025-01-01 10:00'", "at >= instant_of_local(timestamp '2025-01-01 10:00:00')"),
        ("at >= '2025-01-01T10:00+02:00'", "at >= timestamptz '2025-01-01 08:00:00+00:00'"),
        ("at = day", "at = instant_of_date(day)"),
        ("ts = at", "instant_of_local(ts) = at"),
        ("clock < '13:30'", "clock < time '13:30:00'"),
        ("uid = '01234567-89AB-cdef-0123-456789abcdef'", "uid = '01234567-89ab-cdef-0123-456789abcdef'"),
        ("int between 1 and 5", "int >= 1 and int <= 5"),
        ("int not between 1 and 5", "not (int >= 1 and int <= 5)"),
        (
            "at between '2025-01-01' and at",
            "at >= instant_of_date(date '2025-01-01') and at <= at",
        ),
        ("txt like 'a\\_%'", "txt like 'a\\_%'"),
        ("txt not ilike null", "not txt ilike null"),
        ("js is null", "js is null"),
        ("odd is not null", "odd is not null"),
        ("at - ts is null", "interval_between(at, instant_of_local(ts)) is null"),
        ("null is null", "null is null"),
        ("not null", "not null"),
        ("ok and null or not ok", "ok and null or not ok"),
        ("ok and (ok and (ok and ok))", "ok and ok and ok and ok"),
        ("ok or (ok and ok) or ok", "ok or ok and ok or ok"),
    ],
)
def test_both_sides_of_a_comparison_are_brought_together(text: str, meaning: str) -> None:
    assert shown(text) == f"{meaning} :: boolean"


# --- values ---------------------------------------------------------------------------------------------------------


def _constant(text: str) -> Const:
    tree = typed(text)
    assert isinstance(tree, Apply)
    (found,) = [a for a in tree.arguments if isinstance(a, Const)]
    return found


@pytest.mark.parametrize(
    ("text", "value", "type"),
    [
        ("big = 5", 5, "bigint"),
        ("small = 70000", 70000, "integer"),
        ("dec = 5", Decimal(5), "numeric(1,0)"),
        ("dec = 0.10", Decimal("0.10"), "numeric(3,2)"),
        ("dbl = 5", 5.0, "double"),
        ("dbl = 0.1", 0.1, "double"),
        # what a real shows as 0.1 is another number; no real shows these others
        ("single = 0.1", 0.10000000149011612, "double"),
        ("-0.1 < single", -0.10000000149011612, "double"),
        ("single = 3.4028235e38", 3.4028234663852886e38, "double"),
        ("single = 0.10000001", 0.10000000894069672, "double"),
        ("single = 0.100000001", 0.100000001, "double"),
        ("single = 16777217", 16777217.0, "double"),
        ("single = 1e39", 1e39, "double"),
        ("single = 0", 0.0, "double"),
        ("day = '2025-01-31'", date(2025, 1, 31), "date"),
        ("ts = '2025-01-31'", datetime(2025, 1, 31), "timestamp"),
        ("at = '2025-01-31T00:00+01:00'", datetime(2025, 1, 30, 23, tzinfo=UTC), "timestamptz"),
        ("txt = '2025-01-31'", "2025-01-31", "text"),
        ("int = null", None, "integer"),
        ("ok = true", True, "boolean"),
    ],
)
def test_a_written_out_value_is_typed_by_what_it_meets(text: str, value: object, type: str) -> None:
    found = _constant(text)
    assert (found.value, found.type) == (value, parse_type(type))
    assert found.value.__class__ is value.__class__


def test_no_decimal_is_rounded() -> None:
    digits = "12345678901234567890.123456789012345678"
    assert str(_constant(f"num = {digits}").value) == digits


def test_intervals_hold_months_and_microseconds() -> None:
    assert _constant("ts + interval '1 year 1 day 1 second'").value == (12, 86_401_000_000)


def test_references_hold_their_targets_and_spans() -> None:
    found = list(refs(typed("int + coalesce(order.big, 0) > 1")))
    assert [(r.target, r.span.start, r.span.end) for r in found] == [("int", 0, 3), ("order.big", 15, 24)]


# --- expectations ---------------------------------------------------------------------------------------------------


def test_a_condition_must_be_true_or_false() -> None:
    found = problem("txt", expect=BOOLEAN)
    assert found.message == "a condition must be true or false; `txt` is text"
    assert marked(found) == "txt"
    assert typed("null", expect=BOOLEAN) == Const(None, BOOLEAN)
    assert typed("ok", expect=BOOLEAN) == Ref("ok", BOOLEAN)


def test_what_is_wanted_widens_what_there_is_and_never_narrows() -> None:
    assert typed("int", expect=DOUBLE) == Apply("cast", (Ref("int", parse_type("integer")),), DOUBLE)
    assert typed("int", expect=parse_type("bigint")).type == parse_type("integer")
    assert typed("int", expect=NUMERIC).type == parse_type("numeric(10,0)")
    assert typed("day", expect=TIMESTAMPTZ).type == TIMESTAMPTZ
    assert typed("'2025-01-01'", expect=parse_type("date")) == Const(date(2025, 1, 1), parse_type("date"))
    found = problem("dbl", expect=parse_type("integer"))
    assert found.message == "integer is wanted; `dbl` is double"


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message", "under", "help"),
    [
        ("txt = 5", "types do not fit: `txt` is text, `5` is a number", "5", "single quotes"),
        ("5 = txt", "types do not fit: `txt` is text, `5` is a number", "5", "single quotes"),
        ("int = '5x'", "`'5x'` is text where a number is wanted", "'5x'", "write a number"),
        ("dbl > 'abc'", "`'abc'` is text where a number is wanted", "'abc'", "write a number"),
        ("txt = int", "types do not fit: `txt` is text, `int` is integer", "txt = int", "cast(x as text)"),
        ("ok = 1", "types do not fit: `ok` is boolean, `1` is a number", "1", "true or false"),
        ("ok = 'yes'", "`'yes'` is text where boolean is wanted", "'yes'", "without quotes"),
        ("day = 20250101", "types do not fit: `day` is date, `20250101` is a number", "20250101", "'2025-01-31'"),
        ("at > 'soon'", "`'soon'` is not a valid timestamptz", "'soon'", "'2025-01-31 13:30:00+02:00'"),
        ("day > '2025-02-30'", "`'2025-02-30'` is not a valid date: there is no such day", "'2025-02-30'", "'2025-"),
        ("day = '2025-01-01 10:00'", "`'2025-01-01 10:00'` is not a valid date", "'2025-01-01 10:00'", "as '2025"),
        ("ts = '2025-01-01 10:00Z'", "is not a valid timestamp: a timestamp has no offset", None, "write '2025"),
        ("date '2025-02-29' = day", "is not a valid date: there is no such day", "date '2025-02-29'", "'2025"),
        ("at in ('2025-01-01', 'x')", "`'x'` is not a valid timestamptz", "'x'", None),
        ("uid = 'x'", "`'x'` is not a valid uuid", "'x'", "01234567-89ab"),
        ("clock = '25:00'", "is not a valid time: there is no such time of day", "'25:00'", "'13:30'"),
        ("clock = day", "types do not fit: `clock` is time, `day` is date", "clock = day", "time '13:30'"),
        ("uid < uid", "`<` needs an order, and uuid has none", "uid", "`=` or `<>`"),
        ("ok > false", "`>` needs an order, and boolean has none", "ok", "`=` or `<>`"),
        ("js = 'x'", "`=` cannot compare this; `js` is json", "js", "`is null`"),
        ("tags = null", "`=` cannot compare this; `tags` is text[]", "tags", "`is null`"),
        ("raw in ('x')", "`in` cannot compare this; `raw` is bytea", "raw", "`is null`"),
        ("odd = 'x'", "`=` cannot compare this; `odd` is of the unknown type `citext`", "odd", "`is null`"),
        ("span > interval '1 day'", "`>` cannot compare this; `span` is interval", "span", "compare seconds"),
        ("txt and ok", "`and` takes conditions; `txt` is text", "txt", "compare it"),
        ("not int", "`not` takes conditions; `int` is integer", "int", "compare it"),
        ("case when int then 1 end", "`when` takes conditions; `int` is integer", "int", "compare it"),
        ("case when ok then 'a' else int end", "`'a'` is text where a number is wanted", "'a'", None),
        ("case when ok then null end", "`case` of nothing but null has no type", None, "cast(null as integer)"),
        ("coalesce(null, null)", "`coalesce` of nothing but null has no type", None, "cast(null as integer)"),
        ("coalesce(js, js)", "`coalesce` takes values that can be compared; `js` is json", "js", "`is null`"),
        ("least(ok, ok)", "`least` takes values that can be ordered; `ok` is boolean", "ok", None),
        ("int like 'a%'", "`like` takes text; `int` is integer", "int", "cast(x as text)"),
        ("txt like txt", "the pattern of `like` has to be written out", "txt", "x like 'a%'"),
        ("txt like 'a\\'", "the pattern ends in `\\`, which escapes nothing", "'a\\'", "`\\\\`"),
        ("txt || int", "`||` joins texts; `int` is integer", "int", "cast(x as text)"),
        ("concat(txt, 1)", "`concat` takes texts; `1` is a number", "1", "cast(x as text)"),
        ("lower(int)", "`lower` takes text; `int` is integer", "int", "cast(x as text)"),
        ("txt + txt", "`+` takes numbers; `txt` is text", "txt", "`||`"),
        ("ok + 1", "`+` takes numbers; `ok` is boolean", "ok", "case when"),
        ("js + 1", "`+` takes numbers; `js` is json", "js", "`is null`"),
        ("-txt", "`-` takes a number; `txt` is text", "txt", None),
        ("int + '5'", "`'5'` is text where a number is wanted", "'5'", "without quotes"),
        ("dbl % 2", "`%` takes integers and decimals; `dbl` is double", "dbl % 2", "numeric(18, 2)"),
        ("round(dbl, 2)", "`round` with places takes decimals; `dbl` is double", None, "numeric(18, 2)"),
        ("round(dec, int)", "the places of `round` are a whole number from 0 to 38", "int", "round(x, 2)"),
        ("round(dec, -1)", "the places of `round` are a whole number from 0 to 38", "-1", "round(x, 2)"),
        ("round(dec, true)", "the places of `round` are a whole number from 0 to 38", "true", "round(x, 2)"),
        ("abs(txt)", "`abs` takes a number; `txt` is text", "txt", None),
        (
            "cast(1 as numeric(38,20)) * cast(1 as numeric(38,20))",
            "the product would have 40 digits after the point",
            None,
            "cast(x as double)",
        ),
        ("day + 1.5", "`+` does not fit: `day` is date, `1.5` is a number", "day + 1.5", "whole days"),
        ("day + day", "`+` does not fit", "day + day", "whole days"),
        ("ts + 1", "`+` does not fit: `ts` is timestamp, `1` is a number", "ts + 1", "interval '1 day'"),
        ("ts + '1 day'", "`+` does not fit: `ts` is timestamp, `'1 day'` is text", "ts + '1 day'", "interval '1 day'"),
        ("ts * 2", "`*` does not fit", "ts * 2", None),
        ("ts + span", "`+` does not fit: `ts` is timestamp, `span` is interval", None, "written out"),
        ("int + interval '1 day'", "an interval is added to a date, timestamp or timestamptz", "int", None),
        ("ts + interval 'x'", "`'x'` is not a valid interval", "interval 'x'", "'1 month'"),
        ("day + 99999999999", "`99999999999` days are more than a calendar has", "99999999999", "fewer"),
        ("span + span", "`+` takes numbers; `span` is interval", "span", "epoch"),
        ("extract(hour from day)", "`day` is date", "day", "no time of day"),
        (
            "extract(year from clock)",
            "`extract(year from …)` takes a date or timestamp; `clock` is time",
            "clock",
            None,
        ),
        ("extract(year from txt)", "`txt` is text", "txt", None),
        ("extract(year from '2025-01-01')", "`'2025-01-01'` is text", "'2025-01-01'", "date '2025"),
        ("extract(epoch from span)", "only a difference of two timestamps has an epoch", "span", "x - y"),
        (
            "date_trunc('hour', day)",
            "`date_trunc('hour', …)` takes a timestamp; `day` is date",
            "day",
            "no time of day",
        ),
        ("cast(txt as integer)", "text cannot be cast to integer", "cast(txt as integer)", "never read"),
        ("cast('5' as integer)", "text cannot be cast to integer", "cast('5' as integer)", "never read"),
        ("cast(txt as date)", "text cannot be cast to date", "cast(txt as date)", "never read"),
        ("cast(int as boolean)", "integer cannot be cast to boolean", None, "x <> 0"),
        ("cast(dec as text)", "numeric(12,2) cannot be cast to text", None, "integers, booleans"),
        ("cast(at as text)", "timestamptz cannot be cast to text", None, "integers, booleans"),
        ("cast(day as integer)", "date cannot be cast to integer", None, "extract(epoch"),
        ("cast(js as text)", "json cannot be cast to text", None, "`is null`"),
        ("cast(dbl as numeric)", "`numeric` needs its digits here", None, "numeric(18, 2)"),
        ("cast(int as real)", "`real` is stored, not computed with", None, "double"),
        ("cast(int as interval)", "integer cannot be cast to interval", None, "written out"),
        ("cast(int as jsonb)", "integer cannot be cast to json", None, None),
    ],
)
def test_types_that_do_not_fit_are_explained_under_a_caret(
    text: str, message: str, under: str | None, help: str | None
) -> None:
    found = problem(text, argument="--where")
    assert found.code == "type_mismatch"
    assert found.exit is Exit.REQUEST
    assert message in found.message
    assert found.site is not None
    assert found.site.argument == "--where"
    if under is not None:
        assert marked(found) == under
    if help is not None:
        assert help in "\n".join(found.help)


@pytest.mark.parametrize(
    "text",
    [
        "int = " + "9" * 39,
        "int = -" + "9" * 39,
        "dec = 0." + "1" * 38,
        "dec = " + "9" * 38 + ".5",
        "dbl = 1e400",
        "dbl = 1e-400",
        "int = " + "9" * 10_000,
    ],
)
def test_numbers_beyond_all_types_are_an_overflow(text: str) -> None:
    found = problem(text)
    assert found.code == "overflow"
    assert len(found.message) < 120
    assert problem(text, code="bad_expression").code == "bad_expression"


def test_38_digits_are_not_too_many() -> None:
    assert typed("9" * 38).type.name == "hugeint"
    assert typed("0." + "1" * 37).type.name == "numeric(38,37)"
    assert typed("000" + "9" * 38).type.name == "hugeint"


# --- names ----------------------------------------------------------------------------------------------------------


def test_a_name_that_stands_for_nothing_is_marked_where_it_stands() -> None:
    found = problem("int = 1 and nothing = 2", argument="--where")
    assert found.code == "unknown_column"
    assert marked(found) == "nothing"


def test_a_name_in_double_quotes_may_have_been_meant_as_text() -> None:
    found = problem('txt = "it\'s paid"')
    assert found.help == ("double quotes are for names; text is written in single quotes: 'it''s paid'",)


def test_a_place_given_by_who_resolves_is_kept() -> None:
    def elsewhere(name: object) -> tuple[object, object]:
        from semcli.errors import fail

        raise fail("unknown_column", "no", site=Site(text="x", column=1))

    with pytest.raises(SemcliError) as caught:
        check(parse("a"), elsewhere, text="a")  # type: ignore[arg-type]
    assert caught.value.problems[0].site == Site(text="x", column=1)


# --- places and limits ----------------------------------------------------------------------------------------------


def test_a_type_error_in_a_catalog_stands_at_its_line_and_column() -> None:
    line = 'filter = "txt = 5"'
    site = Site(file="catalog.toml", line=3, column=11, text=line, key="metrics.m.filter")
    found = problem("txt = 5", site=site, code="bad_expression")
    assert found.code == "bad_expression"
    assert found.site == Site("catalog.toml", 3, 17, 1, line, "metrics.m.filter")


def test_checking_works_without_the_text() -> None:
    with pytest.raises(SemcliError) as caught:
        check(parse("txt = 5"), resolve)
    assert "types do not fit" in str(caught.value)


def test_long_chains_become_one_operation() -> None:
    tree = typed(" and ".join(["ok"] * 140))
    assert isinstance(tree, Apply)
    assert len(tree.arguments) == 140


def _height(tree: Typed) -> int:
    return 1 + max((_height(a) for a in tree.arguments), default=0) if isinstance(tree, Apply) else 1


def test_a_typed_tree_has_a_limited_height() -> None:
    assert _height(typed("int" + " + 1" * 140)) < 250
    text = "at" + " + interval '1 day'" * 100
    assert problem(text).message == "the expression is nested too deeply"
