"""Warnings: what works, but hardly as its author thinks. A good catalog has none."""

from __future__ import annotations

import pytest

from semcli.catalog.lint import LINTS, WARNING, lint
from semcli.catalog.load import load, load_text
from semcli.catalog.source import pinpoint
from semcli.expression.tree import Span

from .support import ALONE, HERE, edited, place

CLEAN = ALONE.replace(
    "[entities.visit]\n", '[entities.visit]\nidentity = ["account", "on"]\n'
)  # the example has an entity without identity


def test_a_good_catalog_has_none() -> None:
    assert lint(load_text(CLEAN)) == []
    assert lint(load(HERE.parent.parent / "catalog.toml")) == []


CASES = {
    "unproven_one_to_one": (
        'cardinality = "many_to_one"\nprovenance  = "foreign_key"',
        'cardinality = «"one_to_one"»\nprovenance  = "foreign_key"',
        "no key proves that `user.workspace_id` is unique: backwards, join `user_workspace` counts as to-many",
    ),
    "password_in_file": (
        '"${DATABASE_URL}"',
        '«"postgres://me:s3cret@host/db"»',
        "connection `warehouse` has a password written in the file",
    ),
    "no_identity": (
        '«[entities.visit]»\nidentity = ["account", "on"]\n'.replace("«", "").replace("»", ""),
        "«[entities.visit]»\n",
        "entity `visit` declares no identity: what needs a row's name is refused",
    ),
    "unknown_type": (
        'status              = { type = "text" }',
        'status              = { type = "text" }\nextra = { type = «"timestmp"» }',
        "type `timestmp` of `invoice.extra` is not known: it is shown and counted, not computed with",
    ),
    "unclassified": (
        'sensitivity = "public"\n\n[policy]',
        "\n[policy]",
        "`invoice.id` and 18 more columns have no sensitivity, which is refused like pii",
    ),
    "pii_without_category": (
        'status              = { type = "text" }',
        'status              = { type = "text" }\n«extra» = { type = "text", sensitivity = "pii" }',
        "`invoice.extra` is pii without a category: it is refused, and cannot be revealed",
    ),
    "idle_sensitivity": (
        'status              = { type = "text" }',
        'status = { type = "text" }\nextra = { type = "text", pii = ["credential"], sensitivity = «"public"» }',
        "`sensitivity` of `invoice.extra` opens nothing: `credential` is always refused",
    ),
    "grains_without_time": (
        'entity      = "user"\naggregation = "count"',
        'entity      = "user"\naggregation = "count"\ngrains = «["day"]»',
        "metric `user_count` has `grains` but no `time` that they could cut",
    ),
}


def test_every_lint_has_a_case() -> None:
    assert set(CASES) == set(LINTS)


@pytest.mark.parametrize("code", CASES)
def test_a_lint(code: str) -> None:
    old, new, message = CASES[code]
    text = edited(old, new, CLEAN)
    (finding,) = lint(load_text(text.text))
    assert (finding.severity, finding.code, finding.message) == (WARNING, code, message)
    assert finding.help
    if text.places and code != "pii_without_category":
        assert place(finding.site) == text.places[0]
    assert "s3cret" not in repr(finding)


@pytest.mark.parametrize(
    "dsn", ["${DATABASE_URL}", "host=db user=me", "postgres://${USER}:${PASSWORD}@db/x", "password=${P}"]
)
def test_passwords_from_the_environment_are_fine(dsn: str) -> None:
    assert lint(load_text(CLEAN.replace("${DATABASE_URL}", dsn))) == []


@pytest.mark.parametrize(
    "dsn", ["postgres://me:pw@db/x", "host=db password=pw", "postgresql://db/x?password=pw", "passwd = 'pw'"]
)
def test_written_passwords_are_found(dsn: str) -> None:
    assert [f.code for f in lint(load_text(CLEAN.replace("${DATABASE_URL}", dsn)))] == ["password_in_file"]


def test_findings_come_in_the_order_of_the_file() -> None:
    text = CLEAN
    for code, (old, new, _) in CASES.items():
        if old in text:
            text = edited(old, new.replace("extra", code), text).text
    lines = [finding.site.line for finding in lint(load_text(text)) if finding.site is not None]
    assert lines == sorted(lines)
    assert len(lines) > 4


def test_a_part_of_an_expression_can_be_pointed_at_later() -> None:
    catalog = load_text(ALONE)
    measure = catalog.metrics["total_revenue"].filter
    assert measure is not None
    assert measure.site is not None
    assert (measure.site.line, measure.site.key) == (None, "metrics.total_revenue.filter")
    site = pinpoint(catalog.sources, measure.site, Span(10, 16))
    assert site is not None
    assert site.text is not None
    assert site.column is not None
    assert site.text[site.column - 1 :][: site.length] == "'void'"
    assert pinpoint(catalog.sources, site) is site
    assert pinpoint({}, measure.site) is measure.site
    assert pinpoint(catalog.sources, None) is None


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("int64", "write `bigint`"),
        ("Datetime", "write `timestamp`"),
        ("varchar2(30)", "write `text`"),
        ("hstore", None),
    ],
)
def test_a_type_of_elsewhere_is_told_by_the_name_that_it_has_here(written: str, help: str | None) -> None:
    old = 'status              = { type = "text" }'
    found = lint(load_text(edited(old, f'{old}\nextra = {{ type = «"{written}"» }}', CLEAN).text))
    assert [f.help[0] for f in found if f.code == "unknown_type"] == ([] if help is None else [help])
