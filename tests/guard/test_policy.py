"""The table of section 8: what each level and category allows in each role, and what a reveal opens."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from semcli.catalog.load import load_text
from semcli.catalog.model import Catalog
from semcli.cli import start
from semcli.cli.answering import saved_request
from semcli.errors import Exit, SemcliError
from semcli.guard.privacy import Verdict
from semcli.pipeline import permitted_plan
from semcli.request import Request

NOW = datetime(2025, 1, 1, tzinfo=UTC)

LEVELS = {
    "public": 'sensitivity = "public"',
    "internal": 'sensitivity = "internal"',
    "confidential": 'sensitivity = "confidential"',
    "pii": 'pii = ["contact"]',
    "two": 'pii = ["contact", "health"]',
    "secretpii": 'pii = ["contact"], sensitivity = "confidential"',
    "nameless": 'sensitivity = "pii"',
    "unknown": "",
    "refused": 'pii = ["biometric"], sensitivity = "public"',
    "catastrophic": 'pii = ["credential"], sensitivity = "public"',
}

ROLES: dict[str, dict[str, Any]] = {
    "group": {"metrics": ["rows"], "by": ["n_LEVEL"]},
    "bucket": {"metrics": ["rows"], "grain": "month", "time": "d_LEVEL"},
    "range": {"metrics": ["rows"], "since": "2024-01-01", "time": "d_LEVEL"},
    "inherited time": {"metrics": ["dated_LEVEL"], "grain": "month"},
    "filter": {"metrics": ["rows"], "where": ["n_LEVEL > 1"]},
    "null test": {"metrics": ["rows"], "where": ["n_LEVEL is null"]},
    "related row": {"metrics": ["homes"], "where": ["thing.n_LEVEL = 1"]},
    "segment": {"metrics": ["rows"], "segment": ["seg_LEVEL"]},
    "own filter": {"metrics": ["own_LEVEL"]},
    "computed dimension": {"metrics": ["rows"], "by": ["thing.c_LEVEL"]},
    "condition": {"metrics": ["case_LEVEL"]},
    "derived metric": {"metrics": ["derived_LEVEL"]},
    "extreme": {"metrics": ["max_LEVEL"]},
    "median": {"metrics": ["median_LEVEL"]},
    "distinct": {"metrics": ["distinct_LEVEL"]},
    "count": {"metrics": ["count_LEVEL"]},
    "sum": {"metrics": ["sum_LEVEL"]},
    "avg": {"metrics": ["avg_LEVEL"]},
    "stddev": {"metrics": ["stddev_LEVEL"]},
    "variance": {"metrics": ["variance_LEVEL"]},
    "join key": {"metrics": ["rows"], "by": ["far_LEVEL.place"]},
    "having": {"metrics": ["rows"], "by": ["n_LEVEL"], "having": ["n_LEVEL > 1"]},
    "order": {"metrics": ["rows"], "by": ["n_LEVEL"], "order": ["-n_LEVEL"]},
    "pivot": {"metrics": ["rows"], "by": ["home_id", "n_LEVEL"], "pivot": "n_LEVEL"},
    "compare": {"metrics": ["rows"], "grain": "month", "time": "d_LEVEL", "compare": "previous"},
    "rolling": {"metrics": ["rows"], "grain": "month", "time": "d_LEVEL", "rolling": "2 months"},
    "top": {"metrics": ["max_LEVEL"], "by": ["home_id"], "top": 2},
    "keys of a balance": {"metrics": ["balance_LEVEL"], "grain": "month"},
    "saved query": {"query": "by_LEVEL"},
}
UNSIZED = ("rolling",)
"""What the size rule refuses where a column may be used at all."""
SUMS = ("sum", "avg", "stddev", "variance")

ALLOWED = {
    "public": tuple(ROLES),
    "internal": tuple(ROLES),
    "confidential": SUMS,
    "pii": (*SUMS, "join key"),
    "two": (*SUMS, "join key"),
    "secretpii": SUMS,
    "nameless": ("join key",),
    "unknown": ("join key",),
    "refused": (),
    "catastrophic": (),
}
"""What is open without a reveal. With one, all is where every category may be asked for and is."""


def document(policy: str) -> str:
    """A catalog with a thing that has a number, a date, a join and every kind of metric for each level."""
    lines = [
        'format = 1\n[catalog]\nname = "levels"\n[policy]\nrefuse = ["biometric"]\n' + policy,
        '[entities.thing]\ntable = "thing"\nidentity = "id"\n[entities.thing.columns]',
        'id = { type = "integer", primary_key = true, sensitivity = "public" }',
        'home_id = { type = "integer", sensitivity = "public" }',
        'on_public = { type = "date", sensitivity = "public" }',
    ]
    for level, words in LEVELS.items():
        more = f", {words}" if words else ""
        lines += [f'n_{level} = {{ type = "integer"{more} }}', f'd_{level} = {{ type = "date"{more} }}']
    lines.append("[entities.thing.dimensions]")
    lines += [f'c_{level} = {{ type = "integer", expr = "n_{level} + 1" }}' for level in LEVELS]
    lines.append('[entities.home]\ntable = "home"\nidentity = "id"\n[entities.home.columns]')
    lines.append('id = { type = "integer", primary_key = true, sensitivity = "public" }')
    for level in LEVELS:
        lines.append(f'[entities.far_{level}]\ntable = "far_{level}"\nidentity = "id"\n[entities.far_{level}.columns]')
        lines.append('id = { type = "integer", primary_key = true, sensitivity = "public" }')
        lines.append('place = { type = "text", sensitivity = "public" }')
    lines.append("[joins]")
    lines.append('at_home = { from = "thing.home_id", to = "home.id", cardinality = "many_to_one" }')
    for level in LEVELS:
        ends = f'from = "thing.n_{level}", to = "far_{level}.id"'
        lines.append(f'j_{level} = {{ {ends}, cardinality = "many_to_one" }}')
    lines.append("[segments]")
    lines += [f'seg_{level} = {{ entity = "thing", filter = "n_{level} = 1" }}' for level in LEVELS]
    lines.append("[queries]")
    lines += [f'by_{level} = {{ metrics = ["rows"], by = ["n_{level}"] }}' for level in LEVELS]
    lines.append("[metrics]")
    lines.append('rows = { entity = "thing", aggregation = "count" }')
    lines.append('homes = { entity = "home", aggregation = "count" }')
    for level in LEVELS:
        for aggregation in ("max", "median", "count", *SUMS):
            made = f'entity = "thing", aggregation = "{aggregation}", measure = "n_{level}"'
            lines.append(f"{aggregation}_{level} = {{ {made} }}")
        made = f'entity = "thing", aggregation = "count_distinct", measure = "n_{level}"'
        lines.append(f"distinct_{level} = {{ {made} }}")
        made = f'entity = "thing", aggregation = "sum", measure = "case when n_{level} > 1 then 1 else 0 end"'
        lines.append(f"case_{level} = {{ {made} }}")
        lines.append(f'derived_{level} = {{ derived = "max_{level} + 1" }}')
        lines.append(f'dated_{level} = {{ entity = "thing", aggregation = "count", time = "d_{level}" }}')
        last = f'semi_additive = {{ pick = "last", per = ["n_{level}"] }}'
        lines.append(
            f'balance_{level} = {{ entity = "thing", aggregation = "sum", measure = "id", time = "on_public", {last} }}'
        )
        lines.append(f'own_{level} = {{ entity = "thing", aggregation = "count", filter = "n_{level} = 1" }}')
    return "\n".join(lines)


CLOSED = load_text(document(""))
OPEN = load_text(document('reveal = ["contact", "confidential"]'))
ASKED = ("contact", "confidential", "health", "biometric", "credential")


def asked(catalog: Catalog, level: str, role: str, reveal: tuple[str, ...] = ()) -> tuple[Verdict, ...]:
    """The verdicts on a column of a level in a role; the refusal is raised."""
    options = {name: _of(level, value) for name, value in ROLES[role].items()}
    if "query" in options:
        return permitted_plan(catalog, saved_request(catalog, options["query"], reveal), NOW).verdicts
    return permitted_plan(catalog, Request.from_options({**options, "reveal": list(reveal)}), NOW).verdicts


def _of(level: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_of(level, each) for each in value]
    return value.replace("LEVEL", level) if isinstance(value, str) else value


def allows(catalog: Catalog, level: str, role: str, reveal: tuple[str, ...] = ()) -> bool:
    try:
        asked(catalog, level, role, reveal)
    except SemcliError as refusal:
        if refusal.exit is not Exit.PRIVACY:
            raise
        return False
    return True


@pytest.mark.parametrize("level", LEVELS)
def test_what_each_level_allows_in_each_role(level: str) -> None:
    assert [role for role in ROLES if allows(CLOSED, level, role)] == [r for r in ROLES if r in ALLOWED[level]]


@pytest.mark.parametrize("level", LEVELS)
def test_it_takes_two_keys_to_open_more(level: str) -> None:
    """The catalog alone opens nothing, nor does the caller alone; together they open what has all its categories."""
    closed = [role for role in ROLES if role in ALLOWED[level]]
    assert [role for role in ROLES if allows(CLOSED, level, role, ASKED)] == closed
    assert [role for role in ROLES if allows(OPEN, level, role)] == closed
    sized = level in ("confidential", "pii", "secretpii")
    opened = list(ROLES) if level in ("public", "internal") else closed
    opened = [role for role in ROLES if role not in UNSIZED] if sized else opened
    assert [role for role in ROLES if allows(OPEN, level, role, ASKED)] == opened


@pytest.mark.parametrize("level", LEVELS)
def test_values_asks_as_grouping_does(level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused before any database is looked for; what is open fails for want of one."""
    monkeypatch.setattr(start, "_heed_signals", lambda: None)
    (tmp_path / "catalog.toml").write_text(document(""), "utf-8")
    where = ("--catalog", str(tmp_path / "catalog.toml"), "--connection", str(tmp_path / "none.duckdb"))
    status = start.run(("values", f"thing.n_{level}", *where))
    assert (status == Exit.PRIVACY) == (level not in ("public", "internal"))


