"""All that a request names, where it cannot be answered: the order of its words must not decide what is told of it.

Resolving ends at the first mistake. A private column that is named behind it is as private, and privacy is judged
before types (section 8 of the semantics); so each part of such a request is resolved once more by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from semcli.catalog.model import Catalog
from semcli.errors import SemcliError
from semcli.plan.leaves import aggregates
from semcli.plan.names import Mention
from semcli.plan.resolve import resolve
from semcli.records import replace
from semcli.request import Request

_KEPT = ("grain", "since", "until", "last", "time", "now", "tz", "overlap")


def mention_all(catalog: Catalog, request: Request, clock: datetime | None, mentions: dict[Mention, None]) -> None:
    """Adds the columns that the parts of a request name, as far as they name any."""
    for part in _parts(catalog, request):
        timeless = replace(part, grain=None, since=None, until=None, last=None, time=None)
        for each in dict.fromkeys((part, timeless)):
            with suppress(SemcliError):
                resolve(catalog, each, clock, mentions)


def _parts(catalog: Catalog, request: Request) -> Iterator[Request]:
    """Each metric alone; and by each dimension, under each condition and segment the aggregates under all of them:
    those can be asked at any grain and at none."""
    known = [name for name in request.metrics if name in catalog.metrics]
    kept = {name: getattr(request, name) for name in _KEPT}
    yield from (Request((name,), **kept) for name in known)
    under = tuple(dict.fromkeys(one.name for name in known for one in aggregates(catalog, catalog.metrics[name])))
    if under:
        asked = Request(under, **kept)
        yield from (replace(asked, by=(word,)) for word in request.by)
        yield from (replace(asked, where=(text,)) for text in request.where)
        yield from (replace(asked, segment=(name,)) for name in request.segment)
