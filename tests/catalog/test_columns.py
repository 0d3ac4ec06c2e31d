"""Columns that are written alike are read once, and are what they would be if each was read by itself."""

from __future__ import annotations

from typing import Any

import pytest

from semcli.catalog import columns
from semcli.catalog.columns import read_column, read_columns
from semcli.catalog.keys import dotted
from semcli.catalog.load import load_text
from semcli.catalog.log import Log
from semcli.catalog.model import Column
from semcli.catalog.sensitivity import Sensitivity
from semcli.catalog.source import Source

WRITTEN: dict[str, object] = {
    "id": {"type": "bigint", "primary_key": True},
    "number": {"type": "bigint", "primary_key": 1},
    "both": {"type": "bigint", "primary_key": True, "nullable": True},
    "mail": {"type": "text", "pii": ["contact"]},
    "open": {"type": "text", "sensitivity": "public", "description": "an e-mail address, perhaps"},
    "level": {"type": "text", "sensitivity": "secret"},
    "two words": {"type": "text"},
    " space": {"type": "text"},
    "odd": {"type": "text", "colour": "red"},
    "nothing": {},
    "word": "text",
    "list": ["text"],
    "inner": {"type": "text", "pii": {"a": 1}},
    "other": {"type": "point"},
}


@pytest.mark.parametrize("default", [None, Sensitivity.PUBLIC])
def test_columns_are_what_they_are_one_by_one(default: Sensitivity | None) -> None:
    source, together, apart = Source("a.toml", ""), Log(), Log()
    each = [read_column(apart, source, "e", name, value, default) for name, value in WRITTEN.items()]
    wanted = {column.name: column for column in each if column is not None}
    for _ in range(2):
        together = Log()
        found = read_columns(together, source, "e", WRITTEN, default)
        assert found == wanted
        assert list(found) == list(wanted)
        assert [c.site for c in found.values()] == [c.site for c in wanted.values()]
        assert (together.entries, together.broken, together.unsure_keys) == (
            apart.entries,
            apart.broken,
            apart.unsure_keys,
        )
    assert {"number", "odd"} <= found.keys()
    assert found["number"].primary_key is False, "1 is not true, whatever was read before"


def test_the_place_of_a_column_follows_from_its_names() -> None:
    column = Column("my entity", "a.b", load_text(TEXT).entities["e0"].columns["id"].type, file="x.toml")
    assert column.site is not None
    assert (column.site.file, column.site.key) == ("x.toml", dotted('entities."my entity".columns', "a.b"))


TEXT = 'format = 1\n[catalog]\nname = "x"\nsensitivity = "public"\n' + "".join(
    f'[entities.e{n}]\ntable = "t{n}"\nidentity = "id"\n[entities.e{n}.columns]\n'
    'id = { type = "bigint" }\nat = { type = "timestamptz", nullable = true }\n'
    for n in range(200)
)


def test_what_is_written_alike_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Any] = []
    real = columns.read_column

    def counting(*given: Any) -> Column | None:
        read.append(given)
        return real(*given)

    monkeypatch.setattr(columns, "read_column", counting)
    columns._meaning.cache_clear()
    catalog = load_text(TEXT)
    assert sum(len(entity.columns) for entity in catalog.entities.values()) == 400
    assert len(read) == 2