@pytest.mark.parametrize("level", LEVELS)
def test_private_values_are_under_the_size_rule_revealed_or_not(level: str) -> None:
    for role in ALLOWED[level]:
        sized = any(verdict.sized for verdict in asked(CLOSED, level, role))
        assert sized == (level in ("confidential", "pii", "two", "secretpii")), role
    if level in ("confidential", "pii", "secretpii"):
        assert any(verdict.sized for verdict in asked(OPEN, level, "group", ASKED))


def test_a_refusal_names_column_categories_role_and_what_is_allowed() -> None:
    with pytest.raises(SemcliError) as refusal:
        asked(CLOSED, "two", "group")
    (problem,) = refusal.value.problems
    assert problem.message.startswith("`thing.n_two` is Contact, Health and may not be grouped by")
    assert problem.data["categories"] == ["contact", "health"]
    assert problem.data["role"] == "group"
    allowed: Any = problem.data["allowed"]
    assert "thing.n_public" in allowed
    assert "thing.n_internal" in allowed
    assert not {f"thing.n_{level}" for level in LEVELS if level not in ("public", "internal")} & set(allowed)
    said = problem.message + " ".join(problem.help)
    assert "reveal" not in said
    assert "policy" not in said


def test_every_declaration_of_a_column_counts() -> None:
    """A twin under another name of the table, in other letters, does not open what the first one closes."""
    twin = '[entities.copy]\ntable = "main.THING"\nidentity = "id"\n[entities.copy.columns]\n'
    twin += 'id = { type = "integer", primary_key = true, sensitivity = "public" }\n'
    twin += 'N_PII = { type = "integer", sensitivity = "public" }\n'
    text = document("").replace("[entities.home]\n", twin + "[entities.home]\n")
    catalog = load_text(text + '\ncopies = { entity = "copy", aggregation = "count" }')
    with pytest.raises(SemcliError, match="private_column"):
        permitted_plan(catalog, Request(("copies",), by=("N_PII",)), NOW)


