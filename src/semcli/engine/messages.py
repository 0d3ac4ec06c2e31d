"""Errors that every engine tells in the same words."""

from __future__ import annotations

from semcli.catalog.lazy import seen
from semcli.engine.base import ResolvedConnection
from semcli.errors import CODES, SemcliError, did_you_mean, fail
from semcli.patterns import pattern

_MARK = pattern(r"semcli:(?P<code>[a-z]+(?:_[a-z]+)*)(?:\|(?P<column>[^|]*)\|(?P<why>digits\|)?)?")


_HELP = {
    "too_many_rows": (
        "add `--no-fill` to leave out buckets without rows",
        "choose a coarser `--grain`, a shorter range, or fewer groups",
    ),
}
"""What to do about errors that statements raise by themselves."""


def marked(text: str, connection: ResolvedConnection) -> SemcliError | None:
    """The error that a statement raises by itself: its text carries `semcli:CODE`, or `semcli:type_clash|COLUMN|`,
    with `digits|` behind it where it has too many.

    A value that an engine quotes can look like that too: only a column that the catalog has is named.
    """
    found = _MARK.search(text)
    if found is None or found["code"] not in CODES:
        return None
    code = found["code"]
    if code == "type_clash":
        known = {f"{entity.table}.{column}" for entity in connection.entities.values() for column in entity.columns}
        if found["column"] not in known:
            return type_clash()
        return inexact(found["column"]) if found["why"] else unreadable(found["column"])
    return fail(code, _told(code), *_HELP.get(code, ()))


def _told(code: str) -> str:
    """The fact, for what a statement finds out only while it runs."""
    if code != "too_many_rows":
        return CODES[code].title
    from semcli.sql.spine import MAX_CELLS

    return f"a row for every bucket of every group would be more than {MAX_CELLS:,}"


def unreadable(column: str) -> SemcliError:
    """A value that is not of the declared type, which alone is named."""
    return type_clash(f"a value of `{column}` is not of the type that the catalog declares", column=column)


def inexact(column: str) -> SemcliError:
    """A decimal of JSON that the engine reads as a double."""
    return fail(
        "type_clash",
        f"`{column}` has a fraction of more than 15 digits, which DuckDB does not read exactly from JSON",
        "write such numbers in quotes, or keep them in Parquet or CSV",
        data={"column": column},
    )


def interrupted() -> SemcliError:
    return fail("interrupted", "the request was interrupted")


def timed_out(timeout: float | None) -> SemcliError:
    limit = f" of {timeout:g} s" if timeout else ""
    return fail(
        "timeout",
        f"the statement was stopped at its time limit{limit}",
        "ask for a shorter range or fewer groups, or raise the limit with `--timeout`",
    )


def missing_table(name: str, connection: ResolvedConnection) -> SemcliError:
    """A table that the catalog names and the database does not have."""
    owners = [e for e in seen(connection.entities).values() if name and _same(e.table, name)]
    entities = [e.name for e in owners]
    name = owners[0].table if owners else name
    for_whom = f" of the entity {', '.join(f'`{e}`' for e in entities)}" if entities else ""
    return fail(
        "missing_table",
        f"the database has no table `{name}`{for_whom}" if name else "the database lacks a table that is read",
        f"is {connection.describe()} the database that the catalog describes? `semcli check --smoke` compares them",
        data={"table": name, "entities": entities},
    )


def _same(table: str, name: str) -> bool:
    plain = table.replace('"', "").lower()
    return plain == name.lower() or plain.rpartition(".")[2] == name.lower()


def lost_names(code: str, name: str, connection: ResolvedConnection) -> SemcliError:
    """A column that the catalog names and the table does not have."""
    column = name.rpartition(".")[2]
    owners = [e.name for e in seen(connection.entities).values() if column in e.columns]
    where = f", which the catalog has in {', '.join(f'`{e}`' for e in owners[:3])}" if owners else ""
    every = (c for e in seen(connection.entities).values() for c in e.columns)
    return fail(
        code,
        f"the database has no column `{column}`{where}",
        *(() if owners else did_you_mean(column, every)),
        f"is {connection.describe()} the database that the catalog describes? `semcli check --smoke` compares them",
        data={"column": column, "entities": owners},
    )


def type_clash(message: str = "a column's type in the database does not fit its use", **data: object) -> SemcliError:
    """Types that do not meet; the engine's own words may quote a value, and are left out."""
    return fail(
        "type_clash",
        message,
        "the types in the catalog must be those of the database: `semcli check --smoke` compares them",
        data=dict(data),
    )
