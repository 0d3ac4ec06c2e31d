"""One look for everything that goes wrong, for people and for machines.

error[unknown_metric]: no metric is called `total_revnue`
  --> argument NAME
   |
   | total_revnue
   | ^^^^^^^^^^^^
  help: did you mean `total_revenue`?
"""

from __future__ import annotations

from collections.abc import Sequence

from semcli.errors import Problem, SemcliError, Site
from semcli.render.text import cells, visible
from semcli.secret_text import redact

_RED, _YELLOW, _BLUE, _CYAN = "\x1b[1;31m", "\x1b[1;33m", "\x1b[34m", "\x1b[36m"
_MINUS, _PLUS = "\x1b[31m", "\x1b[32m"
_BOLD, _RESET = "\x1b[1m", "\x1b[0m"
_LONGEST = 100
"""A line of a file is shown around the marked words, never at full length: it may have megabytes."""


def human(error: SemcliError, *, colour: bool = False, width: int | None = None) -> str:
    """All problems of an error, with a count where there are many."""
    found = [problem_text(p, colour=colour, width=width) for p in error.problems]
    if len(found) > 1:
        found.append(_paint(f"{len(found)} problems", _BOLD, colour) + "\n")
    return "\n".join(found)


def problem_text(problem: Problem, *, colour: bool = False, width: int | None = None) -> str:
    """One problem: what, where, what to do. Ends with a line feed."""
    lines = _headline(f"error[{problem.code}]", _RED, problem.message, colour, width)
    if problem.site is not None:
        lines += _where(problem.site, colour, width)
    return "\n".join([*lines, *_helps(problem.help, colour, width)]) + "\n"


def finding_text(
    mark: str,
    message: str,
    *,
    severe: bool,
    site: Site | None = None,
    detail: Sequence[str] = (),
    help: Sequence[str] = (),
    colour: bool = False,
    width: int | None = None,
) -> str:
    """What a check or test found, in the look of errors; `detail` is shown as it is, line by line."""
    lines = _headline(mark, _RED if severe else _YELLOW, message, colour, width)
    if site is not None:
        lines += _where(site, colour, width)
    lines += [f"  {_tinted(clean(line), colour)}" for line in detail]
    return "\n".join([*lines, *_helps(help, colour, width)]) + "\n"


def _tinted(line: str, colour: bool) -> str:
    """A line of a difference in its colour."""
    style = {"- ": _MINUS, "+ ": _PLUS}.get(line[:2])
    return line if style is None else _paint(line, style, colour)


def _headline(mark: str, style: str, message: str, colour: bool, width: int | None) -> list[str]:
    first, *rest = _wrapped(f"{mark}: {clean(message)}", width, "  ")
    lines = [_paint(mark, style, colour) + ": " + _paint(first[len(mark) + 2 :], _BOLD, colour)]
    return [*lines, *(_paint(line, _BOLD, colour) for line in rest)]


def _helps(helps: Sequence[str], colour: bool, width: int | None) -> list[str]:
    lines = []
    for help in helps:
        first, *rest = _wrapped(f"  help: {clean(help)}", width, " " * 8)
        lines += [f"  {_paint('help', _CYAN, colour)}: {first[8:]}", *rest]
    return lines


