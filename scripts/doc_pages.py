"""The parts of pages that are made from the code: what stands between `<!-- generated: NAME -->` and `<!-- end -->`.

Each maker gives the Markdown of one part. Adding a part is adding a function and a row to `MAKERS`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from doc_blocks import ROOT, outputs, with_outputs
from semcli.aggregation import AGGREGATIONS, Operand, Parts
from semcli.catalog.sensitivity import CATASTROPHIC, CATEGORIES
from semcli.cli.parameters import Command, Parameter
from semcli.cli.registry import COMMANDS, load
from semcli.errors import CODES, Code, Exit
from semcli.expression.functions import ALIASES, FIELDS, FUNCTIONS, UNITS
from semcli.expression.operations import CASTS, OPERATIONS, Kinds
from semcli.introspect.remarks import REMARKS
from semcli.render import FORMATS

_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
ERROR_NOTES = ROOT / "src" / "semcli" / "errors.toml"
"""What the code does not say about its errors: why one sees them, and a command that shows one."""


def generated(text: str) -> str:
    """The page with every made part made anew, but for what commands in it print. Raises KeyError for a name without
    a maker."""
    return with_outputs(_PART.sub(lambda m: f"{m[1]}\n{MAKERS[m[2]]().strip()}\n\n{m[3]}", text), outputs(text))


# --- the command line -------------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command that this version has: what it takes, and examples."""
    ready = [entry for entry in COMMANDS.values() if entry.module is not None]
    parts = [_table(("command", "what it does"), ((f"[`{e.name}`](#semcli-{e.name})", e.summary) for e in ready))]
    parts += [_command(load(entry.name)) for entry in ready]
    return "\n\n".join(parts)


def _command(command: Command) -> str:
    words = [_shown(p) if p.required else f"[{_shown(p)}]" for p in command.arguments()]
    usage = " ".join(["semcli", command.name, *words, "[OPTIONS]"])
    parts = [f"## semcli {command.name}", f"{_sentence(command.summary)}", f"```text\n{usage}\n```"]
    if command.details:
        parts.append(command.details.strip())
    if command.arguments():
        parts.append(_table(("argument", "meaning"), ((f"`{_shown(p)}`", _told(p)) for p in command.arguments())))
    for panel in dict.fromkeys(p.panel for p in command.options()):
        rows = ((_spelled(p), _told(p)) for p in command.options() if p.panel == panel)
        parts.append(f"**{panel}**\n\n" + _table(("option", "meaning"), rows))
    if command.examples:
        parts.append("```sh\n" + "\n".join(command.examples) + "\n```")
    return "\n\n".join(parts)


def _shown(p: Parameter) -> str:
    return p.metavar or p.name.upper()


def _spelled(p: Parameter) -> str:
    flags = ", ".join(f"`{flag}`" for flag in (*p.flags, *((p.off,) if p.off else ())))
    return f"{flags} `{_shown(p)}`" if p.takes_value else flags


def _told(p: Parameter) -> str:
    return f"{p.help}: {', '.join(f'`{choice}`' for choice in p.choices)}" if p.choices else p.help


# --- errors -----------------------------------------------------------------------------------------------------------


def errors() -> str:
    """Every code, by exit status: meaning, why one sees it, an example."""
    notes = tomllib.loads(ERROR_NOTES.read_text(encoding="utf-8"))
    parts: list[str] = []
    for status in sorted({code.exit for code in CODES.values()}):
        parts.append(f"## Exit status {int(status)}: {_STATUS[status]}")
        parts += [_error(code, notes.get(code.name, {})) for code in CODES.values() if code.exit is status]
    return "\n\n".join(parts)


def _error(code: Code, note: dict[str, Any]) -> str:
    parts = [f"### {code.name}", f"{_sentence(code.title)} {note.get('why', '')}".strip()]
    if "catalog" in note:
        parts.append(f"<!-- file: {code.name}.toml -->\n```toml\n{note['catalog'].strip()}\n```")
    if "run" in note:
        parts.append(f"```console\n$ {note['run']}\n```")
    if "example" in note:
        parts.append(f"```text\n{note['example'].strip()}\n```")
    if "right" in note:
        right = [note["right"]] if isinstance(note["right"], str) else note["right"]
        language = "toml" if "wrong" in note else "sh"
        parts.append(f"Instead:\n\n```{language}\n" + "\n".join(right) + "\n```")
    return "\n\n".join(parts)


