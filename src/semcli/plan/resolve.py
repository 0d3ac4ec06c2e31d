"""From words to a plan: every name looked up, every path chosen, every type known, or a reason why not.

Read `resolve` first: it is the whole way, one line a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from semcli.catalog.model import Catalog, Grain, Metric
from semcli.catalog.sensitivity import CATEGORIES
from semcli.datatype import DataType
from semcli.errors import Site, did_you_mean, fail
from semcli.plan.asked import asked, grain_named, refuse_reserved
from semcli.plan.branches import Brancher
from semcli.plan.clock import zone_of
from semcli.plan.leaves import formula, metric_named
from semcli.plan.model import Branch, Calendar, Partial, Plan, Spine, Window
from semcli.plan.names import Mention
from semcli.plan.nulls import null_notes
from semcli.plan.outputs import TIME, Asking, columns, having_condition, metric_outputs, order_keys
from semcli.plan.time import bucket_of_now, calendar_beside, just_before, parse_now, spine_bucket, starts_bucket
from semcli.plan.views import Seen, compare_length, rolling_window, to_date_window
from semcli.plan.words import listed
from semcli.request import Request

OVERLAP_NOTE = "groups overlap: a row counts once in every group that it touches, so groups do not add up to the total"


def resolve(
    catalog: Catalog, request: Request, clock: datetime | None = None, mentions: dict[Mention, None] | None = None
) -> Plan:
    """The plan of a request. Raises the first thing that is wrong with it.

    `mentions` collects the columns that were named, also where an error is raised.
    """
    _known_reveals(request)
    try:
        return _resolved(catalog, request, clock, {} if mentions is None else mentions)
    except OverflowError:  # buckets and windows around a bound that is the first or the last there is
        raise fail("bad_date", "the range, or a bucket at its end, leaves the years 1 to 9999") from None


def _resolved(catalog: Catalog, request: Request, clock: datetime | None, mentions: dict[Mention, None]) -> Plan:
    calendar = calendar_of(catalog, request, clock)
    grain = None if request.grain is None else grain_named(request.grain, "--grain")
    askings = [asking(catalog, metric_named(catalog, name), request, grain) for name in request.metrics]
    brancher = Brancher(catalog, request, calendar, grain, mentions)
    brancher.add(leaf for one in askings for leaf in one.leaves())
    branches = brancher.branches
    dimensions = tuple(brancher.outputs)
    named = [(one.formula.metric.name, metric_outputs(one, brancher.places, brancher.measures)) for one in askings]
    metrics = tuple(output for _, found in named for output in found)
    times = list(dict.fromkeys(b.time.type for b in branches if b.time is not None))
    time_type = _time_type(branches, request)
    home = branches[0].entity
    refuse_reserved(brancher.dims, home)
    outputs = columns(time_type, zip(brancher.dims, dimensions, strict=True), named, home)
    overlaps = any(not step.to_one for branch in branches for key in branch.keys for step in key.path)
    return Plan(
        calendar=calendar,
        grain=grain,
        time_type=time_type,
        dimensions=dimensions,
        branches=branches,
        views=brancher.views,
        metrics=metrics,
        spine=_spine(brancher, grain, times, time_type),
        fill=request.fill,
        having=tuple(having_condition(text, outputs, catalog, home) for text in request.having),
        order=order_keys(request, outputs, time_type, dimensions, metrics, catalog.metrics),
        limit=request.limit,
        top=_top(request),
        totals=request.totals,
        pivot=None if request.pivot is None else _pivot(request.pivot, outputs, [d.name for d in dimensions]),
        partial=_partial(brancher, grain, times, time_type, askings) if request.partial else None,
        notes=(*((OVERLAP_NOTE,) if overlaps else ()), *null_notes(_conditions(request))),
    )


def _conditions(request: Request) -> Iterator[tuple[str, str]]:
    """The conditions of a request, each behind its option."""
    yield from (("--where", text) for text in request.where)
    yield from (("--having", text) for text in request.having)


def _known_reveals(request: Request) -> None:
    words = (*CATEGORIES, "confidential")
    for word in request.reveal:
        if word not in words:
            site = Site.whole("--reveal", word)
            hints = did_you_mean(word, words)
            raise fail("bad_option", f"there is no category `{word}`", *hints, f"they are {listed(words)}", site=site)


def calendar_of(catalog: Catalog, request: Request, clock: datetime | None) -> Calendar:
    """The calendar of a request: its zone, else the catalog's, and its clock."""
    zone = request.tz or catalog.timezone
    zone_of(zone, Site.whole("--tz", zone))
    return Calendar(zone, catalog.week_start, catalog.fiscal_year_start, parse_now(request.now, clock, zone))


