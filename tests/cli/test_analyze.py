"""`semcli explain --analyze`: the engine's own plan, and when it is not shown."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from cli.processes import Run

ASKED = ("explain", "total_revenue", "--by", "plan.title", "--analyze")


def test_the_engines_own_plan_stands_below_the_sql(semcli: Run) -> None:
    text = semcli(*ASKED).stdout
    sql, _, plan = text.partition("\nPlan of the engine\n")
    assert "FROM " in sql
    assert "subscriptions" in plan
    assert "rows" in plan
    assert semcli(*ASKED, "--format", "markdown").stdout.count("```") == 4
    found = json.loads(semcli(*ASKED, "--format", "json").stdout)
    assert any("subscriptions" in line for line in found["engine_plan"])
    assert "engine_plan" not in json.loads(semcli(*ASKED[:-1], "--format", "json").stdout)


def test_postgres_tells_rows_and_times(semcli: Run, tmp_path: Path, postgres_dsn: str) -> None:
    with psycopg.connect(postgres_dsn, autocommit=True) as database:
        database.execute("CREATE TABLE rows_to_analyze (n bigint)")
        database.execute("INSERT INTO rows_to_analyze SELECT * FROM generate_series(1, 40)")
    catalog = tmp_path / "catalog.toml"
    catalog.write_text("""format = 1
[catalog]
name = "few"
sensitivity = "public"
[entities.row]
table = "rows_to_analyze"
[entities.row.columns]
n = { type = "bigint" }
[metrics.total]
entity = "row"
aggregation = "sum"
measure = "n"
""")
    words = ("explain", "total", "--where", "n > 4", "--analyze", "--catalog", str(catalog), "--connection")
    done = semcli(*words, postgres_dsn, "--format", "json")
    plan = "\n".join(json.loads(done.stdout)["engine_plan"])
    assert "Filter: (n > '4'::bigint)" in plan or "Filter: (n > 4)" in plan
    assert "Rows Removed by Filter: 4" in plan
    assert "Execution Time" in plan


PRIVATE_KEY = """
[joins.session_same_login]
from = "session.last_login_ip"
to = "visitor.ip"
cardinality = "many_to_one"
[entities.visitor]
table = "visitors"
identity = "ip"
[entities.visitor.columns]
ip = { type = "text", pii = ["online_identifier"] }
country = { type = "text" }
[metrics.sessions]
entity = "session"
aggregation = "count"
"""


@pytest.mark.parametrize(
    ("more", "words", "code"),
    [
        ("[policy]\nmin_group_size = 5\n", ("total_revenue",), "group_size_refused"),
        (PRIVATE_KEY, ("sessions", "--by", "visitor.country"), "private_column"),
        (
            '[policy]\nreveal = ["contact"]\n',
            ("user_count", "--by", "user.email", "--reveal", "contact"),
            "private_column",
        ),
    ],
)
def test_what_counts_rows_is_not_shown_where_rows_may_not_be_counted(
    semcli: Run, demo: Path, tmp_path: Path, more: str, words: tuple[str, ...], code: str
) -> None:
    log = tmp_path / "audit.jsonl"
    text = (demo / "catalog.toml").read_text().replace("fixtures/", f"{demo}/fixtures/")
    policy = f'audit = "{log}"\n'
    head, _, rest = more.partition("[policy]\n")
    more = f"[policy]\n{policy}{rest}" if rest else f"{head}\n[policy]\n{policy}"
    (tmp_path / "catalog.toml").write_text(text + "\n" + more)
    done = semcli("explain", *words, "--analyze", "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (5, "")
    assert json.loads(done.stderr)["error"]["code"] == code
    assert [json.loads(line)["outcome"] for line in log.read_text().splitlines()] == ["refused"]
    assert semcli("explain", *words, cwd=tmp_path).returncode == 0


def test_a_run_for_its_plan_is_written_to_the_audit_log(semcli: Run, demo: Path, tmp_path: Path) -> None:
    text = (demo / "catalog.toml").read_text().replace("fixtures/", f"{demo}/fixtures/")
    (tmp_path / "catalog.toml").write_text(text + '\n[policy]\naudit = "audit.jsonl"\n')
    assert semcli(*ASKED, cwd=tmp_path).returncode == 0
    first = json.loads((tmp_path / "audit.jsonl").read_text().splitlines()[0])
    assert first["outcome"] == "answered"
    assert first["sql"].startswith("EXPLAIN ANALYZE ")


def test_the_sql_of_another_engine_is_not_analyzed(semcli: Run) -> None:
    done = semcli(*ASKED, "--engine", "postgres")
    assert done.returncode == 2
    assert "does not speak the SQL of `--engine postgres`" in done.stderr
