"""What a live database has: tables, columns and keys, in the same form from every engine.

Statements ask the engines' own catalogs rather than `information_schema`, which hides keys from everyone but a
table's owner.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from semcli.catalog.names import split_dotted
from semcli.datatype import BOOLEAN, HUGEINT, TEXT, DataType, parse_type, without_labels
from semcli.engine.base import Session
from semcli.records import dataclass, field, replace
from semcli.sql.statement import Statement


@dataclass(frozen=True, slots=True)
class LiveColumn:
    """A column as the database has it; `declared` is its type in the database's own words."""

    name: str
    type: DataType
    declared: str
    nullable: bool
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that refer to a table's. `proven` is false where the database was told not to check old rows."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    proven: bool = True


@dataclass(frozen=True, slots=True)
class LiveTable:
    """A table or view. `visible` says that it is found by its last name alone. Columns keep their order.

    Of a view no key is known, and every column counts as nullable. Tables of a `files` connection are views with the
    catalog's types, of the columns that the files have.
    """

    name: str
    schema: str
    table: str
    is_view: bool = False
    visible: bool = True
    columns: Mapping[str, LiveColumn] = field(default_factory=dict)
    primary_key: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    comment: str | None = None

    def is_unique(self, columns: tuple[str, ...]) -> bool:
        """Whether a constraint or index proves that these columns name one row at most."""
        keys = [key for key in (self.primary_key, *self.unique) if key]
        return any(set(key) <= set(columns) for key in keys)


def tables(session: Session) -> dict[str, LiveTable]:
    """Every table and view that the session can see, by `schema.table`, in order of name.

    Parts with other than usual characters are quoted, as a catalog writes them. The engine's own schemas are left out.
    """
    relations, keys, references = _STATEMENTS[session.engine]
    found: dict[str, LiveTable] = {}
    for row in _ask(session, relations, _RELATION):
        _add_column(found, row)
    for row in _ask(session, keys, _KEY):
        _add_key(found, row)
    for row in _ask(session, references, _REFERENCE):
        _add_reference(found, row)
    return found


def find(live: Mapping[str, LiveTable], table: str, *, fold: bool = False) -> LiveTable | None:
    """The live table that a catalog's `table` names; a bare name finds what the session would. `fold` ignores case."""
    parts = split_dotted(table) or (table,)
    wanted = tuple(part.lower() for part in parts[-2:]) if fold else parts[-2:]
    for candidate in live.values():
        names = (candidate.schema, candidate.table)
        if fold:
            names = (candidate.schema.lower(), candidate.table.lower())
        if wanted == names or (len(wanted) == 1 and candidate.visible and wanted[0] == names[1]):
            return candidate
    return None


# --- from rows to tables ------------------------------------------------------------------------------------------


def qualified(schema: str, table: str) -> str:
    """`schema.table` as a catalog writes it."""
    return ".".join(part if "." not in part and '"' not in part else _quoted(part) for part in (schema, table))


def _quoted(part: str) -> str:
    return '"' + part.replace('"', '""') + '"'


def _ask(session: Session, text: str, columns: tuple[tuple[str, DataType], ...]) -> list[tuple[Any, ...]]:
    return session.run(Statement(text, (), columns)).all()


_RELATION = (
    ("schema", TEXT),
    ("table", TEXT),
    ("is_view", BOOLEAN),
    ("visible", BOOLEAN),
    ("table_comment", TEXT),
    ("column", TEXT),
    ("type", TEXT),
    ("nullable", BOOLEAN),
    ("column_comment", TEXT),
)
_KEY = (("schema", TEXT), ("table", TEXT), ("is_primary", BOOLEAN), ("columns", TEXT))
_REFERENCE = (
    ("schema", TEXT),
    ("table", TEXT),
    ("columns", TEXT),
    ("other_schema", TEXT),
    ("other_table", TEXT),
    ("targets", TEXT),
    ("proven", BOOLEAN),
)


def _add_column(found: dict[str, LiveTable], row: tuple[Any, ...]) -> None:
    schema, table, is_view, visible, comment, column, type, nullable, column_comment = row
    name = qualified(schema, table)
    live = found.get(name)
    if live is None:
        live = found[name] = LiveTable(name, schema, table, is_view, visible, {}, comment=comment)
    if column is not None:
        type = without_labels(type)
        columns = {**live.columns, column: LiveColumn(column, live_type(type), type, nullable, column_comment)}
        found[name] = replace(live, columns=columns)


def _add_key(found: dict[str, LiveTable], row: tuple[Any, ...]) -> None:
    schema, table, is_primary, columns = row
    name = qualified(schema, table)
    live = found.get(name)
    if live is None:
        return
    key = tuple(json.loads(columns))
    if is_primary:
        found[name] = replace(live, primary_key=key)
    elif key not in live.unique:
        found[name] = replace(live, unique=(*live.unique, key))


