"""`--chart`, `--plot` and `--spark` through real processes and terminals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.processes import Run
from cli.test_terminal import ESCAPES, seen
from semcli.render import PICTURES
from semcli.render.text import cells

MONTHS = ("metric", "total_revenue", "--grain", "month", "--last", "12 months", "--now", "2025-06-01")


@pytest.mark.parametrize(("width", "height"), [(60, 20), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("more", [(), ("--by", "workspace.region", "--top", "3"), ("--compare", "year")], ids=str)
def test_a_chart_is_as_large_as_the_terminal(demo: Path, width: int, height: int, more: tuple[str, ...]) -> None:
    text = ESCAPES.sub("", seen([*MONTHS, *more, "--chart"], demo, width, LINES=str(height)))
    lines = text.splitlines()
    assert max(map(cells, lines)) <= width
    assert height - 8 <= len(lines) < height
    assert max(map(cells, lines)) > width - 4
    assert re.search(r"rows · demo", lines[-1])


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_chart_without_colour_is_the_same(demo: Path, env: dict[str, str]) -> None:
    words = [*MONTHS, "--by", "workspace.region", "--chart", "-q"]
    plain = [line.rstrip() for line in seen(words, demo, **env).splitlines()]
    assert plain == [line.rstrip() for line in ESCAPES.sub("", seen(words, demo)).splitlines()]


def test_a_chart_can_be_piped(semcli: Run) -> None:
    done = semcli(*MONTHS, "--chart-type", "bar")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "total_revenue by month"
    assert [line.split()[0] for line in lines[1:13]] == [f"2024-{m:02d}" for m in range(6, 13)] + [
        f"2025-{m:02d}" for m in range(1, 6)
    ]
    assert "\x1b" not in done.stdout


def test_spark_has_a_line_per_group(semcli: Run) -> None:
    done = semcli(*MONTHS, "--by", "workspace.region", "--spark")
    head, _, *rows, legend = done.stdout.splitlines()
    assert head.split() == ["workspace.region", "total_revenue", "last"]
    assert len(rows) == 7
    assert legend.startswith("2024-06 to 2025-05")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--chart", "--format", "json"), "`--chart` draws on the terminal, not as `json`"),
        (("--spark", "--output", "x.csv"), "`--spark` draws on the terminal, not as `csv`"),
        (("--spark", "--chart"), "a table and `--chart` a drawing"),
        (("--chart-type", "pie"), "must be one of `line`, `bar`"),
    ],
)
def test_options_that_do_not_fit_are_told_before_anything_is_asked(
    semcli: Run, words: tuple[str, ...], said: str
) -> None:
    done = semcli(*MONTHS, *words, "--connection", "/nowhere/x.duckdb")
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("ending", PICTURES)
def test_a_plot_is_a_file_of_its_kind(semcli: Run, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"chart{ending}"
    done = semcli("metric", "total_revenue", "--grain", "month", "--by", "workspace.region", "--plot", str(path))
    assert (done.returncode, done.stdout) == (0, "")
    assert re.fullmatch(rf"wrote \d+ rows to {re.escape(str(path))}\n", done.stderr)
    begins = {".svg": b"<svg ", ".png": b"\x89PNG", ".html": b"<!doctype html>", ".htm": b"<!doctype html>"}
    assert path.read_bytes().startswith(begins[ending])


def test_a_plot_of_what_cannot_be_drawn_leaves_the_old_one(semcli: Run, tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    path.write_text("before")
    done = semcli("metric", "total_revenue", "--chart-type", "line", "--plot", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "a line runs along time, and this answer has none" in done.stderr
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["chart.svg"]