def _wrapped(text: str, width: int | None, indent: str) -> list[str]:
    """The text on lines that fit; words stay whole, so that names and commands can be copied."""
    if width is None or len(text) <= width:
        return [text]
    import textwrap

    wrap = textwrap.TextWrapper(width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return wrap.wrap(text)


def clean(text: str) -> str:
    """Text of a message as it may be shown: no controls, no password."""
    return visible(redact(text))


def _paint(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_RESET}" if colour else text


def _where(site: Site, colour: bool, width: int | None) -> list[str]:
    lines = []
    place = _place(site)
    number = str(site.line) if site.line is not None and site.file is not None else ""
    gutter = " " * max(2, len(number))
    # an argument's text begins with its option, so that naming it above would say it twice
    if place and not (site.argument and (site.text or "").startswith(site.argument)):
        lines.append(f"{gutter}{_paint('-->', _BLUE, colour)} {place}")
    if site.text is not None and site.column is not None:
        text, before, marked = _window(site, (width or _LONGEST) - len(gutter) - 6)
        bar = _paint("|", _BLUE, colour)
        caret = _paint("^" * max(1, marked), _RED, colour)
        lines += [
            f"{gutter} {bar}",
            f"{_paint(number.rjust(len(gutter)), _BLUE, colour)} {bar} {text}",
            f"{gutter} {bar} {' ' * before}{caret}",
        ]
    return lines


def _place(site: Site) -> str:
    if site.file is None:
        return clean(site.argument) if site.argument else clean(site.key or "")
    numbers = f":{site.line}:{site.column or 1}" if site.line is not None else ""
    return clean(site.file) + numbers + (f" ({clean(site.key)})" if site.key else "")


def _window(site: Site, room: int) -> tuple[str, int, int]:
    """The text around the marked words, and where in it, in columns of a terminal, they stand."""
    assert site.text is not None
    assert site.column is not None
    room = max(20, min(room, _LONGEST))
    hidden = redact(site.text)
    if hidden != site.text:  # a secret that was cut would not be known any more; the mark then covers the whole line
        shown = visible(hidden[:room].replace("\t", " ")) + ("…" if len(hidden) > room else "")
        return shown, 0, cells(shown)
    start = min(max(site.column - 1, 0), len(site.text))
    end = min(start + max(site.length, 1), len(site.text), start + room)
    first = 0 if end <= room else max(0, start - room // 3)
    last = first + room
    before = ("…" if first else "") + visible(site.text[first:start].replace("\t", " "))
    marked = visible(site.text[start:end].replace("\t", " "))
    after = visible(site.text[end:last].replace("\t", " ")) + ("…" if last < len(site.text) else "")
    return before + marked + after, cells(before), cells(marked)


def as_object(problem: Problem) -> dict[str, object]:
    """A problem for machines: `code`, `message`, `help`, `where`, and what it carries besides."""
    return {
        **{
            key: _hidden(value)
            for key, value in problem.data.items()
            if key not in ("code", "message", "help", "where")
        },
        "code": problem.code,
        "message": redact(problem.message),
        "help": [redact(line) for line in problem.help],
        "where": None if problem.site is None else _site_object(problem.site),
    }


def _hidden(value: object) -> object:
    """What a problem carries besides, without secrets."""
    if isinstance(value, str):
        return redact(value)
    return [_hidden(part) for part in value] if isinstance(value, (list, tuple)) else value


def _site_object(site: Site) -> dict[str, object]:
    fields = ("file", "line", "column", "length", "key", "argument", "text")
    found = {name: getattr(site, name) for name in fields if getattr(site, name) is not None}
    found = {name: _hidden(value) for name, value in found.items()}
    if isinstance(found.get("text"), str):
        found["text"] = found["text"][: 10 * _LONGEST]
    return found


def as_json(error: SemcliError, traceback: str | None = None) -> str:
    """`{"error": {…}}` in one line; of many problems the first, and all of them in `problems`."""
    from semcli.render.exact import to_json

    first: dict[str, object] = as_object(error.problems[0])
    ordered = {key: first.pop(key) for key in ("code", "message", "help", "where")} | first
    ordered["exit"] = int(error.exit)
    if len(error.problems) > 1:
        ordered["problems"] = [_sorted(p) for p in error.problems]
    if traceback is not None:
        ordered["traceback"] = traceback
    return to_json({"error": ordered}) + "\n"


def _sorted(problem: Problem) -> dict[str, object]:
    found = as_object(problem)
    return {key: found.pop(key) for key in ("code", "message", "help", "where")} | found


def warning(text: str, *, colour: bool = False) -> str:
    """A line that tells of something the answer says besides its rows."""
    return f"{_paint('warning', _YELLOW, colour)}: {clean(text)}\n"
