"""What a catalog's own expressions read: every name in them has to lead somewhere, by one path.

Loading knows that a name is one of something; whether one path of joins leads there, over steps that meet one row at
most, is told by those who ask. `semcli check` asks for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from semcli.catalog.model import Catalog, Expression, Metric
from semcli.errors import Problem, SemcliError
from semcli.expression.tree import names
from semcli.plan.expressions import parse_name, source_of
from semcli.plan.leaves import bases
from semcli.plan.names import Scope


def unreadable(catalog: Catalog) -> Iterator[tuple[str, Problem]]:
    """Each computed dimension, metric and segment that no request can use, with what is wrong, each once."""
    for entity in catalog.entities.values():
        for dimension in entity.dimensions.values():
            what = f"{entity.name}.{dimension.name}"
            yield from _told(what, _misread(Scope(catalog, entity.name, f"`{what}`"), dimension.expression))
    for metric in catalog.metrics.values():
        for base in bases(catalog, metric):
            yield from _told(metric.name, _misread_by(Scope(catalog, base, f"`{metric.name}`"), metric))
    for segment in catalog.segments.values():
        scope = Scope(catalog, segment.entity, f"`{segment.name}`")
        yield from _told(segment.name, _misread(scope, segment.filter, many=True))


def _told(what: str, found: Iterator[SemcliError]) -> Iterator[tuple[str, Problem]]:
    first = next(found, None)
    if first is not None:
        yield what, first.problems[0]


def _misread_by(scope: Scope, metric: Metric) -> Iterator[SemcliError]:
    if metric.measure is not None:
        yield from _misread(scope, metric.measure)
    if metric.filter is not None:
        yield from _misread(scope, metric.filter, many=True)
    per = () if metric.semi_additive is None else metric.semi_additive.per
    for text in (*([] if metric.time is None else [metric.time]), *per):
        try:
            scope.find(parse_name(text, "time")[0], metric.site)
        except SemcliError as error:
            yield error


def _misread(scope: Scope, expression: Expression, *, many: bool = False) -> Iterator[SemcliError]:
    """The names of an expression that lead nowhere; over `many` rows only conditions may lead."""
    source = source_of(expression)
    for name in names(expression.tree):
        try:
            (scope.find_many if many else scope.find)(name, source.at(name.span))
        except SemcliError as error:
            yield error
