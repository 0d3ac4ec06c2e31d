"""The catalog as a site of static files: no network, no server, works from a folder; light and dark."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from semcli.catalog.model import Catalog
from semcli.docs.assets import SCRIPT, STYLE
from semcli.docs.pages import PLURALS, file_name, pages
from semcli.docs.svg import svg
from semcli.render.display import NOTHING
from semcli.render.page import Page, Section
from semcli.render.text import visible

_LINKED = {"Joins": "join", "Metrics": "metric"}


def site_files(catalog: Catalog) -> dict[str, str]:
    """File → text."""
    found = list(pages(catalog))
    files = {
        "index.html": _index(catalog, found),
        "style.css": STYLE,
        "search.js": f"const PAGES = {_data(found)};\n{SCRIPT}",
    }
    return files | {_file(page): _page(catalog, page) for page in found}


def _file(page: Page) -> str:
    return file_name(page.kind, page.name, "html")


def _shown(text: str) -> str:
    return escape(visible(text))


def _data(found: Sequence[Page]) -> str:
    """What search looks through: name, kind, address, description and the names in tables."""
    entries = [
        {
            "name": visible(page.name),
            "kind": page.kind,
            "file": _file(page),
            "text": visible(page.description or ""),
            "words": visible(" ".join(row[0] for section in page.sections[:2] for row in section.rows)),
        }
        for page in found
    ]
    # `<` could end the script where it is read as HTML
    return json.dumps(entries, ensure_ascii=True, indent=0).replace("<", "\\u003c")


def _frame(catalog: Catalog, title: str, body: str) -> str:
    name = _shown(catalog.name)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        '<link rel="stylesheet" href="style.css">\n<link rel="icon" href="data:,">\n</head>\n<body>\n'
        '<a class="skip" href="#main">to the content</a>\n'
        f'<header><a class="home" href="index.html">{name}</a>\n'
        '<div role="search"><label for="search">Search</label>'
        '<input id="search" type="search" autocomplete="off" aria-controls="found"></div></header>\n'
        '<ul id="found" aria-live="polite" hidden></ul>\n'
        f'<main id="main">\n{body}</main>\n<script src="search.js"></script>\n</body>\n</html>\n'
    )


def _index(catalog: Catalog, found: Sequence[Page]) -> str:
    body = [f"<h1>{_shown(catalog.name)}</h1>"]
    if catalog.description:
        body.append(f"<p>{_shown(catalog.description)}</p>")
    picture = svg(catalog, lambda name: file_name("entity", name, "html")).replace(' role="img"', ' role="group"')
    body.append(f'<div class="graph" tabindex="0" role="region" aria-label="graph of joins">{picture}</div>')
    for kind, plural in PLURALS.items():
        some = [page for page in found if page.kind == kind]
        if some:
            items = "\n".join(
                f'<dt><a href="{_file(p)}">{_shown(p.name)}</a></dt><dd>{_shown(p.description or "")}</dd>'
                for p in some
            )
            body.append(f"<h2>{plural}</h2>\n<dl>\n{items}\n</dl>")
    return _frame(catalog, _shown(catalog.name), "\n".join(body) + "\n")


def _page(catalog: Catalog, page: Page) -> str:
    body = [f'<h1>{_shown(page.name)} <span class="kind">{page.kind}</span></h1>']
    if page.description:
        body.append(f"<p>{_shown(page.description)}</p>")
    facts = "\n".join(f"<dt>{_shown(name)}</dt><dd>{_fact(catalog, name, value)}</dd>" for name, value in page.facts)
    body.append(f'<dl class="facts">\n{facts}\n</dl>')
    body += [_section(catalog, section) for section in page.sections]
    return _frame(catalog, f"{_shown(page.name)} · {_shown(catalog.name)}", "\n".join(body) + "\n")


def _fact(catalog: Catalog, name: str, value: str) -> str:
    if name in ("Entity", "From", "To") and value in catalog.entities:
        return f'<a href="{file_name("entity", value, "html")}">{_shown(value)}</a>'
    return _shown(value) or NOTHING


def _section(catalog: Catalog, section: Section) -> str:
    head = "".join(f'<th scope="col">{_shown(name)}</th>' for name in section.headings)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{_cell(catalog, section, i, text)}</td>" for i, text in enumerate(row)) + "</tr>"
        for row in section.rows
    )
    heading = _shown(section.heading)
    return (
        f'<h2>{heading}</h2>\n<div class="table" tabindex="0" role="region" aria-label="{heading}">\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _cell(catalog: Catalog, section: Section, place: int, text: str) -> str:
    """A cell; names of things lead to their pages."""
    if not text:
        return NOTHING
    kind = _LINKED.get(section.heading) if place == 0 else None
    if section.headings[place] == "Entity" and text in catalog.entities:
        kind = "entity"
    if kind is not None:
        return f'<a href="{file_name(kind, text, "html")}">{_shown(text)}</a>'
    entity, dot, _ = text.partition(".")
    if place == 0 and dot and entity in catalog.entities and section.heading == "Dimensions":
        return f'<a href="{file_name("entity", entity, "html")}">{_shown(text)}</a>'
    return _shown(text)
