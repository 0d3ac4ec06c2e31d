"""A catalog that is right loads, and every key of the format is where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcli.catalog.load import load, load_text
from semcli.catalog.model import (
    Cardinality,
    Catalog,
    Connection,
    Expression,
    Grain,
    MetricKind,
    Policy,
    SemiAdditive,
)
from semcli.catalog.sensitivity import Sensitivity
from semcli.datatype import DATE, DOUBLE, Kind
from semcli.errors import Site
from semcli.expression.parser import parse

from .support import ALONE, HERE

ROOT = HERE.parent.parent


@pytest.fixture(scope="module")
def acme() -> Catalog:
    return load(HERE / "acme.toml")


def expression(text: str) -> Expression:
    return Expression(text, parse(text))


def test_settings(acme: Catalog) -> None:
    assert acme.name == "acme"
    assert acme.description == "A company that sells software."
    assert acme.timezone == "Europe/Berlin"
    assert acme.week_start == "sunday"
    assert acme.fiscal_year_start == 4
    assert acme.default_connection == "demo"
    assert acme.default_sensitivity is Sensitivity.PUBLIC
    assert acme.file == HERE / "acme.toml"
    assert acme.files == (HERE / "acme.toml", HERE / "acme.d" / "people.toml")
    assert acme.policy == Policy(
        refuse=frozenset({"credential", "payment_card", "government_id", "health"}),
        reveal=frozenset({"contact", "confidential"}),
        min_group_size=2,
        sensitive_min_group_size=7,
        audit="audit.jsonl",
    )


def test_settings_have_defaults() -> None:
    catalog = load_text('format = 1\n[catalog]\nname = "x"\n')
    assert (catalog.timezone, catalog.week_start, catalog.fiscal_year_start) == ("UTC", "monday", 1)
    assert catalog.default_sensitivity is None
    assert catalog.default_connection is None
    assert catalog.policy == Policy()


def test_the_only_connection_is_the_default() -> None:
    text = 'format = 1\n[catalog]\nname = "x"\n[connections.a]\nengine = "postgres"\n'
    assert load_text(text).default_connection == "a"
    assert load_text(text + '[connections.b]\nengine = "postgres"\n').default_connection is None


def test_connections(acme: Catalog) -> None:
    assert list(acme.connections.values()) == [
        Connection("demo", "duckdb", path="fixtures/demo.duckdb"),
        Connection("lake", "duckdb", files="data/{schema}/{table}.parquet"),
        Connection(
            "files",
            "duckdb",
            files={"public.invoices": "data/invoices/*.parquet"},
            description="One table from many files.",
        ),
        Connection("warehouse", "postgres", dsn="${DATABASE_URL}", schema_search_path=("public",)),
        Connection("libpq", "postgres"),
    ]


def test_entities(acme: Catalog) -> None:
    assert list(acme.entities) == ["invoice", "workspace", "user", "visit", "session"]
    invoice = acme.entities["invoice"]
    assert invoice.table == "public.invoices"
    assert invoice.identity == ("id",)
    assert invoice.primary_key == ("id",)
    assert invoice.group == "billing"
    assert invoice.description == "A billing document issued to a workspace."
    assert invoice.label == "Invoice"
    assert invoice.unique == (frozenset({"id"}), frozenset({"workspace_id", "number"}))
    assert not invoice.subject
    workspace = acme.entities["workspace"]
    assert workspace.subject
    assert workspace.unique == (frozenset({"id"}), frozenset({"slug"}))
    visit = acme.entities["visit"]
    assert (visit.identity, visit.unique) == ((), ())
    assert visit.table == '"My DB".public."web.visits"'


def test_columns(acme: Catalog) -> None:
    columns = acme.entities["invoice"].columns
    assert list(columns) == [
        "id",
        "workspace_id",
        "number",
        "invoice_total_cents",
        "status",
        "issued_at",
        "paid_at",
        "due_on",
    ]
    assert columns["id"].primary_key
    assert columns["paid_at"].nullable
    assert not columns["issued_at"].nullable
    assert columns["due_on"].type == DATE
    assert columns["invoice_total_cents"].description == "With tax."
    number = columns["number"]
    assert (number.label, number.unit, number.format) == ("No.", "n", "0")
    assert number.type.kind is Kind.TEXT
    assert acme.entities["workspace"].columns["tags"].type.kind is Kind.UNKNOWN
    assert acme.entities["workspace"].columns["slug"].unique


@pytest.mark.parametrize(
    ("entity", "column", "sensitivity", "pii", "here"),
    [
        ("invoice", "id", Sensitivity.PUBLIC, (), False),
        ("invoice", "number", Sensitivity.INTERNAL, (), True),
        ("workspace", "email", Sensitivity.PII, ("contact", "online_identifier"), True),
        ("workspace", "notes", Sensitivity.CONFIDENTIAL, ("contact",), True),
        ("user", "password_hash", Sensitivity.PII, ("credential",), True),
    ],
)
def test_sensitivity(
    acme: Catalog, entity: str, column: str, sensitivity: Sensitivity, pii: tuple[str, ...], here: bool
) -> None:
    found = acme.entities[entity].columns[column]
    assert (found.sensitivity, found.pii, found.classified_here) == (sensitivity, pii, here)


def test_without_a_default_columns_are_unclassified() -> None:
    catalog = load_text(ALONE.replace('sensitivity = "public"\n', ""))
    assert catalog.entities["invoice"].columns["id"].sensitivity is Sensitivity.UNCLASSIFIED
    assert catalog.entities["invoice"].columns["number"].sensitivity is Sensitivity.INTERNAL


def test_dimensions(acme: Catalog) -> None:
    dimensions = acme.entities["invoice"].dimensions
    assert list(dimensions) == ["is_paid", "is_large", "weight"]
    assert dimensions["is_paid"].expression == expression("paid_at is not null")
    assert dimensions["is_paid"].description == "Settled."
    weight = dimensions["weight"]
    assert (weight.type, weight.label, weight.unit, weight.format) == (DOUBLE, "Weight", "cent", "0.0")


def test_joins(acme: Catalog) -> None:
    assert list(acme.joins) == ["invoice_workspace", "user_workspace", "visit_invoice", "session_user"]
    join = acme.joins["invoice_workspace"]
    assert (join.from_entity, join.from_columns) == ("invoice", ("workspace_id",))
    assert (join.to_entity, join.to_columns) == ("workspace", ("id",))
    assert join.cardinality is Cardinality.MANY_TO_ONE
    assert (join.forward_to_one, join.backward_to_one) == (True, False)
    assert (join.provenance, join.description, join.role) == ("operator_authored", "Who pays.", None)
    assert acme.joins["user_workspace"].role == "employer"
    assert acme.roles == {"employer": (acme.joins["user_workspace"],)}
    visit = acme.joins["visit_invoice"]
    assert visit.from_columns == ("invoice_workspace", "invoice_number")
    assert visit.to_columns == ("workspace_id", "number")
    assert visit.forward_to_one


def test_one_role_may_stand_on_several_joins_to_one_entity() -> None:
    text = ALONE + (
        '[joins.visit_workspace]\nfrom = "visit.invoice_workspace"\nto = "workspace.id"\n'
        'cardinality = "many_to_one"\nrole = "employer"\n'
    )
    assert [join.name for join in load_text(text).roles["employer"]] == ["user_workspace", "visit_workspace"]


@pytest.mark.parametrize(
    ("unique", "cardinality", "forward", "backward"),
    [
        ("false", "one_to_one", True, False),
        ("true", "one_to_one", True, True),
        ("true", "many_to_one", True, True),
        ("false", "many_to_many", True, False),
    ],
)
def test_directions_are_what_the_keys_prove(unique: str, cardinality: str, forward: bool, backward: bool) -> None:
    text = ALONE.replace(
        'id           = { type = "bigint" }\nworkspace_id = { type = "bigint" }',
        f'id           = {{ type = "bigint" }}\nworkspace_id = {{ type = "bigint", unique = {unique} }}',
    ).replace('cardinality = "many_to_one"\nprovenance  = "foreign_key"', f'cardinality = "{cardinality}"')
    join = load_text(text).joins["user_workspace"]
    assert (join.forward_to_one, join.backward_to_one) == (forward, backward)


def test_metrics_over_rows(acme: Catalog) -> None:
    revenue = acme.metrics["total_revenue"]
    assert revenue.kind is MetricKind.AGGREGATE
    assert (revenue.entity, revenue.aggregation) == ("invoice", "sum")
    assert revenue.measure == expression("invoice_total_cents")
    assert revenue.filter == expression("status <> 'void'")
    assert revenue.time == "issued_at"
    assert revenue.grains == (Grain.DAY, Grain.WEEK, Grain.MONTH)
    assert (revenue.description, revenue.label, revenue.unit, revenue.format) == (
        "Billed.",
        "Revenue",
        "cent",
        "cents:USD",
    )
    assert not revenue.empty_null
    assert acme.metrics["user_count"].measure is None
    slowest = acme.metrics["slowest"]
    assert (slowest.percentile, slowest.empty_null, slowest.grains) == (0.95, True, None)
    assert acme.metrics["balance"].semi_additive == SemiAdditive("last", ("account",), True)


def test_metrics_over_metrics(acme: Catalog) -> None:
    ratio = acme.metrics["revenue_per_user"]
    assert (ratio.kind, ratio.derived) == (MetricKind.DERIVED, expression("total_revenue / user_count"))
    views = {
        name: (m.of, m.offset, m.rolling, m.cumulative, m.to_date, m.filter and m.filter.text)
        for name, m in acme.metrics.items()
        if m.kind is MetricKind.OF
    }
    assert views == {
        "revenue_last_month": ("total_revenue", "1 month", None, False, None, None),
        "revenue_week": ("total_revenue", None, "7 days", False, None, None),
        "revenue_ever": ("total_revenue", None, None, True, None, None),
        "revenue_so_far": ("total_revenue", None, None, False, "year", None),
        "paid revenue": ("total_revenue", None, None, False, None, "is_paid"),
    }


def test_segments_queries_and_tests(acme: Catalog) -> None:
    segment = acme.segments["enterprise"]
    assert (segment.entity, segment.filter, segment.label) == (
        "workspace",
        expression("plan_tier = 'enterprise'"),
        "Enterprise",
    )
    query = acme.queries["monthly_revenue"]
    assert (query.metrics, query.label) == (("total_revenue",), "By month")
    assert query.options == {
        "grain": "month",
        "by": ("workspace.region",),
        "where": ("workspace.region is not null",),
        "segment": ("enterprise",),
        "having": ("total_revenue > 0 and total_revenue_change_ratio < 5",),
        "last": "12 months",
        "compare": "previous",
        "order": ("-total_revenue", "workspace.region"),
        "limit": 100,
        "fill": False,
        "tz": "UTC",
        "via": ("invoice_workspace",),
    }
    positive, known = acme.tests.values()
    assert (positive.query, positive.connection) == ("monthly_revenue", "demo")
    assert positive.expect == expression("total_revenue >= 0 and time >= date '2020-01-01'")
    assert (known.rows, known.total, known.tolerance) == (12, 5199914, 0.001)


def test_every_saved_option_is_one_of_a_request() -> None:
    import dataclasses

    from semcli.catalog.queries import OPTIONS
    from semcli.request import Request

    assert {*OPTIONS, "metrics", "reveal"} == {f.name for f in dataclasses.fields(Request)}


def test_saved_options_make_a_request(acme: Catalog) -> None:
    from semcli.request import Request

    query = acme.queries["monthly_revenue"]
    assert Request.from_options({"metrics": query.metrics, **query.options}).by == ("workspace.region",)


def test_what_is_included_has_its_place(acme: Catalog) -> None:
    site = acme.metrics["sessions"].site
    assert site is not None
    assert site.file is not None
    assert Path(site.file).name == "people.toml"
    assert site.key == "metrics.sessions"
    assert acme.entities["visit"].site == Site(site.file.replace("acme.d/people", "acme"), key="entities.visit")


def test_sites_do_not_take_part_in_equality() -> None:
    assert load_text(ALONE).metrics == load_text("\n\n" + ALONE, "other.toml").metrics


def test_the_demo_loads() -> None:
    demo = load(ROOT / "catalog.toml")
    assert (len(demo.entities), len(demo.joins), len(demo.metrics)) == (12, 11, 5)
    assert sum(len(entity.columns) for entity in demo.entities.values()) == 84
    profile = demo.joins["workspace_billing_profile"]
    assert (profile.forward_to_one, profile.backward_to_one) == (True, True)


def test_a_small_catalog_needs_little() -> None:
    catalog = load_text(
        'format = 1\n[catalog]\nname = "shop"\n'
        '[entities.order]\ntable = "orders"\n[entities.order.columns]\nid = { type = "int", primary_key = true }\n'
        '[metrics.orders]\nentity = "order"\naggregation = "count"\n'
    )
    order = catalog.entities["order"]
    assert order.identity == ("id",)
    assert order.unique == (frozenset({"id"}),)
    assert catalog.metrics["orders"].measure is None


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ALONE.replace("\n", "\r\n").encode())
    assert load(path).metrics == load_text(ALONE).metrics