def _add_reference(found: dict[str, LiveTable], row: tuple[Any, ...]) -> None:
    schema, table, columns, other_schema, other_table, targets, proven = row
    name = qualified(schema, table)
    live = found.get(name)
    if live is not None:
        target = qualified(other_schema, other_table)
        key = ForeignKey(tuple(json.loads(columns)), target, tuple(json.loads(targets)), proven)
        found[name] = replace(live, foreign_keys=(*live.foreign_keys, key))


_NARROW = {
    "tinyint": "smallint",
    "utinyint": "smallint",
    "usmallint": "integer",
    "uinteger": "bigint",
    "timestamp_s": "timestamp",
    "timestamp_ms": "timestamp",
    "timestamp_ns": "timestamp",
}
_WIDE = frozenset({"ubigint", "hugeint", "uhugeint"})


def live_type(declared: str) -> DataType:
    """The type that a database's words mean; DuckDB's own numbers are the next wider of the catalog's."""
    word = declared.lower()
    if word in _WIDE:
        return HUGEINT
    return parse_type(_NARROW.get(word, declared))


# --- what the engines are asked -----------------------------------------------------------------------------------

_POSTGRES = (
    """
SELECT n.nspname::text, c.relname::text, c.relkind IN ('v', 'm'), pg_table_is_visible(c.oid),
  obj_description(c.oid, 'pg_class'), a.attname::text,
  CASE t.typtype WHEN 'e' THEN 'enum'
    WHEN 'd' THEN format_type(t.typbasetype, CASE WHEN t.typtypmod < 0 THEN a.atttypmod ELSE t.typtypmod END)
    ELSE format_type(a.atttypid, a.atttypmod) END,
  NOT (a.attnotnull OR t.typnotnull), col_description(c.oid, a.attnum)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_type AS t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C", a.attnum
""",
    # unique indexes count as keys when they hold for every row; an index of a constraint is one of them
    """
SELECT n.nspname::text, c.relname::text, i.indisprimary,
  (SELECT json_agg(a.attname::text ORDER BY k.place)
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number
    WHERE k.place <= i.indnkeyatts)::text
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C", NOT i.indisprimary, i.indexrelid
""",
    """
SELECT n.nspname::text, c.relname::text,
  (SELECT json_agg(a.attname::text ORDER BY k.place) FROM unnest(r.conkey) WITH ORDINALITY AS k (number, place)
    JOIN pg_attribute AS a ON a.attrelid = r.conrelid AND a.attnum = k.number)::text,
  m.nspname::text, o.relname::text,
  (SELECT json_agg(a.attname::text ORDER BY k.place) FROM unnest(r.confkey) WITH ORDINALITY AS k (number, place)
    JOIN pg_attribute AS a ON a.attrelid = r.confrelid AND a.attnum = k.number)::text,
  r.convalidated
FROM pg_constraint AS r
JOIN pg_class AS c ON c.oid = r.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_class AS o ON o.oid = r.confrelid
JOIN pg_namespace AS m ON m.oid = o.relnamespace
WHERE r.contype = 'f' AND r.conparentid = 0
ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C", r.conname::text COLLATE "C"
""",
)

_DUCKDB = (
    """
SELECT c.schema_name, c.table_name, t.is_view, c.schema_name = current_schema(), t.comment, c.column_name,
  c.data_type, c.is_nullable, c.comment
FROM duckdb_columns() AS c
JOIN (
  SELECT database_name, schema_name, table_name, comment, FALSE AS is_view FROM duckdb_tables() WHERE NOT internal
  UNION ALL
  SELECT database_name, schema_name, view_name, comment, TRUE FROM duckdb_views() WHERE NOT internal
) AS t USING (database_name, schema_name, table_name)
WHERE c.database_name = current_database()
ORDER BY c.schema_name, c.table_name, c.column_index
""",
    """
SELECT schema_name, table_name, constraint_type = 'PRIMARY KEY', CAST(to_json(constraint_column_names) AS text)
FROM duckdb_constraints()
WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE') AND database_name = current_database()
ORDER BY schema_name, table_name, constraint_index
""",
    """
SELECT schema_name, table_name, CAST(to_json(constraint_column_names) AS text), schema_name, referenced_table,
  CAST(to_json(referenced_column_names) AS text), TRUE
FROM duckdb_constraints()
WHERE constraint_type = 'FOREIGN KEY' AND database_name = current_database()
ORDER BY schema_name, table_name, constraint_index
""",
)

_STATEMENTS = {"duckdb": _DUCKDB, "postgres": _POSTGRES}
