"""The columns of an answer, and what is asked of them: having and order (section 7 of the semantics)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from semcli.catalog.model import Catalog
from semcli.datatype import BOOLEAN, DataType
from semcli.errors import SemcliError, Site, did_you_mean, fail
from semcli.expression.parser import parse
from semcli.expression.source import Source
from semcli.expression.tree import Binary, Name, Ref, Typed
from semcli.plan.asked import Asked
from semcli.plan.expressions import argument, parse_name, source_of, typed
from semcli.plan.hints import column_of_rows
from semcli.plan.leaves import Formula, Leaf, expression_name
from semcli.plan.model import Condition, DimensionOutput, Measure, MeasureRef, MetricOutput, OrderKey, OutputRef
from semcli.plan.names import Inline
from semcli.plan.words import a, listed
from semcli.records import dataclass
from semcli.request import Request

TIME = "time"
"""The name of the bucket's column."""

ADDED_BY = {
    "_previous": "--compare",
    "_change": "--compare",
    "_change_ratio": "--compare",
    "_cumulative": "--cumulative",
    "_to_date": "--to-date",
    "_rolling": "--rolling",
}

PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Asking:
    """A metric asked for: its formula, and the formulas of what looking across time adds to it, by suffix."""

    formula: Formula
    added: tuple[tuple[str, Formula], ...] = ()

    def leaves(self) -> tuple[Leaf, ...]:
        found = [self.formula, *(f for _, f in self.added)]
        return tuple(dict.fromkeys(leaf for f in found for leaf in f.leaves()))


def metric_outputs(asking: Asking, places: dict[Leaf, MeasureRef], measures: dict[Leaf, Measure]) -> list[MetricOutput]:
    """A metric's columns: its value, and those that were added, the earlier value with its differences."""
    metric = asking.formula.metric
    value = _formula_typed(asking.formula, places, measures)

    def output(suffix: str, made: Typed, format: str | None = None, unit: str | None = metric.unit) -> MetricOutput:
        label = metric.label if not suffix else None
        return MetricOutput(metric.name + suffix, made, made.type, label, unit, format or metric.format)

    found = [output("", value)]
    for suffix, formula in asking.added:
        seen = _formula_typed(formula, places, measures)
        found.append(output(suffix, seen))
        if suffix == "_previous":
            change = _arithmetic(metric.name, "-", value, seen)
            found.append(output("_change", change))
            found.append(output("_change_ratio", _arithmetic(metric.name, "/", change, seen), PERCENT, None))
    return found


def _arithmetic(metric: str, operator: str, left: Typed, right: Typed) -> Typed:
    """One value against another, under the rules of the expression language."""
    if not left.type.is_numeric:  # the other is the same metric
        raise fail(
            "type_mismatch",
            f"`{metric}` is {a(left.type)}, which has no difference to an earlier value",
            "compare metrics that are numbers",
            site=Site(argument="--compare"),
        )
    sides = {"now": left, "then": right}

    def look(name: Name) -> tuple[object, DataType]:
        side = sides[name.parts[0]]
        return Inline(side), side.type

    return typed(Binary(operator, Name(("now",)), Name(("then",))), look, Source(f"now {operator} then"))


def _formula_typed(f: Formula, places: dict[Leaf, MeasureRef], measures: dict[Leaf, Measure]) -> Typed:
    """A metric's value as an expression over measures."""
    if f.leaf is not None:
        return Ref(places[f.leaf], measures[f.leaf].type)
    parts = {name: _formula_typed(part, places, measures) for name, part in f.parts}
    if f.metric.derived is None:
        return next(iter(parts.values()))

    def look(name: Name) -> tuple[object, DataType]:
        part = parts[expression_name(name)]
        return Inline(part), part.type

    return typed(f.metric.derived.tree, look, source_of(f.metric.derived))


