"""The site of `semcli docs` as a person meets it: in a real browser, from a folder, without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from semcli.catalog.load import load
from semcli.docs.folder import write_folder
from semcli.docs.site import site_files

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
REQUIRED = "SEMCLI_TEST_BROWSER" in os.environ
"""Where a run is for merging, no browser is a failure; elsewhere these tests are left out."""
pytestmark = pytest.mark.skipif(BROWSER is None and not REQUIRED, reason="no Chromium here: install chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "a folder"
    write_folder(folder, site_files(load(demo / "catalog.toml")))
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert BROWSER is not None, "the site is tested in Chromium: install chromium"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1280 pixels; anything that it complains about, or wants from a network, fails the test."""
    found = browser.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    found.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    found.on("request", lambda request: None if _local(request.url) else wrong.append(f"network: {request.url}"))
    yield found
    found.close()
    assert wrong == []


def _local(url: str) -> bool:
    return url.startswith(("file:", "data:"))


def pages(site: Path) -> list[str]:
    return sorted(path.name for path in site.glob("*.html"))


def visit(page: Page, site: Path, name: str = "index.html") -> None:
    page.goto((site / name).as_uri())


def names_found(page: Page) -> list[str]:
    return page.locator("#found a").all_text_contents()


def test_search_finds_and_leads_there(page: Page, site: Path) -> None:
    visit(page, site)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("REVENUE")
    assert names_found(page)[:2] == ["total_revenue", "total_revenue_real"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/metric-total_revenue.html")
    assert page.locator("h1").inner_text() == "total_revenue metric"


@pytest.mark.parametrize(
    ("word", "first"),
    [("user", "user"), ("seat_count", "workspace"), ("bills", "invoice_workspace"), ("nothing", None)],
)
def test_search_looks_through_names_columns_and_descriptions(
    page: Page, site: Path, word: str, first: str | None
) -> None:
    visit(page, site)
    page.fill("#search", word)
    assert names_found(page)[:1] == ([first] if first else [])
    assert page.locator("#found").is_visible()
    assert (page.locator("#found").inner_text() == "nothing found") == (first is None)
    page.locator("#search").press("Escape")
    assert page.locator("#found").is_hidden()


def test_every_link_leads_to_a_page_and_every_page_is_reached(page: Page, site: Path) -> None:
    seen: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        visit(page, site, name)
        links = page.eval_on_selector_all("a", "all => all.map(a => a.href.baseVal ?? a.getAttribute('href'))")
        for link in links:
            target, _, anchor = link.partition("#")
            assert not target or (site / target).is_file(), f"{name}: {link}"
            assert not anchor or page.locator(f"#{anchor}").count() == 1
        waiting += [link.partition("#")[0] for link in links if not link.startswith("#")]
    assert sorted(seen) == pages(site)


def test_the_graph_can_be_clicked_and_walked_with_the_keyboard(page: Page, site: Path) -> None:
    visit(page, site)
    page.locator("svg text", has_text="support_ticket").click()
    page.wait_for_url("**/entity-support_ticket.html")
    visit(page, site)
    page.locator(".graph").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent.trim()")
    assert focused in load_names(site)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/entity-{focused}.html")


def load_names(site: Path) -> set[str]:
    return {path.stem.removeprefix("entity-") for path in site.glob("entity-*.html")}


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for name in pages(site):
        visit(page, site, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.fill("#search", "e")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_has_contrast(page: Page, site: Path, scheme: str) -> None:
    """Level AA of WCAG 2.2: 4.5 to 1 for text, computed from the colours that the browser uses."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for name in pages(site):
        visit(page, site, name)
        page.fill("#search", "e")
        found = page.evaluate(CONTRASTS)
        assert len(found) > 10
        low = {f"{text}: {ratio:.1f}" for ratio, text in found if ratio < 4.5}
        assert not low, name
    back = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(255, 255, 255)") == (scheme == "light")


CONTRASTS = """() => {
  const parse = (text) => {
    const [r, g, b, a] = text.match(/[\\d.]+/g).map(Number);
    return {r, g, b, a: a === undefined ? 1 : a};
  };
  const light = ({r, g, b}) => {
    const f = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const behind = (element) => {
    const box = element.closest("g, a")?.querySelector("rect");
    if (element.closest("svg") && box) return parse(getComputedStyle(box).fill);
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.a === 1) return colour;
    }
    return {r: 255, g: 255, b: 255};
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const text = walk.currentNode.textContent.trim();
    if (!text || ["STYLE", "SCRIPT", "TITLE"].includes(element.tagName.toUpperCase())) continue;
    const style = getComputedStyle(element);
    const front = parse(element.closest("svg") ? style.fill : style.color);
    const [a, b] = [light(front), light(behind(element))];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), text.slice(0, 30)]);
  }
  return found;
}"""


def test_everything_is_reached_with_the_keyboard(page: Page, site: Path) -> None:
    """In the order in which it stands, beginning with a link past the header."""
    visit(page, site, "metric-total_revenue.html")
    wanted = page.evaluate("document.querySelectorAll('a[href], input, [tabindex=\"0\"]').length")
    reached = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", reached[-1]
    assert len(set(reached[:4])) == 4
    assert "to the content" in reached[0]
    assert page.evaluate("document.activeElement !== document.body")
    order = page.evaluate(
        "[...document.querySelectorAll('a[href], input, [tabindex=\"0\"]')].map(e => e.outerHTML.slice(0, 80))"
    )
    assert reached == order


def test_a_screen_reader_finds_its_way(page: Page, site: Path) -> None:
    for name in pages(site):
        visit(page, site, name)
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("h1").count() == page.locator("main").count() == page.locator("header").count() == 1
        assert page.get_by_role("searchbox", name="Search").count() == 1
        levels = [int(tag[1]) for tag in page.eval_on_selector_all("h1,h2,h3", "all => all.map(h => h.tagName)")]
        assert all(after - before <= 1 for before, after in pairwise(levels))
        for table in page.locator("table").all():
            assert table.locator("th[scope=col]").count() > 0
        unnamed = "all => all.filter(e => !e.getAttribute('aria-label')).length"
        assert page.eval_on_selector_all("[role=region], [role=img], [role=group]", unnamed) == 0
        assert page.title().endswith("acme")


def test_it_can_be_read_without_scripts(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="total_revenue", exact=True).first.click()
    page.wait_for_url("**/metric-total_revenue.html")
    assert "invoice_total_cents" in page.inner_text("main")
    context.close()
