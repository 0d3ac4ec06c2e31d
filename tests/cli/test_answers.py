"""Answers on the demo, through real processes: formats, files, habits."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from cli.processes import Run, environment
from semcli.cli.registry import COMMANDS, load

MONTHS = ("metric", "total_revenue", "--grain", "month", "--since", "2024", "--until", "2024-04")


def test_a_table_is_plain_when_piped(semcli: Run) -> None:
    done = semcli(*MONTHS)
    assert (done.returncode, done.stderr) == (0, "")
    head, rule, *rows = done.stdout.splitlines()
    assert head.split() == ["time", "total_revenue"]
    assert set(rule) == {"-", " "}
    assert [row.split()[0] for row in rows] == ["2024-01", "2024-02", "2024-03"]
    assert all(row.split()[1].startswith("$") for row in rows)


def test_json_says_all_that_there_is_to_say(semcli: Run) -> None:
    done = semcli(*MONTHS, "--by", "workspace.region", "--format", "json", "--show-sql")
    found = json.loads(done.stdout)
    assert list(found) == ["columns", "rows", "request", "sql", "parameters", "paths", "truncated", "warnings"]
    assert [(c["name"], c["type"], c["role"]) for c in found["columns"]] == [
        ("time", "date", "time"),
        ("workspace.region", "text", "dimension"),
        ("total_revenue", "integer", "metric"),
    ]
    assert found["rows"][0]["time"] == "2024-01-01"
    assert isinstance(found["rows"][0]["total_revenue"], int)
    assert found["paths"] == {"workspace.region": ["invoice_workspace"]}
    assert found["request"]["grain"] == "month"
    assert "$1" in found["sql"]
    assert done.stderr == ""


def test_every_format_has_the_same_numbers(semcli: Run) -> None:
    rows = json.loads(semcli(*MONTHS, "--format", "json").stdout)["rows"]
    lines = semcli(*MONTHS, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    plain = [{k: str(v) for k, v in row.items()} for row in rows]
    for name, delimiter in (("csv", ","), ("tsv", "\t")):
        text = semcli(*MONTHS, "--format", name).stdout
        assert list(csv.DictReader(io.StringIO(text), delimiter=delimiter)) == plain


def test_sql_goes_to_stderr_where_the_format_has_no_place_for_it(semcli: Run) -> None:
    done = semcli(*MONTHS, "--show-sql", "--format", "csv")
    assert done.stdout.startswith("time,total_revenue\n")
    assert "SELECT" in done.stderr


def test_sql_that_fails_is_shown_too(semcli: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(
        "format = 1\n[catalog]\nname = 'x'\nsensitivity = 'public'\nconnection = 'db'\n"
        "[connections.db]\nengine = 'duckdb'\npath = 'empty.duckdb'\n"
        "[entities.row]\ntable = 'nowhere'\n[metrics.rows]\nentity = 'row'\naggregation = 'count'\n"
    )
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    for name in ("csv", "jsonl", "parquet"):
        done = semcli("metric", "rows", "--catalog", str(tmp_path / "bad.toml"), "--show-sql", "--format", name)
        sql, _, told = done.stderr.partition("error[missing_table]") if name == "csv" else (done.stderr, "", "")
        assert "SELECT" in sql
        assert done.returncode == 6
        assert "missing_table" in told + done.stderr


def test_output_takes_its_format_from_the_ending(semcli: Run, tmp_path: Path) -> None:
    target = tmp_path / "months.csv"
    done = semcli(*MONTHS, "--output", str(target))
    assert done.stdout == ""
    assert done.stderr == f"wrote 3 rows to {target}\n"
    assert target.read_text().startswith("time,total_revenue\n2024-01-01,")
    assert list(tmp_path.iterdir()) == [target]
    assert semcli(*MONTHS, "--output", str(target), "--format", "json", "-q").stderr == ""
    assert json.loads(target.read_text())["rows"]


def test_output_is_whole_or_not_at_all(semcli: Run, tmp_path: Path) -> None:
    target = tmp_path / "kept.csv"
    target.write_text("before")
    done = semcli("metric", "user_count", "--by", "user.email", "--output", str(target))
    assert done.returncode == 5
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["catalog.toml", "fixtures/demo.duckdb", "fixtures/../catalog.toml"])
def test_catalog_and_database_are_never_overwritten(semcli: Run, demo: Path, name: str) -> None:
    before = (demo / name).read_bytes()
    done = semcli(*MONTHS, "--format", "csv", "--output", name)
    assert done.returncode == 2
    assert done.stderr.startswith("error[output_refused]: ")
    assert (demo / name).read_bytes() == before


def test_a_database_or_catalog_by_another_name_is_not_overwritten_either(
    semcli: Run, demo: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes((demo / "fixtures/demo.duckdb").read_bytes())
    link, hard = tmp_path / "link.csv", tmp_path / "hard.csv"
    link.symlink_to(demo / "catalog.toml")
    os.link(demo / "catalog.toml", hard)
    for target in (copy, link, hard):
        assert semcli(*MONTHS, "--output", str(target)).stderr.startswith("error[output_refused]: ")


@pytest.mark.parametrize(
    ("name", "said"), [("no/such/folder/x.csv", "no such file or directory"), (".", "is a folder")]
)
def test_a_file_that_cannot_be_written_is_told(semcli: Run, name: str, said: str) -> None:
    done = semcli(*MONTHS, "--format", "csv", "--output", name)
    assert done.returncode == 2
    assert done.stderr.startswith("error[output_failed]: ")
    assert said in done.stderr


def test_a_reader_that_has_enough_ends_it_quietly(demo: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "semcli",
        "metric",
        "usage_volume",
        "--grain",
        "day",
        "--by",
        "usage_event.id",
        "--no-fill",
    ]
    with subprocess.Popen(
        [*words, "--format", "csv"], cwd=demo, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"time,")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


def test_columns_sets_the_width_of_what_is_piped(semcli: Run) -> None:
    done = semcli("list", "joins", COLUMNS="80")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert max(map(len, semcli("list", "joins").stdout.splitlines())) > 80


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "0"}, False),
    ],
)
def test_colour_is_given_and_taken_by_the_environment(semcli: Run, env: dict[str, str], coloured: bool) -> None:
    assert ("\x1b[" in semcli(*MONTHS, **env).stdout) is coloured
    assert ("\x1b[" in semcli("metric", "nope", **env).stderr) is coloured
    assert ("\x1b[" in semcli("--help", **env).stdout) is coloured


def test_what_has_no_utf8_still_gets_an_answer(semcli: Run) -> None:
    done = semcli("describe", "subscription", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "A workspace\\u2019s binding" in done.stdout


def test_describe_has_the_facts_of_an_entity(semcli: Run) -> None:
    text = semcli("describe", "subscription_item").stdout
    assert "public.subscription_items" in text
    assert "unit_price_cents * seats" in text
    assert '"subscription_item"."subscription_id" = "subscription"."id"' in text
    assert "Operator-authored" in text
    found = json.loads(semcli("describe", "user", "--format", "json").stdout)
    assert found["kind"] == "entity"
    assert [c["pii"] for c in found["columns"] if c["name"] == "password_hash"] == [["credential"]]


def test_describe_tells_how_a_metric_can_be_seen(semcli: Run) -> None:
    found = json.loads(semcli("describe", "total_revenue", "--format", "json").stdout)
    paths = {d["name"]: d["path"] for d in found["dimensions"]}
    assert paths["plan.title"] == ["invoice_subscription", "subscription_plan"]
    refused = {d["name"]: d["code"] for d in found["refused"]}
    assert refused["user.role"] == "fan_out"
    assert refused["user.password_hash"] == "private_column"
    assert refused["usage_event.event_type"] == "unreachable"


@pytest.mark.parametrize("name", ["workspace_users", "user.email", "workspace"])
def test_describe_answers_for_other_things(semcli: Run, name: str) -> None:
    assert semcli("describe", name).stdout.startswith(name)
    assert semcli("describe", name, "--format", "markdown").stdout.startswith("# ")


def test_values_counts_under_the_policy(semcli: Run) -> None:
    rows = json.loads(semcli("values", "user.role", "--format", "json").stdout)["rows"]
    counts = [row["rows"] for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert semcli("values", "user.email").returncode == 5


def test_explain_tells_path_filter_verdict_and_sql(semcli: Run) -> None:
    words = ("total_revenue", "--by", "plan.title", "--where", "invoice.status <> 'void'")
    text = semcli("explain", *words).stdout
    for said in ("invoice_subscription", "subscription_plan", "invoice.status <> 'void'", "allowed", "LEFT JOIN"):
        assert said in text
    found = json.loads(semcli("explain", *words, "--format", "json").stdout)
    assert found["branches"][0]["filters"] == [{"of": "--where", "condition": "invoice.status <> 'void'"}]


def test_a_refused_explain_shows_its_verdicts_and_no_sql(semcli: Run) -> None:
    words = ("user_count", "--by", "user.email", "--by", "workspace.region")
    table = semcli("explain", *words)
    assert table.returncode == 5
    assert ["user.email", "PII", "grouped", "by", "refused"] in [line.split() for line in table.stdout.splitlines()]
    assert "SQL\n" not in table.stdout
    assert "SELECT" not in table.stdout + table.stderr
    assert "private_column" in table.stderr
    made = semcli("explain", *words, "--format", "json")
    assert made.returncode == 5
    found = json.loads(made.stdout)
    assert "sql" not in found
    assert {v["column"]: v["allowed"] for v in found["policy"]} == {
        "user.email": False,
        "workspace.region": True,
        "user.workspace_id": True,
        "workspace.id": True,
        "user.id": True,
    }


def test_sql_is_the_same_text_that_a_request_runs(semcli: Run) -> None:
    asked = json.loads(semcli(*MONTHS, "--format", "json", "--show-sql").stdout)
    found = json.loads(semcli("sql", *MONTHS[1:], "--format", "json").stdout)
    assert found == {"sql": asked["sql"], "parameters": asked["parameters"]}
    assert semcli("sql", *MONTHS[1:], "--engine", "postgres").returncode == 0


def test_check_compares_and_smokes(semcli: Run, tmp_path: Path) -> None:
    report = tmp_path / "check.xml"
    done = semcli("check", "--connection", "demo", "--smoke", "--junit", str(report), "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert found["ok"] is True
    assert {case["check"] for case in found["cases"]} == {"lint", "database", "smoke"}
    names = {case["name"] for case in found["cases"] if case["check"] == "smoke"}
    assert {"total_revenue", "total_revenue by day", "total_revenue by week", "user_count"} <= names
    assert report.read_text().startswith("<?xml")


def test_check_finds_what_differs(semcli: Run, demo: Path, tmp_path: Path) -> None:
    text = (demo / "catalog.toml").read_text()
    text = text.replace('path   = "fixtures/demo.duckdb"', f'path = "{demo / "fixtures/demo.duckdb"}"')
    text = text.replace("public.plans", "public.plnas").replace("invoice_number ", "invoice_numbr ")
    text = text.replace("seat_count ", "seat_count_ ", 1)
    (tmp_path / "catalog.toml").write_text(text)
    done = semcli("check", "--connection", "demo", "--format", "json", cwd=tmp_path)
    found = {(c["name"], c["code"]): c for c in json.loads(done.stdout)["cases"]}
    assert done.returncode == 1
    assert found["plan", "missing_table"]["help"] == ["did you mean `public.plans`?"]
    assert found["invoice.invoice_numbr", "missing_column"]["help"] == ["was it renamed to `invoice_number`?"]
    assert "catalog.toml:" in found["plan", "missing_table"]["where"]


def test_the_first_call_makes_the_demo(semcli: Run, demo: Path, tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_bytes((demo / "catalog.toml").read_bytes())
    assert semcli(*MONTHS, cwd=tmp_path).stdout == semcli(*MONTHS).stdout
    assert (tmp_path / "fixtures/demo.duckdb").exists()


def test_demo_writes_a_folder_once(semcli: Run, tmp_path: Path) -> None:
    done = semcli("demo", "here", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "semcli metric total_revenue --grain month --catalog here/catalog.toml" in done.stderr
    assert semcli("demo", "here", cwd=tmp_path).stderr.startswith("error[output_refused]: ")


def test_sql_goes_into_a_file_that_is_named_for_it(semcli: Run, tmp_path: Path) -> None:
    assert semcli("sql", "total_revenue", "--output", str(tmp_path / "q.sql")).returncode == 0
    assert (tmp_path / "q.sql").read_text() == semcli("sql", "total_revenue").stdout


RUNNABLE = [
    example
    for name, entry in COMMANDS.items()
    if entry.module is not None and name != "demo" and not load(name).examples[0].startswith("printf ")
    for example in load(name).examples
]


@pytest.mark.parametrize("example", RUNNABLE)
def test_the_examples_of_help_run_on_the_demo(semcli: Run, example: str, tmp_path: Path) -> None:
    import shlex

    words = [word if not word.endswith(".xml") else str(tmp_path / word) for word in shlex.split(example)[1:]]
    done = semcli(*words)
    assert (done.returncode, "error" in done.stderr) == (0, False), done.stderr


TESTED = """
[queries.half_a_year]
metrics = ["total_revenue"]
grain   = "month"
last    = "6 months"
now     = "2025-06-20"

