"""What a line says of a request: who asked, what, of which columns, and what came of it.

No line has a password: connections are named as messages name them. No line has a value of a column that is not
public: neither parameters nor the request's text, and of an error only its code and the columns that it is about.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

from semcli.audit.hiding import hidden_request
from semcli.audit.key import Seal
from semcli.audit.meeting import Known, known, open_values
from semcli.catalog.model import Catalog
from semcli.errors import Exit, Problem
from semcli.guard.privacy import Verdict
from semcli.plan.model import Plan
from semcli.request import Request
from semcli.secret_text import has_secret
from semcli.sql.statement import Statement

if TYPE_CHECKING:
    from semcli.audit.log import Log
    from semcli.engine.base import ResolvedConnection

ANSWERED, REFUSED, FAILED = "answered", "refused", "failed"
OUTCOMES = (ANSWERED, REFUSED, FAILED)
"""Answered: rows were given away. Refused: no SQL ran. Failed: the database was asked, and nothing was shown."""


class Compiled(Protocol):
    """What the pipeline makes of a request (`semcli.pipeline.Compiled`), which stands above this room."""

    @property
    def request(self) -> Request: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def statement(self) -> Statement: ...
    @property
    def verdicts(self) -> tuple[Verdict, ...]: ...


def statement(
    catalog: Catalog, compiled: Compiled, connection: ResolvedConnection, log: Log, outcome: str, codes: Sequence[str]
) -> dict[str, object]:
    """The line of a request that became SQL."""
    seal = Seal(log.path)
    shown = open_values(catalog, compiled.plan, (verdict.use for verdict in compiled.verdicts))
    found = {
        **_head("request", outcome, codes, catalog, connection),
        "request": hidden_request(catalog, compiled.request, seal),
        "columns": _columns(compiled.verdicts),
        "sql": compiled.statement.text,
        "parameters": [
            _plain(value) if _may_be_read(value, shown) else seal(_text(value))
            for value in compiled.statement.parameters
        ],
    }
    return _with_key(found, seal)


def refusal(
    catalog: Catalog,
    request: Request,
    problems: Sequence[Problem],
    connection: ResolvedConnection | None,
    log: Log,
) -> dict[str, object]:
    """The line of a request that was refused before it became SQL."""
    seal = Seal(log.path)
    found = {
        **_head("request", REFUSED, _codes(problems), catalog, connection),
        "request": hidden_request(catalog, request, seal),
        "columns": [_refused(problem) for problem in problems if problem.exit is Exit.PRIVACY],
    }
    return _with_key(found, seal)


def ending(number: int, rows: int, complete: bool, codes: Sequence[str]) -> dict[str, object]:
    """The second line of an answer: how many rows of line `number` were given away."""
    return {"event": "end", "of": number, "rows": rows, "complete": complete, "codes": list(codes)}


def codes_of(error: BaseException | None) -> tuple[str, ...]:
    """The codes of what went wrong. An error's own words are never written: they may quote data."""
    if error is None or isinstance(error, (GeneratorExit, BrokenPipeError)):
        return ()
    if isinstance(error, KeyboardInterrupt):
        return ("interrupted",)
    return _codes(getattr(error, "problems", ())) or ("internal",)


def _codes(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(problem.code for problem in problems))


def _head(
    event: str, outcome: str, codes: Sequence[str], catalog: Catalog, connection: ResolvedConnection | None
) -> dict[str, object]:
    from semcli import __version__

    return {
        "event": event,
        "outcome": outcome,
        "codes": list(codes),
        "user": _user(),
        "host": socket.gethostname(),
        "catalog": catalog.name,
        "connection": None if connection is None else connection.name or connection.describe(),
        "engine": None if connection is None else connection.engine,
        "semcli": __version__,
    }


def _user() -> str:
    """The login that the process runs under; the environment, which anyone can set, is not asked."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _columns(verdicts: Iterable[Verdict]) -> list[dict[str, object]]:
    """Each column once, with all that was done to it."""
    found: dict[str, dict[str, Any]] = {}
    for verdict in verdicts:
        name = f"{verdict.use.entity}.{verdict.use.column}"
        described = found.setdefault(
            name,
            {
                "column": name,
                "sensitivity": verdict.sensitivity.value,
                "categories": list(verdict.categories),
                "roles": [],
            },
        )
        role = verdict.use.role.name.lower()
        if role not in described["roles"]:
            described["roles"].append(role)
    return list(found.values())


def _refused(problem: Problem) -> dict[str, object]:
    """The column of a refusal; only what the guard says of it, never its message."""
    data = problem.data
    return {
        "column": data.get("column"),
        "sensitivity": data.get("sensitivity"),
        "categories": data.get("categories"),
        "roles": [data["role"]] if "role" in data else [],
    }


def _with_key(entry: dict[str, object], seal: Seal) -> dict[str, object]:
    return entry if seal.name is None else {**entry, "key": seal.name}


def _plain(value: object) -> object:
    """A parameter as JSON has it, exactly."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float) and isfinite(value):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return _text(value)


def _may_be_read(value: object, shown: frozenset[Known] | None) -> bool:
    if value is None:
        return True
    return (shown is None or known(value) in shown) and not has_secret(_text(value))


def _text(value: object) -> str:
    """A parameter as one would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.hex() if isinstance(value, bytes) else str(value)