_STATUS: dict[Exit, str] = {
    Exit.FOUND: "a check or test found something",
    Exit.USAGE: "the command line",
    Exit.CATALOG: "the catalog",
    Exit.REQUEST: "the request",
    Exit.PRIVACY: "the privacy policy",
    Exit.DATABASE: "the database",
    Exit.LIMIT: "a limit",
    Exit.INTERRUPTED: "interrupted",
}


# --- expressions ------------------------------------------------------------------------------------------------------


def functions() -> str:
    """Every function, as it is written."""
    rows = [(f"`{f.usage}`", f.doc) for f in FUNCTIONS.values()]
    also = ", ".join(f"`{alias}` for `{name}`" for alias, name in ALIASES.items())
    return f"{_table(('function', 'value'), rows)}\n\nAlso accepted: {also}."


def operators() -> str:
    """Every operator with a symbol, and what it takes."""
    rows = (
        (f"`{o.symbol}`", " and ".join(_kinds(k) for k in dict.fromkeys(o.operands)), o.doc)
        for o in OPERATIONS.values()
        if o.symbol is not None
    )
    return _table(("operator", "takes", "value"), rows)


def fields() -> str:
    """What `extract` takes."""
    rows = ((f"`{f}`", _kinds(OPERATIONS[f"extract_{f}"].operands[0]), OPERATIONS[f"extract_{f}"].doc) for f in FIELDS)
    return _table(("field", "of", "value"), rows)


def units() -> str:
    """What `date_trunc` takes."""
    return _table(("unit", "of"), ((f"`'{u}'`", _kinds(OPERATIONS[f"trunc_{u}"].operands[0])) for u in UNITS))


def casts() -> str:
    """What `cast` converts."""
    return _table(("from", "to", "value"), ((a.value, b.value, doc) for (a, b), doc in CASTS.items()))


def _kinds(kinds: Kinds) -> str:
    from semcli.datatype import Kind

    return "anything" if kinds == frozenset(Kind) else ", ".join(k.value for k in Kind if k in kinds)


# --- the catalog ------------------------------------------------------------------------------------------------------


def categories() -> str:
    """The categories of private data."""
    rows = ((f"`{c}`", label, "always refused" if c in CATASTROPHIC else "") for c, label in CATEGORIES.items())
    return _table(("category", "shown as", ""), rows)


def aggregations() -> str:
    """Every aggregation."""
    takes = {
        Operand.ANY: "anything, or nothing to count rows",
        Operand.COMPARABLE: "what can be equal",
        Operand.ORDERABLE: "what has an order",
        Operand.NUMERIC: "numbers",
    }
    rows = (
        (f"`{a.name}`", takes[a.operand], "NULL" if a.empty is None else str(a.empty), _adds(a.parts))
        for a in AGGREGATIONS.values()
    )
    return _table(("aggregation", "takes", "of nothing", "parts"), rows)


def _adds(parts: Parts) -> str:
    return {Parts.ADD: "add up", Parts.LEAST: "the least of them", Parts.GREATEST: "the greatest of them"}.get(
        parts, "are recomputed from rows"
    )


def lints() -> str:
    """The codes that `semcli check` and `semcli test` give beside those of errors."""
    rows = (f"| `{code}` | {what} |" for code, what in REMARKS.items())
    return "\n".join(["| code | what it means |", "|---|---|", *rows])


def formats() -> str:
    """Every format that this version writes."""
    rows = (
        (f"`{f.name}`", f.summary, ", ".join(f"`{e}`" for e in f.endings), "machines" if f.machine else "people")
        for f in FORMATS.values()
    )
    return _table(("format", "what it is", "endings", "for"), rows)


# --- what is still to come --------------------------------------------------------------------------------------------


def missing() -> str:
    """What this version refuses as not there yet."""
    found = {
        "commands": [f"`{e.name}`" for e in COMMANDS.values() if e.module is None],
    }
    return "\n".join(f"- {what}: {', '.join(names)}" for what, names in found.items() if names) or "Nothing."


# --- Markdown ---------------------------------------------------------------------------------------------------------


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    head = list(head)
    return "\n".join(_lines(line(head), line("---" for _ in head), (line(row) for row in rows)))


def _lines(first: str, second: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield second
    yield from rest


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


MAKERS: dict[str, Callable[[], str]] = {
    maker.__name__: maker
    for maker in (
        *(commands, errors, functions, operators, fields, units, casts),
        *(categories, aggregations, lints, formats, missing),
    )
}
"""Every part by name."""
