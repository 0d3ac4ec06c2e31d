"""Where a catalog and a live database differ: tables, columns, types, nullability, columns that are not declared.

A difference is serious where requests would fail or mean something else. One that changes no number, such as a
missing NOT NULL, is told but not serious.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from semcli.catalog.model import Catalog, Column, Entity
from semcli.datatype import ENUM, DataType, Kind
from semcli.errors import Site, did_you_mean, nearest
from semcli.introspect.schema import LiveColumn, LiveTable, find
from semcli.records import dataclass

_LISTED = 8


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference. `what` names the thing in the catalog; `code` is stable."""

    what: str
    code: str
    message: str
    help: tuple[str, ...] = ()
    site: Site | None = None
    serious: bool = True


def compare(catalog: Catalog, live: Mapping[str, LiveTable]) -> list[Drift]:
    """Every difference, in the order of the catalog."""
    return [drift for entity in catalog.entities.values() for drift in _of_entity(entity, live)]


def _of_entity(entity: Entity, live: Mapping[str, LiveTable]) -> Iterator[Drift]:
    table = find(live, entity.table)
    if table is None:
        yield _missing_table(entity, live)
        return
    for column in entity.columns.values():
        yield from _of_column(entity, column, table)
    yield from _undeclared(entity, table)


def _missing_table(entity: Entity, live: Mapping[str, LiveTable]) -> Drift:
    folded = find(live, entity.table, fold=True)
    if folded is not None:
        help: tuple[str, ...] = (f"it has `{folded.name}`: names are compared letter for letter",)
    else:
        help = did_you_mean(entity.table, live) or _elsewhere(entity, live)
    return Drift(entity.name, "missing_table", f"the database has no table `{entity.table}`", help, entity.site)


def _elsewhere(entity: Entity, live: Mapping[str, LiveTable]) -> tuple[str, ...]:
    """Where a table of that last name stands in another schema."""
    last = entity.table.rpartition(".")[2].strip('"').lower()
    found = [name for name, table in live.items() if table.table.lower() == last]
    return (f"there is `{found[0]}`",) if found else ("it was dropped or renamed, or this login may not see it",)


def _of_column(entity: Entity, column: Column, table: LiveTable) -> Iterator[Drift]:
    found = table.columns.get(column.name)
    what = f"{entity.name}.{column.name}"
    if found is None:
        spare = [name for name in table.columns if name not in entity.columns]
        best = nearest(column.name, spare)
        help = (f"was it renamed to `{best}`?",) if best is not None else ()
        message = f"table `{table.name}` has no column `{column.name}`"
        yield Drift(what, "missing_column", message, help, column.site)
        return
    yield from _types(what, column, found)
    if not table.is_view and found.nullable != column.nullable:
        there, here = ("may be NULL", "not nullable") if found.nullable else ("is never NULL", "nullable")
        message = f"`{column.name}` {there} in the database, and is declared {here}"
        help = (f"write `nullable = {'true' if found.nullable else 'false'}`",)
        yield Drift(what, "nullability", message, help, column.site, serious=False)


def _types(what: str, column: Column, found: LiveColumn) -> Iterator[Drift]:
    verdict = _verdict(column.type, found.type)
    if verdict is not None:
        message = f"`{column.name}` is {found.declared.lower()} in the database, and declared {column.type.name}"
        help = (f'write `type = "{found.type.name}"`',) if found.type.kind is not Kind.UNKNOWN else ()
        yield Drift(what, "type_clash", message, help, column.site, serious=verdict)


def _verdict(declared: DataType, live: DataType) -> bool | None:
    """Whether the difference is serious; None where there is none that matters."""
    if declared.kind is Kind.ARRAY and live.kind is Kind.ARRAY and declared.element and live.element:
        return _verdict(declared.element, live.element)
    if declared.kind is not live.kind:
        # what is not computed with is only shown, and any type can be
        return declared.kind is not Kind.UNKNOWN
    if declared.kind is Kind.UNKNOWN:
        return None if declared.name.lower() == live.name.lower() else False
    if live == ENUM and declared != ENUM:
        return True
    if declared.kind is Kind.DECIMAL and declared.scale is not None and declared.scale != live.scale:
        return True
    narrower = declared.bits is not None and live.bits is not None and declared.bits < live.bits
    return True if narrower and declared.kind is Kind.INTEGER else (False if narrower else None)


def _undeclared(entity: Entity, table: LiveTable) -> Iterator[Drift]:
    spare = [name for name in table.columns if name not in entity.columns]
    if spare:
        listed = ", ".join(f"`{name}`" for name in spare[:_LISTED])
        more = f" and {len(spare) - _LISTED} more" if len(spare) > _LISTED else ""
        message = f"table `{table.name}` has columns that are not declared: {listed}{more}"
        help = "declare what may be asked for; what is not declared cannot be named, and takes no part in answers"
        yield Drift(entity.name, "undeclared_columns", message, (help,), entity.site, serious=False)
