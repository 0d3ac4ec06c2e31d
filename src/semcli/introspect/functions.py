"""Macros of a DuckDB file that stand where its engine's functions stand: `sum` is what the file says, in every
statement.

They are looked for by `check` alone: to list its functions takes the engine longer than to answer many a question.
"""

from __future__ import annotations

from semcli.datatype import TEXT
from semcli.engine.base import Session
from semcli.sql.statement import Statement

_MACROS = """
SELECT DISTINCT function_name
FROM duckdb_functions()
WHERE NOT internal AND function_name IN (SELECT function_name FROM duckdb_functions() WHERE internal)
ORDER BY function_name
"""


def replaced(session: Session) -> list[str]:
    """The names of functions that a database has replaced by its own. In PostgreSQL the engine's come first."""
    if session.engine != "duckdb":
        return []
    return [name for (name,) in session.run(Statement(_MACROS, (), (("name", TEXT),))).all()]