def asking(catalog: Catalog, metric: Metric, request: Request, grain: Grain | None) -> Asking:
    """A metric as asked for, with what `--compare` and the window options add."""
    added: list[tuple[str, Seen]] = []
    if request.compare is not None:
        added.append(("_previous", Seen(shifts=(compare_length(request.compare, _needed(grain, "--compare")),))))
    if request.cumulative:
        _needed(grain, "--cumulative")
        added.append(("_cumulative", Seen(Window())))
    if request.to_date is not None:
        site = Site.whole("--to-date", request.to_date)
        added.append(("_to_date", Seen(to_date_window(request.to_date, _needed(grain, "--to-date"), site))))
    if request.rolling is not None:
        site = Site.whole("--rolling", request.rolling)
        added.append(("_rolling", Seen(rolling_window(request.rolling, _needed(grain, "--rolling"), site))))
    return Asking(
        formula(catalog, metric, grain),
        tuple((suffix, formula(catalog, metric, grain, seen)) for suffix, seen in added),
    )


def _needed(grain: Grain | None, option: str) -> Grain:
    if grain is None:
        raise fail("usage", f"`{option}` needs a grain", "add `--grain month`, or another", site=Site(argument=option))
    return grain


def _time_type(branches: Iterable[Branch], request: Request) -> DataType | None:
    """The type of the bucket; branches whose buckets cannot meet are refused."""
    types = {b.bucket.type.kind: b.bucket.type for b in branches if b.bucket is not None}
    if len(types) > 1:
        raise fail(
            "mixed_buckets",
            f"buckets of {listed([t.name for t in types.values()])} do not meet at grain `{request.grain}`",
            "choose a grain of a day or coarser, or ask the metrics one by one",
        )
    return next(iter(types.values()), None)


def _spine(brancher: Brancher, grain: Grain | None, types: list[DataType], time_type: DataType | None) -> Spine | None:
    """The buckets from the first to the last asked for; the data decide what was not."""
    if grain is None or time_type is None:
        return None
    first, last = [], []
    for type in types:
        since, until = brancher.ends_beside(type)
        calendar = calendar_beside(type, brancher.calendar)
        if since is not None:
            first.append(spine_bucket(since, grain, time_type, calendar))
        if until is not None:
            last.append(spine_bucket(just_before(until, calendar), grain, time_type, calendar))
    return Spine(min(first, default=None), max(last, default=None))


def _partial(
    brancher: Brancher,
    grain: Grain | None,
    types: list[DataType],
    time_type: DataType | None,
    askings: list[Asking],
) -> Partial:
    """The buckets that the ends of the range or now cut off."""
    if grain is None or time_type is None:
        raise fail("usage", "`--partial` marks buckets, so it needs a grain", "add `--grain month`, or another")
    buckets: list[date | datetime] = []
    for type in types:
        calendar = calendar_beside(type, brancher.calendar)
        for moment in brancher.ends_beside(type):
            if moment is not None and not starts_bucket(moment, grain, calendar):
                buckets.append(spine_bucket(moment, grain, time_type, calendar))
    windows = [leaf.seen.window for one in askings for leaf in one.leaves() if not leaf.seen.shifts]
    unfinished = bucket_of_now(grain, time_type, brancher.calendar)
    return Partial(
        tuple(dict.fromkeys(buckets)), unfinished, tuple(dict.fromkeys(w for w in windows if w and w != Window()))
    )


def _top(request: Request) -> int | None:
    if request.top is not None and not request.by:
        raise fail(
            "usage", "`--top` chooses groups, so it needs a dimension", "add `--by`", site=Site(argument="--top")
        )
    return request.top


def _pivot(text: str, outputs: dict[str, DataType], dimensions: list[str]) -> str:
    """The dimension whose values become columns."""
    site = Site.whole("--pivot", text)
    word = asked(text).text
    if word in dimensions or (word == TIME and TIME in outputs):
        return word
    if word in outputs:
        raise fail("inapplicable", f"`{word}` is no dimension, so it cannot become columns", site=site)
    grouped = (
        f"it turns a dimension of `--by` into columns: {listed(dimensions)}" if dimensions else f"add `--by {word}`"
    )
    raise fail("unknown_output", f"`{word}` is not grouped by", *did_you_mean(word, dimensions), grouped, site=site)
