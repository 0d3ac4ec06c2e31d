"""Readers of `[catalog]`, `[policy]` and `[connections]`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.model import Connection, Policy
from semcli.catalog.names import split_dotted, tables
from semcli.catalog.sensitivity import CATASTROPHIC, CATEGORIES, Sensitivity
from semcli.catalog.shape import TEXT, WORD, WORDS, Kind, Shape, many, misspelt, one_of, read, required, shown, whole
from semcli.catalog.source import Source
from semcli.errors import did_you_mean

LEVELS = one_of(*(level.value for level in Sensitivity if level is not Sensitivity.UNCLASSIFIED))
CATEGORY = one_of(*CATEGORIES)
REVEALABLE = one_of(*CATEGORIES, Sensitivity.CONFIDENTIAL.value)

CATALOG: Shape = {
    "name": required(WORD, 'write `name = "…"`'),
    "description": TEXT,
    "timezone": WORD,
    "week_start": one_of("monday", "sunday"),
    "fiscal_year_start": whole(1, 12),
    "connection": WORD,
    "sensitivity": LEVELS,
    "include": WORDS,
}
POLICY: Shape = {
    "refuse": many(CATEGORY),
    "reveal": many(REVEALABLE),
    "min_group_size": whole(1),
    "sensitive_min_group_size": whole(1),
    "audit": WORD,
}
_FILES = Kind(
    "text with `{table}`, or a table of names and files",
    lambda value: (isinstance(value, str) and bool(value.strip())) or isinstance(value, dict),
    schema={"anyOf": [WORD.schema, {"type": "object", "additionalProperties": WORD.schema}]},
)
CONNECTION: Shape = {
    "engine": required(one_of("duckdb", "postgres"), 'write `engine = "duckdb"` or `engine = "postgres"`'),
    "path": WORD,
    "files": _FILES,
    "dsn": WORD,
    "schema_search_path": WORDS,
    "description": TEXT,
}
_ONLY = {"path": "duckdb", "files": "duckdb", "dsn": "postgres", "schema_search_path": "postgres"}
_PLACEHOLDER = r"\{([^{}]*)\}"
_VARIABLE = r"\$\{([^}]*)(\}?)"
_LOCAL_ZONES = frozenset({"localtime", "posixrules", "Factory"})


class Settings(NamedTuple):
    """What `[catalog]` says."""

    name: str = ""
    description: str | None = None
    timezone: str = "UTC"
    week_start: str = "monday"
    fiscal_year_start: int = 1
    connection: str | None = None
    sensitivity: Sensitivity | None = None
    include: tuple[str, ...] = ()


def read_settings(log: Log, source: Source, table: object) -> Settings:
    """`[catalog]`, of the main file."""
    found = read(log, source, "catalog", table, CATALOG, "`[catalog]`") or {}
    if "sensitivity" in found:
        found["sensitivity"] = Sensitivity(found["sensitivity"])
    if "include" in tables(table) and "include" not in found:
        log.breaks("")
    found["include"] = tuple(found.get("include", ()))
    zone = found.get("timezone", "UTC")
    if not is_timezone(zone):
        found.pop("timezone")
        bad_timezone(log, Mark(source, "catalog.timezone"), zone)
    return Settings(**found)


def is_timezone(name: str) -> bool:
    """Whether this is the IANA name of a time zone, the same one on every machine."""
    if name == "UTC":
        return True
    import zoneinfo  # not at the top: most catalogs are in UTC and need no database of zones

    if name in _LOCAL_ZONES or name.startswith(("posix/", "right/")):
        return False
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def bad_timezone(log: Log, at: Mark, name: str) -> None:
    """Notes a zone that is not known."""
    import zoneinfo

    help = (*did_you_mean(name, zoneinfo.available_timezones()), "use an IANA name such as `Europe/Berlin` or `UTC`")
    log.add("bad_value", f"there is no time zone {shown(name)}", *help, at=at)


def read_policy(log: Log, source: Source, table: object) -> Policy:
    """`[policy]`, of the main file. The catastrophic categories are always refused."""
    found = read(log, source, "policy", table, POLICY, "`[policy]`") or {}
    refuse = CATASTROPHIC | frozenset(found.pop("refuse", ()))
    reveal = found.pop("reveal", [])
    written = tables(table).get("reveal")
    for index, category in enumerate(written if isinstance(written, list) else ()):
        if isinstance(category, str) and category in refuse:
            fault = "is catastrophic, which nothing opens" if category in CATASTROPHIC else "is also in `refuse`"
            at = Mark(source, dotted("policy.reveal", index))
            log.add("bad_policy", f"`{category}` {fault}", f"take `{category}` out of `reveal`", at=at)
    return Policy(refuse=refuse, reveal=frozenset(reveal), **found)


def read_connection(log: Log, source: Source, name: str, table: object) -> Connection | None:
    """One of `[connections]`."""
    key = dotted("connections", name)
    found = read(log, source, key, table, CONNECTION, "a connection")
    if found is None or "engine" not in found:
        log.breaks(key)
        return None
    engine = found["engine"]
    for wrong in [k for k in found if _ONLY.get(k, engine) != engine]:
        at = Mark(source, dotted(key, wrong), on_key=True)
        log.add("bad_value", f"`{wrong}` belongs to a {_ONLY[wrong]} connection, this is {engine}", at=at)
        del found[wrong]
    if engine == "duckdb":
        _check_duckdb(log, source, key, table, found)
    elif "dsn" in found:
        _check_variables(log, Mark(source, dotted(key, "dsn")), found["dsn"])
    found["schema_search_path"] = tuple(found.get("schema_search_path", ()))
    return Connection(name=name, site=Mark(source, key).brief(), **found)


def _check_duckdb(log: Log, source: Source, key: str, table: Any, found: dict[str, Any]) -> None:
    """A file, or files; not both, not neither."""
    given = [k for k in ("path", "files") if k in table]
    if not given and not misspelt(table, CONNECTION) & {"path", "files"}:
        at = Mark(source, key, on_key=True, shown=dotted(key, "path"))
        help = 'write `path = "data.duckdb"`, or `files = "data/{table}.parquet"`'
        log.add("missing_key", "a duckdb connection needs `path` or `files`", help, at=at)
    elif len(given) == 2:
        at = Mark(source, dotted(key, "files"), on_key=True)
        log.add("bad_value", "a duckdb connection takes `path` or `files`, not both", "leave one out", at=at)
    files = found.get("files")
    if isinstance(files, str):
        _check_pattern(log, Mark(source, dotted(key, "files")), files)
    elif isinstance(files, dict):
        for name, pattern in files.items():
            _check_file(log, Mark(source, dotted(dotted(key, "files"), name)), name, pattern)


def _check_pattern(log: Log, at: Mark, pattern: str) -> None:
    for word in re.findall(_PLACEHOLDER, pattern):
        if word not in ("table", "schema"):
            help = "`{table}` is the last part of a table's name, `{schema}` the first"
            log.add("bad_value", f"`{{{word}}}` in `files` stands for nothing", help, at=at)


def _check_file(log: Log, at: Mark, name: str, pattern: object) -> None:
    if not isinstance(pattern, str) or not pattern.strip():
        log.add("bad_value", f"the files of `{name}` must be text, not {shown(pattern)}", at=at)
    if split_dotted(name) is None:
        log.add("bad_value", f"`{name}` is no table's name", 'write it as the entity does: `"public.invoices"`', at=at)


def _check_variables(log: Log, at: Mark, dsn: str) -> None:
    """Every `${…}` has a name and an end."""
    for name, end in re.findall(_VARIABLE, dsn):
        if not end or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            log.add(
                "bad_value", "`dsn` has a `${` that names no environment variable", "write `${DATABASE_URL}`", at=at
            )
            return
