"""Names of parts and columns keep clear of what users call their tables and columns."""

from __future__ import annotations

from plan.support import SHOP, plan, statement
from semcli.catalog.load import load_text
from semcli.datatype import BIGINT, TEXT, parse_type
from semcli.sql.dialect import dialect_named
from semcli.sql.naming import Context, shown_as
from semcli.sql.scan import table_parts

TAKEN = load_text("""
format = 1
[catalog]
name = "taken"
sensitivity = "public"
[entities.cells]
table = "Cells"
[entities.cells.columns]
row = { type = "text" }
there = { type = "text" }
place = { type = "text" }
here = { type = "text" }
who = { type = "text" }
seen_on = { type = "date" }
[metrics.count]
entity = "cells"
aggregation = "count"
time = "seen_on"
[entities.spine]
table = "s.Spine"
[entities.spine.columns]
id = { type = "integer" }
""")


def test_columns_of_users_step_aside_for_those_of_the_statement() -> None:
    made = plan("count", by=["row", "there", "place", "here", "who"], grain="month", catalog=TAKEN)
    context = Context(TAKEN, made, dialect_named("duckdb"))
    assert [name for name, _ in context.dimensions] == ["row_2", "there_2", "place_2", "here_2", "who_2"]
    assert context.time == ("time", made.time_type)


def test_parts_do_not_hide_tables() -> None:
    context = Context(TAKEN, plan("count", catalog=TAKEN), dialect_named("duckdb"))
    assert context.part("cells", None) == "cells_2"  # type: ignore[arg-type]
    assert context.part("free", None) == "free"  # type: ignore[arg-type]
    assert context.part("free", None) == "free_2"  # type: ignore[arg-type]
    assert 'FROM "Cells"' in statement("count", grain="month", catalog=TAKEN)


def test_parts_do_not_hide_those_of_every_statement() -> None:
    context = Context(SHOP, plan("orders"), dialect_named("duckdb"))
    assert [context.part(name, None) for name in ("cells", "spine")] == ["cells_2", "spine_2"]  # type: ignore[arg-type]


def test_what_has_no_equality_is_grouped_as_text() -> None:
    assert [shown_as(parse_type(name)) for name in ("json", "geometry", "bigint")] == [TEXT, TEXT, BIGINT]
    assert shown_as(parse_type("bytea")) != TEXT


def test_tables_are_split_at_dots_outside_quotes() -> None:
    assert table_parts("orders") == ("orders",)
    assert table_parts("sales.orders") == ("sales", "orders")
    assert table_parts('"a.b"."c""d"') == ("a.b", 'c"d')
    assert table_parts('sales."or""ders"') == ("sales", 'or"ders')
    assert table_parts('"""x"""') == ('"x"',)


def test_a_name_is_cut_where_it_is_longer_than_the_engine_takes() -> None:
    postgres, duckdb = dialect_named("postgres"), dialect_named("duckdb")
    longest = "é" * 31 + "x"
    assert len(longest.encode()) == 63
    assert postgres.fit(longest) == longest
    cut = postgres.fit(longest + "x")
    assert cut.startswith("é" * 27 + "~")
    assert len(cut.encode()) == 63
    assert duckdb.fit("x" * 500) == "x" * 500


def test_the_part_of_buckets_gives_way_to_whatever_is_called_so() -> None:
    def spine(*, entity: str = "vertebra", table: str = "s.vertebra", join: str = "below", role: str = "lower") -> str:
        catalog = load_text(f"""
format = 1
[catalog]
name = "back"
sensitivity = "public"
[entities.{entity}]
table = "{table}"
[entities.{entity}.columns]
id = {{ type = "integer", primary_key = true }}
next_id = {{ type = "integer" }}
[joins."{join}"]
from = "{entity}.next_id"
to = "{entity}.id"
cardinality = "many_to_one"
role = "{role}"
[metrics.count]
entity = "{entity}"
aggregation = "count"
""")
        return Context(catalog, plan("count", by=[f"{role}.id"], catalog=catalog), dialect_named("duckdb")).spine

    assert (spine(), spine(table="s.spine")) == ("spine", "spine")
    for name in ("spine", "Spine"):
        assert spine(entity=name) == spine(table=name) == spine(join=name) == spine(role=name) == "spine of time"
    assert spine(join="spine of time", table="spine") == "spine of time_2"
