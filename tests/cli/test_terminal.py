"""What a person sees: real pseudo-terminals of several sizes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
from pathlib import Path

import pytest

from cli.processes import environment
from semcli.render.text import cells

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def seen(words: list[str], cwd: Path, width: int = 80, **env: str) -> str:
    """Everything that the command writes to its terminal, stdout and stderr alike."""
    process, master = pty.fork()
    if process == 0:  # the child
        os.chdir(cwd)
        # the size stands before the program starts, as in a real terminal
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        os.execve(sys.executable, [sys.executable, "-m", "semcli", *words], environment(**env))
    found = bytearray()
    while select.select([master], [], [], 30)[0]:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other side has closed
            break
        if not part:
            break
        found += part
    os.close(master)
    os.waitpid(process, 0)
    return found.decode().replace("\r\n", "\n")


MONTHS = ["metric", "total_revenue", "--grain", "month", "--last", "3 months", "--now", "2025-06-01"]


def test_a_table_has_colour_and_a_footer(demo: Path) -> None:
    text = seen(MONTHS, demo)
    assert "\x1b[1m" in text
    plain = ESCAPES.sub("", text)
    assert "2025-03" in plain
    assert re.search(r"3 rows · demo .* · \d+\.\d\d s\n", plain)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_is_left_out_where_it_is_not_wanted(demo: Path, env: dict[str, str]) -> None:
    text = seen(MONTHS, demo, **env)
    assert "\x1b" not in text
    assert "3 rows" in text


def test_the_same_facts_with_and_without_colour(demo: Path) -> None:
    words = ["describe", "subscription"]
    assert ESCAPES.sub("", seen(words, demo)) == seen(words, demo, NO_COLOR="1")


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "dimensions"],
        ["describe", "user"],
        ["describe", "total_revenue"],
        ["explain", "total_revenue", "--by", "plan.title"],
        ["metric", "total_revenue", "total_revenue_real", "user_count", "--by", "workspace.region"],
        ["metric", "total_revenue", "--by", "user.role"],
        ["--help"],
        ["metric", "--help"],
    ],
    ids=" ".join,
)
def test_tables_stay_inside_the_terminal(demo: Path, words: list[str], width: int) -> None:
    # statements, examples, footers and sentences of errors are not laid out: terminals wrap them
    text = ESCAPES.sub("", seen(words, demo, width)).partition("\nSQL\n")[0].partition("\nExamples\n")[0]
    free = ("error", "  help", "Usage", "7 rows")
    lines = [line for line in text.split("\n") if not line.startswith(free)]
    assert [line for line in lines if cells(line) > width] == []


def test_quiet_leaves_the_footer_out(demo: Path) -> None:
    assert "rows" not in seen([*MONTHS, "-q"], demo)


def test_control_characters_of_a_catalog_are_written_out(demo: Path, tmp_path: Path) -> None:
    text = (demo / "catalog.toml").read_text()
    text = text.replace('group       = "identity"', 'group       = "a\\u001b[31mred\\u202eb"', 1)
    (tmp_path / "catalog.toml").write_text(text)
    shown = seen(["list", "entities", "--format", "csv"], tmp_path, NO_COLOR="1")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "a\\e[31mred\\u202eb" in shown


@pytest.mark.parametrize("width", [70, 80, 120])
@pytest.mark.parametrize(
    ("kind", "rows", "gone"),
    [("entities", 12, "table"), ("metrics", 5, "aggregation, time"), ("dimensions", 84, "pii"), ("joins", 11, "desc")],
)
def test_every_listing_keeps_to_a_line_each_and_says_what_it_leaves_out(
    demo: Path, kind: str, rows: int, gone: str, width: int
) -> None:
    lines = [line.rstrip() for line in seen(["list", kind], demo, width, NO_COLOR="1").splitlines()]
    assert max(map(len, lines)) <= width
    rule = next(n for n, line in enumerate(lines) if set(line) == {"─"})
    body = lines[rule + 1 :]
    legend = next((n for n, line in enumerate(body) if line.startswith("left out for want of room: ")), len(body))
    assert (rule, legend) == (1, rows)
    if width == 80:
        assert body[legend].startswith(f"left out for want of room: {gone}")


@pytest.mark.parametrize("width", [80, 120])
def test_a_listing_keeps_to_a_line_each(demo: Path, width: int) -> None:
    lines = seen(["list"], demo, width, NO_COLOR="1").splitlines()
    assert len(lines) == 2 + 28  # a heading, a rule, and everything with a name
    cut = [line for line in lines if line.rstrip().endswith("…")]
    assert cut
    assert all(" " not in line.rstrip()[-2:] for line in cut)


def test_what_a_listing_cuts_is_whole_elsewhere(demo: Path) -> None:
    last = "grouping by a public column like role is allowed."
    assert last in seen(["list", "metrics", "--format", "csv"], demo, 50, NO_COLOR="1")
    assert last in " ".join(seen(["describe", "user_count"], demo, 80, NO_COLOR="1").split())
    assert "…" not in seen(["list", "--format", "csv"], demo, 80, NO_COLOR="1")
