"""What checks and tests find beside errors: every code of theirs that is no error's, with what it means."""

from __future__ import annotations

REMARKS: dict[str, str] = {
    "unproven_one_to_one": "no key proves a join of one to one from its far side: backwards it counts as to-many",
    "password_in_file": "a connection's password is written in the catalog",
    "no_identity": "an entity declares no identity: what needs a row's name is refused",
    "unknown_type": "a column's type is none that is known: it is shown and counted, not computed with",
    "unknown_format": "a format of numbers is none that is known: they are shown plainly",
    "unclassified": "columns have no sensitivity, which is refused like pii",
    "pii_without_category": "a column is pii of no kind: it is refused, and cannot be revealed",
    "idle_sensitivity": "a column's sensitivity opens nothing, since its category is always refused",
    "grains_without_time": "a metric has grains, but no time that they could cut",
    "longer_path": "a request takes the shortest join path, and a longer one leads to the same entity",
    "looks_private": "a column looks private, and is public only because the catalog says so of all that say nothing",
    "undeclared_columns": "a table has columns that are not declared (`check --smoke`)",
    "nullability": "the database lets a column be NULL and the catalog does not, or the reverse (`check --smoke`)",
    "replaced_function": "a macro of a DuckDB file takes the place of one of its functions (`check --smoke`)",
    "not_unique": "values of a declared key stand on several rows: joins to it would repeat rows (`check --data`)",
    "has_nulls": "a column that is not declared nullable is NULL in some rows (`check --data`)",
    "orphans": "rows name partners that are not there: they stand in the group «(none)» (`check --data`)",
    "paths_differ": "a shorter and a longer join path lead to different rows (`check --data`)",
    "unexpected": "a test of the catalog got other rows than it expects (`semcli test`)",
}
"""Codes of `semcli check` and `semcli test` → what they mean. Where no option is named, a plain check finds it."""
