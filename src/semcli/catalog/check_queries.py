"""Checks of saved queries and tests: every word in them is the name of something, and conditions are conditions.

Whether a query can be answered (paths, policy, windows) is found by `semcli check`, and when it is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from semcli.catalog.check_metrics import MetricFacts
from semcli.catalog.expressions import read_expression
from semcli.catalog.files import Section
from semcli.catalog.keys import dotted
from semcli.catalog.log import Mark
from semcli.catalog.meaning import cut_fault, fields, read_words, type_of
from semcli.catalog.model import CatalogTest, Grain, SavedQuery
from semcli.catalog.names import BUCKET, split_dotted
from semcli.catalog.queries import OPTIONS, QUERY
from semcli.catalog.scope import Broken, Scope, Unknown, choices, listed, unknown_metric
from semcli.catalog.settings import bad_timezone, is_timezone
from semcli.catalog.shape import misspelt
from semcli.datatype import BOOLEAN, DATE, DOUBLE, DataType
from semcli.expression.tree import Name

Outputs = Mapping[str, DataType | None]
"""Columns of an answer with their types, None where that is not known."""

_WINDOWS = ("cumulative", "to_date", "rolling")


def check_queries(
    scope: Scope, sections: Mapping[str, Section], facts: MetricFacts, queries: Iterable[SavedQuery]
) -> dict[str, Outputs]:
    """Every saved query's words are names of something; gives the columns of each answer."""
    found: dict[str, Outputs] = {}
    for query in queries:
        source, written = sections["queries"][query.name]
        at = Mark(source, dotted("queries", query.name))
        garbled = (misspelt(written, QUERY) | {o for o in written if o not in query.options}) & OPTIONS.keys()
        checker = _QueryChecker(scope, facts, at, query, bool(garbled))
        found[query.name] = checker.check()
    return found


class _QueryChecker(NamedTuple):
    """Checks one saved query. `is_garbled` says that some of its options could not be read."""

    scope: Scope
    facts: MetricFacts
    at: Mark
    query: SavedQuery
    is_garbled: bool

    def check(self) -> Outputs:
        is_known = self._each("metrics", self.query.metrics, self._metric)
        homes = self._homes()
        self._each("segment", self._option("segment"), self._segment)
        self._each("via", self._option("via"), self._via)
        is_known = self._words("by", homes) and is_known
        self._words("pivot", homes)
        self._words("time", homes)
        self._zone()
        self._conditions("where", fields(self.scope, homes))
        outputs = self._outputs(homes)
        is_open = not is_known or self.is_garbled or "pivot" in self.query.options
        self._conditions("having", output_types(outputs, is_open=is_open))
        if not is_open:
            self._order(outputs)
        return {} if is_open else outputs

    def _option(self, name: str) -> tuple[str, ...]:
        """An option as a list, whether it was written as one or not."""
        value = self.query.options.get(name, ())
        return value if isinstance(value, tuple) else (value,)

    def _under(self, option: str, index: int | None = None) -> Mark:
        key = dotted(self.at.key, option)
        return Mark(self.at.source, key if index is None else dotted(key, index))

    def _each(self, option: str, words: tuple[str, ...], check: Callable[[str], None]) -> bool:
        """Checks each word of a list; what is unknown is noted where it stands. Whether all are known."""
        known = 0
        for index, word in enumerate(words):
            try:
                check(word)
                known += 1
            except Broken:
                continue
            except Unknown as unknown:
                self.scope.log.add(unknown.code, unknown.message, *unknown.help, at=self._under(option, index))
        return known == len(words)

    def _metric(self, name: str) -> None:
        if name not in self.scope.catalog.metrics:
            self.scope.unless_broken("metrics", name)
            raise unknown_metric(name, self.scope.catalog.metrics)

    def _segment(self, name: str) -> None:
        self._known("segments", "segment", name, self.scope.catalog.segments)

    def _via(self, name: str) -> None:
        self._known("joins", "join", name, self.scope.catalog.joins)

    def _known(self, section: str, what: str, name: str, pool: Mapping[str, object]) -> None:
        if name not in pool:
            self.scope.unless_broken(section, name)
            raise Unknown(f"there is no {what} `{name}`", *choices(name, pool))

    def _homes(self) -> tuple[str, ...]:
        """The entities whose rows the query is made of; empty where one is not known."""
        parts = [self.facts.entities.get(name, ()) for name in self.query.metrics]
        return tuple(dict.fromkeys(e for part in parts for e in part)) if all(parts) else ()

    def _words(self, option: str, homes: tuple[str, ...]) -> bool:
        """Dimensions as written are there; a time can be cut. Whether all are known."""
        is_known = True
        for index, text in enumerate(self._option(option)):
            at = self._under(option, index)
            if option == "pivot" and text in (BUCKET, *self._option("by")):
                continue
            words = read_words(self.scope, at, text, homes)
            is_known = is_known and words is not None
            if option == "time" and words is not None:
                fault = cut_fault(words.field.type, None)
                if fault is not None:
                    self.scope.log.add("bad_type", f"time `{text}` {fault}", at=at)
        return is_known

    def _zone(self) -> None:
        zone = self.query.options.get("tz")
        if zone is not None and not is_timezone(zone):
            bad_timezone(self.scope.log, self._under("tz"), zone)

    def _conditions(self, option: str, lookup: Callable[[Name], DataType]) -> None:
        """Every condition parses, names what is there, and is true or false."""
        for index, text in enumerate(self._option(option)):
            at = self._under(option, index)
            expression = read_expression(self.scope.log, at.source, at.key, text)
            if expression is not None:
                type_of(self.scope.log, at, expression, lookup, BOOLEAN)

    def _order(self, outputs: Outputs) -> None:
        """Every key of the order is a column of the answer."""
        for index, key in enumerate(self._option("order")):
            name = key.removeprefix("-").strip()
            parts = split_dotted(name)
            known = name in outputs or (parts is not None and ".".join(parts) in outputs)
            if not known and not name.startswith("_"):
                at = self._under("order", index)
                message = f"the answer has no column `{name}`"
                self.scope.log.add("unknown_reference", message, *choices(name, outputs), at=at)

    def _outputs(self, homes: tuple[str, ...]) -> Outputs:
        """The columns of the answer, in order."""
        options = self.query.options
        found: dict[str, DataType | None] = {}
        if "grain" in options:
            found[BUCKET] = DATE if Grain(options["grain"]).is_date else None
        for text in self._option("by"):
            parts = split_dotted(text)
            found[text if parts is None else ".".join(parts)] = self._dimension_type(parts, homes)
        for name in self.query.metrics:
            type = self.facts.types.get(name)
            found[name] = type
            if "compare" in options:
                found.update({f"{name}_previous": type, f"{name}_change": None, f"{name}_change_ratio": DOUBLE})
            found.update({f"{name}_{window}": type for window in _WINDOWS if options.get(window)})
        return found

    def _dimension_type(self, parts: tuple[str, ...] | None, homes: tuple[str, ...]) -> DataType | None:
        try:
            return None if parts is None else self.scope.field(parts, homes).type
        except (Unknown, Broken):
            return None


