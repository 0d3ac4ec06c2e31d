"""What may have been meant by a name that means nothing: text without quotes, a metric, another entity's column.

Only names of things are ever proposed, and of columns only those that are open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from semcli.catalog.model import Catalog, Entity
from semcli.catalog.sensitivity import Sensitivity
from semcli.errors import Site, did_you_mean, nearest
from semcli.expression.tree import Name
from semcli.expression.unquoted import quoted
from semcli.plan.paths import reachable
from semcli.records import fields, replace
from semcli.request import Request

_OPTIONS = frozenset(field.name for field in fields(Request)) - {"metrics"}

SHOWN = 12
"""How many names a message lists at most."""
_HOMES = 3
"""Of how many other entities a column is proposed."""


def unknown_metric_helps(catalog: Catalog, name: str) -> Iterator[str]:
    """What to do about a metric that does not exist."""
    words = [word.strip() for word in name.split(",") if word.strip()]
    if len(words) > 1 and all(word in catalog.metrics for word in words):
        yield f"metrics stand apart: `{' '.join(words)}`"
        return
    if name.lower().replace("-", "_") in _OPTIONS:
        yield f"an option begins with two dashes: `--{name}`"
    else:
        yield from did_you_mean(name, catalog.metrics)
    own = list(catalog.index.metrics_of.get(name, ()))
    if own:
        yield f"`{name}` is an entity, measured by {listed_names(own)}"
    elif name in catalog.queries:
        yield f"`{name}` is a saved query: `semcli run {name}`"
    few = 0 < len(catalog.metrics) <= SHOWN
    yield f"the metrics are {listed_names(list(catalog.metrics))}" if few else "see `semcli list metrics`"


def unknown_column_helps(catalog: Catalog, base: str, entity: Entity, name: Name, site: Site | None) -> tuple[str, ...]:
    """What to do about a column that `entity` does not have, best proposal first. Never empty."""
    word = name.parts[-1]
    pool = [*entity.columns, *entity.dimensions]
    if name.quoted:
        return (*did_you_mean(word, pool), f"double quotes make a name; for the text write '{word}'")
    helps = [*several_in_one(site), *_unquoted_text(site)]
    other = _something_else(catalog, word, site) if len(name.parts) == 1 else None
    best = nearest(word, pool)
    if other is not None:
        helps.append(other)
    elif best is not None:
        helps.append(f"did you mean `{'.'.join((*name.parts[:-1], best))}`?")
    elif len(name.parts) == 1:
        helps += _of_neighbours(catalog, base, word)
    return tuple(helps) or (f"it has {listed_names(pool)}",)


def column_of_rows(catalog: Catalog, home: str, name: Name) -> tuple[str, ...]:
    """What to do about an open column of rows where columns of the answer belong; `home` has the bare names."""
    *front, word = name.parts
    owner = front[-1] if front else home
    if owner not in catalog.entities:
        return ()
    if f"{owner}.{word}" not in open_names(catalog, owner) and word not in catalog.entities[owner].dimensions:
        return ()
    return (f"`{'.'.join(name.parts)}` is a column of rows: filter them with `--where`",)


def several_in_one(site: Site | None) -> tuple[str, ...]:
    """What to do about dimensions with commas between them."""
    text = site.text or "" if site is not None and site.argument == "--by" else ""
    if "," not in text or '"' in text:
        return ()
    each = " ".join(f"--by {word.strip()}" for word in text.split(",") if word.strip())
    return (f"each dimension has a `--by` of its own: `{each}`",)


def _unquoted_text(site: Site | None) -> Iterator[str]:
    """Where a value belongs, a bare word is text whose quotes are missing, or were eaten by the shell."""
    if site is None or site.argument is None or site.text is None or site.column is None:
        return
    found = quoted(site.text, site.column - 1)
    if found is None:
        return
    word, whole = found
    # the shell needs quotes of its own around the ones that the expression needs
    yield (
        f'text stands in single quotes: `{site.argument} "{whole}"`'
        if '"' not in whole
        else (f"text stands in single quotes: `'{word}'`")
    )


def _something_else(catalog: Catalog, word: str, site: Site | None) -> str | None:
    """What a bare name is, if it is no column: a metric or an entity."""
    if word in catalog.metrics:
        grouping = site is not None and site.argument == "--by"
        return f"`{word}` is a metric: " + (
            f"ask for it with `semcli metric {word}`" if grouping else "test its values with `--having`"
        )
    if word in catalog.entities or word in catalog.roles:
        home = word if word in catalog.entities else catalog.roles[word][0].to_entity
        choices = [f"{word}.{n.rpartition('.')[2]}" for n in open_names(catalog, home)]
        return f"`{word}` is an entity; name one of its columns" + (f": {listed_names(choices)}" if choices else "")
    return None


def _of_neighbours(catalog: Catalog, base: str, word: str) -> Iterator[str]:
    """The columns of that name that a bare name does not reach."""
    homes = [name for e in reachable(catalog, base) for name in open_names(catalog, e) if name.endswith(f".{word}")]
    if homes:
        yield f"did you mean {' or '.join(f'`{home}`' for home in homes[:_HOMES])}?"


def part_of(site: Site | None, word: str) -> Site | None:
    """The place of one word of a dotted name, where it was written as it is."""
    if site is None or site.text is None or site.column is None:
        return site
    start = site.column - 1
    at = re.search(rf"(?<![^.\s\"]){re.escape(word)}(?![^.:\s\"])", site.text[start : start + site.length])
    return site if at is None else replace(site, column=start + at.start() + 1, length=max(1, len(word)))


def open_names(catalog: Catalog, entity: str) -> list[str]:
    """The columns and dimensions of an entity that messages may propose: those that are public."""
    shown = (Sensitivity.PUBLIC, Sensitivity.INTERNAL)
    columns = [c.name for c in catalog.entities[entity].columns.values() if c.sensitivity in shown and not c.pii]
    return [f"{entity}.{name}" for name in columns]


def listed_names(names: list[str]) -> str:
    """«`a`, `b`, `c` and 4 more»."""
    shown = ", ".join(f"`{n}`" for n in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"
