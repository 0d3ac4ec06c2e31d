"""Everything that can go wrong, in one catalogue.

A `Problem` is one thing wrong, told to the person who has to act: a stable code, the fact, where it stands, and
what to do. `SemcliError` carries one or many of them. A `Code` decides the exit status (`3-cli` of the manual:
docs/reference/errors.md), so no caller chooses a number.

Style of messages: lowercase, no full stop, names in backticks; `message` states the fact, `help` proposes.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from semcli.records import dataclass, field
from semcli.secret_text import redact


class Exit(IntEnum):
    """Exit status of the process; each code below has exactly one."""

    OK = 0
    FOUND = 1
    USAGE = 2
    CATALOG = 3
    REQUEST = 4
    PRIVACY = 5
    DATABASE = 6
    LIMIT = 7
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Site:
    """Where something was written: a span in a file, or in an argument of the command line.

    `line` and `column` count from 1, in characters; `length` is the width of the marked words. `text` is the whole
    line (or the whole argument), so that a caret can be drawn under the words. For an argument, `argument` is the
    option as the user knows it (`--where`) and `line` is None. `key` is the dotted key in a catalog.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    length: int = 1
    text: str | None = None
    key: str | None = None
    argument: str | None = None

    @classmethod
    def whole(cls, argument: str, text: str) -> Site:
        """All of an argument, or its place where it is empty."""
        return cls(argument=argument, text=text, column=1, length=max(1, len(text)))


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem. `title` finishes the sentence «this means that …»; `explain` is a paragraph for docs."""

    name: str
    exit: Exit
    title: str
    explain: str = ""


_CODES: dict[str, Code] = {}


def _code(name: str, exit: Exit, title: str, explain: str = "") -> None:
    assert name not in _CODES, name
    _CODES[name] = Code(name, exit, title, explain)


# --- the command line (2): visible without knowing the catalog ---------------------------------------------------
_code("usage", Exit.USAGE, "the command line could not be understood")
_code("bad_option", Exit.USAGE, "an option has a value that it cannot have")
_code("bad_date", Exit.USAGE, "a date, instant or length of time could not be read")
_code("bad_timezone", Exit.USAGE, "a time zone is not known")
_code("syntax", Exit.USAGE, "an expression could not be parsed")
_code("conflicting_options", Exit.USAGE, "two options cannot be combined")
_code("output_refused", Exit.USAGE, "a file would be overwritten that semcli never overwrites")
_code("output_failed", Exit.USAGE, "a file could not be written")
_code("not_implemented", Exit.USAGE, "this version does not do that yet")
_code("missing_extra", Exit.USAGE, "an optional part of semcli is not installed")

# --- the catalog (3) ----------------------------------------------------------------------------------------------
_code("catalog_missing", Exit.CATALOG, "no catalog was found")
_code("catalog_unreadable", Exit.CATALOG, "the catalog could not be read as text")
_code("catalog_syntax", Exit.CATALOG, "the catalog is not valid TOML")
_code("unknown_key", Exit.CATALOG, "a key is not part of the catalog format")
_code("missing_key", Exit.CATALOG, "a required key is missing")
_code("bad_value", Exit.CATALOG, "a key has a value of the wrong kind")
_code("unsupported_format", Exit.CATALOG, "the catalog's format version is not known")
_code("bad_name", Exit.CATALOG, "a name cannot be used")
_code("duplicate_name", Exit.CATALOG, "two things have one name")
_code("unknown_reference", Exit.CATALOG, "the catalog refers to something that it does not define")
_code("bad_expression", Exit.CATALOG, "an expression in the catalog is not valid")
_code("bad_type", Exit.CATALOG, "types in the catalog do not fit")
_code("contradicted_cardinality", Exit.CATALOG, "the declared keys contradict a join's cardinality")
_code("bad_identity", Exit.CATALOG, "an entity's identity does not name one row")
_code("cycle", Exit.CATALOG, "definitions refer to each other in a circle")
_code("bad_include", Exit.CATALOG, "an included file cannot be used")
_code("bad_policy", Exit.CATALOG, "the policy contradicts itself")
_code("unknown_connection", Exit.CATALOG, "a connection is not defined")
_code("missing_variable", Exit.CATALOG, "an environment variable that the catalog names is not set")

# --- the request (4) ----------------------------------------------------------------------------------------------
_code("unknown_metric", Exit.REQUEST, "no metric has that name")
_code("unknown_entity", Exit.REQUEST, "no entity, role or join has that name")
_code("unknown_column", Exit.REQUEST, "the entity has no such column or dimension")
_code("unknown_segment", Exit.REQUEST, "no segment has that name")
_code("unknown_join", Exit.REQUEST, "no join has that name")
_code("unknown_query", Exit.REQUEST, "no saved query has that name")
_code("unknown_name", Exit.REQUEST, "nothing in the catalog has that name")
_code("unknown_output", Exit.REQUEST, "the answer has no such column")
_code("ambiguous_dimension", Exit.REQUEST, "a bare column name could belong to several entities")
_code("ambiguous_path", Exit.REQUEST, "there are several ways to join, which need not agree")
_code("fan_out", Exit.REQUEST, "a join would repeat the metric's rows")
_code("unreachable", Exit.REQUEST, "no join leads there")
_code("no_time_dimension", Exit.REQUEST, "the metric has no time column to cut or range over")
_code("invalid_grain", Exit.REQUEST, "the metric cannot be cut at that grain")
_code("invalid_window", Exit.REQUEST, "the window is not a whole number of buckets")
_code("invalid_comparison", Exit.REQUEST, "the comparison is not a whole number of buckets")
_code("type_mismatch", Exit.REQUEST, "types do not fit")
_code("inapplicable", Exit.REQUEST, "an option does not apply to every metric asked for")
_code("duplicate_output", Exit.REQUEST, "two columns of the answer would have one name")
_code("unused_via", Exit.REQUEST, "a --via fits no dimension or filter")
_code("needs_identity", Exit.REQUEST, "a row's name is needed, and the entity declares none")
_code("mixed_buckets", Exit.REQUEST, "buckets of instants and of local times do not meet")

# --- privacy (5) --------------------------------------------------------------------------------------------------
_code("private_column", Exit.PRIVACY, "a private column would be shown, compared or counted")
_code("unclassified_column", Exit.PRIVACY, "a column has no sensitivity, so it is treated as private")
_code("group_size_refused", Exit.PRIVACY, "group sizes cannot be protected in this shape of answer")

# --- the database (6) ---------------------------------------------------------------------------------------------
_code("cannot_connect", Exit.DATABASE, "the database could not be reached")
_code("authentication_failed", Exit.DATABASE, "the database did not accept the user or password")
_code("database_missing", Exit.DATABASE, "the database or file does not exist")
_code("not_a_database", Exit.DATABASE, "the file is not a DuckDB database")
_code("bad_file", Exit.DATABASE, "a data file cannot be read as the table that the catalog describes")
_code("missing_table", Exit.DATABASE, "the database has no such table")
_code("missing_column", Exit.DATABASE, "the table has no such column")
_code("permission_denied", Exit.DATABASE, "the database refuses access")
_code("type_clash", Exit.DATABASE, "a column's type in the database is not the one that the catalog declares")
_code("connection_lost", Exit.DATABASE, "the connection broke off")
_code("database_error", Exit.DATABASE, "the database reported an error")
_code("driver_missing", Exit.DATABASE, "the database driver is not installed")

# --- limits (7) ---------------------------------------------------------------------------------------------------
_code("overflow", Exit.LIMIT, "a number is larger than 38 digits, or than its type can hold")
_code("too_many_rows", Exit.LIMIT, "the answer would have too many rows")
_code("too_many_columns", Exit.LIMIT, "the answer would have too many columns")
_code("timeout", Exit.LIMIT, "the time limit was reached")
_code("out_of_memory", Exit.LIMIT, "the memory limit was reached")

# --- the rest -----------------------------------------------------------------------------------------------------
_code("interrupted", Exit.INTERRUPTED, "the request was interrupted")
_code("audit_failed", Exit.DATABASE, "the audit log could not be written, so nothing was answered")
_code("check_failed", Exit.FOUND, "a check found something")
_code("internal", Exit.DATABASE, "semcli itself is at fault")

CODES: dict[str, Code] = _CODES
"""Every code by name, in the order in which docs list them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `help` holds one proposal per item; `data` is extra, JSON-able detail for machines."""

    code: str
    message: str
    help: tuple[str, ...] = ()
    site: Site | None = None
    data: dict[str, object] = field(default_factory=dict, compare=False, hash=False)

    def __post_init__(self) -> None:
        assert self.code in CODES, f"undeclared error code {self.code}"

    @property
    def exit(self) -> Exit:
        return CODES[self.code].exit


class SemcliError(Exception):
    """Raised for everything the user can do something about. Never shown as a traceback."""

    def __init__(self, problems: Problem | Iterable[Problem]):
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        assert self.problems, "an error needs a problem"
        super().__init__(redact("; ".join(f"{p.code}: {p.message}" for p in self.problems)))

    @property
    def exit(self) -> Exit:
        """The status of the first problem: privacy is judged before types, and the raiser puts it first."""
        return self.problems[0].exit


def fail(
    code: str,
    message: str,
    *help: str,
    site: Site | None = None,
    data: dict[str, object] | None = None,
) -> SemcliError:
    """A `SemcliError` of one problem: `raise fail("unknown_metric", …)`."""
    return SemcliError(Problem(code, message, help, site, data or {}))


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` was probably meant to be, or None. Only names of things are ever candidates."""
    import difflib

    pool = sorted(set(candidates))
    lowered = {c.lower(): c for c in reversed(pool)}
    if name.lower() in lowered:
        return lowered[name.lower()]
    found = difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


def did_you_mean(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """A help line naming the nearest candidate, or nothing."""
    best = nearest(name, candidates)
    return (f"did you mean `{best}`?",) if best is not None and best != name else ()
