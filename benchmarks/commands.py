"""Whole commands, beside what an expert would write by hand."""

from __future__ import annotations

from collections.abc import Iterator

from place import Place
from timing import Row

HAND = """
import duckdb
rows = duckdb.connect("fixtures/demo.duckdb", read_only=True).execute('''
    SELECT CAST(date_trunc('month', issued_at AT TIME ZONE 'UTC') AS date) AS month, sum(invoice_total_cents)
    FROM public.invoices GROUP BY 1 ORDER BY 1''').fetchall()
for row in rows:
    print(*row)
"""

HAND_POSTGRES = """
import sys, psycopg
with psycopg.connect(sys.argv[1]) as connection:
    rows = connection.execute('''
        SELECT CAST(date_trunc('month', issued_at AT TIME ZONE 'UTC') AS date) AS month, sum(invoice_total_cents)
        FROM public.invoices GROUP BY 1 ORDER BY 1''').fetchall()
for row in rows:
    print(*row)
"""

METRIC = ("-m", "semcli", "metric", "total_revenue", "--grain", "month")
TAB = ("-m", "semcli", "--complete", "bash", "4", "semcli", "metric", "total_revenue", "--by", "plan.")
LIBRARIES = ("-c", "import typer, rich.console")


def rows(place: Place) -> Iterator[Row]:
    """The main command, the pages that people read, and a completion."""
    by_hand = ("-c", HAND)
    yield Row(
        "metric total_revenue --grain month", "DuckDB by hand", place.process(METRIC), place.process(by_hand), 1.1
    )
    yield Row("  on a terminal", "the same there", place.on_terminal(METRIC), place.on_terminal(by_hand), 1.1)
    if place.postgres is not None:
        ours = place.process((*METRIC, "--connection", place.postgres))
        theirs = place.process(("-c", HAND_POSTGRES, place.postgres))
        yield Row("  on PostgreSQL", "psycopg by hand", ours, theirs, 1.2)
    libraries = place.process(LIBRARIES)
    for words in (("--help",), ("list",), ("describe", "user")):
        ours = place.process(("-m", "semcli", *words))
        yield Row(" ".join(words), "import typer, rich.console", ours, libraries, 1.3)
    yield Row("one Tab", "python -c pass", place.process(TAB), place.process(("-c", "pass")), 4.0)
