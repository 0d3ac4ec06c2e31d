"""Streams, time limits and interruption, on every engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from semcli.datatype import BIGINT, INTEGER, TEXT
from semcli.engine import ResolvedConnection, Session, connect
from semcli.engine.base import BATCH
from semcli.errors import SemcliError
from semcli.sql.statement import Statement
from tables import Table, create

ONE = (("v", BIGINT),)
ENDLESS = "SELECT CAST(sum(a.n * b.n % 7) AS bigint) FROM {series} AS a (n), {series} AS b (n)"


def series(engine: str, last: int) -> str:
    return f"range(1, {last + 1})" if engine == "duckdb" else f"generate_series(1, {last})"


def endless(engine: str) -> Statement:
    return Statement(ENDLESS.format(series=series(engine, 3_000_000)), (), ONE)


def numbers(engine: str, last: int) -> Statement:
    text = f"SELECT CAST(n AS bigint), CAST(n AS text) FROM {series(engine, last)} AS t (n)"
    return Statement(text, (), (("n", BIGINT), ("t", TEXT)))


@contextmanager
def failing(code: str) -> Iterator[None]:
    """What is inside fails with the code. It would run for hours otherwise, so that it ends at all says enough."""
    with pytest.raises(SemcliError) as caught:
        yield
    assert caught.value.problems[0].code == code


# --- streams ------------------------------------------------------------------------------------------------------


def test_a_million_rows_come_in_batches_and_in_order(here: Session) -> None:
    rows = here.run(numbers(here.engine, 1_000_000))
    sizes, last = [], 0
    for batch in rows.batches:
        assert batch[0][0] == last + 1
        last = batch[-1][0]
        sizes.append(len(batch))
    assert last == 1_000_000
    assert max(sizes) <= BATCH
    assert len(sizes) >= 1_000_000 // BATCH


PROGRAM = """
import resource, sys
from pathlib import Path
sys.path[:0] = {path!r}
from semcli.datatype import BIGINT, TEXT
from semcli.engine import ResolvedConnection, connect
from semcli.errors import SemcliError
from semcli.sql.statement import Statement
with connect(ResolvedConnection("x", {engine!r}, path=Path({file!r}), dsn={dsn!r})) as session:
"""


def program(database: ResolvedConnection, body: str) -> list[str]:
    """A command that opens a session and runs the lines with it."""
    head = PROGRAM.format(path=sys.path, engine=database.engine, file=str(database.path), dsn=database.dsn)
    return [sys.executable, "-c", head + textwrap.indent(body, "    ")]


def test_a_million_wide_rows_are_never_all_in_memory(database: ResolvedConnection) -> None:
    body = f"""
def read(rows):
    text = f"SELECT repeat('x', 500) || n FROM {{rows}} AS t (n)"
    for batch in session.run(Statement(text, (), (("v", TEXT),))).batches:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
small = read({series(database.engine, 20_000)!r})
print(read({series(database.engine, 1_000_000)!r}) - small)
"""
    done = subprocess.run(program(database, body), capture_output=True, text=True, check=True)
    grown = int(done.stdout) / (1024 if sys.platform == "darwin" else 1)
    assert grown < 60_000, "500 MB went through in less than 60"


def test_no_rows_are_no_batches(here: Session) -> None:
    rows = here.run(Statement("SELECT CAST(1 AS bigint) WHERE 1 = 0", (), ONE))
    assert list(rows.batches) == []
    assert rows.columns == ONE


def test_a_stream_may_be_given_up(here: Session) -> None:
    rows = here.run(numbers(here.engine, 1_000_000))
    next(rows.batches)
    rows.close()
    assert here.run(Statement("SELECT CAST(1 AS bigint)", (), ONE)).all() == [(1,)]


def test_a_new_statement_ends_the_stream_of_the_one_before(here: Session) -> None:
    first = here.run(numbers(here.engine, 1_000_000))
    next(first.batches)
    assert here.run(Statement("SELECT CAST(1 AS bigint)", (), ONE)).all() == [(1,)]
    with pytest.raises(SemcliError, match="given up"):
        first.all()


def test_closing_twice_is_harmless(database: ResolvedConnection) -> None:
    session = connect(database)
    rows = session.run(numbers(session.engine, 100_000))
    next(rows.batches)
    session.close()
    session.close()


# --- limits -------------------------------------------------------------------------------------------------------


def test_a_time_limit_stops_a_statement(database: ResolvedConnection) -> None:
    with connect(database, timeout=0.3) as session:
        with failing("timeout"):
            session.run(endless(session.engine))
        assert session.run(Statement("SELECT CAST(1 AS bigint)", (), ONE)).all() == [(1,)], "the next has its own time"


def test_a_time_limit_names_itself(database: ResolvedConnection) -> None:
    with connect(database, timeout=0.25) as session, pytest.raises(SemcliError, match=r"0\.25 s"):
        session.run(endless(session.engine))


def test_another_thread_can_cancel(here: Session) -> None:
    timer = threading.Timer(0.3, here.cancel)
    timer.start()
    with failing("interrupted"):
        here.run(endless(here.engine))
    timer.join()
    assert here.run(Statement("SELECT CAST(1 AS bigint)", (), ONE)).all() == [(1,)]


def test_a_stream_that_is_cancelled_does_not_go_on(here: Session) -> None:
    rows = here.run(numbers(here.engine, 3_000_000))
    next(rows.batches)
    canceller = threading.Thread(target=here.cancel)
    canceller.start()
    with failing("interrupted"):
        for _ in rows.batches:
            time.sleep(0.001)
    canceller.join()


def test_cancelling_nothing_does_nothing(here: Session) -> None:
    here.cancel()
    assert here.run(Statement("SELECT CAST(1 AS bigint)", (), ONE)).all() == [(1,)]


def test_ctrl_c_interrupts_at_once(database: ResolvedConnection) -> None:
    body = f"""
