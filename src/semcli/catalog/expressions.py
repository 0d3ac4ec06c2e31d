"""Expressions in a catalog: parsed where they stand, with their problems in the catalog's own lines and columns."""

from __future__ import annotations

from functools import lru_cache

from semcli.catalog.log import Log, Mark
from semcli.catalog.model import Expression
from semcli.catalog.source import Source
from semcli.errors import SemcliError, Site
from semcli.expression.parser import parse
from semcli.expression.tree import Node, Span


def read_expression(log: Log, source: Source, key: str, text: str | None) -> Expression | None:
    """The parsed expression at a key, or None where there is none or it does not parse, which is noted."""
    if text is None:
        return None
    mark = Mark(source, key)
    try:
        return Expression(text, tree_of(text), mark.brief())
    except SemcliError as error:
        adopt(log, mark, text, error)
        return None


@lru_cache(maxsize=4096)  # `status = 'paid'` is the filter of many
def tree_of(text: str) -> Node:
    """The tree of an expression that stands in a catalog. Raises `bad_expression`, in the text's own columns."""
    return parse(text, site=as_if_alone(text), code="bad_expression")


def as_if_alone(text: str) -> Site:
    """The site of an expression in a file of its own, from which spans can be had back."""
    return Site(line=1, column=1, text=text)


def adopt(log: Log, mark: Mark, text: str, error: SemcliError, code: str | None = None) -> None:
    """Notes the problems of an expression that was read `as_if_alone`; its spans become places in the file."""
    for problem in error.problems:
        at = Mark(mark.source, mark.key, span=_span(text, problem.site))
        log.add(code or problem.code, problem.message, *problem.help, at=at)


def _span(text: str, site: Site | None) -> Span | None:
    """The characters of the text that a site marks."""
    if site is None or site.line is None or site.column is None:
        return None
    begin = 0
    for _ in range(site.line - 1):
        begin = text.find("\n", begin) + 1
    start = begin + site.column - 1
    return Span(start, start + site.length)
