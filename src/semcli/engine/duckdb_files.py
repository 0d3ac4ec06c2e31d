"""Tables read in place from Parquet, CSV and JSON files, with the catalog's types.

Each table becomes a view over its files, made when a statement first reads it. A column that the files do not have
is left out of the view, so that it is missed only where it is asked for, as in a database.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Mapping, Sequence

from semcli.catalog.lazy import seen
from semcli.catalog.model import Column
from semcli.catalog.names import split_dotted
from semcli.datatype import DataType, Kind, parse_type, without_labels
from semcli.engine.base import ResolvedConnection
from semcli.engine.duckdb_driver import driver as duckdb
from semcli.errors import SemcliError, fail
from semcli.patterns import pattern
from semcli.records import dataclass
from semcli.sql.dialect.duckdb import DuckDB

Read = Callable[[duckdb.DuckDBPyConnection, str, "FileTable"], str]
"""Gives the table function that reads a list of files, of which the names are already written as SQL."""


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table of the catalog and the files that hold it. `columns` are those of all entities on the table."""

    name: str
    pattern: str
    paths: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def parts(self) -> tuple[str, ...]:
        return split_dotted(self.name) or (self.name,)


class FileTables:
    """The tables of a `files` connection; `paths` are all files that it may read."""

    def __init__(self, connection: ResolvedConnection):
        self._connection = connection
        self._made: set[str] = set()
        self.tables = {table.name: table for table in _tables(connection)}
        self.paths = sorted({path for table in self.tables.values() for path in table.paths})

    def prepare(self, raw: duckdb.DuckDBPyConnection, names: Sequence[str] | None) -> None:
        """Make the tables that a statement reads; without names all that have files."""
        wanted = [t for t in self.tables.values() if t.paths] if names is None else map(self.tables.get, names)
        for table in wanted:
            if table is not None and table.name not in self._made:
                self._make(raw, table)
                self._made.add(table.name)

    def _make(self, raw: duckdb.DuckDBPyConnection, table: FileTable) -> None:
        reader, given = self.describe(raw, table)
        columns = []
        for column in table.columns.values():
            name = quoted(column.name)
            if column.name.lower() in given:
                value = _imposed(name, given[column.name.lower()], column, table.name)
                columns.append(f"{value} AS {name}")
            elif column.nullable and _ending(table.pattern) in _RAGGED:
                columns.append(f"CAST(NULL AS {type_name(column.type)}) AS {name}")
        if not columns:
            raise fail(
                "bad_file",
                f"{_files(table)} has none of the columns that the catalog gives `{table.name}`",
                "check the pattern of the connection's `files`, and that the file begins with a line of names",
                *_ragged(table.pattern),
            )
        *schema, last = table.parts
        target = ".".join(map(quoted, (*schema, last)))
        if schema:
            raw.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema[-1])}")
            target = f"{quoted(schema[-1])}.{quoted(last)}"
        raw.execute(f"CREATE VIEW {target} AS SELECT {', '.join(columns)} FROM {reader}")

    def describe(self, raw: duckdb.DuckDBPyConnection, table: FileTable) -> tuple[str, dict[str, str]]:
        """How the files are read, and the columns that they have: lower-case name → DuckDB type."""
        if not table.paths:
            raise fail(
                "missing_table",
                f"no file holds the table `{table.name}`: nothing matches `{table.pattern}`",
                "patterns are relative to the catalog's file; {table} is the last part of the table's name",
                data={"table": table.name},
            )
        read = _READERS.get(_ending(table.pattern))
        if read is None:
            raise fail(
                "bad_file",
                f"`{table.pattern}` does not say what kind of file it names",
                f"the name must end in one of {', '.join(f'.{e}' for e in _READERS)}; .gz may follow",
            )
        files = "[" + ", ".join(map(literal, table.paths)) + "]"
        try:
            reader = read(raw, files, table)
            return reader, {name.lower(): type for name, type in described(raw, reader)}
        except duckdb.Error as error:
            raise bad_file(error, f"{_files(table)}") from None