@pytest.mark.parametrize(
    "words",
    [
        {"where": ("n_pii = 'soon'",)},
        {"where": ("n_pii || 1 = 'x'",)},
        {"by": ("n_pii:month",)},
        {"by": ("n_pii", "nothing_of_that_name")},
        {"where": ("lower(n_pii) = 'a'",), "by": ("n_public",)},
    ],
)
def test_privacy_is_judged_before_types_and_names(words: dict[str, Any]) -> None:
    with pytest.raises(SemcliError) as refusal:
        permitted_plan(CLOSED, Request(("rows",), **words), NOW)
    assert refusal.value.exit is Exit.PRIVACY


def test_saved_queries_cannot_reveal_for_the_caller() -> None:
    text = document('reveal = ["contact"]') + '\n[queries.sneaky]\nmetrics = ["rows"]\nby = ["n_pii"]\n'
    load_text(text)
    with pytest.raises(SemcliError, match="reveal"):
        load_text(text + 'reveal = ["contact"]\n')


@pytest.mark.parametrize(
    ("words", "argument", "name"),
    [
        ({"by": ["n_pii"]}, "--by", "n_pii"),
        ({"where": ["id > 3 and thing.n_pii = 4711"]}, "--where", "thing.n_pii"),
        ({"grain": "month", "time": "d_pii"}, "--time", "d_pii"),
        ({"by": ["n_pii", "nothing_of_that_name"]}, "--by", "n_pii"),
    ],
)
def test_a_refusal_marks_the_name_and_repeats_nothing_beside_it(words: Any, argument: str, name: str) -> None:
    with pytest.raises(SemcliError) as refusal:
        permitted_plan(CLOSED, Request.from_options({"metrics": ["rows"], **words}), NOW)
    site = refusal.value.problems[0].site
    assert site is not None
    assert (site.argument, site.text, site.column, site.length) == (argument, name, 1, len(name))


