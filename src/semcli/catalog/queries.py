"""Readers of `[queries]` and `[tests]`: saved requests, and what is expected of their answers."""

from __future__ import annotations

from semcli.catalog.expressions import read_expression
from semcli.catalog.keys import dotted
from semcli.catalog.log import Log, Mark
from semcli.catalog.metrics import GRAIN, LENGTH
from semcli.catalog.model import CatalogTest, Grain, SavedQuery
from semcli.catalog.names import check_name
from semcli.catalog.shape import (
    FLAG,
    NUMBER,
    TEXT,
    WORD,
    WORD_OR_WORDS,
    Kind,
    Shape,
    misspelt,
    read,
    required,
    whole,
)
from semcli.catalog.source import Source

_MOST = 2**31 - 1
COMPARISON = Kind(
    f"`previous`, a grain, or a length such as `52 weeks` ({', '.join(g.value for g in Grain)})",
    lambda value: isinstance(value, str) and (value == "previous" or GRAIN.fits(value) or LENGTH.fits(value)),
    schema=WORD.schema,
)
OPTIONS: Shape = {
    "grain": GRAIN,
    "by": WORD_OR_WORDS,
    "where": WORD_OR_WORDS,
    "segment": WORD_OR_WORDS,
    "having": WORD_OR_WORDS,
    "since": WORD,
    "until": WORD,
    "last": LENGTH,
    "now": WORD,
    "tz": WORD,
    "time": WORD,
    "fill": FLAG,
    "partial": FLAG,
    "compare": COMPARISON,
    "cumulative": FLAG,
    "to_date": GRAIN,
    "rolling": LENGTH,
    "order": WORD_OR_WORDS,
    "limit": whole(0, _MOST),
    "top": whole(1, _MOST),
    "totals": FLAG,
    "pivot": WORD,
    "via": WORD_OR_WORDS,
    "overlap": FLAG,
}
"""The long options of `semcli metric`, with underscores; `reveal` is the caller's to ask for."""

QUERY: Shape = {
    "metrics": required(WORD_OR_WORDS, 'name at least one: `metrics = ["total_revenue"]`'),
    **OPTIONS,
    "description": TEXT,
    "label": TEXT,
}
TEST: Shape = {
    "query": required(WORD, 'name a saved query: `query = "monthly_revenue"`'),
    "expect": WORD,
    "rows": whole(0),
    "total": NUMBER,
    "tolerance": Kind(
        "a number from 0 up",
        lambda value: NUMBER.fits(value) and value >= 0,
        schema={"type": "number", "minimum": 0},
    ),
    "connection": WORD,
    "description": TEXT,
}


def read_query(log: Log, source: Source, name: str, table: object) -> SavedQuery | None:
    """One of `[queries]`, its options as written; None, and its key broken, where it names no metric."""
    key = dotted("queries", name)
    check_name(log, Mark(source, key, on_key=True), name, "a saved query")
    if isinstance(table, dict) and "reveal" in table:
        message = "a saved query cannot `reveal`: the caller asks for that, not the catalog"
        help = f"leave it out, and run it with `semcli run {name} --reveal CATEGORY`"
        log.add("unknown_key", message, help, at=Mark(source, dotted(key, "reveal"), on_key=True))
        table = {k: v for k, v in table.items() if k != "reveal"}
    found = read(log, source, key, table, QUERY, "a saved query")
    if found is None or "metrics" not in found:
        log.breaks(key)
        return None
    metrics = tuple(found.pop("metrics"))
    if not metrics:
        at = Mark(source, dotted(key, "metrics"))
        log.add("bad_value", "`metrics` names no metric", 'name at least one: `metrics = ["total_revenue"]`', at=at)
        log.breaks(key)
        return None
    if "last" in found and ("since" in found or "until" in found):
        message = "`last` already says both ends of the range"
        help = "leave out `since` and `until`, or `last`"
        log.add("bad_value", message, help, at=Mark(source, dotted(key, "last"), on_key=True))
    options = {name: tuple(v) if isinstance(v, list) else v for name, v in found.items() if name in OPTIONS}
    return SavedQuery(
        name=name,
        metrics=metrics,
        options=options,
        description=found.get("description"),
        label=found.get("label"),
        site=Mark(source, key).brief(),
    )


def read_test(log: Log, source: Source, name: str, table: object) -> CatalogTest | None:
    """One of `[tests]`; None where it names no query."""
    key = dotted("tests", name)
    check_name(log, Mark(source, key, on_key=True), name, "a test")
    found = read(log, source, key, table, TEST, "a test")
    if found is None:
        return None
    expectations = ("expect", "rows", "total")
    if isinstance(table, dict) and not (table.keys() | misspelt(table, TEST)) & set(expectations):
        at = Mark(source, key, on_key=True, shown=dotted(key, "expect"))
        log.add("missing_key", "a test expects nothing", "write `expect`, `rows` or `total`", at=at)
    if "tolerance" in found and isinstance(table, dict) and "total" not in table.keys() | misspelt(table, TEST):
        at = Mark(source, dotted(key, "tolerance"), on_key=True)
        log.add("bad_value", "`tolerance` is about `total`, which is missing", "write `total`, or leave it out", at=at)
    found["expect"] = read_expression(log, source, dotted(key, "expect"), found.get("expect"))
    if "query" not in found:
        return None
    return CatalogTest(name=name, site=Mark(source, key).brief(), **found)
