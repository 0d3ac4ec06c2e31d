"""Command lines that are wrong: one clear error, the right status, nothing on stdout, no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.processes import Run
from semcli.cli.registry import COMMANDS

WRONG = [
    (("metrc", "x"), 2, "usage", "did you mean `metric`?"),
    (("--nonsense",), 2, "usage", "semcli has no option `--nonsense`"),
    (("metric",), 2, "usage", "needs NAME..."),
    (("metric", "total_revenue", "--gran", "month"), 2, "usage", "did you mean `--grain`?"),
    (("metric", "total_revenue", "--grain", "mont"), 2, "bad_option", "did you mean `month`?"),
    (("metric", "total_revenue", "--limit", "abc"), 2, "bad_option", "a whole number from 0 up, not `abc`"),
    (("metric", "total_revenue", "--limit=-1"), 2, "bad_option", "not `-1`"),
    (("metric", "total_revenue", "--limit"), 2, "usage", "`--limit` needs a value"),
    (("metric", "total_revenue", "--fill=yes"), 2, "usage", "`--fill` takes no value"),
    (("metric", "total_revenue", "--timeout", "soon"), 2, "bad_option", "a number from 0 up, not `soon`"),
    (("metric", "total_revenue", "--format", "jsn"), 2, "bad_option", "did you mean `json`?"),
    (("metric", "total_revenue", "--plot", "x.pdf"), 2, "bad_option", "endings are `.svg`, `.png`, `.html`"),
    (("metric", "total_revenue", "--plot", "x.svg", "--output", "y.csv"), 2, "conflicting_options", "`--output`"),
    (("metric", "total_revenue", "--plot", "catalog.toml.svg", "--chart"), 2, "conflicting_options", "`--chart`"),
    (("metric", "total_revenue", "--output", "x.xyz"), 2, "bad_option", "the ending of `x.xyz` names no format"),
    (("metric", "total_revenue", "--last", "1 month", "--since", "2024"), 2, "conflicting_options", "both ends"),
    (("describe",), 2, "usage", "needs NAME"),
    (("describe", "invoice", "invoice"), 2, "usage", "takes no further argument: `invoice`"),
    (("describe", "invoice", "--format", "csv"), 2, "bad_option", "`table`, `markdown`, `json`"),
    (("describe", "invoce"), 4, "unknown_name", "did you mean `invoice`?"),
    (("describe", "invoice.totl"), 4, "unknown_column", "`semcli describe invoice`"),
    (("list", "metric"), 2, "bad_option", "did you mean `metrics`?"),
    (("init",), 2, "not_implemented", "no `semcli init` yet"),
    (("run", "no_such_query"), 4, "unknown_query", "this catalog has no saved queries"),
    (("metric", "total_revnue"), 4, "unknown_metric", "`total_revenue`"),
    (("metric", "total_revenue", "--by", "workspace.regon"), 4, "unknown_column", "region"),
    (("metric", "total_revenue", "--by", "user.role"), 4, "fan_out", "workspace_users"),
    (("metric", "total_revenue", "--by", "usage_event.event_type"), 4, "unreachable", ""),
    (("metric", "user_count", "--grain", "month"), 4, "no_time_dimension", "--time"),
    (("metric", "total_revenue", "--grain", "year"), 4, "invalid_grain", "`month`"),
    (("metric", "user_count", "--by", "user.password_hash"), 5, "private_column", "user.password_hash"),
    (("metric", "user_count", "--where", "user.email = 'a@b.c'"), 5, "private_column", "user.email"),
    (("metric", "total_revenue", "--where", "status <> "), 2, "syntax", "^"),
    (("metric", "total_revenue", "--where", "invoice_total_cents > 'x'"), 4, "type_mismatch", ""),
    (("metric", "total_revenue", "--where", "1=1; drop table invoices"), 2, "syntax", ""),
    (("metric", "total_revenue", "--since", "2024-02-30"), 2, "bad_date", "2024-02-30"),
    (("metric", "total_revenue", "--tz", "Europe/Atlantis"), 2, "bad_timezone", "Europe/Atlantis"),
    (("metric", "total_revenue", "--catalog", "nowhere.toml"), 3, "catalog_missing", "nowhere.toml"),
    (("metric", "total_revenue", "--connection", "nope"), 3, "unknown_connection", "demo"),
    (("metric", "total_revenue", "--connection", "./nope.duckdb"), 6, "database_missing", "nope.duckdb"),
    (("help", "fan_uot"), 2, "usage", "did you mean `fan_out`?"),
    (("sql", "total_revenue", "--output", "x.csv"), 2, "bad_option", "endings are `.sql`, `.json`"),
    (("check", "--output", "x.xml"), 2, "bad_option", "endings are `.txt`, `.json`"),
    (("graph", "--output", "x.png"), 2, "bad_option", "endings are `.mmd`, `.dot`, `.svg`"),
    (("schema", "--output", "x.yaml"), 2, "bad_option", "the ending of `x.yaml` is not that of JSON"),
]


@pytest.mark.parametrize(("words", "status", "code", "said"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_a_mistake_is_told_once(semcli: Run, words: tuple[str, ...], status: int, code: str, said: str) -> None:
    done = semcli(*words)
    assert done.stdout == ""
    assert done.stderr.startswith(f"error[{code}]: ")
    assert done.stderr.count("error[") == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == status


@pytest.mark.parametrize(("words", "status", "code", "said"), WRONG[3:7] + WRONG[22:32])
def test_the_same_as_json(semcli: Run, words: tuple[str, ...], status: int, code: str, said: str) -> None:
    done = semcli(*words, "--format", "json")
    found = json.loads(done.stderr)["error"]
    assert list(found)[:4] == ["code", "message", "help", "where"]
    assert found["code"] == code
    assert found["exit"] == done.returncode == status
    assert done.stdout == ""


def test_a_password_is_never_printed(semcli: Run) -> None:
    dsn = "postgresql://me:s3cret@127.0.0.1:1/none"
    for words in (
        ("metric", "total_revenue", "--connection", dsn),
        (dsn,),
        ("metric", "total_revenue", f"--conection={dsn}"),
    ):
        for more in ((), ("-v",), ("--debug",), ("--format", "json")):
            done = semcli(*words, *more)
            assert "s3cret" not in done.stdout + done.stderr
            assert done.returncode in (2, 6)


def test_without_a_catalog_the_way_out_is_named(semcli: Run, tmp_path: Path) -> None:
    done = semcli("list", cwd=tmp_path)
    assert done.returncode == 3
    assert "`semcli demo`" in done.stderr


def test_no_command_shows_help_and_is_wrong(semcli: Run) -> None:
    done = semcli()
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: semcli COMMAND" in done.stderr


def test_help_lists_every_command_that_is_there(semcli: Run) -> None:
    done = semcli("--help")
    assert done.returncode == 0
    for name, entry in COMMANDS.items():
        assert (f"\n  {name} " in done.stdout) == (entry.module is not None)


@pytest.mark.parametrize("name", [n for n, e in COMMANDS.items() if e.module is not None])
def test_each_command_has_a_help_page(semcli: Run, name: str) -> None:
    done = semcli(name, "--help", COLUMNS="80")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"semcli {name} - ")
    assert "\nExamples\n" in done.stdout
    assert "\x1b" not in done.stdout
    body = done.stdout.partition("\nExamples\n")[0]
    assert max(map(len, body.splitlines())) <= 80
    assert semcli("help", name, COLUMNS="80").stdout == done.stdout


def test_options_may_stand_before_the_command(semcli: Run, demo: Path, tmp_path: Path) -> None:
    done = semcli("-q", "--catalog", str(demo / "catalog.toml"), "list", "entities", cwd=tmp_path)
    assert done.returncode == 0
    assert "workspace" in done.stdout


def test_an_unforeseen_error_is_one_line_without_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from semcli.cli import start

    def broken() -> int:
        raise RuntimeError("row of {}".format("".join(("al", "ice"))))

    assert start.guarded(broken, []) == 6
    said = capsys.readouterr().err
    assert said.startswith("error[internal]: semcli itself is at fault (RuntimeError)\n")
    assert "alice" not in said
    assert start.guarded(broken, ["--debug"]) == 6
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "in broken" in said
    assert "alice" not in said


def test_an_interruption_has_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    from semcli.cli import start

    def interrupted() -> int:
        raise KeyboardInterrupt

    assert start.guarded(interrupted, []) == 130
    assert capsys.readouterr().err == "error[interrupted]: interrupted\n"


def test_what_fails_while_tidying_up_after_an_interruption_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    from semcli.cli import start

    def interrupted() -> int:
        try:
            raise KeyboardInterrupt
        finally:
            raise RuntimeError("busy")

    assert start.guarded(interrupted, []) == 130
    assert "internal" not in capsys.readouterr().err