def output_types(outputs: Outputs, *, is_open: bool = False) -> Callable[[Name], DataType]:
    """Names are columns of an answer. `is_open` holds where more columns come from the data."""

    def lookup(name: Name) -> DataType:
        word = str(name)
        found = outputs.get(word)
        if found is not None:
            return found
        if word in outputs or is_open or not outputs or word.startswith("_"):
            raise Broken
        listing = () if len(outputs) > 12 else (f"it has {listed(outputs)}",)
        raise Unknown(f"the answer has no column `{word}`", *(choices(word, outputs, few=0) or listing))

    return lookup


def check_tests(
    scope: Scope, sections: Mapping[str, Section], outputs: Mapping[str, Outputs], tests: Iterable[CatalogTest]
) -> None:
    """Every test's query and connection are known, and what it expects is a condition on the answer."""
    for test in tests:
        source, _ = sections["tests"][test.name]
        _check_test(scope, Mark(source, dotted("tests", test.name)), test, outputs)


def _check_test(scope: Scope, at: Mark, test: CatalogTest, outputs: Mapping[str, Outputs]) -> None:
    catalog, log = scope.catalog, scope.log
    if test.query not in catalog.queries and not log.is_broken("queries", test.query):
        message = f"there is no saved query `{test.query}`"
        place = Mark(at.source, dotted(at.key, "query"))
        log.add("unknown_reference", message, *choices(test.query, catalog.queries), at=place)
    if test.connection is not None:
        check_connection(scope, Mark(at.source, dotted(at.key, "connection")), test.connection)
    if test.expect is not None:
        place = Mark(at.source, dotted(at.key, "expect"))
        type_of(log, place, test.expect, output_types(outputs.get(test.query, {})), BOOLEAN)


def check_connection(scope: Scope, at: Mark, name: str) -> None:
    """A connection that is named is defined."""
    pool = scope.catalog.connections
    if name not in pool and not scope.log.is_broken("connections", name):
        message = f"there is no connection `{name}`"
        help = choices(name, pool) or (f"define it: `[connections.{name}]`",)
        scope.log.add("unknown_connection", message, *help, at=at)