print("ready", flush=True)
try:
    session.run(Statement({endless(database.engine).text!r}, (), (("v", BIGINT),)))
except SemcliError as error:
    print(error.problems[0].code)
"""
    with subprocess.Popen(program(database, body), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.3)
        os.kill(process.pid, signal.SIGINT)
        assert process.stdout.read() == "interrupted\n"
        assert process.wait(30) == 0
    if database.engine == "postgres":
        _assert_nothing_runs(database)


@pytest.mark.parametrize("lost", [1, 5])
@pytest.mark.parametrize("early", [False, True])
def test_a_server_that_does_not_hear_is_asked_again(postgres_dsn: str, lost: int, early: bool) -> None:
    """A request to cancel that comes between two messages is lost; when that happens cannot be chosen, hence the fake.

    `early` is a Ctrl-C that comes while Python works, and not while the driver waits for the server.
    """
    database = ResolvedConnection("x", "postgres", dsn=postgres_dsn)
    body = f"""
from semcli.engine import postgres
from psycopg import Cursor
asked = []
def ask(self, timeout=5, ask=postgres._Connection.ask):
    asked.append(1)
    if len(asked) > {lost}:
        ask(self, timeout)
def sent(self, *words, gen=Cursor._stream_send_gen, **more):
    yield from gen(self, *words, **more)
    raise KeyboardInterrupt
postgres._Connection.ask = ask
if {early}:
    Cursor._stream_send_gen = sent
print("ready", flush=True)
try:
    session.run(Statement({endless("postgres").text!r}, (), (("v", BIGINT),)))
except SemcliError as error:
    print(error.problems[0].code, len(asked) > {lost})
"""
    with subprocess.Popen(program(database, body), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        if not early:
            time.sleep(0.3)
            os.kill(process.pid, signal.SIGINT)
        assert process.stdout.read() == "interrupted True\n"
        assert process.wait(30) == 0
    _assert_nothing_runs(database)


def _assert_nothing_runs(database: ResolvedConnection) -> None:
    text = (
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%3000000%'"
        " AND datname = current_database() AND pid <> pg_backend_pid()"
    )
    with connect(database) as session:
        for _ in range(20):
            running = session.run(Statement(text, (), ONE)).all()
            if running == [(0,)]:
                return
            time.sleep(0.05)
    pytest.fail("the statement still runs in the server")


# --- one transaction ----------------------------------------------------------------------------------------------


def test_a_statement_sees_what_is_committed_when_it_starts(database: ResolvedConnection) -> None:
    if database.engine == "duckdb":
        pytest.skip("nobody can write to a file that is open read-only")
    create(database, [Table("seen", [("i", "integer")], [(1,)])])
    with connect(database) as session:
        count = Statement("SELECT count(*) FROM seen", (), ONE)
        assert session.run(count).all() == [(1,)]
        import psycopg

        with psycopg.connect(database.dsn or "") as raw:
            raw.execute("INSERT INTO seen VALUES (2)")
        assert session.run(count).all() == [(2,)]


def test_the_same_statement_runs_again_and_again(here: Session) -> None:
    statement = Statement("SELECT $1::integer + $2::integer", (1, 2), (("v", INTEGER),))
    for _ in range(20):
        assert here.run(statement).all() == [(3,)]
