"""Drawing requests for a page. This is done once: from then on they stand there."""

from __future__ import annotations

import json

import tomli_w

from case_tables import ROOT
from sql.many.pages import HERE, Line, catalog, digest, lines, made
from strategies import Seeded, document, options


def draw(name: str, count: int) -> None:
    """Adds so many requests to a page. Where neither it nor a fixture of its name is there, a catalog is drawn too."""
    page = HERE / f"{name}.txt"
    known = lines(page)
    choose = Seeded(f"{name} {len(known)}")
    drawn = HERE / f"{name}.toml"
    if not drawn.exists() and not (ROOT / "fixtures" / name).exists():
        drawn.write_text(tomli_w.dumps(document(choose)), "utf-8")
    of = catalog(name)
    asked = {line.asked: line for line in known}
    while len(asked) < len(known) + count:
        wanted = options(choose, of, 0.6)
        asked.setdefault(
            json.dumps(wanted, ensure_ascii=False),
            Line(digest(made(of, wanted)), json.dumps(wanted, ensure_ascii=False)),
        )
    page.write_text("".join(f"{line}\n" for line in asked.values()), "utf-8")
