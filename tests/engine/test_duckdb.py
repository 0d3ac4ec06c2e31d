"""DuckDB: what cannot be opened, and what a statement cannot do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from semcli.datatype import BIGINT, INTEGER, TEXT, parse_type
from semcli.engine import ResolvedConnection, connect
from semcli.errors import SemcliError
from semcli.sql.statement import Statement

ONE = (("v", BIGINT),)


def refused(path: Path | None) -> SemcliError:
    with pytest.raises(SemcliError) as caught:
        connect(ResolvedConnection("here", "duckdb", path=path)).close()
    return caught.value


def code(error: SemcliError) -> str:
    (problem,) = error.problems
    assert problem.help, "every error of the database says what to do"
    assert problem.message[0].islower() or problem.message.startswith(("`", "DuckDB"))
    return problem.code


# --- opening ------------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    error = refused(tmp_path / "none.duckdb")
    assert code(error) == "database_missing"
    assert "none.duckdb" in error.problems[0].message


def test_a_file_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    error = refused(tmp_path / "no" / "none.duckdb")
    assert code(error) == "database_missing"
    assert "does not exist either" in error.problems[0].help[0]


def test_a_folder(tmp_path: Path) -> None:
    assert code(refused(tmp_path)) == "not_a_database"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", os.urandom(100_000)], ids=["empty", "text", "noise"])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.duckdb"
    path.write_bytes(content)
    assert code(refused(path)) == "not_a_database"


def test_a_database_in_memory_is_empty() -> None:
    assert code(refused(Path(":memory:"))) == "database_missing"


def test_a_file_that_another_process_writes(duckdb_file: Path) -> None:
    program = (
        f"import duckdb, sys; c = duckdb.connect({str(duckdb_file)!r}); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        error = refused(duckdb_file)
        assert code(error) == "cannot_connect"
        assert str(other.pid) in error.problems[0].help[0]
        other.communicate()
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file)) as session:
        assert session.run(Statement("SELECT count(*) FROM t", (), ONE)).all() == [(2,)]


def test_a_file_open_in_this_process_with_other_settings(duckdb_file: Path) -> None:
    with duckdb.connect(str(duckdb_file)):
        assert code(refused(duckdb_file)) == "cannot_connect"


def test_a_file_that_another_session_reads(duckdb_file: Path) -> None:
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file)) as session:
        assert code(refused(duckdb_file)) == "cannot_connect"
        assert session.run(Statement("SELECT count(*) FROM t", (), ONE)).all() == [(2,)]
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file)) as session:
        assert session.run(Statement("SELECT count(*) FROM t", (), ONE)).all() == [(2,)]


def test_a_file_cut_short(duckdb_file: Path) -> None:
    content = duckdb_file.read_bytes()
    duckdb_file.write_bytes(content[: len(content) // 2])
    assert code(refused(duckdb_file)) in ("not_a_database", "cannot_connect")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(duckdb_file: Path) -> None:
    duckdb_file.chmod(0)
    assert code(refused(duckdb_file)) == "permission_denied"


def test_a_file_in_a_read_only_place_can_be_asked(duckdb_file: Path) -> None:
    duckdb_file.chmod(0o444)
    duckdb_file.parent.chmod(0o555)
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file)) as session:
        assert session.run(Statement("SELECT count(*) FROM t", (), ONE)).all() == [(2,)]
    duckdb_file.parent.chmod(0o755)


# --- read-only, proven --------------------------------------------------------------------------------------------

FORBIDDEN = [
    "INSERT INTO t VALUES (3, 'x')",
    "UPDATE t SET i = 0",
    "DELETE FROM t",
    "CREATE TABLE u (i integer)",
    "CREATE TEMP TABLE u (i integer)",
    "DROP TABLE t",
    "ALTER TABLE t ADD COLUMN x integer",
    "COPY t TO '{there}/out.csv'",
    "COPY t FROM '{there}/secret.csv'",
    "EXPORT DATABASE '{there}/out'",
    "ATTACH '{there}/other.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET memory_limit = '1GB'",
    "SET enable_external_access = true",
    "PRAGMA database_list",
    "CALL pragma_version()",
    "CHECKPOINT",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE t",
    "",
    "WITH x AS (INSERT INTO t VALUES (3, 'x') RETURNING i) SELECT i FROM x",
    "SELECT count(*) FROM read_csv('{there}/secret.csv')",
    "SELECT count(*) FROM '{there}/secret.csv'",
    "SELECT count(*) FROM read_text('{there}/secret.csv')",
    "SELECT count(*) FROM read_blob('/etc/passwd')",
    "SELECT count(*) FROM glob('{there}/*')",
    "SELECT count(*) FROM duckdb_file",
    "EXPLAIN ANALYZE INSERT INTO t VALUES (3, 'x')",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_nothing_but_reading_the_database_is_possible(duckdb_file: Path, text: str) -> None:
    there = duckdb_file.parent / "there"
    there.mkdir()
    (there / "secret.csv").write_text("i,s\n1,secret\n")
    shutil.copy(duckdb_file, there / "other.duckdb")
    before = duckdb_file.read_bytes()
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file)) as session:
        with pytest.raises(SemcliError) as caught:
            session.run(Statement(text.format(there=there), (), ONE)).all()
        assert "secret" not in str(caught.value)
        assert session.run(Statement("SELECT count(*) FROM t", (), ONE)).all() == [(2,)]
    assert duckdb_file.read_bytes() == before
    assert sorted(p.name for p in there.iterdir()) == ["other.duckdb", "secret.csv"]


def test_a_select_may_be_explained(duckdb_file: Path) -> None:
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file)) as session:
        rows = session.run(
            Statement("EXPLAIN SELECT i FROM t WHERE i = $1", (1,), (("key", TEXT), ("plan", TEXT)))
        ).all()
    assert "t" in rows[0][1]


def test_text_that_duckdb_cannot_hold_is_an_error_of_the_request(duckdb_file: Path) -> None:
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file)) as session:
        with pytest.raises(SemcliError) as caught:
            session.run(Statement("SELECT $1::text", ("\ud800",), (("v", TEXT),)))
        assert caught.value.problems[0].code == "type_mismatch"
        assert session.run(Statement("SELECT $1::text", ("a\0b",), (("v", TEXT),))).all() == [("a\0b",)]


# --- settings -----------------------------------------------------------------------------------------------------


def test_the_session_s_zone_is_utc_whatever_the_machine_s_is(
    duckdb_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Chatham")
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file)) as session:
        text = (
            "SELECT current_setting('TimeZone'), CAST(extract(hour FROM TIMESTAMPTZ '2024-01-01 00:00:00Z') AS integer)"
        )
        assert session.run(Statement(text, (), (("z", TEXT), ("h", INTEGER)))).all() == [("UTC", 0)]


def test_an_amount_of_memory_that_is_none(duckdb_file: Path) -> None:
    with pytest.raises(SemcliError) as caught:
        connect(ResolvedConnection("here", "duckdb", path=duckdb_file), memory="lots")
    assert caught.value.problems[0].code == "bad_option"


SORT = "SELECT count(*) FROM (SELECT range AS r, hash(range) AS h FROM range(3000000) ORDER BY h LIMIT 2900000)"
SPILLED = "SELECT range AS n FROM range(3000000) ORDER BY hash(range)"
HUNGRY = "SELECT length(string_agg(range::text || repeat('x', 100), ',' ORDER BY range)) FROM range(3000000)"


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, to a process that has no session open yet."""
    monkeypatch.setattr("semcli.engine.duckdb_spill._users", 0)
    found = tmp_path_factory.mktemp("spill")
    monkeypatch.setenv("TMPDIR", str(found))
    return found


