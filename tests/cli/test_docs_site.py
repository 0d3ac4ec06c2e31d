"""`semcli docs` and `semcli graph`: pages and pictures of a catalog."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cli.processes import Run
from semcli.catalog.load import load, load_text
from semcli.docs.graph import WRITERS, mermaid
from semcli.docs.pages import file_name, markdown_files
from semcli.docs.site import site_files
from semcli.docs.svg import svg

NASTY = """
format = 1
[catalog]
name = "<b>&\\u001b[31m"
sensitivity = "public"
description = "</script><script>alert(1)</script>"
[entities.a]
table = "a"
identity = "id"
description = "| pipe </td>"
[entities.a.columns]
id = { type = "bigint", primary_key = true }
b_id = { type = "bigint" }
[entities.b]
table = "b"
identity = "id"
[entities.b.columns]
id = { type = "bigint", primary_key = true }
a_id = { type = "bigint" }
[joins.up]
from = "a.b_id"
to = "b.id"
cardinality = "many_to_one"
[joins.down]
from = "b.a_id"
to = "a.id"
cardinality = "many_to_one"
"""


class Links(HTMLParser):
    """Where a page leads, and the names of its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def test_every_link_leads_somewhere_and_nothing_to_the_network(demo: Path) -> None:
    files = site_files(load(demo / "catalog.toml"))
    for name, text in files.items():
        if name.endswith(".html"):
            for link in Links(text).found:
                assert link.startswith(("#", "data:,")) or link in files, (name, link)
    assert not [name for name, text in files.items() if re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)]


def test_there_is_a_page_for_everything(demo: Path) -> None:
    catalog = load(demo / "catalog.toml")
    site, markdown = site_files(catalog), markdown_files(catalog)
    named = {"entity": catalog.entities, "metric": catalog.metrics, "join": catalog.joins}
    for kind, things in named.items():
        for name in things:
            assert file_name(kind, name, "html") in site
            assert f"({file_name(kind, name, 'md')})" in markdown["README.md"]
    assert "| password_hash |" in markdown["entity-user.md"]
    assert "Credential (catastrophic)" in site["entity-user.html"]
    assert "invoice_subscription → subscription_plan" in site["metric-total_revenue.html"]


def test_the_same_catalog_gives_the_same_files(demo: Path) -> None:
    assert site_files(load(demo / "catalog.toml")) == site_files(load(demo / "catalog.toml"))


def test_nothing_in_a_catalog_becomes_markup() -> None:
    catalog = load_text(NASTY)
    files = site_files(catalog)
    assert all("<script>alert" not in text for text in files.values())
    assert all("\x1b" not in text for text in files.values())
    assert "&lt;b&gt;&amp;" in files["index.html"]
    assert "| pipe &lt;/td&gt;" in files["entity-a.html"]


def test_circles_and_self_joins_are_drawn() -> None:
    picture = ElementTree.fromstring(svg(load_text(NASTY)))
    space = "{http://www.w3.org/2000/svg}"
    assert len(picture.findall(f".//{space}rect")) == 2
    assert [t.text for t in picture.iter(f"{space}title")] == ["up", "down"]


def test_the_graph_has_every_join(demo: Path) -> None:
    catalog = load(demo / "catalog.toml")
    for join in catalog.joins.values():
        assert re.search(rf"{join.from_entity} \S+ {join.to_entity} : ", mermaid(catalog))
        for name in ("dot", "svg"):
            assert join.name in WRITERS[name](catalog)
    boxes = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', svg(catalog))
    assert len(boxes) == len(catalog.entities) == len(set(boxes))


def test_file_names_are_plain_and_never_the_same() -> None:
    names = ["a", "A", "a b", "a/b", "../x", "ä", "a.b", "-a", "a-"]
    files = [file_name("entity", name, "html") for name in names]
    assert len({name.lower() for name in files}) == len(names)
    assert all(re.fullmatch(r"entity-[a-z0-9_-]+\.html", name) for name in files)


@pytest.mark.parametrize("format", ["html", "markdown"])
def test_docs_are_written_again_but_never_over_other_files(semcli: Run, tmp_path: Path, format: str) -> None:
    target = tmp_path / "pages"
    done = semcli("docs", str(target), "--format", format)
    assert (done.returncode, done.stdout) == (0, "")
    first = {path.name: path.read_bytes() for path in target.iterdir()}
    (target / "entity-user.md").write_text("stale")
    assert semcli("docs", str(target), "--format", format).returncode == 0
    again = {path.name: path.read_bytes() for path in target.iterdir()}
    again.pop("entity-user.md") if format == "html" else None
    assert first == again
    other = "markdown" if format == "html" else "html"
    assert semcli("docs", str(target), "--format", other).returncode == 0
    assert not [
        p for p in target.iterdir() if p.name in first and p.name != ".semcli-docs" and p.name != "entity-user.md"
    ]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x")
    done = semcli("docs", str(tmp_path / "mine"))
    assert done.returncode == 2
    assert done.stderr.startswith("error[output_refused]: ")


def test_a_graph_takes_its_format_from_the_ending(semcli: Run, tmp_path: Path) -> None:
    assert semcli("graph").stdout.startswith("erDiagram\n")
    assert semcli("graph", "--format", "dot").stdout.startswith("digraph ")
    assert semcli("graph", "--output", str(tmp_path / "g.svg")).returncode == 0
    assert (tmp_path / "g.svg").read_text().startswith("<svg ")
    assert semcli("graph", "--output", str(tmp_path / "g.mmd")).returncode == 0
    assert (tmp_path / "g.mmd").read_text() == semcli("graph").stdout
    assert semcli("graph", "--format", "dot", "--output", str(tmp_path / "g.txt")).returncode == 0
    assert (tmp_path / "g.txt").read_text() == semcli("graph", "--format", "dot").stdout
