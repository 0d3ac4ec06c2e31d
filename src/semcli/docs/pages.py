"""Every page of a catalog: what `describe` says of each entity, metric, join, segment and saved query."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from semcli.catalog.model import Catalog
from semcli.docs.graph import mermaid
from semcli.pipeline import dimensions_of
from semcli.render.describe import others
from semcli.render.describe.entity import entity_page
from semcli.render.describe.metric import metric_page
from semcli.render.markdown import escape
from semcli.render.page import Page, as_markdown
from semcli.render.sheet import Screen
from semcli.render.text import visible

PLURALS = {
    "entity": "Entities",
    "metric": "Metrics",
    "join": "Joins",
    "segment": "Segments",
    "query": "Saved queries",
}


def pages(catalog: Catalog) -> Iterator[Page]:
    """All pages, in the order of the kinds above and of the catalog."""
    yield from (entity_page(catalog, name) for name in catalog.entities)
    yield from (metric_page(catalog, name, dimensions_of(catalog, name)) for name in catalog.metrics)
    yield from (others.join_page(catalog, name) for name in catalog.joins)
    yield from (others.segment_page(catalog, name) for name in catalog.segments)
    yield from (others.query_page(catalog, name) for name in catalog.queries)


def file_name(kind: str, name: str, ending: str) -> str:
    """The file of a page: letters, digits and `_` stand for themselves, so no two names share one."""
    safe = re.sub(r"[^A-Za-z0-9_]", lambda found: f"-{ord(found[0]):x}-", name)
    # systems that fold case would take two names for one
    folded = re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", safe)
    return f"{kind}-{folded}.{ending}"


def markdown_files(catalog: Catalog) -> dict[str, str]:
    """File → text: a page for each thing, and a first page with links to all of them and the joins as a graph."""
    found = list(pages(catalog))
    files = {"README.md": _front(catalog, found)}
    for page in found:
        text = io.StringIO()
        as_markdown(page, text, Screen())
        files[file_name(page.kind, page.name, "md")] = text.getvalue()
    return files


def _front(catalog: Catalog, found: list[Page]) -> str:
    lines = [f"# {escape(visible(catalog.name))}", ""]
    if catalog.description:
        lines += [escape(visible(catalog.description)), ""]
    for kind, plural in PLURALS.items():
        some = [page for page in found if page.kind == kind]
        if some:
            lines += [f"## {plural}", "", *map(_entry, some), ""]
    return "\n".join([*lines, "## Graph", "", "```mermaid", mermaid(catalog) + "```"]) + "\n"


def _entry(page: Page) -> str:
    told = f": {escape(visible(page.description))}" if page.description else ""
    return f"- [{escape(visible(page.name))}]({file_name(page.kind, page.name, 'md')}){told}"