# --- which files --------------------------------------------------------------------------------------------------


def _tables(connection: ResolvedConnection) -> list[FileTable]:
    columns: dict[str, dict[str, Column]] = {}
    for entity in seen(connection.entities).values():
        merged = columns.setdefault(entity.table, {})
        for column in entity.columns.values():
            merged.setdefault(column.name, column)
    found = []
    for name, merged in columns.items():
        pattern = _pattern(connection, name)
        if pattern is not None:
            found.append(FileTable(name, pattern, _expand(connection, pattern, name), merged))
    return found


def _pattern(connection: ResolvedConnection, table: str) -> str | None:
    files = connection.files
    return files if isinstance(files, str) else (files or {}).get(table)


def _expand(connection: ResolvedConnection, pattern: str, table: str) -> tuple[str, ...]:
    """The files of a table, as absolute paths in order; names of tables are no patterns."""
    if "://" in pattern:
        raise fail(
            "bad_file", f"`{pattern}` is not on this machine", "only local files are read in place: download them first"
        )
    parts = split_dotted(table) or (table,)
    text = pattern.replace("{table}", glob.escape(parts[-1])).replace("{schema}", glob.escape(parts[0]))
    base = os.path.join(os.path.abspath(glob.escape(str(connection.folder))), os.path.expanduser(text))
    return tuple(sorted(path for path in glob.glob(base, recursive=True) if os.path.isfile(path)))


def _files(table: FileTable) -> str:
    return f"`{table.pattern.replace('{table}', table.parts[-1]).replace('{schema}', table.parts[0])}`"


# --- how they are read --------------------------------------------------------------------------------------------


def _parquet(raw: duckdb.DuckDBPyConnection, files: str, table: FileTable) -> str:
    return f"read_parquet({files})"


def _delimited(*delimiters: str) -> Read:
    """Text with a line of names first. An empty field is NULL, an empty pair of quotes the empty text.

    The delimiter is the one that splits the names best, never what DuckDB guesses from rows.
    """

    def read(raw: duckdb.DuckDBPyConnection, files: str, table: FileTable) -> str:
        wanted = {name.lower() for name in table.columns}
        tried: list[tuple[int, str]] = []
        failure: duckdb.Error | None = None
        for delimiter in delimiters:
            reader = (
                f"read_csv({files}, delim = {literal(delimiter)}, quote = '\"', escape = '\"', header = true,"
                " all_varchar = true, allow_quoted_nulls = false, hive_partitioning = false)"
            )
            try:
                found = len(wanted & {name.lower() for name, _ in described(raw, reader)})
            except duckdb.Error as error:
                failure = failure or error
                continue
            tried.append((-found, reader))
            if found == len(wanted):
                break
        if not tried and failure is not None:
            raise failure
        return min(tried, key=lambda pair: pair[0])[1]

    return read


def _json(raw: duckdb.DuckDBPyConnection, files: str, table: FileTable) -> str:
    """JSON, an array or one object a line. Values stay JSON until they are given the catalog's types."""
    present = {name.lower() for name, _ in described(raw, f"read_json({files}, maximum_depth = 1)")}
    columns = [c for c in table.columns if c.lower() in present]
    if not columns:
        return f"read_json({files}, maximum_depth = 1)"
    pairs = ", ".join(f"{literal(column)}: 'JSON'" for column in columns)
    return f"read_json({files}, columns = {{{pairs}}})"


_READERS: dict[str, Read] = {
    "parquet": _parquet,
    "csv": _delimited(",", ";", "\t", "|"),
    "tsv": _delimited("\t"),
    "json": _json,
    "jsonl": _json,
    "ndjson": _json,
}
_RAGGED = frozenset({"json", "jsonl", "ndjson"})
"""Kinds of file in which a record may leave a column out."""


