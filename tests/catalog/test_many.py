"""Many mistakes at once: all are told, in order, each once; and one mistake drags no others along."""

from __future__ import annotations

import pytest

from semcli.catalog.load import load_text
from semcli.errors import SemcliError

from .support import ALONE, problems_of

MISTAKES = [
    ("format = 1 ", "format = 2 "),
    ('"Europe/Berlin"', '"Europe/Berln"'),
    ('"sunday"', '"tuesday"'),
    ("fiscal_year_start = 4", "fiscal_year_start = 13"),
    ('connection  = "demo"', 'connection  = "dmeo"'),
    ('sensitivity = "public"', 'sensitivity = "open"'),
    ('"credential", "health"]', '"credentials", "health"]'),
    ('"contact", "confidential"]', '"contact", "payment_card"]'),
    ("min_group_size     = 2", "min_group_size = 0"),
    ("sensitive_min_group_size = 7", "sensitive_min_group_size = true"),
    ('path   = "fixtures/demo.duckdb"', 'pth = "fixtures/demo.duckdb"'),
    ("{schema}/", "{scheme}/"),
    ('"data/invoices/*.parquet"', "5"),
    ('engine = "postgres"\ndsn', 'engine = "mysql"\ndsn'),
    ('label       = "Invoice"', 'lable       = "Invoice"'),
    ('[["workspace_id", "number"]]', '[["workspace_id", "numbr"]]'),
    ("primary_key = true }", 'primary_key = "yes" }'),
    ('sensitivity = "internal"', 'sensitivity = "inner"'),
    ('expr = "paid_at is not null"', 'expr = "paid_at is not nul"'),
    ('"invoice_total_cents", type = "double"', '"invoice_total_cents", type = 5'),
    ("subject  = true", 'subject  = "yes"'),
    ("unique = true }", 'unique = "yes" }'),
    ('pii = ["contact", "online_identifier"]', 'pii = ["contct", "online_identifier"]'),
    ('table    = "users"', 'table    = "a..b"'),
    ('from        = "invoice.workspace_id"', 'from        = "invoice"'),
    ('"foreign_key"', '"foreign"'),
    ('role        = "employer"', "role        = 5"),
    ('["invoice.workspace_id", "invoice.number"]', '["invoice.workspace_id"]'),
    ('measure     = "invoice_total_cents"', 'measure     = "invoice_total_cents +"'),
    ("filter      = \"status <> 'void'\"", 'filter      = "status"'),
    ('time        = "issued_at"', 'time        = "status"'),
    ('["month", "day", "week"]', '["month", "dya"]'),
    ('unit        = "cent"', "unit        = 5"),
    ("percentile  = 0.95", "percentile  = 95"),
    ('time        = "invoice.due_on"', 'time        = "invoice.due_at"'),
    ('empty       = "null"', 'empty       = "nil"'),
    ('per = ["account"]', 'per = ["acount"]'),
    ('"total_revenue / user_count"', '"total_revenue / user_cnt"'),
    ('offset = "1 month"', 'offset = "1 moon"'),
    ('rolling = "7 days"', 'roling = "7 days"'),
    ("cumulative = true", "cumulative = false"),
    ('to_date = "year"', 'to_date = "years"'),
    ('entity = "workspace"\nfilter', 'entity = "workspce"\nfilter'),
    ('by      = ["workspace.region"]', 'by      = ["workspace.regin"]'),
    ('where   = "workspace.region is not null"', 'where   = "workspace.region is"'),
    ("limit   = 100", "limit   = -1"),
    ('tz      = "UTC"', 'tz      = "UCT+1"'),
    ('via     = "invoice_workspace"', 'via     = "invoice_work"'),
    ('connection = "demo"', 'connection = "deemo"'),
    ("rows = 12", 'rows = "12"'),
]


def test_fifty_mistakes_are_fifty_problems() -> None:
    text = ALONE
    for old, new in MISTAKES:
        assert old in text, old
        text = text.replace(old, new, 1)
    found = problems_of(text)
    places = [(p.site.line, p.site.column) for p in found if p.site is not None]
    assert places == sorted(places)
    assert len({(p.code, p.message, p.site and p.site.key) for p in found}) == len(found)
    assert len(found) == len(MISTAKES) == 50, "\n".join(f"{p.site and p.site.line} {p.message}" for p in found)


@pytest.mark.parametrize(("old", "new"), MISTAKES)
def test_each_of_them_is_one_problem(old: str, new: str) -> None:
    found = problems_of(ALONE.replace(old, new, 1))
    assert len(found) == 1, found


BROKEN = {
    "column without type": ('invoice_total_cents = { type = "integer"', "invoice_total_cents = { nullable = false"),
    "column that is text": ('workspace_id        = { type = "bigint" }', 'workspace_id = "bigint"'),
    "columns misspelt": ("[entities.invoice.columns]", "[entities.invoice.colums]"),
    "columns not a table": (
        '[entities.user.columns]\nid           = { type = "bigint" }\nworkspace_id = { type = "bigint" }\n'
        '[entities.user.columns.password_hash]\ntype = "text"\npii  = ["credential"]\n',
        'columns = "id"\n',
    ),
    "dimension misspelt": ('is_paid  = { expr = "paid_at is not null"', 'is_paid  = { exp = "paid_at is not null"'),
    "identity misspelt": ('identity = ["id"]', 'identiti = ["id"]'),
    "identity unknown": ('identity = ["id"]', 'identity = ["idd"]'),
    "key misspelt": ('unique      = [["workspace_id"', 'uniqe = [["workspace_id"'),
    "join without its end": (
        'to          = "workspace.id"\ncardinality = "many_to_one"\nprovenance  = "f',
        'provenance  = "f',
    ),
    "section misspelt": ("[connections.demo]", "[conections.demo]"),
    "metric without entity": ('[metrics.total_revenue]\nentity      = "invoice"', "[metrics.total_revenue]"),
    "metric not a table": ("[metrics.user_count]\n", '[metrics]\nuser_count = "count"\n[metrics.other]\n'),
    "query without metrics": ('metrics = ["total_revenue"]', 'metric = ["total_revenue"]'),
    "segment misspelt": ("filter = \"plan_tier = 'enterprise'\"", "filtr = \"plan_tier = 'enterprise'\""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_builds_on_something_broken_is_not_broken_too(name: str) -> None:
    old, new = BROKEN[name]
    text = ALONE.replace(old, new, 1)
    assert text != ALONE
    found = problems_of(text)
    allowed = 2 if name == "join without its end" else 1
    assert len(found) == allowed, found


def test_a_section_that_is_no_table() -> None:
    found = problems_of('entities = 5\nformat = 1\n[catalog]\nname = "x"\n[segments.a]\nentity = "b"\nfilter = "c"\n')
    assert [p.message for p in found] == ["`entities` must be a table of tables, not `5`"]


def test_many_mistakes_are_all_told() -> None:
    text = 'format = 1\n[catalog]\nname = "x"\n' + "".join(
        f'[entities.e{n}]\ntable = "t{n}"\n[entities.e{n}.columns]\nid = {{ typ = "bigint" }}\n' for n in range(3000)
    )
    assert len(problems_of(text)) == 3000


def test_an_error_lists_everything_in_its_text() -> None:
    with pytest.raises(SemcliError, match=r"missing_key: .*; missing_key: "):
        load_text("[metrics]\n")