def test_more_than_the_memory_limit_is_an_error_or_spills_outside_the_user_s_folder(
    duckdb_file: Path, temporary: Path
) -> None:
    connection = ResolvedConnection("here", "duckdb", path=duckdb_file)
    with connect(connection, memory="60MB", threads=1) as session:
        assert session.run(Statement(SORT, (), ONE)).all() == [(2_900_000,)]
        with pytest.raises(SemcliError) as caught:
            session.run(Statement(HUNGRY, (), ONE)).all()
        assert code(caught.value) == "out_of_memory"
    assert list(temporary.iterdir()) == []
    assert [p.name for p in duckdb_file.parent.iterdir()] == [duckdb_file.name]


def test_what_is_spilled_nobody_else_may_read(duckdb_file: Path, temporary: Path) -> None:
    umask = os.umask(0)
    try:
        with connect(ResolvedConnection("here", "duckdb", path=duckdb_file), memory="60MB", threads=1) as session:
            rows = session.run(Statement(SPILLED, (), ONE))
            next(rows.batches)
            (folder,) = temporary.iterdir()
            assert any(file.stat().st_size for file in folder.iterdir())
            assert folder.stat().st_mode & 0o777 == 0o700
            assert str(os.getpid()) != folder.name.removeprefix("semcli-")
    finally:
        os.umask(umask)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("way", ["rows", "lines", "batches"])