def columns(
    time: DataType | None,
    dimensions: Iterable[tuple[Asked, DimensionOutput]],
    metrics: Iterable[tuple[str, Iterable[MetricOutput]]],
    home: str,
) -> dict[str, DataType]:
    """The columns of the answer by name, in order; two of one name are refused.

    `metrics` are the columns of each metric asked for, `home` the entity of dimensions that are written without one.
    """
    found: dict[str, DataType] = {} if time is None else {TIME: time}
    whose = dict.fromkeys(found, "the bucket")
    ways: dict[str, str] = {}

    def add(name: str, type: DataType, what: str) -> None:
        if name in found:
            raise _clash(name, whose[name], what, ways.get(name, "ask for them one by one"))
        found[name], whose[name] = type, what

    for dim, output in dimensions:
        if dim.is_bare:
            ways[output.name] = f"write the dimension with its entity: `--by {dim.within(home)}`"
        add(output.name, output.type, f"dimension `{output.name}`")
    for metric, outputs in metrics:
        for item in outputs:
            suffix = item.name[len(metric) :]
            what = f"what `{ADDED_BY[suffix]}` adds to `{metric}`" if suffix else f"metric `{metric}`"
            add(item.name, item.type, what)
    return found


def _clash(name: str, first: str, second: str, way: str) -> SemcliError:
    """The refusal of two columns of one name: the same asked for twice, or two things that are called alike."""
    if first == second:
        return fail("duplicate_output", f"{first} is asked for twice", "ask for it once")
    message = f"two columns of the answer would be called `{name}`: {first}, and {second}"
    return fail("duplicate_output", message, way)


def having_condition(text: str, outputs: dict[str, DataType], catalog: Catalog, home: str) -> Condition:
    """A condition on columns of the answer; `home` is the entity of columns that are written without one."""
    source = argument(text, "--having")

    def look(name: Name) -> tuple[object, DataType]:
        word = expression_name(name)
        if word not in outputs:
            first = column_of_rows(catalog, home, name)
            raise unknown_output(word, outputs, source.at(name.span), catalog.metrics, first)
        return OutputRef(word), outputs[word]

    return Condition(typed(parse(text, argument="--having"), look, source, BOOLEAN), "having", text)


_ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".md", ".html", ".txt", ".parquet", ".arrow", ".svg", ".png")


_DIRECTIONS = {
    "asc": "the smallest come first unasked: `--order {0}`",
    "desc": "largest first is said by a `-` in front: `--order -{0}`",
}


def _order_hint(word: str) -> tuple[str, ...]:
    """What was meant by the words of other tools: SQL says the direction behind a name, `-o` is often a file."""
    words = word.split()
    if len(words) > 1 and words[1].lower() in _DIRECTIONS:
        return (_DIRECTIONS[words[1].lower()].format(words[0]),)
    return (f"`-o` is `--order`; `--output {word}` writes a file",) if word.lower().endswith(_ENDINGS) else ()


def unknown_output(
    word: str,
    outputs: dict[str, DataType],
    site: Site,
    metrics: Collection[str] = (),
    first: tuple[str, ...] = (),
) -> SemcliError:
    """The refusal of a name that is no column of the answer; `first` is what was meant, where that is known."""
    asked = (f"`{word}` is a metric: ask for it too",) if word in metrics else ()
    hints = first or asked or did_you_mean(word, outputs)
    listing = (
        f"its columns are {listed(list(outputs))}" if len(outputs) > 1 else f"its only column is {listed(outputs)}"
    )
    return fail("unknown_output", f"the answer has no column `{word}`", *hints, listing, site=site)


def order_keys(
    request: Request,
    outputs: dict[str, DataType],
    time: DataType | None,
    dimensions: tuple[DimensionOutput, ...],
    metrics: tuple[MetricOutput, ...],
    known: Collection[str] = (),
) -> tuple[OrderKey, ...]:
    """A total order: what was asked for, then what is left of time and dimensions."""
    keys: dict[str, OrderKey] = {}
    for text in request.order:
        descending = text.startswith("-")
        word = text[descending:]
        site = Site(argument="--order", text=text, column=1 + descending, length=max(1, len(word)))
        if word not in outputs:
            word = str(parse_name(word, "--order")[0])
        if word not in outputs:
            raise unknown_output(word, outputs, site, known, _order_hint(word))
        keys.setdefault(word, OrderKey(word, descending))
    if not request.order and time is None:
        keys[metrics[0].name] = OrderKey(metrics[0].name, descending=True)
    for name in (*([] if time is None else [TIME]), *(d.name for d in dimensions)):
        keys.setdefault(name, OrderKey(name))
    return tuple(keys.values())