[tests.as_it_is]
query = "half_a_year"
rows  = 6

[tests.too_much]
query  = "half_a_year"
rows   = 7
total  = 36500000
expect = "total_revenue > 5000000"
"""


SHAPED = """
[metrics.items]
entity = "subscription_item"
aggregation = "count"
[metrics.mean_seats]
entity = "subscription_item"
aggregation = "avg"
measure = "seats"
[metrics.last_start]
entity = "subscription_item"
aggregation = "max"
measure = "subscription.started_at"

[queries.whole]
metrics = ["items"]
[queries.pivoted]
metrics = ["items", "mean_seats"]
by = ["workspace.region"]
pivot = "workspace.region"
[queries.totalled]
metrics = ["items"]
by = ["workspace.region", "plan.title"]
totals = true
top = 3
[queries.means]
metrics = ["mean_seats"]
by = ["workspace.region"]
[queries.starts]
metrics = ["last_start"]
"""


def test_a_total_is_of_groups_in_every_shape(semcli: Run, demo: Path, tmp_path: Path) -> None:
    catalog = (demo / "catalog.toml").read_text() + SHAPED
    (tmp_path / "catalog.toml").write_text(catalog)
    (tmp_path / "fixtures").symlink_to(demo / "fixtures")
    (whole,) = json.loads(semcli("run", "whole", "--format", "json", cwd=tmp_path).stdout)["rows"]
    means = json.loads(semcli("run", "means", "--format", "json", cwd=tmp_path).stdout)["rows"]
    sums = {
        "whole": whole["items"],
        "pivoted": whole["items"],
        "totalled": whole["items"],
        "means": f"{sum(row['mean_seats'] for row in means):.10g}",
        "starts": 1,
    }
    tests = "".join(f'[tests.{name}]\nquery = "{name}"\ntotal = {total}\n' for name, total in sums.items())
    (tmp_path / "catalog.toml").write_text(catalog + tests)
    done = semcli("test", cwd=tmp_path, COLUMNS="100")
    assert done.returncode == 1
    assert re.findall(r"^test +(\w+) +(\w+)", done.stdout, re.MULTILINE) == [
        *((name, "ok") for name in sums if name != "starts"),
        ("starts", "failed"),
    ]
    assert "failed[inapplicable]: starts: `last_start` is no number: there is no `total` of it" in done.stdout


def test_a_test_shows_what_was_expected_and_what_came(semcli: Run, demo: Path, tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text((demo / "catalog.toml").read_text() + TESTED)
    (tmp_path / "fixtures").symlink_to(demo / "fixtures")
    done = semcli("test", "--junit", "report.xml", cwd=tmp_path, COLUMNS="100")
    assert done.returncode == 1
    table, _, found = done.stdout.partition("\n\n")
    assert re.search(r"^test   as_it_is  ok         6  ", table, re.MULTILINE)
    assert found == (
        "failed[unexpected]: too_much: 6 rows where 7 were expected; `total_revenue` does not add up to what\n"
        "  was expected; `total_revenue > 5000000` is not true of 1 row\n"
        "  --> catalog.toml (tests.too_much)\n"
        "  - rows  7  expected\n"
        "  + rows  6  found\n"
        "  - total of total_revenue  36,500,000  expected\n"
        "  + total of total_revenue  34,183,770  found\n"
        "  time     total_revenue\n"
        "  -------  -------------\n"
        "  2024-12     $47,911.88\n"
    )
    assert "+ rows  6  found" in (tmp_path / "report.xml").read_text()
    cases = json.loads(semcli("test", "--format", "json", cwd=tmp_path).stdout)["cases"]
    assert [len(case["detail"]) for case in cases] == [0, 7]