def test_nothing_stays_of_an_answer_that_nobody_reads_to_its_end(duckdb_file: Path, temporary: Path, way: str) -> None:
    kept = []
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file), memory="60MB", threads=1) as session:
        lines = Statement(SPILLED.replace("range AS n", "CAST(range AS text) AS n"), (), (("n", TEXT),))
        ways: dict[str, Callable[[], Iterator[Any]]] = {
            "rows": lambda: session.run(lines).batches,
            "lines": lambda: session.lines(lines),
            "batches": lambda: session.record_batches(lines),
        }
        kept.append(ways[way]())
        next(kept[0])
        (folder,) = temporary.iterdir()
        assert any(file.stat().st_size for file in folder.iterdir())
    assert list(temporary.iterdir()) == []


def test_sessions_share_the_folder_and_the_last_takes_it_away(duckdb_file: Path, temporary: Path) -> None:
    other = shutil.copy(duckdb_file, duckdb_file.with_name("other.duckdb"))
    first, second = (connect(ResolvedConnection("here", "duckdb", path=Path(p))) for p in (duckdb_file, other))
    folders = list(temporary.iterdir())
    first.close()
    first.close()
    assert list(temporary.iterdir()) == folders
    assert len(folders) == 1
    second.close()
    assert list(temporary.iterdir()) == []


def test_a_file_that_cannot_be_opened_leaves_no_folder(tmp_path: Path, temporary: Path) -> None:
    with pytest.raises(SemcliError):
        connect(ResolvedConnection("here", "duckdb", path=tmp_path / "none.duckdb"))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("there", ["folder", "link", "nothing to write to"])
