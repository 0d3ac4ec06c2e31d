"""What a metric is made of: the aggregates under derived metrics, and the filters that a catalog puts on them.

A derived metric is an expression over metrics, which may be derived themselves; a metric `of` another is the other one
seen differently. Expanding goes down to *leaves*: aggregate metrics with the filters that were met on the way.
"""

from __future__ import annotations

from semcli.catalog.model import Catalog, Expression, Grain, Metric, MetricKind
from semcli.errors import Site, fail
from semcli.expression.tree import Name, names
from semcli.plan.hints import unknown_metric_helps
from semcli.plan.views import PLAIN, Seen, seen_through
from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """An aggregate metric, with the filters of the `of` metrics that led to it, and how it is seen across time."""

    metric: Metric
    filters: tuple[tuple[str, Expression], ...] = ()
    seen: Seen = PLAIN

    @property
    def entity(self) -> str:
        assert self.metric.entity is not None
        return self.metric.entity


@dataclass(frozen=True, slots=True)
class Formula:
    """A metric as a tree: a leaf, or an expression whose names are formulas."""

    metric: Metric
    leaf: Leaf | None
    parts: tuple[tuple[str, Formula], ...] = ()

    def leaves(self) -> tuple[Leaf, ...]:
        if self.leaf is not None:
            return (self.leaf,)
        return tuple(dict.fromkeys(leaf for _, part in self.parts for leaf in part.leaves()))


def metric_named(catalog: Catalog, name: str) -> Metric:
    """The metric of that name, or `unknown_metric`."""
    metric = catalog.metrics.get(name)
    if metric is not None:
        return metric
    raise fail(
        "unknown_metric",
        f"no metric is called `{name}`",
        *unknown_metric_helps(catalog, name),
        site=Site.whole("METRIC", name),
    )


def formula(
    catalog: Catalog,
    metric: Metric,
    grain: Grain | None = None,
    seen: Seen = PLAIN,
    filters: tuple[tuple[str, Expression], ...] = (),
) -> Formula:
    """A metric down to its leaves. Loading has made sure that definitions do not go in circles."""
    match metric.kind:
        case MetricKind.AGGREGATE:
            if metric.semi_additive is not None and seen.window is not None:
                raise fail(
                    "inapplicable",
                    f"`{metric.name}` is a balance: it is not added up across time, so it has no window",
                    "ask for it by itself, or with `--compare`",
                )
            return Formula(metric, Leaf(metric, filters, seen))
        case MetricKind.DERIVED:
            assert metric.derived is not None
            used = dict.fromkeys(expression_name(n) for n in names(metric.derived.tree))
            parts = tuple((n, formula(catalog, metric_named(catalog, n), grain, seen, filters)) for n in used)
            return Formula(metric, None, parts)
        case MetricKind.OF:
            assert metric.of is not None
            added = () if metric.filter is None else ((metric.name, metric.filter),)
            within = seen_through(metric, seen, grain)
            inner = formula(catalog, metric_named(catalog, metric.of), grain, within, (*filters, *added))
            return Formula(metric, None, ((metric.of, inner),))


def aggregates(catalog: Catalog, metric: Metric) -> tuple[Metric, ...]:
    """The aggregate metrics under a metric, however they are seen across time: that asks for no grain."""
    match metric.kind:
        case MetricKind.AGGREGATE:
            return (metric,)
        case MetricKind.DERIVED:
            assert metric.derived is not None
            parts = [expression_name(name) for name in names(metric.derived.tree)]
        case MetricKind.OF:
            assert metric.of is not None
            parts = [metric.of]
    found = [under for part in dict.fromkeys(parts) for under in aggregates(catalog, metric_named(catalog, part))]
    return tuple({under.name: under for under in found}.values())


def bases(catalog: Catalog, metric: Metric) -> tuple[str, ...]:
    """The entities whose rows a metric is made of."""
    return tuple(dict.fromkeys(Leaf(under).entity for under in aggregates(catalog, metric)))


def expression_name(name: Name) -> str:
    """A metric's or output's name as it stands in an expression."""
    return ".".join(name.parts)
