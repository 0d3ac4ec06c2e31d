"""The style and the script of the site."""

from __future__ import annotations

STYLE = """\
:root {
  color-scheme: light dark;
  --text: light-dark(#1f2328, #e6edf3); --soft: light-dark(#57606a, #9ba4ae); --back: light-dark(#ffffff, #0d1117);
  --line: light-dark(#d0d7de, #30363d); --link: light-dark(#0550ae, #79c0ff); --panel: light-dark(#f6f8fa, #161b22);
}
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); }
header {
  display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center; justify-content: space-between;
  padding: .7rem 1.2rem; border-bottom: 1px solid var(--line); background: var(--panel);
}
main, #found { max-width: 76rem; margin: 0 auto; padding: 1rem 1.2rem; overflow-wrap: anywhere; }
a { color: var(--link); }
a.home { font-weight: 600; text-decoration: none; }
a.skip { position: absolute; left: -99rem; }
a.skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .4rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
label { color: var(--soft); margin-right: .5rem; }
input { font: inherit; padding: .25rem .6rem; width: min(22rem, 60vw); color: inherit; background: var(--back);
  border: 1px solid var(--soft); border-radius: 6px; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.kind { color: var(--soft); font-weight: 400; font-size: 1rem; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; color: var(--soft); }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; }
dl.facts dd { margin: 0; color: var(--text); }
.table, .graph { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-size: .93rem; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); white-space: nowrap; }
#found { list-style: none; margin-top: 0; border-bottom: 1px solid var(--line); }
#found li { padding: .2rem 0; } #found span { color: var(--soft); }
"""

SCRIPT = """\
const box = document.getElementById("search");
const list = document.getElementById("found");

function rank(page, word) {
  const name = page.name.toLowerCase();
  if (name === word) return 0;
  if (name.startsWith(word)) return 1;
  if (name.includes(word)) return 2;
  if (page.words.toLowerCase().includes(word)) return 3;
  return page.text.toLowerCase().includes(word) ? 4 : 9;
}

function line(page) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = page.file;
  link.textContent = page.name;
  const told = document.createElement("span");
  told.textContent = " " + page.kind + (page.text ? " · " + page.text : "");
  item.append(link, told);
  return item;
}

function search() {
  const word = box.value.trim().toLowerCase();
  list.hidden = word === "";
  if (word === "") return;
  const found = PAGES.map((page) => [rank(page, word), page]).filter(([n]) => n < 9);
  found.sort((a, b) => a[0] - b[0]);
  list.replaceChildren(...found.slice(0, 30).map(([, page]) => line(page)));
  if (found.length === 0) {
    const none = document.createElement("li");
    none.textContent = "nothing found";
    list.append(none);
  }
}

box.addEventListener("input", search);
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { box.value = ""; search(); }
  if (event.key === "Enter") { const first = list.querySelector("a"); if (first && !list.hidden) first.click(); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.focus(); }
});
"""