def test_without_a_folder_of_its_own_nothing_is_spilled(
    duckdb_file: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    """What somebody put where the folder would be is not used."""
    monkeypatch.setattr("os.urandom", bytes)
    trap, elsewhere = temporary / f"semcli-{'00' * 12}", temporary / "elsewhere"
    elsewhere.mkdir()
    if there == "folder":
        trap.mkdir(0o777)
    elif there == "link":
        trap.symlink_to(elsewhere)
    else:
        monkeypatch.setenv("TMPDIR", str(temporary / "none"))
    with connect(ResolvedConnection("here", "duckdb", path=duckdb_file), memory="60MB", threads=1) as session:
        assert session.run(Statement("SELECT 1", (), ONE)).all() == [(1,)]
        with pytest.raises(SemcliError) as caught:
            session.run(Statement(SPILLED, (), ONE)).all()
        assert code(caught.value) == "out_of_memory"
        assert list(elsewhere.iterdir()) == []
    assert trap.exists() is (there != "nothing to write to")


def test_parts_that_look_alike_are_read_each_by_itself(tmp_path: Path) -> None:
    """DuckDB's `common_subplan` reads the second part from the first one's columns, and gets a column of the wrong
    table: it has to be off."""
    path = tmp_path / "alike.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("CREATE TABLE t (id bigint, day date, above bigint)")
        made.execute("INSERT INTO t VALUES (1, '2025-03-10', 9), (3, '2024-03-01', 22), (8, '2025-03-04', 9)")
        made.execute("INSERT INTO t VALUES (23, '2026-01-01', 8)")
    last = "(SELECT day, above, rank() OVER (ORDER BY day DESC) AS place FROM t WHERE day IS NOT NULL) AS x"
    rows = f"FROM {last} LEFT JOIN t AS y ON y.id = x.above WHERE x.place = 1 AND (y.id < 2 OR x.day <> '2024-06-16')"
    text = f"""
        WITH each AS (SELECT CAST(y.day AS text) AS v, count(*) AS n {rows} GROUP BY 1),
          total AS (SELECT count(*) AS n {rows})
        SELECT v, n FROM each UNION ALL SELECT CAST(NULL AS text) AS v, n FROM total"""
    with connect(ResolvedConnection("here", "duckdb", path=path)) as session:
        found = session.run(Statement(text, (), (("v", TEXT), ("n", BIGINT)))).all()
    assert sorted(found, key=str) == [("2025-03-04", 1), (None, 1)]


@pytest.mark.parametrize("way", ["rows", "record batches", "types"])
def test_a_file_may_be_named_like_one_of_its_schemas(tmp_path: Path, way: str) -> None:
    """DuckDB calls the database `sales` after its file, and then takes `sales.orders` for ambiguous."""
    path = tmp_path / "sales.duckdb"
    with duckdb.connect(str(tmp_path / "made.duckdb")) as made:
        made.execute("CREATE SCHEMA sales; CREATE TABLE sales.orders AS SELECT 7::bigint AS v")
        made.execute("CREATE TABLE orders AS SELECT 8::bigint AS v")
    (tmp_path / "made.duckdb").rename(path)
    with connect(ResolvedConnection("here", "duckdb", path=path), memory="100MB") as session:
        statement = Statement('SELECT v FROM "sales"."orders"', (), ONE)
        match way:
            case "rows":
                assert session.run(statement).all() == [(7,)]
            case "record batches":
                pytest.importorskip("pyarrow")
                assert [batch.to_pylist() for batch in session.record_batches(statement)] == [[{"v": 7}]]
            case "types":
                assert session.holds(statement) == (True,)
        assert session.run(Statement('SELECT v FROM "orders"', (), ONE)).all() == [(8,)]
        for text in ("COPY (SELECT 1) TO 'x.csv'", "SELECT * FROM read_csv('/etc/passwd')", "CREATE TABLE t (v int)"):
            with pytest.raises(SemcliError):
                session.run(Statement(text, (), ONE)).all()


def test_an_outer_join_with_nothing_keeps_its_rows(tmp_path: Path) -> None:
    """DuckDB's `statistics_propagation` sees that no partner is under 5, and takes the whole join for no rows: it is
    off where a condition may leave no partner."""
    path = tmp_path / "alone.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("CREATE TABLE t AS SELECT range % 3 AS i, 9223372036854775807 - range AS n FROM range(5)")
        made.execute("CREATE TABLE partner AS SELECT 100 AS i, 'a' AS name")
    join = "FROM t LEFT JOIN partner ON partner.i = t.i WHERE t.i < 5"
    columns = (("name", TEXT), ("n", parse_type("numeric(38,0)")))
    with connect(ResolvedConnection("here", "duckdb", path=path)) as session:

        def found(text: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in session.run(Statement(text, (), columns)).all()]

        assert found(f"SELECT name, sum(n) AS n {join} GROUP BY 1") == [(None, 5 * (2**63 - 1) - 10)]
        assert len(found(f"SELECT name, t.i AS n {join} LIMIT 2")) == 2
        assert found(f"SELECT name, coalesce(sum(t.i), 0) AS n {join} GROUP BY 1 HAVING coalesce(sum(t.i), 0) > 1") == [
            (None, 4)
        ]


def test_it_tells_how_far_a_statement_is(tmp_path: Path) -> None:
    path = tmp_path / "far.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("CREATE TABLE t AS SELECT n FROM range(300000) a (n)")
    endless = Statement("SELECT count(*) AS n FROM t a, t b WHERE hash(a.n * b.n) % 7 = 1", (), (("n", BIGINT),))
    told: list[float] = []

    def watch() -> None:
        end = time.monotonic() + 30
        while not told and time.monotonic() < end:
            told.extend([] if session.progress() is None else [session.progress() or 0.0])
            time.sleep(0.01)
        session.cancel()

    with connect(ResolvedConnection(None, "duckdb", path=path)) as session:
        assert session.progress() is None
        watching = threading.Thread(target=watch)
        watching.start()
        with pytest.raises(SemcliError, match="interrupted"):
            session.run(endless).all()
        watching.join()
    assert 0 <= told[0] <= 1
    assert session.progress() is None
