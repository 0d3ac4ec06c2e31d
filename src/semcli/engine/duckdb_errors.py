"""What DuckDB says, told without any value: its messages quote data, so only names are taken from them."""

from __future__ import annotations

import os
import re

from semcli.catalog.lazy import seen
from semcli.engine.base import ResolvedConnection
from semcli.engine.duckdb_driver import driver as duckdb
from semcli.engine.messages import interrupted, lost_names, marked, missing_table, timed_out, type_clash, unreadable
from semcli.errors import SemcliError, fail
from semcli.patterns import pattern

_TABLE = pattern(r'^Table with name "?(?P<name>.+?)"? does not exist')
_COLUMN = pattern(r'Referenced column "(?P<name>.+?)" not found|does not have a column named "(?P<other>.+?)"')
_LOCK = pattern(r"Conflicting lock is held in (?P<holder>.*?) \(PID (?P<pid>\d+)\)")


def first_line(error: BaseException) -> str:
    """The message's first line without the kind of error in front."""
    lines = str(error).strip().splitlines()
    return re.sub(r"^[A-Za-z _]+ Error: ", "", lines[0]) if lines else ""


def translate_connect(error: BaseException, connection: ResolvedConnection) -> SemcliError:
    """The error of opening a file."""
    text = str(error)
    path = connection.path
    shown = f"`{path}`"
    locked = _LOCK.search(text)
    if locked is not None:
        return fail(
            "cannot_connect",
            f"another process has {shown} open for writing",
            f"end or disconnect process {locked['pid']}, or ask a copy of the file",
        )
    if "Could not set lock" in text:
        return fail(
            "cannot_connect", f"another process has {shown} open for writing", "end it, or ask a copy of the file"
        )
    if path is not None and path.is_dir():
        return fail(
            "not_a_database",
            f"{shown} is a folder",
            "name the DuckDB file in it, or use `files` for Parquet, CSV or JSON",
        )
    if path is not None and not path.exists():
        return _no_file(connection)
    if (path is not None and not os.access(path, os.R_OK)) or "Permission denied" in text:
        return fail("permission_denied", f"{shown} may not be read", "check who owns the file, and its permissions")
    if "different configuration" in text or "configuration has been locked" in text:
        return fail(
            "cannot_connect",
            f"{shown} is already open in this process, where all connections share their settings",
            "close the other connection first",
        )
    if "not a valid DuckDB" in text:
        return fail("not_a_database", f"{shown} is not a DuckDB database", "check that this is the right file")
    if "write-ahead log" in text.lower() or ".wal" in text or "WAL" in text:
        return fail(
            "cannot_connect",
            f"{shown} was not closed properly, and reading it would need its log to be replayed first",
            "open it once for writing (`duckdb FILE`, then `CHECKPOINT`), and ask again",
        )
    if "version" in text:
        return fail(
            "not_a_database",
            f"{shown} was written by a version of DuckDB that this one cannot read",
            f"this is DuckDB {duckdb.__version__}; upgrade it, or copy the data with the version that wrote them",
        )
    return fail(
        "cannot_connect", f"{shown} could not be opened by DuckDB", "check that it is whole: open it with `duckdb`"
    )


def _no_file(connection: ResolvedConnection) -> SemcliError:
    path = connection.path
    assert path is not None
    help = ["check `path` of the connection; it is relative to the catalog's file"]
    if connection.name is None:
        help = ["check the path that was given"]
    if not path.parent.exists():
        help.insert(0, f"the folder `{path.parent}` does not exist either")
    return fail("database_missing", f"there is no file `{path}`", *help)


def translate(
    error: BaseException, connection: ResolvedConnection, stopped: str | None, timeout: float | None
) -> SemcliError:
    """The error of running a statement or reading its rows. `stopped` says who stopped it, if anyone did."""
    error = _of_stream(error)
    if isinstance(error, (duckdb.InterruptException, RuntimeError)) and "nterrupt" in str(error):
        return timed_out(timeout) if stopped == "timeout" else interrupted()
    own = marked(str(error), connection)
    if own is not None:
        return own
    line = first_line(error)
    if isinstance(error, duckdb.CatalogException) and (table := _TABLE.search(line)):
        return missing_table(table["name"], connection)
    if isinstance(error, duckdb.BinderException) and (column := _COLUMN.search(line)):
        return lost_names("missing_column", column["name"] or column["other"], connection)
    if isinstance(error, duckdb.ConversionException) and (cast := _cast_column(line, connection)):
        return unreadable(cast)
    if connection.files is not None and isinstance(error, duckdb.InvalidInputException) and _FILE.search(str(error)):
        from semcli.engine.duckdb_files import bad_file

        return bad_file(error, "a file of the connection")
    return _by_class(error, line)


_KINDS: dict[str, type[BaseException]] = {
    "INTERRUPT": duckdb.InterruptException,
    "Out of Memory": duckdb.OutOfMemoryException,
    "Out of Range": duckdb.OutOfRangeException,
    "Conversion": duckdb.ConversionException,
    "Invalid Input": duckdb.InvalidInputException,
    "IO": duckdb.IOException,
}


def _of_stream(error: BaseException) -> BaseException:
    """The error of an Arrow stream, which is text alone, as the one that the driver would have raised."""
    text = str(error)
    kind = _KINDS.get(text.partition(" Error: ")[0], duckdb.Error)
    return kind(text) if type(error).__name__ == "StreamError" else error


_FILE = pattern(r"CSV Error|JSON|magic bytes|schema mismatch|sniffing file|parquet", re.IGNORECASE)
_NUMBER = pattern(r"^Casting value")
"""A number that a wider type has no room for: what a column holds is read, so its declared type is right."""
_CAST = pattern(r"when casting from source column (.*)$")


def _cast_column(line: str, connection: ResolvedConnection) -> str | None:
    """The column of a failed cast, if the catalog knows it: anything else in the message may be data."""
    found = None if _NUMBER.search(line) else _CAST.search(line)
    known = (c for e in seen(connection.entities).values() for c in e.columns)
    return found[1] if found is not None and found[1] in known else None


_RANGE = pattern(r"out of range|^Casting value|^Could not cast value|not in timestamp range")


def _by_class(error: BaseException, line: str) -> SemcliError:
    match error:
        case duckdb.OutOfMemoryException() | MemoryError():
            return fail(
                "out_of_memory",
                "DuckDB reached its memory limit",
                "ask for fewer groups or a shorter range, or raise the limit",
            )
        case duckdb.OutOfRangeException():
            return fail("overflow", "a number became larger than its type can hold", "narrow the range or the groups")
        case duckdb.ConversionException() if _RANGE.search(line):
            return fail("overflow", "a number became larger than its type can hold", "narrow the range or the groups")
        case duckdb.ConversionException() | duckdb.BinderException() | duckdb.TypeMismatchException():
            return type_clash()
        case duckdb.PermissionException():
            return fail("permission_denied", "the statement would read outside the connection, which is not allowed")
        case duckdb.IOException():
            return fail(
                "connection_lost", "the database file could not be read to its end", "check the disk and the file"
            )
        case duckdb.InvalidInputException() if "read-only" in line:
            return fail("permission_denied", "the statement would write, and connections are read-only")
        case UnicodeError():
            return fail(
                "type_mismatch",
                "a text in the request has half a surrogate pair, which DuckDB cannot hold",
                "leave it out",
            )
    kind = type(error).__name__.removesuffix("Exception")
    return fail(
        "database_error",
        f"DuckDB could not run the statement ({kind})",
        "its own message may quote data and is not shown; `semcli sql` prints the statement to be tried by hand",
    )
