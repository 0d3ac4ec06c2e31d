"""What starts fast imports little: counted, not timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.processes import environment

DRIVERS = {"duckdb", "_duckdb", "psycopg", "psycopg_binary", "pyarrow", "pandas"}


def modules(code: str, cwd: Path) -> set[str]:
    """The top-level modules that a program has imported at its end."""
    program = f"import json, os, sys\nout, sys.stdout = sys.stdout, open(os.devnull, 'w')\n{code}\n"
    program += "json.dump(sorted({m.partition('.')[0] for m in sys.modules}), out)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, env=environment(), capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["metric", "--help"],
        ["list"],
        ["list", "dimensions", "--format", "json"],
        ["describe", "user"],
        ["describe", "total_revenue"],
        ["search", "revenue"],
        ["sql", "total_revenue", "--grain", "month"],
        ["explain", "total_revenue", "--by", "plan.title"],
        ["check"],
        ["metric", "no_such_metric"],
        ["metric", "--nonsense"],
    ],
    ids=" ".join,
)
def test_no_driver_is_loaded_where_no_database_is_asked(words: list[str], demo: Path) -> None:
    loaded = modules(f"from semcli.cli.start import run; run({words!r})", demo)
    assert loaded & DRIVERS == set()


@pytest.mark.parametrize("words", [["--help"], ["list"], ["describe", "user"], ["sql", "total_revenue"]], ids=" ".join)
def test_a_call_that_is_spelled_right_needs_no_typer(words: list[str], demo: Path) -> None:
    assert "typer" not in modules(f"from semcli.cli.start import run; run({words!r})", demo)


def test_a_table_that_is_piped_needs_no_rich(demo: Path) -> None:
    assert "rich" not in modules("from semcli.cli.start import run; run(['metric', 'total_revenue'])", demo)


def test_the_main_command_needs_little_of_the_standard_library(demo: Path) -> None:
    loaded = modules("from semcli.cli.start import run; run(['metric', 'total_revenue', '--grain', 'month'])", demo)
    assert loaded & {"dataclasses", "inspect", "tomllib", "typer", "rich", "hashlib", "duckdb", "psycopg"} == set()
    assert "_duckdb" in loaded, "and has asked the database"


OPENED = """
from semcli.cli import start
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)
from semcli.engine import duckdb
sent, execute = [], duckdb.DuckDBSession.run
duckdb.DuckDBSession.run = lambda self, statement: sent.append(statement.text) or execute(self, statement)
start.run(['metric', 'total_revenue', '--grain', 'month', '--by', 'workspace.region'])
json.dump([len(sent), [name for name in opened if name.endswith(('.toml', '.duckdb'))]], out)
"""


def test_a_request_opens_the_catalog_once_and_sends_one_statement(demo: Path) -> None:
    program = f"import json, os, sys\nout, sys.stdout = sys.stdout, open(os.devnull, 'w')\n{OPENED}"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=demo, env=environment(), capture_output=True, text=True, check=True
    )
    sent, opened = json.loads(done.stdout)
    assert sent == 1
    assert [Path(name).name for name in opened] == ["catalog.toml"]


def test_importing_the_package_is_cheap(demo: Path) -> None:
    loaded = modules("import semcli; semcli.load; semcli.SemcliError", demo)
    assert loaded & ({"typer", "rich", "tomllib", "click"} | DRIVERS) == set()
