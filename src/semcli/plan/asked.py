"""Grains and dimensions as they are asked for."""

from __future__ import annotations

from semcli.catalog.model import Catalog, Grain, Metric
from semcli.datatype import DATE, DataType, Kind
from semcli.errors import SemcliError, Site, did_you_mean, fail
from semcli.expression.printer import show_name
from semcli.expression.tree import Apply, Name, Typed
from semcli.plan.expressions import parse_name
from semcli.plan.words import listed
from semcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A dimension as asked for: `entity.column`, with `:grain` at the end if it is to be cut."""

    text: str
    name: Name
    grain: Grain | None
    site: Site

    @property
    def is_bare(self) -> bool:
        """Whether it is written without its entity."""
        return len(self.name.parts) == 1

    def within(self, entity: str) -> str:
        """It as it is written with its entity."""
        return show_name((entity, *self.name.parts)) + ("" if self.grain is None else f":{self.grain.value}")


def grain_named(text: str, option: str, site: Site | None = None) -> Grain:
    """The grain of that name, or `bad_option`."""
    try:
        return Grain(text.lower())
    except ValueError:
        grains = [g.value for g in Grain]
        site = site or Site.whole(option, text)
        hints = did_you_mean(text, grains)
        raise fail(
            "bad_option", f"there is no grain `{text}`", *hints, f"grains are {listed(grains)}", site=site
        ) from None


def asked(text: str) -> Asked:
    """A dimension from the words of `--by`."""
    body, colon, suffix = text.rpartition(":")
    whole = Site(argument="--by", text=text, column=len(body) + 2, length=max(1, len(suffix)))
    grain = grain_named(suffix, "--by", whole) if colon and '"' not in suffix else None
    name, _ = parse_name(text if grain is None else body, "--by")
    shown = str(name) + ("" if grain is None else f":{grain.value}")
    return Asked(shown, name, grain, Site.whole("--by", text))


RESERVED = "_"
"""What the names of columns that answers add begin with: `_row`, `_suppressed`, `_partial`."""


def refuse_reserved(dims: list[Asked], home: str) -> None:
    """No dimension has a name that answers add, or may come to add; with its entity any column may be asked for."""
    for dim in dims:
        if dim.is_bare and dim.text.startswith(RESERVED):
            raise fail(
                "duplicate_output",
                f"`{dim.text}` is a name that is kept for columns which answers add",
                f"write the dimension with its entity: `--by {dim.within(home)}`",
                site=dim.site,
            )


def bare_names_fit(catalog: Catalog, dims: list[Asked], entities: list[str]) -> None:
    """A column without its entity needs one entity that all metrics share; else `ambiguous_dimension`."""
    for dim in dims:
        if len(dim.name.parts) > 1 or len(entities) == 1:
            continue
        column = dim.name.parts[0]
        having = [e for e in entities if has(catalog, e, column)] or entities
        raise fail(
            "ambiguous_dimension",
            f"`{dim.text}` alone could belong to {listed(entities)}, since the metrics are of several entities",
            f"write {listed([f'{e}.{column}' for e in having], 'or')}",
            site=dim.site,
        )


def has(catalog: Catalog, entity: str, column: str) -> bool:
    """Whether an entity has a column or dimension of that name."""
    found = catalog.entities[entity]
    return column in found.columns or column in found.dimensions


def bucket_of(time: Typed, grain: Grain) -> Typed:
    """A time cut at a grain: a date, or for hours and minutes what the time itself is."""
    return Apply(f"bucket_{grain.value}", (time,), DATE if grain.is_date else time.type)


def grains_of(metric: Metric, time: DataType) -> tuple[Grain, ...]:
    """The grains at which a metric may be cut by its own time."""
    if metric.grains is not None:
        return metric.grains
    return tuple(g for g in Grain if g.is_date or time.kind is not Kind.DATE)


def check_cut(type: DataType, grain: Grain, text: str, site: Site) -> None:
    """Refuses a cut that a column of this type cannot have."""
    if not type.is_time:
        helps = "only dates and times are cut; leave out `:" + grain.value + "`, or name another column"
        message = (
            f"`{text.removesuffix(':' + grain.value)}` is of type {type.name}, which cannot be cut by `{grain.value}`"
        )
        raise fail("type_mismatch", message, helps, site=site)
    if type.kind is Kind.DATE and not grain.is_date:
        helps = f"a date can be cut by {listed([g.value for g in Grain if g.is_date])}"
        raise fail("invalid_grain", f"`{text}` is a date, which has no {grain.value}s", helps, site=site)


def invalid_grain(metric: Metric, grain: Grain, allowed: tuple[Grain, ...]) -> SemcliError:
    """The refusal of a grain that a metric does not have."""
    words = listed([g.value for g in allowed])
    site = Site.whole("--grain", grain.value)
    return fail(
        "invalid_grain",
        f"metric `{metric.name}` cannot be cut by `{grain.value}`",
        f"its grains are {words}" if len(allowed) > 1 else f"its only grain is {words}",
        site=site,
    )