def _ragged(pattern: str) -> tuple[str, ...]:
    """What else may be wrong with text: the engine takes a line for names only where the lines below are as long."""
    if _ending(pattern) not in ("csv", "tsv"):
        return ()
    return ("every line needs as many fields as the first: where some have more or fewer, no line of names is found",)


def _ending(pattern: str) -> str:
    parts = os.path.basename(pattern).lower().split(".")
    return parts[-2] if len(parts) > 2 and parts[-1] in ("gz", "zst") else parts[-1]


def described(raw: duckdb.DuckDBPyConnection, reader: str) -> list[tuple[str, str]]:
    """Names and types of what a table function gives."""
    return [
        (str(row[0]), without_labels(str(row[1]))) for row in raw.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()
    ]


# --- types --------------------------------------------------------------------------------------------------------


def type_name(type: DataType) -> str:
    """The type as DuckDB spells it."""
    return DuckDB().type_name(type)


_DIGITS = r"'\s*[-+]?[0-9]+\s*'"
_NO_DIGITS = r"'[eE].*|^[-0.]+|\.0$|[^0-9]'"
"""What of a number's text are none of the digits that it has: a double keeps fifteen, whatever they are."""


def _imposed(name: str, given: str, column: Column, table: str) -> str:
    """The column in the catalog's type; a value that does not fit is an error, never another value.

    Where the file has the type already, nothing stands between a filter and the file's own statistics.
    """
    type = column.type
    value = name
    if given == "JSON" and type.kind not in (Kind.JSON, Kind.ARRAY):
        value, given = f"({name} ->> '$')", "VARCHAR"
        if type.kind is Kind.DECIMAL:
            digits = f"regexp_replace({value}, {_NO_DIGITS}, '', 'g')"
            inexact = f"error({literal(f'semcli:type_clash|{table}.{column.name}|digits|')})"
            value = f"CASE WHEN json_type({name}) = 'DOUBLE' AND length({digits}) > 15 THEN {inexact} ELSE {value} END"
    if given == "TIMESTAMP_NS":
        # DuckDB would round them up, the last of a year into the next one
        nanoseconds = f"epoch_ns({value})"
        floored = f"make_timestamp(({nanoseconds} - ({nanoseconds} % 1000 + 1000) % 1000) // 1000)"
        value, given = f"CASE WHEN isfinite({value}) THEN {floored} ELSE CAST({value} AS TIMESTAMP) END", "TIMESTAMP"
    if parse_type(given) == type or (type.kind is Kind.DECIMAL and type.scale is None and given.startswith("DECIMAL")):
        return value
    cast = f"CAST({value} AS {type_name(type)})"
    misfit = f"error({literal(f'semcli:type_clash|{table}.{column.name}|')})"
    if type.kind is Kind.INTEGER and "INT" not in given:
        # DuckDB would round 1.7 to 2
        whole = f"regexp_full_match({value}, {_DIGITS})" if given == "VARCHAR" else f"{value} = trunc({value})"
        return f"CASE WHEN {value} IS NULL OR {whole} THEN {cast} ELSE {misfit} END"
    if given == "VARCHAR" and type.kind not in (Kind.TEXT, Kind.UNKNOWN):
        return f"coalesce(TRY_{cast}, CASE WHEN {value} IS NOT NULL THEN {misfit} END)"
    return cast


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# --- what goes wrong ----------------------------------------------------------------------------------------------

_LINE = pattern(r"CSV Error on Line: (\d+)|in record/value (\d+)")


def bad_file(error: duckdb.Error, what: str) -> SemcliError:
    """A file that is not what its name says. DuckDB's message quotes the row, and is left out."""
    found = _LINE.search(str(error))
    where = "" if found is None else f", line {found[1]}" if found[1] else f", record {found[2]}"
    help = "check that the file is whole, in UTF-8, and of the kind that its ending says"
    if "schema mismatch" in str(error).lower():
        return fail(
            "bad_file", f"the files {what} do not have the same columns", "give each kind of file its own table"
        )
    return fail("bad_file", f"{what} could not be read{where}", help)
