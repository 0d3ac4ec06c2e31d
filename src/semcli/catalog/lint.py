"""Warnings about a catalog that loads: what works, but hardly as its author thinks.

`LINTS` is the list of everything that is looked for; one function each, one finding per mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from semcli.catalog.columns import meant_type
from semcli.catalog.keys import dotted
from semcli.catalog.model import Cardinality, Catalog, Column
from semcli.catalog.sensitivity import CATASTROPHIC, Sensitivity
from semcli.catalog.source import pinpoint
from semcli.errors import Site
from semcli.records import dataclass
from semcli.secret_text import has_secret

WARNING = "warning"
ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth knowing about a catalog. `code` is one of `LINTS`; `help` holds one proposal per item."""

    severity: str
    code: str
    message: str
    help: tuple[str, ...] = ()
    site: Site | None = None


def lint(catalog: Catalog) -> list[Finding]:
    """Everything that the lints find, in the order of the files."""
    found = [finding for find in LINTS.values() for finding in find(catalog)]
    order = {file: index for index, file in enumerate(catalog.sources)}
    return sorted(found, key=lambda finding: _position(finding.site, order))


def _position(site: Site | None, order: dict[str, int]) -> tuple[int, int, int]:
    if site is None:
        return -1, 0, 0
    return order.get(site.file or "", -1), site.line or 0, site.column or 0


def _warning(catalog: Catalog, code: str, message: str, *help: str, of: Site | None, key: str | None = None) -> Finding:
    """A finding at a thing's site, or at a key inside it."""
    if of is not None and key is not None:
        of = Site(of.file, key=dotted(of.key or "", key))
    return Finding(WARNING, code, message, help, pinpoint(catalog.sources, of))


def _unproven_one_to_one(catalog: Catalog) -> Iterator[Finding]:
    for join in catalog.joins.values():
        if join.cardinality is Cardinality.ONE_TO_ONE and not join.backward_to_one:
            columns = ", ".join(f"{join.from_entity}.{name}" for name in join.from_columns)
            yield _warning(
                catalog,
                "unproven_one_to_one",
                f"no key proves that `{columns}` is unique: backwards, join `{join.name}` counts as to-many",
                f'declare `{columns}` unique if it is, else write `cardinality = "many_to_one"`',
                of=join.site,
                key="cardinality",
            )


def _password_in_file(catalog: Catalog) -> Iterator[Finding]:
    for connection in catalog.connections.values():
        if connection.dsn is not None and has_secret(connection.dsn):
            yield _warning(
                catalog,
                "password_in_file",
                f"connection `{connection.name}` has a password written in the file",
                'take it from the environment: `dsn = "${DATABASE_URL}"`',
                "or leave it out, and let libpq find it in `PGPASSWORD` or the password file",
                of=connection.site,
                key="dsn",
            )


def _no_identity(catalog: Catalog) -> Iterator[Finding]:
    for entity in catalog.entities.values():
        if not entity.identity:
            yield _warning(
                catalog,
                "no_identity",
                f"entity `{entity.name}` declares no identity: what needs a row's name is refused",
                'name the column that is unique and not null: `identity = "id"`',
                of=entity.site,
            )


def _unknown_type(catalog: Catalog) -> Iterator[Finding]:
    for column in _columns(catalog):
        meant = meant_type(column.type)
        if meant:
            name = f"{column.entity}.{column.name}"
            message = f"type `{column.type}` of `{name}` is not known: it is shown and counted, not computed with"
            yield _warning(catalog, "unknown_type", message, *meant, of=column.site, key="type")


def _unclassified(catalog: Catalog) -> Iterator[Finding]:
    columns = [c for c in _columns(catalog) if c.sensitivity is Sensitivity.UNCLASSIFIED]
    if columns:
        first = f"{columns[0].entity}.{columns[0].name}"
        more = f" and {len(columns) - 1} more columns have" if len(columns) > 1 else " has"
        yield _warning(
            catalog,
            "unclassified",
            f"`{first}`{more} no sensitivity, which is refused like pii",
            'write `sensitivity = "public"` in `[catalog]` for all that declare none, or on each column',
            of=columns[0].site,
        )


def _pii_without_category(catalog: Catalog) -> Iterator[Finding]:
    for column in _columns(catalog):
        if column.sensitivity is Sensitivity.PII and not column.pii and column.classified_here:
            yield _warning(
                catalog,
                "pii_without_category",
                f"`{column.entity}.{column.name}` is pii without a category: it is refused, and cannot be revealed",
                'say of what kind it is: `pii = ["contact"]`',
                of=column.site,
            )


def _idle_sensitivity(catalog: Catalog) -> Iterator[Finding]:
    for column in _columns(catalog):
        if column.pii and column.is_catastrophic and column.sensitivity is not Sensitivity.PII:
            category = next(c for c in column.pii if c in CATASTROPHIC)
            yield _warning(
                catalog,
                "idle_sensitivity",
                f"`sensitivity` of `{column.entity}.{column.name}` opens nothing: `{category}` is always refused",
                "leave `sensitivity` out",
                of=column.site,
                key="sensitivity",
            )


def _grains_without_time(catalog: Catalog) -> Iterator[Finding]:
    for metric in catalog.metrics.values():
        if metric.grains and metric.time is None:
            yield _warning(
                catalog,
                "grains_without_time",
                f"metric `{metric.name}` has `grains` but no `time` that they could cut",
                'name its time column: `time = "created_at"`',
                of=metric.site,
                key="grains",
            )


def _columns(catalog: Catalog) -> Iterator[Column]:
    for entity in catalog.entities.values():
        yield from entity.columns.values()


LINTS: dict[str, Callable[[Catalog], Iterator[Finding]]] = {
    "unproven_one_to_one": _unproven_one_to_one,
    "password_in_file": _password_in_file,
    "no_identity": _no_identity,
    "unknown_type": _unknown_type,
    "unclassified": _unclassified,
    "pii_without_category": _pii_without_category,
    "idle_sensitivity": _idle_sensitivity,
    "grains_without_time": _grains_without_time,
}
"""Everything that is looked for, by code."""
