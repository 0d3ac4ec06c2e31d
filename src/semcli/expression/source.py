"""Where an expression was written, so that every error can draw a caret under the words it is about."""

from __future__ import annotations

from semcli.errors import Problem, SemcliError, Site
from semcli.expression.tree import Span
from semcli.records import dataclass, replace

_SHOWN = 200
"""Longest text that an error repeats."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an expression and its place.

    `site` is the place of the text's first character in a catalog; `argument` the option that carried the text.
    `code` is the code that errors about this text have.
    """

    text: str
    site: Site | None = None
    argument: str | None = None
    code: str = "syntax"

    def at(self, span: Span) -> Site:
        """The place of a span of the text."""
        length = max(1, span.end - span.start)
        if self.site is None:
            return self._in_argument(span.start, length)
        return self._in_file(self.site, span.start, length)

    def error(self, span: Span, message: str, *help: str, code: str | None = None) -> SemcliError:
        """An error about a span of the text."""
        return SemcliError(Problem(code or self.code, message, help, self.at(span)))

    def _in_argument(self, start: int, length: int) -> Site:
        if len(self.text) <= _SHOWN:
            return Site(argument=self.argument, text=_clean(self.text), column=start + 1, length=length)
        # of a very long argument only the neighbourhood is shown
        begin = max(0, start - _SHOWN // 2)
        shown = self.text[begin : begin + _SHOWN]
        length = min(length, max(1, len(shown) - (start - begin)))
        return Site(argument=self.argument, text=_clean(shown), column=start - begin + 1, length=length)

    def _in_file(self, site: Site, start: int, length: int) -> Site:
        before = self.text.count("\n", 0, start)
        if before:
            return self._on_later_line(site, start, length, before)
        if site.column is None or site.text is None:
            return replace(site, length=1)
        begin = site.column - 1 + start
        first = self.text[: start + length].partition("\n")[0]
        if site.text[site.column - 1 : site.column - 1 + len(first)] != first:
            return replace(site, length=1)  # escapes in the file's string: the spans do not fit, its beginning does
        return replace(site, column=begin + 1, length=min(length, max(1, len(first) - start)))

    def _on_later_line(self, site: Site, start: int, length: int, before: int) -> Site:
        """Of text over several lines, those after the first stand in the file as they stand in the text."""
        begin = self.text.rfind("\n", 0, start) + 1
        line = self.text[begin:].partition("\n")[0]
        length = min(length, max(1, len(line) - (start - begin)))
        number = None if site.line is None else site.line + before
        return replace(site, line=number, column=start - begin + 1, length=length, text=_clean(line))


_BLANK = dict.fromkeys(map(ord, "\t\r\n"), " ")
_HIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd")


def _clean(text: str) -> str:
    """The text on one line and without control characters, each character in its place."""
    return text if text.isprintable() else text.translate(_BLANK | _HIDDEN)
