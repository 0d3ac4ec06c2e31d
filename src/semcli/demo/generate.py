"""Makes the demo's data as a DuckDB file: SQL over integer hashes, so that the rows are the same every time.

The SQL stands in `sql/`, in the order in which it runs. Rows and ids depend on the scale alone: not on threads,
time zone, engine version or the clock. The company's story begins on 2023-01-01 and ends on 2025-06-30.
"""

from __future__ import annotations

import math
import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from semcli.demo.places import new_folders, refuse_taken, taken
from semcli.demo.schema import tables
from semcli.demo.workshop import workshop
from semcli.errors import fail

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MONTHS = 30
WORKSPACES = 165
# Ten times the scale is eighteen times the customers: scale 1 stays small, scale 1000 is over ten million invoices.
GROWTH = 1.25
# From this scale on the long tables are made month by month: slower for few rows, but bounded in memory for many.
LARGE = 200
MEMORY = "1200MB"
MOST_THREADS = 4  # each takes its share of the memory

WHOLE = ("1_draws", "2_calendar", "3_workspaces", "4_users", "5_subscriptions")
MONTHLY = {
    "6_invoices": "invoices",
    "7_usage_events": "usage_events",
    "8_sessions": "sessions",
    "9_support_tickets": "support_tickets",
}


def workspaces_at(scale: int) -> int:
    """How many workspaces the company has at this scale; every other count follows from it."""
    return round(WORKSPACES * math.pow(scale, GROWTH))


def check_scale(scale: int) -> None:
    """Raise `bad_option` for a scale that there is not."""
    if scale < 1:
        raise fail("bad_option", f"the scale is {scale}, and the smallest is 1")


def create_duckdb(path: Path, scale: int = 1) -> None:
    """Write the demo's data to a new DuckDB file: whole or not at all, never over anything.

    Scale 1 is a few thousand rows and takes about a second, scale 1000 over fifty million rows and some minutes, in
    less than 2 GB of memory. Raises `bad_option` (a scale below 1), `output_refused` (the path is taken) and
    `output_failed` (it cannot be written).
    """
    check_scale(scale)
    refuse_taken(path)
    try:
        # beside the target, so that the last step is a rename; with all that is spilled, gone whatever happens
        with new_folders(path.parent), workshop(path.parent) as folder:
            made = folder / "demo.duckdb"
            build(made, scale, months=1 if scale >= LARGE else MONTHS)
            _publish(made, path)
    except OSError as problem:
        raise fail("output_failed", f"`{path}` could not be written: {problem.strerror or problem}") from problem


def _publish(made: Path, path: Path) -> None:
    """Give a finished file its name, unless another has it by now (a plain rename would replace that)."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise taken(path) from None
    except OSError:  # a file system without links
        refuse_taken(path)
        made.rename(path)


def build(path: Path, scale: int, months: int = MONTHS) -> None:
    """Make the data in a new file, so many months of the long tables at a time; the rows do not depend on that."""
    import duckdb

    connection = duckdb.connect()
    try:
        # small blocks keep the small file small
        blocks = 262144 if scale >= LARGE else 16384
        connection.execute(f"ATTACH '{_quoted(path)}' AS demo (BLOCK_SIZE {blocks})")
        _configure(connection, path.parent)
        _fill(connection, scale, months)
        connection.execute("CHECKPOINT demo")
        connection.execute("USE memory")
        connection.execute("DETACH demo")
    except (duckdb.IOException, duckdb.OutOfMemoryException) as problem:
        raise fail("output_failed", f"the demo's data could not be written: {problem}") from problem
    except (duckdb.InterruptException, RuntimeError) as problem:
        # the ways in which Ctrl-C surfaces
        if "interrupt" in str(problem).lower():
            raise KeyboardInterrupt from None
        raise
    finally:
        connection.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _configure(connection: DuckDBPyConnection, folder: Path) -> None:
    connection.execute("USE demo")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute(f"SET threads = {min(MOST_THREADS, os.cpu_count() or 1)}")
    connection.execute(f"SET temp_directory = '{_quoted(folder / 'spill')}'")


def _fill(connection: DuckDBPyConnection, scale: int, months: int) -> None:
    """Run the SQL: first what is made at once, then the long tables, so many months at a time."""
    connection.execute("CREATE SCHEMA public")
    for table in tables():
        connection.execute(table.ddl("public", keys=True))
    connection.execute(f"SET VARIABLE workspaces = {workspaces_at(scale)}")
    for name in WHOLE:
        connection.execute(_sql(name))
    for name, table_name in MONTHLY.items():
        for month in range(0, MONTHS, months):
            connection.execute(f"SET VARIABLE from_month = {month}")
            connection.execute(f"SET VARIABLE to_month = {month + months}")
            connection.execute(f"SET VARIABLE rows_before = (SELECT count(*) FROM public.{table_name})")
            connection.execute(_sql(name))


def _sql(name: str) -> str:
    return files("semcli.demo").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
