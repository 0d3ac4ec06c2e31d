"""What was asked, without values that are nobody's business: literals that do not surely meet public columns.

A request that was refused has no plan, so the text itself is read: each comparison is let through whole if every
name in it is known and can only mean public columns; else its literals are replaced by keyed hashes, and with them
any name that the catalog does not know, for it may be a value in the wrong quotes. Text that cannot be read as an
expression is replaced whole, and so is any word of another option that is not what the option takes: a condition after
`--by`, an address after `--segment`. Passwords and tokens are replaced whatever they meet.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from typing import Any

from semcli.audit.meeting import is_public
from semcli.catalog.model import Catalog, Metric, MetricKind
from semcli.catalog.sensitivity import CATEGORIES
from semcli.catalog.settings import is_timezone
from semcli.errors import SemcliError
from semcli.expression.parser import parse
from semcli.expression.tree import Binary, Call, Literal, Node, Span, Unary, children, names
from semcli.plan.asked import asked, grain_named
from semcli.plan.outputs import ADDED_BY, TIME
from semcli.plan.time import parse_length, parse_now
from semcli.records import fields
from semcli.request import Request
from semcli.secret_text import has_secret

Hash = Callable[[object], str]

EXPRESSIONS = ("where", "having")
"""Options that hold expressions, in which values can stand."""

BOUNDS = ("since", "until")
"""Options that hold values of the time column."""

NAMES = ("metrics", "by", "segment", "order", "via", "reveal", "pivot", "time")
"""Options that hold names. One that the catalog does not have may be a value in the wrong place."""

LENGTHS = ("grain", "tz", "last", "now", "compare", "to_date", "rolling")
"""Options that hold a date, a length of time, or a word about time. What is none may be a value as well."""

FLAGS = ("fill", "partial", "cumulative", "limit", "top", "totals", "overlap")
"""Options that hold yes, no, or a number of rows. What stands in none of the five is hidden whole."""


def hidden_request(catalog: Catalog, request: Request, hash: Hash) -> dict[str, Any]:
    """The options of a request, as `Request.as_options` gives them, for the log."""
    names_of = _Names(catalog, request.metrics)
    found: dict[str, Any] = {}
    for option, value in request.as_options().items():
        if option in EXPRESSIONS:
            found[option] = [_text(names_of, text, hash) for text in value]
        elif option in BOUNDS:
            may_be_read = _is_about_time(value) and names_of.has_public_time(request.time)
            found[option] = value if may_be_read else hash(value)
        elif option in NAMES:
            shown = [text if names_of.is_name(option, text) else hash(text) for text in _listed(value)]
            found[option] = shown if isinstance(value, list) else shown[0]
        elif option in LENGTHS:
            found[option] = value if _is_about_time(value) else hash(value)
        else:
            found[option] = value if option in FLAGS else hash(value)
    return found


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _is_about_time(text: str) -> bool:
    """Whether a text is a grain, the name of a zone, a length of time, or a date: nothing else can be in it."""
    if is_timezone(text):
        return True
    ways: tuple[Callable[[], object], ...] = (
        lambda: text.strip().lower() == "previous" or grain_named(text.strip(), ""),
        lambda: parse_length(text, ""),
        lambda: parse_now(text, None, "UTC"),
    )
    for way in ways:
        with suppress(SemcliError):
            way()
            return True
    return False


def options_of_requests() -> frozenset[str]:
    """Every option that there is; a test holds them against those above."""
    return frozenset(field.name for field in fields(Request))


def _text(names_of: _Names, text: str, hash: Hash) -> str:
    try:
        tree = parse(text)
    except SemcliError:
        return hash(text)
    found = text
    for span, word in sorted(_replaced(names_of, tree, hash), key=lambda pair: -pair[0].start):
        found = found[: span.start] + word + found[span.end :]
    return found


def _replaced(names_of: _Names, tree: Node, hash: Hash) -> Iterator[tuple[Span, str]]:
    """Where the text changes, and what stands there then."""
    for part in _comparisons(tree):
        named = list(names(part))
        open_ = bool(named) and all(names_of.is_public(name.parts) for name in named)
        for literal in _literals(part):
            if open_ and not has_secret(str(literal.value)):
                continue
            kind = (
                f"{literal.kind} " if literal.kind in ("date", "time", "timestamp", "timestamptz", "interval") else ""
            )
            yield literal.span, f"{kind}'{hash(literal.value)}'"
        for name in named:
            if not names_of.is_known(name.parts):
                yield name.span, f'"{hash(str(name))}"'


def _comparisons(node: Node) -> Iterator[Node]:
    match node:
        case Binary(operator="and" | "or", left=left, right=right):
            yield from _comparisons(left)
            yield from _comparisons(right)
        case Unary(operator="not", operand=operand):
            yield from _comparisons(operand)
        case _:
            yield node


def _literals(node: Node) -> Iterator[Literal]:
    """Every value in an expression. NULL is none, nor is the word that `extract` and `date_trunc` begin with."""
    match node:
        case Literal():
            if node.value is not None:
                yield node
        case Call(function="extract" | "date_trunc", arguments=(_, *rest)):
            for argument in rest:
                yield from _literals(argument)
        case _:
            for child in children(node):
                yield from _literals(child)


class _Names:
    """What names can mean, without looking for the one thing that they do mean: every candidate counts."""

    def __init__(self, catalog: Catalog, metrics: tuple[str, ...]):
        self._catalog = catalog
        self._metrics = [catalog.metrics[name] for name in metrics if name in catalog.metrics]
        self._whole = len(self._metrics) == len(metrics)
        self._open: dict[tuple[str, ...], bool] = {}

    def is_known(self, parts: tuple[str, ...]) -> bool:
        places = (self._catalog.entities, self._catalog.roles, self._catalog.joins)
        try:
            if not all(any(part in known for known in places) for part in parts[:-1]):
                return False
            return parts == (TIME,) or bool(self._entities(parts) or self._outputs(parts))
        except SemcliError:  # something of the catalog that the request does not touch cannot be read
            return False

    def is_name(self, option: str, text: str) -> bool:
        """Whether what an option takes for a name is one that the catalog has."""
        things: dict[str, Container[str]] = {
            "metrics": self._catalog.metrics,
            "segment": self._catalog.segments,
            "via": self._catalog.joins,
            "reveal": (*CATEGORIES, "confidential"),
        }
        if option in things:
            return text in things[option]
        try:
            return self.is_known(asked(text.removeprefix("-")).name.parts)
        except SemcliError:
            return False

    def is_public(self, parts: tuple[str, ...]) -> bool:
        """Whether a name is known, and nothing that it could mean is or reads a column that is not public."""
        if parts not in self._open:
            self._open[parts] = False  # what refers to itself is not known to be public
            with suppress(SemcliError):  # neither is what cannot be read
                self._open[parts] = self._judge(parts)
        return self._open[parts]

    def has_public_time(self, time: str | None) -> bool:
        """Whether the column that the range is about is surely public."""
        if time is not None:
            try:
                return all(self.is_public(name.parts) for name in names(parse(time)))
            except SemcliError:
                return False
        found = [metric for named in self._metrics for metric in self._behind(named)]
        times = [
            metric.time if "." in metric.time or metric.entity is None else f"{metric.entity}.{metric.time}"
            for metric in found
            if metric.time is not None
        ]
        return self._whole and bool(times) and all(self.has_public_time(text) for text in times)

    def _judge(self, parts: tuple[str, ...]) -> bool:
        last = parts[-1].partition(":")[0]
        verdicts = [self._is_open(entity, last) for entity in self._entities(parts)]
        verdicts += [self._reads_public(metric) for metric in self._outputs(parts)]
        return bool(verdicts) and all(verdicts)

    def _entities(self, parts: tuple[str, ...]) -> list[str]:
        """The entities that have a column or dimension of that name, of those that the words in front leave."""
        last = parts[-1].partition(":")[0].lower()
        places = self._catalog.entities
        if len(parts) > 1 and parts[-2] in places:
            places = {parts[-2]: places[parts[-2]]}
        return [
            name
            for name, entity in places.items()
            if any(last == known.lower() for known in (*entity.columns, *entity.dimensions))
        ]

    def _is_open(self, entity: str, name: str) -> bool:
        found = self._catalog.entities[entity]
        columns = [column for column in found.columns if column.lower() == name.lower()]
        dimensions = [found.dimensions[d] for d in found.dimensions if d.lower() == name.lower()]
        inner = [n.parts for d in dimensions for n in names(d.expression.tree)]
        return all(is_public(self._catalog, entity, c) for c in columns) and all(
            self.is_public(parts if len(parts) > 1 else (entity, *parts)) for parts in inner
        )

    def _outputs(self, parts: tuple[str, ...]) -> list[Metric]:
        """The metrics that a name of one word can mean, with what looking across time adds to theirs."""
        if len(parts) > 1:
            return []
        metrics = self._catalog.metrics
        return [metrics[name] for name in metrics if parts[0].removeprefix(name) in ("", *ADDED_BY)]

    def _reads_public(self, metric: Metric) -> bool:
        behind = list(self._behind(metric))
        return bool(behind) and all(
            self.is_public(parts if len(parts) > 1 or m.entity is None else (m.entity, *parts))
            for m in behind
            for expression in (m.measure, m.filter)
            if expression is not None
            for parts in (name.parts for name in names(expression.tree))
        )

    def _behind(self, metric: Metric, depth: int = 0) -> Iterator[Metric]:
        """The metric, and those that it is made of."""
        yield metric
        if depth > 50:
            return
        below = [metric.of] if metric.of is not None else []
        if metric.kind is MetricKind.DERIVED and metric.derived is not None:
            below = [str(name) for name in names(metric.derived.tree)]
        for name in below:
            if name in self._catalog.metrics:
                yield from self._behind(self._catalog.metrics[name], depth + 1)
