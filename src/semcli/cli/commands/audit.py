"""`semcli audit`: what was asked and what came of it, and whether the log of it is as it was written."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcli.cli.compiling import only, write_json
from semcli.cli.options import CATALOG, HABITS, OUTPUT, formats
from semcli.cli.parameters import Command, Values, argument, option
from semcli.cli.session import Session
from semcli.errors import Exit, fail
from semcli.secret_text import redact

if TYPE_CHECKING:
    from semcli.audit.read import Filter
    from semcli.audit.verify import Verdict
    from semcli.render.sheet import Field, Row

_SHOW, _PROVE = "Which requests (show)", "Proof (verify)"
SHOWN = ("since", "until", "outcome", "user", "metric", "column")

ACTION = argument(
    "action", metavar="ACTION", choices=("show", "verify", "anchor"),
    help="show requests, verify the chain, or print the anchor of its last line",
)  # fmt: skip
OPTIONS = (
    option("log", metavar="FILE", panel="Where from", help="the log; else the one that the catalog's policy names"),
    option("since", metavar="WHEN", panel=_SHOW, help="from here on: `2025-06-01`, `2025-06`, `7d` back from now"),
    option("until", metavar="WHEN", panel=_SHOW, help="up to here, which is left out"),
    option("outcome", panel=_SHOW, choices=("answered", "refused", "failed"), help="what came of it"),
    option("user", metavar="NAME", panel=_SHOW, help="who asked"),
    option("metric", metavar="NAME", panel=_SHOW, complete="metric", help="requests for this metric"),
    option("column", metavar="COLUMN", panel=_SHOW, complete="column",
           help="requests that touched this column: `user.email`"),
    option("anchor", metavar="FILE|HASH", panel=_PROVE,
           help="an anchor printed earlier, or a file of them: a cut tail shows against it"),
)  # fmt: skip


def run(values: Values) -> int:
    session = Session(values)
    only(session, "table", "json", "jsonl")
    _check_options(values)
    path = _log(session)
    session.check_output()
    actions = {"show": _show, "verify": _verify, "anchor": _anchor}
    try:
        _refuse_missing(session, path)
        return actions[values["action"]](session, path)
    except PermissionError:
        raise _unreadable(path, "permission denied") from None
    except (IsADirectoryError, NotADirectoryError):
        raise _unreadable(path, "it is no file") from None


def _check_options(values: Values) -> None:
    """Options of another action are no options."""
    wrong = [name for name in SHOWN if values[name] is not None] if values["action"] != "show" else []
    wrong += ["anchor"] if values["anchor"] is not None and values["action"] != "verify" else []
    if wrong:
        panel = "verify" if wrong == ["anchor"] else "show"
        raise fail("usage", f"`--{wrong[0]}` belongs to `semcli audit {panel}`", "leave it out")


def _log(session: Session) -> Path:
    """The log that the call is about."""
    given = session.values["log"]
    if given is not None:
        return Path(given).expanduser()
    from semcli.audit import path_of

    found = path_of(session.catalog)
    if found is None:
        raise fail(
            "missing_key",
            "the catalog's policy keeps no audit log",
            'write `audit = "audit.jsonl"` under `[policy]`, or name a log with `--log`',
        )
    return found


def _refuse_missing(session: Session, path: Path) -> None:
    """Raise `bad_option` for a log that was named and is not there. The policy's own may not be there yet, and of one
    whose key was left behind there is more to say."""
    from semcli.audit.key import key_path

    lost = session.values["action"] != "show" and key_path(path).exists()
    if session.values["log"] is not None and not lost and not path.exists():
        raise _unreadable(path, "there is no such file")


def _unreadable(path: Path, reason: str) -> Exception:
    return fail("bad_option", f"cannot read the audit log `{path}`: {reason}", "name another file with `--log`")


# --- show ----------------------------------------------------------------------------------------------------------


def _show(session: Session, path: Path) -> int:
    from semcli.audit.read import Reading

    reading = Reading(path)
    entries = reading.entries(_filter(session))
    if session.format.name == "json":
        write_json(session, {"log": redact(str(path)), "entries": list(entries)})
    elif session.format.name == "jsonl":
        from semcli.render.exact import to_json

        with session.out() as (stream, _):
            stream.writelines(to_json(entry) + "\n" for entry in entries)
    else:
        _show_table(session, entries)
    if reading.unreadable:
        session.warn([f"{reading.unreadable} of the log's lines cannot be read: `semcli audit verify` says which"])
    if not path.exists():
        session.remark(f"there is no `{path}` yet: nothing was asked")
    return Exit.OK


def _filter(session: Session) -> Filter:
    from semcli.audit.read import Filter
    from semcli.plan.model import Calendar
    from semcli.plan.time import parse_bound, parse_now

    calendar = Calendar("UTC", "monday", 1, parse_now(None, None, "UTC"))
    given: dict[str, Any] = {name: session.values[name] for name in SHOWN}
    for name in ("since", "until"):
        if given[name] is not None:
            given[name] = parse_bound(given[name], f"--{name}", calendar).instant
    return Filter(**given)


def _show_table(session: Session, entries: Iterable[dict[str, Any]]) -> None:
    from semcli.render.sheet import Sheet

    session.emit(Sheet(_columns(), _batches(entries)))


def _columns() -> tuple[Field, ...]:
    from semcli.datatype import BIGINT, TEXT, parse_type
    from semcli.render.sheet import Field

    types = {"line": BIGINT, "time": parse_type("timestamptz"), "rows": BIGINT}
    names = ("line", "time", "user", "outcome", "rows", "connection", "request", "private columns", "codes")
    return tuple(Field(name, types.get(name, TEXT)) for name in names)


def _batches(entries: Iterable[dict[str, Any]]) -> Iterator[list[Row]]:
    from datetime import datetime

    for entry in entries:
        private = [c["column"] for c in entry.get("columns", ()) if c.get("sensitivity") != "public"]
        at = datetime.fromisoformat(entry["time"]).replace(microsecond=0)
        told = entry.get("outcome") or entry.get("event")
        yield [
            (
                entry["seq"],
                at,
                entry.get("user"),
                told,
                entry.get("rows"),
                entry.get("connection"),
                _asked(entry.get("request") or {}),
                " ".join(filter(None, private)) or None,
                " ".join(dict.fromkeys(entry.get("codes", ()))) or None,
            )
        ]


def _asked(request: dict[str, Any]) -> str | None:
    """The request as one would type it."""
    words = list(request.get("metrics", ()))
    for name, value in request.items():
        flag = "--" + name.replace("_", "-")
        if name == "metrics" or value is False:
            words += ["--no-fill"] if name == "fill" else []
            continue
        for each in value if isinstance(value, list) else [value]:
            words += [flag] if each is True else [flag, shlex.quote(str(each))]
    return " ".join(words) or None


# --- verify and anchor ---------------------------------------------------------------------------------------------


def _verify(session: Session, path: Path) -> int:
    from semcli.audit.verify import anchors_of, verify

    given = session.values["anchor"]
    found = verify(path, anchors_of(given) if given is not None else ())
    _refuse(path, found)
    if session.format.name == "table":
        with session.out() as (stream, _):
            stream.write(f"{_count(found.lines)}, unbroken" + (f"; anchor {found.head}\n" if found.head else "\n"))
    else:
        write_json(
            session,
            {
                "log": redact(str(path)),
                "lines": found.lines,
                "first": found.first,
                "last": found.last,
                "anchor": None if found.head is None else str(found.head),
                "recovered": found.recovered,
                "torn_bytes": found.torn,
            },
        )
    session.warn(_notes(path, found))
    return Exit.OK


def _notes(path: Path, found: Verdict) -> Iterator[str]:
    """What is no fault, but worth knowing."""
    if found.torn:
        yield f"an unfinished line of {found.torn} bytes stands at the end: the next request moves it aside"
    if found.recovered:
        from semcli.audit.log import aside_of

        yield f"{_count(found.recovered)} of an interrupted writer stand in `{aside_of(path).name}`"
    if not found.lines and not found.torn:
        yield "the log is empty, or not there yet"


def _anchor(session: Session, path: Path) -> int:
    from semcli.audit.verify import verify

    found = verify(path)
    _refuse(path, found)
    if found.head is None:
        raise fail("check_failed", f"`{path}` has no line that could be an anchor", "ask something first")
    if session.format.name == "table":
        with session.out() as (stream, _):
            stream.write(f"{found.head}\n")
    else:
        write_json(session, {"anchor": str(found.head), "time": found.last})
    return Exit.OK


def _refuse(path: Path, found: Verdict) -> None:
    """Raises the first thing that is wrong with a log."""
    if found.fault is not None:
        raise fail(
            "check_failed",
            f"the audit log `{path}` was tampered with, or damaged: {found.fault}",
            *([_before(found.lines)] if found.lines else []),
            data={"line": found.line, "lines": found.lines},
        )


def _before(lines: int) -> str:
    if lines == 1:
        return "the line before is as it was written"
    return f"the {lines:,} lines before are as they were written"


def _count(lines: int) -> str:
    return f"{lines:,} line{'' if lines == 1 else 's'}"


COMMAND = Command(
    "audit",
    "the log of what was asked: read it, and prove that it is whole",
    (ACTION, *OPTIONS, formats("table", "json", "jsonl"), OUTPUT, CATALOG, *HABITS),
    run,
    details="`show` lists requests. `verify` finds any line that was changed, put in, taken out or moved, and against "
    "an anchor kept elsewhere a tail that was cut off; the exit status is then 1. `anchor` prints the number and hash "
    "of the last line: keep it where those who can write the log cannot.",
    examples=(
        "printf '\\n[policy]\\naudit = \"audit.jsonl\"\\n' >> catalog.toml",
        "semcli audit show --outcome refused --since 7d",
        "semcli audit verify",
    ),
)
