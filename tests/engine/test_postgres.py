"""PostgreSQL: what cannot be reached, what is refused, and what is never shown."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import traceback
from urllib.parse import quote

import psycopg
import pytest

import servers
from semcli.datatype import BIGINT, TEXT
from semcli.engine import ResolvedConnection, Session, connect
from semcli.errors import SemcliError
from semcli.sql.statement import Statement

PASSWORD = servers.PASSWORD
WRONG = "wr0ng-p4ss"
ONE = (("v", BIGINT),)


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PGPASSFILE", "/nowhere/pgpass")


def session(dsn: str | None, **more: object) -> Session:
    return connect(ResolvedConnection("here", "postgres", dsn=dsn, **more))  # type: ignore[arg-type]


def refused(dsn: str | None) -> tuple[str, str]:
    """Code and everything that is said, of an address that does not lead anywhere."""
    with pytest.raises(SemcliError) as caught:
        session(dsn).close()
    (problem,) = caught.value.problems
    assert problem.help
    shown = "".join(traceback.format_exception(caught.value)[-1:]) + repr(problem)
    return problem.code, shown


def address(dsn: str, **changes: str | int) -> str:
    return psycopg.conninfo.make_conninfo(dsn, **changes)


@pytest.fixture
def tcp(postgres_server: servers.Server, postgres_dsn: str) -> str:
    """The address of the database over TCP, on a server that was started here."""
    if not postgres_server.started_here:
        pytest.skip("needs a server whose rules are known")
    return address(postgres_dsn, host="127.0.0.1")


# --- getting in ---------------------------------------------------------------------------------------------------


def test_no_server_says_where_it_was_looked_for() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        code, shown = refused(f"host=127.0.0.1 port={port} user=x dbname=y")
    assert code == "cannot_connect"
    assert f"`127.0.0.1`, port {port}" in shown
    assert "is it running" in shown


def test_a_socket_that_is_not_there() -> None:
    code, shown = refused("host=/nowhere/at/all user=x dbname=y")
    assert code == "cannot_connect"
    assert "/nowhere/at/all" in shown


def test_a_host_that_is_not_known() -> None:
    code, shown = refused("postgresql://x@no-such-host.invalid/y")
    assert code == "cannot_connect"
    assert "no-such-host.invalid" in shown


def test_a_server_that_does_not_answer() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        code, shown = refused(f"host=127.0.0.1 port={silent.getsockname()[1]} user=x dbname=y connect_timeout=2")
    assert code == "cannot_connect"
    assert "in time" in shown


def test_a_server_that_speaks_something_else() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        def answer() -> None:
            with other.accept()[0] as visitor:
                visitor.recv(100)
                visitor.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        code, _ = refused(f"host=127.0.0.1 port={other.getsockname()[1]} user=x dbname=y sslmode=disable")
        thread.join()
    assert code == "cannot_connect"


def test_a_database_that_is_not_there(postgres_dsn: str) -> None:
    code, shown = refused(address(postgres_dsn, dbname="no_such_database"))
    assert code == "database_missing"
    assert "`no_such_database`" in shown


def test_a_user_that_is_not_there(postgres_dsn: str) -> None:
    code, shown = refused(address(postgres_dsn, user="no_such_user"))
    assert code == "authentication_failed"
    assert "`no_such_user`" in shown


def test_a_wrong_password(tcp: str) -> None:
    code, shown = refused(address(tcp, user=servers.PASSWORD_USER, password=WRONG))
    assert code == "authentication_failed"
    assert servers.PASSWORD_USER in shown
    assert WRONG not in shown


def test_a_missing_password(tcp: str) -> None:
    code, shown = refused(address(tcp, user=servers.PASSWORD_USER))
    assert code == "authentication_failed"
    assert "none was given" in shown


def test_a_password_from_the_environment_or_a_file(
    tcp: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dsn = address(tcp, user=servers.PASSWORD_USER)
    monkeypatch.setenv("PGPASSWORD", WRONG)
    code, shown = refused(dsn)
    assert (code, WRONG in shown) == ("authentication_failed", False)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    session(dsn).close()
    monkeypatch.delenv("PGPASSWORD")
    file = tmp_path_factory.mktemp("pass") / "pgpass"
    file.write_text("*:*:*:*:" + PASSWORD.replace("\\", "\\\\").replace(":", "\\:"))
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    session(dsn).close()


def test_a_password_in_the_address(tcp: str) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(tcp)
    url = f"postgresql://{servers.PASSWORD_USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{parts['port']}/{parts['dbname']}"
    session(url).close()
    session(address(tcp, user=servers.PASSWORD_USER, password=PASSWORD)).close()


def test_without_an_address_libpq_s_rules_hold(postgres_dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(postgres_dsn)
    for name, key in (("PGHOST", "host"), ("PGPORT", "port"), ("PGUSER", "user"), ("PGDATABASE", "dbname")):
        if key in parts:
            monkeypatch.setenv(name, str(parts[key]))
    if "password" in parts:
        monkeypatch.setenv("PGPASSWORD", str(parts["password"]))
    with session(None) as here:
        assert here.run(Statement("SELECT current_database()", (), (("d", TEXT),))).all() == [(parts["dbname"],)]
    monkeypatch.setenv("PGDATABASE", "no_such_database")
    code, shown = refused(None)
    assert (code, "`no_such_database`" in shown) == ("database_missing", True)


def test_a_service_file_is_read(
    postgres_dsn: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("service") / "services"
    lines = [f"{key}={value}" for key, value in psycopg.conninfo.conninfo_to_dict(postgres_dsn).items()]
    file.write_text("[warehouse]\n" + "\n".join(lines) + "\n")
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    session("service=warehouse").close()
    code, _ = refused("service=no_such_service")
    assert code == "cannot_connect"


MALFORMED = [
    "postgresql://u:{}@[::1/d",
    "postgresql://u:se@{}@localhost/d",
    "postgresql://u:se/{}@localhost/d",
    "postgresql://u:12/{}@localhost/d",
    "postgresql://u:%zz{}@localhost/d",
    "postgresql://u:{}@localhost:port/d",
    "postgresql://u:{}@localhost/d?no_such_option=1",
    "host=localhost password='{}",
    "host=localhost passwort={}",
    "host=localhost password {}",
    "host=localhost password={} port=x{}",
    "host=localhost port=1 user=x dbname=y password={}",
    "postgresql://u:{}@localhost:1/d",
    "postgresql://u:{}@no-such-host.invalid/d",
    "postgresql://u@localhost:1/d?password={}",
    "{}",
]


@pytest.mark.parametrize("form", MALFORMED)
def test_no_part_of_a_password_is_shown_however_an_address_is_written(form: str) -> None:
    secret = "Zq7Vx"
    connection = ResolvedConnection(None, "postgres", dsn=form.format(secret, secret))
    with pytest.raises(SemcliError) as caught:
        connect(connection).close()
    said = "".join(traceback.format_exception(caught.value)[-1:]) + repr(caught.value.problems) + repr(connection)
    assert secret not in said
    assert caught.value.problems[0].code == "cannot_connect"


# --- read-only, proven --------------------------------------------------------------------------------------------

FORBIDDEN = [
    "INSERT INTO t VALUES (3)",
    "UPDATE t SET i = 0",
    "DELETE FROM t",
    "TRUNCATE t",
    "CREATE TABLE u (i integer)",
    "DROP TABLE t",
    "SELECT 1::bigint INTO u",
    "WITH x AS (INSERT INTO t VALUES (3) RETURNING i) SELECT i::bigint FROM x",
    "SELECT nextval('s')",
    "SELECT setval('s', 5)",
    "SELECT i::bigint FROM t FOR UPDATE",
    "COPY t FROM PROGRAM 'echo 1'",
    "SELECT 1::bigint; INSERT INTO t VALUES (3)",
    "SELECT 1::bigint; COMMIT; DROP TABLE t",
    "CALL p()",
    "DO $$ BEGIN INSERT INTO t VALUES (3); END $$",
    "REFRESH MATERIALIZED VIEW m",
    "VACUUM t",
]


@pytest.fixture(scope="module")
def table(postgres_dsn: str) -> str:
    with psycopg.connect(postgres_dsn) as raw:
        raw.execute("CREATE TABLE t (i integer)")
        raw.execute("INSERT INTO t VALUES (1), (2)")
        raw.execute("CREATE SEQUENCE s")
        raw.execute("CREATE MATERIALIZED VIEW m AS SELECT 1 AS i")
        raw.execute("CREATE PROCEDURE p() LANGUAGE SQL AS 'INSERT INTO t VALUES (3)'")
    return postgres_dsn


def test_what_a_read_only_transaction_overlooks_is_rolled_back(postgres_dsn: str) -> None:
    with session(postgres_dsn) as here:
        with contextlib.suppress(SemcliError):
            here.run(Statement("SELECT lo_create(0)::bigint", (), ONE)).all()
        assert here.run(Statement("SELECT count(*) FROM pg_largeobject_metadata", (), ONE)).all() == [(0,)]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_a_read_only_transaction_refuses_to_write(table: str, text: str) -> None:
    with session(table) as here:
        with pytest.raises(SemcliError):
            here.run(Statement(text, (), ONE)).all()
        assert here.run(Statement("SELECT count(*) FROM t", (), ONE)).all() == [(2,)]


def test_a_statement_cannot_make_its_transaction_writable(table: str) -> None:
    with session(table) as here:
        for text in ("SET TRANSACTION READ WRITE", "SELECT set_config('transaction_read_only', 'off', false)"):
            with contextlib.suppress(SemcliError):
                here.run(Statement(text, (), (("v", TEXT),))).all()
            with pytest.raises(SemcliError) as caught:
                here.run(Statement("INSERT INTO t VALUES (3)", (), ONE)).all()
            assert caught.value.problems[0].code == "permission_denied"


def test_a_user_without_rights_cannot_read_the_server_s_files(tcp: str) -> None:
    with session(address(tcp, user=servers.PASSWORD_USER, password=PASSWORD)) as here:
        for text in ("SELECT length(pg_read_file('/etc/passwd'))::bigint", "SELECT count(*) FROM pg_ls_dir('/')"):
            with pytest.raises(SemcliError) as caught:
                here.run(Statement(text, (), ONE)).all()
            assert caught.value.problems[0].code == "permission_denied"


# --- settings -----------------------------------------------------------------------------------------------------

SETTINGS = {
    "transaction_read_only": "on",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "iso_8601",
    "statement_timeout": "7s",
    "search_path": '"odd "" name", public',
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
}


def test_every_setting_that_an_answer_could_depend_on_is_made(postgres_dsn: str) -> None:
    connection = ResolvedConnection("here", "postgres", dsn=postgres_dsn, schema_search_path=('odd " name', "public"))
    with connect(connection, timeout=7) as here:
        for name, value in SETTINGS.items():
            rows = here.run(Statement("SELECT current_setting($1::text)", (name,), (("v", TEXT),))).all()
            assert rows == [(value,)], name


def test_nothing_is_left_behind_in_the_connection(postgres_dsn: str) -> None:
    """A pooler hands the same connection to others."""
    with session(postgres_dsn) as here:
        here.run(Statement("SELECT 1", (), (("v", BIGINT),))).all()
        raw = here._raw  # type: ignore[attr-defined]
        assert raw.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        assert raw.execute("SHOW timezone").fetchone() == ("Pacific/Chatham",)
        assert raw.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)


def test_percent_signs_and_quotes_need_no_doubling(postgres_dsn: str) -> None:
    with session(postgres_dsn) as here:
        text = "SELECT '%s %% %(x)s' || $1::text AS \"100% of it\""
        assert here.run(Statement(text, ("%",), (("v", TEXT),))).all() == [("%s %% %(x)s%",)]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"], ids=["zero", "half a surrogate pair"])
def test_text_that_postgres_cannot_hold_is_an_error_of_the_request(postgres_dsn: str, text: str) -> None:
    with session(postgres_dsn) as here, pytest.raises(SemcliError) as caught:
        here.run(Statement("SELECT $1::text", (text,), (("v", TEXT),)))
    assert caught.value.problems[0].code == "type_mismatch"


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        ("infinity", "date", "infinity"),
        ("-infinity", "timestamp", "-infinity"),
        ("infinity", "timestamptz", "infinity"),
        ("0044-03-15 12:00:00 BC", "timestamptz", "0044-03-15T12:00:00+00:00 BC"),
        ("294276-12-31 23:59:59", "timestamptz", "294276-12-31T23:59:59+00:00"),
    ],
)
def test_dates_that_python_cannot_hold_come_as_text(postgres_dsn: str, written: str, kind: str, expected: str) -> None:
    from semcli.datatype import parse_type

    with session(postgres_dsn) as here:
        statement = Statement(f"SELECT $1::{kind}", (written,), (("v", parse_type(kind)),))
        assert here.run(statement).all() == [(expected,)]


# --- losing it ----------------------------------------------------------------------------------------------------


def test_a_connection_that_breaks_off(postgres_dsn: str) -> None:
    with session(postgres_dsn) as here:
        pid = here.run(Statement("SELECT pg_backend_pid()", (), ONE)).all()[0][0]
        with psycopg.connect(postgres_dsn) as raw:
            raw.execute("SELECT pg_terminate_backend(%s)", [pid])
        with pytest.raises(SemcliError) as caught:
            here.run(Statement("SELECT CAST(1 AS bigint)", (), ONE))
        assert caught.value.problems[0].code == "connection_lost"


def test_a_connection_that_breaks_off_in_the_middle_of_rows(postgres_dsn: str) -> None:
    with session(postgres_dsn) as here:
        text = "SELECT pg_backend_pid()::bigint, repeat('x', 1000) FROM generate_series(1, 300000)"
        rows = here.run(Statement(text, (), (("pid", BIGINT), ("x", TEXT))))
        pid = next(rows.batches)[0][0]
        with psycopg.connect(postgres_dsn) as raw:
            raw.execute("SELECT pg_terminate_backend(%s)", [pid])
        with pytest.raises(SemcliError) as caught:
            rows.all()
        assert caught.value.problems[0].code == "connection_lost"
