"""Where a catalog's text comes from, and where in it a thing was written.

A `Source` is one file: its name as people know it, its text, and what TOML makes of it. Things are found by their
dotted key (`metrics.total_revenue.measure`, `include[0]`, `entities."my table".columns.id`); lines and columns are
looked up only when there is a problem to report, since TOML's parser gives none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcli.errors import Site
from semcli.expression.tree import Span

if TYPE_CHECKING:
    from semcli.catalog.locate import Places, Spot


class Source:
    """One file. `text` has plain line ends, as TOML's parser sees it; `data` is what it makes of it, `headers` are the
    lines of its headers where they are known, `raw` is what was read."""

    def __init__(
        self,
        file: str,
        text: str,
        data: Mapping[str, Any] | None = None,
        path: Path | None = None,
        headers: Sequence[int] | None = None,
    ):
        self.file = file
        self.text = text
        self.data = data or {}
        self.path = path
        self.headers = headers
        self.raw = b""

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line's first character."""
        starts = [0]
        while (end := self.text.find("\n", starts[-1])) >= 0:
            starts.append(end + 1)
        return starts

    @cached_property
    def spots(self) -> Mapping[str, Spot] | Places:
        """Dotted key → where its key and its value stand."""
        from semcli.catalog.locate import Places, scan

        if self.headers is None:
            return scan(self.text)
        return Places(self.text, [self.line_starts[line] for line in self.headers])

    def site(self, key: str, *, on_key: bool = False, span: Span | None = None, shown: str | None = None) -> Site:
        """Where a key, its value, or some characters of its value (`span`, in the text between the quotes) stand.

        `shown` is the key that the problem is about where that one is not written at all.
        """
        spot = self.spots.get(key)
        if spot is None and key.endswith("]"):
            key = key[: key.rindex("[")]  # the item of a list that is written as a single word
            spot = self.spots.get(key)
        if spot is None:
            return self.at(0, 0, shown or key)
        start, end = (spot.key_start, spot.key_end) if on_key else (spot.start, spot.end)
        if span is not None and not on_key:
            from semcli.catalog.locate import decoded_offsets

            offsets = decoded_offsets(self.text, spot.start, spot.end)
            if offsets:
                last = len(offsets) - 1
                start, end = offsets[min(span.start, last)], offsets[min(span.end, last)]
        return self.at(start, end, shown or key)

    def at(self, start: int, end: int, key: str | None = None) -> Site:
        """The site of a range of characters; what is marked ends with its first line."""
        from semcli.catalog.safe_text import printable
        from semcli.secret_text import masked

        line = bisect_right(self.line_starts, start)
        begin = self.line_starts[line - 1]
        stop = self.text.find("\n", start)
        stop = len(self.text) if stop < 0 else stop
        length = max(1, min(end, stop) - start)
        return Site(self.file, line, start - begin + 1, length, printable(masked(self.text[begin:stop])), key)


def pinpoint(sources: Mapping[str, Source], site: Site | None, span: Span | None = None) -> Site | None:
    """A catalog's site with its line and column; `sources` is `Catalog.sources`.

    A catalog that loads keeps only the file and the dotted key of everything; this looks up the rest, for a problem
    that a later stage finds. `span` is a part of an expression's text.
    """
    if site is None or site.file is None or site.key is None or site.line is not None or site.file not in sources:
        return site
    if span is None and site.column is not None:
        span = Span(site.column - 1, site.column - 1 + site.length)
    return sources[site.file].site(site.key, span=span)