def test_a_refusal_of_a_metric_tells_its_key_in_the_catalog_without_the_text() -> None:
    with pytest.raises(SemcliError) as refusal:
        asked(CLOSED, "pii", "own filter")
    site = refusal.value.problems[0].site
    assert site is not None
    assert (site.key, site.text) == ("metrics.own_pii.filter", None)


def test_what_is_allowed_instead_is_told_of_requests_that_fail_otherwise_too() -> None:
    """The column cannot be reached without repeating rows, and is private: what can be reached and is open is named."""
    catalog = load_text(
        """
        format = 1
        [catalog]
        name = "x"
        sensitivity = "public"
        [entities.home]
        table = "homes"
        [entities.home.columns]
        id = { type = "bigint", primary_key = true }
        town = { type = "text" }
        [entities.person]
        table = "people"
        [entities.person.columns]
        home_id = { type = "bigint" }
        email = { type = "text", pii = ["contact"] }
        role = { type = "text" }
        [joins.person_home]
        from = "person.home_id"
        to = "home.id"
        cardinality = "many_to_one"
        [metrics.homes]
        entity = "home"
        aggregation = "count"
        """
    )
    with pytest.raises(SemcliError) as caught:
        permitted_plan(catalog, Request(metrics=("homes",), by=("person.email",)), NOW)
    (problem,) = caught.value.problems
    assert (problem.code, problem.help) == ("private_column", ("allowed instead: `home.id`, `home.town`",))
