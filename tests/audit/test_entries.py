"""What a line says, and above all what it does not: no value of a column that is not public, and no password."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from typing import Any

import pytest

from audit.asking import ask
from semcli.audit import audited, record_refusal
from semcli.audit.hiding import BOUNDS, EXPRESSIONS, FLAGS, LENGTHS, NAMES, options_of_requests
from semcli.audit.key import Seal, key_path
from semcli.audit.log import Log
from semcli.audit.verify import verify
from semcli.catalog.model import Catalog
from semcli.engine.base import ResolvedConnection
from semcli.errors import SemcliError, fail
from semcli.pipeline import compile_request
from semcli.request import Request

_HASH = re.compile("hmac:[0-9a-f]+")
REVEAL = ("contact", "demographic_protected", "financial")


def lines(log: Log) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.path.read_text().splitlines()]


def losing_the_connection() -> Iterator[list[tuple[Any, ...]]]:
    yield [(1,)]
    raise fail("connection_lost", "the value anna@example.com")


def test_an_answer_is_a_line_before_and_a_line_behind(catalog: Catalog, here: ResolvedConnection, log: Log) -> None:
    request = Request(metrics=("people",), by=("person.city",), where=("city <> 'Bonn'",))
    assert ask(catalog, here, request) == 2
    first, second = lines(log)
    assert (first["event"], first["outcome"], first["codes"], first["catalog"]) == ("request", "answered", [], "small")
    assert (first["connection"], first["engine"]) == ("here", "duckdb")
    assert first["user"]
    assert first["request"] == {"metrics": ["people"], "by": ["person.city"], "where": ["city <> 'Bonn'"]}
    assert '"people"' in first["sql"]
    assert first["parameters"] == ["Bonn"]
    assert {c["column"]: c["roles"] for c in first["columns"]} == {
        "person.city": ["group", "filter"],
        "person.id": ["count"],
    }
    assert (second["event"], second["of"], second["rows"], second["complete"]) == ("end", 1, 2, True)


def test_the_line_stands_before_the_first_row_is_given_away(
    catalog: Catalog, here: ResolvedConnection, log: Log
) -> None:
    compiled = compile_request(catalog, Request(metrics=("people",)), "duckdb")

    def batches() -> Iterator[list[tuple[Any, ...]]]:
        assert len(lines(log)) == 1
        yield [(1,)]

    with audited(catalog, compiled, here) as record:
        assert list(record.watch(batches())) == [[(1,)]]
    assert len(lines(log)) == 2


def test_values_that_meet_a_private_column_are_hashed_everywhere(
    catalog: Catalog, here: ResolvedConnection, log: Log
) -> None:
    request = Request(
        metrics=("people",), where=("email = 'anna@example.com' or city = 'Oslo'", "note <> 'zzz'"), reveal=("contact",)
    )
    ask(catalog, here, request)
    text = log.path.read_text()
    assert "anna" not in text
    assert "zzz" not in text
    seal = Seal(log.path)
    hidden = seal("anna@example.com")
    first = lines(log)[0]
    assert first["request"]["where"] == [f"email = '{hidden}' or city = 'Oslo'", f"note <> '{seal('zzz')}'"]
    assert sorted(first["parameters"]) == sorted([hidden, "Oslo", seal("zzz")])
    assert first["key"] == seal.name
    email = next(c for c in first["columns"] if c["column"] == "person.email")
    assert email == {
        "column": "person.email", "sensitivity": "pii", "categories": ["contact"], "roles": ["filter"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "where",
    [
        "salary > 54321",
        "salary + 54321 > 0",
        "born = date '1954-03-21'",
        "born in (date '1954-03-21')",
        "case when born > date '1954-03-21' then 1 else 2 end = 1",
        "domain = '54321@x.com'",
        "lower(email) like '%54321%'",
        "not (email = '54321' and city = 'Oslo')",
        "(email) = ('54321')",
        "person.email in ('54321', '1954-03-21')",
        "email || '54321' = city",
    ],
)
def test_no_form_of_a_condition_gives_its_value_away(
    catalog: Catalog, here: ResolvedConnection, log: Log, where: str
) -> None:
    ask(catalog, here, Request(metrics=("people",), where=(where,), reveal=REVEAL))
    with pytest.raises(SemcliError):
        ask(catalog, here, Request(metrics=("people",), where=(where,)))
    assert [line.get("outcome") for line in lines(log)] == ["answered", None, "refused"]
    assert lines(log)[0]["request"]["where"] == lines(log)[2]["request"]["where"]
    text = "".join(
        str(line["request"]["where"]) + str(line.get("parameters")) for line in lines(log) if "request" in line
    )
    text = _HASH.sub("", text)  # some hash has any four digits
    assert "54321" not in text
    assert "1954" not in text


@pytest.mark.parametrize(
    "where",
    [
        "email = anna@example.com",
        'email = "anna@example.com"',
        "emial = 'anna@example.com'",
        "anna = 1",
        "'anna' = 'anna'",
    ],
)
def test_what_is_not_understood_is_hidden(catalog: Catalog, here: ResolvedConnection, log: Log, where: str) -> None:
    with pytest.raises(SemcliError):
        ask(catalog, here, Request(metrics=("people",), where=(where, "secret = 'anna'")))
    assert "anna" not in log.path.read_text()


def test_bounds_are_values_where_the_time_is_private(catalog: Catalog, here: ResolvedConnection, log: Log) -> None:
    ask(catalog, here, Request(metrics=("people",), since="2024-01-01", until="2024-03-01"))
    first = lines(log)[0]
    assert (first["request"]["since"], first["parameters"]) == ("2024-01-01", ["2024-01-01", "2024-03-01"])
    for time, metric in ((None, "births"), ("person.born", "people")):
        request = Request(metrics=(metric,), since="1954-03-21", grain="year", time=time)
        with pytest.raises(SemcliError):
            ask(catalog, here, request)
        ask(catalog, here, Request(metrics=(metric,), since="1954-03-21", time=time, reveal=REVEAL))
    assert "1954-" not in log.path.read_text()


def test_having_over_private_results_is_hidden_too(catalog: Catalog, here: ResolvedConnection, log: Log) -> None:
    ask(catalog, here, Request(metrics=("pay", "people"), having=("pay > 54321", "people > 0")))
    seal = Seal(log.path)
    first = lines(log)[0]
    assert first["request"]["having"] == [f"pay > '{seal(54321)}'", "people > 0"]
    assert "54321" not in _HASH.sub("", str(first["parameters"]))


@pytest.mark.parametrize("option", ["where", "having"])
def test_a_value_that_is_compared_with_no_column_is_hidden_wherever_it_stands(
    catalog: Catalog, here: ResolvedConnection, log: Log, option: str
) -> None:
    ask(catalog, here, Request(metrics=("people",), **{option: ("'anna' = 'x' or 1 = 1",)}))
    first = lines(log)[0]
    assert "anna" not in str(first)
    assert Seal(log.path)("anna") in first["parameters"]


def test_a_refusal_names_codes_and_columns_and_never_a_message(
    catalog: Catalog, here: ResolvedConnection, log: Log
) -> None:
    with pytest.raises(SemcliError):
        ask(catalog, here, Request(metrics=("people",), by=("person.secret",)))
    (line,) = lines(log)
    assert (line["outcome"], line["codes"]) == ("refused", ["private_column"])
    assert line["columns"] == [
        {"column": "person.secret", "sensitivity": "pii", "categories": ["credential"], "roles": ["group"]}
    ]
    assert "sql" not in line


def test_what_fails_before_a_row_is_failed_and_later_is_an_answer_cut_short(
    catalog: Catalog, here: ResolvedConnection, log: Log
) -> None:
    compiled = compile_request(catalog, Request(metrics=("people",)), "duckdb")
    with pytest.raises(SemcliError), audited(catalog, compiled, here):
        raise fail("cannot_connect", "the value anna@example.com")
    with pytest.raises(SemcliError), audited(catalog, compiled, here) as record:
        list(record.watch(losing_the_connection()))
    with pytest.raises(ZeroDivisionError), audited(catalog, compiled, here) as record:
        raise ZeroDivisionError("anna")
    one, two, three, four = lines(log)
    assert (one["outcome"], one["codes"]) == ("failed", ["cannot_connect"])
    assert two["outcome"] == "answered"
    assert (three["of"], three["rows"], three["complete"], three["codes"]) == (2, 1, False, ["connection_lost"])
    assert four["codes"] == ["internal"]
    assert "anna" not in log.path.read_text()


def test_nothing_is_answered_where_the_log_cannot_be_written(
    catalog: Catalog, here: ResolvedConnection, log: Log
) -> None:
    log.path.mkdir()
    compiled = compile_request(catalog, Request(metrics=("people",)), "duckdb")
    with pytest.raises(SemcliError) as found, audited(catalog, compiled, here) as record:
        record.watch([[(1,)]])  # raises before it gives anything
    assert found.value.problems[0].code == "audit_failed"
    with pytest.raises(SemcliError) as found:
        record_refusal(catalog, compiled.request, ())
    assert found.value.problems[0].code == "audit_failed"


def test_no_password_reaches_the_log(catalog: Catalog, log: Log) -> None:
    here = ResolvedConnection(None, "postgres", dsn="postgres://me:hunter2@db/x", shown="postgres, x at db")
    compiled = compile_request(catalog, Request(metrics=("people",)), "postgres")
    with audited(catalog, compiled, here) as record:
        list(record.watch([]))
    assert "hunter2" not in log.path.read_text()
    assert lines(log)[0]["connection"] == "postgres, x at db"


def test_the_key_is_made_once_and_for_its_owner_alone(log: Log) -> None:
    one, other = Seal(log.path)("anna"), Seal(log.path)("anna")
    assert one == other
    assert one.startswith("hmac:")
    assert stat.S_IMODE(key_path(log.path).stat().st_mode) == 0o600
    assert [p.name for p in log.path.parent.glob("*.part")] == []
    key_path(log.path).chmod(0o604)
    with pytest.raises(SemcliError, match="mode 604"):
        Seal(log.path)("anna")
    key_path(log.path).chmod(0o600)
    key_path(log.path).write_text("short")
    with pytest.raises(SemcliError, match="no key"):
        Seal(log.path)("anna")


def test_no_key_is_made_where_nothing_is_hidden(catalog: Catalog, here: ResolvedConnection, log: Log) -> None:
    ask(catalog, here, Request(metrics=("people",), where=("city = 'Oslo'",)))
    assert not key_path(log.path).exists()
    assert verify(log.path).fault is None


def test_a_catalog_without_a_log_has_none(catalog: Catalog, here: ResolvedConnection, log: Log) -> None:
    from dataclasses import replace

    silent = replace(catalog, policy=replace(catalog.policy, audit=None))
    assert ask(silent, here, Request(metrics=("people",))) == 1
    record_refusal(silent, Request(metrics=("people",)), ())
    assert not log.path.exists()


def test_every_option_of_a_request_is_sorted() -> None:
    """A new option has to be put among those that hold values, or those that hold none; until then it is hidden."""
    assert options_of_requests() == {*EXPRESSIONS, *BOUNDS, *NAMES, *LENGTHS, *FLAGS}
